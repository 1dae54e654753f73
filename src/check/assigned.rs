//! Whether targets reach those they are for: the time in which a position is there, and every strategic goal.

use rustc_hash::FxHashSet;

use crate::check::View;
use crate::check::rules::{strategy_without_target, target_outside_employment};
use crate::cube::{FamilyKey, Origin, SLOTS, Voice};
use crate::diagnostic::Findings;
use crate::plan::targets::{MetricId, RollUp, Stated};
use crate::plan::within;
use crate::units::{Period, Quantity};

/// Checks whom targets are for.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.plan.organisation.sound {
        employment(view, findings);
    }
    strategy(view, findings);
}

/// Numbers for a time in which their holder is not there. What is stated for a role, or split, takes that into account; a unit's
/// number goes on where its season does.
fn employment(view: &View<'_>, findings: &mut Findings) {
    let (organisation, calendar) = (&view.plan.organisation, &view.plan.facts.calendar);
    let mut told = FxHashSet::default();
    for family in view.cube.families() {
        let FamilyKey { metric, slice, year, .. } = family.key;
        let dates = calendar.dates_of_year(year);
        for id in family.ids() {
            let holder = view.cube[id].key.holder;
            let life = organisation.life(holder.which(organisation));
            // Most are there all year.
            if within(dates[0], life) == Some(dates[0]) {
                continue;
            }
            let outside = |slot: &usize| {
                let own = !matches!(family[id].origin(*slot), Origin::Holders | Origin::Periods | Origin::Slices);
                let some = family[id].get(*slot).is_some_and(|value| value != Quantity::ZERO);
                own && some && within(dates[*slot], life).is_none()
            };
            let Some(slot) = (0..SLOTS).find(outside) else { continue };
            if told.insert((holder, metric)) {
                let (value, period) = (family[id].get(slot), Period::from_slot(year, slot));
                let span = view.cube.place(id, slot).unwrap_or_else(|| Voice { plan: view.plan }.holder_span(holder));
                let cell = Stated { value, holder, metric, period, slice, span };
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
