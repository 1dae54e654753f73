use crate::diagnostic::Name;
use crate::cube::family::Work;
use crate::cube::over_slices::Comparison;
use crate::cube::rules::children_do_not_sum::child_labels;
use crate::cube::series::SeriesId;
use crate::plan::Index;
use crate::plan::targets::{DimensionId, HolderId, MemberId};
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A number is handed out to some of those below, or cut by a dimension into some of its members; the others have none, and
    /// something is left over.
    ///
    /// ## Why
    /// What nobody carries is not a target. Say `rest` for who takes it, or `partial: true` where it may stay open.
    ///
    /// ## 检查什么
    /// 只分解给了一部分下级，或按维度只分给了部分成员；其余没有目标，而总数还有剩余。
    ///
    /// ## 为什么
    /// 没有人承担的不算目标。余数由谁承担，写 `rest`；允许留着不分，写 `partial: true`。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 30m}}}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 30m, west: rest}}}
    /// ```
    pub static RULE = { code: "T105", name: "unallocated-remainder", severity: Error, since: "0.1.0" }
}

/// Reports the cell, which is `whole`, of which `sum` is handed out.
pub(in crate::cube) fn report(
    work: &mut Work<'_>,
    id: SeriesId,
    slot: usize,
    (whole, sum): (Quantity, Quantity),
    members: &[SeriesId],
    missing: &[HolderId],
) {
    let (voice, key) = (work.voice(), work.family[id].key);
    let left = voice.value(key.metric, whole - sum);
    let message = say!(
        en: "{holder}: of {whole} {metric}{slice} for {period}, {left} is handed out to nobody",
        zh: "{holder}{period}{metric}{slice}共 {whole}，其中 {left}未分解到任何人",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(work.family[id].period(slot))), whole = voice.value(key.metric, whole), left = Name(left.clone()),
    );
    let labels = child_labels(work, members, slot);
    let places: Vec<_> = missing.iter().take(6).map(|holder| voice.holder_span(*holder)).collect();
    let names: Vec<_> = missing.iter().map(|holder| Name(voice.holder(*holder))).collect();
    let (place, part) = (work.place(id, slot), voice.part(whole - sum, whole));
    let finding = work.findings.report(&RULE, place, message);
    finding.here(say!(en: "{left} ({part}) is left", zh: "剩余 {left}（{part}）", left = left, part = part));
    for (span, label) in labels {
        finding.label(span, label);
    }
    for span in places {
        finding.label(span, say!(en: "has no number", zh: "没有目标"));
    }
    finding.help(say!(en: "give {names} the rest, or write `partial: true`", zh: "请把余数分给{names}，或写 `partial: true`", names = names));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}

/// Reports the cell, which is `whole`, of which a cut by a dimension gives `sum` to members, and nothing to those missing.
pub(in crate::cube) fn report_slices(
    with: &mut Comparison<'_>,
    (id, dimension): (SeriesId, DimensionId),
    slot: usize,
    (whole, sum): (Quantity, Quantity),
    missing: &[MemberId],
) {
    let (voice, key, targets) = (with.voice(), with.cube[id].key, &with.plan.targets);
    let left = voice.value(key.metric, whole - sum);
    let names: Vec<_> = missing.iter().map(|member| Name(targets.member_name(*member))).collect();
    let message = say!(
        en: "{holder}: of {whole} {metric}{slice} for {period}, {left} is given to no member of {name}",
        zh: "{holder}{period}{metric}{slice}共 {whole}，其中 {left}未分给{name}的任何成员",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(with.cube[id].period(slot))), whole = voice.value(key.metric, whole), left = Name(left.clone()),
        name = Name(targets.dimension_name(dimension)),
    );
    let (place, part) = (with.place(id, slot), voice.part(whole - sum, whole));
    let finding = with.findings.report(&RULE, place, message);
    finding.here(say!(en: "{left} ({part}) is left", zh: "剩余 {left}（{part}）", left = left, part = part));
    for member in missing.iter().take(6) {
        finding.label(targets.members[member.index()].id.span, say!(en: "has no number", zh: "没有目标"));
    }
    finding.help(say!(
        en: "give {names} the rest in the cut, or write `partial: true` there",
        zh: "请在分解中把余数分给{names}，或在其中写 `partial: true`", names = names,
    ));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
}
