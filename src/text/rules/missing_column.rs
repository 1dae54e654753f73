use ecow::EcoString;

use crate::diagnostic::{Finding, Findings, closest};
use crate::source::{Source, SourceKind, SourceMap, Span, Spanned};
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
    label_header(finding, table);
    if let Some(near) = closest(name, table.header.iter().map(|header| header.as_str())) {
        finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near));
    }
}

/// Reports that no column of the table has any of the names asked for.
pub fn report_all(findings: &mut Findings, first: &Spanned<EcoString>, others: &[Spanned<EcoString>], table: &Table) {
    let names: Vec<String> = std::iter::once(first).chain(others).map(|name| format!("`{}`", name.value)).collect();
    let message = say!(en: "the table has none of the columns {names}", zh: "表中没有这些列：{names}", names = names);
    let finding = findings.report(&RULE, first.span, message);
    label_header(finding, table);
    finding.help(say!(
        en: "the first line must hold the headings; say under `columns` what they are called there",
        zh: "首行须为标题行；请在 `columns` 中写明其中的列名",
    ));
}

fn label_header(finding: &mut Finding, table: &Table) {
    if let Some(first) = table.header.first() {
        let line = first.span.to(table.header.last().map_or(first.span, |last| last.span));
        finding.label(line, say!(en: "the columns it has", zh: "表中的列"));
    }
}

/// Reports the columns that a file of records lacks, each with the headings it may stand under. Of the file its heading line is shown: path, text and
/// the character between columns.
pub fn report_in_file(
    findings: &mut Findings,
    sources: &mut SourceMap,
    (path, header, delimiter): (&EcoString, &str, u8),
    lacking: &[Vec<Spanned<EcoString>>],
) {
    let Some(first) = lacking.iter().flatten().next() else { return };
    let names: Vec<String> = lacking.iter().flatten().map(|name| format!("`{}`", name.value)).collect();
    let message = say!(
        en: "`{path}` lacks the columns {names}", zh: "`{path}` 缺少列 {names}", path = path, names = names,
    );
    let file = sources.insert(Source::new(path.clone(), header, SourceKind::Text));
    let finding = findings.report(&RULE, first.span, message);
    finding.entity(path.clone());
    lacking.iter().skip(1).filter_map(|names| names.first()).for_each(|name| {
        finding.label(name.span, say!(en: "not there either", zh: "也没有这一列"));
    });
    let end = u32::try_from(header.len()).unwrap_or(u32::MAX);
    finding.label(Span::new(file, 0, end), say!(en: "the columns it has", zh: "文件中的列"));
    let there = || header.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"'));
    match closest(first, there()) {
        Some(near) => finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near)),
        None if there().count() == 1 => finding.help(say!(
            en: "the first line must hold the headings, set apart by `{delimiter}`; say under `format` if another character stands between them",
            zh: "首行须为标题，以 `{delimiter}` 分隔；如用其他字符分隔，请写在 `format` 中", delimiter = char::from(delimiter),
        )),
        None => finding.help(say!(
            en: "say under `columns` what it is called in the file", zh: "请在 `columns` 中写明文件里的列名",
        )),
    };
}
