use crate::declare_rule;
use crate::diagnostic::{Findings, Message};
use crate::source::Span;

declare_rule! {
    /// ## What it checks
    /// A manifest whose facts do not fit each other, such as a year of weeks that does not have 52 or 53 of them.
    ///
    /// ## Why
    /// Every period of the plan follows from it.
    ///
    /// ## 检查什么
    /// 清单中的内容互相不符，例如按周划分的财年不是 52 或 53 周。
    ///
    /// ## 为什么
    /// 方案的所有期间都由清单推出。
    ///
    /// ## Example
    /// ```yaml,fail
    /// salesplan: 1
    /// name: Plan
    /// currency: CNY
    /// fiscal_year: {name: Plan year, starts: 2026-01-01}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// salesplan: 1
    /// name: Plan
    /// currency: CNY
    /// fiscal_year: {name: FY2026, starts: 2026-01-01}
    /// ```
    pub static RULE = { code: "F055", name: "invalid-manifest", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report(findings: &mut Findings, span: Span, explanation: Message, help: Option<Message>) {
    let finding = findings.report(&RULE, span, explanation);
    if let Some(help) = help {
        finding.help(help);
    }
}
