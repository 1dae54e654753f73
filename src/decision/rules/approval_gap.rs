use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A request that no row of an approval table decides.
    ///
    /// ## Why
    /// Whoever meets it waits for an approval nobody is asked for, or goes on without one.
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


