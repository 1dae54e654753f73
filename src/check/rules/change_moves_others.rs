use ecow::EcoString;

use crate::diagnostic::{Finding, Findings, Name};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A change moves the target of somebody it does not name: what one gives up falls to another by a split or a `rest`.
    ///
    /// ## Why
    /// Nobody approved that number, and its holder learns of it last. Sums above those named and shares below them follow of
    /// themselves; whoever else takes or gives a part is named.
    ///
    /// ## 检查什么
    /// 变更改动了没有写明的人的目标：一个人减下来的，经分解或 `rest` 落到了另一个人头上。
    ///
    /// ## 为什么
    /// 这个数没有人批准过，承担的人又最后才知道。所写各人的上级合计和下级份额会自动跟着变，不必写；此外谁增谁减，
    /// 都要写明。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    ///   two: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m, by: {position: {one: 3m, two: rest}}}
    /// changes:
    ///   - {id: less, starts: 2026-07-01, reason: Market, approver: boss, targets: [{of: one, period: FY2026, metric: revenue, was: 3m, value: 2m}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    ///   two: {role: seller, unit: company}
    /// metrics:
    ///   revenue: {name: Revenue, in: money, source: orders.amount}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 5m, by: {position: {one: 3m, two: rest}}}
    /// changes:
    ///   - id: less
    ///     starts: 2026-07-01
    ///     reason: Market
    ///     approver: boss
    ///     targets:
    ///       - {of: one, period: FY2026, metric: revenue, was: 3m, value: 2m}
    ///       - {of: two, period: FY2026, metric: revenue, was: 2m, value: 3m}
    /// ```
    pub static RULE = { code: "G108", name: "change-moves-others", severity: Error, since: "0.1.0" }
}

/// Reports the change of a target at `span` that moves those of `others`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, metric: &str, others: &[EcoString]) -> &'a mut Finding {
    let others: Vec<_> = others.iter().map(Name).collect();
    let message = say!(en: "change `{id}` also moves {metric} of {others}, which it does not name", zh: "变更 `{id}` 还会改动{others}的{metric}，但变更中并未写明", id = id, metric = Name(metric), others = others);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "state in the change what becomes of every number that it moves", zh: "请在变更中写明每一个随之改动的数值"));
    finding.entity(id)
}
