use ecow::EcoString;

use crate::check::View;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Name};
use crate::plan::MetricId;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A strategic goal measured by a metric that nobody has a target for.
    ///
    /// ## Why
    /// A goal without a number is decoration.
    ///
    /// ## 检查什么
    /// 衡量战略目标的指标，没有任何人承担目标。
    ///
    /// ## 为什么
    /// 没有数字的战略目标只是摆设。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money, source: orders.amount}
    ///   new-customers: {in: count, source: customers}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   strategy: {grow: {statement: Win new customers, metrics: [new-customers]}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money, source: orders.amount}
    ///   new-customers: {in: count, source: customers}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   strategy: {grow: {statement: Win new customers, metrics: [revenue]}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    pub static RULE = { code: "T126", name: "strategy-without-target", severity: Warning, since: "0.1.0" }
}

/// Reports a goal and the metric it names.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    (goal, _): (&EcoString, Span),
    (metric, span): (MetricId, Span),
) {
    let name = Name(Voice { plan: view.plan }.metric(metric));
    let id = view.plan.targets.metrics.id(metric);
    let message = say!(
        en: "the goal `{goal}` is measured by {name}, but nobody has a target for it", zh: "战略目标 `{goal}` 以{name}衡量，但没有任何人承担该指标",
        goal = goal, name = name,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "state one under `targets`: {{of: …, period: …, metric: {id}, value: …}}", zh: "请在 `targets` 中补充：{{of: …, period: …, metric: {id}, value: …}}", id = id,
    ));
    finding.entity(goal.clone());
}
