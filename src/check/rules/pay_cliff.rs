use crate::check::paid::Paid;
use crate::check::range::Range;
use crate::diagnostic::Findings;
use crate::pay::curve::Jump;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A place at which pay jumps, so that one sale decides about much money. A rate that lifts all that lies below it (`whole`), a threshold, and the ends of a line between points are always told; a level that is paid on reaching a row (`pays`) is told where it adds more than `basis.limits.cliff` allows, as a part of the target pay of the component.
    ///
    /// ## Why
    /// Just below a jump a seller gives discounts, pulls orders forward or invents them; just above it he holds them back. Pay that grows with every sale gives no reason to.
    ///
    /// ## 检查什么
    /// 支付出现跳档，一笔订单就决定一大笔钱。全额回溯的费率（`whole`）、门槛、连线两端的跳档总会提示；达到某档即付的奖金（`pays`），其增幅占该项目标奖金的比例超过 `basis.limits.cliff` 时提示。
    ///
    /// ## 为什么
    /// 差一点到档，销售会让利、提前甚至虚构订单；刚过档，又会压单。每卖一笔都多拿一点，就没有这样的动机。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: whole, rows: [{from: 0%, rate: 0.5x}, {from: 100%, rate: 1x}]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 0.5x}, {from: 50%, rate: 1.5x}]}}
    /// ```
    pub static RULE = { code: "I120", name: "pay-cliff", severity: Warning, since: "0.1.0" }
}

/// Reports a jump; `limit` is what it was measured against, and how large it is as a part of target pay.
pub(in crate::check) fn report(
    findings: &mut Findings,
    paid: &Paid<'_>,
    jump: &Jump,
    limit: Option<(&Range, crate::units::Quantity)>,
) {
    let gained = paid.money(&jump.after.minus(&jump.before));
    let measured = limit.map(|(range, part)| {
        say!(
            en: ": {part} of its target pay, where {allowed} is allowed", zh: "，为该项目标奖金的 {part}（应{allowed}）",
            part = crate::units::speak::percent(part), allowed = range.words(),
        )
    });
    let message = say!(
        en: "the sale that takes `{id}` to {at} earns {gained} at once{measured}",
        zh: "使 `{id}` 达到 {at} 的那一笔订单，一次多得{gained}{measured}",
        id = paid.component.id.value, at = paid.place_of(&jump.at), gained = gained, measured = measured,
    );
    let span = paid.row_or_threshold(jump.row, &jump.at);
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(
        en: "pay goes from {before} to {after}", zh: "支付由{before}跳到{after}", before = paid.money(&jump.before), after = paid.money(&jump.after),
    ));
    if let Some((range, _)) = limit {
        finding.label(range.span, say!(en: "the limit", zh: "允许范围"));
    }
    finding.help(say!(
        en: "spread it over the results before: a rate of each part (`mode: marginal`) or a line between points (`mode: interpolated`)",
        zh: "请把它分摊到此前的业绩上：分段累进（`mode: marginal`）或连线计酬（`mode: interpolated`）",
    ));
    finding.shadow_of(paid.look.own.site).entity(paid.entity());
}
