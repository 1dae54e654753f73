//! Periods and days outside target statements: they lie in the plan's year, or what is said of them acts on nothing.

use crate::diagnostic::Findings;
use crate::plan::Facts;
use crate::plan::rules::outside_fiscal_year;
use crate::plan::targets::read_period;
use crate::syntax::Written;

/// Checks the periods of capacities and incentive plans, and the first days of changes.
pub(super) fn check(written: &Written, facts: &Facts, findings: &mut Findings) {
    for sections in written.sections() {
        let capacities = sections.targets.basis.get().and_then(|basis| basis.capacity.get());
        let capacities = capacities.into_iter().flat_map(|capacities| &capacities.list);
        let of_capacities = capacities.filter_map(|capacity| capacity.period.get());
        let plans = sections.incentives.incentives.get().into_iter().flatten();
        let of_plans = plans.filter_map(|plan| plan.value.period.get());
        for period in of_capacities.chain(of_plans) {
            read_period(period, None, facts, findings);
        }
    }
    let (first, last) = facts.calendar.dates(facts.calendar.year());
    for starts in written.changes().filter_map(|change| change.starts.get()) {
        if starts.value < first || starts.value > last {
            outside_fiscal_year::report_day(findings, starts.span, starts.value, &facts.calendar);
        }
    }
}
