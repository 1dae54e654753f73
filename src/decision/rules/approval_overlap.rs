use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A request that two rows of an approval table decide differently.
    ///
    /// ## Why
    /// Each side will quote the row that suits it.
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


