//! Which targets a measure of a part of the business is held against.

use crate::cube::{Cube, Key};
use crate::decision::evaluate::{Asked, Cases, Fact, Truth};
use crate::plan::targets::{HolderId, Kind, MetricId, SliceId, Slices};
use crate::plan::{Index, Plan, SetId};
use crate::units::Period;

/// Whose target of which metric, against which set.
pub type Holding = (HolderId, MetricId, SetId);

/// The slices that a measure of a part of the business is held against: those that its condition admits, of those that are in no other; their
/// targets add up. The whole where the part has no target of its own, and where it has several that do not add up, as shares do not.
pub fn slices(plan: &Plan, cube: &Cube, (holder, metric, set): Holding, when: &Cases, period: Period) -> Vec<SliceId> {
    let targets = &plan.targets;
    let is_asked = |key: &Key| key.metric == metric && key.set == set && key.slice != Slices::WHOLE;
    let of_metric = cube.of_holder(holder).map(|id| cube[id].key).filter(is_asked);
    let mut admitted: Vec<SliceId> = of_metric
        .filter(|key| key.year == period.year)
        .map(|key| key.slice)
        .filter(|slice| admits(plan, when, *slice, period))
        .collect();
    admitted.sort_unstable();
    admitted.dedup();
    let least = admitted.iter().map(|slice| targets.slices.members(*slice).len()).min();
    let all: Vec<SliceId> =
        admitted.into_iter().filter(|slice| Some(targets.slices.members(*slice).len()) == least).collect();
    let adds_up = all.len() == 1 || targets.metrics[metric].kind != Kind::Percent;
    if all.is_empty() || !adds_up { vec![Slices::WHOLE] } else { all }
}

/// Whether a condition admits all of a slice.
fn admits(plan: &Plan, when: &Cases, slice: SliceId, period: Period) -> bool {
    let targets = &plan.targets;
    let members = targets.slices.members(slice);
    let fact = |asked: &Asked| {
        if asked.name == "period" {
            return Fact::Period(period);
        }
        let member = members.iter().map(|member| &targets.members[member.index()]);
        let mut member = member.filter(|member| targets.dimensions.id(member.dimension) == &asked.name);
        member.next().map_or(Fact::Missing, |member| Fact::Word(member.id.value.clone()))
    };
    when.row(0, &fact).0 == Truth::Yes
}
