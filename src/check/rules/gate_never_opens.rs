use ecow::EcoString;

use crate::diagnostic::{Findings, Message};
use crate::pay::terms::{GateTerms, PlanTerms};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A gate that cannot hold: it asks for the attainment of a metric of which nobody in the plan has a target; for more attainment than `basis.limits.attainment` holds possible, or for more of an amount, or of growth, than that attainment comes to; for more than the 200% that attainment of a `mirrored` metric ends at; for a role, unit, level or month of service that nobody has whom the plan pays; for a rating that no scorecard gives; or for what the gate of the plan itself excludes.
    ///
    /// A gate that asks for what lies outside of the declared `range` of a field, or of all that its kind can be, is told by impossible-condition.
    ///
    /// ## Why
    /// What lies behind such a gate is never paid, though each of the two conditions may look sound by itself.
    ///
    /// ## 检查什么
    /// 永远不会满足的前提：问的是方案内无人设有目标的指标的达成率；达成率高于 `basis.limits.attainment` 认为可能的范围，或数值、增幅高于该达成率所能达到的；高于
    /// `mirrored` 指标达成率的终点 200%；所问的角色、部门、级别或在岗月数，方案内无人具备；所问的评级没有任何考核表给出；或与方案自身的前提互相排斥。
    ///
    /// 前提超出字段声明的 `range` 或该类取值可能范围的，由 impossible-condition 提示。
    ///
    /// ## 为什么
    /// 前提背后的奖金永远不会支付，而每个条件单独看都像是合理的。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}, new-customers: {in: count, source: orders}}
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
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}, cap: none, gate: {when: {new-customers: {as: attainment, from: 80%}}, tested: year, if_late: back-pay}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}, new-customers: {in: count, source: orders}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    ///   - {of: one, period: FY2026, metric: new-customers, value: 40}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}, cap: none, gate: {when: {new-customers: {as: attainment, from: 80%}}, tested: year, if_late: back-pay}}
    /// ```
    pub static RULE = { code: "I124", name: "gate-never-opens", severity: Warning, since: "0.1.0" }
}

/// Why a gate stays shut.
pub(in crate::check) enum Shut {
    /// Nobody has a target of the metric.
    NoTarget(EcoString),
    /// More is asked than anybody reaches.
    Beyond(EcoString, Message, Span),
    /// More of an amount is asked than the highest attainment comes to.
    More(EcoString, Message, Span),
    /// Attainment of the metric ends before.
    Mirrored(EcoString),
    /// Nobody whom the plan pays is what is asked for.
    Nobody(EcoString),
    /// No scorecard gives the rating.
    NoRating(EcoString),
    /// The gate of the plan excludes it.
    Excluded(Span),
}

/// Reports a gate of a plan, or of the component `of`.
pub(in crate::check) fn report(findings: &mut Findings, own: &PlanTerms, of: &str, gate: &GateTerms, shut: &Shut) {
    let message = match shut {
        Shut::NoTarget(metric) => say!(
            en: "the gate of `{of}` never opens: it asks for attainment of `{metric}`, of which nobody in the plan has a target",
            zh: "`{of}` 的前提永远不会满足：它问 `{metric}` 的达成率，而方案内无人设有该指标的目标",
            of = of, metric = metric,
        ),
        Shut::Beyond(metric, most, _) => say!(
            en: "the gate of `{of}` never opens: it asks for more attainment of `{metric}` than the {most} that can be reached",
            zh: "`{of}` 的前提永远不会满足：它要求的 `{metric}` 达成率高于可能达到的 {most}",
            of = of, metric = metric, most = most,
        ),
        Shut::More(metric, most, _) => say!(
            en: "the gate of `{of}` never opens: it asks for more of `{metric}` than the {most} that the highest attainment comes to",
            zh: "`{of}` 的前提永远不会满足：它要求的 `{metric}` 高于最高达成率对应的 {most}",
            of = of, metric = metric, most = most,
        ),
        Shut::Mirrored(metric) => say!(
            en: "the gate of `{of}` never opens: attainment of `{metric}` is mirrored and ends at 200%",
            zh: "`{of}` 的前提永远不会满足：`{metric}` 的达成率按 `mirrored` 计，最高 200%",
            of = of, metric = metric,
        ),
        Shut::Nobody(axis) => say!(
            en: "the gate of `{of}` never opens: nobody whom the plan pays has the `{axis}` that it asks for",
            zh: "`{of}` 的前提永远不会满足：方案内无人符合它所问的 `{axis}`",
            of = of, axis = axis,
        ),
        Shut::NoRating(words) => say!(
            en: "the gate of `{of}` never opens: no scorecard gives the rating {words}",
            zh: "`{of}` 的前提永远不会满足：没有考核表给出评级 {words}",
            of = of, words = words,
        ),
        Shut::Excluded(_) => say!(
            en: "the gate of `{of}` never opens: what it asks for is what the gate of the plan excludes",
            zh: "`{of}` 的前提永远不会满足：它与方案自身的前提互相排斥",
            of = of,
        ),
    };
    let finding = findings.report(&RULE, gate.span, message);
    finding.label(gate.span, say!(en: "this cannot hold", zh: "此条件不可能成立"));
    match shut {
        Shut::NoTarget(_) => finding.help(say!(
            en: "give targets of the metric, or ask for its amount (`as: amount`)", zh: "请为该指标设目标，或改问其数值（`as: amount`）",
        )),
        Shut::Mirrored(_) => finding.help(say!(en: "ask for less", zh: "请降低要求")),
        Shut::Nobody(_) => finding.help(say!(
            en: "ask for what those have whom `for:` names", zh: "请改问 `for:` 所列岗位具备的条件",
        )),
        Shut::NoRating(_) => finding.help(say!(
            en: "ask for a rating that a scorecard gives", zh: "请改问考核表给出的评级",
        )),
        Shut::Beyond(_, _, span) | Shut::More(_, _, span) => {
            finding.label(*span, say!(en: "the limit", zh: "允许范围"));
            finding.help(say!(en: "ask for less", zh: "请降低要求"))
        }
        Shut::Excluded(span) => {
            finding.label(*span, say!(en: "the gate of the plan", zh: "方案的前提"));
            finding.help(say!(en: "let both ask for what can hold together", zh: "请使两者可以同时成立"))
        }
    };
    let entity = if own.id.value == of { own.id.value.clone() } else { ecow::eco_format!("{}/{of}", own.id.value) };
    finding.shadow_of(own.site).entity(entity);
}
