use crate::decision::covers::Proof;
use crate::diagnostic::{Findings, Message, Name};
use crate::plan::UnitId;
use crate::syntax::When;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit that covers something which the unit above it does not.
    ///
    /// ## Why
    /// Its sales would be counted in a unit that does not answer for them.
    ///
    /// ## 检查什么
    /// 部门的负责范围超出了上级部门的负责范围。
    ///
    /// ## 为什么
    /// 它的销售额会计入一个不对此负责的部门。
    ///
    /// ## Example
    /// ```yaml,fail
    /// dimensions:
    ///   region: {shanghai: {name: Shanghai}, jiangsu: {name: Jiangsu}, sichuan: {name: Sichuan}}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, covers: {region: [shanghai, jiangsu]}}
    ///   west: {name: West, parent: company, covers: {region: sichuan}}
    ///   city: {name: City, parent: east, covers: {region: [shanghai, jiangsu, sichuan]}}
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
    ///   city: {name: City, parent: east, covers: {region: [shanghai, jiangsu]}}
    /// ```
    pub static RULE = { code: "O111", name: "covers-outside-parent", severity: Error, since: "0.1.0" }
}

/// Reports a case that a unit covers, but the unit above does not.
pub(in crate::decision) fn report(
    findings: &mut Findings,
    proof: &Proof<'_>,
    (unit, own): (UnitId, &When),
    (bound, whole): (UnitId, &When),
    case: &Message,
) {
    let units = &proof.plan.organisation.units;
    let (unit, above) = (units.id(unit), units.id(bound));
    let message = say!(
        en: "`{unit}` covers {case}, which `{above}` above it does not{since}", zh: "`{unit}` 负责{case}，但其上级 `{above}` 并不负责{since}",
        unit = unit, case = Name(case), above = above, since = proof.since(),
    );
    let finding = findings.report(&RULE, own.span, message);
    finding.label(whole.span, say!(en: "`{above}` covers only this", zh: "`{above}` 只负责这些", above = above));
    finding.help(say!(en: "take it out here, or add it to `{above}`", zh: "请在此处删去，或补进 `{above}`", above = above));
    finding.entity(unit.clone());
}
