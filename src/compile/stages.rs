//! The stages after reading, and what they keep for the next run.

use std::sync::Arc;

use crate::check::{self, View};
use crate::compile::changes;
use crate::credit;
use crate::cube::{self, Course};
use crate::decision;
use crate::diagnostic::{Findings, Module};
use crate::model::Compiled;
use crate::plan::{self, Plan, Reached};
use crate::syntax::{Edit, Written};

/// What the stages made of a plan, and what each of them found.
#[derive(Debug)]
pub(super) struct Stages {
    pub compiled: Compiled,
    reading: Findings,
    resolving: plan::Found,
    deciding: Findings,
    summing: Findings,
    checks: Vec<Findings>,
    changing: Findings,
}

impl Stages {
    /// Puts a plan through all stages, with what was found while it was read.
    ///
    /// # Errors
    /// What was found, where the manifest lacks what everything else needs.
    pub(super) fn run(written: Written, reading: Findings) -> Result<Self, Findings> {
        let mut resolving = plan::Found::default();
        let Some(plan) = Plan::resolve(&written, &mut resolving) else { return Err(all([reading, resolving.all()])) };
        let (mut deciding, mut summing) = (Findings::default(), Findings::default());
        decision::check(&written, &plan, &mut deciding);
        credit::check(&written, &plan, &mut deciding);
        let cube = cube::build(&plan, &Course::default(), &mut summing);
        let compiled = Compiled { written: Arc::new(written), plan: Arc::new(plan), cube: Arc::new(cube), since: None };
        let (checks, changing) = (Vec::new(), Findings::default());
        let mut stages = Self { compiled, reading, resolving, deciding, summing, checks, changing };
        stages.checks = check::run(&View::of(&stages.compiled), &stages.before_checks());
        stages.changing = changes::prove(&stages.compiled, &stages.before_changes());
        Ok(stages)
    }

    /// Puts an edited plan through the stages that the edit reaches.
    ///
    /// # Errors
    /// See [`Stages::run`].
    pub(super) fn run_again(self, written: Written, reading: Findings) -> Result<Self, Findings> {
        let Some(edit) = Edit::between(&self.compiled.written, &written) else { return Self::run(written, reading) };
        let before_checks = self.before_checks();
        let mut stages = Self { reading, ..self }.derive_again(written, &edit);
        let before = stages.before_checks();
        let view = View::of(&stages.compiled);
        stages.checks = if before == before_checks {
            check::run_again(&view, &before, edit.modules, stages.checks)
        } else {
            check::run(&view, &before)
        };
        if !edit.files.is_empty() || before != before_checks {
            stages.changing = changes::prove(&stages.compiled, &stages.before_changes());
        }
        Ok(stages)
    }

    /// Plan, tables and cube of what is written now.
    fn derive_again(mut self, written: Written, edit: &Edit) -> Self {
        let Compiled { mut plan, mut cube, .. } = self.compiled;
        let known = Arc::make_mut(&mut plan);
        let reached = known.resolve_again(&written, edit, &mut self.resolving);
        // Conditions stand in every module, in those of changes too, ask for what other modules hold, and are proven quickly.
        self.deciding = Findings::default();
        decision::check(&written, known, &mut self.deciding);
        credit::check(&written, known, &mut self.deciding);
        if edit.modules.has_any(&[Module::Organisation, Module::Targets]) {
            self.summing = Findings::default();
            cube = Arc::new(match reached {
                Reached::Everything => cube::build(known, &Course::default(), &mut self.summing),
                Reached::Statements(replaced, moves) => {
                    let cube = Arc::unwrap_or_clone(cube);
                    cube::rebuild(cube, known, (&replaced, &moves), &mut self.summing)
                }
            });
        }
        self.compiled = Compiled { written: Arc::new(written), plan, cube, since: None };
        self
    }

    fn before_checks(&self) -> Findings {
        all([self.reading.clone(), self.resolving.all(), self.deciding.clone(), self.summing.clone()])
    }

    fn before_changes(&self) -> Findings {
        all(std::iter::once(self.before_checks()).chain(self.checks.iter().cloned()))
    }

    /// All that was found.
    pub(super) fn found(&self) -> Findings {
        all([self.before_changes(), self.changing.clone()])
    }
}

fn all(found: impl IntoIterator<Item = Findings>) -> Findings {
    let mut all = Findings::default();
    found.into_iter().for_each(|found| all.append(found));
    all
}
