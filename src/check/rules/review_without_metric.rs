use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A review that looks at no metric.
    ///
    /// ## Why
    /// It will talk about the weather.
    ///
    /// ## 检查什么
    /// 复盘没有写明要看的指标。
    ///
    /// ## 为什么
    /// 没有指标，复盘就成了闲聊。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// reviews:
    ///   monthly: {for: {role: seller}, every: month}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// metrics: {revenue: {in: money}}
    /// reviews:
    ///   monthly: {for: {role: seller}, every: month, metrics: [revenue]}
    /// ```
    pub static RULE = { code: "G105", name: "review-without-metric", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "the review `{id}` looks at no metric", zh: "复盘 `{id}` 没有写明要看的指标", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.entity(id)
}
