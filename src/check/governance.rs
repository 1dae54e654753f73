//! Changes: approved, by somebody above, and against the numbers that are in force.

use crate::check::View;
use crate::check::people::{seats, stands_above};
use crate::check::rules::{approver_below_holder, change_does_not_match, change_unapproved};
use crate::cube::Key;
use crate::diagnostic::{Findings, Message};
use crate::plan::targets::{DEFAULT_SET, HolderId, MetricId, Slices, read_value};
use crate::plan::{Resolver, SeatId, Who};
use crate::syntax::governance::{Change, TargetChange};
use crate::units::Quantity;

/// Checks every change.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.plan.organisation.sound {
        return;
    }
    for change in
        view.written.sections().filter_map(|sections| sections.governance.changes.get()).flat_map(|items| &items.list)
    {
        let Some(id) = change.id.get() else { continue };
        if change.approver.is_absent() {
            change_unapproved::report(findings, id.span, id);
        }
        let mut told = false;
        for target in change.targets.get().into_iter().flatten() {
            told = told || approver(view, change, id, target, findings);
            matches(view, id, target, findings);
        }
    }
}

fn holder(view: &View<'_>, target: &TargetChange) -> Option<Who> {
    view.plan.organisation.lookup(target.of.get()?)
}

/// Whether the approver does not stand above the holder of the number (above the head of a unit), which is reported.
fn approver(view: &View<'_>, change: &Change, id: &str, target: &TargetChange, findings: &mut Findings) -> bool {
    let organisation = &view.plan.organisation;
    let (Some(approver), Some(of)) = (change.approver.get(), target.of.get()) else { return false };
    let held: Option<SeatId> = match holder(view, target) {
        Some(Who::Unit(unit)) => organisation.units[unit].head,
        Some(Who::Seat(seat)) => Some(seat),
        Some(Who::Group(group)) => Some(SeatId(organisation.groups[group].seats.start)),
        _ => None,
    };
    let (Some(held), Some(approvers)) = (held, seats(view, approver)) else { return false };
    // At the top of the organisation there is nobody above.
    let top = organisation.manager(held).is_none();
    let below = !top && !approvers.iter().any(|seat| stands_above(view, *seat, held));
    if below {
        approver_below_holder::report(findings, approver.span, id, approver, of);
    }
    below
}

/// What was in force is what the change says it was.
fn matches(view: &View<'_>, id: &str, target: &TargetChange, findings: &mut Findings) {
    let Some((metric, was, value)) = in_force(view, target) else { return };
    // Where the plan's numbers do not hold, what is missing says nothing of the change.
    if value != Some(was) && (value.is_some() || (view.plan.organisation.sums && findings.is_empty())) {
        let kind = &view.plan.targets.metrics[metric].kind;
        let said = |value: Quantity| Message::new(|lang| kind.show(value, lang));
        let (of, name) = (target.of.get(), target.metric.get());
        if let (Some(of), Some(name), Some(place)) = (of, name, target.was.get()) {
            change_does_not_match::report(findings, place.span, id, of, name, said(was), value.map(said));
        }
    }
}

/// The metric of a change, what it says was in force, and what is. `None` where one of them was reported or cannot be told.
fn in_force(view: &View<'_>, target: &TargetChange) -> Option<(MetricId, Quantity, Option<Quantity>)> {
    let (organisation, targets) = (&view.plan.organisation, &view.plan.targets);
    let holder = match holder(view, target)? {
        Who::Unit(unit) => HolderId::unit(unit),
        Who::Seat(seat) => HolderId::seat(seat, organisation),
        Who::Group(group) => HolderId::seat(SeatId(organisation.groups[group].seats.start), organisation),
        Who::Role(_) => return None,
    };
    let metric = targets.metrics.find(target.metric.get()?)?;
    let set = targets.sets.find(target.set.get().map_or(DEFAULT_SET, |set| set.as_str()))?;
    let period = view.plan.facts.calendar.resolve(target.period.get()?, None).ok()?;
    let mut unheard = Findings::default();
    let slice = match target.slice.get() {
        None => Slices::WHOLE,
        Some(by) => targets.known_slice(by, &mut Resolver { findings: &mut unheard })?,
    };
    let was = read_value(target.was.get()?, &targets.metrics[metric].kind, &view.plan.facts, &mut unheard)?;
    let value = view.cube.value(&Key { set, metric, holder, slice, year: period.year }, period.slot());
    Some((metric, was, value))
}
