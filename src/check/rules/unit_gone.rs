use crate::check::dates::{Stretch, life, stretch};
use crate::diagnostic::Findings;
use crate::plan::{Organisation, SeatId, UnitId};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A position that exists at a time when its unit does not.
    ///
    /// ## Why
    /// Its number would count for nobody.
    ///
    /// ## 检查什么
    /// 岗位存续期间，所属部门有一段时间不存在。
    ///
    /// ## 为什么
    /// 它的数字不计入任何人名下。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, ends: 2026-06-30}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: east}
    ///   two: {role: chief, unit: company}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, ends: 2026-06-30}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: east, ends: 2026-06-30}
    ///   two: {role: chief, unit: company}
    /// ```
    pub static RULE = { code: "O117", name: "unit-gone", severity: Error, since: "0.1.0" }
}

/// Reports a seat that is there without its unit.
pub(in crate::check) fn report(findings: &mut Findings, organisation: &Organisation, (seat, unit): (SeatId, UnitId), gone: Stretch) {
    let (name, own) = (organisation.seat_id(seat), organisation.units.id(unit));
    let message = say!(
        en: "`{name}` belongs to `{own}`, which is not there {gone}: it {life}", zh: "`{name}` 所属部门 `{own}` 在 {gone}不存在（{life}）",
        name = name, own = own, gone = stretch(gone), life = life(organisation.units[unit].dates),
    );
    let finding = findings.report(&RULE, organisation.seat_span(seat), message);
    finding.label(organisation.units.item(unit).id.span, say!(en: "the unit", zh: "所属部门"));
    finding.help(say!(
        en: "give `{name}` the dates of its unit, or move it to another with `changes`", zh: "请让 `{name}` 的起止日期与部门一致，或在 `changes` 中调往其他部门", name = name,
    ));
    finding.entity(name);
}
