use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A result that is repeated per full step (`each`) in a row that begins nowhere, or at several numbers.
    ///
    /// ## Why
    /// Steps are counted from the start of the row: without one start there is nothing to count from.
    ///
    /// ## 检查什么
    /// 用 `each` 按步长累加的行没有起点，或有几个起点。
    ///
    /// ## 为什么
    /// 步数从行的起点数起；没有唯一的起点，就无从数起。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {years: {in: count, range: from 0}, amount: {in: money}}
    /// policies:
    ///   ladder:
    ///     gives: {discount: percent}
    ///     cap: 15%
    ///     levers:
    ///       term: {rows: [{when: {years: below 1}, discount: 0%, each: {step: 1, discount: 1%}}, {when: {years: from 1}, discount: 0%}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {years: {in: count, range: from 0}, amount: {in: money}}
    /// policies:
    ///   ladder:
    ///     gives: {discount: percent}
    ///     cap: 15%
    ///     levers:
    ///       term: {rows: [{when: {years: from 1}, discount: 0%, each: {step: 1, discount: 1%}}, {when: {years: below 1}, discount: 0%}]}
    /// ```
    pub static RULE = { code: "F076", name: "step-without-start", severity: Error, since: "0.1.0" }
}

/// Reports the steps of a row of `table`; `several` where it begins at more than one number.
pub(in crate::decision) fn report(findings: &mut Findings, span: Span, table: &str, several: bool) {
    let message = match several {
        true => say!(en: "`{table}` counts steps in a row that begins at several numbers", zh: "`{table}` 的这一行有几个起点，无法计步", table = table),
        false => say!(en: "`{table}` counts steps in a row that begins nowhere", zh: "`{table}` 的这一行没有起点，无法计步", table = table),
    };
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "give the row one lower bound, such as `years: from 1`; steps are counted from there", zh: "请给该行一个下限，如 `years: from 1`，步数由此起算",
    ));
    finding.entity(table);
}
