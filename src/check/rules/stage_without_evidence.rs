use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage that asks for no record of the work done.
    ///
    /// ## Why
    /// Nobody can see whether the deal is where it is said to be.
    ///
    /// ## 检查什么
    /// 阶段没有要求留痕。
    ///
    /// ## 为什么
    /// 商机是否真的到了这一步，无从查证。
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
    ///       lead: {owner: seller, due: 2d, next: [won]}
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
    pub static RULE = { code: "P115", name: "stage-without-evidence", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the stage `{id}` asks for no evidence", zh: "阶段 `{id}` 没有要求留痕", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
