use crate::check::ratios::{PartCell, Stated};
use crate::diagnostic::{Findings, Name};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A ratio or a mean of a unit that is less than the least of those below it, or more than the greatest.
    ///
    /// It is asked where the exact value cannot be computed, because a part of it or a weight has no target.
    ///
    /// ## Why
    /// Whatever the weights are, a mean lies between its values. If everybody below meets the target, the unit still misses it, or the other way round.
    ///
    /// ## 检查什么
    /// 部门的比率或平均值，低于下级的最低值，或高于下级的最高值。
    ///
    /// 某个组成部分或权重没有目标、算不出精确值时，按此检查。
    ///
    /// ## 为什么
    /// 无论权重如何，平均值都在各值之间。否则就会下级人人达标而部门不达标，或者相反。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   csat: {in: percent, source: surveys.score, weighted_by: customers}
    ///   customers: {in: count, source: customers}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: company}
    /// targets:
    ///   - {of: company, period: FY2026, metric: csat, value: 95%}
    ///   - {of: east, period: FY2026, metric: csat, value: 90%}
    ///   - {of: west, period: FY2026, metric: csat, value: 94%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   csat: {in: percent, source: surveys.score, weighted_by: customers}
    ///   customers: {in: count, source: customers}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: company}
    /// targets:
    ///   - {of: company, period: FY2026, metric: csat, value: 92%}
    ///   - {of: east, period: FY2026, metric: csat, value: 90%}
    ///   - {of: west, period: FY2026, metric: csat, value: 94%}
    /// ```
    pub static RULE = { code: "T123", name: "ratio-outside-children", severity: Error, since: "0.1.0" }
}

/// Reports a cell that does not lie between the `least` and the `most` below it.
pub(in crate::check) fn report(findings: &mut Findings, cell: &Stated<'_>, least: PartCell, most: PartCell) {
    let (voice, key) = (cell.voice(), cell.key());
    let show = |value| voice.value(key.metric, value);
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {value}, but those below it lie between {least} and {most}",
        zh: "{holder}{period}{metric}{slice}为 {value}，但下级均在 {least} 与 {most} 之间",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(cell.view.cube[cell.id].period(cell.slot))), value = show(cell.value()), least = show(least.value), most = show(most.value),
    );
    let finding = findings.report(&RULE, cell.place(), message);
    for (part, word) in [(least, say!(en: "the least", zh: "最低")), (most, say!(en: "the greatest", zh: "最高"))] {
        finding.label(part.span, say!(en: "{word}: {holder}", zh: "{word}：{holder}", word = word, holder = voice.holder(part.holder)));
    }
    let near = if cell.value() < least.value { least } else { most };
    finding.help(say!(
        en: "whatever their weights, a mean lies between them: write {near}, or change the numbers below", zh: "无论权重如何，平均值都在两者之间：请改为 {near}，或调整下级数字", near = show(near.value),
    ));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
