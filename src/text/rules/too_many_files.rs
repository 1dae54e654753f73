use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A plan folder with more files than a plan may have.
    ///
    /// ## Why
    /// Usually the folder is not the plan's own.
    ///
    /// ## 检查什么
    /// 方案文件夹中的文件数超过上限。
    ///
    /// ## 为什么
    /// 这通常说明文件夹不是方案专用的。
    pub static RULE = { code: "F008", name: "too-many-files", severity: Error, since: "0.1.0" }
}

/// Reports a folder with more than `limit` files.
pub fn report(findings: &mut Findings, span: Span, limit: usize) {
    let message = say!(en: "more than {limit} files in the plan folder", zh: "方案文件夹中超过 {limit} 个文件", limit = limit);
    findings.report(&RULE, span, message).help(say!(en: "is this the plan's own folder?", zh: "请确认这是方案自己的文件夹"));
}
