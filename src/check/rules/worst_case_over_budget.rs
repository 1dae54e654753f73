use crate::check::View;
use crate::check::range::Range;
use crate::diagnostic::{Findings, Message, Name};
use crate::pay::terms::PlanTerms;
use crate::source::Span;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The most that all positions of a plan can earn, against the `budget` of the plan; and the most that all plans and contests can cost, fixed pay included, against `basis.limits.cost_of_sales` as a part of the target of what the market is measured in, and against the target of the metric that `basis.limits.margin` names.
    ///
    /// Caps, ceilings, the best rating, the best judgement and the greatest factor of a modifier count. Pay that grows without end counts at the upper end of `basis.limits.attainment`; without that limit it is not checked.
    ///
    /// ## Why
    /// A plan is signed with a cost in mind. The year in which everybody does well is the one in which it has to be paid.
    ///
    /// ## 检查什么
    /// 方案内全部岗位最多能拿到的金额，对照该方案的 `budget`；全部方案与竞赛（含固定薪酬）最多的成本，对照 `basis.limits.cost_of_sales`（占衡量市场所用指标的目标），以及 `basis.limits.margin` 所指指标的目标。
    ///
    /// 计入封顶、计酬上限、最高评级、最高评定与系数的最大值。没有终点的支付按 `basis.limits.attainment` 的上限计算；未写该范围则不检查。
    ///
    /// ## 为什么
    /// 签方案时心里有一个成本。人人都做得好的那一年，正是要照付的那一年。
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: {pays: 200%, per: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    ///     budget: 150k
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: {pays: 120%, per: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    ///     budget: 150k
    /// ```
    pub static RULE = { code: "I126", name: "worst-case-over-budget", severity: Warning, since: "0.1.0" }
}

/// The worst case of a plan, and what it was taken from.
pub(in crate::check) struct Worst {
    /// The most that is paid.
    pub most: Fraction,
    /// The highest attainment, where pay that has no end was taken there.
    pub attainment: Option<Message>,
}

impl Worst {
    fn taken(&self) -> Option<Message> {
        self.attainment.as_ref().map(|most| {
            say!(en: ", at an attainment of {most}", zh: "（按达成率 {most} 计）", most = most)
        })
    }
}

fn money(view: &View<'_>, value: &Fraction) -> Name<Message> {
    let (value, currency) = (value.round(view.plan.facts.rounding), view.plan.facts.currency);
    Name(Message::new(move |lang| speak::money(value, currency, lang)))
}

/// Reports a plan that may cost more than its budget.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    own: &PlanTerms,
    worst: &Worst,
    (budget, span): (&Fraction, Span),
) {
    let over = money(view, &worst.most.minus(budget));
    let message = say!(
        en: "`{id}` can pay {most} in a year{taken}, which is {over} more than its budget of {budget}",
        zh: "`{id}` 一年最多可支付{most}{taken}，比预算{budget}多{over}",
        id = own.id.value, most = money(view, &worst.most), taken = worst.taken(), budget = money(view, budget),
        over = over,
    );
    let finding = findings.report(&RULE, span, message);
    let count = own.seats.len();
    finding.label(span, say!(en: "positions that it pays: {count}", zh: "适用岗位 {count} 个", count = count));
    finding.help(say!(
        en: "plan {most}, or lower the caps", zh: "请按 {most} 做预算，或降低封顶", most = money(view, &worst.most),
    ));
    finding.shadow_of(own.site).entity(own.id.value.clone());
}

/// Reports that everything that is paid may take too large a part of what is sold.
pub(in crate::check) fn report_cost(
    findings: &mut Findings,
    view: &View<'_>,
    worst: &Worst,
    (revenue, metric): (&Fraction, &str),
    range: &Range,
) {
    let tenth = Rounding { step: Quantity::from_micros(1_000), mode: RoundingMode::HalfUp };
    let part = worst.most.over(revenue).map(|part| speak::percent(part.round(tenth))).unwrap_or_default();
    let message = say!(
        en: "all plans can cost {most} in a year{taken}: {part} of the {revenue} of {metric} that is planned, where {allowed} is allowed",
        zh: "全部方案一年最多可花费{most}{taken}，占{metric}目标{revenue}的 {part}，应{allowed}",
        most = money(view, &worst.most), taken = worst.taken(), part = part, revenue = money(view, revenue), metric = Name(metric), allowed = range.words(),
    );
    let finding = findings.report(&RULE, range.span, message);
    finding.label(range.span, say!(en: "the limit", zh: "允许范围"));
    finding.help(say!(en: "lower the caps, or allow more", zh: "请降低封顶，或放宽范围"));
    finding.entity("cost_of_sales");
}

/// Reports that everything that is paid may be more than what is left of what is sold.
pub(in crate::check) fn report_margin(
    findings: &mut Findings,
    view: &View<'_>,
    worst: &Worst,
    (margin, metric): (&Fraction, &str),
    span: Span,
) {
    let message = say!(
        en: "all plans can cost {most} in a year{taken}, which is more than the {margin} of {metric} that is planned",
        zh: "全部方案一年最多可花费{most}{taken}，超过{metric}的目标{margin}",
        most = money(view, &worst.most), taken = worst.taken(), margin = money(view, margin), metric = Name(metric),
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "what pay is held against", zh: "对照的指标"));
    finding.help(say!(en: "lower the caps", zh: "请降低封顶"));
    finding.entity("margin");
}
