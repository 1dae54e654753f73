use crate::check::View;
use crate::diagnostic::{Findings, Name};
use crate::pay::greatest::Rate;
use crate::pay::terms::PlanTerms;
use crate::source::Span;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The greatest part of a further sale that goes into pay, of all plans that are credited for it together: the seller, the heads of the units above and overlays. It is held against the margin that the targets imply: that of the metric named by `basis.limits.margin` as a part of the one the market is measured in.
    ///
    /// ## Why
    /// Each rate may look small. Together they can take more of a sale than it leaves, and then the best sellers cost the most.
    ///
    /// ## 检查什么
    /// 一笔新增销售中进入薪酬的最大比例：把因它计酬的所有方案（销售本人、上级部门负责人、叠加岗位）加在一起，对照目标所隐含的毛利率，即 `basis.limits.margin` 所指指标的目标占衡量市场所用指标目标的比例。
    ///
    /// ## 为什么
    /// 每个费率单看都不大，加在一起可能超过这笔销售留下的利润，卖得越好亏得越多。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}, gross-profit: {in: money, source: orders.profit}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// basis:
    ///   limits: {margin: gross-profit}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: company, period: FY2026, metric: gross-profit, value: 1m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: none, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, rate: 9x}]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}, gross-profit: {in: money, source: orders.profit}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// basis:
    ///   limits: {margin: gross-profit}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: company, period: FY2026, metric: gross-profit, value: 1m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: none, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, rate: 2x}]}}
    /// ```
    pub static RULE = { code: "I127", name: "rate-above-margin", severity: Warning, since: "0.1.0" }
}

/// Reports that the rates of a sale add up to more than its margin.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    (plans, rates): (&[&PlanTerms], &[&Rate]),
    (rate, margin): (&Fraction, &Fraction),
    span: Span,
) {
    let hundredth = Rounding { step: Quantity::from_micros(100), mode: RoundingMode::HalfUp };
    let percent = |part: &Fraction| speak::percent(part.round(hundredth));
    let message = say!(
        en: "up to {rate} of a further sale goes into pay, and the targets leave a margin of {margin}",
        zh: "新增销售最多有 {rate} 进入薪酬，而目标所留的毛利率是 {margin}",
        rate = percent(rate), margin = percent(margin),
    );
    let finding = findings.report(&RULE, span, message);
    for own in rates {
        let (id, _) = &plans[own.plan].components[own.component];
        let seat = view.plan.organisation.seat_id(own.seat);
        finding.label(id.span, say!(
            en: "{rate} for {seat}", zh: "{seat}得 {rate}", rate = percent(&own.rate), seat = Name(&seat),
        ));
    }
    finding.help(say!(en: "lower the highest rates", zh: "请降低最高的费率"));
    if let Some(own) = rates.first() {
        finding.shadow_of(plans[own.plan].site).entity("rate-above-margin");
    }
}
