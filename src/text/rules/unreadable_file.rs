use crate::diagnostic::{Findings, Speak};
use crate::source::{ReadError, Span};
use crate::text::rules::{file_too_large, outside_plan_folder};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A file of the plan, or one that it names, that cannot be read: it is missing, a folder, a link that leads nowhere, or the system refuses.
    ///
    /// ## Why
    /// A plan of which a part was not read is not checked; the run never passes over such a file.
    ///
    /// ## 检查什么
    /// 方案文件，或方案引用的文件，无法读取：文件不存在、是文件夹、链接无效，或系统拒绝访问。
    ///
    /// ## 为什么
    /// 有一部分没有读到，就等于没有检查；遇到这样的文件绝不会跳过。
    pub static RULE = { code: "F001", name: "unreadable-file", severity: Error, since: "0.1.0" }
}

/// Reports a file that could not be read, under the rule that its reason belongs to.
pub fn report_error(findings: &mut Findings, span: Span, path: &str, error: &ReadError) {
    let reason = match error {
        ReadError::Outside(_) => return outside_plan_folder::report(findings, span, path),
        ReadError::TooLarge { limit, .. } => return file_too_large::report(findings, span, path, *limit),
        ReadError::System { reason, .. } => return report(findings, span, path, reason.as_str()),
        ReadError::Missing(_) => say!(en: "no such file", zh: "文件不存在"),
        ReadError::Changed(_) => say!(en: "it changed while it was read", zh: "读取过程中文件被改动"),
        ReadError::Folder(_) => say!(en: "it is a folder", zh: "这是一个文件夹"),
        ReadError::Special(_) => say!(en: "it is a pipe, a socket or a device", zh: "这是管道、套接字或设备"),
        ReadError::FolderLink(_) => {
            say!(en: "it is a link to a folder, and such links are not followed", zh: "这是指向文件夹的链接，不会跟随读取")
        }
    };
    let message =
        say!(en: "`{path}` cannot be read: {reason}", zh: "无法读取 `{path}`：{reason}", path = path, reason = reason);
    findings.report(&RULE, span, message).entity(path);
}

/// Reports the file at `path`; `span` is where it is named.
pub fn report<T: Speak + ?Sized>(findings: &mut Findings, span: Span, path: &str, reason: &T) {
    let message = say!(en: "`{path}` cannot be read: {reason}", zh: "无法读取 `{path}`：{reason}", path = path, reason = reason);
    findings.report(&RULE, span, message).entity(path);
}
