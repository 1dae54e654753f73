use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A risk that nobody answers for.
    ///
    /// ## Why
    /// When it comes true nobody is ready.
    ///
    /// ## 检查什么
    /// 风险没有责任人。
    ///
    /// ## 为什么
    /// 真出了事，没有人有准备。
    ///
    /// ## Example
    /// ```yaml,fail
    /// risks:
    ///   debt: {name: Bad debt, likelihood: 3, impact: 4, controls: [check]}
    /// controls:
    ///   check: {name: Check, kind: detective, every: month}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// risks:
    ///   debt: {name: Bad debt, likelihood: 3, impact: 4, owner: seller, controls: [check]}
    /// controls:
    ///   check: {name: Check, kind: detective, every: month}
    /// ```
    pub static RULE = { code: "R112", name: "risk-unowned", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the risk `{id}` has no owner", zh: "风险 `{id}` 没有责任人", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
