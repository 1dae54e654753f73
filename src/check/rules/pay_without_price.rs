use crate::diagnostic::Findings;
use crate::source::Span;
use crate::units::Currency;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An incentive plan or contest that pays in a currency, or names an amount in one, of which the manifest gives no price in the plan's own.
    ///
    /// ## Why
    /// What is measured in one currency cannot be paid in another without a price.
    ///
    /// ## 检查什么
    /// 激励方案或竞赛以某种货币支付，或写有该货币的金额，而清单没有给出它折合方案币种的价格。
    ///
    /// ## 为什么
    /// 以一种货币计量、以另一种货币支付，没有汇价就算不出来。
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
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// incentives:
    ///   sales:
    ///     for: {role: seller}
    ///     payday: {every: month, late: next, negative: carry}
    ///     components: {sales: {measure: {metric: revenue, of: own, as: amount, credited_on: booking, window: year}, table: {mode: step, rows: [{from: 0, pays: 0}, {from: 5m, pays: CHF 2k}]}}}
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
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// sources: {orders: {system: erp, owner: boss, every: day}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// incentives:
    ///   sales:
    ///     for: {role: seller}
    ///     payday: {every: month, late: next, negative: carry}
    ///     components: {sales: {measure: {metric: revenue, of: own, as: amount, credited_on: booking, window: year}, table: {mode: step, rows: [{from: 0, pays: 0}, {from: 5m, pays: 2k}]}}}
    /// ```
    pub static RULE = { code: "I131", name: "pay-without-price", severity: Error, since: "0.1.0" }
}

/// Reports a currency without a price, in an entry by its id.
pub fn report(findings: &mut Findings, span: Span, id: &str, currency: Currency, own: Currency) {
    let (code, own) = (currency.code(), own.code());
    let message = say!(
        en: "`{id}` pays in {currency}, of which the plan gives no price in {own}", zh: "`{id}` 以 {currency} 支付，但方案没有给出它折合 {own} 的价格",
        id = id, currency = code, own = own,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "add it in the manifest, `fx: {{convert: plan, as_of: 2026-01-01, prices: {{{currency}: 1.1}}}}`, or pay in {own}",
        zh: "请在清单中补充 `fx: {{convert: plan, as_of: 2026-01-01, prices: {{{currency}: 1.1}}}}`，或以 {own} 支付", currency = code, own = own,
    ));
    finding.entity(id);
}
