use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A strategic goal that no metric measures.
    ///
    /// ## Why
    /// Whether it was reached will be a matter of opinion.
    ///
    /// ## 检查什么
    /// 战略目标没有对应的衡量指标。
    ///
    /// ## 为什么
    /// 有没有实现，只能各说各话。
    ///
    /// ## Example
    /// ```yaml,fail
    /// basis:
    ///   strategy: {grow: {statement: Grow in the east}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money}}
    /// basis:
    ///   strategy: {grow: {statement: Grow in the east, metrics: [revenue]}}
    /// ```
    pub static RULE = { code: "G106", name: "goal-without-metric", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "no metric measures the goal `{id}`", zh: "战略目标 `{id}` 没有对应的衡量指标", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
