//! Rules over the plan as a whole, and what the project says about rules: levels and ignores.

mod approvals;
mod assigned;
pub(crate) mod card_examples;
mod changes;
mod choices;
mod completeness;
mod curves;
mod customers;
mod dates;
mod deals;
mod individual;
mod digital;
mod entered;
pub(crate) mod decides;
mod example_names;
mod examples;
mod gates;
mod incentives;
mod integrity;
mod levels;
mod limits;
mod lines;
mod market;
mod mix;
mod organisation;
mod paid;
mod pay;
mod people;
mod process;
mod productivity;
mod range;
mod ratios;
pub mod rules;
mod scenarios;
mod team;
mod worst;

pub use changes::{approved, moved};
pub use levels::{LevelsInput, apply};

use rayon::prelude::*;

use crate::cube::Cube;
use crate::diagnostic::{Findings, Module, Rule};
use crate::model::Compiled;
use crate::plan::Plan;
use crate::syntax::{Modules, Written};
use crate::units::Date;

/// What rules look at: the plan as written, with its ids resolved, and its targets.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The sections as written.
    pub written: &'a Written,
    /// The plan with its ids resolved.
    pub plan: &'a Plan,
    /// Its targets.
    pub cube: &'a Cube,
    /// The day from which it is in force, where that is of a change.
    pub since: Option<Date>,
}

impl<'a> View<'a> {
    /// What rules look at of a compiled plan.
    pub fn of(compiled: &'a Compiled) -> Self {
        Self { written: &compiled.written, plan: &compiled.plan, cube: &compiled.cube, since: compiled.since }
    }
}

/// Runs the rules over the plan as a whole; gives what each check found. Each check sees what was found of numbers before, and nothing
/// of the other checks, so that they may run side by side.
pub fn run(view: &View<'_>, before: &Findings) -> Vec<Findings> {
    let before = of_numbers(before);
    CHECKS.par_iter().map(|check| check.run(view, &before)).collect()
}

/// What was found of the numbers of the cube, which is all that checks ask for; the rest may be much.
fn of_numbers(before: &Findings) -> Findings {
    let numbers = before.iter().filter(|finding| crate::cube::rules::RULES.contains(&finding.rule));
    numbers.cloned().collect::<Vec<_>>().into()
}

/// [`run`] after an edit of some modules: checks that read none of them found what they found before.
pub fn run_again(view: &View<'_>, before: &Findings, edited: Modules, found: Vec<Findings>) -> Vec<Findings> {
    let before = of_numbers(before);
    let run = |(check, found): (&Check, Findings)| {
        if edited.has_any(check.reads) { check.run(view, &before) } else { found }
    };
    CHECKS.par_iter().zip(found).map(run).collect()
}

/// A check over the whole plan.
struct Check {
    /// The modules it looks at; what stands in others does not change what it finds.
    reads: &'static [Module],
    run: fn(&View<'_>, &mut Findings),
}

impl Check {
    fn run(&self, view: &View<'_>, before: &Findings) -> Findings {
        let mut own = before.clone();
        (self.run)(view, &mut own);
        own.into_vec().split_off(before.len()).into()
    }
}

/// A check and the modules it reads.
macro_rules! checks {
    ($($run:path: [$($module:ident),*];)*) => {
        &[$(Check { reads: &[$(Module::$module),*], run: $run }),*]
    };
}

/// All checks; what they find is put in order afterwards. Targets are numbers of the organisation, so who reads the cube reads both.
static CHECKS: &[Check] = checks! {
    organisation::check: [Organisation];
    dates::check: [Organisation, Governance];
    lines::check: [Organisation];
    team::check: [Organisation, Team];
    process::check: [Process];
    approvals::check: [Organisation, Process, Risk];
    customers::check: [Organisation, Customers];
    incentives::check: [Organisation, Targets, Incentives, Digital];
    deals::check: [Targets, Incentives, Digital];
    examples::check: [Organisation, Targets, Incentives, Process, Customers, Risk, Digital];
    card_examples::check: [Organisation, Targets, Incentives, Process, Customers, Risk, Digital];
    curves::check: [Organisation, Targets, Incentives, Process, Customers, Risk, Digital];
    scenarios::check: [Organisation, Targets];
    mix::check: [Incentives];
    integrity::check: [Incentives, Risk];
    decides::check: [Organisation, Targets, Process, Customers, Incentives, Risk, Digital];
    example_names::check: [Organisation, Targets, Team, Process, Customers, Incentives, Risk, Digital, Governance];
    digital::check: [Organisation, Targets, Team, Process, Customers, Incentives, Risk, Digital, Governance];
    completeness::check: [Organisation, Targets, Team, Process, Customers, Incentives, Risk, Digital, Governance];
    limits::check: [Organisation, Targets];
    ratios::check: [Organisation, Targets];
    assigned::check: [Organisation, Targets];
    individual::check: [Organisation, Targets, Incentives];
    pay::check: [Organisation, Targets, Incentives];
};

/// Every rule of the compiler, by code.
pub fn all_rules() -> Vec<&'static Rule> {
    let stages = [
        crate::text::rules::RULES,
        crate::syntax::rules::RULES,
        crate::plan::rules::RULES,
        crate::decision::rules::RULES,
        crate::cube::rules::RULES,
        crate::credit::rules::RULES,
        rules::RULES,
    ];
    let mut all: Vec<&'static Rule> = stages.concat();
    all.sort_by_key(|rule| (rule.module(), rule.code));
    all
}

/// A rule by its code or name, in either case.
pub fn find_rule(text: &str) -> Option<&'static Rule> {
    all_rules().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(text) || rule.name.eq_ignore_ascii_case(text))
}
