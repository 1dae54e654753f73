use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage that nobody answers for.
    ///
    /// ## Why
    /// A deal without an owner waits.
    ///
    /// ## 检查什么
    /// 阶段没有责任人。
    ///
    /// ## 为什么
    /// 没有人负责的商机，只会一直等着。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// processes:
    ///   direct:
    ///     stages:
    ///       lead: {due: 2d, evidence: [Call], next: [won]}
    ///       won: {outcome: won}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// processes:
    ///   direct:
    ///     stages:
    ///       lead: {owner: seller, due: 2d, evidence: [Call], next: [won]}
    ///       won: {outcome: won}
    /// ```
    pub static RULE = { code: "P114", name: "stage-without-owner", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the stage `{id}` has no owner", zh: "阶段 `{id}` 没有责任人", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
