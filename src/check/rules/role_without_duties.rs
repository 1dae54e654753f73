use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A role that positions have, without duties.
    ///
    /// ## Why
    /// Its holders cannot be told what is expected of them.
    ///
    /// ## 检查什么
    /// 角色下有岗位，却没有写明职责。
    ///
    /// ## 为什么
    /// 任职的人无从知道要做什么。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller}}
    /// positions:
    ///   one: {role: seller, unit: company}
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
    pub static RULE = { code: "S101", name: "role-without-duties", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the role `{id}` has no duties", zh: "角色 `{id}` 没有写明职责", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "list them under `duties`", zh: "请在 `duties` 中列出"));
    finding.entity(id)
}
