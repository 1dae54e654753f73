use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A plan with targets and without reviews.
    ///
    /// ## Why
    /// Targets that nobody looks at until December are wishes.
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// reviews:
    ///   monthly: {for: {role: seller}, every: month, metrics: [revenue]}
    /// ```
    pub static RULE = { code: "G104", name: "missing-cadence", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "`{id}` has targets, but no review looks at them", zh: "`{id}` 有目标，却没有任何复盘安排", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "add `reviews`", zh: "请补充 `reviews`"));
    finding.entity(id)
}
