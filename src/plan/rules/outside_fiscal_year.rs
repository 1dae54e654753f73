use crate::declare_rule;
use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::units::{PeriodError, PeriodText};

declare_rule! {
    /// ## What it checks
    /// A period of a fiscal year that the plan's calendar does not have.
    ///
    /// ## Why
    /// `FY26` beside `FY2026` would be another year, and its targets in no sum.
    ///
    /// ## 检查什么
    /// 期间所属的财年，方案日历中没有。
    ///
    /// ## 为什么
    /// 写了 `FY2026` 又写 `FY26`，就成了另一个财年，它的目标不会计入任何合计。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY26, metric: revenue, value: 20m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 20m}
    /// ```
    pub static RULE = { code: "F053", name: "outside-fiscal-year", severity: Error, since: "0.1.0" }
}

/// Reports the period `text`.
pub fn report(findings: &mut Findings, text: &Spanned<PeriodText>, error: &PeriodError) {
    let finding = findings.report(&RULE, text.span, error.explain());
    if let Some(help) = error.help() {
        finding.help(help);
    }
}
