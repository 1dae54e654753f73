//! Breaches of integrity cost those who were paid for them.

use crate::check::View;
use crate::check::rules::integrity_risk_without_clawback;
use crate::diagnostic::Findings;
use crate::syntax::{Ask, When};

/// Checks every integrity rule of a plan that pays.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let plans: Vec<_> =
        view.written.sections().filter_map(|sections| sections.incentives.incentives.get()).flatten().collect();
    if plans.is_empty() || plans.iter().any(|plan| plan.value.clawback.is_broken()) {
        return;
    }
    let clawbacks: Vec<_> = plans.iter().filter_map(|plan| plan.value.clawback.get()).flatten().collect();
    let taken: Vec<&str> = clawbacks.iter().filter_map(|clawback| clawback.value.when.get()).flat_map(events).collect();
    let mut ids: Vec<&str> = clawbacks.iter().map(|clawback| clawback.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for rule in view.written.sections().filter_map(|sections| sections.risk.integrity.get()).flatten() {
        let own = &rule.value;
        let Some(when) = own.when.get().filter(|_| own.clawback.is_absent() && own.score.is_absent()) else { continue };
        let events: Vec<&str> = events(when).collect();
        if !events.iter().any(|event| taken.contains(event)) {
            integrity_risk_without_clawback::report(findings, &rule.id, &events, &ids);
        }
    }
}

/// The events that a condition asks for.
fn events(when: &When) -> impl Iterator<Item = &str> {
    let tests = when.any.iter().flat_map(|all| &all.tests).filter(|(axis, _)| axis.as_str() == "event");
    tests.flat_map(|(_, test)| match &test.ask {
        Ask::Among(events) => events.iter().map(|event| event.as_str()).collect(),
        _ => Vec::new(),
    })
}
