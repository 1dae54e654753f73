use crate::check::range::{Beyond, Range};
use crate::diagnostic::Findings;
use crate::plan::{Index, Organisation, RoleId, SeatId};
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A position that more positions report to than the `span` of its role allows, or fewer.
    ///
    /// Positions that exist at different times are not counted together. Dotted lines do not count.
    ///
    /// ## Why
    /// Whoever leads fifteen coaches nobody.
    ///
    /// ## 检查什么
    /// 直接汇报的岗位数超出角色的管理幅度（`span`），过多过少都算。
    ///
    /// 不在同一时间存续的岗位不合并计算，虚线汇报不计。
    ///
    /// ## 为什么
    /// 一个人带十五个，一个也带不好。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: chief-1}
    /// roles: {chief: {name: Chief, span: to 2, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   chief-1: {role: chief, unit: company}
    ///   one: {role: seller, unit: company, count: 3}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: chief-1}
    /// roles: {chief: {name: Chief, span: to 3, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   chief-1: {role: chief, unit: company}
    ///   one: {role: seller, unit: company, count: 3}
    /// ```
    pub static RULE = { code: "O106", name: "span-exceeded", severity: Warning, since: "0.1.0" }
}

/// How many of those who report are shown.
const MOST: usize = 12;

/// Reports the seat `boss`, to whom `below` report at once.
pub(in crate::check) fn report(
    findings: &mut Findings,
    organisation: &Organisation,
    (boss, role): (SeatId, RoleId),
    below: &[SeatId],
    (range, beyond): (&Range, Beyond),
) {
    let (name, count) = (organisation.seat_id(boss), below.len());
    let off = (Quantity::from_int(count as i64) - beyond.limit).abs();
    let message = say!(
        en: "{count} positions report to `{name}`; its role `{role}` allows {allowed}", zh: "`{name}` 有 {count} 个岗位直接汇报，其角色 `{role}` 的管理幅度应{allowed}",
        count = count, name = name, role = organisation.roles.id(role), allowed = range.words(),
    );
    let finding = findings.report(&RULE, organisation.seat_span(boss), message);
    finding.label(range.span, say!(en: "the span", zh: "管理幅度"));
    let mut groups: Vec<_> = below.iter().map(|seat| organisation.seats[seat.index()].group).collect();
    groups.dedup();
    for group in groups.into_iter().take(MOST) {
        let own = below.iter().filter(|seat| organisation.seats[seat.index()].group == group).count();
        finding.label(organisation.groups.item(group).id.span, say!(en: "{own} of them", zh: "其中 {own} 个", own = own));
    }
    finding.help(match beyond.over {
        true => say!(
            en: "let {off} of them report to somebody else (`reports_to`), or widen the span", zh: "请让其中 {off} 个岗位改向他人汇报（`reports_to`），或放宽管理幅度", off = off,
        ),
        false => say!(en: "{off} more are expected; let them report here, or widen the span", zh: "还差 {off} 个；请调整汇报关系，或放宽管理幅度", off = off),
    });
    finding.entity(name);
}
