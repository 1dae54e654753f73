//! Slices: the members of a dimension together are the whole.

use crate::cube::build::{doubt, place};
use crate::cube::rules::{slice_exceeds_margin, slices_do_not_sum};
use crate::cube::series::{Cube, Key, Origin, SLOTS, SeriesId};
use crate::cube::voice::Voice;
use crate::diagnostic::Findings;
use crate::plan::targets::{MemberId, RollUp, SliceId};
use crate::plan::{DimensionId, Index, Plan};
use crate::source::Span;
use crate::syntax::targets::OverSlices;
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

/// Compares every cell with its slices by each dimension.
pub(super) fn check(plan: &Plan, cube: &mut Cube, findings: &mut Findings) {
    cube.doubts.clear();
    if plan.targets.slices.len() == 1 {
        return;
    }
    let mut doubts = Vec::new();
    let mut with = Comparison { plan, cube, findings };
    for family in cube.families() {
        let metric = &plan.targets.metrics[family.key.metric];
        let adds_up = matches!(metric.roll_up, RollUp::Sum) && metric.over_slices == OverSlices::Sum;
        if adds_up && !plan.targets.lost.target(family.key.metric) {
            family.ids().for_each(|id| doubts.extend(check_series(&mut with, id)));
        }
    }
    for (id, slot, value) in doubts {
        cube.doubts.insert((id, slot), value);
    }
}

/// A cell that was reported, with the value that would mend it.
type Doubt = (SeriesId, u8, Quantity);

fn check_series(with: &mut Comparison<'_>, id: SeriesId) -> Vec<Doubt> {
    let targets = &with.plan.targets;
    let members = targets.slices.members(with.cube[id].key.slice).to_vec();
    let mut doubts = Vec::new();
    for dimension in targets.dimensions.indices() {
        let own = members.iter().copied().find(|member| targets.members[member.index()].dimension == dimension);
        let parts = match own {
            None => targets.dimensions[dimension].top.clone(),
            Some(member) => targets.members[member.index()].children.clone(),
        };
        let rest: Vec<MemberId> = members.iter().copied().filter(|member| Some(*member) != own).collect();
        let found: Vec<(MemberId, SeriesId)> =
            parts.iter().filter_map(|part| Some((*part, slice_series(with, id, &rest, *part)?))).collect();
        if !found.is_empty() {
            doubts.extend(compare(with, id, dimension, &parts, &found));
        }
    }
    doubts
}

/// The series of the same cells cut down to a member.
fn slice_series(with: &Comparison<'_>, id: SeriesId, rest: &[MemberId], part: MemberId) -> Option<SeriesId> {
    let mut members = rest.to_vec();
    members.push(part);
    members.sort_unstable();
    let slice: SliceId = with.plan.targets.slices.find(&members)?;
    with.cube.find(&Key { slice, ..with.cube[id].key })
}

fn compare(
    with: &mut Comparison<'_>,
    id: SeriesId,
    dimension: DimensionId,
    parts: &[MemberId],
    found: &[(MemberId, SeriesId)],
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
        if known.is_empty() || !(stated(id) || known.iter().any(|(_, part, _)| stated(*part))) {
            continue;
        }
        let sum: Quantity = known.iter().map(|(_, _, value)| *value).sum();
        if sum == whole || doubt(with.cube, id, slot) == Some(sum) {
            continue;
        }
        let complete = known.len() == parts.len();
        if complete {
            slices_do_not_sum::report(with, id, dimension, slot, (whole, sum), &known);
            return Some((id, slot as u8, sum));
        }
        if sum > whole && !whole.is_negative() {
            slice_exceeds_margin::report(with, id, slot, (whole, sum), &known);
            return Some((id, slot as u8, sum));
        }
    }
    None
}
