use crate::diagnostic::{Findings, closest};
use crate::text::table::{ColumnMap, Table};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A column named in the plan that the table does not have.
    ///
    /// ## Why
    /// Without it every row would silently lack a value.
    pub static RULE = { code: "F011", name: "missing-column", severity: Error, since: "0.1.0" }
}

/// Reports the mapping `column`, whose names the table does not have.
pub fn report(findings: &mut Findings, column: &ColumnMap, table: &Table) {
    let name = column.columns.first().map_or_else(|| column.key.clone(), |name| name.value.clone());
    let message = say!(en: "the table has no column `{name}`", zh: "表中没有列 `{name}`", name = name);
    let finding = findings.report(&RULE, column.span, message);
    if let Some(first) = table.header.first() {
        let line = first.span.to(table.header.last().map_or(first.span, |last| last.span));
        finding.label(line, say!(en: "the columns it has", zh: "表中的列"));
    }
    if let Some(near) = closest(&name, table.header.iter().map(|header| header.as_str())) {
        finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near));
    }
}
