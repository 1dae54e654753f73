use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A row that no case ever reaches, because earlier rows take all of it or its own limits exclude each other.
    ///
    /// ## Why
    /// Somebody believes it holds.
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// roles: {chief: {level: 5}}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     match: first
    ///     rows:
    ///       - {when: {discount: to 20%}, approver: none}
    ///       - {when: {discount: to 10%}, approver: chief}
    ///       - {when: else, approver: chief}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// roles: {chief: {level: 5}}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     match: first
    ///     rows:
    ///       - {when: {discount: to 10%}, approver: none}
    ///       - {when: {discount: to 20%}, approver: chief}
    ///       - {when: else, approver: chief}
    /// ```
    pub static RULE = { code: "I104", name: "unreachable-row", severity: Error, since: "0.1.0" }
}

/// Reports the row `row` of `table`; the returned finding takes the rows before it.
pub fn report<'a>(findings: &'a mut Findings, span: Span, table: &str, row: &str) -> &'a mut Finding {
    let message = say!(en: "`{table}`: no case ever reaches {row}", zh: "`{table}`：没有任何情形会用到{row}", table = table, row = row);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "put it above the rows that take its cases, or remove it", zh: "请将其移到涵盖它的行之前，或删除"));
    finding.entity(table)
}
