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
    /// A bound of nothing holds always or never, and nobody can say which.
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
