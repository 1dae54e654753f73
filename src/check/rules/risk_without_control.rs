use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A risk that no control keeps down.
    ///
    /// ## Why
    /// It is known and nothing is done about it.
    ///
    /// ## 检查什么
    /// 风险没有任何控制措施。
    ///
    /// ## 为什么
    /// 明知有风险，却什么也没有做。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// risks:
    ///   debt: {name: Bad debt, likelihood: 3, impact: 4, owner: seller}
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
    pub static RULE = { code: "R110", name: "risk-without-control", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the risk `{id}` has no control", zh: "风险 `{id}` 没有控制措施", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
