use crate::cube::over_slices::Comparison;
use crate::cube::series::SeriesId;
use crate::diagnostic::{Message, Name};
use crate::plan::{DimensionId, MemberId};
use crate::source::Span;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The numbers of all members of a dimension do not sum to the whole they cut.
    ///
    /// ## Why
    /// Each cut is the same total seen from another side; channels that make more than the company are a promise nobody made.
    ///
    /// ## 检查什么
    /// 某个维度全部成员的合计，与所分解的总数不符。
    ///
    /// ## 为什么
    /// 每种分法都是同一个总数换个角度看；各渠道合计大于公司总数，多出来的没有人承诺过。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// dimensions:
    ///   channel: {online: {name: Online}, dealer: {name: Dealers}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {channel: {online: 30m, dealer: 25m}}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// dimensions:
    ///   channel: {online: {name: Online}, dealer: {name: Dealers}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {channel: {online: 30m, dealer: 20m}}}
    /// ```
    pub static RULE = { code: "T103", name: "slices-do-not-sum", severity: Error, since: "0.1.0" }
}

/// Reports the cell, which is `whole`, while its slices make `sum`.
pub(in crate::cube) fn report(
    with: &mut Comparison<'_>,
    id: SeriesId,
    dimension: DimensionId,
    slot: usize,
    (whole, sum): (Quantity, Quantity),
    known: &[(MemberId, SeriesId, Quantity)],
) {
    let (voice, key) = (with.voice(), with.cube[id].key);
    let name = with.plan.targets.dimension_name(dimension);
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {whole}, but by {name} it makes {sum}",
        zh: "{holder}{period}{metric}{slice}为 {whole}，但按{name}分解合计为 {sum}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice), name = Name(&name),
        period = Name(voice.period(with.cube[id].period(slot))), whole = voice.value(key.metric, whole), sum = voice.value(key.metric, sum),
    );
    let (difference, part) = (voice.value(key.metric, (sum - whole).abs()), voice.part(sum - whole, whole));
    let labels = slice_labels(with, slot, known);
    let place = with.place(id, slot);
    let finding = with.findings.report(&RULE, place, message);
    finding.here(say!(en: "{difference} ({part}) apart", zh: "相差 {difference}（{part}）", difference = difference, part = part));
    for (span, label) in labels {
        finding.label(span, label);
    }
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}

/// Each slice with its number.
pub(in crate::cube) fn slice_labels(with: &Comparison<'_>, slot: usize, known: &[(MemberId, SeriesId, Quantity)]) -> Vec<(Span, Message)> {
    let voice = with.voice();
    let label = |(member, id, value): &(MemberId, SeriesId, Quantity)| {
        let metric = with.cube[*id].key.metric;
        let name = with.plan.targets.member_name(*member);
        let text = say!(en: "{name}: {value}", zh: "{name}：{value}", name = name, value = voice.value(metric, *value));
        (with.place(*id, slot), text)
    };
    known.iter().map(label).collect()
}
