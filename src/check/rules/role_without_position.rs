use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A role that no position has.
    ///
    /// ## Why
    /// It is a leftover, or its positions were forgotten.
    ///
    /// ## 检查什么
    /// 角色下没有任何岗位。
    ///
    /// ## 为什么
    /// 要么是遗留下来的，要么漏写了岗位。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// ```
    pub static RULE = { code: "O108", name: "role-without-position", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "no position has the role `{id}`", zh: "没有岗位属于角色 `{id}`", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
