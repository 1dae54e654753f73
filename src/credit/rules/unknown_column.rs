use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A column that a metric or a crediting rule takes from a source, where the source says under `columns` which it has and this is none of them: the value of a metric,
    /// the position and the day of a credit, what their conditions ask of a record. A field with `missing` need not be there.
    ///
    /// ## Why
    /// Nothing would ever be counted, and every record would be left over.
    ///
    /// ## 检查什么
    /// 指标或归属规则用到、但数据源 `columns` 中没有的列：指标的数值、业绩归属的岗位与日期、条件向记录提出的问题。写明 `missing` 的字段可以没有对应的列。
    ///
    /// ## 为什么
    /// 否则什么也计不到，每条记录都无法归属。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.net}}
    /// sources: {orders: {every: day, columns: {date: Day, amount: Amount, position: Seller}}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// sources: {orders: {every: day, columns: {date: Day, amount: Amount, position: Seller}}}
    /// ```
    pub static RULE = { code: "I142", name: "unknown-column", severity: Error, since: "0.1.0" }
}

/// Reports a column that a source does not have.
pub(in crate::credit) fn report(
    findings: &mut Findings,
    source: &str,
    column: &Spanned<EcoString>,
    known: &[&str],
) {
    let near = findings.nearest(column, known.iter().copied());
    let message = say!(en: "`{source}` has no column `{column}`", zh: "数据源 `{source}` 没有列 `{column}`", source = source, column = column.value);
    let finding = findings.report(&RULE, column.span, message);
    finding.help(match near {
        Some(near) => say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near),
        None => say!(
            en: "add it to the source: `columns: {{{column}: …}}`", zh: "请在数据源中补充：`columns: {{{column}: …}}`", column = column.value,
        ),
    });
    finding.entity(source);
}
