use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage that is less likely to be won than the one before it.
    ///
    /// ## Why
    /// The weighted pipeline would fall as deals advance.
    ///
    /// ## 检查什么
    /// 后一阶段的赢率低于前一阶段。
    ///
    /// ## 为什么
    /// 商机越往后推进，加权金额反而越小。
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
    ///       lead: {owner: seller, due: 2d, probability: 40%, evidence: [Call], next: [offer]}
    ///       offer: {owner: seller, due: 2d, probability: 20%, evidence: [Offer], next: [won]}
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
    ///       lead: {owner: seller, due: 2d, probability: 20%, evidence: [Call], next: [offer]}
    ///       offer: {owner: seller, due: 2d, probability: 40%, evidence: [Offer], next: [won]}
    ///       won: {outcome: won}
    /// ```
    pub static RULE = { code: "P117", name: "probability-falls", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, from: &str, before: &str, after: &str) -> &'a mut Finding {
    let message = say!(en: "the probability falls from {before} in `{from}` to {after} in `{id}`", zh: "赢单概率从 `{from}` 的 {before} 降到 `{id}` 的 {after}", id = id, from = from, before = before, after = after);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
