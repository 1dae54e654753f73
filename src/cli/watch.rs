//! `salesplan watch`.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;
use notify::{PollWatcher, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt};

use super::build::own_templates;
use super::plan::{Loaded, discover};
use super::{Failure, Globals, Reporting, output, summary, terminal};
use crate::compile::{Session, compile_again};
use crate::diagnostic::{Lang, Severity};
use crate::document;
use crate::source::{Budgets, OsFiles};

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

impl Watch {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let root = discover(&self.plan)?;
        let (sender, changes) = mpsc::channel();
        // What is watched is named by its real path, so that changes can be told from what we write ourselves.
        let real = root.canonicalize().map_err(|source| Failure::Write { path: root.clone(), source })?;
        let _watching = self.watching(&real, sender)?;
        let mut session = Session::default();
        self.once(&root, &mut session, globals)?;
        for events in changes {
            let events = events.map_err(|errors| Failure::Watch(format!("{errors:?}")))?;
            if events.iter().any(|event| concerns(event, &real)) {
                self.again(&root, &mut session, globals)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Keeps the watcher; changes come while it lives.
    fn watching(
        &self,
        root: &Path,
        sender: mpsc::Sender<DebounceEventResult>,
    ) -> Result<Box<dyn std::any::Any>, Failure> {
        let failed = |error: notify::Error| Failure::Watch(format!("{}: {error}", root.display()));
        let config = notify::Config::default().with_poll_interval(Duration::from_secs(1));
        if self.poll {
            let mut poll: Debouncer<PollWatcher, NoCache> =
                new_debouncer_opt(QUIET, None, sender, NoCache::new(), config).map_err(failed)?;
            poll.watch(root, RecursiveMode::Recursive).map_err(failed)?;
            return Ok(Box::new(poll));
        }
        let mut watcher: Debouncer<RecommendedWatcher, NoCache> =
            new_debouncer_opt(QUIET, None, sender, NoCache::new(), config).map_err(failed)?;
        watcher.watch(root, RecursiveMode::Recursive).map_err(failed)?;
        Ok(Box::new(watcher))
    }

    /// A run after a change: a plan that cannot be read at the moment is told of and waited for.
    fn again(&self, root: &Path, session: &mut Session, globals: &Globals) -> Result<(), Failure> {
        if std::io::stdout().is_terminal() {
            terminal::print("\x1b[2J\x1b[H")?;
        }
        match self.once(root, session, globals) {
            Err(failure @ (Failure::Read(_) | Failure::Document(_) | Failure::Output(_))) => {
                terminal::print_error(&format!("salesplan: {failure}"));
                Ok(())
            }
            other => other,
        }
    }

    fn once(&self, root: &Path, session: &mut Session, globals: &Globals) -> Result<(), Failure> {
        let outcome = compile_again(&OsFiles::new(root, BTreeMap::new())?, &Budgets::default(), session)?;
        let own = outcome.compiled.as_ref().map_or(Lang::En, |compiled| compiled.plan.facts.lang);
        let loaded = Loaded { root: Some(root.to_owned()), outcome, lang: globals.lang.map_or(own, Lang::from) };
        loaded.report(&self.reporting, globals)?;
        let sound = loaded.outcome.count(Severity::Error) == 0;
        if let Some(compiled) = loaded.outcome.compiled.as_ref().filter(|_| self.build && sound) {
            let artifacts = document::documents(compiled, &own_templates(Some(root))?)?;
            output::write(&root.join("build"), &artifacts)?;
        }
        if globals.verbose {
            terminal::print_error(&format!(
                "{} of {} files read anew",
                session.fresh(),
                loaded.outcome.sources.iter().count()
            ));
        }
        if !globals.quiet {
            terminal::print_error(&summary::of_check(&loaded, self.reporting.format, false));
        }
        Ok(())
    }
}

/// Whether a change is one of the plan: not of what we write, nor of hidden folders, nor a mere reading of a file.
fn concerns(event: &DebouncedEvent, root: &Path) -> bool {
    let ours = |path: &Path| {
        let below = path.strip_prefix(root).unwrap_or(path);
        let mut parts = below.components().map(|part| part.as_os_str().to_string_lossy());
        parts.clone().next().is_some_and(|first| first == "build") || parts.any(|part| part.starts_with('.'))
    };
    !event.kind.is_access() && event.paths.iter().any(|path| !ours(path))
}
