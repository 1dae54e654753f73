use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A request that no row of an approval table decides.
    ///
    /// ## Why
    /// Whoever meets it waits for an approval nobody is asked for, or goes on without one.
    ///
    /// ## 检查什么
    /// 某种申请在审批表中没有任何一行适用。
    ///
    /// ## 为什么
    /// 遇到它的人，要么一直等一个没有人负责的审批，要么不经审批就办了。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// roles: {chief: {level: 5}}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     rows:
    ///       - {when: {discount: to 8%}, approver: none}
    ///       - {when: {discount: from 12%}, approver: chief}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// roles: {chief: {level: 5}}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     rows:
    ///       - {when: {discount: to 8%}, approver: none}
    ///       - {when: {discount: above 8%}, approver: chief}
    /// ```
    pub static RULE = { code: "P101", name: "approval-gap", severity: Error, since: "0.1.0" }
}


