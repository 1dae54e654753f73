use crate::source::Span;
use crate::syntax::read::Reader;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A grid whose matrix has more or fewer lines or cells than its axes have bounds.
    ///
    /// ## Why
    /// A cell too many or too few moves every number behind it under another heading.
    ///
    /// ## 检查什么
    /// 矩阵的行数或格数，与两个维度的范围数不一致。
    ///
    /// ## 为什么
    /// 多一格或少一格，后面的数字就全部错位。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent}, amount: {in: money}}
    /// roles:
    ///   chief: {level: 5}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     grid: {across: {amount: [below 10k, from 10k]}, down: {discount: [to 8%, above 8%]}, approver: [[none, chief], [chief]]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent}, amount: {in: money}}
    /// roles:
    ///   chief: {level: 5}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     grid: {across: {amount: [below 10k, from 10k]}, down: {discount: [to 8%, above 8%]}, approver: [[none, chief], [chief, chief]]}
    /// ```
    pub static RULE = { code: "F043", name: "grid-size", severity: Error, since: "0.1.0" }
}

/// Reports the line or matrix at `span` with `found` items where the axis has `wanted`.
pub fn report(reader: &mut Reader<'_>, span: Span, found: usize, wanted: usize, axis: Span, lines: bool) {
    let message = if lines {
        say!(en: "{found} lines, but the axis has {wanted} bounds", zh: "共 {found} 行，而该维度有 {wanted} 个范围", found = found, wanted = wanted)
    } else {
        say!(en: "{found} cells, but the axis has {wanted} bounds", zh: "共 {found} 格，而该维度有 {wanted} 个范围", found = found, wanted = wanted)
    };
    let entity = reader.entity.clone();
    let finding = reader.findings.report(&RULE, span, message);
    finding.label(axis, say!(en: "the bounds", zh: "范围"));
    finding.help(say!(en: "write one line for each bound of `down`, and in it one cell for each bound of `across`",
        zh: "`down` 的每个范围写一行，每行按 `across` 的每个范围写一格")).entity(entity);
}
