//! The organisation on one day.

use crate::plan::catalog::Index;
use crate::plan::holders::{Holding, Life};
use crate::plan::organisation::{Organisation, SeatId, UnitId, Who};
use crate::units::Date;

/// What of an organisation is there on one day, and how it hangs together then.
#[derive(Debug, Clone, Copy)]
pub struct OnDate<'a> {
    organisation: &'a Organisation,
    date: Date,
}

fn lives(life: Life, date: Date) -> bool {
    life.0.is_none_or(|starts| starts <= date) && life.1.is_none_or(|ends| date <= ends)
}

impl Organisation {
    /// The organisation on a day.
    pub fn on(&self, date: Date) -> OnDate<'_> {
        OnDate { organisation: self, date }
    }

    /// Lets units and seats that were not in the organisation `before`, and have no first day of their own, begin on `starts`.
    pub fn begin(&mut self, before: &Self, starts: Date) {
        for unit in self.units.indices() {
            let new = before.lookup(self.units.id(unit)).is_none();
            let dates = &mut self.units.get_mut(unit).dates;
            if new {
                dates.0.get_or_insert(starts);
            }
        }
        for seat in (0..self.seats.len()).map(SeatId::new) {
            let new = before.seat(&self.seat_id(seat)).is_none();
            if new {
                self.seats[seat.index()].starts.get_or_insert(starts);
            }
        }
    }

    /// First and last day of a unit or a seat.
    pub fn life(&self, who: Who) -> Life {
        match who {
            Who::Unit(unit) => self.units[unit].dates,
            Who::Seat(seat) => (self.seats[seat.index()].starts, self.seats[seat.index()].ends),
            Who::Role(_) | Who::Group(_) => (None, None),
        }
    }

    /// The seat of an id: the one seat of a position, or one of several alike.
    pub fn seat(&self, id: &str) -> Option<SeatId> {
        match self.lookup(id)? {
            Who::Seat(seat) => Some(seat),
            Who::Group(group) => Some(SeatId(self.groups[group].seats.start)),
            Who::Unit(_) | Who::Role(_) => None,
        }
    }

    /// The days on which something begins, or is gone for the first time, in order. From one of them to the day before the next
    /// the answers of [`on`](Self::on) do not change.
    pub fn change_points(&self) -> Vec<Date> {
        let units = self.units.iter().map(|(_, unit)| unit.value.dates);
        let seats = self.seats.iter().map(|seat| (seat.starts, seat.ends));
        let holdings = self.roster.iter().flat_map(|roster| &roster.holdings).map(|holding| holding.life);
        let lives = units.chain(seats).chain(holdings);
        let mut days: Vec<Date> =
            lives.flat_map(|(starts, ends)| [starts, ends.map(|ends| ends.plus_days(1))]).flatten().collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl<'a> OnDate<'a> {
    /// The organisation.
    pub fn organisation(self) -> &'a Organisation {
        self.organisation
    }

    /// The day.
    pub fn date(self) -> Date {
        self.date
    }

    /// Whether a unit is there.
    pub fn has_unit(self, unit: UnitId) -> bool {
        lives(self.organisation.units[unit].dates, self.date)
    }

    /// Whether a seat is there.
    pub fn has_seat(self, seat: SeatId) -> bool {
        let seat = &self.organisation.seats[seat.index()];
        lives((seat.starts, seat.ends), self.date)
    }

    /// The units that are there, in written order.
    pub fn units(self) -> impl Iterator<Item = UnitId> + use<'a> {
        self.organisation.units.indices().filter(move |unit| self.has_unit(*unit))
    }

    /// The seats that are there, in order.
    pub fn seats(self) -> impl Iterator<Item = SeatId> + use<'a> {
        (0..self.organisation.seats.len()).map(SeatId::new).filter(move |seat| self.has_seat(*seat))
    }

    /// The nearest unit above that is there.
    pub fn parent(self, unit: UnitId) -> Option<UnitId> {
        let above = |unit: &UnitId| self.organisation.units[*unit].parent;
        let chain = std::iter::successors(above(&unit), above).take(self.organisation.units.len());
        chain.into_iter().find(|unit| self.has_unit(*unit))
    }

    /// The units directly below that are there; where one is gone, those below it come in its stead.
    pub fn sub_units(self, unit: UnitId) -> impl Iterator<Item = UnitId> + use<'a> {
        self.units().filter(move |below| self.parent(*below) == Some(unit))
    }

    /// The seats of a unit that are there.
    pub fn seats_of(self, unit: UnitId) -> impl Iterator<Item = SeatId> + use<'a> {
        let seats = self.organisation.unit_seats[unit.index()].iter().copied();
        seats.filter(move |seat| self.has_seat(*seat))
    }

    /// The seat that leads a unit, if both are there.
    pub fn head(self, unit: UnitId) -> Option<SeatId> {
        let head = self.organisation.units[unit].head.filter(|_| self.has_unit(unit));
        head.filter(|head| self.has_seat(*head))
    }

    /// Who holds a seat; the earliest where several do.
    pub fn holding(self, seat: SeatId) -> Option<&'a Holding> {
        let holdings = self.organisation.roster.as_ref()?.of(seat).iter();
        holdings.into_iter().find(|holding| lives(holding.life, self.date))
    }

    /// Those above a seat, the nearest first.
    pub fn above(self, seat: SeatId) -> Vec<SeatId> {
        let mut all = Vec::new();
        let mut next = self.manager(seat);
        while let Some(above) = next.filter(|above| *above != seat && !all.contains(above)) {
            all.push(above);
            next = self.manager(above);
        }
        all
    }

    /// The seat a seat reports to: as said, else the head of its unit or of the nearest unit above that has one.
    pub fn manager(self, seat: SeatId) -> Option<SeatId> {
        let organisation = self.organisation;
        let said = organisation.groups[organisation.seats[seat.index()].group].reports_to;
        if let Some(said) = said.filter(|said| *said != seat && self.has_seat(*said)) {
            return Some(said);
        }
        let own = organisation.unit_of(seat);
        let chain = std::iter::successors(own, |unit| self.parent(*unit)).take(organisation.units.len());
        chain.filter_map(|unit| self.head(unit)).find(|head| *head != seat)
    }
}
