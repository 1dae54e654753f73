use crate::diagnostic::Name;
use crate::cube::family::Work;
use crate::cube::series::SeriesId;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Stated halves, quarters or months do not sum to the stated longer period; for a balance, its last one differs.
    ///
    /// ## Why
    /// The year is tracked month by month; a gap between the two shows up in December.
    ///
    /// ## 检查什么
    /// 写明的半年、季度或月份合计，与写明的更长期间不符；取期末数的指标，则是最后一期不符。
    ///
    /// ## 为什么
    /// 全年目标是逐月跟踪的；两者的差额要到 12 月才会暴露。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {period: {Q1: 10m, Q2: 10m, Q3: 10m, Q4: 15m}}}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {period: {Q1: 10m, Q2: 10m, Q3: 10m, Q4: 20m}}}
    /// ```
    pub static RULE = { code: "T102", name: "periods-do-not-sum", severity: Error, since: "0.1.0" }
}

/// Reports the period, which is `whole`, while the shorter ones make `sum`.
pub(in crate::cube) fn report(work: &mut Work<'_>, id: SeriesId, slot: usize, whole: Quantity, sum: Quantity) {
    let (voice, series) = (work.voice(), &work.family[id]);
    let key = series.key;
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {whole}, but its parts make {sum}",
        zh: "{holder}{period}{metric}{slice}为 {whole}，但各期合计为 {sum}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(series.period(slot))), whole = voice.value(key.metric, whole), sum = voice.value(key.metric, sum),
    );
    let (difference, part) = (voice.value(key.metric, (sum - whole).abs()), voice.part(sum - whole, whole));
    let labels: Vec<_> = series.parts_of(slot).filter_map(|child| {
        let value = voice.value(key.metric, series.get(child)?);
        let text = say!(en: "{period}: {value}", zh: "{period}：{value}", period = voice.period(series.period(child)), value = value);
        Some((work.place(id, child), text))
    }).collect();
    let place = work.place(id, slot);
    let finding = work.findings.report(&RULE, place, message);
    finding.here(say!(en: "{difference} ({part}) apart", zh: "相差 {difference}（{part}）", difference = difference, part = part));
    for (span, label) in labels {
        finding.label(span, label);
    }
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
