use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A head that is a position of another unit.
    ///
    /// ## Why
    /// They would answer for a number that is not their team's.
    ///
    /// ## 检查什么
    /// 部门的负责人是另一个部门的岗位。
    ///
    /// ## 为什么
    /// 他要负责的，不是自己团队的数字。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, head: boss}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: seller, unit: company}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company, head: boss}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: seller, unit: east}
    /// ```
    pub static RULE = { code: "O104", name: "head-outside-unit", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, unit: &str, head: &str, other: &str) -> &'a mut Finding {
    let message = say!(en: "the head of `{unit}`, `{head}`, belongs to `{other}`", zh: "`{unit}` 的负责人 `{head}` 属于 `{other}`", unit = unit, head = head, other = other);
    let finding = findings.report(&RULE, span, message);
    finding.entity(unit)
}
