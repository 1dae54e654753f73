use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A system that no stage, source, routine or dashboard uses.
    ///
    /// ## Why
    /// It is paid for and kept up, or the plan forgets where something is recorded.
    ///
    /// ## 检查什么
    /// 没有任何阶段、数据源、日常管理或看板用到的系统。
    ///
    /// ## 为什么
    /// 要么白白花钱维护，要么方案漏写了哪些内容记在其中。
    ///
    /// ## Example
    /// ```yaml,fail
    /// systems:
    ///   crm: {name: CRM}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// systems:
    ///   crm: {name: CRM}
    /// sources:
    ///   orders: {system: crm}
    /// ```
    pub static RULE = { code: "D105", name: "unused-system", severity: Warning, since: "0.1.0" }
}

/// Reports the system `id`.
pub fn report(findings: &mut Findings, id: &EcoString, span: Span) {
    let message = say!(en: "nothing uses the system `{id}`", zh: "系统 `{id}` 未被任何环节使用", id = id);
    let help = say!(en: "name it where something is recorded (`system: {id}`), or remove it", zh: "请在使用处写 `system: {id}`，或删除该系统", id = id);
    findings.report(&RULE, span, message).help(help).entity(id.clone());
}
