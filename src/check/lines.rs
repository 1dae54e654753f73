//! Reporting lines: how many report to one seat.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::View;
use crate::check::range::{Measure, Range};
use crate::check::rules::span_exceeded;
use crate::diagnostic::Findings;
use crate::plan::{Index, Organisation, RoleId, SeatId};
use crate::units::{Date, Fraction, Quantity};

/// Checks how many report to the seats of each role that says how many may.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    let ranges = ranges(view, findings);
    if !organisation.sums || ranges.is_empty() {
        return;
    }
    // Who leads a unit that is not his own was reported; those who come to him by that mistake are not counted against him.
    let strays: FxHashSet<SeatId> = organisation
        .units
        .iter()
        .filter_map(|(id, unit)| unit.value.head.filter(|head| organisation.unit_of(*head) != Some(id)))
        .collect();
    let mut reports: FxHashMap<SeatId, Vec<SeatId>> = FxHashMap::default();
    for seat in (0..organisation.seats.len()).map(SeatId::new) {
        if let Some(boss) = organisation.manager(seat) {
            reports.entry(boss).or_default().push(seat);
        }
    }
    let mut bosses: Vec<(SeatId, Vec<SeatId>)> =
        reports.into_iter().filter(|(boss, _)| !strays.contains(boss)).collect();
    bosses.sort_unstable();
    for (boss, below) in bosses {
        let Some((role, range)) = organisation.role_of(boss).and_then(|role| Some((role, ranges.get(&role)?))) else {
            continue;
        };
        let most = at_once(organisation, &below);
        let count = Fraction::from_quantity(Quantity::from_int(most.len() as i64));
        if let Some(beyond) = range.broken(&count) {
            span_exceeded::report(findings, organisation, (boss, role), &most, (range, beyond));
        }
    }
}

fn ranges(view: &View<'_>, findings: &mut Findings) -> FxHashMap<RoleId, Range> {
    let mut ranges = FxHashMap::default();
    for entry in view.written.sections().flat_map(|sections| sections.organisation.roles.get()).flatten() {
        let Some(role) = view.plan.organisation.roles.find(&entry.id) else { continue };
        let range = entry.value.span.get().and_then(|span| Range::read(span, Measure::Count, findings));
        ranges.extend(range.map(|range| (role, range)));
    }
    ranges
}

/// The most of these seats that are there on one day.
fn at_once(organisation: &Organisation, seats: &[SeatId]) -> Vec<SeatId> {
    let there = |date: Date| seats.iter().copied().filter(|seat| organisation.on(date).has_seat(*seat)).collect();
    let mut days: Vec<Date> = seats.iter().filter_map(|seat| organisation.seats[seat.index()].starts).collect();
    let ends = seats.iter().filter_map(|seat| organisation.seats[seat.index()].ends);
    let first = ends.min();
    days.extend(first);
    days.sort_unstable();
    days.dedup();
    let most: Option<Vec<SeatId>> = days.into_iter().map(there).max_by_key(Vec::len);
    most.unwrap_or_else(|| seats.to_vec())
}
