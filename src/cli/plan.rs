//! Finding and compiling the plan that a command is about, and reporting what was found.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use ecow::EcoString;

use super::{FailOn, Failure, Globals, Reporting, terminal};
use crate::change::InForce;
use crate::compile::{Outcome, compile};
use crate::diagnostic::{Lang, Severity, closest};
use crate::model::Compiled;
use crate::render::{Format, Options, Report, render};
use crate::source::{Budgets, Files, Listing, MemoryFiles, OsFiles, ReadError};
use crate::units::Date;

/// The file every plan has.
const MANIFEST: &str = "salesplan.yaml";

/// Which plan a command is about.
#[derive(Debug, Clone, Args)]
pub(super) struct PlanArgs {
    /// The plan folder or a folder in it; `-` reads one file from standard input.
    #[arg(default_value = ".", value_name = "PLAN")]
    plan: PathBuf,
    /// With `-`: the file of a plan that the text of standard input stands in for.
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    /// A table outside the plan folder, by the name the plan calls it.
    #[arg(long = "data", value_name = "NAME=PATH", value_parser = named_path)]
    data: Vec<(EcoString, PathBuf)>,
}

fn named_path(text: &str) -> Result<(EcoString, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("write NAME=PATH")?;
    Ok((name.into(), path.into()))
}

/// The day a command is asked about.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Day {
    /// The plan as it is in force on this day, with the changes that begin until then; as it was first written unless said.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<Date>,
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|error| error.explain().text(Lang::En).to_owned())
}

impl Day {
    /// The plan in force.
    pub(super) fn of(self, compiled: &Compiled) -> InForce<'_> {
        self.on.map_or(InForce::Same(compiled), |date| compiled.on(date))
    }
}

/// A compiled plan and where it lies.
pub(super) struct Loaded {
    /// The plan folder; none for a plan from standard input.
    pub root: Option<PathBuf>,
    pub outcome: Outcome,
    /// The language of what is printed.
    pub lang: Lang,
}

impl PlanArgs {
    /// The plan of a folder.
    pub(super) fn at(plan: &Path) -> Self {
        Self { plan: plan.to_owned(), stdin_filename: None, data: Vec::new() }
    }

    /// Compiles the plan.
    pub(super) fn load(&self, globals: &Globals) -> Result<Loaded, Failure> {
        let (root, outcome) = if self.plan.as_os_str() == "-" { self.load_stdin()? } else { self.load_folder()? };
        self.check_data(&outcome)?;
        let own = outcome.compiled.as_ref().map_or(Lang::En, |compiled| compiled.plan.facts.lang);
        Ok(Loaded { root, outcome, lang: globals.lang.map_or(own, Lang::from) })
    }

    /// Refuses a table that is given twice, or that the plan does not name; of a plan that could not be read that is not known.
    fn check_data(&self, outcome: &Outcome) -> Result<(), Failure> {
        let names: Vec<&str> = self.data.iter().map(|(name, _)| name.as_str()).collect();
        if let Some(name) =
            names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name)
        {
            return Err(Failure::Usage(format!("--data gives `{name}` twice")));
        }
        for name in names.into_iter().filter(|name| !outcome.tables.iter().any(|table| table == name)) {
            let near = closest(name, outcome.tables.iter().map(EcoString::as_str));
            if near.is_some() || outcome.compiled.is_some() {
                let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(Failure::Usage(format!("--data {name}: the plan names no such table{hint}")));
            }
        }
        Ok(())
    }

    fn load_folder(&self) -> Result<(Option<PathBuf>, Outcome), Failure> {
        if self.stdin_filename.is_some() {
            return Err(Failure::Usage("--stdin-filename needs `-` for the plan".into()));
        }
        let root = discover(&self.plan)?;
        let outcome = compile(&self.files(&root)?, &Budgets::default())?;
        Ok((Some(root), outcome))
    }

    fn files(&self, root: &Path) -> Result<OsFiles, ReadError> {
        let data: BTreeMap<EcoString, PathBuf> = self.data.iter().cloned().collect();
        OsFiles::new(root, data)
    }

    fn load_stdin(&self) -> Result<(Option<PathBuf>, Outcome), Failure> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|source| Failure::Write { path: "standard input".into(), source })?;
        let Some(name) = &self.stdin_filename else {
            let files = MemoryFiles::new([(MANIFEST, bytes)]);
            return Ok((None, compile(&files, &Budgets::default())?));
        };
        let file = std::path::absolute(name).unwrap_or_else(|_| name.clone());
        let root = discover(file.parent().unwrap_or(Path::new(".")))?;
        let full = std::path::absolute(&root).unwrap_or_else(|_| root.clone());
        let below = file
            .strip_prefix(&full)
            .map_err(|_| Failure::Usage(format!("{} does not lie in the plan {}", name.display(), root.display())))?;
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let files = Overlay { below: self.files(&root)?, path: parts.join("/").into(), bytes };
        let outcome = compile(&files, &Budgets::default())?;
        Ok((Some(root), outcome))
    }
}

/// The folder of the manifest: `start` or the nearest above it.
pub(super) fn discover(start: &Path) -> Result<PathBuf, ReadError> {
    if !start.exists() {
        return Err(ReadError::Missing(ecow::eco_format!("{}", start.display())));
    }
    let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    let found = absolute.ancestors().position(|folder| folder.join(MANIFEST).is_file());
    match found {
        Some(0) => Ok(start.to_owned()),
        Some(up) => Ok(absolute.ancestors().nth(up).unwrap_or(&absolute).to_owned()),
        None => Err(ReadError::Missing(ecow::eco_format!("{}", start.join(MANIFEST).display()))),
    }
}

/// A plan folder with the text of one file given in its stead.
struct Overlay {
    below: OsFiles,
    path: EcoString,
    bytes: Vec<u8>,
}

impl Files for Overlay {
    fn list(&self, budgets: &Budgets) -> Result<Listing, ReadError> {
        let mut listing = self.below.list(budgets)?;
        if !listing.files.contains(&self.path) && crate::source::is_plan_file(&self.path) {
            listing.files.push(self.path.clone());
            listing.files.sort_unstable();
        }
        Ok(listing)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if path != self.path {
            return self.below.read(path, limit);
        }
        if self.bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { path: path.into(), limit });
        }
        Ok(self.bytes.clone())
    }

    fn has_named(&self, name: &str) -> bool {
        self.below.has_named(name)
    }
}

impl Loaded {
    /// Writes the findings as asked.
    pub(super) fn report(&self, reporting: &Reporting, globals: &Globals) -> Result<(), Failure> {
        let files = self.outcome.sources.iter().count();
        let report = Report::new(&self.outcome.findings, &self.outcome.sources, files, self.lang);
        match &reporting.output {
            Some(path) => write_file(path, &render(&report, reporting.format, &Options::default())),
            None if globals.quiet && reporting.format == Format::Text && self.outcome.findings.is_empty() => Ok(()),
            None => terminal::print(&render(&report, reporting.format, &terminal::screen(globals.color))),
        }
    }

    /// Whether the findings fail the run.
    pub(super) fn fails(&self, fail_on: FailOn) -> bool {
        let (errors, warnings) = (self.outcome.count(Severity::Error), self.outcome.count(Severity::Warning));
        match fail_on {
            FailOn::Never => false,
            FailOn::Error => errors > 0,
            FailOn::Warning => errors + warnings > 0,
        }
    }
}

/// Writes a file whole: a run that is ended in between leaves what was there.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    // The error of a file beside it would name a path nobody knows.
    let failed = |source: std::io::Error| Failure::Write { path: path.to_owned(), source: source.kind().into() };
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}
