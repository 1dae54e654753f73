//! Letters to units and positions, and the kit that bundles what a unit needs.
//!
//! A letter holds its recipient's targets and pay and nobody else's: a unit's letter its own numbers and those of the sub-units and
//! positions right below it, a position's letter its own only. A kit holds what lies within its unit.

use ecow::EcoString;
use serde::Serialize;

use crate::document::chapters::Sections;
use crate::document::drawings::approvals;
use crate::document::own::Own;
use crate::document::targets::View;
use crate::document::writer::Writer;
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, HolderId};
use crate::plan::{Index, SeatId, UnitId, Who};
use crate::syntax::shape::{Fields, Shape};
use crate::units::Date;
use crate::wording::Words;

/// A letter as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Letter {
    /// Whom it is to.
    pub recipient: String,
    /// The position that signs for it.
    pub responsible: String,
    /// The position above.
    pub superior: String,
    /// Whether it is to a unit.
    pub of_unit: bool,
    /// Its targets, as Markdown.
    pub targets: String,
    /// What the pay hangs on, as Markdown; empty for units.
    pub pay: String,
}

/// What letters are written from.
pub(super) struct Letters<'a, 'w> {
    pub compiled: &'a Compiled,
    /// The day that is asked about: heads and managers are those of that day.
    pub on: Option<Date>,
    pub sections: &'w Sections,
    pub words: &'w Words<'a>,
}

impl Letters<'_, '_> {
    /// Whether a unit is there on the day.
    pub(super) fn has_unit(&self, unit: UnitId) -> bool {
        self.on.is_none_or(|date| self.compiled.plan.organisation.on(date).has_unit(unit))
    }

    /// Whether a position is there on the day.
    pub(super) fn has_seat(&self, seat: SeatId) -> bool {
        self.on.is_none_or(|date| self.compiled.plan.organisation.on(date).has_seat(seat))
    }

    /// The positions of a unit that are there on the day.
    pub(super) fn seats(&self, unit: UnitId) -> Vec<SeatId> {
        let seats = self.compiled.plan.organisation.unit_seats[unit.index()].iter().copied();
        seats.filter(|seat| self.has_seat(*seat)).collect()
    }

    /// The letter to a unit; `None` where it has no targets.
    pub(super) fn to_unit(&self, unit: UnitId) -> Option<Letter> {
        let organisation = &self.compiled.plan.organisation;
        let mut holders = vec![(HolderId::unit(unit), 0)];
        holders.extend(organisation.sub_units[unit.index()].iter().map(|below| (HolderId::unit(*below), 1)));
        holders
            .extend(organisation.unit_seats[unit.index()].iter().map(|seat| (HolderId::seat(*seat, organisation), 1)));
        let targets = self.targets(&holders)?;
        let head = self.on.map_or(organisation.units[unit].head, |date| organisation.on(date).head(unit));
        Some(Letter {
            recipient: organisation.unit_name(unit).to_string(),
            responsible: head.map(|head| self.seat(head)).unwrap_or_default(),
            superior: head.and_then(|head| self.manager(head)).map(|boss| self.seat(boss)).unwrap_or_default(),
            of_unit: true,
            targets,
            pay: String::new(),
        })
    }

    /// The letter to a position; `None` where it has neither targets nor a pay plan.
    pub(super) fn to_seat(&self, seat: SeatId) -> Option<Letter> {
        let organisation = &self.compiled.plan.organisation;
        let (targets, pay) = (self.targets(&[(HolderId::seat(seat, organisation), 0)]), self.pay(seat));
        if targets.is_none() && pay.is_empty() {
            return None;
        }
        Some(Letter {
            recipient: self.seat(seat),
            responsible: self.seat(seat),
            superior: self.manager(seat).map(|boss| self.seat(boss)).unwrap_or_default(),
            of_unit: false,
            targets: targets.unwrap_or_default(),
            pay,
        })
    }

    fn manager(&self, seat: SeatId) -> Option<SeatId> {
        let organisation = &self.compiled.plan.organisation;
        self.on.map_or_else(|| organisation.manager(seat), |date| organisation.on(date).manager(seat))
    }

    fn seat(&self, seat: SeatId) -> String {
        self.compiled.plan.organisation.printed_name(Who::Seat(seat), self.words.lang)
    }

    fn targets(&self, holders: &[(HolderId, usize)]) -> Option<String> {
        let view = View { compiled: self.compiled, words: self.words };
        let set = self.compiled.plan.targets.sets.find(DEFAULT_SET)?;
        let (first, _) = *holders.first()?;
        if !view.has(set, first) {
            return None;
        }
        let mut writer = Writer::new(self.words, 1);
        match holders {
            [(holder, _)] => view.own(set, *holder, &mut writer),
            _ => view.of_all(set, holders, &mut writer),
        }
        Some(writer.finish())
    }

    /// The pay plans of a seat, as they are for it.
    fn pay(&self, seat: SeatId) -> String {
        let mut writer = Writer::unnumbered(self.words);
        writer.block_of("incentives", &self.own("incentives", &[seat]));
        writer.finish()
    }

    /// The entries of a section that concern some positions, as they are for these.
    fn own(&self, section: &str, seats: &[SeatId]) -> Shape {
        let own = Own { organisation: &self.compiled.plan.organisation, seats };
        let Some(Shape::Named(entries)) = self.sections.get(section) else { return Shape::Nothing };
        let shown = entries.iter().filter_map(|(id, entry)| match entry {
            Shape::Record(fields) => Some((id.clone(), Shape::Record(own.entry(fields)?))),
            _ => None,
        });
        Shape::Named(shown.collect())
    }

    /// The sections that concern a unit: what its positions are paid by, work in, report and are trained in.
    pub(super) fn kit(&self, unit: UnitId) -> Vec<(EcoString, Shape)> {
        let organisation = &self.compiled.plan.organisation;
        let seats = self.seats(unit);
        let roles: Vec<&EcoString> = seats
            .iter()
            .filter_map(|seat| organisation.role_of(*seat))
            .map(|role| organisation.roles.id(role))
            .collect();
        let mut kit: Vec<(EcoString, Shape)> = Vec::new();
        let own_roles = self.sections.filtered("roles", |id, _| roles.contains(&id));
        kit.push(("roles".into(), own_roles));
        let processes = self.sections.filtered("processes", |_, fields| names_one(fields, &roles));
        let asked = approvals(&processes);
        kit.push(("processes".into(), processes));
        kit.push(("approvals".into(), self.sections.filtered("approvals", |id, _| asked.contains(id))));
        for section in ["incentives", "scorecards", "contests", "routines", "training", "reviews", "dashboards"] {
            kit.push((section.into(), self.own(section, &seats)));
        }
        kit.retain(|(_, shape)| !shape.is_empty());
        kit
    }
}

/// Whether an entry names one of these roles anywhere.
fn names_one(fields: &Fields, roles: &[&EcoString]) -> bool {
    fields.iter().any(|(_, shape)| match shape {
        Shape::Id(_, id) => roles.contains(&id),
        Shape::List(items) => items.iter().any(|item| matches!(item, Shape::Id(_, id) if roles.contains(&id))),
        Shape::Named(inner) | Shape::Record(inner) => names_one(inner, roles),
        _ => false,
    })
}
