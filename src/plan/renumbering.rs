//! Where the holders of an organisation stand after an edit, so that what was derived of the others holds on.

use crate::graph::Index;
use crate::plan::catalog::Catalog;
use crate::plan::organisation::{GroupId, Organisation, Role, SeatId, Unit};
use crate::plan::targets::HolderId;

/// Where each holder of an organisation stands in the one after an edit.
#[derive(Debug, Clone)]
pub struct Renumbering {
    to: Vec<HolderId>,
    same: bool,
}

impl Renumbering {
    /// What a holder becomes that is gone, or of which numbers may follow other ones: none that there is.
    pub const GONE: HolderId = HolderId(u32::MAX);

    /// Every holder of an organisation where it was.
    pub fn none(organisation: &Organisation) -> Self {
        let to = (0..organisation.units.len() + organisation.seats.len()).map(HolderId::new).collect();
        Self { to, same: true }
    }

    /// Whether every holder is where and what it was, and none came.
    pub fn is_same(&self) -> bool {
        self.same
    }

    /// What a holder has become.
    pub fn of(&self, holder: HolderId) -> HolderId {
        self.to.get(holder.index()).copied().unwrap_or(Self::GONE)
    }

    fn of_seat(&self, seat: Option<SeatId>, units: usize) -> Option<HolderId> {
        seat.map(|seat| self.of(HolderId::new(units + seat.index())))
    }
}

impl Organisation {
    /// Where the holders of the organisation before an edit stand in this one. `None` where units or roles are other ones, so that
    /// nothing that was derived holds on. Names, places in files, lines and employees may differ: no number follows from them.
    pub fn renumbering(&self, before: &Self) -> Option<Renumbering> {
        let unit = |unit: &Unit| (unit.parent, unit.has_head, unit.dates, unit.broken_parent);
        let role = |role: &Role| (role.level, role.carries, role.promotes_to);
        let alike = (self.sound, self.sums) == (before.sound, before.sums)
            && self.groups.same_broken(&before.groups)
            && same(&self.units, &before.units, |a, b| unit(a) == unit(b))
            && same(&self.roles, &before.roles, |a, b| role(a) == role(b) && a.ramp == b.ramp);
        if !alike {
            return None;
        }
        let units = self.units.len();
        let mut moves = Renumbering { to: (0..units).map(HolderId::new).collect(), same: false };
        moves.to.resize(units + before.seats.len(), Renumbering::GONE);
        let mut next = 0;
        for (index, item) in before.groups.iter() {
            // Most stand where they stood, or as far from there as the one before.
            let beside = (next < self.groups.len()).then(|| GroupId::new(next));
            let beside = beside.filter(|beside| *self.groups.id(*beside) == item.id.value);
            let Some(now) = beside.or_else(|| self.groups.find(&item.id)) else { continue };
            next = now.index() + 1;
            if self.is_as_it_was(now, before, index) {
                let (old, new) = (item.value.seats.clone(), self.groups[now].seats.clone());
                for (old, new) in old.zip(new) {
                    moves.to[units + old as usize] = HolderId::new(units + new as usize);
                }
            }
        }
        let stays = |(at, holder): (usize, &HolderId)| holder.index() == at;
        moves.same = self.seats.len() == before.seats.len() && moves.to.iter().enumerate().all(stays);
        let head = |organisation: &Self, unit| organisation.units[unit].head;
        let headed = |unit| {
            let now = head(self, unit).map(|seat| HolderId::seat(seat, self));
            moves.of_seat(head(before, unit), units) == now
        };
        self.units.indices().all(headed).then_some(moves)
    }

    /// Whether a position is what it was before, as far as numbers follow from it.
    fn is_as_it_was(&self, now: GroupId, before: &Self, then: GroupId) -> bool {
        let (new, old) = (&self.groups[now], &before.groups[then]);
        let seats = |organisation: &Self, group: GroupId| {
            let seats = organisation.groups[group].seats.clone();
            seats
                .map(|seat| (organisation.seats[seat as usize].starts, organisation.seats[seat as usize].ends))
                .collect::<Vec<_>>()
        };
        (new.role, new.unit, new.vacant) == (old.role, old.unit, old.vacant) && seats(self, now) == seats(before, then)
    }
}

fn same<I: Index, T>(one: &Catalog<I, T>, other: &Catalog<I, T>, equal: impl Fn(&T, &T) -> bool) -> bool {
    one.same_ids(other) && one.iter().zip(other.iter()).all(|((_, a), (_, b))| equal(&a.value, &b.value))
}
