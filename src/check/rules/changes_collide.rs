use crate::diagnostic::{Finding, Findings, Message, Name};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Two changes that begin on one day, or one change twice, give the same target different numbers.
    ///
    /// ## Why
    /// Which of them holds could only be guessed from the order in which they are written.
    ///
    /// ## 检查什么
    /// 同日生效的两项变更，或同一项变更中的两处，给同一个目标定了不同的数。
    ///
    /// ## 为什么
    /// 以哪个为准，只能按书写的先后去猜。
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
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}, {of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
    ///   - {id: more, starts: 2026-07-01, reason: Price, approver: boss, targets: [{of: one, period: FY2026, metric: revenue, was: 5m, value: 6m}]}
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
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: one, period: FY2026-Q4, metric: revenue, was: 2m, value: 1m}, {of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}, {of: company, period: FY2026-Q4, metric: revenue, was: 2m, value: 1m}, {of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
    /// ```
    pub static RULE = { code: "G110", name: "changes-collide", severity: Error, since: "0.1.0" }
}

/// Reports the number at `span`, while the one at `first` stands for the same target from the same day.
pub fn report<'a>(findings: &'a mut Findings, span: Span, (id, holder, metric): (&str, &str, &str), (value, other): (Message, Message), first: Span) -> &'a mut Finding {
    let message = say!(en: "change `{id}` sets {metric} of {holder} to {value}, but from the same day it is {other}", zh: "变更 `{id}` 将{holder}的{metric}定为 {value}，但同日生效的数值为 {other}", id = id, holder = Name(holder), metric = Name(metric), value = value, other = other);
    let finding = findings.report(&RULE, span, message);
    finding.label(first, say!(en: "{other} here", zh: "此处为 {other}", other = other));
    finding.help(say!(en: "state it once, or let one change begin later", zh: "请只写一次，或让其中一项变更延后生效"));
    finding.entity(id)
}
