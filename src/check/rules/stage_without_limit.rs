use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage without a time limit.
    ///
    /// ## Why
    /// Deals grow old in it unseen.
    ///
    /// ## 检查什么
    /// 阶段没有时限。
    ///
    /// ## 为什么
    /// 商机在里面拖久了，没有人察觉。
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
    ///       lead: {owner: seller, evidence: [Call], next: [won]}
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
    pub static RULE = { code: "P116", name: "stage-without-limit", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the stage `{id}` has no time limit", zh: "阶段 `{id}` 没有时限", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
