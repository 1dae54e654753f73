use crate::diagnostic::{Finding, Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A row that no case ever reaches, because other rows take all of it, or its own limits exclude each other or lie outside
    /// the range of what they bound; and a `when: else` that the other rows leave nothing.
    ///
    /// ## Why
    /// Somebody will believe that it holds.
    ///
    /// ## 检查什么
    /// 永远用不到的行：全部情形已被其他行占去，或自身条件互相排斥、超出可取的范围；
    /// 也包括没有任何情形留给它的 `when: else`。
    ///
    /// ## 为什么
    /// 总会有人以为它在起作用。
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

/// Reports a row of `table` that other rows leave nothing; the returned finding takes these.
pub(in crate::decision) fn report<'a>(
    findings: &'a mut Findings,
    span: Span,
    table: &str,
    row: &Message,
) -> &'a mut Finding {
    let message = say!(en: "`{table}`: no case ever reaches {row}", zh: "`{table}`：没有任何情形会用到{row}", table = table, row = row);
    findings.report(&RULE, span, message).entity(table)
}

/// Reports a row of `table` that holds nowhere.
pub(in crate::decision) fn nowhere<'a>(
    findings: &'a mut Findings,
    span: Span,
    table: &str,
    row: &Message,
) -> &'a mut Finding {
    let finding = report(findings, span, table, row);
    finding.here(say!(en: "nothing that can occur lies within these limits", zh: "没有任何可能的取值落在此范围内"));
    finding.help(say!(
        en: "look at its limits: they exclude each other, or lie outside the range of the field, the threshold or the ceiling",
        zh: "请检查其范围：条件互相排斥，或超出字段范围、起算点或达成率上限",
    ))
}

/// Reports the `else` row of `table` where the others take every case.
pub(in crate::decision) fn otherwise<'a>(findings: &'a mut Findings, span: Span, table: &str) -> &'a mut Finding {
    let message = say!(en: "`{table}`: `when: else` takes nothing", zh: "`{table}`：`when: else` 没有可涵盖的情形", table = table);
    let finding = findings.report(&RULE, span, message);
    finding.here(say!(en: "the other rows take every case", zh: "其他行已涵盖全部情形"));
    finding.help(say!(en: "remove it, or narrow the other rows", zh: "请删除该行，或收窄其他行"));
    finding.entity(table)
}
