use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// More than one unit without a unit above it, or none.
    ///
    /// ## Why
    /// Targets roll up to one total; a second root is a total nobody looks at.
    ///
    /// ## 检查什么
    /// 没有上级的部门多于一个，或一个也没有。
    ///
    /// ## 为什么
    /// 目标最终汇总成一个总数；多出来的总数没有人看。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    /// ```
    pub static RULE = { code: "O101", name: "many-roots", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, other: &str) -> &'a mut Finding {
    let message = say!(en: "`{id}` has no unit above it, beside `{other}`", zh: "`{id}` 与 `{other}` 都没有上级部门", id = id, other = other);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name its `parent`", zh: "请写明 `parent`"));
    finding.entity(id)
}
