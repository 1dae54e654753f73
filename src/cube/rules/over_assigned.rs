use crate::diagnostic::Name;
use crate::cube::family::Work;
use crate::cube::rules::children_do_not_sum::child_labels;
use crate::cube::series::SeriesId;
use crate::units::{Quantity, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Those below a unit carry more than the declared over-assignment allows.
    ///
    /// ## Why
    /// Over-assignment is a cushion for the unit above; beyond its limit quotas are merely too high.
    ///
    /// ## 检查什么
    /// 下级合计超过了所写的超额分解范围。
    ///
    /// ## 为什么
    /// 超额分解是给上级留的余量；超过限度，就只是目标定得过高。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, over_assign: to 5%}
    ///   - {of: east, period: FY2026, metric: revenue, value: 30m}
    ///   - {of: west, period: FY2026, metric: revenue, value: 25m}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, over_assign: to 5%}
    ///   - {of: east, period: FY2026, metric: revenue, value: 30m}
    ///   - {of: west, period: FY2026, metric: revenue, value: 22m}
    /// ```
    pub static RULE = { code: "T106", name: "over-assigned", severity: Error, since: "0.1.0" }
}

/// Reports the cell, which is `whole`, while `sum` is handed out and `share` more is allowed.
pub(in crate::cube) fn report(
    work: &mut Work<'_>,
    id: SeriesId,
    slot: usize,
    (whole, sum): (Quantity, Quantity),
    share: Quantity,
    members: &[SeriesId],
) {
    let (voice, key) = (work.voice(), work.family[id].key);
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is over-assigned by {part}, {share} is allowed",
        zh: "{holder}{period}{metric}{slice}超额分解 {part}，允许范围为 {share}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(work.family[id].period(slot))), part = voice.part(sum - whole, whole), share = speak::percent(share),
    );
    let labels = child_labels(work, members, slot);
    let place = work.place(id, slot);
    let (whole, sum) = (voice.value(key.metric, whole), voice.value(key.metric, sum));
    let finding = work.findings.report(&RULE, place, message);
    finding.here(say!(en: "{whole} here, {sum} below", zh: "此处为 {whole}，下级合计 {sum}", whole = whole, sum = sum));
    for (span, label) in labels {
        finding.label(span, label);
    }
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
