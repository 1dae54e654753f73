//! The pipeline as one function: files in, findings and the compiled plan out.

mod bases;
mod changes;
mod read;
mod stages;
mod tables;

use ecow::EcoString;

use crate::check::{self, LevelsInput};
use crate::diagnostic::{Finding, Lang, Severity, natural};
use crate::model::Compiled;
use crate::plan::Facts;
use crate::source::{Budgets, Files, ReadError, SourceMap};

use read::Cache;
pub use read::{Reading, read_plan};
use stages::Stages;

/// What compiling a plan gives.
#[derive(Debug)]
pub struct Outcome {
    /// The files read.
    pub sources: SourceMap,
    /// The plan with all that follows from it; `None` where its text or its manifest could not be read.
    pub compiled: Option<Compiled>,
    /// The language that the manifest asks for; `None` where there is no telling.
    pub lang: Option<Lang>,
    /// What was found, by place.
    pub findings: Vec<Finding>,
    /// Tables in files that the plan names, without their sheets.
    pub tables: Vec<EcoString>,
}

impl Outcome {
    /// How many findings have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Compiles the plan of `files`.
///
/// # Errors
/// If the plan folder itself cannot be read, or holds no manifest.
pub fn compile(files: &dyn Files, budgets: &Budgets) -> Result<Outcome, ReadError> {
    Ok(outcome(read_plan(files, budgets)?, &mut None))
}

/// [`compile`] again after a change: only files that changed are read anew and only what the change reaches is derived and checked
/// anew, from what `session` remembers. The outcome is the same. The plan of the outcome before is best dropped first, so that it need
/// not be copied.
///
/// # Errors
/// See [`compile`].
pub fn compile_again(files: &dyn Files, budgets: &Budgets, session: &mut Session) -> Result<Outcome, ReadError> {
    let reading = read::read_again(files, budgets, Some(&mut session.files))?;
    let mut stages = session.stages.take();
    let outcome = outcome(reading, &mut stages);
    session.stages = stages;
    Ok(outcome)
}

/// What is remembered of a plan between two runs.
#[derive(Debug, Default)]
pub struct Session {
    files: Cache,
    stages: Option<Stages>,
}

impl Session {
    /// How many files were read anew the last time.
    pub fn fresh(&self) -> usize {
        self.files.fresh
    }
}

/// Puts what was read through the stages; `stages` are those of the run before, and become those of this one.
fn outcome(reading: Reading, stages: &mut Option<Stages>) -> Outcome {
    let Reading { sources, written, ignores, findings, complete, tables, .. } = reading;
    let lang = written.manifest.as_ref().map(Facts::lang);
    // What is missing cannot be told from what was not read: later stages would report shadows of the first mistake.
    let run = match (complete, stages.take()) {
        (true, Some(last)) => last.run_again(written, findings),
        (true, None) => Stages::run(written, findings),
        (false, last) => {
            *stages = last;
            Err(findings)
        }
    };
    let (findings, compiled) = match run {
        Ok(run) => {
            let compiled = run.compiled.clone();
            (stages.insert(run).found(), Some(compiled))
        }
        Err(found) => (found, None),
    };
    let levels = compiled.as_ref().map(|compiled| compiled.plan.facts.levels.clone()).unwrap_or_default();
    let input = LevelsInput { levels: &levels, ignores: &ignores, complete: compiled.is_some() };
    let mut findings = check::apply(findings, input);
    sort(&mut findings, &sources);
    Outcome { sources, compiled, lang, findings, tables }
}

/// By place, so that reading on in a file meets them in order; the same on every machine.
fn sort(findings: &mut Vec<Finding>, sources: &SourceMap) {
    findings.sort_by(|a, b| {
        let key =
            |finding: &Finding| (sources.source(finding.span.file).path.clone(), finding.span.start, finding.rule.code);
        let (text, other) = (a.message.text(Lang::En), b.message.text(Lang::En));
        key(a).cmp(&key(b)).then_with(|| natural(text, other)).then_with(|| a.message.cmp(&b.message))
    });
    findings.dedup();
    // Of a key that stands twice in its map, the entries were told of with the keys.
    findings.dedup_by(|entry, key| {
        entry.span == key.span && (key.rule.name, entry.rule.name) == ("duplicate-key", "duplicate-id")
    });
}
