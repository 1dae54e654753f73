use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Approvers who all stand below one of those who ask, by the levels of their roles.
    ///
    /// ## Why
    /// Nobody refuses their own superior.
    ///
    /// ## 检查什么
    /// 按角色的职级，所有审批人都低于某个申请人。
    ///
    /// ## 为什么
    /// 没有人会驳回自己的上级。
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
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {for: {role: manager}, rows: [{when: {discount: to 10%}, approver: seller, due: 1d}, {when: {discount: above 10%}, refuse: true}]}
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
    ///   discount: {for: {role: manager}, rows: [{when: {discount: to 10%}, approver: director, due: 1d}, {when: {discount: above 10%}, refuse: true}]}
    /// ```
    pub static RULE = { code: "P105", name: "approver-below-asker", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, who: &str, level: u32, asker: &str, asked: u32) -> &'a mut Finding {
    let message = say!(en: "in approval `{id}`, `{who}` (level {level}) approves what `{asker}` (level {asked}) asks for", zh: "审批 `{id}` 由 `{who}`（职级 {level}）批准 `{asker}`（职级 {asked}）的申请", id = id, who = who, level = level, asker = asker, asked = asked);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name somebody at level {asked} or above", zh: "请改为职级 {asked} 及以上的岗位", asked = asked));
    finding.entity(id)
}
