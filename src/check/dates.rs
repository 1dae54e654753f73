//! Whether what refers to each other in the organisation is there at the same time, and who holds which seat when.

use crate::change;
use crate::check::View;
use crate::check::rules::{
    head_gone, holder_outside_position, holders_overlap, manager_gone, parent_gone, unit_gone, vacant_head,
};
use crate::diagnostic::{Findings, Message};
use crate::plan::{Index, Life, Organisation, SeatId, UnitId, uncovered, within};
use crate::say;
use crate::units::Date;

/// First and last day of a stretch of time.
pub(super) type Stretch = (Date, Date);

/// Checks the dates of units, seats and holders.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    if !organisation.sound {
        return;
    }
    let Some(window) = window(view) else { return };
    let dates = Dates { organisation, window };
    for (id, _) in organisation.units.iter() {
        dates.unit(id, findings);
    }
    for (id, group) in organisation.groups.iter() {
        let seats = group.value.seats.clone().map(SeatId);
        // Seats alike mostly share their dates: one finding tells what is wrong with the position.
        if let Some(seat) = seats.clone().find(|seat| dates.unit_missing(*seat).is_some()) {
            dates.seat_unit(seat, findings);
        }
        let bosses = group.value.reports_to.into_iter().map(|boss| (boss, false));
        for (boss, dotted) in bosses.chain(group.value.dotted_to.iter().map(|boss| (*boss, true))) {
            if let Some((seat, gone)) = seats.clone().find_map(|seat| Some((seat, dates.missing(seat, boss)?))) {
                manager_gone::report(findings, organisation, (seat, id), (boss, dotted), gone);
            }
        }
    }
    holders(organisation, findings);
}

/// The days of the year on which the plan holds as it is: until a change puts other entries in its place.
fn window(view: &View<'_>) -> Option<Stretch> {
    let calendar = &view.plan.facts.calendar;
    let days = change::days(view.written);
    let other = days.iter().filter(|day| day.changes.iter().any(|change| change.has_entries()));
    let next = other.map(|day| day.starts).find(|starts| view.since.is_none_or(|since| *starts > since));
    within(calendar.dates(calendar.year()), (view.since, next.map(|next| next.plus_days(-1))))
}

struct Dates<'a> {
    organisation: &'a Organisation,
    window: Stretch,
}

impl Dates<'_> {
    fn unit_life(&self, unit: UnitId) -> Life {
        self.organisation.units[unit].dates
    }

    fn seat_life(&self, seat: SeatId) -> Life {
        let seat = &self.organisation.seats[seat.index()];
        (seat.starts, seat.ends)
    }

    /// When a seat is there but the seat it reports to is not.
    fn missing(&self, seat: SeatId, boss: SeatId) -> Option<Stretch> {
        let needed = within(self.window, self.seat_life(seat))?;
        uncovered(needed, [self.seat_life(boss)])
    }

    fn unit_missing(&self, seat: SeatId) -> Option<Stretch> {
        let unit = self.organisation.unit_of(seat)?;
        let needed = within(self.window, self.seat_life(seat))?;
        uncovered(needed, [self.unit_life(unit)])
    }

    fn unit(&self, id: UnitId, findings: &mut Findings) {
        let organisation = self.organisation;
        let Some(needed) = within(self.window, self.unit_life(id)) else { return };
        let unit = &organisation.units[id];
        if let Some(parent) = unit.parent
            && let Some(gone) = uncovered(needed, [self.unit_life(parent)])
        {
            parent_gone::report(findings, organisation, (id, parent), gone);
        }
        let Some(head) = unit.head else { return };
        if let Some(gone) = uncovered(needed, [self.seat_life(head)]) {
            head_gone::report(findings, organisation, (id, head), gone);
        } else if let Some(vacant) = organisation.vacancy(head, needed) {
            vacant_head::report(findings, organisation, (id, head), Some(vacant).filter(|vacant| *vacant != needed));
        }
    }

    fn seat_unit(&self, seat: SeatId, findings: &mut Findings) {
        if let (Some(gone), Some(unit)) = (self.unit_missing(seat), self.organisation.unit_of(seat)) {
            unit_gone::report(findings, self.organisation, (seat, unit), gone);
        }
    }
}

/// Holdings of one seat at the same time, and such as reach beyond the seat.
fn holders(organisation: &Organisation, findings: &mut Findings) {
    let Some(roster) = &organisation.roster else { return };
    for same in roster.holdings.chunk_by(|a, b| a.seat == b.seat) {
        let mut last = &same[0];
        for next in &same[1..] {
            let until = last.life.1;
            let from = next.life.0.or(last.life.0);
            if until.is_none_or(|until| from.is_none_or(|from| from <= until)) {
                holders_overlap::report(findings, organisation, last, next);
            }
            // Only the one who stays longest can meet those who come later.
            if until.is_some_and(|until| next.life.1.is_none_or(|ends| ends > until)) {
                last = next;
            }
        }
        for holding in same {
            let seat = &organisation.seats[holding.seat.index()];
            let early = seat.starts.filter(|starts| holding.life.0.is_some_and(|from| from < *starts));
            let late = seat.ends.filter(|ends| holding.life.1.is_some_and(|to| to > *ends));
            if early.is_some() || late.is_some() {
                holder_outside_position::report(findings, organisation, holding, (early, late));
            }
        }
    }
}

/// ` from 1 July 2026 to 31 December 2026`.
pub(super) fn stretch((from, to): Stretch) -> Message {
    say!(en: "from {from} to {to}", zh: "{from}至 {to}", from = from, to = to)
}

/// `begins on 1 April 2026`; `ends on 30 June 2026`; both; nothing where it has neither.
pub(super) fn life(life: Life) -> Message {
    match life {
        (None, None) => say!(en: "is there all year", zh: "全年存在"),
        (Some(starts), None) => say!(en: "begins on {starts}", zh: "自 {starts}起才存在", starts = starts),
        (None, Some(ends)) => say!(en: "ends on {ends}", zh: "只存在到 {ends}", ends = ends),
        (Some(starts), Some(ends)) => {
            say!(en: "is there from {starts} to {ends}", zh: "存续期为 {starts}至 {ends}", starts = starts, ends = ends)
        }
    }
}
