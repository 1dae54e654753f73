use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A process whose first stage follows another: it has no beginning.
    ///
    /// ## Why
    /// Nobody knows where a deal enters.
    ///
    /// ## 检查什么
    /// 流程的首个阶段排在别的阶段之后，因此没有起点。
    ///
    /// ## 为什么
    /// 谁也不知道商机从哪里进入。
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
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], next: [lead]}
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
    pub static RULE = { code: "P110", name: "no-start", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, first: &str, before: &str) -> &'a mut Finding {
    let message = say!(en: "the process `{id}` has no start: its first stage, `{first}`, follows `{before}`", zh: "流程 `{id}` 没有起点：首个阶段 `{first}` 排在 `{before}` 之后", id = id, first = first, before = before);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "write the stages in order; the way back is said with `back`", zh: "请按先后顺序书写阶段，退回请写在 `back` 中"));
    finding.entity(id)
}
