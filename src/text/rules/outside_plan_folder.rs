use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A file or link that leads out of the plan folder.
    ///
    /// ## Why
    /// A plan in git must mean the same on every machine, and must not read what it was not given.
    ///
    /// ## 检查什么
    /// 指向方案文件夹之外的文件或链接。
    ///
    /// ## 为什么
    /// git 里的同一份方案，在任何电脑上都应是同一个意思，也不应读取没有交给它的内容。
    pub static RULE = { code: "F009", name: "outside-plan-folder", severity: Error, since: "0.1.0" }
}

/// Reports `path`, named at `span`.
pub fn report(findings: &mut Findings, span: Span, path: &str) {
    let message = say!(en: "`{path}` is outside the plan folder", zh: "`{path}` 位于方案文件夹之外", path = path);
    let help = say!(en: "move it into the plan, or hand it in with `--data NAME=PATH` and write `file: NAME`", zh: "请移入方案文件夹，或用 `--data 名称=路径` 传入并写 `file: 名称`");
    findings.report(&RULE, span, message).help(help).entity(path);
}
