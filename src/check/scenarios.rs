//! Scenarios: their distributions are whole, and the units and roles they name are there.

use crate::check::View;
use crate::check::rules::distribution_not_whole;
use crate::diagnostic::Findings;
use crate::units::{Figure, Quantity};

/// Checks every scenario.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    let basis = view.written.sections().filter_map(|sections| sections.targets.basis.get());
    for scenario in basis.filter_map(|basis| basis.scenarios.get()).flatten() {
        let (id, own) = (&scenario.id.value, &scenario.value);
        if let Some(distribution) = own.distribution.get() {
            let mut known = true;
            for (attainment, share) in distribution.iter() {
                known &= share.is_some();
                if !matches!(Figure::parse(attainment), Ok(Figure::Percent(part)) if !part.is_negative()) {
                    known = false;
                    distribution_not_whole::report_key(findings, attainment.span, id, (attainment, "attainment"));
                }
            }
            let sum: Quantity =
                distribution.iter().filter_map(|(_, share)| share.as_ref()).map(|share| share.value.0).sum();
            if known && sum != Quantity::ONE {
                let span = distribution.iter().next().map_or(scenario.id.span, |(first, _)| first.span);
                distribution_not_whole::report(findings, span, id, sum);
            }
        }
        let Some(by) = own.by.get().filter(|_| organisation.sound) else { continue };
        for (unit, _) in by.unit.get().into_iter().flat_map(|by| by.iter()) {
            if organisation.units.find(unit).is_none() {
                distribution_not_whole::report_key(findings, unit.span, id, (unit, "unit"));
            }
        }
        for (role, _) in by.role.get().into_iter().flat_map(|by| by.iter()) {
            if organisation.roles.find(role).is_none() {
                distribution_not_whole::report_key(findings, role.span, id, (role, "role"));
            }
        }
    }
}
