//! Parallel sets: budget, quota, stretch keep their order.

use crate::cube::build::Builder;
use crate::cube::rules::sets_out_of_order;
use crate::cube::series::{Key, SLOTS, SeriesId};
use crate::plan::Index;
use crate::plan::targets::Relation;

/// Compares the cells of each set with those of the sets it stands to.
pub(super) fn check(builder: &mut Builder<'_, '_>) {
    for index in 0..builder.cube.len() {
        let id = SeriesId::new(index);
        let key = builder.cube[id].key;
        for (relation, other) in builder.plan.targets.sets[key.set].relations.clone() {
            if let Some(other) = builder.cube.find(&Key { set: other, ..key }) {
                compare(builder, id, relation, other);
            }
        }
    }
}

fn compare(builder: &mut Builder<'_, '_>, id: SeriesId, relation: Relation, other: SeriesId) {
    for slot in 0..SLOTS {
        let (Some(own), Some(theirs)) = (builder.cube[id].get(slot), builder.cube[other].get(slot)) else { continue };
        let holds = match relation {
            Relation::AtLeast => own >= theirs,
            Relation::AtMost => own <= theirs,
            Relation::Equals => own == theirs,
        };
        if !holds {
            sets_out_of_order::report(builder, (id, own), relation, (other, theirs), slot);
            return;
        }
    }
}
