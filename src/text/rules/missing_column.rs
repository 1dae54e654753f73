use ecow::EcoString;

use crate::diagnostic::{Findings, closest};
use crate::source::Spanned;
use crate::text::table::Table;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A column named in the plan that the table does not have.
    ///
    /// ## Why
    /// Without it every row would silently lack a value.
    ///
    /// ## 检查什么
    /// 方案引用了表格中没有的列。
    ///
    /// ## 为什么
    /// 少了这一列，每一行都会缺一个值，而且没有任何提示。
    pub static RULE = { code: "F011", name: "missing-column", severity: Error, since: "0.1.0" }
}

/// Reports `name`, which no column of the table has.
pub fn report(findings: &mut Findings, name: &Spanned<EcoString>, table: &Table) {
    let message = say!(en: "the table has no column `{name}`", zh: "表中没有列 `{name}`", name = name.value);
    let finding = findings.report(&RULE, name.span, message);
    if let Some(first) = table.header.first() {
        let line = first.span.to(table.header.last().map_or(first.span, |last| last.span));
        finding.label(line, say!(en: "the columns it has", zh: "表中的列"));
    }
    if let Some(near) = closest(name, table.header.iter().map(|header| header.as_str())) {
        finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near));
    }
}
