//! What is known of a position on a day, and facts of several at once.

use crate::decision::evaluate::{Asked, Fact, Facts};
use crate::plan::audience::level_of;
use crate::plan::targets::service_month;
use crate::plan::{Index, Plan, SeatId, Who};
use crate::units::Date;

/// A position on a day: `role`, `unit`, `position`, `head`, `service_month`, `level`, and the `period` of the day.
#[derive(Debug, Clone, Copy)]
pub struct SeatFacts<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The position.
    pub seat: SeatId,
    /// The day.
    pub date: Date,
}

impl SeatFacts<'_> {
    /// The month of service of the day: from when the holder of that day has the position, else from the position's own first day. One that was
    /// always there has served for longer than any condition tells apart.
    fn service_month(&self) -> i64 {
        let organisation = &self.plan.organisation;
        let held = organisation.on(self.date).holding(self.seat).and_then(|holding| holding.life.0);
        match held.or(organisation.seats[self.seat.index()].starts) {
            Some(starts) => {
                let facts = &self.plan.facts;
                service_month(facts, facts.calendar.month_of(self.date), starts).max(1).into()
            }
            None => i32::MAX.into(),
        }
    }

    fn is_head(&self) -> bool {
        let on = self.plan.organisation.on(self.date);
        on.units().any(|unit| on.head(unit) == Some(self.seat))
    }
}

impl Facts for SeatFacts<'_> {
    fn fact(&self, asked: &Asked) -> Fact {
        let organisation = &self.plan.organisation;
        let word = |id: Option<&ecow::EcoString>| id.map_or(Fact::Missing, |id| Fact::Word(id.clone()));
        match asked.name.as_str() {
            "role" => word(organisation.role_of(self.seat).map(|role| organisation.roles.id(role))),
            "unit" => word(organisation.unit_of(self.seat).map(|unit| organisation.units.id(unit))),
            "position" => Fact::Word(organisation.seat_id(self.seat)),
            "head" => Fact::truth(self.is_head()),
            "service_month" => Fact::count(self.service_month()),
            "level" => {
                level_of(organisation, Who::Seat(self.seat)).map_or(Fact::Missing, |level| Fact::count(level.into()))
            }
            "period" => Fact::Date(self.date),
            _ => Fact::Missing,
        }
    }
}

/// Facts of two, where what the first does not know is asked of the second.
#[derive(Clone, Copy)]
pub struct Chain<'a>(pub &'a dyn Facts, pub &'a dyn Facts);

impl Facts for Chain<'_> {
    fn fact(&self, asked: &Asked) -> Fact {
        match self.0.fact(asked) {
            Fact::Missing => self.1.fact(asked),
            fact => fact,
        }
    }
}
