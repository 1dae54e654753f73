use crate::diagnostic::{Finding, Findings, Message, Name};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A change sets the target of a period that has begun lower than the sum of its months that are already over.
    ///
    /// ## Why
    /// Months that are over keep their targets, so no numbers for the months to come can make the new one.
    ///
    /// ## 检查什么
    /// 期间已经开始，变更却把它的目标定得比其中已结束月份的合计还低。
    ///
    /// ## 为什么
    /// 已结束的月份目标不变，剩下的月份怎么定也凑不成新数。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m, by: {period: {Q1: 1m, Q2: 1m, Q3: 1m, Q4: 2m}}}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// changes:
    ///   - {id: less, starts: 2026-10-01, reason: Market, approver: boss, targets: [{of: company, period: FY2026, metric: revenue, was: 5m, value: 2m}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m, by: {period: {Q1: 1m, Q2: 1m, Q3: 1m, Q4: 2m}}}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// changes:
    ///   - id: less
    ///     starts: 2026-10-01
    ///     reason: Market
    ///     approver: boss
    ///     targets:
    ///       - {of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}
    ///       - {of: company, period: FY2026-Q4, metric: revenue, was: 2m, value: 1m}
    ///       - {of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}
    /// ```
    pub static RULE = { code: "G109", name: "change-below-past", severity: Error, since: "0.1.0" }
}

/// Reports the changed target at `span`, of `value`, while `over` lies in months that are over.
pub fn report<'a>(findings: &'a mut Findings, span: Span, (id, holder): (&str, &str), period: Message, (value, over): (Message, Message)) -> &'a mut Finding {
    let message = say!(en: "change `{id}` sets {holder} for {period} to {value}, but {over} lies in months that are over when it begins", zh: "变更 `{id}` 将{holder}的{period}目标定为 {value}，但生效前已结束的月份已占 {over}", id = id, holder = Name(holder), period = Name(&period), value = value, over = over);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "set at least {over}, or let the change begin earlier", zh: "请至少定为 {over}，或提前生效日", over = over));
    finding.entity(id)
}
