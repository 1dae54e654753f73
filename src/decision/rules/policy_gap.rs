use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A case that no row of a policy decides.
    ///
    /// ## Why
    /// A policy that is silent is decided by whoever is asked.
    ///
    /// ## 检查什么
    /// 某种情形在政策中没有任何一行适用。
    ///
    /// ## 为什么
    /// 政策没有写的，就由被问到的人说了算。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent}
    ///     rows:
    ///       - {when: {overdue: below 30d}, factor: 100%}
    ///       - {when: {overdue: above 30d}, factor: 0%}
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
    pub static RULE = { code: "R101", name: "policy-gap", severity: Error, since: "0.1.0" }
}


