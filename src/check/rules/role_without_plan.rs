use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A role that carries a number and that no incentive plan is for, in a plan that has incentive plans.
    ///
    /// ## Why
    /// A target that no pay depends on is not pursued.
    ///
    /// ## 检查什么
    /// 方案有激励方案，而承担指标的角色不适用其中任何一个。
    ///
    /// ## 为什么
    /// 与收入不挂钩的指标，没有人去追。
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
    /// incentives:
    ///   sales:
    ///     for: {role: seller}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
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
    pub static RULE = { code: "I112", name: "role-without-plan", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "no incentive plan is for the role `{id}`, which carries targets", zh: "角色 `{id}` 承担指标，但没有适用的激励方案", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name it in the `for` of an incentive plan", zh: "请在某个激励方案的 `for` 中写上该角色"));
    finding.entity(id)
}
