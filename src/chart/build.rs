//! Diagrams from a compiled plan.

use crate::chart::Diagram;
use crate::cube::Key;
use crate::model::Compiled;
use crate::plan::targets::{HolderId, MetricId, SetId, Slices};
use crate::plan::{Index, UnitId, Who};
use crate::syntax::reference::WhoRef;
use crate::units::{Fraction, Period, Quantity, Rounding, RoundingMode, speak};
use crate::wording::Words;

/// Units, positions and the lines between them.
pub fn organisation(compiled: &Compiled, words: &Words<'_>) -> Diagram {
    let organisation = &compiled.plan.organisation;
    let mut diagram = Diagram { title: compiled.plan.facts.name.to_string(), ..Diagram::default() };
    for unit in organisation.units.indices() {
        let head = organisation.units[unit].head.map(|head| organisation.seat_name(head, words.lang));
        let head = head.map(|head| format!(" · {head}")).unwrap_or_default();
        diagram.node(organisation.units.id(unit).as_str(), format!("{}{head}", organisation.unit_name(unit)), "unit");
    }
    for (group, item) in organisation.groups.iter() {
        let count = item.value.seats.len();
        let many = if count > 1 { format!(" × {count}") } else { String::new() };
        let vacant = if item.value.vacant { words.pick(" (vacant)", "（空缺）") } else { "" };
        let name = organisation.printed_name(Who::Group(group), words.lang);
        diagram.node(item.id.as_str(), format!("{name}{many}{vacant}"), "position");
    }
    for (_, item) in organisation.units.iter() {
        if let Some(parent) = item.value.parent {
            diagram.edge(organisation.units.id(parent).as_str(), item.id.as_str(), "below", "");
        }
    }
    for (_, item) in organisation.groups.iter() {
        if let Some(unit) = item.value.unit {
            diagram.edge(organisation.units.id(unit).as_str(), item.id.as_str(), "below", "");
        }
        for boss in &item.value.dotted_to {
            let boss = organisation.seats[boss.index()].group;
            diagram.edge(item.id.as_str(), organisation.groups.id(boss).as_str(), "dotted", "");
        }
    }
    diagram
}

/// A metric broken down over the organisation, with shares of the unit above.
pub fn targets(compiled: &Compiled, words: &Words<'_>, set: SetId, metric: MetricId, period: Period) -> Diagram {
    let (organisation, targets) = (&compiled.plan.organisation, &compiled.plan.targets);
    let name = targets.metrics[metric].name.clone().unwrap_or_else(|| targets.metrics.id(metric).clone());
    let title = format!("{name} · {}", compiled.plan.facts.calendar.speak(period, words.lang));
    let mut diagram = Diagram { title, ..Diagram::default() };
    let value = |holder: HolderId| {
        compiled.cube.value(&Key { set, metric, holder, slice: Slices::WHOLE, year: period.year }, period.slot())
    };
    let shown = |holder: HolderId, value: Quantity| {
        let name = organisation.printed_name(holder.which(organisation), words.lang);
        format!("{name} {}", targets.metrics[metric].kind.show(value, words.lang))
    };
    let mut open: Vec<UnitId> =
        organisation.units.indices().filter(|unit| organisation.units[*unit].parent.is_none()).collect();
    while let Some(unit) = open.pop() {
        let Some(whole) = value(HolderId::unit(unit)) else { continue };
        let id = organisation.units.id(unit);
        diagram.node(id.as_str(), shown(HolderId::unit(unit), whole), "unit");
        for below in &organisation.sub_units[unit.index()] {
            if let Some(part) = value(HolderId::unit(*below)) {
                let own = organisation.units.id(*below);
                diagram.node(own.as_str(), shown(HolderId::unit(*below), part), "unit");
                diagram.edge(id.as_str(), own.as_str(), "below", share(part, whole));
            }
        }
        for seat in &organisation.unit_seats[unit.index()] {
            let holder = HolderId::seat(*seat, organisation);
            if let Some(part) = value(holder) {
                let own = organisation.seat_id(*seat);
                diagram.node(own.as_str(), shown(holder, part), "position");
                diagram.edge(id.as_str(), own.as_str(), "below", share(part, whole));
            }
        }
        open.extend(organisation.sub_units[unit.index()].iter().rev());
    }
    diagram
}

fn share(part: Quantity, whole: Quantity) -> String {
    let tenths = Rounding { step: Quantity::from_micros(1_000), mode: RoundingMode::HalfUp };
    Fraction::ratio(part, whole).map(|share| speak::percent(share.round(tenths))).unwrap_or_default()
}

/// The stages of one process, or of all.
pub fn processes(compiled: &Compiled, words: &Words<'_>, only: Option<&str>) -> Diagram {
    let mut diagram = Diagram::default();
    let all = compiled.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
    for process in all.filter(|process| only.is_none_or(|only| process.id.value == *only)) {
        let name = process.value.name.get().map_or(&process.id.value, |name| &name.value);
        diagram.title =
            if diagram.title.is_empty() { name.to_string() } else { format!("{} · {name}", diagram.title) };
        let id = |stage: &str| if only.is_some() { stage.to_owned() } else { format!("{}.{stage}", process.id.value) };
        for stage in process.value.stages.get().into_iter().flatten() {
            let name = stage.value.name.get().map_or_else(|| words.called(&stage.id), |name| name.to_string());
            let owner = stage.value.owner.get().map(|owner| format!(" · {}", called(words, owner))).unwrap_or_default();
            let kind = if stage.value.outcome.is_absent() { "stage" } else { "outcome" };
            diagram.node(id(&stage.id), format!("{name}{owner}"), kind);
        }
        for stage in process.value.stages.get().into_iter().flatten() {
            for next in stage.value.next.get().into_iter().flat_map(|next| &next.0) {
                diagram.edge(id(&stage.id), id(next), "next", "");
            }
            for back in stage.value.back.get().into_iter().flat_map(|back| &back.0) {
                diagram.edge(id(&stage.id), id(back), "back", "");
            }
        }
    }
    diagram
}

fn called(words: &Words<'_>, who: &WhoRef) -> String {
    words.name(Some(crate::syntax::RefKind::Who), who)
}

/// Risks, the controls that keep them down, and where those sit.
pub fn risks(compiled: &Compiled, words: &Words<'_>) -> Diagram {
    let mut diagram =
        Diagram { title: words.pick("Risks and controls", "风险与控制").to_owned(), ..Diagram::default() };
    for risk in compiled.written.sections().flat_map(|sections| sections.risk.risks.get()).flatten() {
        let name = risk.value.name.get().map_or(&risk.id.value, |name| &name.value);
        let grade = match (risk.value.likelihood.get(), risk.value.impact.get()) {
            (Some(likelihood), Some(impact)) => format!(" ({} × {})", likelihood.value.0, impact.value.0),
            _ => String::new(),
        };
        diagram.node(format!("risk.{}", risk.id.value), format!("{name}{grade}"), "risk");
        for control in risk.value.controls.get().into_iter().flat_map(|controls| &controls.0) {
            diagram.edge(format!("risk.{}", risk.id.value), format!("control.{}", control.value), "controls", "");
        }
    }
    for control in compiled.written.sections().flat_map(|sections| sections.risk.controls.get()).flatten() {
        let name = control.value.name.get().map_or_else(|| words.called(&control.id), |name| name.to_string());
        let id = format!("control.{}", control.id.value);
        diagram.node(id.clone(), name, "control");
        let at = &control.value;
        let stages = at.stage.get().into_iter().flat_map(|stages| &stages.0).map(|own| &own.value);
        let others = [
            at.policy.get().map(|own| &own.value),
            at.approval.get().map(|own| &own.value),
            at.routine.get().map(|own| &own.value),
        ];
        for place in stages.chain(others.into_iter().flatten()) {
            diagram.node(format!("at.{place}"), words.name(Some(crate::syntax::RefKind::StagePath), place), "place");
            diagram.edge(id.clone(), format!("at.{place}"), "sits", "");
        }
    }
    diagram
}
