//! Whom the entries of changes speak of.

use rustc_hash::FxHashSet;

use crate::change::Day;
use crate::check::View;
use crate::check::people::is_below;
use crate::plan::targets::HolderId;
use crate::plan::{Index, SeatId, UnitId, Who};
use crate::syntax::Text;

/// What the entries of a day's changes speak of.
pub(super) struct Entered<'a> {
    /// The id of the first change with entries.
    pub id: Option<&'a Text>,
    /// The units and positions whose entries, or whose role's, they are; those above them before and after; those below units.
    pub reached: FxHashSet<HolderId>,
}

impl<'a> Entered<'a> {
    pub(super) fn of(before: &View<'_>, now: &View<'_>, day: &Day<'a>) -> Self {
        let with_entries = || day.changes.iter().copied().filter(|change| change.has_entries());
        let mut entered = Self { id: with_entries().find_map(|change| change.id.get()), reached: FxHashSet::default() };
        for own in with_entries().map(|change| &change.sections.0.organisation) {
            let units = own.units.get().into_iter().flatten().map(|entry| &entry.id);
            let roles = own.roles.get().into_iter().flatten().map(|entry| &entry.id);
            let positions = own.positions.get().into_iter().flatten().map(|entry| &entry.id);
            units.chain(roles).chain(positions).for_each(|id| entered.reach(before, now, id));
        }
        entered
    }

    fn reach(&mut self, before: &View<'_>, now: &View<'_>, id: &str) {
        let organisation = &now.plan.organisation;
        let seats: Vec<SeatId> = match organisation.lookup(id) {
            Some(Who::Unit(unit)) => {
                let holders = (0..organisation.units.len() + organisation.seats.len()).map(HolderId::new);
                self.reached.extend(holders.filter(|holder| is_below(now, *holder, HolderId::unit(unit))));
                self.above(before, now, Some(unit));
                return;
            }
            Some(Who::Role(role)) => {
                let all = (0..organisation.seats.len()).map(SeatId::new);
                all.filter(|seat| organisation.role_of(*seat) == Some(role)).collect()
            }
            Some(Who::Group(group)) => organisation.groups[group].seats.clone().map(SeatId).collect(),
            Some(Who::Seat(seat)) => vec![seat],
            None => return,
        };
        for seat in seats {
            self.reached.insert(HolderId::seat(seat, organisation));
            self.above(before, now, organisation.unit_of(seat));
            let then = before.plan.organisation.seat(&organisation.seat_id(seat));
            let left = then.and_then(|seat| before.plan.organisation.unit_of(seat));
            let left = left.and_then(|unit| organisation.units.find(before.plan.organisation.units.id(unit)));
            self.above(before, now, left);
        }
    }

    /// A unit and those above it, as they stand now and as they stood.
    fn above(&mut self, before: &View<'_>, now: &View<'_>, unit: Option<UnitId>) {
        let (new, old) = (&now.plan.organisation, &before.plan.organisation);
        let mut open: Vec<UnitId> = unit.into_iter().collect();
        while let Some(unit) = open.pop() {
            if self.reached.insert(HolderId::unit(unit)) {
                open.extend(new.units[unit].parent);
                let then = old.units.find(new.units.id(unit)).and_then(|unit| old.units[unit].parent);
                open.extend(then.and_then(|parent| new.units.find(old.units.id(parent))));
            }
        }
    }
}
