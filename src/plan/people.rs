//! What tables say by person: the position an employee holds on a day, the unit a head leads.

use ecow::EcoString;

use crate::plan::holders::within;
use crate::plan::organisation::{Organisation, SeatId, UnitId, Who};
use crate::plan::resolve::Resolver;
use crate::plan::rules::{unknown_reference, wrong_kind};
use crate::source::Spanned;
use crate::syntax::Noun;
use crate::units::Date;

const EMPLOYEE: Noun = Noun { en: "an employee with a position on that day", zh: "当日在岗的员工" };
const HEAD: Noun = Noun { en: "the head of a unit", zh: "部门负责人" };
const ONE_UNIT: Noun = Noun {
    en: "the head of one unit, but of several",
    zh: "单个部门的负责人，而是多个部门的负责人",
};
const ONE_SEAT: Noun =
    Noun { en: "in one position on that day, but in several", zh: "当日只在一个岗位，而是在多个岗位" };

/// The position that an employee holds on a day; reported where there is none, or more than one.
pub(super) fn held_by(
    employee: &Spanned<EcoString>,
    day: Date,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) -> Option<SeatId> {
    let seats = seats_held(employee, day, organisation);
    match seats[..] {
        [seat] => Some(seat),
        [] => {
            // Where a row of the roster was lost, it may have been this one.
            if !organisation.roster.as_ref().is_some_and(|roster| roster.lost) {
                let all = organisation.roster.iter().flat_map(|roster| &roster.holdings);
                unknown_reference::report(resolver.findings, employee, EMPLOYEE, all.map(|own| own.employee.as_str()));
            }
            None
        }
        _ => {
            wrong_kind::report(resolver.findings, employee, ONE_SEAT);
            None
        }
    }
}

fn seats_held(employee: &str, day: Date, organisation: &Organisation) -> Vec<SeatId> {
    let all = organisation.roster.iter().flat_map(|roster| &roster.holdings);
    let there = all.filter(|own| own.employee == employee && within((day, day), own.life).is_some());
    let mut seats: Vec<SeatId> = there.map(|own| own.seat).collect();
    seats.dedup();
    seats
}

/// The unit that a position leads, or that an employee leads on a day; reported where there is none, or more than one.
pub(super) fn led_by(
    head: &Spanned<EcoString>,
    day: Date,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) -> Option<UnitId> {
    let seats = match organisation.lookup(head) {
        Some(Who::Seat(seat)) => vec![seat],
        Some(Who::Group(group)) => organisation.groups[group].seats.clone().map(SeatId).collect(),
        Some(Who::Unit(_) | Who::Role(_)) => Vec::new(),
        None => seats_held(head, day, organisation),
    };
    let led = organisation.units.iter().filter(|(_, unit)| unit.value.head.is_some_and(|own| seats.contains(&own)));
    let units: Vec<UnitId> = led.map(|(unit, _)| unit).collect();
    match units[..] {
        [unit] => Some(unit),
        [] => {
            let heads = organisation.units.iter().filter_map(|(_, unit)| unit.value.head);
            let ids: Vec<EcoString> = heads.map(|seat| organisation.seat_id(seat)).collect();
            unknown_reference::report(resolver.findings, head, HEAD, ids.iter().map(EcoString::as_str));
            None
        }
        _ => {
            wrong_kind::report(resolver.findings, head, ONE_UNIT);
            None
        }
    }
}
