use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A bound that stands in a row itself, in a table that has no axis of its own.
    ///
    /// Pay tables, scores and ratings are tables of one number, so their rows may say `from: 60%` alone. Everywhere else a condition names what it asks for.
    ///
    /// ## Why
    /// A bound that belongs to nothing holds always or never, and nobody can say which.
    ///
    /// ## 检查什么
    /// 行里直接写了范围，而这张表没有自己的数值。
    ///
    /// 奖金表、评分和评级都只看一个数，行里可以只写 `from: 60%`。其他地方的条件必须写明问的是什么。
    ///
    /// ## 为什么
    /// 不知道是什么的范围，要么永远成立，要么永远不成立，谁也说不清是哪一种。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// units: {company: {name: Head office, head: boss}}
    /// roles: {boss-role: {name: Director, level: 5, duties: [Lead]}}
    /// positions: {boss: {role: boss-role, unit: company}}
    /// approvals:
    ///   discount:
    ///     rows:
    ///       - {to: 8%, approver: none}
    ///       - {when: else, approver: boss-role, due: 1d}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// units: {company: {name: Head office, head: boss}}
    /// roles: {boss-role: {name: Director, level: 5, duties: [Lead]}}
    /// positions: {boss: {role: boss-role, unit: company}}
    /// approvals:
    ///   discount:
    ///     rows:
    ///       - {when: {discount: to 8%}, approver: none}
    ///       - {when: else, approver: boss-role, due: 1d}
    /// ```
    pub static RULE = { code: "F073", name: "bound-without-axis", severity: Error, since: "0.1.0" }
}

/// Reports the bound `text` in a row of `table`.
pub(in crate::decision) fn report(findings: &mut Findings, span: Span, table: &str, text: &Spanned<EcoString>) {
    let message = say!(
        en: "`{table}` has no number of its own that `{bound}` could bound", zh: "`{table}` 没有自己的数值，`{bound}` 无所指",
        table = table, bound = text.value,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "say what it bounds: `when: {{discount: to 8%}}`; or say what is measured", zh: "请写明界限所指：`when: {{discount: to 8%}}`；或写明衡量的指标",
    ));
    finding.entity(table);
}
