use crate::check::ratios::{PartCell, Stated};
use crate::diagnostic::{Findings, Name};
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A ratio that is stated beside its two parts and is not their quotient, or a weighted mean that is not the mean of those below, rounded to the places written.
    ///
    /// ## Why
    /// One of the three numbers is then paid on, and another is reported.
    ///
    /// ## 检查什么
    /// 比率与其两个组成部分都写明了，却不等于二者之商；或加权平均值不等于下级的加权平均。按所写位数舍入后比较。
    ///
    /// ## 为什么
    /// 三个数里，发奖金用的是一个，报告用的是另一个。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money, source: orders.amount}
    ///   collected: {in: money, source: orders.paid}
    ///   collection-rate: {in: percent, is: {ratio: [collected, revenue]}}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, values: {revenue: 50m, collected: 45m, collection-rate: 95%}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money, source: orders.amount}
    ///   collected: {in: money, source: orders.paid}
    ///   collection-rate: {in: percent, is: {ratio: [collected, revenue]}}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, values: {revenue: 50m, collected: 47.5m, collection-rate: 95%}}
    /// ```
    pub static RULE = { code: "T122", name: "ratio-inconsistent", severity: Error, since: "0.1.0" }
}

/// Reports a cell that should be `expected`: the quotient of two `parts`, or the mean of several.
pub(in crate::check) fn report(findings: &mut Findings, cell: &Stated<'_>, expected: Quantity, parts: &[PartCell], quotient: bool) {
    let (voice, key) = (cell.voice(), cell.key());
    let (value, right) = (voice.value(key.metric, cell.value()), voice.value(key.metric, expected));
    let from = match (quotient, parts) {
        (true, [above, below, ..]) => say!(
            en: "{a} ÷ {b}", zh: "{a} ÷ {b}", a = voice.metric(above.metric), b = voice.metric(below.metric),
        ),
        _ => say!(en: "the mean of those below", zh: "下级加权平均"),
    };
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {value}, but {from} makes {right}", zh: "{holder}{period}{metric}{slice}为 {value}，但{from}得 {right}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(cell.view.cube[cell.id].period(cell.slot))), value = value, from = Name(&from), right = right.clone(),
    );
    let place = cell.place();
    let finding = findings.report(&RULE, place, message);
    for part in parts.iter().take(12) {
        let shown = voice.value(part.metric, part.value);
        finding.label(part.span, say!(
            en: "{holder}: {metric} {shown}", zh: "{holder}{metric} {shown}",
            holder = Name(voice.holder(part.holder)), metric = voice.metric(part.metric), shown = shown,
        ));
    }
    finding.help(say!(
        en: "write {right} here, or leave it out: it follows from the others", zh: "请改为 {right}，或删去此处：该值可由其他数字得出", right = right,
    ));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
