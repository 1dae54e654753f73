use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Stages that follow each other in a circle by `next`.
    ///
    /// ## Why
    /// A deal could go round for ever; going back is said with `back`.
    ///
    /// ## 检查什么
    /// 几个阶段由 `next` 首尾相接，绕成一圈。
    ///
    /// ## 为什么
    /// 商机会没完没了地转圈；退回应写在 `back` 中。
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
    ///       lead: {owner: seller, due: 2d, evidence: [Call], next: [offer]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], next: [review, won]}
    ///       review: {owner: seller, due: 2d, evidence: [Note], next: [offer]}
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
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], next: [review, won]}
    ///       review: {owner: seller, due: 2d, evidence: [Note], next: [won], back: [offer]}
    ///       won: {outcome: won}
    /// ```
    pub static RULE = { code: "P113", name: "stage-loop", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, path: &str) -> &'a mut Finding {
    let message = say!(en: "these stages follow each other in a circle: {path}", zh: "这些阶段相互循环：{path}", path = path);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "write the way back under `back`", zh: "请把退回写在 `back` 中"));
    finding.entity(path)
}
