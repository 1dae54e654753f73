use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage that no way leads to from the first one.
    ///
    /// ## Why
    /// Deals never come there.
    ///
    /// ## 检查什么
    /// 从首个阶段出发到达不了的阶段。
    ///
    /// ## 为什么
    /// 商机永远到不了那里。
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
    ///       lead: {owner: seller, due: 2d, evidence: [Call], next: [won]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], next: [won]}
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
    ///       lead: {owner: seller, due: 2d, evidence: [Call], next: [offer]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], next: [won]}
    ///       won: {outcome: won}
    /// ```
    pub static RULE = { code: "P111", name: "unreachable-stage", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "no way leads to the stage `{id}`", zh: "没有路径到达阶段 `{id}`", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name it under the `next` of an earlier stage", zh: "请在前面阶段的 `next` 中写明"));
    finding.entity(id)
}
