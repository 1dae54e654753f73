use crate::check::View;
use crate::check::limits::Grown;
use crate::check::range::{Beyond, Range};
use crate::cube::Voice;
use crate::diagnostic::{Findings, Message, Name};
use crate::units::{Fraction, Quantity, Rounding, RoundingMode};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A target that grows on last year's result of the same unit or position, metric and slice by more (or less) than
    /// `basis.limits.growth` allows.
    ///
    /// Only results of the year just before count, whole years against whole years and quarters against quarters.
    ///
    /// ## Why
    /// A number nobody has ever come near is not a stretch but a guess. Where there is a reason, write it:
    /// `# salesplan: ignore[growth-out-of-line] …`.
    ///
    /// ## 检查什么
    /// 目标较上年业绩的增幅不在 `basis.limits.growth` 之内，过高过低都算；比较的是同一部门或岗位、同一指标、同一范
    /// 围。
    ///
    /// 只与上一财年的业绩比较：全年对全年，季度对季度。
    ///
    /// ## 为什么
    /// 从来没有人接近过的数，不是挑战，而是瞎猜。确有依据的，请写明理由：
    /// `# salesplan: ignore[growth-out-of-line] …`。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   history: [{of: company, metric: revenue, values: {FY2025: 30m}}]
    ///   limits: {growth: to 35%}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   history: [{of: company, metric: revenue, values: {FY2025: 30m}}]
    ///   limits: {growth: to 35%}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 40m}
    /// ```
    pub static RULE = { code: "T121", name: "growth-out-of-line", severity: Warning, since: "0.1.0" }
}

/// Reports a target whose growth lies beyond an end of the range.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    one: &Grown,
    range: &Range,
    (change, beyond): (Fraction, Beyond),
) {
    let (voice, series) = (Voice { plan: view.plan }, &view.cube[one.id]);
    let (metric, key) = (series.key.metric, series.key);
    let (value, before) = (voice.value(metric, one.value), voice.value(metric, one.before));
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {grown} than the year before; {allowed} is allowed",
        zh: "{holder}{period}{metric}{slice}目标较上年{grown}，应{allowed}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(series.period(one.slot))), grown = grown(&change), allowed = range.words(),
    );
    let place = view.cube.place(one.id, one.slot).unwrap_or_else(|| voice.holder_span(key.holder));
    let limit = limit(one.before, beyond.limit);
    let finding = findings.report(&RULE, place, message);
    finding.here(say!(en: "{value} here", zh: "此处为 {value}", value = value));
    finding.label(
        one.before_span,
        say!(en: "{before} in {period}", zh: "{period}为 {before}", before = before, period = voice.period(one.before_period)),
    );
    finding.label(range.span, say!(en: "the limit", zh: "允许范围"));
    let (end, off) = (voice.value(metric, limit), voice.value(metric, (one.value - limit).abs()));
    finding.help(match beyond.over {
        true => say!(
            en: "{end} would be within it, which is {off} less; or write why this one may stand beside `ignore[growth-out-of-line]`",
            zh: "不超过 {end}（少 {off}）即在范围内；确有依据的，请用 `ignore[growth-out-of-line]` 注明理由", end = end, off = off,
        ),
        false => say!(
            en: "{end} would be within it, which is {off} more; or write why this one may stand beside `ignore[growth-out-of-line]`",
            zh: "不低于 {end}（多 {off}）即在范围内；确有依据的，请用 `ignore[growth-out-of-line]` 注明理由", end = end, off = off,
        ),
    });
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(metric)));
}

fn share(change: &Fraction) -> Quantity {
    change.round(Rounding { step: Quantity::from_micros(1_000), mode: RoundingMode::HalfUp })
}

fn grown(change: &Fraction) -> Message {
    let share = share(change);
    let size = crate::units::speak::percent(share.abs());
    match share.is_negative() {
        false => say!(en: "{size} more", zh: "增长 {size}", size = size),
        true => say!(en: "{size} less", zh: "下降 {size}", size = size),
    }
}

/// What last year's result may become at an end of the range.
fn limit(before: Quantity, end: Quantity) -> Quantity {
    let factor = Fraction::from_quantity(Quantity::ONE + end);
    let exact = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::Down };
    Fraction::from_quantity(before).times(&factor).round(exact)
}
