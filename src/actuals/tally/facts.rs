//! What is known of a record, with what the plan knows of the position it names.

use crate::actuals::record::{Cell, Record};
use crate::actuals::source::RecordFacts;
use crate::credit::{Counted, Feeds};
use crate::decision::evaluate::{Asked, Fact, Facts, SeatFacts};
use crate::plan::{Plan, SeatId};

/// A record as conditions ask of it: its own columns; a metric, as what it counts of this record; and for what is asked of positions, the one that the record names,
/// on its date.
#[derive(Debug, Clone, Copy)]
pub struct SaleFacts<'a> {
    /// The record.
    pub record: &'a Record<'a>,
    /// The plan.
    pub plan: &'a Plan,
    /// Where metrics come from.
    pub feeds: &'a Feeds,
}

impl SaleFacts<'_> {
    fn own(&self) -> RecordFacts<'_> {
        RecordFacts { record: self.record, plan: self.plan }
    }

    /// What a metric counts of the record.
    fn metric(&self, name: &str) -> Option<Fact> {
        let feed = self.feeds.of(self.plan.targets.metrics.find(name)?)?;
        if feed.source != self.record.layout.source {
            return None;
        }
        match &feed.counted {
            Counted::Rows => Some(Fact::count(1)),
            Counted::Column(column) => Some(self.own().fact(column)),
        }
    }

    /// What is known of the position that the record names, on its date.
    fn of_seat(&self, asked: &Asked) -> Fact {
        match (self.record.cell("position"), self.record.cell("date").date()) {
            (Cell::Seat(seat), Some(date)) => SeatFacts { plan: self.plan, seat, date }.fact(asked),
            _ => Fact::Missing,
        }
    }
}

impl Facts for SaleFacts<'_> {
    fn fact(&self, asked: &Asked) -> Fact {
        // A metric over a time is known of no record.
        if asked.how.is_some() || asked.window.is_some() || asked.of.is_some() {
            return Fact::Missing;
        }
        let said = self.own().fact(asked);
        if said != Fact::Missing || self.record.layout.find(&asked.name).is_some() {
            return said;
        }
        self.metric(&asked.name).unwrap_or_else(|| self.of_seat(asked))
    }

    fn seat(&self, asked: &Asked) -> Option<SeatId> {
        match self.record.cell(&asked.name) {
            Cell::Seat(seat) => Some(seat),
            _ => None,
        }
    }

    fn minutes(&self, asked: &Asked) -> Option<u16> {
        match self.record.cell(&asked.name) {
            Cell::Date(moment) => moment.minutes,
            _ => None,
        }
    }
}
