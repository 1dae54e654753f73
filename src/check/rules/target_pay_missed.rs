use crate::check::paid::Paid;
use crate::diagnostic::Findings;
use crate::units::Fraction;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component whose pay at exactly 100% of the target is not the target pay that its share promises. Gates count as open, and every fact that nothing is said of as it was planned.
    ///
    /// ## Why
    /// The letter promises target pay for the target. If the table pays another amount, one of the two is wrong, and it is found on the first payday.
    ///
    /// ## 检查什么
    /// 激励项在恰好达成 100% 时支付的金额，与其占比所承诺的目标奖金不一致。计算时视前提均已满足，其他条件均按计划。
    ///
    /// ## 为什么
    /// 目标书承诺达成目标即得目标奖金。若按表算出另一个数，两者必有一错，而且到第一次发薪才会发现。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 0.5x}, {from: 100%, rate: 2x}]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, rate: 2x}]}}
    /// ```
    pub static RULE = { code: "I121", name: "target-pay-missed", severity: Warning, since: "0.1.0" }
}

/// Reports that `pays` at target is not `promised`.
pub(in crate::check) fn report(findings: &mut Findings, paid: &Paid<'_>, (promised, pays): (&Fraction, &Fraction)) {
    let message = say!(
        en: "`{id}` pays {pays} at 100% of the target, but its target pay is {promised}",
        zh: "`{id}` 达成 100% 时支付{pays}，而其目标奖金是{promised}",
        id = paid.component.id.value, pays = paid.money(pays), promised = paid.money(promised),
    );
    let span = paid.row(None);
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(
        en: "for {seat} that is {pays}", zh: "对{seat}而言为{pays}", seat = crate::diagnostic::Name(paid.seat()), pays = paid.money(pays),
    ));
    finding.help(say!(
        en: "let the rows come to the whole of target pay at 100%, or change the share of the component",
        zh: "请使各档在 100% 时合计恰为目标奖金，或修改该项占比",
    ));
    finding.shadow_of(paid.look.own.site).entity(paid.entity());
}
