//! Whether targets reach those they are for: the time in which a position is there, and every strategic goal.

use rustc_hash::FxHashSet;

use crate::check::View;
use crate::check::rules::{strategy_without_target, target_outside_employment};
use crate::diagnostic::Findings;
use crate::plan::targets::{Child, HolderId, MetricId, RollUp, Stated};
use crate::plan::{Index, Life, Who};
use crate::units::Quantity;

/// Checks whom targets are for.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.plan.organisation.sound {
        employment(view, findings);
    }
    strategy(view, findings);
}

/// When a holder is there.
pub(super) fn life(view: &View<'_>, holder: HolderId) -> Life {
    let organisation = &view.plan.organisation;
    match holder.which(organisation) {
        Who::Unit(unit) => organisation.units[unit].dates,
        Who::Seat(seat) => {
            let seat = &organisation.seats[seat.index()];
            (seat.starts, seat.ends)
        }
        Who::Role(_) | Who::Group(_) => (None, None),
    }
}

/// Numbers stated for a time in which their holder is not there. What is stated for a role, or split, takes that into account.
fn employment(view: &View<'_>, findings: &mut Findings) {
    let outside = |cell: &Stated| {
        let (first, last) = view.plan.facts.calendar.dates(cell.period);
        let there = crate::plan::within((first, last), life(view, cell.holder));
        there.is_none() && cell.value.is_some_and(|value| value != Quantity::ZERO)
    };
    let mut told = FxHashSet::default();
    for statement in &view.plan.targets.statements {
        let stated = statement.stated.iter().copied().filter(|_| !statement.of_role);
        let parts = statement.cuts.iter().flat_map(|cut| {
            cut.parts.iter().map(move |part| {
                let own = Stated {
                    value: part.value,
                    holder: cut.holder,
                    metric: cut.metric,
                    period: cut.period,
                    slice: cut.slice,
                    span: part.span,
                };
                match part.child {
                    Child::Holder(holder) => Stated { holder, ..own },
                    Child::Period(period) => Stated { period, ..own },
                    Child::Member(_) => own,
                }
            })
        });
        for cell in stated.chain(parts.filter(|_| !statement.of_role)).filter(outside) {
            if told.insert((cell.holder, cell.span)) {
                target_outside_employment::report(findings, view, &cell);
            }
        }
    }
}

/// Whether anybody has a target of a metric; a ratio has one where both its parts have.
pub(super) fn has_target(view: &View<'_>, metric: MetricId) -> bool {
    let own = |metric: MetricId| {
        view.plan.targets.lost.target(metric) || view.cube.families().any(|family| family.key.metric == metric)
    };
    own(metric)
        || match view.plan.targets.metrics[metric].roll_up {
            RollUp::Ratio(above, below) => own(above) && own(below),
            _ => false,
        }
}

fn strategy(view: &View<'_>, findings: &mut Findings) {
    if view.plan.targets.statements.is_empty() {
        return;
    }
    let bases = view.written.sections().filter_map(|sections| sections.targets.basis.get());
    for goal in bases.filter_map(|basis| basis.strategy.get()).flatten() {
        for named in goal.value.metrics.get().into_iter().flat_map(|metrics| &metrics.0) {
            if let Some(metric) = view.plan.targets.metrics.find(named)
                && !has_target(view, metric)
            {
                strategy_without_target::report(findings, view, (&goal.id.value, goal.id.span), (metric, named.span));
            }
        }
    }
}
