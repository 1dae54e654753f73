use crate::check::View;
use crate::check::market::Against;
use crate::check::range::Range;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Name};
use crate::units::{Fraction, Quantity, Rounding, RoundingMode};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A target of the whole company that is more than the market of that period (`basis.market.size`), or a part of it that `basis.limits.market_share` does not allow.
    ///
    /// ## Why
    /// Nobody sells more than is bought.
    ///
    /// ## 检查什么
    /// 全公司的目标超过该期间的市场容量（`basis.market.size`），或所占份额不在 `basis.limits.market_share` 之内。
    ///
    /// ## 为什么
    /// 卖得再多，也多不过市场买走的总量。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   market: {size: {FY2026: 200m}}
    ///   limits: {market_share: to 20%}
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
    ///   market: {size: {FY2026: 400m}}
    ///   limits: {market_share: to 20%}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    pub static RULE = { code: "T124", name: "exceeds-market", severity: Warning, since: "0.1.0" }
}

/// Reports a target that is more of the market than `limit`.
pub(in crate::check) fn report(findings: &mut Findings, view: &View<'_>, one: &Against, range: Option<&Range>, limit: Quantity) {
    let (voice, series) = (Voice { plan: view.plan }, &view.cube[one.id]);
    let (key, metric) = (series.key, series.key.metric);
    let allowed = range.map_or_else(|| say!(en: "at most 100%", zh: "不超过 100%"), Range::words);
    let exact = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::Down };
    let end = Fraction::from_quantity(one.most).times(&Fraction::from_quantity(limit)).round(exact);
    let message = say!(
        en: "{holder}: {metric} for {period} is {target}, which is {share} of the market; {allowed} is allowed",
        zh: "{holder}{period}{metric}为 {target}，占市场容量的 {share}，应{allowed}",
        holder = Name(voice.holder(key.holder)), target = voice.value(metric, one.value), share = voice.part(one.value, one.most),
        period = Name(voice.period(series.period(one.slot))), allowed = allowed, metric = Name(voice.metric(metric)),
    );
    let place = view.cube.place(one.id, one.slot).unwrap_or_else(|| voice.holder_span(key.holder));
    let finding = findings.report(&RULE, place, message);
    finding.label(one.span, say!(en: "the market: {most}", zh: "市场容量：{most}", most = voice.value(metric, one.most)));
    if let Some(range) = range {
        finding.label(range.span, say!(en: "the limit", zh: "允许范围"));
    }
    let (border, off) = (voice.value(metric, end), voice.value(metric, (one.value - end).abs()));
    finding.help(match one.value > end {
        true => say!(
            en: "{border} would be within it, {off} less; or correct the size of the market", zh: "不超过 {border}（少 {off}）即在范围内；或更正市场容量", border = border, off = off,
        ),
        false => say!(
            en: "{border} would be within it, {off} more; or correct the size of the market", zh: "不低于 {border}（多 {off}）即在范围内；或更正市场容量", border = border, off = off,
        ),
    });
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(metric)));
}
