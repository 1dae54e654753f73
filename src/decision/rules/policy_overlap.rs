use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A case that two rows of a policy decide.
    ///
    /// ## Why
    /// The two rows give different answers to one question.
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent}
    ///     rows:
    ///       - {when: {overdue: to 30d}, factor: 100%}
    ///       - {when: {overdue: from 30d}, factor: 0%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent}
    ///     rows:
    ///       - {when: {overdue: below 30d}, factor: 100%}
    ///       - {when: {overdue: from 30d}, factor: 0%}
    /// ```
    pub static RULE = { code: "R102", name: "policy-overlap", severity: Error, since: "0.1.0" }
}


