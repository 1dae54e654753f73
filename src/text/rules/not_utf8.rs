use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A file of the plan that is not UTF-8 text.
    ///
    /// ## Why
    /// Editors and git show it differently on every machine. Tables may have other encodings, see `format: {encoding: …}`.
    ///
    /// ## 检查什么
    /// 方案文件不是 UTF-8 文本。
    ///
    /// ## 为什么
    /// 换一台电脑，编辑器和 git 显示出来的文字就不一样。表格可以用其他编码，见 `format: {encoding: …}`。
    pub static RULE = { code: "F002", name: "not-utf8", severity: Error, since: "0.1.0" }
}

/// Reports a file that seems to be encoded as `encoding`, or as nothing known.
pub fn report(findings: &mut Findings, span: Span, path: &str, encoding: Option<&'static str>) {
    let message = say!(en: "`{path}` is not UTF-8 text", zh: "`{path}` 不是 UTF-8 文本", path = path);
    let finding = findings.report(&RULE, span, message);
    if let Some(name) = encoding {
        finding.here(say!(en: "this looks like {name}", zh: "看起来是 {name}", name = name));
    }
    finding.help(say!(en: "save it as UTF-8", zh: "请另存为 UTF-8 编码")).entity(path);
}
