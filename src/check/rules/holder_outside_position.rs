use crate::diagnostic::Findings;
use crate::plan::{Holding, Organisation};
use crate::units::Date;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An employee who holds a position before it begins or after it has ended.
    ///
    /// ## Why
    /// The position has no target and no pay for that time.
    ///
    /// ## 检查什么
    /// 员工在岗位设立之前，或撤销之后，仍任该岗位。
    ///
    /// ## 为什么
    /// 那段时间，这个岗位没有目标，也没有薪酬。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {chief: {name: Chief, duties: [Lead]}}
    /// positions:
    ///   boss: {role: chief, unit: company}
    ///   second: {role: chief, unit: company, starts: 2026-04-01}
    /// holders:
    ///   - {position: boss, employee: E101}
    ///   - {position: second, employee: E205, starts: 2026-03-01}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {chief: {name: Chief, duties: [Lead]}}
    /// positions:
    ///   boss: {role: chief, unit: company}
    ///   second: {role: chief, unit: company, starts: 2026-04-01}
    /// holders:
    ///   - {position: boss, employee: E101}
    ///   - {position: second, employee: E205, starts: 2026-04-01}
    /// ```
    pub static RULE = { code: "O113", name: "holder-outside-position", severity: Error, since: "0.1.0" }
}

/// Reports a holding that begins before the position (`early`: when that begins) or ends after it (`late`: when that ends).
pub(in crate::check) fn report(
    findings: &mut Findings,
    organisation: &Organisation,
    holding: &Holding,
    (early, late): (Option<Date>, Option<Date>),
) {
    let (name, employee) = (organisation.seat_id(holding.seat), holding.employee.clone());
    let (starts, ends) = holding.life;
    let message = match early {
        Some(begins) => say!(
            en: "{employee} holds `{name}` from {starts}, but the position begins on {begins}", zh: "{employee} 自 {starts}起任 `{name}`，但该岗位自 {begins}起才存在",
            employee = employee.clone(), name = name.clone(), starts = starts, begins = begins,
        ),
        None => say!(
            en: "{employee} holds `{name}` to {ends}, but the position ends on {late}", zh: "{employee} 任 `{name}` 至 {ends}，但该岗位至 {late}止",
            employee = employee.clone(), name = name.clone(), ends = ends, late = late,
        ),
    };
    let finding = findings.report(&RULE, holding.span, message);
    finding.label(organisation.seat_span(holding.seat), say!(en: "the position", zh: "该岗位"));
    finding.help(match early.or(late) {
        Some(date) if early.is_some() => say!(en: "begin the holding on {date}, or the position earlier", zh: "请把任职开始日期改为 {date}，或让岗位提前设立", date = date),
        date => say!(en: "end the holding on {date}, or the position later", zh: "请把任职结束日期改为 {date}，或让岗位延后撤销", date = date),
    });
    finding.entity(name);
}
