use crate::decision::covers::Proof;
use crate::diagnostic::{Findings, Message, Name};
use crate::plan::UnitId;
use crate::syntax::When;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Something that two units below the same unit both cover.
    ///
    /// ## Why
    /// Two teams sell to the same customer, and both count the deal.
    ///
    /// ## 检查什么
    /// 同一上级的两个部门负责同一范围。
    ///
    /// ## 为什么
    /// 两个团队向同一个客户销售，业绩还各算一遍。
    ///
    /// ## Example
    /// ```yaml,fail
    /// dimensions:
    ///   region: {shanghai: {name: Shanghai}, jiangsu: {name: Jiangsu}, sichuan: {name: Sichuan}}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, covers: {region: [shanghai, jiangsu]}}
    ///   west: {name: West, parent: company, covers: {region: [jiangsu, sichuan]}}
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
    pub static RULE = { code: "O110", name: "covers-overlap", severity: Error, since: "0.1.0" }
}

/// Reports a case that two units cover.
pub(in crate::decision) fn report(
    findings: &mut Findings,
    proof: &Proof<'_>,
    (one, first): (UnitId, &When),
    (two, second): (UnitId, &When),
    case: &Message,
) {
    let units = &proof.plan.organisation.units;
    let (one, two) = (units.id(one), units.id(two));
    let message = say!(
        en: "`{one}` and `{two}` both cover {case}{since}", zh: "`{one}` 和 `{two}` 都负责{case}{since}",
        one = one, two = two, case = Name(case), since = proof.since(),
    );
    let finding = findings.report(&RULE, second.span, message);
    finding.label(first.span, say!(en: "`{one}` covers it too", zh: "`{one}` 也负责", one = one));
    finding.help(say!(
        en: "take it out of one of them, or tell the two apart by another dimension (`{{region: …, channel: …}}`)",
        zh: "请从其中一处删去，或用另一个维度区分（`{{region: …, channel: …}}`）",
    ));
    finding.entity(two.clone());
}
