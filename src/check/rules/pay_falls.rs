use crate::check::paid::Paid;
use crate::diagnostic::Findings;
use crate::units::Fraction;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component of an incentive plan that pays less for a greater result: a row that begins below where the row before it ends, or whose rate is negative. Where less of a metric is better and its amount is what counts, nothing is said, nor of what only takes off, such as a fee.
    ///
    /// The pay is worked out with threshold, ceiling and cap, in every case that the conditions of the table tell apart.
    ///
    /// ## Why
    /// Whoever earns less by selling more will sell less, or book it later.
    ///
    /// ## 检查什么
    /// 激励项出现结果越好、支付越少的情形：某一档起点的支付低于上一档终点，或费率为负。指标越低越好且按数值计酬的，以及只扣不付的激励项，不作检查。
    ///
    /// 计算时已计入门槛、上限与封顶，并按表格条件所区分的每种情形分别计算。
    ///
    /// ## 为什么
    /// 卖得越多反而拿得越少，销售就会少卖，或把订单压到以后。
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, pays: 80%, rate: 2x}]}}
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, pays: 100%, rate: 2x}]}}
    /// ```
    pub static RULE = { code: "I119", name: "pay-falls", severity: Error, since: "0.1.0" }
}

/// Two results of which the greater pays less.
pub(in crate::check) struct Fall {
    /// The lesser result, and what it pays.
    pub low: (Fraction, Fraction),
    /// The greater result, and what it pays.
    pub high: (Fraction, Fraction),
    /// Whether pay jumps down at one place.
    pub jumps: bool,
    /// The row at fault.
    pub row: Option<usize>,
}

/// Reports a fall of pay.
pub(in crate::check) fn report(findings: &mut Findings, paid: &Paid<'_>, fall: &Fall) {
    let (before, after) = (paid.money(&fall.low.1), paid.money(&fall.high.1));
    let (low, high) = (paid.place(&fall.low.0), paid.place(&fall.high.0));
    let message = match fall.jumps {
        true => say!(
            en: "`{id}` pays {before} just short of {high}, and only {after} from there on",
            zh: "`{id}` 在即将达到 {high} 时支付{before}，达到后只支付{after}",
            id = paid.component.id.value, before = before, after = after, high = high,
        ),
        false => say!(
            en: "`{id}` pays {before} at {low}, and only {after} at {high}",
            zh: "`{id}` 在 {low} 时支付{before}，在 {high} 时只支付{after}",
            id = paid.component.id.value, before = before, after = after, low = low, high = high,
        ),
    };
    let span = paid.row(fall.row);
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "here more results in less", zh: "此处结果越好支付越少"));
    finding.help(say!(
        en: "let it pay {before} or more from {high} on", zh: "{high} 起请至少支付 {before}", before = paid.money(&fall.low.1), high = paid.place(&fall.high.0),
    ));
    finding.shadow_of(paid.look.own.site).entity(paid.entity());
}
