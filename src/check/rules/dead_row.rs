use crate::check::paid::Paid;
use crate::diagnostic::Findings;
use crate::units::Fraction;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A row of a pay table that can never pay what it says: it begins beyond the ceiling, it lies wholly below the threshold, or the cap is reached before it begins.
    ///
    /// ## Why
    /// Readers take a row that is printed for a promise. One that is never reached promises what nobody gets.
    ///
    /// ## 检查什么
    /// 计酬表中永远不会兑现的一行：起点在计酬上限之外，或整行低于门槛，或在其起点之前就已封顶。
    ///
    /// ## 为什么
    /// 印在方案里的一行，读者会当作承诺。永远到不了的一行，承诺了谁也拿不到的东西。
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: {pays: 150%, per: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 160%, rate: 3x}]}}
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: {pays: 250%, per: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 160%, rate: 3x}]}}
    /// ```
    pub static RULE = { code: "I125", name: "dead-row", severity: Warning, since: "0.1.0" }
}

/// Why a row pays nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Dead {
    /// It begins beyond the ceiling.
    Ceiling,
    /// It ends below the threshold.
    Threshold,
    /// The cap is reached before.
    Cap,
}

/// Reports a row; `limit` is the result or the pay that keeps it from paying.
pub(in crate::check) fn report(
    findings: &mut Findings,
    paid: &Paid<'_>,
    (row, begins): (usize, &Fraction),
    (why, limit): (Dead, &Fraction),
) {
    let message = match why {
        Dead::Ceiling => say!(
            en: "this row of `{id}` begins at {begins}, but no more than {limit} counts",
            zh: "`{id}` 的这一行从 {begins} 起，而最多只计到 {limit}",
            id = paid.component.id.value, begins = paid.place(begins), limit = paid.place(limit),
        ),
        Dead::Threshold => say!(
            en: "this row of `{id}` begins at {begins} and ends before the threshold of {limit}",
            zh: "`{id}` 的这一行从 {begins} 起，未到 {limit} 的门槛就已结束",
            id = paid.component.id.value, begins = paid.place(begins), limit = paid.place(limit),
        ),
        Dead::Cap => say!(
            en: "this row of `{id}` begins at {begins}, where the cap of {limit} is reached already",
            zh: "`{id}` 的这一行从 {begins} 起，而此前已达到 {limit}的封顶",
            id = paid.component.id.value, begins = paid.place(begins), limit = paid.money(limit),
        ),
    };
    let span = paid.row(Some(row));
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "this never pays", zh: "此行永远不会兑现"));
    if let (Dead::Cap, Some(cap)) = (why, &paid.component.cap) {
        finding.label(cap.span, say!(en: "the cap", zh: "封顶"));
    }
    finding.help(say!(en: "take the row out, or let it be reached", zh: "请删去此行，或使其可以达到"));
    finding.shadow_of(paid.look.own.site).entity(paid.entity());
}
