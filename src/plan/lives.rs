//! First and last days of units, positions and holdings, in their order.

use crate::diagnostic::{Findings, Message};
use crate::plan::Life;
use crate::plan::organisation::Organisation;
use crate::plan::rules::ends_before_start;
use crate::say;
use crate::source::Spanned;
use crate::syntax::organisation::Position;
use crate::syntax::{Entry, StartDate, Written};
use crate::units::Date;

/// A day, where it is written.
type Day<'a> = Option<&'a Spanned<Date>>;

/// The first and last day of the unit, the position or the holding called `what`. `None` where they are the wrong way round, which
/// is reported.
pub(super) fn life(
    (starts, ends): (Day<'_>, Day<'_>),
    what: impl Fn() -> Message,
    findings: &mut Findings,
) -> Option<Life> {
    if let (Some(starts), Some(ends)) = (starts, ends)
        && ends.value < starts.value
    {
        ends_before_start::report(findings, &what(), starts, ends);
        return None;
    }
    Some((starts.map(|day| day.value), ends.map(|day| day.value)))
}

/// Reports the units and positions whose days are the wrong way round; they count as there all year.
pub(super) fn mend(organisation: &mut Organisation, written: &Written, findings: &mut Findings) {
    for sections in written.sections() {
        for entry in sections.organisation.units.get().into_iter().flatten() {
            let own = life((entry.value.starts.get(), entry.value.ends.get()), || quoted(&entry.id), findings);
            if let Some(unit) = organisation.units.find(&entry.id) {
                organisation.units.get_mut(unit).dates = own.unwrap_or_default();
            }
        }
        for entry in sections.organisation.positions.get().into_iter().flatten() {
            mend_position(organisation, entry, findings);
        }
    }
}

fn mend_position(organisation: &mut Organisation, entry: &Entry<Position>, findings: &mut Findings) {
    let (Some(starts), Some(ends)) = (entry.value.starts.get(), entry.value.ends.get()) else { return };
    let Some(group) = organisation.groups.find(&entry.id) else { return };
    let mut found = Findings::default();
    for seat in organisation.groups[group].seats.clone() {
        let seat = &mut organisation.seats[seat as usize];
        let days = (day_of(starts, seat.number), day_of(ends, seat.number));
        // Positions alike mostly share their days: one finding tells of them.
        let mut own = Findings::default();
        if life(days, || quoted(&entry.id), &mut own).is_none() {
            (seat.starts, seat.ends) = (None, None);
            if found.is_empty() {
                found = own;
            }
        }
    }
    findings.append(found);
}

fn quoted(id: &str) -> Message {
    say!(en: "`{id}`", zh: "`{id}`", id = id)
}

/// The day of the position with a number.
fn day_of(days: &StartDate, number: u32) -> Day<'_> {
    match days {
        StartDate::One(day) => Some(day),
        StartDate::Each(days) => {
            let own = days.iter().find(|(key, _)| key.parse() == Ok(number));
            own.and_then(|(_, day)| day.as_ref())
        }
    }
}
