use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Maps and lists nested deeper than any entry of the language is.
    ///
    /// ## Why
    /// Deep nesting is a slip or an attack on readers that recurse.
    ///
    /// ## 检查什么
    /// 嵌套的层数，超过方案语言中任何条目的需要。
    ///
    /// ## 为什么
    /// 嵌套这么深，不是笔误，就是有人想让逐层读取的程序崩溃。
    pub static RULE = { code: "F006", name: "nesting-too-deep", severity: Error, since: "0.1.0" }
}

/// Reports the place where `limit` levels are exceeded.
pub fn report(findings: &mut Findings, span: Span, limit: usize) {
    let message = say!(en: "more than {limit} levels of nesting", zh: "嵌套超过 {limit} 层", limit = limit);
    findings.report(&RULE, span, message);
}
