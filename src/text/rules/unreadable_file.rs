use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A file of the plan, or one that it names, that cannot be read: it is missing, a folder, a link that leads nowhere, or the system refuses.
    ///
    /// ## Why
    /// A plan of which a part was not read is not checked; the run never passes over such a file.
    pub static RULE = { code: "F001", name: "unreadable-file", severity: Error, since: "0.1.0" }
}

/// Reports the file at `path`; `span` is where it is named.
pub fn report(findings: &mut Findings, span: Span, path: &str, reason: &str) {
    let message = say!(en: "`{path}` cannot be read: {reason}", zh: "无法读取 `{path}`：{reason}", path = path, reason = reason);
    findings.report(&RULE, span, message).entity(path);
}
