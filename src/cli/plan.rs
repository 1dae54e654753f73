//! Finding and compiling the plan that a command is about, and reporting what was found.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use ecow::EcoString;

use super::failure::Failure;
use super::help::Refusal;
use super::{FailOn, Globals, Reporting, summary, terminal};
use crate::change::InForce;
use crate::compile::{Outcome, compile};
use crate::diagnostic::{Findings, Lang, Severity, closest};
use crate::model::Compiled;
use crate::render::{Format, Options, Report, render};
use crate::say;
use crate::source::{Budgets, Feed, Files, Listing, MemoryFiles, Opened, OsFiles, ReadError, SourceMap, Stamp};
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
    #[command(flatten)]
    outside: Outside,
}

/// Tables that a command may read although they do not lie in the plan folder.
#[derive(Debug, Clone, Args)]
pub(super) struct Outside {
    /// A table outside the plan folder, by the name the plan calls it.
    #[arg(long = "data", value_name = "NAME=PATH", value_parser = named_path)]
    pub data: Vec<(EcoString, PathBuf)>,
}

impl Outside {
    /// The files of the plan in `root`.
    pub(super) fn files(&self, root: &Path) -> Result<OsFiles, ReadError> {
        let data: BTreeMap<EcoString, PathBuf> = self.data.iter().cloned().collect();
        OsFiles::new(root, data)
    }

    /// Refuses a table that is given twice, or that the plan does not name; of a plan that could not be read that is not known.
    pub(super) fn fits(&self, outcome: &Outcome) -> Result<(), Failure> {
        let names: Vec<&str> = self.data.iter().map(|(name, _)| name.as_str()).collect();
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        if let Some((_, name)) = twice {
            return Err(Failure::Usage(
                say!(en: "--data gives `{name}` twice", zh: "--data 给了两次 `{name}`", name = *name),
            ));
        }
        for name in names.into_iter().filter(|name| !outcome.tables.iter().any(|table| table == name)) {
            let near = closest(name, outcome.tables.iter().map(EcoString::as_str));
            if near.is_some() || outcome.compiled.is_some() {
                let hint =
                    near.map(|near| say!(en: "; did you mean `{near}`?", zh: "；是否想写 `{near}`？", near = near));
                return Err(Failure::Usage(say!(
                    en: "--data {name}: the plan names no such table{hint}", zh: "--data {name}：方案没有用到这张表{hint}",
                    name = name, hint = hint,
                )));
            }
        }
        Ok(())
    }
}

fn named_path(text: &str) -> Result<(EcoString, PathBuf), Refusal> {
    let wanted = || Refusal(say!(en: "write NAME=PATH", zh: "请写成 名称=路径"));
    let (name, path) = text.split_once('=').ok_or_else(wanted)?;
    Ok((name.into(), path.into()))
}

/// The day a command is asked about.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct Day {
    /// The plan as it is in force on this day, with the changes that begin until then; as it was first written unless said.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<Date>,
}

pub(super) fn date(text: &str) -> Result<Date, Refusal> {
    Date::parse(text).map_err(|error| {
        let why = error.explain();
        Refusal(say!(en: "{why}; write it like 2026-07-01", zh: "{why}；请写成 2026-07-01 这样", why = why))
    })
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
    pub(super) fn at(plan: &Path, outside: &Outside) -> Self {
        Self { plan: plan.to_owned(), stdin_filename: None, outside: outside.clone() }
    }

    /// Compiles the plan.
    pub(super) fn load(&self, globals: &Globals) -> Result<Loaded, Failure> {
        let (root, outcome) = if self.plan.as_os_str() == "-" { self.load_stdin()? } else { self.load_folder()? };
        self.outside.fits(&outcome)?;
        Ok(Loaded::new(root, outcome, globals))
    }

    /// The folder of the plan as messages of other programs are to call it: as it was named, unless a folder in it was.
    pub(super) fn shown(&self, root: &Path) -> PathBuf {
        if self.plan == Path::new(".") && root == Path::new(".") { PathBuf::new() } else { root.to_owned() }
    }

    /// The files of the plan in `root`, with what was given by name.
    pub(super) fn files(&self, root: &Path) -> Result<OsFiles, ReadError> {
        self.outside.files(root)
    }

    fn load_folder(&self) -> Result<(Option<PathBuf>, Outcome), Failure> {
        if self.stdin_filename.is_some() {
            return Err(Failure::Usage(say!(
                en: "--stdin-filename needs `-` for the plan", zh: "使用 --stdin-filename 时，方案须写作 `-`",
            )));
        }
        let root = discover(&self.plan)?;
        let outcome = compile(&self.outside.files(&root)?, &Budgets::default())?;
        Ok((Some(root), outcome))
    }

    fn load_stdin(&self) -> Result<(Option<PathBuf>, Outcome), Failure> {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(Failure::at(Path::new("standard input")))?;
        let Some(name) = &self.stdin_filename else {
            let files = MemoryFiles::new([(MANIFEST, bytes)]);
            return Ok((None, compile(&files, &Budgets::default())?));
        };
        let file = std::path::absolute(name).unwrap_or_else(|_| name.clone());
        let root = discover(file.parent().unwrap_or(Path::new(".")))?;
        let full = std::path::absolute(&root).unwrap_or_else(|_| root.clone());
        let below = file.strip_prefix(&full).map_err(|_| outside(name, &root))?;
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let files = Overlay { below: self.outside.files(&root)?, path: parts.join("/").into(), bytes };
        let outcome = compile(&files, &Budgets::default())?;
        Ok((Some(root), outcome))
    }
}

fn outside(file: &Path, root: &Path) -> Failure {
    let (file, root) = (file.display().to_string(), root.display().to_string());
    Failure::Usage(
        say!(en: "{file} does not lie in the plan {root}", zh: "{file} 不在方案 {root} 之内", file = file, root = root),
    )
}

/// The folder of the manifest: `start` or the nearest above it.
pub(super) fn discover(start: &Path) -> Result<PathBuf, Failure> {
    if !start.exists() {
        return Err(missing(start));
    }
    let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    let found = absolute.ancestors().position(|folder| folder.join(MANIFEST).is_file());
    match found {
        Some(0) => Ok(start.to_owned()),
        Some(up) => Ok(absolute.ancestors().nth(up).unwrap_or(&absolute).to_owned()),
        None => Err(Failure::NoPlan(start.to_owned())),
    }
}

/// Nothing stands at `path`; what is beside it may have been meant.
fn missing(path: &Path) -> Failure {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let mut names: Vec<String> = beside.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match closest(&name, names.iter().map(String::as_str)) {
        Some(near) => Failure::Usage(say!(
            en: "{path}: no such file or folder; did you mean `{near}`?", zh: "{path}：没有这个文件或文件夹；是否想写 `{near}`？",
            near = path.with_file_name(near).display().to_string(), path = path.display().to_string(),
        )),
        None => ReadError::Missing(ecow::eco_format!("{}", path.display())).into(),
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

    fn feeds(&self, name: &str, pattern: &str) -> Result<Vec<Feed>, ReadError> {
        self.below.feeds(name, pattern)
    }

    fn open(&self, feed: &Feed) -> Result<(Opened, Stamp), ReadError> {
        self.below.open(feed)
    }
}

impl Loaded {
    /// A plan as compiled; from here on the reader is spoken to in its language.
    pub(super) fn new(root: Option<PathBuf>, outcome: Outcome, globals: &Globals) -> Self {
        globals.of_plan.set(outcome.lang);
        Self { root, outcome, lang: globals.lang() }
    }

    /// The plan where its text could be read; what cannot be relied on is told.
    pub(super) fn compiled(&self, globals: &Globals) -> Result<&Compiled, Failure> {
        let Some(compiled) = &self.outcome.compiled else {
            return Err(Failure::Usage(say!(
                en: "the plan could not be read: `salesplan check` tells why", zh: "方案无法读取：`salesplan check` 会说明原因",
            )));
        };
        let errors = self.outcome.count(Severity::Error);
        if errors > 0 && !globals.quiet {
            let note = say!(
                en: "the plan has errors ({count}): what depends on them is left out; `salesplan check` shows them",
                zh: "方案有 {count} 个错误：受其影响的内容未列出；`salesplan check` 会逐一说明",
                count = errors,
            );
            terminal::print_error(note.text(self.lang));
        }
        Ok(compiled)
    }

    /// The folder of a plan and the plan, for a command that reads records; nothing where the plan has errors, which is told.
    pub(super) fn with_records(&self, globals: &Globals) -> Result<Option<(&Path, &Compiled)>, Failure> {
        let Some(root) = &self.root else {
            return Err(Failure::Usage(say!(
                en: "records lie in the folder of a plan; a plan from standard input has none",
                zh: "记录放在方案文件夹中；从标准输入读取的方案没有记录",
            )));
        };
        let compiled = self.compiled(globals)?;
        if self.outcome.count(Severity::Error) > 0 {
            terminal::print_error(&summary::nothing_written(self.lang));
            return Ok(None);
        }
        Ok(Some((root, compiled)))
    }

    /// Tells what was found in `count` sources; whether there is no error among it, so that something can be written.
    pub(super) fn may_write(
        &self,
        found: Findings,
        (sources, count): (&SourceMap, usize),
        globals: &Globals,
    ) -> Result<bool, Failure> {
        let found = found.into_vec();
        let is_error = found.iter().any(|finding| finding.severity == Severity::Error);
        if !found.is_empty() {
            let report = Report::new(&found, sources, count, self.lang);
            terminal::print(&render(&report, Format::Text, &terminal::screen(globals.color)))?;
        }
        if is_error {
            terminal::print_error(&summary::nothing_written(self.lang));
        }
        Ok(!is_error)
    }

    /// The findings as asked.
    pub(super) fn findings(&self, reporting: &Reporting, globals: &Globals) -> String {
        let files = self.outcome.sources.iter().count();
        let report = Report::new(&self.outcome.findings, &self.outcome.sources, files, self.lang);
        let to_file = reporting.output.is_some();
        let options = if to_file { Options::default() } else { terminal::screen(globals.color) };
        render(&report, reporting.format, &options)
    }

    /// Writes the findings where they are asked for.
    pub(super) fn report(&self, reporting: &Reporting, globals: &Globals) -> Result<(), Failure> {
        match &reporting.output {
            Some(path) => write_file(path, &self.findings(reporting, globals)),
            None if globals.quiet && reporting.format == Format::Text && self.outcome.findings.is_empty() => Ok(()),
            None => terminal::print(&self.findings(reporting, globals)),
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
    // What is no ordinary file, a pipe or `/dev/stdout`, cannot be replaced; a link stays and its file is replaced.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real.metadata().is_ok_and(|about| !about.is_file()) {
        return std::fs::write(path, text).map_err(Failure::at(path));
    }
    let folder = real.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The error of a file beside it would name a path nobody knows.
    let failed = |source: std::io::Error| Failure::at(path)(source.kind().into());
    let mut file = beside(&real).tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(&real).map_err(|error| failed(error.error))?;
    Ok(())
}

/// A new file with the permissions of the one at `path`, or those of any new file.
#[cfg(unix)]
fn beside(path: &Path) -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let usual = std::fs::Permissions::from_mode(0o666);
    let mut builder = tempfile::Builder::new();
    builder.permissions(path.metadata().map_or(usual, |about| about.permissions()));
    builder
}

#[cfg(not(unix))]
fn beside(_: &Path) -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}
