//! What meters and slices are called in tables of aggregates: the same for the script that writes them and for the reader.

use ecow::EcoString;

use crate::actuals::tally::{Basis, MeterId, Meters};
use crate::plan::Plan;
use crate::plan::targets::SliceId;

/// The name of each meter: its metric, numbered where measures ask for more of its records.
pub(super) fn meters(meters: &Meters, plan: &Plan) -> Vec<(MeterId, EcoString)> {
    let mut counts: std::collections::BTreeMap<EcoString, usize> = std::collections::BTreeMap::new();
    let name = |(id, meter): (MeterId, &crate::actuals::tally::Meter)| {
        let metric = plan.targets.metrics.id(meter.feed.metric).clone();
        let count = counts.entry(metric.clone()).or_default();
        *count += 1;
        (id, if *count == 1 { metric } else { ecow::eco_format!("{metric}#{count}") })
    };
    meters.iter().map(name).collect()
}

/// The name of a slice: its dimensions and members; nothing for the whole.
pub(super) fn slice(slice: SliceId, plan: &Plan) -> EcoString {
    let members = plan.targets.slices.members(slice).iter().map(|member| {
        let member = &plan.targets.members[member.0 as usize];
        format!("{}={}", plan.targets.dimensions.id(member.dimension), member.id.value)
    });
    members.collect::<Vec<_>>().join("&").into()
}

/// The slices of a basis by name.
pub(super) fn slices(basis: &Basis<'_>) -> Vec<(SliceId, EcoString)> {
    basis.slices.iter().map(|id| (*id, slice(*id, basis.plan))).collect()
}
