//! What the plan knows of its organisation, as tables: who held which position from when to when, who is above whom, what is in force.
//!
//! Each row holds for a stretch of days in which nothing that it rests on changes, and says what the built-in crediting says on the first of them.

use std::collections::BTreeSet;

use crate::credit::{Crediting, Holder, after};
use crate::decision::evaluate::{Asked, Fact, Facts, SeatFacts};
use crate::plan::{Index, Plan, RoleId, SeatId, UnitId, Who};
use crate::sql::dialect::{Dialect, Steps, day};
use crate::syntax::incentives::CreditKind;
use crate::units::{Date, Duration};

/// The plan's organisation on its way into a script.
#[derive(Clone, Copy)]
pub(super) struct Relations<'a> {
    pub plan: &'a Plan,
    pub crediting: &'a Crediting,
    pub dialect: Dialect,
}

/// First and last day of anything that has none.
fn ends() -> (Date, Date) {
    (Date::new(1, 1, 1).expect("a day"), Date::new(9999, 12, 31).expect("a day"))
}

/// Stretches between the days on which something may change, with what holds in each; neighbours with the same are one.
fn stretches<T: PartialEq>(changes: &BTreeSet<Date>, holds: impl Fn(Date) -> T) -> Vec<(Date, Date, T)> {
    let (first, last) = ends();
    let starts: Vec<Date> = std::iter::once(first).chain(changes.iter().copied().filter(|day| *day > first)).collect();
    let mut all: Vec<(Date, Date, T)> = Vec::new();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(last, |next| next.plus_days(-1));
        let value = holds(*start);
        match all.last_mut() {
            Some(before) if before.2 == value => before.1 = end,
            _ => all.push((*start, end, value)),
        }
    }
    all
}

impl Relations<'_> {
    fn id(&self, id: &str) -> String {
        self.dialect.text(id)
    }

    /// The days on which a stretch of days begins, ends, or is no longer held over.
    fn changes(&self, (starts, ends): (Option<Date>, Option<Date>), hold_over: Option<Duration>) -> Vec<Date> {
        let over = |ends: Date| hold_over.map(|time| after(self.plan, ends, time).plus_days(1));
        [starts, ends.map(|ends| ends.plus_days(1)), ends.and_then(over)].into_iter().flatten().collect()
    }

    /// What employees held: class, employee, first and last day, position.
    pub(super) fn held(&self, steps: &mut Steps, classes: &[Option<Duration>]) {
        let organisation = &self.plan.organisation;
        let holdings = organisation.roster.as_ref().map_or(&[][..], |roster| &roster.holdings);
        let mut rows = Vec::new();
        let mut employees: Vec<_> = self.crediting.employees().collect();
        employees.sort_unstable();
        for (class, hold_over) in classes.iter().enumerate() {
            for (employee, own) in &employees {
                let lives = own.iter().flat_map(|at| self.changes(holdings[*at].life, *hold_over)).collect();
                let held = stretches(&lives, |day| self.crediting.held_by(self.plan, employee, day, *hold_over));
                rows.extend(held.into_iter().filter_map(|(first, last, seat)| {
                    let seat = self.id(&organisation.seat_id(seat?));
                    Some(vec![class.to_string(), self.id(employee), day(first), day(last), seat])
                }));
            }
        }
        let text = self.dialect.text_type();
        let columns =
            [("class", "INTEGER"), ("employee", text), ("first_day", "DATE"), ("last_day", "DATE"), ("seat", text)];
        steps.table("held", &columns, &rows);
    }

    /// Who may be credited: class, id, first and last day, and what it is.
    pub(super) fn in_force(&self, steps: &mut Steps, classes: &[Option<Duration>]) {
        let organisation = &self.plan.organisation;
        let roster = organisation.roster.as_ref();
        let mut rows = Vec::new();
        for (class, hold_over) in classes.iter().enumerate() {
            let mut add = |(id, kind, rank): (&str, &str, usize), changes: &BTreeSet<Date>, holder: Holder| {
                let own = stretches(changes, |day| self.crediting.is_in_force(self.plan, holder, day, *hold_over));
                rows.extend(own.into_iter().filter(|(_, _, holds)| *holds).map(|(first, last, _)| {
                    vec![class.to_string(), self.id(id), format!("'{kind}'"), rank.to_string(), day(first), day(last)]
                }));
            };
            for seat in (0..organisation.seats.len()).map(SeatId::new) {
                let mut changes: BTreeSet<Date> =
                    self.changes(organisation.life(Who::Seat(seat)), *hold_over).into_iter().collect();
                for holding in roster.map_or(&[][..], |roster| roster.of(seat)) {
                    changes.extend(self.changes(holding.life, *hold_over));
                }
                add((&organisation.seat_id(seat), "seat", seat.index()), &changes, Holder::Seat(seat));
            }
            for unit in organisation.units.indices() {
                let changes = self.changes(organisation.life(Who::Unit(unit)), None).into_iter().collect();
                add((organisation.units.id(unit), "unit", unit.index()), &changes, Holder::Unit(unit));
            }
        }
        let text = self.dialect.text_type();
        let columns = [
            ("class", "INTEGER"),
            ("id", text),
            ("kind", text),
            ("rank_no", "INTEGER"),
            ("first_day", "DATE"),
            ("last_day", "DATE"),
        ];
        steps.table("in_force", &columns, &rows);
    }

    /// What currencies cost where that hangs on the day: currency, first and last day, price.
    pub(super) fn quotes(&self, steps: &mut Steps, (first, last): (Date, Date)) {
        let facts = &self.plan.facts;
        let mut currencies: Vec<_> = facts.quotes.iter().map(|quote| quote.currency).collect();
        currencies.sort_unstable();
        currencies.dedup();
        let mut changes: BTreeSet<Date> = BTreeSet::from([first]);
        for quote in &facts.quotes {
            changes.extend([Some(quote.from), quote.to.map(|day| day.plus_days(1))].into_iter().flatten());
        }
        let mut month = facts.calendar.month_of(first);
        while facts.calendar.dates(month).0 <= last {
            changes.insert(facts.calendar.dates(month).0);
            month = facts.calendar.month_of(facts.calendar.dates(month).1.plus_days(1));
        }
        changes.retain(|day| first <= *day && *day <= last);
        let mut rows = Vec::new();
        for currency in currencies {
            // Before the first of these days there are no records.
            let priced = stretches(&changes, |day| facts.price_on(currency, day.max(first)));
            rows.extend(priced.into_iter().filter_map(|(from, to, price)| {
                let price = price?.to_string();
                Some(vec![self.id(currency.code()), day(from), day(to), price])
            }));
        }
        let text = self.dialect.text_type();
        let columns = [("code", text), ("first_day", "DATE"), ("last_day", "DATE"), ("price", super::dialect::SHARE)];
        steps.table("quotes", &columns, &rows);
    }

    /// The unit of each position, and of each unit itself.
    pub(super) fn places(&self, steps: &mut Steps) {
        let organisation = &self.plan.organisation;
        let seats = (0..organisation.seats.len()).map(SeatId::new).filter_map(|seat| {
            let unit = organisation.units.id(organisation.unit_of(seat)?);
            Some(vec![self.id(&organisation.seat_id(seat)), self.id(unit)])
        });
        let units = organisation.units.indices().map(|unit| organisation.units.id(unit));
        let rows: Vec<Vec<String>> = seats.chain(units.map(|id| vec![self.id(id), self.id(id)])).collect();
        let text = self.dialect.text_type();
        steps.table("places", &[("id", text), ("unit", text)], &rows);
    }

    /// Days on which units or positions come or go.
    fn of_organisation(&self) -> BTreeSet<Date> {
        let organisation = &self.plan.organisation;
        let units = organisation.units.indices().map(|unit| organisation.life(Who::Unit(unit)));
        let seats = (0..organisation.seats.len()).map(|seat| organisation.life(Who::Seat(SeatId::new(seat))));
        units.chain(seats).flat_map(|life| self.changes(life, None)).collect()
    }

    /// Who is credited for a unit: by class the heads above it, or the positions of a role.
    pub(super) fn above(&self, steps: &mut Steps, classes: &[Above]) {
        let organisation = &self.plan.organisation;
        let (changes, mut rows) = (self.of_organisation(), Vec::new());
        for (class, of) in classes.iter().enumerate() {
            for unit in organisation.units.indices() {
                let credited = |day: Date| match of {
                    Above::Heads => self.crediting.heads_of(self.plan, unit, day),
                    Above::Role(role, kind) => self.crediting.in_role(self.plan, (*role, *kind), unit, day),
                };
                for (first, last, seats) in stretches(&changes, credited) {
                    rows.extend(seats.into_iter().map(|seat| self.of_unit(class, unit, (first, last), seat)));
                }
            }
        }
        let text = self.dialect.text_type();
        let columns =
            [("class", "INTEGER"), ("unit", text), ("first_day", "DATE"), ("last_day", "DATE"), ("seat", text)];
        steps.table("above", &columns, &rows);
    }

    fn of_unit(&self, class: usize, unit: UnitId, (first, last): (Date, Date), seat: SeatId) -> Vec<String> {
        let organisation = &self.plan.organisation;
        let (unit, seat) = (self.id(organisation.units.id(unit)), self.id(&organisation.seat_id(seat)));
        vec![class.to_string(), unit, day(first), day(last), seat]
    }

    /// What conditions ask of positions, as far as they ask.
    pub(super) fn of_seats(&self, steps: &mut Steps, asked: &[Asked], days: (Date, Date)) {
        let organisation = &self.plan.organisation;
        let mut changes = self.of_organisation();
        if asked.iter().any(|asked| asked.name == "service_month") {
            let calendar = &self.plan.facts.calendar;
            let mut month = calendar.month_of(days.0);
            while calendar.dates(month).0 <= days.1 {
                changes.insert(calendar.dates(month).0);
                month = calendar.month_of(calendar.dates(month).1.plus_days(1));
            }
        }
        let mut rows = Vec::new();
        for seat in (0..organisation.seats.len()).map(SeatId::new) {
            let mut own = changes.clone();
            for holding in organisation.roster.iter().flat_map(|roster| roster.of(seat)) {
                own.extend(self.changes(holding.life, None));
            }
            let facts = |date: Date| -> Vec<String> {
                asked.iter().map(|asked| self.fact(&SeatFacts { plan: self.plan, seat, date }.fact(asked))).collect()
            };
            for (first, last, facts) in stretches(&own, facts) {
                let mut row = vec![self.id(&organisation.seat_id(seat)), day(first), day(last)];
                row.extend(facts);
                rows.push(row);
            }
        }
        let text = self.dialect.text_type();
        let mut columns = vec![("seat", text), ("first_day", "DATE"), ("last_day", "DATE")];
        columns.extend(asked.iter().map(|asked| match asked.name.as_str() {
            "service_month" | "level" => (asked.name.as_str(), super::dialect::NUMBER),
            name => (name, text),
        }));
        steps.table("seat_facts", &columns, &rows);
    }

    fn fact(&self, fact: &Fact) -> String {
        match fact {
            Fact::Word(word) => self.id(word),
            Fact::Quantity(value) => value.to_string(),
            _ => "NULL".into(),
        }
    }
}

/// Who is credited for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// Its head and those of the units above.
    Heads,
    /// The positions of a role.
    Role(RoleId, CreditKind),
}
