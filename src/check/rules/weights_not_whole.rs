use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Items of a scorecard whose weights do not sum to 100 %, or those of a group that do not sum to the group's.
    ///
    /// ## Why
    /// Full marks would not be 100.
    ///
    /// ## 检查什么
    /// 考核表各项的权重合计不是 100%，或组内各项的权重合计与该组的权重不符。
    ///
    /// ## 为什么
    /// 满分就不是 100 分了。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// scorecards:
    ///   card:
    ///     for: {role: seller}
    ///     items:
    ///       a: {weight: 60%, judged_by: seller}
    ///       b: {weight: 30%, judged_by: seller}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// scorecards:
    ///   card:
    ///     for: {role: seller}
    ///     items:
    ///       a: {weight: 60%, judged_by: seller}
    ///       b: {weight: 40%, judged_by: seller}
    /// ```
    pub static RULE = { code: "I111", name: "weights-not-whole", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, sum: &str, whole: &str) -> &'a mut Finding {
    let message = say!(en: "the weights of `{id}` sum to {sum}, not to {whole}", zh: "`{id}` 各项权重合计为 {sum}，应为 {whole}", id = id, sum = sum, whole = whole);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
