use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage from which no outcome can be reached.
    ///
    /// ## Why
    /// Deals that come there stay there for ever.
    ///
    /// ## 检查什么
    /// 从某个阶段出发，到达不了任何结果。
    ///
    /// ## 为什么
    /// 商机到了那里，就永远停在那里。
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
    ///       lead: {owner: seller, due: 2d, evidence: [Call], next: [offer, won]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer]}
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
    ///       lead: {owner: seller, due: 2d, evidence: [Call], next: [offer, won]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], next: [won]}
    ///       won: {outcome: won}
    /// ```
    pub static RULE = { code: "P112", name: "dead-end", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the stage `{id}` leads to no outcome", zh: "阶段 `{id}` 无法到达任何结果", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name what follows under `next`, or say its `outcome`", zh: "请用 `next` 写明后续阶段，或写明 `outcome`"));
    finding.entity(id)
}
