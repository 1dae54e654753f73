use crate::check::View;
use crate::check::productivity::Ability;
use crate::check::range::Range;
use crate::cube::Voice;
use crate::diagnostic::{Findings, Name};
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit's target for the year that is more than its people can bring in: those below it who carry a quota of their own, each with the `productivity` of its role, from its first day on and reduced by the role's ramp.
    ///
    /// `basis.limits.quota_to_productivity` says how much of that may be used; all of it unless said. Where a unit exceeds it, the units above are not told again.
    ///
    /// ## Why
    /// A quota beyond what the people can bring in is a hiring plan that nobody has approved.
    ///
    /// ## 检查什么
    /// 部门的全年目标超过其人力所能完成的：下级中承担个人指标的岗位，各按角色的人均产出（`productivity`）计，
    /// 自到岗之日起算，并按角色的爬坡折算。
    ///
    /// `basis.limits.quota_to_productivity` 写明其中可以用到多少；不写则为全部。某个部门已超出的，
    /// 其上级部门不再重复提示。
    ///
    /// ## 为什么
    /// 目标超过人力，等于一份没有人批准的招聘计划。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, productivity: {revenue: 5m}, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company, count: 4}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 25m, by: {position: {split: equal}}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, productivity: {revenue: 5m}, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company, count: 4}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 18m, by: {position: {split: equal}}}
    /// ```
    pub static RULE = { code: "T130", name: "quota-beyond-productivity", severity: Warning, since: "0.1.0" }
}

/// Reports a unit whose number is beyond `limit` of what its heads bring.
pub(in crate::check) fn report(findings: &mut Findings, view: &View<'_>, one: &Ability, range: Option<&Range>, limit: Quantity) {
    let (voice, series) = (Voice { plan: view.plan }, &view.cube[one.id]);
    let (key, metric) = (series.key, series.key.metric);
    let allowed = range.map_or_else(|| say!(en: "at most 100%", zh: "不超过 100%"), Range::words);
    let whole = Rounding { step: Quantity::ONE, mode: RoundingMode::Down };
    let border = Fraction::from_quantity(one.most).times(&Fraction::from_quantity(limit)).round(whole);
    let heads: Quantity = one.roles.iter().map(|(_, heads, _)| *heads).sum();
    let message = say!(
        en: "{holder}: {name} for {period} is {value}, which is {share} of the {most} that its {heads} ramped heads can bring; {allowed} is allowed",
        zh: "{holder}{period}{name}为 {value}，是其 {heads} 名折算人力可完成 {most}的 {share}，应{allowed}",
        holder = Name(voice.holder(key.holder)), name = Name(voice.metric(metric)), period = Name(voice.period(series.period(0))), value = voice.value(metric, one.value),
        share = voice.part(one.value, one.most), most = Name(voice.value(metric, one.most)), heads = heads, allowed = allowed,
    );
    let place = view.cube.place(one.id, 0).unwrap_or_else(|| voice.holder_span(key.holder));
    let finding = findings.report(&RULE, place, message);
    for (role, heads, span) in one.roles.iter().take(12) {
        let role = view.plan.organisation.roles.id(*role);
        finding.label(*span, say!(en: "`{role}`: {heads} heads", zh: "`{role}`：折算 {heads} 人", role = role, heads = *heads));
    }
    if let Some(range) = range {
        finding.label(range.span, say!(en: "the limit", zh: "允许范围"));
    }
    let off = (one.value - border).abs();
    let each = Fraction::ratio(one.most, heads);
    let tenth = Rounding { step: Quantity::from_micros(100_000), mode: RoundingMode::Up };
    let more = each
        .map(|each| each.times(&Fraction::from_quantity(limit)))
        .and_then(|each| Fraction::from_quantity(off).over(&each))
        .map_or_else(String::new, |more| speak::grouped(more.round(tenth)));
    finding.help(match one.value > border {
        true => say!(
            en: "{border} would be within it, {off} less; or the work of {more} heads more, all year", zh: "不超过 {border}（少 {off}）即在范围内；或需增加 {more} 名全年人力",
            border = voice.value(metric, border), off = voice.value(metric, off), more = more,
        ),
        false => say!(en: "{border} would be within it, {off} more", zh: "不低于 {border}（多 {off}）即在范围内", border = voice.value(metric, border), off = voice.value(metric, off)),
    });
    finding.entity(ecow::eco_format!("{}/{}", voice.holder(key.holder), voice.metric(metric)));
}
