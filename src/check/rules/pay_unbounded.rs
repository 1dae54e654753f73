use crate::check::paid::Paid;
use crate::diagnostic::Findings;
use crate::units::Fraction;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A component, or a contest, whose pay grows without end: neither a cap of its own or of the plan nor a ceiling ends it, and nobody says that this is meant. `cap: none` says so.
    ///
    /// ## Why
    /// Pay without end is a choice that many make on purpose. Left unsaid it is a risk that nobody took: one windfall order may pay more than the plan costs.
    ///
    /// ## 检查什么
    /// 激励项或竞赛的支付没有终点：自身与方案都没有封顶，也没有计酬上限，又没有写明这是有意的。有意不封顶的，请写 `cap: none`。
    ///
    /// ## 为什么
    /// 不封顶常常是有意的选择；不写明，就成了没有人承担的风险：一笔意外大单的奖金可能超过整个方案的成本。
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}, cap: none}
    /// ```
    pub static RULE = { code: "I122", name: "pay-unbounded", severity: Warning, since: "0.1.0" }
}

/// Reports a component without end.
pub(in crate::check) fn report(findings: &mut Findings, paid: &Paid<'_>, row: Option<usize>) {
    let twice = paid.own.place(paid.measure.looks_at, &Fraction::from_int(2)).filter(|_| paid.own.target.is_some());
    let twice = twice.map(|place| paid.own.curve.at(&place));
    let example = twice.map(|pays| {
        say!(en: ": twice the target pays {pays}", zh: "：达成两倍目标即支付{pays}", pays = paid.money(&pays))
    });
    let message = say!(
        en: "`{id}` pays without end, and nothing says that this is meant{example}",
        zh: "`{id}` 的支付没有终点，也没有写明这是有意的{example}",
        id = paid.component.id.value, example = example,
    );
    let span = paid.row(row);
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "it grows on and on from here", zh: "由此起一直增长"));
    finding.help(say!(
        en: "end it with `cap: {{pays: 200%, per: year}}`, or say `cap: none` where it is meant",
        zh: "请以 `cap: {{pays: 200%, per: year}}` 封顶；有意不封顶的，请写 `cap: none`",
    ));
    finding.shadow_of(paid.look.own.site).entity(paid.entity());
}
