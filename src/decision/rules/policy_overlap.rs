use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A case that two rows of a policy decide.
    ///
    /// ## Why
    /// The two rows give different answers to one question.
    ///
    /// ## 检查什么
    /// 同一种情形在政策中有两行适用。
    ///
    /// ## 为什么
    /// 同一个问题会得到两个不同的答案。
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


