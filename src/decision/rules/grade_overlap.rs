use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A customer that two rows of the grading give different grades.
    ///
    /// ## Why
    /// Its service and its terms depend on who looks it up.
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


