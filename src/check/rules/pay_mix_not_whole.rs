use crate::diagnostic::{Finding, Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Fixed and variable pay that do not make target pay, or one of them alone that is more than that.
    ///
    /// ## Why
    /// A letter that promises a target pay, and parts that make another, is read by each side as suits it.
    ///
    /// ## 检查什么
    /// 固定薪酬与浮动薪酬之和不等于目标薪酬，或其中一项就已超过目标薪酬。
    ///
    /// ## 为什么
    /// 责任书写明目标薪酬，各部分相加却是另一个数，双方会各按有利于自己的数来理解。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// incentives:
    ///   plan:
    ///     for: {role: seller}
    ///     pay: {target: 80k, fixed: 60%, variable: 30%, prorate: days}
    ///     components:
    ///       a: {share: 100%, judged_by: seller}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// incentives:
    ///   plan:
    ///     for: {role: seller}
    ///     pay: {target: 80k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       a: {share: 100%, judged_by: seller}
    /// ```
    pub static RULE = { code: "I117", name: "pay-mix-not-whole", severity: Error, since: "0.1.0" }
}

/// Reports fixed and variable pay at `span`: what they make, and what they should.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, (sum, whole): (Message, Message)) -> &'a mut Finding {
    let message = say!(
        en: "fixed and variable pay of `{id}` make {sum}, but target pay is {whole}",
        zh: "`{id}` 的固定薪酬与浮动薪酬合计为{sum}，但目标薪酬为{whole}",
        id = id, sum = sum, whole = whole,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}

/// Reports a part of pay that is more than all of it.
pub fn report_part<'a>(findings: &'a mut Findings, span: Span, id: &str, (part, whole): (Message, Message)) -> &'a mut Finding {
    let message = say!(
        en: "a part of the target pay of `{id}` is {part}, but all of it is {whole}",
        zh: "`{id}` 目标薪酬的一部分为{part}，但全部才{whole}",
        id = id, part = part, whole = whole,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
