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
    /// ## 检查什么
    /// 方案有目标，却没有任何复盘安排。
    ///
    /// ## 为什么
    /// 到 12 月才有人看的目标，只是愿望。
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

/// Reports the first target, which stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, metric: &str) -> &'a mut Finding {
    let message = say!(en: "`{id}` has targets, but no review looks at them", zh: "`{id}` 有目标，却没有任何复盘安排", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.here(say!(en: "nobody looks at this or any other target", zh: "这个目标和其他目标都无人复盘"));
    finding.help(say!(
        en: "add a review: `reviews: {{monthly: {{for: {{head: true}}, every: month, metrics: [{metric}]}}}}`",
        zh: "请安排复盘：`reviews: {{monthly: {{for: {{head: true}}, every: month, metrics: [{metric}]}}}}`",
        metric = metric,
    ));
    finding.entity(id)
}
