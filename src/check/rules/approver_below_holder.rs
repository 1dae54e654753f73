use crate::diagnostic::{Finding, Findings, Name};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A change of a target approved by somebody who does not stand above its holder.
    ///
    /// ## Why
    /// Nobody eases their own target, or that of those above them.
    ///
    /// ## 检查什么
    /// 目标变更的批准人，不是目标承担人的上级。
    ///
    /// ## 为什么
    /// 谁也不能给自己减目标，也不能给自己的上级减。
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
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: one, targets: [{of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}, {of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
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
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: one, period: FY2026, metric: revenue, was: 5m, value: 4m}, {of: company, period: FY2026, metric: revenue, was: 5m, value: 4m}]}
    /// ```
    pub static RULE = { code: "G103", name: "approver-below-holder", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, who: &str, holder: &str) -> &'a mut Finding {
    let message = say!(en: "change `{id}` of the target of {holder} is approved by `{who}`, who does not stand above it", zh: "变更 `{id}` 调整{holder}的目标，但批准人 `{who}` 并非其上级", id = id, who = who, holder = Name(holder));
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name somebody above", zh: "请改由上级批准"));
    finding.entity(id)
}
