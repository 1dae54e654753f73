//! The list of all documents of a build: the plan, its modules, letters by unit, kits.

use serde::Serialize;

use crate::document::targets::units;
use crate::document::template::escape;
use crate::model::Compiled;
use crate::plan::{Index, UnitId};
use crate::wording::Words;

/// Documents by path, with their titles, in the order in which they were written.
#[derive(Default)]
pub(super) struct Shelf {
    documents: Vec<(String, String)>,
}

/// Documents under one heading, as lines of a list.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

impl Shelf {
    /// Adds a document.
    pub(super) fn put(&mut self, path: &str, title: &str) {
        self.documents.push((path.to_owned(), title.to_owned()));
    }

    fn find(&self, path: &str) -> Option<String> {
        let (path, title) = self.documents.iter().find(|(own, _)| own == path)?;
        Some(format!("[{}]({path}.md)", escape(title)))
    }

    /// All of it in groups; units in their order, those below behind those above.
    pub(super) fn groups(&self, compiled: &Compiled, words: &Words<'_>) -> Vec<Group> {
        let own = self.documents.iter().filter(|(path, _)| !path.contains('/'));
        let (plan, modules): (Vec<_>, Vec<_>) = own.partition(|(path, _)| path == "plan");
        let listed = |documents: Vec<&(String, String)>| {
            documents.iter().filter_map(|(path, _)| Some(format!("- {}", self.find(path)?))).collect()
        };
        let units: Vec<UnitId> = units(compiled).into_iter().map(|(unit, _)| unit).collect();
        let group = |title: &str, lines: Vec<String>| Group { title: title.to_owned(), lines };
        let groups = [
            group(words.pick("The plan", "方案"), listed(plan)),
            group(words.pick("Its parts", "分册"), listed(modules)),
            group(
                words.pick("Target letters", "目标责任书"),
                units.iter().flat_map(|unit| self.letters(compiled, *unit)).collect(),
            ),
            group(
                words.pick("Rollout kits", "落地手册"),
                units.iter().filter_map(|unit| self.kit(compiled, *unit)).collect(),
            ),
        ];
        groups.into_iter().filter(|group| !group.lines.is_empty()).collect()
    }

    /// The letter to a unit, and below it those to its positions.
    fn letters(&self, compiled: &Compiled, unit: UnitId) -> Vec<String> {
        let organisation = &compiled.plan.organisation;
        let seats = organisation.unit_seats[unit.index()].iter();
        let seats: Vec<String> = seats
            .filter_map(|seat| self.find(&format!("letters/positions/{}", organisation.seat_id(*seat))))
            .map(|link| format!("  - {link}"))
            .collect();
        let own = self.find(&format!("letters/{}", organisation.units.id(unit)));
        if own.is_none() && seats.is_empty() {
            return Vec::new();
        }
        let own = own.unwrap_or_else(|| escape(&organisation.unit_name(unit)));
        std::iter::once(format!("- {own}")).chain(seats).collect()
    }

    fn kit(&self, compiled: &Compiled, unit: UnitId) -> Option<String> {
        Some(format!("- {}", self.find(&format!("kits/{}/index", compiled.plan.organisation.units.id(unit)))?))
    }
}
