use crate::check::dates::{Stretch, stretch};
use crate::diagnostic::Findings;
use crate::plan::{Organisation, SeatId, UnitId};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A unit whose head is known to be unfilled: marked `vacant`, or held by nobody in the roster for a part of the year.
    ///
    /// Without a roster every position counts as filled that is not marked.
    ///
    /// ## Why
    /// Nobody signs for its target, and approvals stop there.
    ///
    /// ## 检查什么
    /// 已知部门负责人的岗位空缺：标注了 `vacant`，或任职名单中有一段时间无人任职。
    ///
    /// 没有任职名单时，未标注空缺的岗位均视为在岗。
    ///
    /// ## 为什么
    /// 没有人签署目标，审批也停在那里。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: seller, unit: company, vacant: true}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions:
    ///   boss: {role: seller, unit: company}
    /// ```
    pub static RULE = { code: "O105", name: "vacant-head", severity: Warning, since: "0.1.0" }
}

/// Reports the seat that leads a unit, vacant for the stretch given; for all of the unit's time without one.
pub(in crate::check) fn report(
    findings: &mut Findings,
    organisation: &Organisation,
    (unit, head): (UnitId, SeatId),
    vacant: Option<Stretch>,
) {
    let (name, boss) = (organisation.units.id(unit), organisation.seat_id(head));
    let message = match vacant {
        None => say!(en: "the head of `{name}` is vacant", zh: "`{name}` 的负责人岗位空缺", name = name),
        Some(vacant) => say!(
            en: "the head of `{name}` is vacant {vacant}", zh: "`{name}` 的负责人岗位在 {vacant}空缺", name = name, vacant = stretch(vacant),
        ),
    };
    let finding = findings.report(&RULE, organisation.units.item(unit).id.span, message);
    let said = organisation.groups[organisation.seats[head.0 as usize].group].vacant;
    finding.label(organisation.seat_span(head), match said {
        true => say!(en: "vacant", zh: "空缺"),
        false => say!(en: "nobody in the roster holds it then", zh: "任职名单中该时段无人任此岗位"),
    });
    finding.help(say!(
        en: "fill `{boss}`, or name as `head` who leads the unit meanwhile", zh: "请补充 `{boss}` 的任职人，或把 `head` 改为代理负责的岗位", boss = boss,
    ));
    finding.entity(name.clone());
}
