use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A control that sits nowhere: on no stage, policy, approval or routine, and in no rhythm.
    ///
    /// ## Why
    /// Nobody will come across it in the course of the work.
    ///
    /// ## 检查什么
    /// 控制措施没有落点：不在任何阶段、政策、审批或日常管理中，也没有写频率。
    ///
    /// ## 为什么
    /// 日常工作中，谁也不会碰到它。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// risks:
    ///   debt: {name: Bad debt, likelihood: 3, impact: 4, owner: seller, controls: [check]}
    /// controls:
    ///   check: {name: Check, kind: detective}
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
    pub static RULE = { code: "R111", name: "control-without-place", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the control `{id}` sits nowhere", zh: "控制措施 `{id}` 没有落点", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name its `stage`, `policy`, `approval` or `routine`, or how often it is done (`every`)", zh: "请写明 `stage`、`policy`、`approval`、`routine` 或 `every`"));
    finding.entity(id)
}
