//! Incentive plans: everybody with a number has one plan, everything paid for has a target and a source, and nothing is left open
//! that practice does in several ways.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::View;
use crate::check::choices;
use crate::check::digital::has_targets;
use crate::check::people::audience;
use crate::check::rules::{
    component_without_source, component_without_target, quota_below_zero, role_without_plan, two_plans,
};
use crate::cube::{Key, Origin, SLOTS, Series};
use crate::diagnostic::{Findings, Message};
use crate::plan::targets::{DEFAULT_SET, HolderId, Slices};
use crate::plan::{Index, SeatId, Who};
use crate::syntax::Entry;
use crate::syntax::incentives::{Component, IncentivePlan, Measure, MeasureAs, Window};
use crate::syntax::organisation::Carries;
use crate::units::{Period, Quantity};

/// Checks every incentive plan.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let plans: Vec<&Entry<IncentivePlan>> =
        view.written.sections().flat_map(|sections| sections.incentives.incentives.get()).flatten().collect();
    choices::check(view, &plans, findings);
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
    let attained = measure
        .r#as
        .get()
        .is_none_or(|own| !matches!(own.value, MeasureAs::Amount | MeasureAs::Growth | MeasureAs::Increase));
    let lost = view.plan.targets.lost.target(found);
    if attained
        && !measure.r#as.is_broken()
        && !lost
        && !seats.is_empty()
        && !seats.iter().any(|seat| has_target(view, measure, *seat))
    {
        component_without_target::report(findings, metric.span, id, metric);
    }
    if attained && !lost {
        let below = |value: Quantity| value.is_negative();
        if let Some((seat, slot)) =
            seats.iter().find_map(|seat| Some((*seat, target_where(view, measure, *seat, below)?)))
        {
            below_zero(view, (measure, seat), slot, findings);
        }
    }
    let settled = defined.is_none_or(|own| !own.value.no_target.is_absent());
    if attained && !lost && !settled {
        let zero =
            seats.iter().find_map(|seat| Some((*seat, target_where(view, measure, *seat, Quantity::is_zero)?.0)));
        if let (Some((seat, period)), Some(defined)) = (zero, defined) {
            choices::no_target(view, defined, (measure, seat, period), findings);
        }
    }
}

/// The first of a measure's windows in which the target of a seat is such, and the target.
fn target_where(
    view: &View<'_>,
    measure: &Measure,
    seat: SeatId,
    is_such: impl Fn(Quantity) -> bool,
) -> Option<(Period, Quantity)> {
    let series = target_series(view, measure, seat)?;
    let slots = match measure.window.get().map(|window| window.value)? {
        Window::Year | Window::Transaction => 0..1,
        Window::Half => 1..3,
        Window::Quarter => 3..7,
        Window::Month => 7..SLOTS,
    };
    let mut stated = slots.filter(|slot| series.origin(*slot) != Origin::Absent);
    stated.find_map(|slot| {
        let target = series.get(slot).filter(|target| is_such(*target))?;
        Some((series.period(slot), target))
    })
}

/// Attainment of a target below zero: reported at the metric, with the seat that has one.
fn below_zero(
    view: &View<'_>,
    (measure, seat): (&Measure, SeatId),
    (period, target): (Period, Quantity),
    findings: &mut Findings,
) {
    let Some(metric) = measure.metric.get() else { return };
    let Some(found) = view.plan.targets.metrics.find(metric) else { return };
    let (kind, calendar) = (view.plan.targets.metrics[found].kind.clone(), view.plan.facts.calendar.clone());
    let target = Message::new(move |lang| kind.show(target, lang));
    let period = Message::new(move |lang| calendar.speak(period, lang));
    let seat = view.plan.organisation.seat_id(seat);
    quota_below_zero::report(findings, metric.span, (&seat, metric), (target, period));
}

/// Whether a seat, its unit or the unit named has a target of what is measured.
fn has_target(view: &View<'_>, measure: &Measure, seat: SeatId) -> bool {
    let Some(key) = target_key(view, measure, seat) else { return true };
    // A measure of a part of the business is held against the whole's target where the part has none.
    view.cube.find(&key).is_some() || view.cube.of_holder(key.holder).any(|id| view.cube[id].key.metric == key.metric)
}

/// The targets of the plan's year that a measure of a seat is held against.
fn target_series<'a>(view: &View<'a>, measure: &Measure, seat: SeatId) -> Option<&'a Series> {
    let key = target_key(view, measure, seat)?;
    view.cube.find(&key).map(|id| &view.cube[id])
}

/// Whose target of what a measure of a seat is held against; `None` where something of it is not known, which was reported.
fn target_key(view: &View<'_>, measure: &Measure, seat: SeatId) -> Option<Key> {
    let (organisation, targets) = (&view.plan.organisation, &view.plan.targets);
    let metric = measure.metric.get().and_then(|metric| targets.metrics.find(metric))?;
    let set = targets.sets.find(measure.set.get().map_or(DEFAULT_SET, |set| set.as_str()))?;
    let holder = match measure.of.get().map(|of| of.as_str()) {
        None | Some("own") => HolderId::seat(seat, organisation),
        Some("team" | "unit") => HolderId::unit(organisation.unit_of(seat)?),
        Some(id) => match organisation.lookup(id) {
            Some(Who::Unit(unit)) => HolderId::unit(unit),
            _ => return None,
        },
    };
    Some(Key { set, metric, holder, slice: Slices::WHOLE, year: view.plan.facts.calendar.year().year })
}
