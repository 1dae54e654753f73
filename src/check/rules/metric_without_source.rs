use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A metric that has targets and is counted nowhere: no source, and no formula.
    ///
    /// ## Why
    /// Nobody will agree on what was reached.
    ///
    /// ## 检查什么
    /// 指标有目标，却没有统计来源：既没有写数据来源，也没有写公式。
    ///
    /// ## 为什么
    /// 完成了多少，谁也说服不了谁。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money}}
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
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// systems: {erp: {name: ERP}}
    /// sources: {orders: {system: erp, owner: company}}
    /// ```
    pub static RULE = { code: "D101", name: "metric-without-source", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the metric `{id}` has targets but no source", zh: "指标 `{id}` 有目标但没有数据来源", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "say where it is read: `source: orders.amount`, with `orders` under `sources`; or how it follows from others: `is:`",
        zh: "请写明数据来源，例如 `source: orders.amount`，并在 `sources` 中写出 `orders`；由其他指标算出的写 `is:`",
    ));
    finding.entity(id)
}
