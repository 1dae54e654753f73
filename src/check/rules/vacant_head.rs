use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit whose head is known to be unfilled, or is named but does not exist.
    ///
    /// ## Why
    /// Nobody signs for its target, and approvals stop there.
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: seller, unit: company, vacant: true}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: seller, unit: company}
    /// ```
    pub static RULE = { code: "O105", name: "vacant-head", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, unit: &str) -> &'a mut Finding {
    let message = say!(en: "the head of `{unit}` is vacant", zh: "`{unit}` 的负责人岗位空缺", unit = unit);
    let finding = findings.report(&RULE, span, message);
    finding.entity(unit)
}
