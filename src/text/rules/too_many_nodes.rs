use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A file with more values than one file may have, those that aliases stand for included.
    ///
    /// ## Why
    /// Aliases of aliases can make gigabytes out of a few lines.
    ///
    /// ## 检查什么
    /// 单个文件的取值超过上限，别名展开后的取值也计算在内。
    ///
    /// ## 为什么
    /// 别名套别名，几行文字就能展开成数 GB。
    pub static RULE = { code: "F007", name: "too-many-nodes", severity: Error, since: "0.1.0" }
}

/// Reports the place where `limit` values are exceeded.
pub fn report(findings: &mut Findings, span: Span, limit: usize) {
    let message = say!(en: "more than {limit} values in one file", zh: "单个文件超过 {limit} 个取值", limit = limit);
    findings.report(&RULE, span, message).help(say!(en: "split the file; write out what aliases repeat", zh: "请拆分文件，并减少别名引用"));
}
