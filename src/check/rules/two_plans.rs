use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A position that two incentive plans pay at the same time.
    ///
    /// ## Why
    /// The same sale would be paid twice, or neither plan says which of them holds.
    ///
    /// ## 检查什么
    /// 同一个岗位同时适用两个激励方案。
    ///
    /// ## 为什么
    /// 同一笔销售会发两次奖金，或者说不清以哪个方案为准。
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
    ///     for: {role: [seller, manager]}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    ///   more:
    ///     for: {position: one}
    ///     period: FY2026
    ///     components: {sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}}
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
    pub static RULE = { code: "I113", name: "two-plans", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, seat: &str, first: &str, second: &str) -> &'a mut Finding {
    let message = say!(en: "`{seat}` is paid by `{first}` and by `{second}` at the same time", zh: "`{seat}` 同时适用 `{first}` 与 `{second}` 两个激励方案", seat = seat, first = first, second = second);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "take it out of the `for` of one, or give them periods that do not meet", zh: "请从其一的 `for` 中去掉，或使两者期间不重叠"));
    finding.entity(seat)
}
