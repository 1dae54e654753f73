//! Doubt: cells that were reported, and those that follow from them, each with the value it has once the mistake is mended. What
//! agrees with that value shows the same mistake, which is told once.

use crate::cube::family::children;
use crate::cube::over_time::{HALF, QUARTER, YEAR, children_of, longer};
use crate::cube::series::{Cube, Family, Origin, SeriesId};
use crate::plan::{Index, Plan, Who};
use crate::units::Quantity;

/// What is known of doubts beyond a family.
type Beyond<'a> = &'a dyn Fn(SeriesId, usize) -> Option<Quantity>;

impl Family {
    /// The value a cell would have, if it was reported or follows from cells that were.
    pub(super) fn doubt(&self, plan: &Plan, id: SeriesId, slot: usize, beyond: Beyond<'_>) -> Option<Quantity> {
        let noted = self.notes.doubts.get(&(id, slot as u8)).copied();
        noted.or_else(|| beyond(id, slot)).or_else(|| match self[id].origin(slot) {
            Origin::Holders => {
                let Who::Unit(unit) = self[id].key.holder.which(&plan.organisation) else { return None };
                let below = children(plan, unit).filter_map(|child| self.find(child)).map(|child| (child, slot));
                self.mended(plan, (id, slot), below, beyond)
            }
            Origin::Periods => {
                let parts = self.summed_up(id, slot)?.map(|part| (id, part));
                self.mended(plan, (id, slot), parts, beyond)
            }
            _ => None,
        })
    }

    /// The periods that a cell is the sum of: of a year they may be its halves, although quarters followed later.
    fn summed_up(&self, id: SeriesId, slot: usize) -> Option<std::ops::Range<usize>> {
        let series = &self[id];
        let sum = |parts: &std::ops::Range<usize>| parts.clone().map(|part| series.get(part)).sum::<Option<Quantity>>();
        let halves = (slot == YEAR).then_some(HALF..QUARTER);
        std::iter::once(children_of(slot)).chain(halves).find(|parts| sum(parts) == series.get(slot))
    }

    /// Whether a cell was shared out from a longer period that is in doubt.
    pub(super) fn is_shared_in_doubt(&self, plan: &Plan, id: SeriesId, slot: usize) -> bool {
        let doubted = |longer: usize| self.doubt(plan, id, longer, &|_, _| None).is_some();
        self[id].origin(slot) == Origin::Profile && longer(slot).into_iter().flatten().any(doubted)
    }

    /// The value of a sum, once what is doubted of its parts is mended.
    fn mended(
        &self,
        plan: &Plan,
        (id, slot): (SeriesId, usize),
        parts: impl Iterator<Item = (SeriesId, usize)>,
        beyond: Beyond<'_>,
    ) -> Option<Quantity> {
        let change = |(part, slot)| Some(self.doubt(plan, part, slot, beyond)? - self[part].get(slot)?);
        let change: Quantity = parts.filter_map(change).sum();
        self[id].get(slot).map(|value| value + change).filter(|_| !change.is_zero())
    }
}

impl Cube {
    /// The value a cell would have, if it was reported or follows from cells that were.
    pub(super) fn doubt(&self, plan: &Plan, id: SeriesId, slot: usize) -> Option<Quantity> {
        let beyond = |id: SeriesId, slot: usize| {
            let noted = self.doubts.get(&(id, slot as u8)).copied();
            noted.or_else(|| self.mended_slices(plan, id, slot))
        };
        self.families[id.family.index()].doubt(plan, id, slot, &beyond)
    }

    fn mended_slices(&self, plan: &Plan, id: SeriesId, slot: usize) -> Option<Quantity> {
        if self[id].origin(slot) != Origin::Slices {
            return None;
        }
        let parts = self.summed(plan, &self[id].key, slot).into_iter();
        let change = |part| Some(self.doubt(plan, part, slot)? - self[part].get(slot)?);
        let change: Quantity = parts.filter_map(change).sum();
        self[id].get(slot).map(|value| value + change).filter(|_| !change.is_zero())
    }
}
