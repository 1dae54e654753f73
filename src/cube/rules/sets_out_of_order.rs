use crate::diagnostic::Name;
use crate::cube::over_slices::Comparison;
use crate::cube::series::SeriesId;
use crate::plan::targets::Relation;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Two sets of targets do not stand to each other as they declare: a quota below the budget, a stretch below the quota.
    ///
    /// ## Why
    /// Sets are promises to different readers; their order is what makes them safe to give.
    ///
    /// ## 检查什么
    /// 两套目标的高低关系与所写不符：考核目标低于预算，挑战目标低于考核目标。
    ///
    /// ## 为什么
    /// 每套目标是对不同对象的承诺；高低关系守住了，承诺才稳妥。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// sets: {budget: {}, quota: {at_least: budget}}
    /// targets:
    ///   - {of: company, set: budget, period: FY2026, metric: revenue, value: 50m}
    ///   - {of: company, set: quota, period: FY2026, metric: revenue, value: 45m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// sets: {budget: {}, quota: {at_least: budget}}
    /// targets:
    ///   - {of: company, set: budget, period: FY2026, metric: revenue, value: 50m}
    ///   - {of: company, set: quota, period: FY2026, metric: revenue, value: 55m}
    /// ```
    pub static RULE = { code: "T110", name: "sets-out-of-order", severity: Error, since: "0.1.0" }
}

/// Reports the cell `own`, which does not stand to `other` as declared.
pub(in crate::cube) fn report(
    with: &mut Comparison<'_>,
    (own, value): (SeriesId, Quantity),
    relation: Relation,
    (other, theirs): (SeriesId, Quantity),
    slot: usize,
) {
    let (voice, key) = (with.voice(), with.cube[own].key);
    let sets = &with.plan.targets.sets;
    let name = |set| sets[set].name.clone().unwrap_or_else(|| sets.id(set).clone());
    let (mine, second) = (Name(name(key.set)), Name(name(with.cube[other].key.set)));
    let (value, theirs) = (voice.value(key.metric, value), voice.value(key.metric, theirs));
    let word = match relation {
        Relation::AtLeast => say!(en: "at least", zh: "不低于"),
        Relation::AtMost => say!(en: "at most", zh: "不高于"),
        Relation::Equals => say!(en: "equal to", zh: "等于"),
    };
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {value} in {mine}, which must be {word} the {theirs} in {second}",
        zh: "{holder}{period}{metric}{slice}在{mine}中为 {value}，应{word}{second}中的 {theirs}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice), word = word,
        period = Name(voice.period(with.cube[own].period(slot))), value = value, theirs = theirs.clone(), mine = mine, second = second,
    );
    let (place, label) = (with.place(own, slot), with.place(other, slot));
    let finding = with.findings.report(&RULE, place, message);
    finding.label(label, say!(en: "{theirs}", zh: "{theirs}", theirs = theirs));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
