use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A source that nobody answers for.
    ///
    /// ## Why
    /// Wrong data stays wrong.
    ///
    /// ## 检查什么
    /// 数据源没有责任人。
    ///
    /// ## 为什么
    /// 数据错了，也没有人改。
    ///
    /// ## Example
    /// ```yaml,fail
    /// systems: {erp: {name: ERP}}
    /// sources: {orders: {system: erp}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// systems: {erp: {name: ERP}}
    /// sources: {orders: {system: erp, owner: company}}
    /// ```
    pub static RULE = { code: "D102", name: "source-without-owner", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the source `{id}` has no owner", zh: "数据源 `{id}` 没有责任人", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
