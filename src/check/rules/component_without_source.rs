use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component that pays by a metric of which nothing says where its actuals come from.
    ///
    /// ## Why
    /// Pay that cannot be computed is disputed.
    ///
    /// ## 检查什么
    /// 激励项按某个指标计酬，却没有写明该指标的实际数从哪里来。
    ///
    /// ## 为什么
    /// 算不出来的奖金必有争议。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   margin: {name: Margin, in: money}
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   sales:
    ///     for: {role: [seller, manager]}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: margin, of: own, as: amount, credited_on: invoice, window: year}, every: quarter, rate: 1%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   sales:
    ///     for: {role: [seller, manager]}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    /// ```
    pub static RULE = { code: "I115", name: "component-without-source", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, metric: &str) -> &'a mut Finding {
    let message = say!(en: "component `{id}` pays for `{metric}`, which has neither a source nor a formula", zh: "激励项 `{id}` 按 `{metric}` 计酬，但该指标既无数据来源也无公式", id = id, metric = metric);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "add `source` or `is` to the metric", zh: "请为该指标补充 `source` 或 `is`"));
    finding.entity(id)
}
