//! Targets against what they rest on: last year, the market, capacity, what heads can bring.

use crate::check::range::{Measure, Range};
use crate::check::rules::{growth_out_of_line, not_checked};
use crate::check::{View, market, productivity};
use crate::cube::{Cube, Key, SeriesId};
use crate::diagnostic::Findings;
use crate::plan::targets::{DEFAULT_SET, HolderId, Kind, MetricId, SliceId};
use crate::plan::{Plan, SetId};
use crate::source::Span;
use crate::syntax::targets::{Basis, Limits};
use crate::units::{Fraction, Period, Quantity};

/// Measures targets against what the plan says they rest on.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(target) = view.plan.targets.statements.first().map(|statement| statement.span) else { return };
    growth(view, target, findings);
    market::check(view, target, findings);
    productivity::check(view, target, findings);
}

/// What a field of the basis says, wherever it is written.
pub(super) fn basis<'a, T>(view: &View<'a>, field: impl Fn(&'a Basis) -> Option<T>) -> Option<T> {
    view.written.sections().filter_map(|sections| sections.targets.basis.get()).find_map(|basis| field(basis))
}

/// A limit of the basis.
pub(super) fn limit<'a, T>(view: &View<'a>, field: impl Fn(&'a Limits) -> Option<T>) -> Option<T> {
    basis(view, |basis| basis.limits.get().and_then(&field))
}

/// The set that limits are for: what is meant where none is named, or the only other one that has targets.
pub(super) fn main_set(plan: &Plan, cube: &Cube) -> Option<SetId> {
    let has = |set: &SetId| cube.families().any(|family| family.key.set == *set);
    plan.targets.sets.find(DEFAULT_SET).filter(has).or_else(|| plan.targets.sets.indices().find(has))
}

/// The metric the plan is about: what the market is measured in, or the first in money.
pub(super) fn main_metric(view: &View<'_>) -> Option<MetricId> {
    let metrics = &view.plan.targets.metrics;
    match basis(view, |basis| basis.market.get()?.metric.get()) {
        Some(named) => metrics.find(named),
        None => metrics.indices().find(|metric| matches!(metrics[*metric].kind, Kind::Money(_))),
    }
}

/// A target and last year's result of the same holder, metric and slice.
pub(super) struct Grown {
    pub id: SeriesId,
    pub slot: usize,
    pub value: Quantity,
    pub before: Quantity,
    pub before_period: Period,
    pub before_span: Span,
}

fn growth(view: &View<'_>, target: Span, findings: &mut Findings) {
    let grown = grown(view);
    let Some(bounds) = limit(view, |limits| limits.growth.get()) else {
        let broken = limit(view, |limits| limits.growth.is_broken().then_some(())).is_some();
        // Without past results there is no growth to speak of.
        let known = basis(view, |basis| (!basis.history.is_absent()).then_some(())).is_some();
        if known && !broken {
            not_checked::report(findings, &growth_out_of_line::RULE, target, "basis.limits.growth", "growth: to 35%");
        }
        return;
    };
    let Some(range) = Range::read(bounds, Measure::Share, findings) else { return };
    if basis(view, |basis| (!basis.history.is_absent()).then_some(())).is_none() {
        let example = "history: [{of: company, metric: revenue, values: {FY2025: 40m}}]";
        not_checked::report(findings, &growth_out_of_line::RULE, range.span, "basis.history", example);
    }
    for one in grown {
        let change = Fraction::ratio(one.value - one.before, one.before);
        if let Some((change, beyond)) = change.and_then(|change| Some((range.broken(&change)?, change))) {
            growth_out_of_line::report(findings, view, &one, &range, (beyond, change));
        }
    }
}

/// Every past result that has a target a year later, by holder, metric and slice.
fn grown(view: &View<'_>) -> Vec<Grown> {
    let targets = &view.plan.targets;
    let Some(set) = main_set(view.plan, view.cube) else { return Vec::new() };
    let mut past: Vec<((HolderId, MetricId, SliceId), &Vec<_>)> =
        targets.history.iter().map(|(key, results)| (*key, results)).collect();
    past.sort_unstable_by_key(|(key, _)| *key);
    let mut all = Vec::new();
    for ((holder, metric, slice), results) in past {
        if targets.metrics[metric].kind == Kind::Percent || targets.lost.target(metric) {
            continue;
        }
        for (period, before, span) in results.iter().filter(|(_, before, _)| *before > Quantity::ZERO) {
            let key = Key { set, metric, holder, slice, year: period.year + 1 };
            let Some(id) = view.cube.find(&key) else { continue };
            let slot = period.slot();
            if let Some(value) = view.cube[id].get(slot) {
                all.push(Grown { id, slot, value, before: *before, before_period: *period, before_span: *span });
            }
        }
    }
    all
}
