use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A file with more bytes than one file of a plan may have.
    ///
    /// ## Why
    /// A plan is written by people; a file of this size is a table or a mistake.
    ///
    /// ## 检查什么
    /// 文件大小超过单个方案文件的上限。
    ///
    /// ## 为什么
    /// 方案是人写的；这么大的文件，不是数据表就是放错了地方。
    pub static RULE = { code: "F005", name: "file-too-large", severity: Error, since: "0.1.0" }
}

/// Reports the file at `path`, which may have `limit` bytes.
pub fn report(findings: &mut Findings, span: Span, path: &str, limit: u64) {
    let megabytes = limit / 1_000_000;
    let message = say!(en: "`{path}` is larger than {limit} MB", zh: "`{path}` 超过 {limit} MB", path = path, limit = megabytes);
    let help = say!(en: "split it, or keep its rows in a CSV file named by `file:`", zh: "请拆分文件，或把数据行放入 CSV 并用 `file:` 引用");
    findings.report(&RULE, span, message).help(help).entity(path);
}
