use crate::check::View;
use crate::check::dates;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Name};
use crate::plan::targets::Stated;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A number of a position or a unit for a period in which it does not exist, stated or following from a season.
    ///
    /// What is stated for a role, or split, takes the dates of positions into account by itself.
    ///
    /// ## Why
    /// Nobody works for it, so the unit above will miss it.
    ///
    /// ## 检查什么
    /// 岗位或部门在不存在的期间承担了目标，直接写明和按季节分布推算的都算。
    ///
    /// 按角色写明或分解得出的目标，会自动考虑岗位的起止日期。
    ///
    /// ## 为什么
    /// 没有人去做，上级就完不成。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company, starts: 2026-07-01}
    /// targets:
    ///   - {of: one, period: FY2026-Q1, metric: revenue, value: 50m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company, starts: 2026-07-01}
    /// targets:
    ///   - {of: one, period: FY2026-Q3, metric: revenue, value: 50m}
    /// ```
    pub static RULE = { code: "T127", name: "target-outside-employment", severity: Error, since: "0.1.0" }
}

/// Reports a stated cell.
pub(in crate::check) fn report(findings: &mut Findings, view: &View<'_>, cell: &Stated) {
    let voice = Voice { plan: view.plan };
    let holder = voice.holder(cell.holder);
    let message = say!(
        en: "{holder} is to bring {value} of {metric} in {period}, but {life}", zh: "{holder}{period}的{metric}目标为 {value}，但该岗位或部门{life}",
        holder = Name(holder.clone()), value = cell.value.map(|value| voice.value(cell.metric, value)), metric = Name(voice.metric(cell.metric)),
        period = Name(voice.period(cell.period)), life = dates::life(view.plan.organisation.life(cell.holder.which(&view.plan.organisation))),
    );
    let finding = findings.report(&RULE, cell.span, message);
    finding.label(voice.holder_span(cell.holder), say!(en: "not there then", zh: "该时段不存在"));
    finding.help(say!(
        en: "hand the number to somebody who is there in {period}, or change the dates", zh: "请把该数字分给{period}在岗的岗位，或调整起止日期", period = Name(voice.period(cell.period)),
    ));
    finding.entity(ecow::eco_format!("{}/{}", holder, voice.metric(cell.metric)));
}
