use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A risk is watched by a metric of which nothing says where its values come from.
    ///
    /// ## Why
    /// An indicator nobody can read warns nobody.
    ///
    /// ## 检查什么
    /// 风险的监测指标，没有写明数据从哪里来。
    ///
    /// ## 为什么
    /// 没有人读得到的指标，起不到预警作用。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {overdue: {in: percent}}
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
    /// risks: {debt: {likelihood: 3, impact: 3, owner: boss, indicators: [overdue], controls: [limit]}}
    /// controls: {limit: {kind: preventive, owner: boss, every: month, evidence: List}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {overdue: {in: percent, source: orders.overdue}}
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
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// risks: {debt: {likelihood: 3, impact: 3, owner: boss, indicators: [overdue], controls: [limit]}}
    /// controls: {limit: {kind: preventive, owner: boss, every: month, evidence: List}}
    /// ```
    pub static RULE = { code: "R113", name: "indicator-without-source", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, metric: &str) -> &'a mut Finding {
    let message = say!(en: "risk `{id}` is watched by `{metric}`, which has neither a source nor a formula", zh: "风险 `{id}` 的监测指标 `{metric}` 既无数据来源也无公式", id = id, metric = metric);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "add `source` or `is` to the metric", zh: "请为该指标补充 `source` 或 `is`"));
    finding.entity(id)
}
