use crate::cube::voice::Voice;
use crate::diagnostic::{Findings, Message, Name};
use crate::plan::Index;
use crate::plan::targets::{Child, Cut, CutAxis, SplitRule};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A split that has nothing to go by: past results that all or some lack, no weights, no positions, or a whole that is not known.
    ///
    /// ## Why
    /// A split by history without history would be a split by guess.
    ///
    /// ## 检查什么
    /// 分解没有依据：全部或部分下级没有历史业绩，没有权重，没有岗位，或总数未知。
    ///
    /// ## 为什么
    /// 没有历史业绩却按历史业绩分解，等于拍脑袋。
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {split: history}}}
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
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {split: equal}}}
    /// ```
    pub static RULE = { code: "T108", name: "split-without-basis", severity: Error, since: "0.1.0" }
}

/// Reports a cut whose children have no weights.
pub(in crate::cube) fn report(findings: &mut Findings, voice: Voice<'_>, cut: &Cut) {
    if cut.children.is_empty() && cut.axis == CutAxis::Holder {
        let message = say!(
            en: "{holder}: nobody is there to split {metric} among", zh: "{holder}之下没有可以分解{metric}的对象",
            holder = Name(voice.holder(cut.holder)), metric = Name(voice.metric(cut.metric)),
        );
        findings.report(&RULE, cut.span, message).help(say!(
            en: "let positions below carry a quota of their own, or take the split out", zh: "请让下级岗位承担个人指标，或去掉分解",
        ));
        return;
    }
    let message = say!(
        en: "{holder}: nothing is known to split {metric} by", zh: "{holder}{metric}没有可依据的分解权重",
        holder = Name(voice.holder(cut.holder)), metric = Name(voice.metric(cut.metric)),
    );
    let help = match cut.split {
        Some(SplitRule::Headcount) if cut.axis != CutAxis::Holder => say!(
            en: "only units and positions have heads: state weights, or numbers",
            zh: "只有部门和岗位可按人数分解：请写明权重，或直接写数字",
        ),
        Some(SplitRule::Season(_)) => say!(
            en: "a season is shared out over periods only: state weights, or numbers",
            zh: "季节分布只能分到各期间：请写明权重，或直接写数字",
        ),
        Some(SplitRule::History) => say!(en: "add last year's results under `basis.history`", zh: "请在 `basis.history` 中补充上年业绩"),
        Some(SplitRule::Headcount) => say!(en: "no position below carries a quota of its own", zh: "下级没有承担个人指标的岗位"),
        _ => say!(en: "state weights above zero, or numbers", zh: "请写明大于零的权重，或直接写数字"),
    };
    findings.report(&RULE, cut.span, message).help(help);
}

/// Reports a split by history among those who have some and those, `new`, who have none.
pub(in crate::cube) fn report_new(findings: &mut Findings, voice: Voice<'_>, cut: &Cut, new: &[Child]) {
    let name = |child: &Child| match child {
        Child::Holder(holder) => {
            let name = voice.holder(*holder);
            Name(Message::new(|_| name.to_string()))
        }
        Child::Member(member) => {
            let member = &voice.plan.targets.members[member.index()];
            let name = member.name.as_ref().unwrap_or(&member.id.value);
            Name(Message::new(|_| name.to_string()))
        }
        Child::Period(period) => Name(voice.period(*period)),
    };
    let names: Vec<_> = new.iter().map(name).collect();
    let message = say!(
        en: "{holder}: {metric} is to be split by history, but there is none of {names}",
        zh: "{holder}{metric}按历史业绩分解，但{names}没有历史业绩",
        holder = Name(voice.holder(cut.holder)), metric = Name(voice.metric(cut.metric)), names = names,
    );
    findings.report(&RULE, cut.span, message).help(say!(
        en: "state its number beside `split`, or add last year's results under `basis.history`; zero is a result too",
        zh: "请在 `split` 旁直接写明其数字，或在 `basis.history` 中补充上年业绩（可以写零）",
    ));
}

/// Reports a cut of a number that is not known.
pub(in crate::cube) fn report_unknown(findings: &mut Findings, voice: Voice<'_>, cut: &Cut) {
    let message = say!(
        en: "{holder}: {metric} is to be split, but its own number is not known", zh: "{holder}{metric}需要分解，但总数未知",
        holder = Name(voice.holder(cut.holder)), metric = Name(voice.metric(cut.metric)),
    );
    findings.report(&RULE, cut.span, message).help(say!(en: "state the number that is split", zh: "请写明被分解的总数"));
}
