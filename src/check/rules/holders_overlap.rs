use crate::diagnostic::Findings;
use crate::plan::{Holding, Organisation};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Two employees who hold the same position on the same day.
    ///
    /// ## Why
    /// Both would be paid for its number, and both could approve.
    ///
    /// ## 检查什么
    /// 同一天有两名员工任同一个岗位。
    ///
    /// ## 为什么
    /// 同一个数字要给两个人发奖金，两个人也都能审批。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {chief: {name: Chief, duties: [Lead]}}
    /// positions:
    ///   boss: {role: chief, unit: company}
    /// holders:
    ///   - {position: boss, employee: E101, ends: 2026-07-31}
    ///   - {position: boss, employee: E205, starts: 2026-07-01}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {chief: {name: Chief, duties: [Lead]}}
    /// positions:
    ///   boss: {role: chief, unit: company}
    /// holders:
    ///   - {position: boss, employee: E101, ends: 2026-06-30}
    ///   - {position: boss, employee: E205, starts: 2026-07-01}
    /// ```
    pub static RULE = { code: "O112", name: "holders-overlap", severity: Error, since: "0.1.0" }
}

/// Reports `second`, which begins before `first` has ended.
pub(in crate::check) fn report(findings: &mut Findings, organisation: &Organisation, first: &Holding, second: &Holding) {
    let name = organisation.seat_id(second.seat);
    let from = second.life.0.max(first.life.0);
    let to = match (first.life.1, second.life.1) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    let (one, two) = (first.employee.clone(), second.employee.clone());
    let from_words = from.map(|from| say!(en: " from {from}", zh: "自 {from}起", from = from));
    let to_words = to.map(|to| say!(en: " to {to}", zh: "至 {to}", to = to));
    let message = say!(
        en: "`{name}` is held by {one} and {two} at once{from}{to}", zh: "`{name}` {from}{to}同时由 {one} 和 {two} 任职",
        name = name.clone(), one = one.clone(), two = two.clone(), from = from_words, to = to_words,
    );
    let finding = findings.report(&RULE, second.span, message);
    finding.label(first.span, say!(en: "{one} holds it", zh: "{one} 在任", one = one.clone()));
    if let Some(from) = second.life.0 {
        let before = from.plus_days(-1);
        finding.help(say!(
            en: "end {one}'s time on {before}, or begin {two}'s later", zh: "请让 {one} 的任期止于 {before}，或推迟 {two} 的到岗日期",
            one = one, two = two, before = before,
        ));
    } else {
        finding.help(say!(en: "say from when to when each holds it (`starts`, `ends`)", zh: "请写明各自的任职起止日期（`starts`、`ends`）"));
    }
    finding.entity(name);
}
