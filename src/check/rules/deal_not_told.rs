use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Pay that hangs on what becomes of a deal, where the records it is earned on do not say which deal they are of: a clawback, or a component that is paid on a later event (`paid_on`), with no column `deal` in the sources of what is measured.
    ///
    /// Records of one deal say the same in the column `deal`, in all sources: the order, the payments for it, its return.
    ///
    /// ## Why
    /// A return takes back what was paid for what is returned, and a payment pays what was earned on what is paid for. Without the name of the deal nobody can tell, and nothing is taken back or let out.
    ///
    /// ## 检查什么
    /// 薪酬取决于成交之后的情况，而计酬的记录没有写明属于哪笔成交：设有追回，或激励项按以后的事件支付（`paid_on`），但所计量的数据源没有 `deal` 列。
    ///
    /// 同一笔成交的记录在各数据源的 `deal` 列中写法相同：订单、回款、退货。
    ///
    /// ## 为什么
    /// 退货追回的是退货所得的薪酬，回款发放的是已回款部分的所得。不知道属于哪笔成交，就既追不回，也发不出。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units: {company: {name: Head office, head: boss}}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// fields: {event: {in: [booking, collection, return], missing: refuse}}
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// sources: {orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, event: event, amount: amount, position: position}}}
    /// incentives:
    ///   sales:
    ///     for: {role: seller}
    ///     payday: {every: month, late: next, negative: carry}
    ///     components: {sales: {measure: {metric: revenue, of: own, as: amount, credited_on: booking, window: year}, rate: 1%}}
    ///     clawback: {returns: {when: {event: return}, recover: paid, book: current}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units: {company: {name: Head office, head: boss}}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   one: {role: seller, unit: company}
    /// systems: {erp: {name: ERP, owner: boss}}
    /// fields: {event: {in: [booking, collection, return], missing: refuse}}
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// sources: {orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, event: event, deal: order, amount: amount, position: position}}}
    /// incentives:
    ///   sales:
    ///     for: {role: seller}
    ///     payday: {every: month, late: next, negative: carry}
    ///     components: {sales: {measure: {metric: revenue, of: own, as: amount, credited_on: booking, window: year}, rate: 1%}}
    ///     clawback: {returns: {when: {event: return}, recover: paid, book: current}}
    /// ```
    pub static RULE = { code: "I129", name: "deal-not-told", severity: Warning, since: "0.1.0" }
}

/// Reports a clawback or a component by its name, with a source whose records name no deal.
pub fn report(findings: &mut Findings, span: Span, what: &str, source: &str) {
    let message = say!(
        en: "`{what}` hangs on deals, but the records of `{source}` do not say which deal they are of", zh: "`{what}` 取决于成交，但 `{source}` 的记录没有写明属于哪笔成交",
        what = what, source = source,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "name the column that all records of a deal share: `{source}: {{columns: {{deal: …}}}}`", zh: "请写明同一笔成交的记录共有的列：`{source}: {{columns: {{deal: …}}}}`",
        source = source,
    ));
    finding.entity(what);
}
