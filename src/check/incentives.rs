//! Incentive plans: everybody with a number has one plan, everything paid for has a target and a source, and nothing is left open
//! that practice does in several ways.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::View;
use crate::check::digital::has_targets;
use crate::check::people::audience;
use crate::check::rules::{
    choice_unstated, component_without_source, component_without_target, role_without_plan, two_plans,
};
use crate::cube::Key;
use crate::diagnostic::Findings;
use crate::plan::targets::{DEFAULT_SET, HolderId, Slices};
use crate::plan::{Index, SeatId, Who};
use crate::source::Span;
use crate::syntax::Entry;
use crate::syntax::incentives::{Cap, CapOrNone, Component, Draw, Gate, IncentivePlan, Measure, MeasureAs, PayTable};
use crate::syntax::organisation::Carries;
use crate::syntax::targets::Better;
use crate::units::Period;

/// Checks every incentive plan.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let plans: Vec<&Entry<IncentivePlan>> =
        view.written.sections().flat_map(|sections| sections.incentives.incentives.get()).flatten().collect();
    for plan in &plans {
        choices(plan, findings);
    }
    metrics(view, findings);
    if !view.plan.organisation.sound {
        return;
    }
    let paid: Vec<Vec<SeatId>> =
        plans.iter().map(|plan| plan.value.r#for.get().map(|when| audience(view, when)).unwrap_or_default()).collect();
    coverage(view, &plans, &paid, findings);
    for (plan, seats) in plans.iter().zip(&paid) {
        for component in plan.value.components.get().into_iter().flatten() {
            measured(view, component, seats, findings);
        }
    }
}

fn period(view: &View<'_>, plan: &IncentivePlan) -> Option<Period> {
    let calendar = &view.plan.facts.calendar;
    match plan.period.get() {
        Some(period) => calendar.resolve(period, None).ok(),
        None => plan.period.is_absent().then(|| calendar.year()),
    }
}

/// Each seat with a number has a plan, and at most one at a time.
fn coverage(view: &View<'_>, plans: &[&Entry<IncentivePlan>], paid: &[Vec<SeatId>], findings: &mut Findings) {
    if plans.is_empty() || plans.iter().any(|plan| plan.value.r#for.is_broken()) {
        return;
    }
    let organisation = &view.plan.organisation;
    let mut of_seat: FxHashMap<SeatId, Vec<usize>> = FxHashMap::default();
    for (at, seats) in paid.iter().enumerate() {
        seats.iter().for_each(|seat| of_seat.entry(*seat).or_default().push(at));
    }
    let (mut lacking, mut told) = (FxHashSet::default(), FxHashSet::default());
    for seat in (0..organisation.seats.len()).map(SeatId::new) {
        let own = of_seat.get(&seat).map_or(&[][..], Vec::as_slice);
        if let Some(role) =
            organisation.role_of(seat).filter(|_| own.is_empty() && organisation.carries(seat) != Carries::None)
            && lacking.insert(role)
        {
            let item = organisation.roles.item(role);
            role_without_plan::report(findings, item.id.span, &item.id.value);
        }
        for (at, first) in own.iter().enumerate() {
            let second = own[at + 1..].iter().find(|second| meet(view, plans[*first], plans[**second]));
            if let Some(second) = second.filter(|second| told.insert((*first, **second))) {
                let (one, other) = (plans[*first], plans[*second]);
                let seat = organisation.seat_id(seat);
                let finding = two_plans::report(findings, other.id.span, &seat, &one.id.value, &other.id.value);
                finding.label(one.id.span, crate::say!(en: "the other plan", zh: "另一方案"));
            }
        }
    }
}

fn meet(view: &View<'_>, one: &Entry<IncentivePlan>, other: &Entry<IncentivePlan>) -> bool {
    match (period(view, &one.value), period(view, &other.value)) {
        (Some(one), Some(other)) => one.holds(other) || other.holds(one),
        _ => false,
    }
}

/// What a component measures has a target with somebody it pays, and a source.
fn measured(view: &View<'_>, component: &Entry<Component>, seats: &[SeatId], findings: &mut Findings) {
    let Some(measure) = component.value.measure.get() else { return };
    let (Some(metric), id) = (measure.metric.get(), &component.id.value) else { return };
    let Some(found) = view.plan.targets.metrics.find(metric) else { return };
    let defined = view.written.sections().flat_map(|sections| sections.targets.metrics.get()).flatten();
    let defined = defined.into_iter().find(|own| own.id.value == metric.value);
    let nowhere = defined.is_some_and(|own| own.value.source.is_absent() && own.value.is.is_absent());
    if nowhere && !has_targets(view, metric) {
        component_without_source::report(findings, metric.span, id, metric);
    }
    let attained = measure.r#as.get().is_none_or(|own| !matches!(own.value, MeasureAs::Amount | MeasureAs::Growth));
    let lost = view.plan.targets.lost.target(found);
    if attained
        && !measure.r#as.is_broken()
        && !lost
        && !seats.is_empty()
        && !seats.iter().any(|seat| has_target(view, measure, *seat))
    {
        component_without_target::report(findings, metric.span, id, metric);
    }
}

/// Whether a seat, its unit or the unit named has a target of what is measured.
fn has_target(view: &View<'_>, measure: &Measure, seat: SeatId) -> bool {
    let (organisation, targets) = (&view.plan.organisation, &view.plan.targets);
    let Some(metric) = measure.metric.get().and_then(|metric| targets.metrics.find(metric)) else { return true };
    let set = targets.sets.find(measure.set.get().map_or(DEFAULT_SET, |set| set.as_str()));
    let unit = || organisation.unit_of(seat).map(HolderId::unit);
    let holder = match measure.of.get().map(|of| of.as_str()) {
        None | Some("own") => Some(HolderId::seat(seat, organisation)),
        Some("team" | "unit") => unit(),
        Some(id) => match organisation.lookup(id) {
            Some(Who::Unit(unit)) => Some(HolderId::unit(unit)),
            _ => return true,
        },
    };
    let (Some(set), Some(holder)) = (set, holder) else { return true };
    let year = view.plan.facts.calendar.year().year;
    // A measure of a part of the business is held against the whole's target where the part has none.
    view.cube.find(&Key { set, metric, holder, slice: Slices::WHOLE, year }).is_some()
        || view.cube.of_holder(holder).any(|id| view.cube[id].key.metric == metric)
}

/// What practice does in several ways is said.
fn choices(plan: &Entry<IncentivePlan>, findings: &mut Findings) {
    let (id, own) = (&plan.id.value, &plan.value);
    if let Some(payday) = own.payday.get().filter(|payday| payday.negative.is_absent()) {
        unstated(findings, payday.site, &format!("{id}/payday"), "negative", &["carry", "forgive", "deduct"]);
    }
    gate(own.gate.get(), id, findings);
    cap(own.cap.get().and_then(CapOrNone::cap), id, findings);
    if let Some(table) = own.modifier.get() {
        mode(table, &format!("{id}/modifier"), findings);
    }
    for component in own.components.get().into_iter().flatten() {
        let what = format!("{id}/{}", component.id.value);
        gate(component.value.gate.get(), &what, findings);
        cap(component.value.cap.get().and_then(CapOrNone::cap), &what, findings);
        if let Some(table) = component.value.table.get() {
            mode(table, &what, findings);
        }
        if let Some(measure) = component.value.measure.get() {
            measure_choices(measure, &what, findings);
        }
    }
    for draw in own.draws.get().into_iter().flatten() {
        draw_choices(&draw.value, &format!("{id}/{}", draw.id.value), findings);
    }
    for clawback in own.clawback.get().into_iter().flatten() {
        let what = format!("{id}/{}", clawback.id.value);
        if clawback.value.recover.is_absent() {
            unstated(findings, clawback.value.site, &what, "recover", &["paid", "pro-rata", "a share such as 50%"]);
        }
        if clawback.value.book.is_absent() {
            unstated(findings, clawback.value.site, &what, "book", &["current", "original"]);
        }
    }
}

fn unstated(findings: &mut Findings, span: Span, what: &str, key: &str, choices: &[&str]) {
    choice_unstated::report(findings, span, what, key, choices);
}

fn gate(gate: Option<&Gate>, what: &str, findings: &mut Findings) {
    let Some(gate) = gate else { return };
    if gate.tested.is_absent() {
        unstated(findings, gate.site, what, "tested", &["window", "year"]);
    }
    if gate.if_late.is_absent() {
        unstated(findings, gate.site, what, "if_late", &["no-back-pay", "back-pay"]);
    }
}

fn cap(cap: Option<&Cap>, what: &str, findings: &mut Findings) {
    if let Some(cap) = cap.filter(|cap| cap.per.is_absent()) {
        unstated(findings, cap.site, what, "per", &["transaction", "month", "quarter", "half", "year", "pool"]);
    }
}

fn mode(table: &PayTable, what: &str, findings: &mut Findings) {
    let rows = table.table.rows.list();
    // A row that pays under a condition is no band: nothing lies between its bounds.
    let bands =
        rows.iter().any(|row| !row.head.from.is_absent() || !row.head.above.is_absent() || !row.head.at.is_absent());
    if table.mode.is_absent() && bands {
        unstated(findings, table.site, what, "mode", &["marginal", "whole", "forward", "step", "interpolated"]);
    }
}

fn measure_choices(measure: &Measure, what: &str, findings: &mut Findings) {
    if measure.r#as.is_absent() {
        unstated(
            findings,
            measure.site,
            what,
            "as",
            &["attainment", "attainment-to-date", "amount", "excess", "growth"],
        );
    }
    if measure.window.is_absent() {
        unstated(findings, measure.site, what, "window", &["transaction", "month", "quarter", "half", "year"]);
    }
}

fn draw_choices(draw: &Draw, what: &str, findings: &mut Findings) {
    if draw.recoverable.is_absent() {
        unstated(findings, draw.site, what, "recoverable", &["true", "false"]);
    }
    if draw.surplus.is_absent() {
        unstated(findings, draw.site, what, "surplus", &["lapses", "carries"]);
    }
    let repaid = draw.recoverable.get().is_some_and(|recoverable| recoverable.value);
    if repaid && draw.repay_leaves.is_absent() {
        unstated(findings, draw.site, what, "repay_leaves", &["draw", "nothing"]);
    }
}

/// How attainment is computed where less is better.
fn metrics(view: &View<'_>, findings: &mut Findings) {
    for metric in view.written.sections().flat_map(|sections| sections.targets.metrics.get()).flatten() {
        let lower = metric.value.better.get().is_some_and(|better| better.value == Better::Lower);
        if lower && metric.value.attainment.is_absent() {
            unstated(findings, metric.id.span, &metric.id.value, "attainment", &["target-over-actual", "mirrored"]);
        }
    }
}
