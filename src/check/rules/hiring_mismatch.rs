use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A hiring plan that asks for another number of people than the organisation has open: positions of that role in that unit that are vacant or start during the year.
    ///
    /// ## Why
    /// Either somebody is hired whom nobody planned for, or a target hangs on a position that nobody is hired for.
    ///
    /// ## 检查什么
    /// 招聘人数与组织中的缺口不一致：缺口是该部门该角色中空缺的、以及年内才设立的岗位。
    ///
    /// ## 为什么
    /// 要么招了计划外的人，要么目标挂在没有人去招的岗位上。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    ///   next: {role: seller, unit: company, starts: 2026-04-01}
    /// hiring: {sellers: {of: company, role: seller, count: 2, due: 2026-04-01}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    ///   next: {role: seller, unit: company, starts: 2026-04-01}
    /// hiring: {sellers: {of: company, role: seller, count: 1, due: 2026-04-01}}
    /// ```
    pub static RULE = { code: "S103", name: "hiring-mismatch", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, planned: u32, open: usize) -> &'a mut Finding {
    let message = say!(en: "the hiring plan `{id}` is for {planned}, but {open} such positions are vacant or start this year", zh: "招聘计划 `{id}` 为 {planned} 人，但本年空缺或新增的该类岗位为 {open} 个", id = id, planned = planned, open = open);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "set `count` to {open}, or add the positions with their `starts`", zh: "请将 `count` 改为 {open}，或补充岗位及其 `starts`", open = open));
    finding.entity(id)
}
