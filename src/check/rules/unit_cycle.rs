use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Units that lie below each other in a circle.
    ///
    /// ## Why
    /// Nothing in the circle rolls up to anything.
    ///
    /// ## 检查什么
    /// 几个部门的上级关系绕成一圈。
    ///
    /// ## 为什么
    /// 圈里的数字都汇总不上去。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: west}
    ///   west: {name: West, parent: east}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: east}
    /// ```
    pub static RULE = { code: "O102", name: "unit-cycle", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, path: &str) -> &'a mut Finding {
    let message = match path.split_once(" → ") {
        Some((unit, above)) if unit == above => say!(en: "`{unit}` is its own parent", zh: "`{unit}` 的上级是它自己", unit = unit),
        _ => say!(en: "these units lie below each other: {path}", zh: "这些部门互为上级：{path}", path = path),
    };
    let finding = findings.report(&RULE, span, message);
    finding.entity(path)
}
