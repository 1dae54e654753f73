use crate::decision::covers::Proof;
use crate::diagnostic::{Findings, Message, Name};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A part of what a unit covers that none of the units below it covers. The top unit covers everything unless it says otherwise.
    ///
    /// Only units that say what they cover, or whose sister units do, are looked at.
    ///
    /// ## Why
    /// Its customers are nobody's: no number rolls up from there, and no lead is picked up.
    ///
    /// ## 检查什么
    /// 上级部门的负责范围中，有一部分没有任何下级部门负责。最上级部门不另行写明的，视为负责全部范围。
    ///
    /// 只检查自身或同级部门写了负责范围的部门。
    ///
    /// ## 为什么
    /// 那里的客户没有人管：数字汇总不上来，线索也没有人跟。
    ///
    /// ## Example
    /// ```yaml,fail
    /// dimensions:
    ///   region: {shanghai: {name: Shanghai}, jiangsu: {name: Jiangsu}, sichuan: {name: Sichuan}}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, covers: {region: shanghai}}
    ///   west: {name: West, parent: company, covers: {region: sichuan}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// dimensions:
    ///   region: {shanghai: {name: Shanghai}, jiangsu: {name: Jiangsu}, sichuan: {name: Sichuan}}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, covers: {region: [shanghai, jiangsu]}}
    ///   west: {name: West, parent: company, covers: {region: sichuan}}
    /// ```
    pub static RULE = { code: "O109", name: "covers-gap", severity: Warning, since: "0.1.0" }
}

/// How many of the units are shown.
const MOST: usize = 12;

/// Reports a case that no unit covers.
pub(in crate::decision) fn report(findings: &mut Findings, proof: &Proof<'_>, case: &Message) {
    let units = &proof.plan.organisation.units;
    let parent = units.id(proof.parent);
    let message = say!(
        en: "no unit below `{parent}` covers {case}{since}", zh: "`{parent}` 的下级部门都不负责{case}{since}",
        parent = parent, case = Name(case), since = proof.since(),
    );
    let finding = findings.report(&RULE, units.item(proof.parent).id.span, message);
    for (unit, when) in proof.parts.iter().take(MOST) {
        finding.label(when.span, say!(en: "`{unit}` covers this", zh: "`{unit}` 负责", unit = units.id(*unit)));
    }
    if let Some((bound, when)) = proof.bound {
        finding.label(when.span, say!(en: "all of this is to be covered, says `{bound}`", zh: "`{bound}` 应负责的全部范围", bound = units.id(bound)));
    }
    finding.help(say!(en: "add {case} to the `covers` of one of them", zh: "请把{case}写进其中一个部门的 `covers`", case = Name(case)));
    finding.entity(parent.clone());
}
