use crate::cube::family::Work;
use crate::cube::series::SeriesId;
use crate::diagnostic::{Message, Name};
use crate::plan::targets::HolderId;
use crate::source::Span;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The numbers of sub-units and positions do not sum to what is stated of the unit above them.
    ///
    /// ## Why
    /// A target that nobody below carries will not be met; one that is handed out twice is paid for twice.
    ///
    /// ## 检查什么
    /// 下级部门和岗位的合计，与上级写明的数字不符。
    ///
    /// ## 为什么
    /// 没有人承担的目标完成不了；分了两遍的目标要发两遍奖金。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    ///   - {of: east, period: FY2026, metric: revenue, value: 30m}
    ///   - {of: west, period: FY2026, metric: revenue, value: 19m}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    ///   - {of: east, period: FY2026, metric: revenue, value: 30m}
    ///   - {of: west, period: FY2026, metric: revenue, value: 20m}
    /// ```
    pub static RULE = { code: "T101", name: "children-do-not-sum", severity: Error, since: "0.1.0" }
}

/// Reports the cell, which is `whole`, and its children, which make `sum`.
pub(in crate::cube) fn report(
    work: &mut Work<'_>,
    id: SeriesId,
    slot: usize,
    (whole, sum): (Quantity, Quantity),
    members: &[SeriesId],
    missing: &[HolderId],
) {
    let (voice, key) = (work.voice(), work.family[id].key);
    let difference = (sum - whole).abs();
    let message = say!(
        en: "{holder}: {metric}{slice} for {period} is {whole}, but the numbers below it sum to {sum}",
        zh: "{holder}{period}{metric}{slice}为 {whole}，但下级合计为 {sum}",
        holder = Name(voice.holder(key.holder)), metric = Name(voice.metric(key.metric)), slice = voice.slice(key.slice),
        period = Name(voice.period(work.family[id].period(slot))), whole = voice.value(key.metric, whole), sum = voice.value(key.metric, sum),
    );
    let part = voice.part(difference, whole);
    let shown = voice.value(key.metric, difference);
    let here = if sum < whole {
        say!(en: "{shown} ({part}) is not handed out", zh: "有 {shown}（{part}）未分解到下级", shown = shown, part = part)
    } else {
        say!(en: "{shown} ({part}) too much is handed out", zh: "下级多分解了 {shown}（{part}）", shown = shown, part = part)
    };
    let place = work.place(id, slot);
    let labels = child_labels(work, members, slot);
    let help = mend(work, members, slot, (whole, sum));
    let missing: Vec<_> = missing.iter().map(|holder| voice.holder(*holder)).collect();
    let finding = work.findings.report(&RULE, place, message);
    finding.here(here).entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(key.metric)));
    for (span, label) in labels {
        finding.label(span, label);
    }
    if !missing.is_empty() {
        finding.help(say!(en: "without a number: {missing}", zh: "没有目标：{missing}", missing = missing));
    }
    finding.help(help);
}

/// At most this many children are labelled; the largest, since a slip there weighs most.
const SHOWN: usize = 12;

/// Each child with its number, in written order.
pub(in crate::cube) fn child_labels(work: &Work<'_>, members: &[SeriesId], slot: usize) -> Vec<(Span, Message)> {
    let voice = work.voice();
    let mut shown: Vec<SeriesId> = members.to_vec();
    if shown.len() > SHOWN {
        shown.sort_by_key(|id| std::cmp::Reverse(work.family[*id].get(slot).unwrap_or_default()));
        shown.truncate(SHOWN);
        shown.sort_unstable();
    }
    let label = |id: SeriesId| {
        let series = &work.family[id];
        let value = voice.value(series.key.metric, series.get(slot).unwrap_or_default());
        let text = say!(en: "{holder}: {value}", zh: "{holder}：{value}", holder = voice.holder(series.key.holder), value = value);
        (work.place(id, slot), text)
    };
    shown.into_iter().map(label).collect()
}

/// The smallest change that would mend the sum: one child, or the whole.
fn mend(work: &Work<'_>, members: &[SeriesId], slot: usize, (whole, sum): (Quantity, Quantity)) -> Message {
    let voice = work.voice();
    let metric = members.first().map(|id| work.family[*id].key.metric);
    let largest = members.iter().max_by_key(|id| work.family[**id].get(slot).unwrap_or_default());
    let (Some(metric), Some(child)) = (metric, largest) else {
        return say!(en: "hand out the rest", zh: "请分解剩余部分");
    };
    let value = work.family[*child].get(slot).unwrap_or_default() + whole - sum;
    say!(
        en: "set {child} to {value}, or the whole to {sum}",
        zh: "可将{child}改为 {value}，或将总数改为 {sum}",
        child = Name(voice.holder(work.family[*child].key.holder)), value = voice.value(metric, value), sum = voice.value(metric, sum),
    )
}
