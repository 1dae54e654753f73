use crate::check::View;
use crate::check::market::Against;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Message, Name};
use crate::plan::targets::Kind;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A target of the whole company, or of one product, that is more than can be produced or delivered in that period (`basis.capacity`).
    ///
    /// Where a capacity names no metric, the product's target in money is divided by its `list_price`.
    ///
    /// ## Why
    /// What cannot be delivered is not invoiced, whoever sells it.
    ///
    /// ## 检查什么
    /// 全公司或某个产品的目标，超过该期间能生产或交付的数量（`basis.capacity`）。
    ///
    /// 产能没有写明指标的，用该产品的金额目标除以 `list_price`。
    ///
    /// ## 为什么
    /// 交付不了就开不了票，谁来卖都一样。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {units: {in: count, source: orders.units}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   capacity: [{period: FY2026, metric: units, value: 10000}]
    /// targets:
    ///   - {of: company, period: FY2026, metric: units, value: 12000}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {units: {in: count, source: orders.units}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   capacity: [{period: FY2026, metric: units, value: 13000}]
    /// targets:
    ///   - {of: company, period: FY2026, metric: units, value: 12000}
    /// ```
    pub static RULE = { code: "T125", name: "exceeds-capacity", severity: Warning, since: "0.1.0" }
}

/// Reports a target beyond a capacity, both counted as `kind` is.
pub(in crate::check) fn report(findings: &mut Findings, view: &View<'_>, one: &Against, kind: &Kind) {
    let (voice, series) = (Voice { plan: view.plan }, &view.cube[one.id]);
    let (key, metric) = (series.key, series.key.metric);
    let show = |value: Quantity| Message::new(|lang| kind.show(value, lang));
    let over = one.value - one.most;
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} needs {value}, but {most} can be delivered: {excess} too many, {part} over",
        zh: "{holder}{period}{metric}{slice}需要 {value}，但产能只有 {most}，超出 {excess}（{part}）",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(metric)), slice = voice.slice(key.slice), period = Name(voice.period(series.period(one.slot))),
        value = show(one.value), most = show(one.most), excess = show(over), part = voice.part(over, one.most),
    );
    let place = view.cube.place(one.id, one.slot).unwrap_or_else(|| voice.holder_span(key.holder));
    let finding = findings.report(&RULE, place, message);
    finding.label(one.span, say!(en: "the capacity", zh: "产能"));
    finding.help(say!(en: "sell {over} less, or add the capacity", zh: "请减少 {over}，或增加产能", over = show(over)));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(metric)));
}
