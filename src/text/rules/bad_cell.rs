use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A cell or line of a table that cannot be read: a formula's error, more cells than headings, a broken quote, a heading that two
    /// columns have.
    ///
    /// ## Why
    /// A row that is dropped silently is a target or a holder that is missing.
    ///
    /// ## 检查什么
    /// 表格中无法读取的单元格或行：公式报错、单元格比标题多、引号没有闭合、两列标题相同。
    ///
    /// ## 为什么
    /// 悄悄跳过一行，就少了一条目标或一个任职人。
    pub static RULE = { code: "F012", name: "bad-cell", severity: Error, since: "0.1.0" }
}

/// Reports a line that the format does not allow.
pub fn report_line(findings: &mut Findings, span: Span, reason: &str) {
    let message = say!(en: "this line cannot be read: {reason}", zh: "无法读取此行：{reason}", reason = reason);
    findings.report(&RULE, span, message);
}

/// Reports a formula's error.
pub fn report_formula(findings: &mut Findings, span: Span, text: &str) {
    let message = say!(en: "the cell shows the error `{text}`", zh: "单元格显示错误 `{text}`", text = text);
    findings.report(&RULE, span, message);
}

/// Reports a table, named at `span`, in which no row stands.
pub fn report_empty(findings: &mut Findings, span: Span, path: &str) {
    let message = say!(en: "the table `{path}` has no rows", zh: "表 `{path}` 没有数据行", path = path);
    findings.report(&RULE, span, message).help(say!(en: "fill it, or take the reference out", zh: "请补充数据，或删除此引用"));
}

/// Reports a table, named at `span`, whose bytes are no text.
pub fn report_encoding(findings: &mut Findings, span: Span, path: &str) {
    let message = say!(en: "`{path}` is no text in the encoding it should have", zh: "`{path}` 的内容与编码不符", path = path);
    findings.report(&RULE, span, message).help(say!(
        en: "save it as CSV in UTF-8, or say `format: {{encoding: …}}`",
        zh: "请另存为 UTF-8 编码的 CSV，或写明 `format: {{encoding: …}}`",
    ));
}

/// Reports a workbook, named at `span`, of the old kind or under a password.
pub fn report_old_workbook(findings: &mut Findings, span: Span, path: &str) {
    let message = say!(
        en: "`{path}` is a workbook of the old kind (.xls), or one under a password",
        zh: "`{path}` 是旧版（.xls）工作簿，或设有密码", path = path,
    );
    findings.report(&RULE, span, message).help(say!(en: "save it as .xlsx without a password, or as CSV", zh: "请另存为不带密码的 .xlsx，或另存为 CSV"));
}

/// Reports a quote that is opened and not closed.
pub fn report_quote(findings: &mut Findings, span: Span) {
    let message = say!(en: "the quote that opens here is not closed", zh: "此处的引号没有闭合");
    findings.report(&RULE, span, message).help(say!(en: "close it, or double it if it is part of the text", zh: "请补上引号；如属文字内容，请写两个引号"));
}

/// Reports a line of `found` cells under `wanted` headings, as which `others` are too; the cell is the end of a number with commas where
/// `is_grouped`.
pub fn report_ragged(
    findings: &mut Findings,
    span: Span,
    (wanted, found): (usize, usize),
    others: usize,
    is_grouped: bool,
) {
    let noun = if wanted == 1 { "heading" } else { "headings" };
    let headings = say!(en: "{wanted} {noun}", zh: "{wanted} 列", wanted = wanted, noun = noun);
    let message = say!(en: "the line has {found} cells, but there are only {headings}", zh: "此行有 {found} 个单元格，而标题只有 {headings}", found = found, headings = headings);
    let finding = findings.report(&RULE, span, message);
    if is_grouped {
        finding.help(say!(
            en: "put a number with commas in quotes, or write it without them", zh: "数字带千位逗号的，请加引号，或去掉逗号",
        ));
    }
    if others > 0 {
        let lines = if others == 1 { "line" } else { "lines" };
        finding.help(say!(en: "so have {others} {lines} more", zh: "另有 {others} 行也是这样", others = others, lines = lines));
    }
}

/// Reports a title that stands above the headings.
pub fn report_title(findings: &mut Findings, title: Span, below: Span) {
    let message = say!(
        en: "the first line is no line of headings: it has one cell, and the lines below have more",
        zh: "首行不是标题行：它只有一个单元格，而下面各行不止一个",
    );
    let finding = findings.report(&RULE, title, message);
    finding.label(below, say!(en: "the headings may begin here", zh: "标题可能从这里开始"));
    finding.help(say!(
        en: "take out what stands above the headings, so that they are the first line", zh: "请删去标题行上方的内容，让标题行成为首行",
    ));
}

/// Reports headings that stand in one cell, divided by another `mark` than the format says.
pub fn report_delimiter(findings: &mut Findings, headings: Span, mark: &str) {
    let message = say!(
        en: "all headings stand in one cell, divided by `{mark}`", zh: "全部标题都在同一个单元格里，以 `{mark}` 分隔", mark = mark,
    );
    let finding = findings.report(&RULE, headings, message);
    finding.help(say!(
        en: "say beside `file`: `format: {{delimiter: '{mark}'}}`", zh: "请在 `file` 旁写明：`format: {{delimiter: '{mark}'}}`", mark = mark,
    ));
}

/// Reports a cell of a column that has no heading.
pub fn report_bare(findings: &mut Findings, span: Span, heading: Span) {
    let message = say!(en: "the column of this cell has no heading", zh: "此单元格所在的列没有标题");
    let finding = findings.report(&RULE, span, message);
    finding.label(heading, say!(en: "the heading", zh: "标题")).help(say!(
        en: "give it one, or say under `columns` which columns are read", zh: "请补充标题，或在 `columns` 中写明读取哪些列",
    ));
}

/// Reports a heading that stands above two columns.
pub fn report_header(findings: &mut Findings, second: &Spanned<EcoString>, first: Span) {
    let message = say!(en: "two columns are called `{name}`", zh: "有两列都叫 `{name}`", name = second.value);
    let finding = findings.report(&RULE, second.span, message);
    finding.label(first, say!(en: "the first of them", zh: "第一列"));
}
