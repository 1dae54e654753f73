use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A routine that does not say who does it.
    ///
    /// ## Why
    /// What nobody is told to do is not done.
    ///
    /// ## 检查什么
    /// 日常管理没有写明由谁来做。
    ///
    /// ## 为什么
    /// 没有交代给谁，就没有人做。
    ///
    /// ## Example
    /// ```yaml,fail
    /// routines:
    ///   report: {every: day, record: Report}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// routines:
    ///   report: {for: {role: seller}, every: day, record: Report}
    /// ```
    pub static RULE = { code: "S104", name: "routine-without-audience", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the routine `{id}` is for nobody", zh: "日常管理 `{id}` 没有写明适用对象", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "say who under `for`", zh: "请用 `for` 写明"));
    finding.entity(id)
}
