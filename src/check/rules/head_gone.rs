use crate::check::dates::{Stretch, life, stretch};
use crate::diagnostic::Findings;
use crate::plan::{Organisation, SeatId, UnitId};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit whose head's position does not exist for a part of the year in which the unit does.
    ///
    /// ## Why
    /// For that time nobody answers for its target, and approvals stop there.
    ///
    /// ## 检查什么
    /// 部门存续期间，负责人的岗位在年内有一段时间不存在。
    ///
    /// ## 为什么
    /// 那段时间没有人对目标负责，审批也停在那里。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, head: boss}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: chief, unit: east, ends: 2026-06-30}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, head: boss, ends: 2026-06-30}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: chief, unit: east, ends: 2026-06-30}
    /// ```
    pub static RULE = { code: "O114", name: "head-gone", severity: Warning, since: "0.1.0" }
}

/// Reports a unit without head for a stretch of time.
pub(in crate::check) fn report(findings: &mut Findings, organisation: &Organisation, (unit, head): (UnitId, SeatId), gone: Stretch) {
    let own = &organisation.seats[head.0 as usize];
    let (name, boss) = (organisation.units.id(unit), organisation.seat_id(head));
    let message = say!(
        en: "`{name}` has no head {gone}: the position `{boss}` {life}", zh: "`{name}` 在 {gone}没有负责人：岗位 `{boss}` {life}",
        name = name, gone = stretch(gone), boss = boss, life = life((own.starts, own.ends)),
    );
    let finding = findings.report(&RULE, organisation.units.item(unit).id.span, message);
    finding.label(organisation.seat_span(head), say!(en: "the head", zh: "负责人岗位"));
    finding.help(say!(
        en: "let the position be there {gone} too, or record with `changes` who leads the unit then",
        zh: "请让该岗位在 {gone}也存在，或在 `changes` 中写明该时段由谁负责", gone = stretch(gone),
    ));
    finding.entity(name.clone());
}
