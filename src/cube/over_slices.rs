//! Slices: the members of a dimension together are the whole.

use crate::cube::build::place;
use crate::cube::family::is_leaf;
use crate::cube::from_slices::{Parts, adds_up, depth, parts};
use crate::cube::rules::{slice_exceeds_margin, slices_do_not_sum, unallocated_remainder};
use crate::cube::series::{Cube, FamilyKey, Key, Origin, SLOTS, SeriesId};
use crate::cube::voice::Voice;
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, MemberId, SliceId};
use crate::plan::{Index, Plan, UnitId};
use crate::source::Span;
use crate::units::Quantity;

/// What comparing families with each other looks at.
pub(super) struct Comparison<'a> {
    pub plan: &'a Plan,
    pub cube: &'a Cube,
    pub findings: &'a mut Findings,
}

impl<'a> Comparison<'a> {
    pub(super) fn voice(&self) -> Voice<'a> {
        Voice { plan: self.plan }
    }

    pub(super) fn place(&self, id: SeriesId, slot: usize) -> Span {
        place(self.plan, self.cube, id, slot)
    }
}

/// Compares the cells from which others roll up with their slices, in the families that are meant. Before anything does: a number
/// that its own slices contradict is told there, not of all units above.
pub(super) fn check_leaves(plan: &Plan, cube: &mut Cube, is_meant: impl Fn(&FamilyKey) -> bool) {
    for key in families(plan, cube).into_iter().filter(is_meant) {
        let (mut findings, cuts) = (Findings::default(), parts(plan, key.slice));
        let mut with = Comparison { plan, cube, findings: &mut findings };
        let leaves = cube
            .family(&key)
            .into_iter()
            .flat_map(|family| family.ids().filter(move |id| is_leaf(plan, family, family[*id].key.holder)));
        let doubts: Vec<Doubt> = leaves.flat_map(|id| check_series(&mut with, id, &cuts)).collect();
        let family = cube.family_entry(key);
        let family = cube.family_mut(family);
        family.notes.doubts.extend(doubts);
        family.found.append(findings);
    }
}

/// Compares the other cells with their slices: parts before what they are parts of, and units below before those above, since a
/// difference may be theirs.
pub(super) fn check_above(plan: &Plan, cube: &mut Cube, units: &[UnitId], findings: &mut Findings) {
    cube.doubts.clear();
    let mut families = families(plan, cube);
    families.sort_by_key(|key| std::cmp::Reverse(depth(plan, key.slice)));
    for key in families {
        let cuts = parts(plan, key.slice);
        for holder in units.iter().map(|unit| HolderId::unit(*unit)) {
            let family = cube.family(&key).filter(|family| !is_leaf(plan, family, holder));
            let Some(id) = family.and_then(|family| family.find(holder)) else { continue };
            let doubts = check_series(&mut Comparison { plan, cube, findings }, id, &cuts);
            cube.doubts.extend(doubts);
        }
    }
}

/// The families whose slices are compared with them.
fn families(plan: &Plan, cube: &Cube) -> Vec<FamilyKey> {
    let keys = cube.families().map(|family| family.key).filter(|_| plan.targets.slices.len() > 1);
    keys.filter(|key| adds_up(plan, key.metric) && !plan.targets.lost.target(key.metric)).collect()
}

/// A cell that was reported, with the value that would mend it.
type Doubt = ((SeriesId, u8), Quantity);

fn check_series(with: &mut Comparison<'_>, id: SeriesId, cuts: &[Parts]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for parts in cuts {
        let series = |slice: &Option<SliceId>| with.cube.find(&Key { slice: (*slice)?, ..with.cube[id].key });
        let found: Vec<(MemberId, SeriesId)> =
            parts.members.iter().filter_map(|(member, slice)| Some((*member, series(slice)?))).collect();
        let found = if found.is_empty() { None } else { compare(with, id, parts, &found, &doubts) };
        doubts.extend(found.or_else(|| remainder(with, id, parts)));
    }
    doubts
}

/// Compares a series with its parts by one dimension; `told` is what was found of it by others.
fn compare(
    with: &mut Comparison<'_>,
    id: SeriesId,
    parts: &Parts,
    found: &[(MemberId, SeriesId)],
    told: &[Doubt],
) -> Option<Doubt> {
    for slot in 0..SLOTS {
        let Some(whole) = with.cube[id].get(slot) else { continue };
        if found.iter().any(|(_, part)| with.cube[*part].is_broken(slot)) {
            continue;
        }
        let known: Vec<(MemberId, SeriesId, Quantity)> =
            found.iter().filter_map(|(member, part)| Some((*member, *part, with.cube[*part].get(slot)?))).collect();
        // Sums on both sides differ only if something stated below differs, which is reported there.
        let stated = |id: SeriesId| matches!(with.cube[id].origin(slot), Origin::Stated | Origin::Split | Origin::Rest);
        let own = stated(id) || with.cube[id].origin(slot) == Origin::Slices;
        if known.is_empty() || !(own || known.iter().any(|(_, part, _)| stated(*part))) {
            continue;
        }
        let sum: Quantity = known.iter().map(|(_, _, value)| *value).sum();
        if sum == whole {
            continue;
        }
        let mended =
            known.iter().filter_map(|(_, part, value)| Some(with.cube.doubt(with.plan, *part, slot)? - *value));
        let mended: Quantity = mended.sum();
        let is_theirs = !mended.is_zero() && sum + mended == whole;
        let is_told = told.contains(&((id, slot as u8), sum));
        if is_theirs || is_told || with.cube.doubt(with.plan, id, slot) == Some(sum) {
            continue;
        }
        if known.len() == parts.members.len() {
            slices_do_not_sum::report(with, id, parts.dimension, slot, (whole, sum), &known);
            return Some(((id, slot as u8), sum));
        }
        if sum > whole && !whole.is_negative() {
            slice_exceeds_margin::report(with, id, slot, (whole, sum), &known);
            return Some(((id, slot as u8), sum));
        }
    }
    None
}

/// What a cut by a dimension leaves to no member, which [`compare`] cannot tell from a whole of which only a part is planned.
fn remainder(with: &mut Comparison<'_>, id: SeriesId, cut: &Parts) -> Option<Doubt> {
    let notes = &with.cube.families[id.family.index()].notes;
    let slots = (0..SLOTS).filter(|slot| notes.cut.contains(&(id, *slot as u8, cut.dimension)));
    for slot in slots {
        let mut missing = Vec::new();
        let sum = handed_out(with, &with.cube[id].key, slot, cut, &mut missing);
        let (Some(whole), Some(sum)) = (with.cube[id].get(slot), sum) else { continue };
        if sum < whole && !missing.is_empty() && with.cube.doubt(with.plan, id, slot) != Some(sum) {
            unallocated_remainder::report_slices(with, (id, cut.dimension), slot, (whole, sum), &missing);
            return Some(((id, slot as u8), sum));
        }
    }
    None
}

/// What the members of a dimension have of a cell, those below a member where it has no number itself; and which have none at all.
/// `None` where one was reported.
fn handed_out(
    with: &Comparison<'_>,
    key: &Key,
    slot: usize,
    cut: &Parts,
    missing: &mut Vec<MemberId>,
) -> Option<Quantity> {
    let mut sum = Quantity::ZERO;
    for (member, slice) in &cut.members {
        let part = slice.map(|slice| Key { slice, ..*key });
        let series = part.and_then(|part| with.cube.find(&part)).map(|id| &with.cube[id]);
        if series.is_some_and(|series| series.is_broken(slot)) {
            return None;
        }
        let below = || parts(with.plan, part?.slice).into_iter().find(|below| below.dimension == cut.dimension);
        if let Some(value) = series.and_then(|series| series.get(slot)) {
            sum += value;
        } else if let (Some(part), Some(below)) = (part, below()) {
            let mut lacking = Vec::new();
            sum += handed_out(with, &part, slot, &below, &mut lacking)?;
            let none = lacking.len() == below.members.len();
            missing.extend(if none { vec![*member] } else { lacking });
        } else {
            missing.push(*member);
        }
    }
    Some(sum)
}
