//! Rules over the plan as a whole, and what the project says about rules: levels and ignores.

mod approvals;
mod assigned;
mod changes;
mod completeness;
mod customers;
mod dates;
mod individual;
mod digital;
mod incentives;
mod levels;
mod limits;
mod lines;
mod market;
mod organisation;
mod pay;
mod people;
mod process;
mod productivity;
mod range;
mod ratios;
pub mod rules;
mod team;

pub use changes::{approved, moved};
pub use levels::{LevelsInput, apply};

use rayon::prelude::*;

use crate::cube::Cube;
use crate::diagnostic::{Finding, Findings, Rule};
use crate::model::Compiled;
use crate::plan::Plan;
use crate::syntax::Written;

/// What rules look at: the plan as written, with its ids resolved, and its targets.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The sections as written.
    pub written: &'a Written,
    /// The plan with its ids resolved.
    pub plan: &'a Plan,
    /// Its targets.
    pub cube: &'a Cube,
}

impl<'a> View<'a> {
    /// What rules look at of a compiled plan.
    pub fn of(compiled: &'a Compiled) -> Self {
        Self { written: &compiled.written, plan: &compiled.plan, cube: &compiled.cube }
    }
}

/// Runs the rules over the plan as a whole.
pub fn run(view: &View<'_>, findings: &mut Findings) {
    // Each check sees what the stages before found, and nothing of the other checks, so that they may run side by side.
    let before = findings.len();
    let run = |check: &Check| {
        let mut own = findings.clone();
        check(view, &mut own);
        own.into_vec().split_off(before)
    };
    let found: Vec<Vec<Finding>> = CHECKS.par_iter().map(run).collect();
    found.into_iter().for_each(|found| findings.append(found.into()));
}

/// A check over the whole plan.
type Check = fn(&View<'_>, &mut Findings);

/// All checks; what they find is put in order afterwards.
const CHECKS: [Check; 15] = [
    organisation::check,
    dates::check,
    lines::check,
    team::check,
    process::check,
    approvals::check,
    customers::check,
    incentives::check,
    digital::check,
    completeness::check,
    limits::check,
    ratios::check,
    assigned::check,
    individual::check,
    pay::check,
];

/// Every rule of the compiler, by code.
pub fn all_rules() -> Vec<&'static Rule> {
    let stages = [
        crate::text::rules::RULES,
        crate::syntax::rules::RULES,
        crate::plan::rules::RULES,
        crate::decision::rules::RULES,
        crate::cube::rules::RULES,
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
