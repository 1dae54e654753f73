//! Slices: where every member of a dimension has a number, and what they are parts of has none, it is their sum.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::cube::family::children;
use crate::cube::over_time::longer;
use crate::cube::series::{Cube, Family, FamilyKey, Key, Origin, SLOTS, SeriesId};
use crate::plan::targets::{HolderId, MemberId, RollUp, SliceId, Slices};
use crate::plan::{DimensionId, Index, MetricId, Plan, UnitId, Who};
use crate::syntax::targets::OverSlices;
use crate::units::Quantity;

/// What a slice is cut into by a dimension: members, each with the slice it makes, if a target speaks of it.
pub(super) struct Parts {
    pub dimension: DimensionId,
    pub members: Vec<(MemberId, Option<SliceId>)>,
}

/// The parts of a slice by each dimension that cuts it further.
pub(super) fn parts(plan: &Plan, slice: SliceId) -> Vec<Parts> {
    let targets = &plan.targets;
    let of_dimension = |dimension: DimensionId| {
        let with = |member: MemberId| {
            (member, targets.cut_down(slice, member).and_then(|members| targets.slices.find(&members)))
        };
        let members = targets.members_within(slice, dimension).iter().copied().map(with).collect();
        Parts { dimension, members }
    };
    targets.dimensions.indices().map(of_dimension).filter(|parts| !parts.members.is_empty()).collect()
}

/// How far the deepest slice is cut.
pub(super) fn deepest(plan: &Plan) -> usize {
    plan.targets.slices.iter().map(|slice| depth(plan, slice)).max().unwrap_or(0)
}

/// How far a slice is cut: its members, each with those above it.
pub(super) fn depth(plan: &Plan, slice: SliceId) -> usize {
    let above = |member: &MemberId| {
        std::iter::successors(Some(*member), |member| plan.targets.members[member.index()].parent).count()
    };
    plan.targets.slices.members(slice).iter().map(above).sum()
}

/// Which cells are given what their slices make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// Before a family is settled, those of which no longer period is known: that would be shared out by season.
    WhatIsOpen,
    /// After it, all that is still unknown.
    WhatIsLeft,
}

/// What the slices of a cell make.
#[derive(Debug, Clone, Copy)]
enum Sum {
    /// A number, and the one it is once what was reported of the slices is mended.
    Known(Quantity, Option<Quantity>),
    /// Something that was reported.
    Broken,
}

/// What the slices of a holder make, in the periods in which it has no number.
pub(super) struct Sums {
    holder: HolderId,
    by_slot: [Option<Sum>; SLOTS],
}

/// A family, with what the slices of its holders make.
pub(super) type Derived = (FamilyKey, Vec<Sums>);

/// What follows for the slices of a depth, all deeper ones being settled. Of units those below come before those above; `seasons`
/// are said for some cells.
pub(super) fn derive(
    plan: &Plan,
    cube: &Cube,
    (units, at): (&[UnitId], usize),
    (what, seasons): (Fill, bool),
    is_meant: impl Fn(&FamilyKey) -> bool + Sync,
) -> Vec<Derived> {
    if plan.targets.slices.len() == 1 {
        return Vec::new();
    }
    let slices: Vec<(SliceId, Vec<Parts>)> = plan
        .targets
        .slices
        .iter()
        .filter(|slice| depth(plan, *slice) == at)
        .map(|slice| (slice, parts(plan, slice)))
        .collect();
    let mut seen = FxHashSet::default();
    let groups = cube.families().map(|family| FamilyKey { slice: Slices::WHOLE, ..family.key });
    let groups: Vec<FamilyKey> = groups.filter(|key| adds_up(plan, key.metric) && seen.insert(*key)).collect();
    let keys: Vec<(FamilyKey, &[Parts])> = groups
        .iter()
        .flat_map(|group| slices.iter().map(|(slice, parts)| (FamilyKey { slice: *slice, ..*group }, parts.as_slice())))
        .filter(|(key, _)| is_meant(key))
        .collect();
    let derived = keys.into_par_iter().map(|(key, parts)| {
        // Without seasons nothing else gives shorter periods.
        let seasonal = seasons || plan.targets.metrics[key.metric].profile.is_some();
        let what = if seasonal { what } else { Fill::WhatIsLeft };
        (key, Whole::new(plan, cube, key, parts).derive(units, what))
    });
    derived.filter(|(_, found)| !found.is_empty()).collect()
}

/// Whether the slices of a metric add up.
pub(super) fn adds_up(plan: &Plan, metric: MetricId) -> bool {
    let metric = &plan.targets.metrics[metric];
    matches!(metric.roll_up, RollUp::Sum) && metric.over_slices == OverSlices::Sum
}

/// A family and those of its parts, by each dimension of which all parts have one.
struct Whole<'a> {
    plan: &'a Plan,
    cube: &'a Cube,
    own: Option<&'a Family>,
    cuts: Vec<Vec<&'a Family>>,
}

impl<'a> Whole<'a> {
    fn new(plan: &'a Plan, cube: &'a Cube, key: FamilyKey, parts: &[Parts]) -> Self {
        let family = |slice: Option<SliceId>| cube.family(&FamilyKey { slice: slice?, ..key });
        let cuts = parts.iter().filter_map(|parts| parts.members.iter().map(|(_, slice)| family(*slice)).collect());
        Self { plan, cube, own: cube.family(&key), cuts: cuts.collect() }
    }

    fn derive(&self, units: &[UnitId], what: Fill) -> Vec<Sums> {
        if self.cuts.is_empty() {
            return Vec::new();
        }
        let organisation = &self.plan.organisation;
        let cut: FxHashSet<HolderId> =
            self.cuts.iter().flat_map(|cut| cut[0].iter().map(|series| series.key.holder)).collect();
        let mut seats: Vec<HolderId> =
            cut.iter().copied().filter(|holder| matches!(holder.which(organisation), Who::Seat(_))).collect();
        seats.sort_unstable();
        let mut known: FxHashSet<HolderId> =
            self.own.into_iter().flat_map(|own| own.iter().map(|series| series.key.holder)).collect();
        let mut found = Vec::new();
        for seat in seats {
            found.extend(self.sums(seat, true, what));
        }
        known.extend(found.iter().map(|sums: &Sums| sums.holder));
        for unit in units {
            let holder = HolderId::unit(*unit);
            // A unit whose children have numbers is their sum; what only rolls up from their slices may lack some of it.
            let rolls_up = children(self.plan, *unit).any(|child| known.contains(&child));
            let own = if cut.contains(&holder) { self.sums(holder, !rolls_up, what) } else { None };
            if rolls_up || own.is_some() {
                known.insert(holder);
            }
            found.extend(own);
        }
        found
    }

    fn sums(&self, holder: HolderId, rolled_up: bool, what: Fill) -> Option<Sums> {
        let of_holder = |cut: &Vec<&'a Family>| cut.iter().map(|family| family.find(holder)).collect();
        let cuts: Vec<Vec<SeriesId>> = self.cuts.iter().filter_map(of_holder).collect();
        let sums: [Option<Sum>; SLOTS] = std::array::from_fn(|slot| self.sum(&cuts, slot, rolled_up));
        let own = self.own.and_then(|own| Some(&own[own.find(holder)?]));
        let fills = |slot: usize| {
            let is_open = |slot: usize| own.is_none_or(|own| own.origin(slot) == Origin::Unknown);
            let fits = |longer: usize| match (own.and_then(|own| own.get(longer)), sums[longer]) {
                _ if is_open(longer) => !matches!(sums[longer], Some(Sum::Broken)),
                (Some(own), Some(Sum::Known(sum, _))) => what == Fill::WhatIsLeft && own == sum,
                (Some(_), None) => what == Fill::WhatIsLeft,
                _ => false,
            };
            is_open(slot) && longer(slot).into_iter().flatten().all(fits)
        };
        let by_slot: [Option<Sum>; SLOTS] = std::array::from_fn(|slot| sums[slot].filter(|_| fills(slot)));
        by_slot.iter().any(Option::is_some).then_some(Sums { holder, by_slot })
    }

    /// The sum of the first cut of which all parts are known; what was reported of one makes it unknown.
    fn sum(&self, cuts: &[Vec<SeriesId>], slot: usize, rolled_up: bool) -> Option<Sum> {
        let usable = |part: &SeriesId| rolled_up || self.cube[*part].origin(slot) != Origin::Holders;
        let value = |part: &SeriesId| self.cube[*part].get(slot).filter(|_| usable(part));
        let known = cuts.iter().find_map(|cut| Some((cut, cut.iter().map(value).collect::<Option<Vec<Quantity>>>()?)));
        let Some((cut, values)) = known else {
            return cuts.iter().flatten().any(|part| self.cube[*part].is_broken(slot)).then_some(Sum::Broken);
        };
        let sum: Quantity = values.iter().copied().sum();
        let doubts =
            cut.iter().zip(values).filter_map(|(part, value)| Some(self.cube.doubt(self.plan, *part, slot)? - value));
        let change: Quantity = doubts.sum();
        Some(Sum::Known(sum, (!change.is_zero()).then_some(sum + change)))
    }
}

impl Cube {
    /// Sets what was derived.
    pub(super) fn fill(&mut self, derived: Vec<Derived>) {
        for (key, found) in derived {
            let family = self.family_entry(key);
            let family = self.family_mut(family);
            for Sums { holder, by_slot } in found {
                let id = family.entry(holder);
                for (slot, sum) in by_slot.into_iter().enumerate() {
                    match sum {
                        Some(Sum::Known(value, mended)) => {
                            family[id].set(slot, value, Origin::Slices);
                            family.notes.doubts.extend(mended.map(|mended| ((id, slot as u8), mended)));
                        }
                        Some(Sum::Broken) => family[id].break_slot(slot),
                        None => {}
                    }
                }
            }
        }
    }

    /// The cells that a cell which follows from its slices is the sum of.
    pub fn summed(&self, plan: &Plan, key: &Key, slot: usize) -> Vec<SeriesId> {
        let known = |slice: Option<SliceId>| {
            let id = self.find(&Key { slice: slice?, ..*key })?;
            self[id].get(slot).map(|_| id)
        };
        let cut = |parts: Parts| parts.members.into_iter().map(|(_, slice)| known(slice)).collect::<Option<Vec<_>>>();
        parts(plan, key.slice).into_iter().find_map(cut).unwrap_or_default()
    }
}
