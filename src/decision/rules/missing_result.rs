use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A row that leaves out a result the table gives.
    ///
    /// ## Why
    /// The case is decided, and then there is no answer.
    ///
    /// ## 检查什么
    /// 行里缺少这张表应给出的结果。
    ///
    /// ## 为什么
    /// 情形判定了，却没有答案。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent, months: count}
    ///     rows:
    ///       - {when: {overdue: below 30d}, factor: 120%, months: 2}
    ///       - {when: else, factor: 0%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent, months: count}
    ///     rows:
    ///       - {when: {overdue: below 30d}, factor: 120%, months: 2}
    ///       - {when: else, factor: 0%, months: 0}
    /// ```
    pub static RULE = { code: "F075", name: "missing-result", severity: Error, since: "0.1.0" }
}

/// Reports a row of `table` without the result `name`.
pub(in crate::decision) fn report(findings: &mut Findings, span: Span, table: &str, name: &str) {
    let message = say!(en: "this row of `{table}` gives no `{name}`", zh: "`{table}` 的这一行没有给出 `{name}`", table = table, name = name);
    let help = say!(en: "add `{name}: …`", zh: "请补充 `{name}: …`", name = name);
    findings.report(&RULE, span, message).help(help).entity(table);
}
