//! The pipeline as one function: files in, findings and the compiled plan out.

mod bases;
mod changes;
mod read;
mod tables;

use std::sync::Arc;

use crate::check::{self, LevelsInput, View};
use crate::cube::{self, Course};
use crate::decision;
use crate::diagnostic::{Finding, Severity};
use crate::model::Compiled;
use crate::plan::Plan;
use crate::source::{Budgets, Files, ReadError, SourceMap};

pub use read::{Cache, Reading, read_plan};

/// What compiling a plan gives.
#[derive(Debug)]
pub struct Outcome {
    /// The files read.
    pub sources: SourceMap,
    /// The plan with all that follows from it; `None` where its text or its manifest could not be read.
    pub compiled: Option<Compiled>,
    /// What was found, by place.
    pub findings: Vec<Finding>,
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
    Ok(compile_reading(read_plan(files, budgets)?))
}

/// [`compile`] again after a change: only the files that changed are read anew, which `cache` remembers.
///
/// # Errors
/// See [`compile`].
pub fn compile_again(files: &dyn Files, budgets: &Budgets, cache: &mut Cache) -> Result<Outcome, ReadError> {
    Ok(compile_reading(read::read_again(files, budgets, Some(cache))?))
}

fn compile_reading(reading: Reading) -> Outcome {
    let Reading { sources, written, ignores, mut findings, complete } = reading;
    // What is missing cannot be told from what was not read: later stages would report shadows of the first mistake.
    let plan = if complete { Plan::resolve(&written, &mut findings) } else { None };
    let compiled = plan.map(|plan| {
        decision::check(&written, &plan, &mut findings);
        let cube = cube::build(&plan, &Course::default(), &mut findings);
        let (written, plan) = (Arc::new(written), Arc::new(plan));
        let compiled = Compiled { written, plan, cube, since: None };
        check::run(&View::of(&compiled), &mut findings);
        changes::prove(&compiled, &mut findings);
        compiled
    });
    let levels = compiled.as_ref().map(|compiled| compiled.plan.facts.levels.clone()).unwrap_or_default();
    let input = LevelsInput { levels: &levels, ignores: &ignores, complete: compiled.is_some() };
    let mut findings = check::apply(findings, input);
    sort(&mut findings, &sources);
    Outcome { sources, compiled, findings }
}

/// By place, so that reading on in a file meets them in order; the same on every machine.
fn sort(findings: &mut Vec<Finding>, sources: &SourceMap) {
    findings.sort_by(|a, b| {
        let key =
            |finding: &Finding| (sources.source(finding.span.file).path.clone(), finding.span.start, finding.rule.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    findings.dedup();
}
