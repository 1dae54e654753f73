use crate::diagnostic::{Finding, Findings, Message, Name};
use crate::source::Span;
use crate::units::Date;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A change sets the target of a period that was over before the change begins, or moves one.
    ///
    /// ## Why
    /// What was sold in that period was sold under the target of the time; pay and reports of it are closed.
    ///
    /// ## 检查什么
    /// 变更改动了在它生效前就已结束的期间，直接写明和间接带动的都算。
    ///
    /// ## 为什么
    /// 那段时间是按当时的目标销售的，奖金和报告都已结清。
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
    ///   - {id: later, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: company, period: FY2026-Q2, metric: revenue, was: 1m, value: 0}, {of: one, period: FY2026-Q2, metric: revenue, was: 1m, value: 0}]}
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
    ///   - id: later
    ///     starts: 2026-07-01
    ///     reason: Market
    ///     approver: boss
    ///     targets:
    ///       - {of: company, period: FY2026-Q3, metric: revenue, was: 1m, value: 0}
    ///       - {of: one, period: FY2026-Q3, metric: revenue, was: 1m, value: 0}
    ///       - {of: company, period: FY2026-Q4, metric: revenue, was: 2m, value: 3m}
    ///       - {of: one, period: FY2026-Q4, metric: revenue, was: 2m, value: 3m}
    /// ```
    pub static RULE = { code: "G107", name: "change-reaches-back", severity: Error, since: "0.1.0" }
}

/// Reports the period at `span` of a changed target, which is over on the day the change begins.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, period: Message, starts: Date) -> &'a mut Finding {
    let message = say!(en: "change `{id}` begins on {starts}, when {period} is over", zh: "变更 `{id}` 自 {starts}起生效，而{period}届时已经结束", id = id, starts = starts, period = Name(&period));
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "change periods that end after it begins, or let it begin earlier", zh: "请只调整生效日之后结束的期间，或提前生效日"));
    finding.entity(id)
}

/// Reports a changed target at `span` that moves one of a holder and a period that is over.
pub fn report_derived<'a>(findings: &'a mut Findings, span: Span, (id, holder): (&str, &str), period: Message) -> &'a mut Finding {
    let message = say!(en: "change `{id}` moves the target of {holder} for {period}, which is over when it begins", zh: "变更 `{id}` 会改动{holder}的{period}目标，而该期间在生效时已经结束", id = id, holder = Name(holder), period = Name(&period));
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "state what becomes of the periods still to come", zh: "请写明其后各期间的目标"));
    finding.entity(id)
}
