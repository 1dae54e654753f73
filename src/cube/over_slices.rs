//! Slices: the members of a dimension together are the whole.

use crate::cube::build::Builder;
use crate::cube::rules::{slice_exceeds_margin, slices_do_not_sum};
use crate::cube::series::{Key, Origin, SLOTS, SeriesId};
use crate::plan::targets::{MemberId, RollUp, SliceId};
use crate::plan::{DimensionId, Index};
use crate::syntax::targets::OverSlices;
use crate::units::Quantity;

/// Compares every cell with its slices by each dimension.
pub(super) fn check(builder: &mut Builder<'_, '_>) {
    if builder.plan.targets.slices.len() == 1 {
        return;
    }
    for index in 0..builder.cube.len() {
        let id = SeriesId::new(index);
        let metric = &builder.plan.targets.metrics[builder.cube[id].key.metric];
        if matches!(metric.roll_up, RollUp::Sum) && metric.over_slices == OverSlices::Sum {
            check_series(builder, id);
        }
    }
}

fn check_series(builder: &mut Builder<'_, '_>, id: SeriesId) {
    let targets = &builder.plan.targets;
    let members = targets.slices.members(builder.cube[id].key.slice).to_vec();
    for dimension in targets.dimensions.indices() {
        let own = members.iter().copied().find(|member| targets.members[member.index()].dimension == dimension);
        let parts = match own {
            None => targets.dimensions[dimension].top.clone(),
            Some(member) => targets.members[member.index()].children.clone(),
        };
        let rest: Vec<MemberId> = members.iter().copied().filter(|member| Some(*member) != own).collect();
        let found: Vec<(MemberId, SeriesId)> =
            parts.iter().filter_map(|part| Some((*part, slice_series(builder, id, &rest, *part)?))).collect();
        if !found.is_empty() {
            compare(builder, id, dimension, &parts, &found);
        }
    }
}

/// The series of the same cells cut down to a member.
fn slice_series(builder: &Builder<'_, '_>, id: SeriesId, rest: &[MemberId], part: MemberId) -> Option<SeriesId> {
    let mut members = rest.to_vec();
    members.push(part);
    members.sort_unstable();
    let slice: SliceId = builder.plan.targets.slices.find(&members)?;
    builder.cube.find(&Key { slice, ..builder.cube[id].key })
}

fn compare(
    builder: &mut Builder<'_, '_>,
    id: SeriesId,
    dimension: DimensionId,
    parts: &[MemberId],
    found: &[(MemberId, SeriesId)],
) {
    for slot in 0..SLOTS {
        let Some(whole) = builder.cube[id].get(slot) else { continue };
        if found.iter().any(|(_, part)| builder.cube[*part].is_broken(slot)) {
            continue;
        }
        let known: Vec<(MemberId, SeriesId, Quantity)> =
            found.iter().filter_map(|(member, part)| Some((*member, *part, builder.cube[*part].get(slot)?))).collect();
        // Sums on both sides differ only if something stated below differs, which is reported there.
        let stated =
            |id: SeriesId| matches!(builder.cube[id].origin(slot), Origin::Stated | Origin::Split | Origin::Rest);
        if known.is_empty() || !(stated(id) || known.iter().any(|(_, part, _)| stated(*part))) {
            continue;
        }
        let sum: Quantity = known.iter().map(|(_, _, value)| *value).sum();
        if sum == whole {
            continue;
        }
        let complete = known.len() == parts.len();
        if complete {
            slices_do_not_sum::report(builder, id, dimension, slot, (whole, sum), &known);
            return;
        }
        if sum > whole && !whole.is_negative() {
            slice_exceeds_margin::report(builder, id, slot, (whole, sum), &known);
            return;
        }
    }
}
