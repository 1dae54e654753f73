//! What pay hangs on beside sums: the meters whose transactions are followed by the deal, or paid one by one where those that pay alike can be put together.

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use crate::actuals::tally::MeterId;
use crate::pay::terms::{AdjustmentTerms, ClawbackTerms, Terms, Whose};
use crate::plan::UnitId;
use crate::sql::Parts;
use crate::sql::beyond::{Alike, alike, all, hangs, is_by_deal};
use crate::units::Quantity;

/// Who counts the transactions of a meter that is followed by the deal.
#[derive(Debug, Default)]
pub(super) struct Hung {
    /// Whether positions do.
    pub own: bool,
    /// The units that do.
    pub units: BTreeSet<UnitId>,
    /// Whether pay is let out as deals come to events.
    pub by_event: bool,
}

/// All that pay hangs on beside sums.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// The meters that are followed by the deal.
    pub hung: BTreeMap<MeterId, Hung>,
    /// The meters whose transactions are paid one by one.
    pub alike: BTreeMap<MeterId, Alike>,
}

impl Needs {
    pub(super) fn of(parts: &Parts<'_>) -> Self {
        let mut needs = Self::default();
        let beyond: BTreeSet<_> = all(parts).iter().filter(|own| own.of_component).map(|own| own.span).collect();
        let organisation = &parts.compiled.plan.organisation;
        for plan in &parts.terms.plans {
            let components = plan.components.iter().filter(|(id, _)| !beyond.contains(&id.span));
            for terms in components.filter_map(|(_, terms)| terms.as_ref()) {
                let Some(measure) = terms.measure() else { continue };
                let Some(meter) = parts.meters.of_site(measure.metric, measure.site) else { continue };
                if hangs(plan, terms) {
                    let hung = needs.hung.entry(meter).or_default();
                    hung.by_event |= !terms.paid_on.is_empty();
                    match measure.of {
                        Whose::Own => hung.own = true,
                        Whose::Unit => {
                            hung.units.extend(plan.seats.iter().filter_map(|seat| organisation.unit_of(*seat)));
                        }
                        Whose::Named(unit) => _ = hung.units.insert(unit),
                    }
                }
                if is_by_deal(terms)
                    && let Some(own) = alike(terms)
                {
                    let known = needs.alike.entry(meter).or_default();
                    known.by_day |= own.by_day;
                    let mut bounds: BTreeSet<Quantity> = known.bounds.iter().copied().collect();
                    bounds.extend(own.bounds);
                    known.bounds = bounds.into_iter().collect();
                }
            }
        }
        needs
    }

    /// The meters of either kind.
    pub(super) fn meters(&self) -> BTreeSet<MeterId> {
        self.hung.keys().chain(self.alike.keys()).copied().collect()
    }
}

/// The clawbacks of all plans, in order, by name.
pub(super) fn clawbacks(terms: &Terms) -> Vec<(EcoString, &ClawbackTerms)> {
    let of_plan = |plan: &'_ crate::pay::terms::PlanTerms| plan.id.value.clone();
    let plans = terms.plans.iter();
    plans
        .flat_map(|plan| {
            let id = of_plan(plan);
            plan.clawbacks.iter().map(move |own| (ecow::eco_format!("{id}/{}", own.id.value), own))
        })
        .collect()
}

/// The adjustments of scorecards that count records, by name.
pub(super) fn adjustments(terms: &Terms) -> Vec<(EcoString, &AdjustmentTerms)> {
    let cards = terms.cards.iter();
    cards
        .flat_map(|card| {
            let own = card.adjustments.iter().flatten().filter(|own| own.of_records && own.when.is_some());
            own.map(|own| (ecow::eco_format!("{}/{}", card.id.value, own.id.value), own))
        })
        .collect()
}
