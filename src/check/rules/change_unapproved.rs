use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A change of the plan that nobody approved.
    ///
    /// ## Why
    /// A number that moves without approval is not a target.
    ///
    /// ## 检查什么
    /// 变更没有批准人。
    ///
    /// ## 为什么
    /// 不经批准就能改的数，不叫目标。
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
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// changes:
    ///   - {id: less, starts: 2026-07-01, reason: Market, targets: [{of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}, {of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
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
    /// changes:
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}, {of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
    /// ```
    pub static RULE = { code: "G101", name: "change-unapproved", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "nobody approved the change `{id}`", zh: "变更 `{id}` 没有批准人", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name who approved it under `approver`", zh: "请在 `approver` 中写明批准人"));
    finding.entity(id)
}
