use crate::check::View;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Message, Name};
use crate::plan::MetricId;
use crate::plan::targets::HolderId;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The overall target of a strategic goal that is not broken down.
    ///
    /// The metric that the market is measured in (or the first in money) is looked for on every level the plan has: units, the dimensions `region`, `channel`, `product` and `department`, and individuals. For the metrics of other goals any one level is enough. What units say under `covers` counts as a cut by that dimension.
    ///
    /// ## Why
    /// A number that stays at the top is nobody's.
    ///
    /// ## 检查什么
    /// 战略目标的总目标没有分解到各个层级。
    ///
    /// 衡量市场所用的指标（没有则取第一个金额指标）要在方案已有的每个层级都有分解：部门，
    /// 维度 `region`、`channel`、`product`、`department`，以及个人。其他战略目标的指标，分解到任一层级即可。
    /// 部门写了 `covers` 的，视为按该维度分解。
    ///
    /// ## 为什么
    /// 停在最上面的数，没有人承担。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: company}
    /// dimensions:
    ///   channel: {online: {name: Online}, dealer: {name: Dealers}}
    /// basis:
    ///   strategy: {grow: {statement: Grow, metrics: [revenue]}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 30m, west: 20m}}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    ///   east: {name: East, parent: company}
    ///   west: {name: West, parent: company}
    /// dimensions:
    ///   channel: {online: {name: Online}, dealer: {name: Dealers}}
    /// basis:
    ///   strategy: {grow: {statement: Grow, metrics: [revenue]}}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m, by: {unit: {east: 30m, west: 20m}, channel: {online: 10m, dealer: 40m}}}
    /// ```
    pub static RULE = { code: "T129", name: "missing-level", severity: Warning, since: "0.1.0" }
}

/// Reports the overall target at `span`, and the levels that lack a number.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    (holder, span): (HolderId, Span),
    metric: MetricId,
    missing: &[Message],
) {
    let voice = Voice { plan: view.plan };
    let levels: Vec<Message> = missing.to_vec();
    let message = say!(
        en: "{holder}: {metric} is not broken down to {levels}", zh: "{holder}{metric}没有分解到{levels}",
        holder = Name(voice.holder(holder)), metric = Name(voice.metric(metric)), levels = Name(&levels),
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "add the cut under `by:` (unit, position, or a dimension), here or where the level is planned", zh: "请在 `by:` 下增加相应分解（unit、position 或维度），写在此处或该层级的文件中",
    ));
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(holder), voice.metric(metric)));
}
