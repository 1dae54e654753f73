use crate::check::dates::{Stretch, life, stretch};
use crate::diagnostic::Findings;
use crate::plan::{Organisation, UnitId};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit that exists at a time when the unit above it does not.
    ///
    /// ## Why
    /// Its target would roll up into nothing.
    ///
    /// ## 检查什么
    /// 部门存续期间，上级部门有一段时间不存在。
    ///
    /// ## 为什么
    /// 它的目标汇总不到任何地方。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, ends: 2026-06-30}
    ///   shanghai: {name: Shanghai, parent: east}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    ///   two: {role: chief, unit: company}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, ends: 2026-06-30}
    ///   shanghai: {name: Shanghai, parent: east, ends: 2026-06-30}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    ///   two: {role: chief, unit: company}
    /// ```
    pub static RULE = { code: "O116", name: "parent-gone", severity: Error, since: "0.1.0" }
}

/// Reports a unit that is there without the one above it.
pub(in crate::check) fn report(findings: &mut Findings, organisation: &Organisation, (unit, parent): (UnitId, UnitId), gone: Stretch) {
    let (name, above) = (organisation.units.id(unit), organisation.units.id(parent));
    let message = say!(
        en: "`{name}` lies below `{above}`, which is not there {gone}: it {life}", zh: "`{name}` 的上级部门 `{above}` 在 {gone}不存在（{life}）",
        name = name, above = above, gone = stretch(gone), life = life(organisation.units[parent].dates),
    );
    let finding = findings.report(&RULE, organisation.units.item(unit).id.span, message);
    finding.label(organisation.units.item(parent).id.span, say!(en: "the unit above", zh: "上级部门"));
    finding.help(say!(
        en: "give `{name}` the same dates, or move it under another unit with `changes`", zh: "请让 `{name}` 的起止日期与上级一致，或在 `changes` 中把它改挂到其他部门", name = name,
    ));
    finding.entity(name.clone());
}
