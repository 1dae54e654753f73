use crate::diagnostic::{Finding, Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Pay by attainment of a target that is below zero for somebody it pays.
    ///
    /// ## Why
    /// Attainment is actual ÷ target. Of a target below zero it falls as sales grow: whoever sells more would be paid less.
    ///
    /// ## 检查什么
    /// 按目标达成率计酬，而适用的某个岗位目标为负。
    ///
    /// ## 为什么
    /// 达成率等于实绩除以目标。目标为负时，卖得越多达成率越低，奖金反而越少。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: -100k}
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
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 100k}
    /// incentives:
    ///   sales:
    ///     for: {role: seller}
    ///     period: FY2026
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, credited_on: invoice, window: year}, every: quarter, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    /// ```
    pub static RULE = { code: "I163", name: "quota-below-zero", severity: Error, since: "0.1.0" }
}

/// Reports the metric that a component measures at `span`, with the seat and the period of its target.
pub fn report<'a>(
    findings: &'a mut Findings,
    span: Span,
    (seat, metric): (&str, &str),
    (target, period): (Message, Message),
) -> &'a mut Finding {
    let message = say!(
        en: "`{seat}` is paid by attainment of `{metric}`, whose target in {period} is {target}",
        zh: "`{seat}` 按 `{metric}` 的达成率计酬，而其在{period}的目标为 {target}",
        seat = seat, metric = metric, period = period, target = target,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "give a target above zero, or pay by the `amount` or the `excess`", zh: "请给出大于零的目标，或改为按 `amount` 或 `excess` 计酬",
    ));
    finding.entity(seat)
}
