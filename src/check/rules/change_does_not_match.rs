use crate::diagnostic::{Finding, Findings, Message, Name};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A change states what a target was (`was`), and that is not the number in force.
    ///
    /// ## Why
    /// The change was written against another plan than this one; what it does now is not what was approved.
    ///
    /// ## 检查什么
    /// 变更中写的原值（`was`）与现行数值不符。
    ///
    /// ## 为什么
    /// 这项变更是照着另一份方案写的，实际效果不是当初批准的那个。
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
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: company, period: FY2026, metric: revenue, was: 6m, value: 4m}, {of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
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
    pub static RULE = { code: "G102", name: "change-does-not-match", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`: what the change says the target was, and what it is; `None` where there was none.
pub fn report<'a>(findings: &'a mut Findings, span: Span, (id, holder, metric): (&str, &str, &str), was: Option<Message>, value: Option<Message>) -> &'a mut Finding {
    let nothing = || say!(en: "not stated", zh: "未设定");
    let message = match was {
        Some(was) => say!(en: "change `{id}` says {metric} of {holder} was {was}, but it is {value}", zh: "变更 `{id}` 称{holder}的{metric}原为 {was}，实际为 {value}", id = id, holder = Name(holder), metric = Name(metric), was = was, value = value.clone().unwrap_or_else(nothing)),
        None => say!(en: "change `{id}` states {metric} of {holder} as new, but it is {value} already", zh: "变更 `{id}` 将{holder}的{metric}作为新目标，但现行数值为 {value}", id = id, holder = Name(holder), metric = Name(metric), value = value.clone().unwrap_or_else(nothing)),
    };
    let finding = findings.report(&RULE, span, message);
    finding.help(match value {
        Some(value) => say!(en: "set `was` to the value in force, {value}", zh: "请将 `was` 改为现行数值 {value}", value = value),
        None => say!(en: "leave `was` out where the number is new", zh: "新增目标请不要写 `was`"),
    });
    finding.entity(id)
}
