use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A metric is looked at more often than its source is refreshed.
    ///
    /// ## Why
    /// The meeting would look at the same numbers twice.
    ///
    /// ## 检查什么
    /// 指标的复盘频率高于其数据源的更新频率。
    ///
    /// ## 为什么
    /// 两次会议看到的是同一批数。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: month}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// reviews: {look: {for: {head: true}, every: week, metrics: [revenue], output: Report}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// reviews: {look: {for: {head: true}, every: week, metrics: [revenue], output: Report}}
    /// ```
    pub static RULE = { code: "D103", name: "source-slower-than-review", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, review: &str, metric: &str, source: &str) -> &'a mut Finding {
    let message = say!(en: "review `{review}` looks at `{metric}` more often than its source `{source}` is refreshed", zh: "复盘 `{review}` 查看 `{metric}` 的频率高于数据源 `{source}` 的更新频率", review = review, metric = metric, source = source);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "refresh the source more often, or review less often", zh: "请提高数据源更新频率，或降低复盘频率"));
    finding.entity(review)
}
