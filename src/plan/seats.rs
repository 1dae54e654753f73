//! The seats of positions.

use crate::plan::organisation::{Group, GroupId, Organisation, Seat};
use crate::plan::resolve::Resolver;
use crate::plan::rules::wrong_kind;
use crate::source::Spanned;
use crate::syntax::organisation::{Position, Role, Unit};
use crate::syntax::{Entries, Noun, Read, StartDate};
use crate::units::Date;

/// How many seats a plan can have. Each is held with its numbers, so that one figure too long in a `count` must not cost all the
/// memory there is.
const MOST: usize = 1_000_000;

const SEATS: Noun = Noun {
    en: "a number of seats that a plan can hold: 1,000,000 in all",
    zh: "方案可容纳的岗位数：合计最多 1,000,000 个",
};

const NUMBER: Noun = Noun { en: "the number of one of the seats, from 1", zh: "岗位的序号，从 1 起" };

impl Organisation {
    /// Adds positions with their roles and units, which are known by then; notes those that name somebody above them. In one pass, since
    /// there are many and each takes much room.
    pub(super) fn add_positions<'a>(
        &mut self,
        entries: Option<&'a Entries<Position>>,
        resolver: &mut Resolver<'_>,
        with_lines: &mut Vec<(GroupId, &'a Position)>,
    ) {
        for entry in entries.into_iter().flatten() {
            let first = self.seats.len() as u32;
            let count = self.count_of(&entry.value, resolver);
            for dates in [entry.value.starts.get(), entry.value.ends.get().map(|ends| &**ends)].into_iter().flatten() {
                check_numbers(dates, &entry.value, count, resolver);
            }
            let (role, unit) = (entry.value.role.get(), entry.value.unit.get());
            let group = Group {
                name: entry.value.name.get().map(|name| name.value.clone()),
                role: role.and_then(|role| resolver.find(role, &self.roles, Role::NOUN)),
                unit: unit.and_then(|unit| resolver.find(unit, &self.units, Unit::NOUN)),
                seats: first..first + count,
                reports_to: None,
                dotted_to: Vec::new(),
                vacant: entry.value.vacant.get().is_some_and(|vacant| vacant.value),
            };
            if let Some(group) = resolver.add(&mut self.groups, &entry.id, group, Position::NOUN) {
                if entry.value.reports_to.get().is_some() || entry.value.dotted_to.get().is_some() {
                    with_lines.push((group, &entry.value));
                }
                self.seats.extend((1..=count).map(|number| Seat {
                    group,
                    number,
                    starts: day(entry.value.starts.get(), number),
                    ends: day(entry.value.ends.get().map(|ends| &**ends), number),
                }));
            }
        }
        for id in entries.into_iter().flat_map(|entries| &entries.broken) {
            self.groups.add_broken(id.value.clone());
        }
    }

    /// How many seats a position has; one where there would be too many, which is reported.
    fn count_of(&self, position: &Position, resolver: &mut Resolver<'_>) -> u32 {
        let Some(count) = position.count.get() else { return 1 };
        if self.seats.len() + count.value.0 as usize <= MOST {
            return count.value.0;
        }
        wrong_kind::report(resolver.findings, &Spanned::new(ecow::eco_format!("{}", count.value.0), count.span), SEATS);
        1
    }
}

/// Reports days of seats that the position does not have.
fn check_numbers(dates: &StartDate, position: &Position, count: u32, resolver: &mut Resolver<'_>) {
    let StartDate::Each(by) = dates else { return };
    let is_seat = |number: &str| number.parse().is_ok_and(|number: u32| (1..=count).contains(&number));
    // Of a position that says in a way that cannot be read how many seats it has, any may be one.
    for (number, _) in by.iter().filter(|(number, _)| !is_seat(number) && !position.count.is_broken()) {
        wrong_kind::report(resolver.findings, number, NUMBER);
    }
}

/// The day given for a seat: one for all, or by number.
fn day(written: Option<&StartDate>, number: u32) -> Option<Date> {
    match written? {
        StartDate::One(date) => Some(date.value),
        StartDate::Each(by) => {
            let mine = by.iter().find(|(key, _)| key.parse() == Ok(number));
            mine.and_then(|(_, date)| date.as_ref()).map(|date| date.value)
        }
    }
}
