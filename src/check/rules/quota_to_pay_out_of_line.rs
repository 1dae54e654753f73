use ecow::EcoString;

use crate::check::View;
use crate::check::pay::OutOfLine;
use crate::check::range::Range;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Name};
use crate::plan::targets::Kind;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A position whose own quota of the year is too large or too small a multiple of its target pay: `basis.limits.quota_to_pay` says which multiples are sound.
    ///
    /// The ratio of quota to target pay is read in two ways, and both say the same: a quota of 5x target pay is target pay of 20% of the quota. `from 4x to 8x` thus asks for target pay between 12.5% and 25% of what is to be sold. It is all of target pay, fixed and variable; what part of it is variable is no question of this ratio.
    ///
    /// The quota is that of the metric the market is measured in, or of the first in money, where its incentive plan pays it on that. Positions that are there, or at full quota, for only a part of the year are left out. One finding is given for each plan.
    ///
    /// ## Why
    /// Too low a multiple, and selling costs more than it brings; too high, and nobody reaches the pay they were promised.
    ///
    /// ## 检查什么
    /// 岗位的全年个人目标与目标薪酬之比过高或过低；合理的范围写在 `basis.limits.quota_to_pay`。
    ///
    /// 目标与薪酬之比有两种读法，含义相同：目标是薪酬的 5 倍，即薪酬占目标的 20%。`from 4x to 8x` 因此要求目标薪酬占目标额的 12.5% 至 25%。这里的目标薪酬
    /// 是固定与浮动之和，浮动所占比例与此无关。
    ///
    /// 个人目标取衡量市场所用的指标，没有则取第一个金额指标，且激励方案须按它计酬。年内只有部分时间在岗或满额的岗位不
    /// 计。每个激励方案提示一次。
    ///
    /// ## 为什么
    /// 倍数过低，销售成本高过带来的收入；倍数过高，没有人拿得到承诺的薪酬。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// basis:
    ///   limits: {quota_to_pay: from 4x to 8x}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
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
    /// basis:
    ///   limits: {quota_to_pay: from 4x to 8x}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 1m, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    /// ```
    pub static RULE = { code: "T131", name: "quota-to-pay-out-of-line", severity: Warning, since: "0.1.0" }
}

/// Reports the first position of the plan `by` that is out of line, and the others with it.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    by: &EcoString,
    (one, others): (&OutOfLine, &[OutOfLine]),
    range: &Range,
) {
    let (voice, key) = (Voice { plan: view.plan }, view.cube[one.id].key);
    let money = |value: Quantity| crate::diagnostic::Message::new(|lang| Kind::Money(view.plan.facts.currency).show(value, lang));
    let tenth = Rounding { step: Quantity::from_micros(100_000), mode: RoundingMode::HalfUp };
    let more = (!others.is_empty()).then(|| say!(
        en: "; so it is for {count} more of its positions", zh: "；另有 {count} 个岗位同样如此", count = others.len(),
    ));
    let message = say!(
        en: "{name}: its quota of {quota} is {times} its target pay of {pay} in `{by}`; {allowed} is allowed{more}",
        zh: "{name}的目标 {quota}是 `{by}` 中目标薪酬 {pay}的 {times}，应{allowed}{more}",
        name = Name(voice.holder(key.holder)), quota = Name(money(one.quota)), times = speak::times(one.ratio.round(tenth)), pay = Name(money(one.pay)),
        by = by, allowed = range.words(), more = more,
    );
    let place = view.cube.place(one.id, 0).unwrap_or_else(|| voice.holder_span(key.holder));
    let finding = findings.report(&RULE, place, message);
    finding.label(one.span, say!(en: "target pay", zh: "目标薪酬"));
    finding.label(range.span, say!(en: "the limit", zh: "允许范围"));
    for other in others.iter().take(6) {
        let place = view.plan.organisation.seat_span(other.seat);
        let (name, ratio) = (voice.holder(view.cube[other.id].key.holder), other.ratio.round(tenth));
        finding.label(place, say!(en: "{name}: {ratio}", zh: "{name}：{ratio}", name = name, ratio = speak::times(ratio)));
    }
    let exact = Rounding { step: Quantity::ONE, mode: RoundingMode::HalfUp };
    let limit = Fraction::from_quantity(one.beyond.limit);
    let quota = Fraction::from_quantity(one.pay).times(&limit).round(exact);
    let pay = Fraction::from_quantity(one.quota).over(&limit).map(|pay| money(pay.round(exact)));
    finding.help(say!(
        en: "a quota of {quota} would be within it, or target pay of {pay}", zh: "目标改为 {quota}，或目标薪酬改为 {pay}，即在范围内",
        quota = money(quota), pay = pay,
    ));
    finding.entity(ecow::eco_format!("{by}/{}", voice.holder(key.holder)));
}
