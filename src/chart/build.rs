//! Diagrams from a compiled plan.

use crate::chart::{Diagram, Shape};
use crate::cube::Key;
use crate::diagnostic::Speak;
use crate::model::Compiled;
use crate::plan::organisation::Group;
use crate::plan::targets::{HolderId, MetricId, SetId, Slices};
use crate::plan::{GroupId, Index, OnDate, Organisation, SeatId, UnitId, Who};
use crate::syntax::process::Stage;
use crate::syntax::{Record, RefKind};
use crate::units::{Date, Fraction, Period, Quantity, Rounding, RoundingMode, speak};
use crate::wording::Words;

/// Units, positions and the lines between them; on a day, those that are there.
pub fn organisation(compiled: &Compiled, words: &Words<'_>, on: Option<Date>) -> Diagram {
    let organisation = &compiled.plan.organisation;
    let mut diagram = Diagram::new(compiled.plan.facts.name.as_str(), Shape::Tree);
    let there = There { organisation, on: on.map(|date| organisation.on(date)) };
    for unit in organisation.units.indices().filter(|unit| there.has_unit(*unit)) {
        let head = there.head(unit).map(|head| organisation.seat_name(head, words.lang));
        let head = head.into_iter().collect();
        diagram.node(organisation.units.id(unit).as_str(), organisation.unit_name(unit), head, "unit");
    }
    let groups: Vec<(GroupId, usize)> = organisation
        .groups
        .indices()
        .map(|group| (group, there.seats(group)))
        .filter(|(_, seats)| *seats > 0)
        .collect();
    for (group, count) in &groups {
        let name = organisation.printed_name(Who::Group(*group), words.lang);
        let seats = seats(&organisation.groups[*group], *count, words);
        diagram.node(organisation.groups.id(*group).as_str(), format!("{name}{seats}"), Vec::new(), "position");
    }
    for unit in organisation.units.indices().filter(|unit| there.has_unit(*unit)) {
        if let Some(parent) = there.parent(unit) {
            diagram.edge(organisation.units.id(parent).as_str(), organisation.units.id(unit).as_str(), "below", "");
        }
    }
    for (group, _) in groups {
        let (own, id) = (&organisation.groups[group], organisation.groups.id(group).as_str());
        if let Some(unit) = own.unit.filter(|unit| there.has_unit(*unit)) {
            diagram.edge(organisation.units.id(unit).as_str(), id, "below", "");
        }
        for boss in own.dotted_to.iter().filter(|boss| there.has_seat(**boss)) {
            let boss = organisation.seats[boss.index()].group;
            diagram.edge(id, organisation.groups.id(boss).as_str(), "dotted", "");
        }
    }
    diagram
}

/// The organisation as a whole, or on a day.
struct There<'a> {
    organisation: &'a Organisation,
    on: Option<OnDate<'a>>,
}

impl There<'_> {
    fn has_unit(&self, unit: UnitId) -> bool {
        self.on.is_none_or(|on| on.has_unit(unit))
    }

    fn head(&self, unit: UnitId) -> Option<SeatId> {
        self.on.map_or(self.organisation.units[unit].head, |on| on.head(unit))
    }

    fn parent(&self, unit: UnitId) -> Option<UnitId> {
        self.on.map_or(self.organisation.units[unit].parent, |on| on.parent(unit))
    }

    fn has_seat(&self, seat: SeatId) -> bool {
        self.on.is_none_or(|on| on.has_seat(seat))
    }

    /// How many seats of a position there are.
    fn seats(&self, group: GroupId) -> usize {
        let seats = self.organisation.groups[group].seats.clone().map(SeatId);
        seats.filter(|seat| self.has_seat(*seat)).count()
    }
}

/// How many seats a position has, and whether nobody sits there.
fn seats(group: &Group, count: usize, words: &Words<'_>) -> String {
    let many = if count > 1 { format!(" × {count}") } else { String::new() };
    let vacant = if group.vacant { words.pick(" (vacant)", "（空缺）") } else { "" };
    format!("{many}{vacant}")
}

/// A unit and all below it, or all units, each with its positions in it; on a day, those that are there.
pub fn units(compiled: &Compiled, words: &Words<'_>, root: Option<UnitId>, on: Option<Date>) -> Diagram {
    let organisation = &compiled.plan.organisation;
    let there = There { organisation, on: on.map(|date| organisation.on(date)) };
    let mut title = match root {
        None => words.pick("Organisation", "组织架构").to_owned(),
        Some(unit) => format!("{}{}", organisation.unit_name(unit), words.pick(": organisation", "组织架构")),
    };
    if let Some(date) = on {
        title = format!("{title} · {}", date.speak(words.lang));
    }
    let mut diagram = Diagram::new(title, Shape::Tree);
    let all = || organisation.units.indices().filter(|unit| there.has_unit(*unit));
    let mut open: Vec<UnitId> =
        root.map_or_else(|| all().filter(|unit| there.parent(*unit).is_none()).collect(), |unit| vec![unit]);
    open.reverse();
    let mut seen = vec![false; organisation.units.len()];
    while let Some(unit) = open.pop() {
        if std::mem::replace(&mut seen[unit.index()], true) {
            continue;
        }
        let id = organisation.units.id(unit).as_str();
        diagram.node(id, organisation.unit_name(unit), posts(&there, words, unit), "unit");
        let below: Vec<UnitId> = all().filter(|below| there.parent(*below) == Some(unit)).collect();
        for below in &below {
            diagram.edge(id, organisation.units.id(*below).as_str(), "below", "");
        }
        open.extend(below.into_iter().rev());
    }
    diagram
}

/// The positions of a unit, its head first, each with those it reports to beside its unit's head.
fn posts(there: &There<'_>, words: &Words<'_>, unit: UnitId) -> Vec<String> {
    let organisation = there.organisation;
    let colon = words.pick(": ", "：");
    let head = there.head(unit);
    let mut posts = Vec::new();
    if let Some(head) = head {
        let own = organisation.seats[head.index()].group;
        let inside = organisation.groups[own].unit == Some(unit);
        let name = if inside { post(organisation, words, own) } else { organisation.seat_name(head, words.lang) };
        posts.push(format!("{}{colon}{name}", words.key("head")));
    }
    for (group, item) in organisation.groups.iter().filter(|(_, item)| item.value.unit == Some(unit)) {
        let is_head = head.is_some_and(|head| organisation.seats[head.index()].group == group);
        let count = there.seats(group);
        if count == 0 || (is_head && item.value.seats.len() == 1) {
            continue;
        }
        let bosses = item.value.dotted_to.iter().filter(|boss| there.has_seat(**boss));
        let dotted = bosses.map(|boss| format!(" ⇢ {}", organisation.seat_name(*boss, words.lang)));
        posts.push(format!(
            "{}{}{}",
            post(organisation, words, group),
            seats(&item.value, count, words),
            dotted.collect::<String>()
        ));
    }
    posts
}

/// What a position is called within its unit: its name, else its role's.
fn post(organisation: &Organisation, words: &Words<'_>, group: GroupId) -> String {
    match (&organisation.groups[group].name, organisation.groups[group].role) {
        (None, Some(role)) => organisation.printed_name(Who::Role(role), words.lang),
        _ => organisation.printed_name(Who::Group(group), words.lang),
    }
}

/// A metric broken down over the organisation, with shares of the unit above.
pub fn targets(compiled: &Compiled, words: &Words<'_>, set: SetId, metric: MetricId, period: Period) -> Diagram {
    let (organisation, targets) = (&compiled.plan.organisation, &compiled.plan.targets);
    let name = targets.metrics[metric].name.clone().unwrap_or_else(|| targets.metrics.id(metric).clone());
    let title = format!("{name} · {}", compiled.plan.facts.calendar.speak(period, words.lang));
    let mut diagram = Diagram::new(title, Shape::Tree);
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
        diagram.node(id.as_str(), shown(HolderId::unit(unit), whole), Vec::new(), "unit");
        for below in &organisation.sub_units[unit.index()] {
            if let Some(part) = value(HolderId::unit(*below)) {
                let own = organisation.units.id(*below);
                diagram.node(own.as_str(), shown(HolderId::unit(*below), part), Vec::new(), "unit");
                diagram.edge(id.as_str(), own.as_str(), "below", share(part, whole));
            }
        }
        for seat in &organisation.unit_seats[unit.index()] {
            let holder = HolderId::seat(*seat, organisation);
            if let Some(part) = value(holder) {
                let own = organisation.seat_id(*seat);
                diagram.node(own.as_str(), shown(holder, part), Vec::new(), "position");
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
    let mut diagram = Diagram::new("", Shape::Flow);
    let all = compiled.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
    for process in all.filter(|process| only.is_none_or(|only| process.id.value == *only)) {
        let name = process.value.name.get().map_or(&process.id.value, |name| &name.value);
        diagram.title =
            if diagram.title.is_empty() { name.to_string() } else { format!("{} · {name}", diagram.title) };
        let id = |stage: &str| if only.is_some() { stage.to_owned() } else { format!("{}.{stage}", process.id.value) };
        for stage in process.value.stages.get().into_iter().flatten() {
            let name = stage.value.name.get().map_or_else(|| words.called(&stage.id), |name| name.to_string());
            let kind = stage.value.outcome.get().map_or("stage", |outcome| outcome.value.word());
            let mut notes = of_stage(words, &stage.value);
            notes.retain(|note| *note != name);
            diagram.node(id(&stage.id), name, notes, kind);
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

/// Who answers for a stage and how long it may take, who must agree, and how the deal ends.
fn of_stage(words: &Words<'_>, stage: &Stage) -> Vec<String> {
    let mut fields = Vec::new();
    stage.shapes(&mut fields);
    let colon = words.pick(": ", "：");
    let limit = fields.iter().find(|(key, _)| key == "due").and_then(|(key, shape)| words.value(key, shape));
    let owner = stage.owner.get().map(|owner| words.name(Some(RefKind::Who), owner));
    let who: Vec<String> = owner.into_iter().chain(limit).collect();
    let approval = stage.approval.get().map(|id| words.name(Some(RefKind::Approval), id));
    let outcome = stage.outcome.get().map(|outcome| words.worded(outcome.value.word()));
    let lines = [
        Some(who.join(" · ")).filter(|who| !who.is_empty()),
        approval.map(|name| format!("{}{colon}{name}", words.key("approval"))),
        outcome,
    ];
    lines.into_iter().flatten().collect()
}

/// Risks, the controls that keep them down, and where those sit.
pub fn risks(compiled: &Compiled, words: &Words<'_>) -> Diagram {
    let title = words.pick("Risks, their controls, and where those sit", "风险、控制措施及其所在环节");
    let mut diagram = Diagram::new(title, Shape::Columns);
    for risk in compiled.written.sections().flat_map(|sections| sections.risk.risks.get()).flatten() {
        let name = risk.value.name.get().map_or(&risk.id.value, |name| &name.value);
        let grade = match (risk.value.likelihood.get(), risk.value.impact.get()) {
            (Some(likelihood), Some(impact)) => vec![format!("{} × {}", likelihood.value.0, impact.value.0)],
            _ => Vec::new(),
        };
        diagram.node(format!("risk.{}", risk.id.value), name.as_str(), grade, "risk");
        for control in risk.value.controls.get().into_iter().flat_map(|controls| &controls.0) {
            diagram.edge(format!("risk.{}", risk.id.value), format!("control.{}", control.value), "controls", "");
        }
    }
    for control in compiled.written.sections().flat_map(|sections| sections.risk.controls.get()).flatten() {
        let name = control.value.name.get().map_or_else(|| words.called(&control.id), |name| name.to_string());
        let id = format!("control.{}", control.id.value);
        diagram.node(id.clone(), name, Vec::new(), "control");
        let at = &control.value;
        let stages =
            at.stage.get().into_iter().flat_map(|stages| &stages.0).map(|own| (RefKind::StagePath, &own.value));
        let others = [
            at.policy.get().map(|own| (RefKind::Policy, &own.value)),
            at.approval.get().map(|own| (RefKind::Approval, &own.value)),
            at.routine.get().map(|own| (RefKind::Routine, &own.value)),
        ];
        for (kind, place) in stages.chain(others.into_iter().flatten()) {
            let name = words.name(Some(kind), place);
            diagram.node(format!("at.{place}"), name, Vec::new(), "place");
            diagram.edge(id.clone(), format!("at.{place}"), "sits", "");
        }
    }
    diagram
}
