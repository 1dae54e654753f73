use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Components whose shares of target variable pay do not sum to 100 %.
    ///
    /// ## Why
    /// At full attainment the plan pays more or less than it promises.
    ///
    /// ## 检查什么
    /// 各激励项占目标浮动薪酬的比例，合计不是 100%。
    ///
    /// ## 为什么
    /// 目标全部达成时，实际发放会多于或少于承诺。
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
    ///     components:
    ///       a: {share: 60%, judged_by: seller}
    ///       b: {share: 30%, judged_by: seller}
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
    ///     components:
    ///       a: {share: 60%, judged_by: seller}
    ///       b: {share: 40%, judged_by: seller}
    /// ```
    pub static RULE = { code: "I110", name: "shares-not-whole", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, sum: &str) -> &'a mut Finding {
    let message = say!(en: "the shares of `{id}` sum to {sum}, not to 100%", zh: "`{id}` 各激励项占比合计为 {sum}，不是 100%", id = id, sum = sum);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}

/// Reports the parts that events pay, at `span`.
pub fn report_parts<'a>(findings: &'a mut Findings, span: Span, id: &str, sum: &str) -> &'a mut Finding {
    let message = say!(en: "the parts in which `{id}` is paid sum to {sum}, not to 100%", zh: "`{id}` 各次支付比例合计为 {sum}，不是 100%", id = id, sum = sum);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
