//! Who somebody that a record names is, on the record's day.

use crate::plan::{Index, Organisation, SeatId, UnitId, Who};
use crate::units::Date;

/// The organisation as it is on a record's day, where the record says one.
#[derive(Clone, Copy)]
pub(super) struct People<'a> {
    pub organisation: &'a Organisation,
    pub day: Option<Date>,
}

impl People<'_> {
    /// The positions that an id names: a position, those of a row of positions, the head of a unit, or the one that an employee holds.
    pub(super) fn seats(&self, id: &str) -> Vec<SeatId> {
        let organisation = self.organisation;
        match organisation.lookup(id) {
            Some(Who::Seat(seat)) => vec![seat],
            Some(Who::Group(group)) => organisation.groups[group].seats.clone().map(SeatId).collect(),
            Some(Who::Unit(unit)) => organisation.units[unit].head.into_iter().collect(),
            Some(Who::Role(_)) => Vec::new(),
            None => {
                let all = organisation.roster.iter().flat_map(|roster| &roster.holdings);
                let held = all.filter(|own| own.employee == id);
                let on_day = |seat| match self.day {
                    None => true,
                    Some(day) => organisation.on(day).holding(seat).is_some_and(|now| now.employee == id),
                };
                held.filter(|own| on_day(own.seat)).map(|own| own.seat).collect()
            }
        }
    }

    /// Whether an id names anybody that the plan knows.
    pub(super) fn knows(&self, id: &str) -> bool {
        self.organisation.lookup(id).is_some() || !self.seats(id).is_empty()
    }

    /// Whether a position is there on the day.
    pub(super) fn is_there(&self, seat: SeatId) -> bool {
        self.day.is_none_or(|day| self.organisation.on(day).has_seat(seat))
    }

    /// Whether somebody holds a position on the day; without a roster every position that is there is held.
    fn is_filled(&self, seat: SeatId) -> bool {
        let held = |day| self.organisation.roster.is_none() || self.organisation.on(day).holding(seat).is_some();
        self.is_there(seat) && self.day.is_none_or(held)
    }

    /// Those above a position on the day, the nearest first.
    pub(super) fn above(&self, seat: SeatId) -> Vec<SeatId> {
        if let Some(day) = self.day {
            return self.organisation.on(day).above(seat);
        }
        let mut all = Vec::new();
        let mut next = self.organisation.manager(seat);
        while let Some(seat) = next.filter(|seat| !all.contains(seat)) {
            all.push(seat);
            next = self.organisation.manager(seat);
        }
        all
    }

    /// Whether whoever agreed is whom a row names: the id itself; a position of the role, which above whoever asks must be the nearest; or the
    /// position. Where that position is vacant on the day, whoever is above it.
    pub(super) fn is(&self, given: &str, wanted: &str, asker: Option<SeatId>) -> bool {
        if given == wanted {
            return true;
        }
        let organisation = self.organisation;
        let seats = self.seats(given);
        let named = match organisation.lookup(wanted) {
            Some(Who::Role(role)) => {
                let of_role = |seat: &SeatId| organisation.role_of(*seat) == Some(role);
                let nearest = asker.and_then(|asker| self.above(asker).into_iter().find(of_role));
                match nearest {
                    Some(nearest) => vec![nearest],
                    None => return seats.iter().any(of_role),
                }
            }
            _ => self.seats(wanted),
        };
        let stands_in = |vacant: SeatId| {
            let above = self.above(vacant);
            seats.iter().any(|seat| above.contains(seat))
        };
        let is_vacant = !named.is_empty() && !named.iter().any(|seat| self.is_filled(*seat));
        named.iter().any(|seat| seats.contains(seat)) || (is_vacant && stands_in(named[0]))
    }

    /// Whether a position is of a unit or one below it.
    pub(super) fn lies_in(&self, seat: SeatId, unit: UnitId) -> bool {
        debug_assert!(seat.index() < self.organisation.seats.len());
        let own = self.organisation.unit_of(seat);
        own.is_some_and(|own| own == unit || self.organisation.is_below(own, unit))
    }
}
