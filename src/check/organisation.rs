//! The organisation: one root, no circles, heads in their units, roles that positions have.

use ecow::EcoString;

use crate::check::View;
use crate::check::rules::{
    head_outside_unit, many_roots, promotion_cycle, reporting_cycle, role_without_duties, role_without_position,
    unit_cycle,
};
use crate::diagnostic::Findings;
use crate::graph::{Index, cycles, digraph, ids};
use crate::plan::{GroupId, RoleId, SeatId, UnitId};

/// Checks the organisation.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.plan.organisation.sound {
        return;
    }
    roots(view, findings);
    circles(view, findings);
    heads(view, findings);
    roles(view, findings);
}

fn roots(view: &View<'_>, findings: &mut Findings) {
    let units = &view.plan.organisation.units;
    let roots: Vec<UnitId> = units.iter().filter(|(_, unit)| unit.value.parent.is_none()).map(|(id, _)| id).collect();
    let Some((first, others)) = roots.split_first() else { return };
    for other in others {
        let finding = many_roots::report(findings, units.item(*other).id.span, units.id(*other), units.id(*first));
        finding.label(units.item(*first).id.span, crate::say!(en: "has none either", zh: "也没有上级部门"));
    }
}

fn path<'a>(names: impl Iterator<Item = &'a EcoString>) -> String {
    let mut names: Vec<&str> = names.map(EcoString::as_str).collect();
    names.extend(names.first().copied());
    names.join(" → ")
}

fn circles(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    let units = organisation.units.iter().filter_map(|(id, unit)| Some((id, unit.value.parent?)));
    for circle in cycles(&digraph(organisation.units.len(), units)) {
        let circle: Vec<UnitId> = ids(&circle);
        let span = organisation.units.item(circle[0]).id.span;
        unit_cycle::report(findings, span, &path(circle.iter().map(|unit| organisation.units.id(*unit))));
    }
    let group = |seat: SeatId| organisation.seats[seat.index()].group;
    let lines = organisation.groups.iter().filter_map(|(id, item)| Some((id, group(item.value.reports_to?))));
    for circle in cycles(&digraph(organisation.groups.len(), lines)) {
        let circle: Vec<GroupId> = ids(&circle);
        let span = organisation.groups.item(circle[0]).id.span;
        reporting_cycle::report(findings, span, &path(circle.iter().map(|group| organisation.groups.id(*group))));
    }
    let ways = organisation.roles.iter().filter_map(|(id, role)| Some((id, role.value.promotes_to?)));
    for circle in cycles(&digraph(organisation.roles.len(), ways)) {
        let circle: Vec<RoleId> = ids(&circle);
        let span = organisation.roles.item(circle[0]).id.span;
        promotion_cycle::report(findings, span, &path(circle.iter().map(|role| organisation.roles.id(*role))));
    }
}

fn heads(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    for (id, unit) in organisation.units.iter() {
        let Some(head) = unit.value.head else { continue };
        let group = organisation.seats[head.index()].group;
        let (name, own) = (organisation.groups.id(group), organisation.unit_of(head));
        if let Some(other) = own.filter(|other| *other != id) {
            let finding =
                head_outside_unit::report(findings, unit.id.span, &unit.id.value, name, organisation.units.id(other));
            finding.label(organisation.groups.item(group).id.span, crate::say!(en: "the position", zh: "该岗位"));
        }
    }
}

fn roles(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    let mut held = vec![false; organisation.roles.len()];
    for (_, group) in organisation.groups.iter() {
        if let Some(role) = group.value.role {
            held[role.index()] = true;
        }
    }
    for entry in view.written.sections().flat_map(|sections| sections.organisation.roles.get()).flatten() {
        let Some(role) = organisation.roles.find(&entry.id) else { continue };
        if !held[role.index()] {
            role_without_position::report(findings, entry.id.span, &entry.id.value);
        } else if entry.value.duties.is_absent() {
            role_without_duties::report(findings, entry.id.span, &entry.id.value);
        }
    }
}
