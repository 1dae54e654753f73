use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A customer that no row of the grading gives a grade.
    ///
    /// ## Why
    /// An ungraded customer is nobody's to serve.
    ///
    /// ## 检查什么
    /// 某类客户在客户分级中没有任何一行适用。
    ///
    /// ## 为什么
    /// 没有定级的客户，不归任何人服务。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {bought: {in: money}}
    /// segments:
    ///   gives: {grade: [B, A]}
    ///   rows:
    ///     - {when: {bought: above 500k}, grade: A}
    ///     - {when: {bought: below 500k}, grade: B}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {bought: {in: money}}
    /// segments:
    ///   gives: {grade: [B, A]}
    ///   rows:
    ///     - {when: {bought: from 500k}, grade: A}
    ///     - {when: {bought: below 500k}, grade: B}
    /// ```
    pub static RULE = { code: "C101", name: "grade-gap", severity: Error, since: "0.1.0" }
}


