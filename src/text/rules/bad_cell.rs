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

/// Reports a line of `found` cells under `wanted` headings.
pub fn report_ragged(findings: &mut Findings, span: Span, wanted: usize, found: usize) {
    let message = say!(en: "{found} cells under {wanted} headings", zh: "此行有 {found} 个单元格，而标题只有 {wanted} 列", found = found, wanted = wanted);
    findings.report(&RULE, span, message);
}

/// Reports a heading that stands above two columns.
pub fn report_header(findings: &mut Findings, second: &Spanned<EcoString>, first: Span) {
    let message = say!(en: "two columns are called `{name}`", zh: "有两列都叫 `{name}`", name = second.value);
    let finding = findings.report(&RULE, second.span, message);
    finding.label(first, say!(en: "the first of them", zh: "第一列"));
}
