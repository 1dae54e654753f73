//! `salesplan build`.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::plan::{Day, PlanArgs};
use super::{Failing, Failure, Globals, Reporting, output, summary, terminal};
use crate::diagnostic::Severity;
use crate::document;
use crate::say;
use crate::source::{Files, OsFiles, ReadError};

/// Check a plan and write its documents.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan build                       write the documents of this plan to build/
  salesplan build my-plan --out docs    write them to another folder
  salesplan build --on 2026-07-01       as they are in force on that day, changes applied")]
pub(super) struct Build {
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    reporting: Reporting,
    #[command(flatten)]
    failing: Failing,
    /// The folder the documents are written to; `build` in the plan folder unless said.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Build {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let folder = self.out.clone().or_else(|| Some(loaded.root.as_ref()?.join("build")));
        let no_folder = || {
            Failure::Usage(
                say!(en: "a plan from standard input needs --out", zh: "从标准输入读取方案时，须用 --out 指定文件夹"),
            )
        };
        let folder = folder.ok_or_else(no_folder)?;
        if let Some(root) = &loaded.root {
            output::outside_plan(&folder, root)?;
        }
        loaded.report(&self.reporting, globals)?;
        let sound = loaded.outcome.count(Severity::Error) == 0;
        let Some(compiled) = loaded.outcome.compiled.as_ref().filter(|_| sound) else {
            terminal::print_error(&summary::nothing_written(loaded.lang));
            return Ok(ExitCode::from(1));
        };
        let compiled = &*self.day.of(compiled);
        let artifacts = document::documents_on(compiled, self.day.on, &own_templates(loaded.root.as_deref())?)?;
        output::write(&folder, &artifacts)?;
        if !globals.quiet {
            let screen = terminal::screen(globals.color);
            terminal::print_error(&summary::of_build(
                &loaded,
                compiled,
                (&artifacts, &folder),
                self.reporting.format,
                &screen,
            ));
        }
        Ok(ExitCode::from(u8::from(loaded.fails(self.failing.fail_on))))
    }
}

/// The project's own templates by name: all that lies in its folder `templates`. What is named like none of those that ship has
/// no text, since it is told of by its name.
pub(super) fn own_templates(root: Option<&Path>) -> Result<Vec<(String, String)>, Failure> {
    let Some(root) = root else { return Ok(Vec::new()) };
    let files = OsFiles::new(root, BTreeMap::new())?;
    let mut own = Vec::new();
    for name in files_of(&root.join("templates"))? {
        if !document::TEMPLATE_NAMES.contains(&name.as_str()) {
            own.push((name, String::new()));
            continue;
        }
        let path = format!("templates/{name}");
        match files.read(&path, TEMPLATE_BYTES) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| not_utf8(&path))?;
                own.push((name, text));
            }
            Err(ReadError::Missing(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(own)
}

/// What lies in a folder and those below it, in order, without what systems and editors leave there.
pub(super) fn files_of(folder: &Path) -> Result<Vec<String>, Failure> {
    let (mut files, mut open) = (Vec::new(), vec![(folder.to_owned(), String::new())]);
    while let Some((folder, below)) = open.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound) => continue,
            entries => entries.map_err(Failure::at(&folder))?,
        };
        for entry in entries {
            let entry = entry.map_err(Failure::at(&folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(['.', '#']) || name.ends_with('~') {
                continue;
            }
            let path = format!("{below}{name}");
            // A folder in the place of a template is told of when that is read.
            match entry.file_type().map_err(Failure::at(&entry.path()))? {
                kind if kind.is_dir() && !document::TEMPLATE_NAMES.contains(&path.as_str()) => {
                    open.push((entry.path(), format!("{path}/")));
                }
                _ => files.push(path),
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

fn not_utf8(path: &str) -> Failure {
    Failure::Usage(say!(en: "{path} is not UTF-8", zh: "{path} 不是 UTF-8", path = path))
}

/// A template is text that people write; what is larger is something else.
const TEMPLATE_BYTES: u64 = 1 << 20;
