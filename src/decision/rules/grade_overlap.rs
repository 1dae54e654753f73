use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A customer that two rows of the grading give different grades.
    ///
    /// ## Why
    /// Its service and its terms depend on who looks it up.
    ///
    /// ## 检查什么
    /// 同一类客户在客户分级中有两行适用，级别不同。
    ///
    /// ## 为什么
    /// 它享受什么服务和条件，就看是谁来查的。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {bought: {in: money}}
    /// segments:
    ///   gives: {grade: [B, A]}
    ///   rows:
    ///     - {when: {bought: from 500k}, grade: A}
    ///     - {when: {bought: to 500k}, grade: B}
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
    pub static RULE = { code: "C102", name: "grade-overlap", severity: Error, since: "0.1.0" }
}


