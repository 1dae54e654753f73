use crate::cube::family::Work;
use crate::cube::series::{Origin, SeriesId};
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
    let help = mend(work, (id, slot), members, (whole, sum));
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

/// How well a child's number lends itself to being set to another, best first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Ease {
    /// A cut would give it what the others leave, which is what it should be.
    Rest,
    /// It is stated in one place.
    Once,
    /// It is stated in several places, all of which say the same.
    Again,
    /// It follows from others.
    Derived,
}

fn ease(work: &Work<'_>, id: SeriesId, slot: usize) -> Ease {
    let (notes, cell) = (&work.family.notes, (id, slot as u8));
    match work.family[id].origin(slot) {
        _ if notes.rests.contains(&cell) => Ease::Rest,
        Origin::Stated if notes.again.contains(&cell) => Ease::Again,
        Origin::Stated => Ease::Once,
        _ => Ease::Derived,
    }
}

/// The smallest change that would mend the sum: one child, or the whole.
fn mend(
    work: &Work<'_>,
    (id, slot): (SeriesId, usize),
    members: &[SeriesId],
    (whole, sum): (Quantity, Quantity),
) -> Message {
    let (voice, metric) = (work.voice(), work.family[id].key.metric);
    let own = |id: SeriesId| work.family[id].get(slot).unwrap_or_default();
    // Of equals the largest, since a slip there weighs most; none is set below nothing.
    let able = members.iter().copied().filter(|id| !(own(*id) + whole - sum).is_negative());
    let child = able.min_by_key(|id| (ease(work, *id, slot), std::cmp::Reverse(own(*id))));
    let total = match ease(work, id, slot) {
        Ease::Again => say!(
            en: "the whole to {sum} in every place that states it", zh: "在每一处写明总数的地方都改为 {sum}",
            sum = voice.value(metric, sum),
        ),
        _ => say!(en: "the whole to {sum}", zh: "将总数改为 {sum}", sum = voice.value(metric, sum)),
    };
    let Some(child) = child else {
        return say!(en: "set {total}", zh: "可{total}", total = total);
    };
    let (name, value) = (Name(voice.holder(work.family[child].key.holder)), voice.value(metric, own(child) + whole - sum));
    match ease(work, child, slot) {
        Ease::Rest | Ease::Once => {
            say!(en: "set {child} to {value}, or {total}", zh: "可将{child}改为 {value}，或{total}", child = name, value = value, total = total)
        }
        Ease::Again => say!(
            en: "set {child} to {value} in every place that states it, or {total}",
            zh: "可将{child}在每一处写明的地方都改为 {value}，或{total}",
            child = name, value = value, total = total,
        ),
        Ease::Derived => say!(
            en: "state {value} of {child} for {period}, or set {total}",
            zh: "可为{child}写明{period}为 {value}，或{total}",
            child = name, value = value, total = total, period = Name(voice.period(work.family[id].period(slot))),
        ),
    }
}
