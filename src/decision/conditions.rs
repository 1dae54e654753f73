//! Conditions outside tables: each asks for something there is, in the kind it has, and can be met.

use crate::decision::axes::Axes;
use crate::decision::lower::Lowering;
use crate::decision::rules::impossible_condition;
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::syntax::customers::Customers;
use crate::syntax::digital::Digital;
use crate::syntax::governance::Governance;
use crate::syntax::incentives::{Gate, IncentivePlan, Incentives, Measure, PayTable, ScoreItem};
use crate::syntax::organisation::Organisation;
use crate::syntax::process::Process;
use crate::syntax::risk::Risks;
use crate::syntax::team::Team;
use crate::syntax::{Entries, Field, Read, When, Written};
use crate::table::Matching;

/// Reads every condition that stands outside a table.
pub(super) fn check(written: &Written, plan: &Plan, axes: &Axes, findings: &mut Findings) {
    let mut all = Conditions { plan, axes, findings };
    for sections in written.sections() {
        for metric in sections.targets.metrics.get().into_iter().flatten() {
            all.of_records(&metric.value.when);
        }
        all.organisation(&sections.organisation);
        all.team(&sections.team);
        all.process(&sections.process);
        all.customers(&sections.customers);
        all.incentives(&sections.incentives);
        all.risk(&sections.risk);
        all.digital(&sections.digital);
        all.governance(&sections.governance);
    }
}

struct Conditions<'a, 'f> {
    plan: &'a Plan,
    axes: &'a Axes,
    findings: &'f mut Findings,
}

impl Conditions<'_, '_> {
    /// A condition on records, which may ask for everything there is.
    fn of_records<const REQUIRED: bool>(&mut self, when: &Field<When, REQUIRED>) {
        let Some(when) = when.get() else { return };
        if when.otherwise {
            impossible_condition::otherwise(self.findings, when.span);
        } else if self.is_impossible(when) {
            impossible_condition::report(self.findings, when.span);
        }
    }

    /// A condition on positions, whose ids the plan has resolved: what does not exist was told there.
    fn of_positions<const REQUIRED: bool>(&mut self, audience: &Field<When, REQUIRED>) {
        let mut told = Findings::default();
        let mut resolved = Conditions { plan: self.plan, axes: self.axes, findings: &mut told };
        let Some(when) = audience.get() else { return };
        if when.otherwise {
            impossible_condition::otherwise(self.findings, when.span);
        } else if resolved.is_impossible(when) {
            impossible_condition::report(self.findings, when.span);
        }
    }

    /// Whether nothing can meet a condition; what cannot be read of it is told, and then nobody knows.
    fn is_impossible(&mut self, when: &When) -> bool {
        let mut lowering = Lowering::new(self.plan, self.axes, self.findings);
        lowering.expect([when].into_iter());
        let Some(shape) = lowering.row(when) else { return false };
        !lowering.space().analyse(&[shape], Matching::All, 1).unreachable.is_empty()
    }

    fn each<T: Read>(&mut self, entries: &Field<Entries<T>>, mut read: impl FnMut(&mut Self, &T)) {
        entries.get().into_iter().flatten().for_each(|entry| read(self, &entry.value));
    }

    fn organisation(&mut self, organisation: &Organisation) {
        self.each(&organisation.units, |all, unit| all.of_records(&unit.covers));
    }

    fn team(&mut self, team: &Team) {
        self.each(&team.training, |all, training| all.of_positions(&training.r#for));
        self.each(&team.routines, |all, routine| all.of_positions(&routine.r#for));
        self.each(&team.progression, |all, step| {
            all.of_positions(&step.r#for);
            all.of_records(&step.when);
        });
    }

    fn process(&mut self, process: &Process) {
        self.each(&process.approvals, |all, approval| all.of_positions(&approval.r#for));
        self.each(&process.processes, |all, process| {
            all.of_records(&process.when);
            let stages = process.stages.get().into_iter().flatten();
            for asked in stages.filter_map(|stage| stage.value.requires.get()).flatten() {
                if let Some(when) = &asked.when {
                    all.of_records(&Field::<When>::Given(when.clone()));
                }
            }
        });
    }

    fn customers(&mut self, customers: &Customers) {
        if let Some(care) = customers.care.get() {
            self.each(&care.loyalty, |all, loyalty| all.of_records(&loyalty.when));
        }
    }

    fn risk(&mut self, risks: &Risks) {
        self.each(&risks.policies, |all, policy| all.of_positions(&policy.r#for));
        self.each(&risks.integrity, |all, rule| all.of_records(&rule.when));
    }

    fn digital(&mut self, digital: &Digital) {
        self.each(&digital.sources, |all, source| all.of_records(&source.when));
        self.each(&digital.dashboards, |all, dashboard| all.of_positions(&dashboard.r#for));
    }

    fn governance(&mut self, governance: &Governance) {
        self.each(&governance.reviews, |all, review| all.of_positions(&review.r#for));
        self.each(&governance.terms, |all, term| all.of_positions(&term.r#for));
        if let Some(signoff) = governance.signoff.get() {
            self.of_positions(&signoff.r#for);
        }
    }

    fn incentives(&mut self, incentives: &Incentives) {
        self.each(&incentives.incentives, Self::plan);
        self.each(&incentives.scorecards, |all, card| {
            all.of_positions(&card.r#for);
            if let Some(items) = card.items.get() {
                all.items(items);
            }
            all.each(&card.adjustments, |all, adjustment| all.of_records(&adjustment.when));
        });
        self.each(&incentives.contests, |all, contest| {
            all.of_positions(&contest.r#for);
            all.measure(contest.measure.get());
            all.table(contest.table.get());
            all.gate(&contest.gate);
        });
        self.each(&incentives.recognition, |all, award| {
            all.of_positions(&award.r#for);
            all.of_records(&award.when);
        });
    }

    fn plan(&mut self, plan: &IncentivePlan) {
        self.of_positions(&plan.r#for);
        self.table(plan.modifier.get());
        self.gate(&plan.gate);
        self.each(&plan.components, |all, component| {
            all.measure(component.measure.get());
            all.table(component.table.get());
            all.table(component.modifier.get().map(|modifier| &**modifier));
            all.gate(&component.gate);
        });
        self.each(&plan.draws, |all, draw| all.of_positions(&draw.r#for));
        self.each(&plan.hold_back, |all, held| {
            if let Some(release) = held.release.get() {
                all.of_records(&release.when);
            }
        });
        self.each(&plan.clawback, |all, clawback| all.of_records(&clawback.when));
    }

    fn gate(&mut self, gate: &Field<Gate>) {
        if let Some(gate) = gate.get() {
            self.of_records(&gate.when);
        }
    }

    fn measure(&mut self, measure: Option<&Measure>) {
        if let Some(measure) = measure {
            self.of_records(&measure.when);
        }
    }

    /// The measure that a table is read by beside its own.
    fn table(&mut self, table: Option<&PayTable>) {
        let reads = table.and_then(|table| table.reads.get());
        self.measure(reads.map(|reads| &**reads));
    }

    /// What voids a card, in groups of items too.
    fn items(&mut self, items: &Entries<ScoreItem>) {
        for item in items {
            self.of_records(&item.value.veto);
            if let Some(inner) = item.value.items.get() {
                self.items(inner);
            }
        }
    }
}
