//! The cube that was in force until a change, and the numbers the change states.

use rustc_hash::FxHashMap;

use crate::cube::over_time::children_of;
use crate::cube::series::{Cube, Key, Series};
use crate::plan::targets::{HolderId, SliceId, Stated};
use crate::plan::{Index, Plan, SeatId, SetId, Who};
use crate::units::{Date, Period, Quantity};

/// What a cube follows from beside its plan.
#[derive(Default)]
pub struct Course<'a> {
    /// Numbers that stand over those the plan states of the same cells, or beside them; of two for one cell the later stands.
    pub amended: Vec<(SetId, Stated)>,
    /// What was in force until they hold.
    pub before: Option<Before<'a>>,
}

impl Course<'_> {
    /// The numbers by cell.
    pub(super) fn by_cell(&self) -> Amended {
        self.amended.iter().map(|(set, cell)| ((Key::of(*set, cell), cell.period.slot()), *cell)).collect()
    }
}

/// The numbers of changes by cell.
pub(super) type Amended = FxHashMap<(Key, usize), Stated>;

/// The cube that was in force until a day, seen from a plan that holds from then on.
pub struct Before<'a> {
    cube: &'a Cube,
    plan: &'a Plan,
    starts: Date,
    /// Holders and slices of the plan before, by those of the plan now; none where the plan is the same.
    names: Option<Names>,
}

struct Names {
    holders: Vec<Option<HolderId>>,
    slices: Vec<Option<SliceId>>,
}

impl<'a> Before<'a> {
    /// `cube` of `plan`, in force until the day before `starts`, seen from the plan `now`.
    pub fn new((plan, cube): (&'a Plan, &'a Cube), now: &Plan, starts: Date) -> Self {
        let names = (!std::ptr::eq(plan, now)).then(|| Names::between(plan, now));
        Self { cube, plan, starts, names }
    }

    /// What was known of the cells of a key.
    pub fn series(&self, key: &Key) -> Option<&'a Series> {
        let (holder, slice) = match &self.names {
            None => (key.holder, key.slice),
            Some(names) => (names.holders[key.holder.index()]?, names.slices[key.slice.index()]?),
        };
        self.cube.find(&Key { holder, slice, ..*key }).map(|id| &self.cube[id])
    }

    /// What of a cell's number lay in periods that were over when the change began, as far as that is known.
    pub fn part_over(&self, series: &Series, slot: usize) -> Quantity {
        if self.is_over(series.key.year, slot) {
            return series.get(slot).unwrap_or_default();
        }
        children_of(slot).map(|child| self.part_over(series, child)).sum()
    }

    /// Whether a period of a year was over when the change began.
    pub fn is_over(&self, year: i16, slot: usize) -> bool {
        self.plan.facts.calendar.dates(Period::from_slot(year, slot)).1 < self.starts
    }
}

impl Names {
    fn between(before: &Plan, now: &Plan) -> Self {
        let (old, new) = (&before.organisation, &now.organisation);
        let unit = |unit| match old.lookup(new.units.id(unit))? {
            Who::Unit(unit) => Some(HolderId::unit(unit)),
            _ => None,
        };
        let seat = |seat| old.seat(&new.seat_id(seat)).map(|seat| HolderId::seat(seat, old));
        let seats = (0..new.seats.len()).map(|at| seat(SeatId::new(at)));
        let holders = new.units.indices().map(unit).chain(seats).collect();
        // Dimensions are no part of a change, so their members are the same.
        let slice = |slice| before.targets.slices.find(now.targets.slices.members(SliceId::new(slice)));
        Self { holders, slices: (0..now.targets.slices.len()).map(slice).collect() }
    }
}
