use crate::diagnostic::{Finding, Findings, listed};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A customer life cycle that lacks one of its five steps: acquire, nurture, convert, retain, repurchase.
    ///
    /// ## Why
    /// Customers are lost in the step nobody planned.
    ///
    /// ## 检查什么
    /// 客户生命周期的五个步骤缺了一个：获客、培育、转化、留存、复购。
    ///
    /// ## 为什么
    /// 客户就流失在没有人规划的那一步。
    ///
    /// ## Example
    /// ```yaml,fail
    /// lifecycle:
    ///   acquire: {name: Acquire}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// lifecycle:
    ///   acquire: {name: Acquire}
    ///   nurture: {name: Nurture}
    ///   convert: {name: Convert}
    ///   retain: {name: Retain}
    ///   repurchase: {name: Repurchase}
    /// ```
    pub static RULE = { code: "C110", name: "life-cycle-incomplete", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, steps: &[&str]) -> &'a mut Finding {
    let message = say!(en: "the customer life cycle lacks {steps}", zh: "客户生命周期缺少：{steps}", steps = listed(steps));
    let finding = findings.report(&RULE, span, message);
    finding.entity(steps.join(", "))
}
