use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Positions that report to each other in a circle.
    ///
    /// ## Why
    /// Nobody in the circle answers to anybody, and no approval ever leaves it.
    ///
    /// ## 检查什么
    /// 几个岗位的汇报关系绕成一圈。
    ///
    /// ## 为什么
    /// 圈里没有人对谁负责，审批也转不出来。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company, reports_to: two}
    ///   two: {role: seller, unit: company, reports_to: one}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    ///   two: {role: seller, unit: company, reports_to: one}
    /// ```
    pub static RULE = { code: "O103", name: "reporting-cycle", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, path: &str) -> &'a mut Finding {
    let message = say!(en: "these positions report to each other: {path}", zh: "这些岗位互为上级：{path}", path = path);
    let finding = findings.report(&RULE, span, message);
    finding.entity(path)
}
