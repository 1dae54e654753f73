use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A request that two rows of an approval table decide differently.
    ///
    /// ## Why
    /// Each side will quote the row that suits it.
    ///
    /// ## 检查什么
    /// 同一种申请在审批表中有两行适用，结论不同。
    ///
    /// ## 为什么
    /// 双方都会引用对自己有利的那一行。
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
    ///       - {when: {discount: from 8%}, approver: chief}
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
    pub static RULE = { code: "P102", name: "approval-overlap", severity: Error, since: "0.1.0" }
}


