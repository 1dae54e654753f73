use crate::cube::voice::Voice;
use crate::diagnostic::{Findings, Name};
use crate::plan::targets::Cut;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The parts that are stated already exceed the whole, so that nothing is left for `rest` or a split.
    ///
    /// ## Why
    /// A negative target would be handed out.
    ///
    /// ## 检查什么
    /// 已写明的各份超过了总数，没有余数可留给 `rest` 或按规则分解的部分。
    ///
    /// ## 为什么
    /// 否则就会分出负数目标。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 60m, west: rest}}}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 40m, west: rest}}}
    /// ```
    pub static RULE = { code: "T107", name: "rest-is-negative", severity: Error, since: "0.1.0" }
}

/// Reports the cut of `whole`, of which `held` is stated already.
pub(in crate::cube) fn report(findings: &mut Findings, voice: Voice<'_>, cut: &Cut, whole: Quantity, held: Quantity) {
    let (shown, over) = (voice.value(cut.metric, held), voice.value(cut.metric, held - whole));
    let message = say!(
        en: "{holder}: the stated parts of {metric} make {shown}, which is {over} more than the whole of {whole}",
        zh: "{holder}{metric}已写明的部分合计 {shown}，比总数 {whole}多 {over}",
        holder = Name(voice.holder(cut.holder)), metric = Name(voice.metric(cut.metric)), shown = shown, over = over, whole = Name(voice.value(cut.metric, whole)),
    );
    let rest = cut.parts.iter().find(|part| part.rest).map_or(cut.span, |part| part.span);
    let finding = findings.report(&RULE, rest, message);
    finding.here(say!(en: "nothing is left for this", zh: "已没有余数可分"));
    for part in cut.parts.iter().filter(|part| !part.rest).take(12) {
        if let Some(value) = part.value {
            finding.label(part.span, say!(en: "{value}", zh: "{value}", value = voice.value(cut.metric, value)));
        }
    }
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(cut.holder), voice.metric(cut.metric)));
}
