//! Parallel sets: budget, quota, stretch keep their order.

use crate::cube::over_slices::Comparison;
use crate::cube::rules::sets_out_of_order;
use crate::cube::series::{Cube, Key, Origin, SLOTS, SeriesId};
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::plan::targets::Relation;
use crate::units::Quantity;

/// Compares the cells of each set with those of the sets it stands to.
pub(super) fn check(plan: &Plan, cube: &Cube, findings: &mut Findings) {
    let mut with = Comparison { plan, cube, findings };
    for family in cube.families() {
        let relations = &plan.targets.sets[family.key.set].relations;
        if relations.is_empty() || plan.targets.lost.target(family.key.metric) {
            continue;
        }
        for (relation, other) in relations {
            for id in family.ids() {
                if let Some(other) = cube.find(&Key { set: *other, ..cube[id].key }) {
                    compare(&mut with, id, *relation, other);
                }
            }
        }
    }
}

fn holds(relation: Relation, own: Quantity, theirs: Quantity) -> bool {
    match relation {
        Relation::AtLeast => own >= theirs,
        Relation::AtMost => own <= theirs,
        Relation::Equals => own == theirs,
    }
}

/// Whether a relation is meant for a slot: for the year, and for shorter periods that somebody stated. How the seasons of two sets
/// differ that only follow a profile or a ramp is nobody's statement.
fn is_meant(own: Origin, theirs: Origin, slot: usize) -> bool {
    let stated = |origin: Origin| matches!(origin, Origin::Stated | Origin::Split | Origin::Rest);
    slot == 0 || ((stated(own) || stated(theirs)) && own != Origin::Profile && theirs != Origin::Profile)
}

/// Reports the longest period in which two cells break their relation, unless mending what was reported of them would mend it.
fn compare(with: &mut Comparison<'_>, id: SeriesId, relation: Relation, other: SeriesId) {
    for slot in 0..SLOTS {
        let (Some(own), Some(theirs)) = (with.cube[id].get(slot), with.cube[other].get(slot)) else { continue };
        if holds(relation, own, theirs) || !is_meant(with.cube[id].origin(slot), with.cube[other].origin(slot), slot) {
            continue;
        }
        let (mended, their_mended) = (with.cube.doubt(with.plan, id, slot), with.cube.doubt(with.plan, other, slot));
        if !holds(relation, mended.unwrap_or(own), their_mended.unwrap_or(theirs)) {
            sets_out_of_order::report(with, (id, own), relation, (other, theirs), slot);
        }
        return;
    }
}
