use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A source whose `file:` names nothing that is there. It is asked when records are read, not by `check`.
    ///
    /// ## Why
    /// No file is no sale: whatever the source counts would be nothing.
    ///
    /// ## 检查什么
    /// 数据源的 `file:` 没有对应任何文件。只在读取记录时检查，`check` 不查。
    ///
    /// ## 为什么
    /// 没有文件，等于没有业绩：由该数据源统计的一切都会是零。
    pub static RULE = { code: "D121", name: "source-without-files", severity: Warning, since: "0.1.0" }
}

/// Reports the pattern at `span`.
pub fn report(findings: &mut Findings, span: Span, source: &str, pattern: &str) {
    let message = say!(
        en: "there is no file `{pattern}` of the source `{source}`", zh: "数据源 `{source}` 没有文件 `{pattern}`",
        pattern = pattern, source = source,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(source);
    finding.help(say!(
        en: "put the file there, or give one outside of the plan: --data {source}=PATH",
        zh: "请把文件放到该处，或指定方案之外的文件：--data {source}=路径", source = source,
    ));
}
