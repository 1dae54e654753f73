use crate::cube::series::Series;
use crate::cube::voice::Voice;
use crate::diagnostic::{Findings, Name};
use crate::source::Span;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Two statements give one target different values.
    ///
    /// ## Why
    /// A number may be stated in several places, by head office and by the region, but it must be the same number.
    ///
    /// ## 检查什么
    /// 同一个目标在两处写了不同的数。
    ///
    /// ## 为什么
    /// 一个数可以在几处写，总部写一遍，大区写一遍，但必须是同一个数。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: company}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 30m, west: 20m}}}
    ///   - {of: east, period: FY2026, metric: revenue, value: 28m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: company}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 30m, west: 20m}}}
    ///   - {of: east, period: FY2026, metric: revenue, value: 30m}
    /// ```
    pub static RULE = { code: "T104", name: "statements-disagree", severity: Error, since: "0.1.0" }
}

/// Reports the cell with its first value and the other one.
pub(in crate::cube) fn report(
    findings: &mut Findings,
    voice: Voice<'_>,
    series: &Series,
    slot: usize,
    (first, first_span): (Quantity, Option<Span>),
    (second, span): (Quantity, Span),
) {
    let key = series.key;
    let (one, other) = (voice.value(key.metric, first), voice.value(key.metric, second));
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is stated as {one} and as {other}",
        zh: "{holder}{period}{metric}{slice}有两个不同的数：{one}与 {other}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(series.period(slot))), one = Name(one.clone()), other = other.clone(),
    );
    let (difference, part) = (voice.value(key.metric, (second - first).abs()), voice.part(second - first, first));
    let finding = findings.report(&RULE, span, message);
    finding.here(say!(en: "{other} here, {difference} ({part}) apart", zh: "此处为 {other}，相差 {difference}（{part}）",
        other = other, difference = difference, part = part));
    if let Some(first_span) = first_span {
        finding.label(first_span, say!(en: "{one} here", zh: "此处为 {one}", one = one));
    }
    finding.help(say!(en: "make the two equal, or remove one", zh: "请统一为同一数值，或删除其中一处"));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
