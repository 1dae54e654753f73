use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component that pays by attainment of a target, where none of the positions it pays has that target.
    ///
    /// ## Why
    /// Without a target there is no attainment, and nothing could be paid.
    ///
    /// ## 检查什么
    /// 激励项按目标达成率计酬，而适用的岗位都没有这个目标。
    ///
    /// ## 为什么
    /// 没有目标就没有达成率，也就无从发放。
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
    ///   units: {name: Units, in: count, source: orders}
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: units, value: 5}
    /// incentives:
    ///   sales:
    ///     for: {position: one}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: team, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
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
    pub static RULE = { code: "I114", name: "component-without-target", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, metric: &str) -> &'a mut Finding {
    let message = say!(en: "component `{id}` pays for `{metric}`, of which nobody it pays has a target", zh: "激励项 `{id}` 按 `{metric}` 计酬，但适用岗位均没有该指标的目标", id = id, metric = metric);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "state the target, or measure the `amount`", zh: "请补充目标，或改为按 `amount` 计量"));
    finding.entity(id)
}
