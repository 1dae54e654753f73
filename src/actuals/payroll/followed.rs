//! What of records is followed one by one, and what is asked of them.

use rustc_hash::FxHashSet;

use crate::actuals::tally::{MeterId, Meters};
use crate::credit::Linear;
use crate::decision::evaluate;
use crate::pay::asks;
use crate::pay::terms::{PlanTerms, Terms};
use crate::plan::Plan;

/// The meters of measures that are paid transaction by transaction, or whose pay hangs on deals.
pub(super) fn by_deal(terms: &Terms, (meters, linear): (&Meters, &Linear), plan: &Plan) -> FxHashSet<MeterId> {
    let components = |own: &'_ PlanTerms| -> Vec<MeterId> {
        let all = own.components.iter().filter_map(|(_, component)| component.as_ref());
        let asked = all.filter(|component| {
            let hangs = !own.clawbacks.is_empty() || !component.paid_on.is_empty();
            hangs || asks::is_by_deal(component, plan)
        });
        let measures = asked.filter_map(|component| component.measure());
        let parts = measures.flat_map(|measure| {
            let parts = linear.parts(measure.metric).into_iter();
            parts.filter_map(|(metric, _)| meters.of_site(metric, measure.site))
        });
        parts.collect()
    };
    terms.plans.iter().flat_map(components).collect()
}

/// What tables of pay ask of records, each once.
pub(super) fn asked_of_records(terms: &Terms, plan: &Plan) -> Vec<evaluate::Asked> {
    let components = terms.plans.iter().flat_map(|own| &own.components).filter_map(|(_, own)| own.as_ref());
    let mut all: Vec<evaluate::Asked> = Vec::new();
    for asked in components.flat_map(|component| asks::of_component(component, plan)) {
        if !all.contains(asked) {
            all.push(asked.clone());
        }
    }
    all
}
