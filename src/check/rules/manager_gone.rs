use crate::check::dates::{Stretch, life, stretch};
use crate::diagnostic::Findings;
use crate::plan::{GroupId, Organisation, SeatId};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A position whose `reports_to` or `dotted_to` names a position that does not exist for a part of the year in which it does itself.
    ///
    /// ## Why
    /// Its reports, leave and approvals go to an empty chair.
    ///
    /// ## 检查什么
    /// `reports_to` 或 `dotted_to` 所写的岗位，在本岗位存续期间有一段时间不存在。
    ///
    /// ## 为什么
    /// 汇报、请假和审批都送到了空座位上。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: chief, unit: east, ends: 2026-06-30}
    ///   one: {role: seller, unit: east, reports_to: boss}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    /// roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: chief, unit: east}
    ///   one: {role: seller, unit: east, reports_to: boss}
    /// ```
    pub static RULE = { code: "O115", name: "manager-gone", severity: Warning, since: "0.1.0" }
}

/// Reports the seat that reports (or answers, by a dotted line) to one that is gone.
pub(in crate::check) fn report(
    findings: &mut Findings,
    organisation: &Organisation,
    (seat, group): (SeatId, GroupId),
    (boss, dotted): (SeatId, bool),
    gone: Stretch,
) {
    let own = &organisation.seats[boss.0 as usize];
    let (name, boss_name) = (organisation.seat_id(seat), organisation.seat_id(boss));
    let message = say!(
        en: "`{name}` {answers} `{boss}`, which is not there {gone}: it {life}", zh: "`{name}` 的汇报对象 `{boss}` 在 {gone}不存在（{life}）",
        answers = if dotted { "answers by a dotted line to" } else { "reports to" }, name = name, boss = boss_name, gone = stretch(gone), life = life((own.starts, own.ends)),
    );
    let finding = findings.report(&RULE, organisation.groups.item(group).id.span, message);
    finding.label(organisation.seat_span(boss), say!(en: "the position reported to", zh: "汇报对象"));
    let key = if dotted { "dotted_to" } else { "reports_to" };
    finding.help(say!(
        en: "name another position under `{key}`, or leave it out and the head of the unit is meant", zh: "请在 `{key}` 中改写其他岗位；不写则向本部门负责人汇报", key = key,
    ));
    finding.entity(name);
}
