//! `salesplan watch`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use clap::Args;
use ecow::EcoString;
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt};

use super::build::own_templates;
use super::failure::Failure;
use super::plan::{Loaded, Outside, discover};
use super::{Globals, Reporting, output, summary, terminal};
use crate::compile::{Session, compile_again};
use crate::diagnostic::Severity;
use crate::source::Budgets;
use crate::{document, say};

/// Check a plan again after each change; with --build write its documents too.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan watch my-plan            findings after each change
  salesplan watch my-plan --build    documents too, while there are no errors")]
pub(super) struct Watch {
    /// The plan folder, or a folder in it.
    #[arg(default_value = ".", value_name = "PLAN")]
    plan: PathBuf,
    #[command(flatten)]
    outside: Outside,
    #[command(flatten)]
    reporting: Reporting,
    /// Write the documents to `build` in the plan folder after each change.
    #[arg(long)]
    build: bool,
    /// Look at the files every second; for network drives and containers, which tell of no changes.
    #[arg(long)]
    poll: bool,
}

/// Editors write a file in several steps; what follows within this time is one change.
const QUIET: Duration = Duration::from_millis(150);

/// How long to wait where the system tells of no changes.
const POLL: Duration = Duration::from_secs(1);

/// Changes that never pause are looked at after this time.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known from one run to the next.
#[derive(Default)]
struct Memory {
    session: Session,
    said: Option<Said>,
}

/// What a run was about and what it said, so that the next one says only what is new.
#[derive(PartialEq, Eq)]
struct Said {
    /// Every file with its text; none where the run failed.
    about: Vec<(EcoString, Arc<str>)>,
    text: String,
}

impl Watch {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let root = discover(&self.plan)?;
        let (sender, changes) = mpsc::channel();
        // What is watched is named by its real path, so that changes can be told from what we write ourselves.
        let real = root.canonicalize().map_err(Failure::at(&root))?;
        let tables: Vec<PathBuf> = self.outside.data.iter().filter_map(|(_, path)| path.canonicalize().ok()).collect();
        let _watching = if self.poll { None } else { Some(watcher(&real, &tables, sender)?) };
        let mut memory = Memory::default();
        self.once(&root, &mut memory, globals)?;
        while let Some(concerned) = self.next(&changes, &real, &tables) {
            if concerned {
                self.again(&root, &mut memory, globals)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Waits for what is to be looked at next: whether it concerns the plan, or nothing where no more will come.
    fn next(&self, changes: &mpsc::Receiver<DebounceEventResult>, root: &Path, tables: &[PathBuf]) -> Option<bool> {
        if self.poll {
            std::thread::sleep(POLL);
            return Some(true);
        }
        let concerns = |events: DebounceEventResult| match events {
            Ok(events) => events.iter().any(|event| concerns(event, root, tables)),
            // What the system could not follow may be a change of the plan.
            Err(_) => true,
        };
        let mut concerned = concerns(changes.recv().ok()?);
        let limit = Instant::now() + PATIENCE;
        while concerned && Instant::now() < limit {
            let Ok(events) = changes.recv_timeout(QUIET) else { break };
            concerned |= concerns(events);
        }
        Some(concerned)
    }

    /// A run after a change: a plan that cannot be read at the moment is told of and waited for.
    fn again(&self, root: &Path, memory: &mut Memory, globals: &Globals) -> Result<(), Failure> {
        match self.once(root, memory, globals) {
            Err(failure @ (Failure::Read(_) | Failure::Document(_) | Failure::Output(_))) if root.exists() => {
                let text = failure.message().text(globals.lang()).to_owned();
                let is_new = memory.said.as_ref().is_none_or(|said| said.text != text);
                if matches!(failure, Failure::Read(_)) {
                    memory.said = Some(Said { about: Vec::new(), text: text.clone() });
                }
                if is_new {
                    terminal::print_error(&format!("salesplan: {text}"));
                    wait(root, globals);
                }
                Ok(())
            }
            other => other,
        }
    }

    fn once(&self, root: &Path, memory: &mut Memory, globals: &Globals) -> Result<(), Failure> {
        let outcome = compile_again(&self.outside.files(root)?, &Budgets::default(), &mut memory.session)?;
        if memory.said.is_none() {
            self.outside.fits(&outcome)?;
        }
        let loaded = Loaded::new(Some(root.to_owned()), outcome, globals);
        let templates = if self.build { own_templates(Some(root))? } else { Vec::new() };
        let sources = loaded.outcome.sources.iter().map(|(_, source)| (source.path.clone(), source.text.clone()));
        let own = templates.iter().map(|(name, text)| (name.into(), text.as_str().into()));
        let said = Said { about: sources.chain(own).collect(), text: loaded.findings(&self.reporting, globals) };
        if memory.said.as_ref() == Some(&said) {
            if globals.verbose && !self.poll {
                terminal::print_error(say!(en: "nothing changed", zh: "没有变化").text(loaded.lang));
            }
            return Ok(());
        }
        let is_screen = std::io::stdout().is_terminal();
        if is_screen && memory.said.is_some() {
            terminal::print("\x1b[2J\x1b[H")?;
        }
        // A screen shows what holds now; a log is told what is new.
        if is_screen || memory.said.as_ref().is_none_or(|before| before.text != said.text) {
            loaded.report(&self.reporting, globals)?;
        }
        // Where documents cannot be written, another attempt waits for another change.
        memory.said = Some(said);
        self.build(root, &loaded, &templates)?;
        if globals.verbose {
            let (fresh, all) = (memory.session.fresh(), loaded.outcome.sources.iter().count());
            let read = say!(en: "{fresh} of {all} files read anew", zh: "重新读取 {all} 个文件中的 {fresh} 个", fresh = fresh, all = all);
            terminal::print_error(read.text(loaded.lang));
        }
        if !globals.quiet {
            terminal::print_error(&summary::of_check(&loaded, self.reporting.format, false));
            wait(root, globals);
        }
        Ok(())
    }

    /// The documents, where they are asked for and there are no errors.
    fn build(&self, root: &Path, loaded: &Loaded, templates: &[(String, String)]) -> Result<(), Failure> {
        let sound = loaded.outcome.count(Severity::Error) == 0;
        if let Some(compiled) = loaded.outcome.compiled.as_ref().filter(|_| self.build && sound) {
            output::write(&root.join("build"), &document::documents(compiled, templates)?)?;
        }
        Ok(())
    }
}

/// What tells of changes while it lives.
fn watcher(
    root: &Path,
    tables: &[PathBuf],
    sender: mpsc::Sender<DebounceEventResult>,
) -> Result<Debouncer<RecommendedWatcher, NoCache>, Failure> {
    let failed = |path: &Path| {
        let path = path.display().to_string();
        move |error: notify::Error| {
            Failure::Usage(say!(
                en: "{path} cannot be watched ({reason}); try --poll", zh: "无法监视 {path}（{reason}）；可改用 --poll",
                path = path, reason = error.to_string(),
            ))
        }
    };
    let config = notify::Config::default();
    let mut watcher: Debouncer<RecommendedWatcher, NoCache> =
        new_debouncer_opt(QUIET, None, sender, NoCache::new(), config).map_err(failed(root))?;
    watcher.watch(root, RecursiveMode::Recursive).map_err(failed(root))?;
    // Of a file that is saved by renaming another only its folder tells.
    for folder in tables.iter().filter_map(|table| table.parent()).filter(|folder| !folder.starts_with(root)) {
        watcher.watch(folder, RecursiveMode::NonRecursive).map_err(failed(folder))?;
    }
    Ok(watcher)
}

fn wait(root: &Path, globals: &Globals) {
    if !globals.quiet {
        let folder = root.display().to_string();
        let waits = say!(en: "waiting for changes in {folder}; Ctrl-C ends", zh: "正在等待 {folder} 的改动；按 Ctrl-C 结束", folder = folder);
        terminal::print_error(waits.text(globals.lang()));
    }
}

/// Whether a change may be one of the plan: not of what we write, nor of hidden folders, nor a mere reading of a file.
fn concerns(event: &DebouncedEvent, root: &Path, tables: &[PathBuf]) -> bool {
    let is_plan = |path: &Path| {
        let Ok(below) = path.strip_prefix(root) else { return tables.iter().any(|table| table == path) };
        let mut parts = below.components().map(|part| part.as_os_str().to_string_lossy());
        let is_output = parts.clone().next().is_some_and(|first| first == "build");
        !is_output && !parts.any(|part| part.starts_with('.') && part != ".gitignore")
    };
    event.need_rescan() || !event.kind.is_access() && event.paths.iter().any(|path| is_plan(path))
}
