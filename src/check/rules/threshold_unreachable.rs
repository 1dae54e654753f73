use crate::check::paid::Paid;
use crate::diagnostic::Findings;
use crate::units::Fraction;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A threshold that no result can reach: it lies above the ceiling of the component, beyond what `basis.limits.attainment` holds possible, or beyond the 200% that attainment mirrored at the target can come to.
    ///
    /// ## Why
    /// Such a component is printed as pay and never pays anything.
    ///
    /// ## 检查什么
    /// 任何结果都达不到的门槛：高于该项自身的计酬上限，或高于 `basis.limits.attainment` 认为可能的达成率，或高于镜像计算的达成率所能达到的 200%。
    ///
    /// ## 为什么
    /// 这样的激励项写在纸面上，却永远不会支付。
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, threshold: 150%, ceiling: 120%, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, threshold: 50%, ceiling: 120%, table: {mode: interpolated, below_first: 0%, above_last: extend, rows: [{at: 50%, pays: 0%}, {at: 100%, pays: 100%}]}}
    /// ```
    pub static RULE = { code: "I123", name: "threshold-unreachable", severity: Warning, since: "0.1.0" }
}

/// Reports a threshold above the most that can be reached.
pub(in crate::check) fn report(findings: &mut Findings, paid: &Paid<'_>, (threshold, most): (&Fraction, &Fraction)) {
    let message = say!(
        en: "the threshold of `{id}` is {threshold}, but no more than {most} can count",
        zh: "`{id}` 的门槛是 {threshold}，而最多只能计到 {most}",
        id = paid.component.id.value, threshold = paid.place(threshold), most = paid.place(most),
    );
    let span = paid.component.id.span;
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "this never pays anything", zh: "此项永远不会支付"));
    finding.help(say!(en: "set the threshold below {most}", zh: "请把门槛设在 {most} 以下", most = paid.place(most)));
    finding.shadow_of(paid.look.own.site).entity(paid.entity());
}
