//! What templates see: texts and numbers as they are printed, never values to compute with.

use serde::Serialize;

use crate::cube::Key;
use crate::diagnostic::{Lang, Speak};
use crate::model::Compiled;
use crate::plan::targets::{HolderId, Slices};
use crate::plan::{MetricId, SetId, UnitId};
use crate::units::{Part, Period};

/// What every document says of the plan.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PlanView {
    name: String,
    version: String,
    issued: String,
    year: String,
}

/// A table of targets: a metric by unit and quarter.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TargetTable {
    metric: String,
    rows: Vec<TargetRow>,
}

/// A line of targets.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TargetRow {
    label: String,
    year: String,
    quarters: Vec<String>,
}

/// A letter to one unit: its own targets and those of its positions, and nobody else's.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Letter {
    unit: String,
    head: String,
    targets: Vec<TargetTable>,
}

impl Letter {
    pub(super) fn has_targets(&self) -> bool {
        !self.targets.is_empty()
    }
}

/// The plan's name, version and dates.
pub(super) fn plan(compiled: &Compiled, lang: Lang) -> PlanView {
    let facts = &compiled.plan.facts;
    PlanView {
        name: facts.name.to_string(),
        version: facts.version.as_deref().unwrap_or_default().to_owned(),
        issued: facts.issued.map(|date| date.speak(lang)).unwrap_or_default(),
        year: facts.calendar.speak(facts.calendar.year(), lang),
    }
}

/// Each metric with targets, by unit.
pub(super) fn target_tables(compiled: &Compiled, lang: Lang) -> Vec<TargetTable> {
    let organisation = &compiled.plan.organisation;
    let holders: Vec<(HolderId, String)> = organisation
        .units
        .indices()
        .map(|unit| (HolderId::unit(unit), organisation.unit_name(unit).to_string()))
        .collect();
    tables(compiled, &holders, lang)
}

/// The letter to a unit.
pub(super) fn letter(compiled: &Compiled, unit: UnitId, lang: Lang) -> Letter {
    let organisation = &compiled.plan.organisation;
    let mut holders = vec![(HolderId::unit(unit), organisation.unit_name(unit).to_string())];
    let below = organisation.sub_units[unit.0 as usize].iter();
    holders.extend(below.map(|unit| (HolderId::unit(*unit), organisation.unit_name(*unit).to_string())));
    let seats = organisation.unit_seats[unit.0 as usize].iter();
    holders.extend(seats.map(|seat| (HolderId::seat(*seat, organisation), organisation.seat_id(*seat).to_string())));
    let head = organisation.units[unit].head.map(|head| organisation.seat_id(head).to_string()).unwrap_or_default();
    Letter { unit: organisation.unit_name(unit).to_string(), head, targets: tables(compiled, &holders, lang) }
}

fn tables(compiled: &Compiled, holders: &[(HolderId, String)], lang: Lang) -> Vec<TargetTable> {
    let targets = &compiled.plan.targets;
    let Some(set) = targets.sets.find("quota") else { return Vec::new() };
    let table = |metric: MetricId| {
        let rows =
            holders.iter().filter_map(|(holder, label)| row(compiled, set, metric, *holder, label, lang)).collect();
        let item = targets.metrics.item(metric);
        TargetTable { metric: item.value.name.as_ref().unwrap_or(&item.id.value).to_string(), rows }
    };
    targets.metrics.indices().map(table).filter(|table| !table.rows.is_empty()).collect()
}

fn row(
    compiled: &Compiled,
    set: SetId,
    metric: MetricId,
    holder: HolderId,
    label: &str,
    lang: Lang,
) -> Option<TargetRow> {
    let year = compiled.plan.facts.calendar.year().year;
    let id = compiled.cube.find(&Key { set, metric, holder, slice: Slices::WHOLE, year })?;
    let kind = &compiled.plan.targets.metrics[metric].kind;
    let show = |part: Part| {
        let value = compiled.cube[id].get(Period::new(year, part).slot());
        value.map(|value| kind.show(value, lang)).unwrap_or_else(|| "–".to_owned())
    };
    let quarters = (1..=4).map(|quarter| show(Part::Quarter(quarter))).collect();
    Some(TargetRow { label: label.to_owned(), year: show(Part::Year), quarters })
}
