use ecow::EcoString;

use crate::check::View;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Name};
use crate::plan::{Index, MetricId, SeatId};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A position that carries a quota and has no target for a metric that its incentive plan or its scorecard measures against a target.
    ///
    /// A ratio counts as given where both its parts are. What nobody at all has a target for is left to the rules of incentives.
    ///
    /// ## Why
    /// Without a target there is no attainment, and the part of pay that depends on it would be a matter of argument.
    ///
    /// ## 检查什么
    /// 岗位承担指标，激励方案或考核表按目标考核它，它却没有这个指标的目标。
    ///
    /// 比率类指标，两个组成部分都有目标的，视为有目标。谁都没有目标的指标，由激励类的规则检查。
    ///
    /// ## 为什么
    /// 没有目标就算不出达成率，与之挂钩的那部分薪酬只能靠争。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money, source: orders.amount}
    ///   visits: {in: count, source: visits}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    ///   two: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, values: {revenue: 5m, visits: 200}}
    ///   - {of: two, period: FY2026, values: {revenue: 5m}}
    /// scorecards:
    ///   card:
    ///     for: {role: seller}
    ///     items:
    ///       visits: {weight: 100%, as: attainment, score: {mode: step, rows: [{from: 0%, score: 0}, {from: 100%, score: 100}]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money, source: orders.amount}
    ///   visits: {in: count, source: visits}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    ///   two: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, values: {revenue: 5m, visits: 200}}
    ///   - {of: two, period: FY2026, values: {revenue: 5m, visits: 150}}
    /// scorecards:
    ///   card:
    ///     for: {role: seller}
    ///     items:
    ///       visits: {weight: 100%, as: attainment, score: {mode: step, rows: [{from: 0%, score: 0}, {from: 100%, score: 100}]}}
    /// ```
    pub static RULE = { code: "T128", name: "missing-individual-target", severity: Error, since: "0.1.0" }
}

/// How many positions are shown.
const MOST: usize = 12;

/// Reports the seats of `all` that have no target for what the plan or scorecard `by` measures at `span`.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    (by, span): (&EcoString, Span),
    metric: MetricId,
    missing: &[SeatId],
    all: usize,
) {
    let organisation = &view.plan.organisation;
    let seats: Vec<EcoString> = missing.iter().map(|seat| organisation.seat_id(*seat)).collect();
    let (voice, id) = (Voice { plan: view.plan }, view.plan.targets.metrics.id(metric));
    let message = say!(
        en: "`{by}` measures {name} against a target; without one: {seats} ({count} of its {all} positions)",
        zh: "`{by}` 按{name}的目标考核，但{seats}没有该目标（{all} 个岗位中缺 {count} 个）",
        by = by, name = Name(voice.metric(metric)), seats = Name(&seats), count = missing.len(), all = all,
    );
    let finding = findings.report(&RULE, span, message);
    let mut groups: Vec<_> = missing.iter().map(|seat| organisation.seats[seat.index()].group).collect();
    groups.dedup();
    for group in groups.into_iter().take(MOST) {
        finding.label(organisation.groups.item(group).id.span, say!(en: "no target", zh: "没有目标"));
    }
    finding.help(say!(
        en: "state one: {{of: {first}, period: …, metric: {id}, value: …}}; or for all of a role: {{of: {{role: …}}, …}}",
        zh: "请补充：{{of: {first}, period: …, metric: {id}, value: …}}；或按角色统一写：{{of: {{role: …}}, …}}",
        first = organisation.seat_id(missing[0]), id = id,
    ));
    finding.entity(ecow::eco_format!("{by}/{id}"));
}
