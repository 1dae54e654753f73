use crate::diagnostic::Name;
use crate::cube::over_slices::Comparison;
use crate::cube::rules::slices_do_not_sum::slice_labels;
use crate::cube::series::SeriesId;
use crate::plan::MemberId;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Some members of a dimension together already exceed the whole.
    ///
    /// ## Why
    /// A part cannot be more than the whole; what is left for the other members would be negative.
    ///
    /// ## 检查什么
    /// 某个维度的部分成员合计，已经超过总数。
    ///
    /// ## 为什么
    /// 部分不会大于整体；留给其他成员的就成了负数。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    ///   - {of: company, period: FY2026, metric: revenue, slice: {channel: online}, value: 60m}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    ///   - {of: company, period: FY2026, metric: revenue, slice: {channel: online}, value: 40m}
    /// ```
    pub static RULE = { code: "T109", name: "slice-exceeds-margin", severity: Error, since: "0.1.0" }
}

/// Reports the cell, which is `whole`, while the slices known make `sum`.
pub(in crate::cube) fn report(
    with: &mut Comparison<'_>,
    id: SeriesId,
    slot: usize,
    (whole, sum): (Quantity, Quantity),
    known: &[(MemberId, SeriesId, Quantity)],
) {
    let (voice, key) = (with.voice(), with.cube[id].key);
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {whole}, but parts of it make {sum} already",
        zh: "{holder}{period}{metric}{slice}为 {whole}，但其中部分已合计 {sum}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(with.cube[id].period(slot))), whole = voice.value(key.metric, whole), sum = voice.value(key.metric, sum),
    );
    let labels = slice_labels(with, slot, known);
    let place = with.place(id, slot);
    let finding = with.findings.report(&RULE, place, message);
    for (span, label) in labels {
        finding.label(span, label);
    }
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
