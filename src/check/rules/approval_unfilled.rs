use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An approver or a backup that nobody fills: a role without a filled position, or a vacant position.
    ///
    /// ## Why
    /// What waits for nobody waits for ever.
    ///
    /// ## 检查什么
    /// 审批人或其代理人无人在任：该角色没有在岗的岗位，或该岗位空缺。
    ///
    /// ## 为什么
    /// 等一个不存在的人，永远等不到。
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
    ///   lead: {role: manager, unit: company, vacant: true}
    ///   one: {role: seller, unit: company}
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {rows: [{when: {discount: to 10%}, approver: manager, due: 1d}, {when: {discount: above 10%}, refuse: true}]}
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
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {rows: [{when: {discount: to 10%}, approver: manager, due: 1d}, {when: {discount: above 10%}, refuse: true}]}
    /// ```
    pub static RULE = { code: "P103", name: "approval-unfilled", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, who: &str) -> &'a mut Finding {
    let message = say!(en: "approval `{id}` waits for `{who}`, which no filled position is", zh: "审批 `{id}` 需由 `{who}` 批准，但没有在岗的该岗位", id = id, who = who);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name a filled position, or fill this one", zh: "请改为在岗的岗位，或补齐该岗位"));
    finding.entity(id)
}
