//! Which rows, gates, caps and rules of a plan its tests come to: those that decided about what a scenario compares or a worked example says.

mod examples;
mod items;

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::diagnostic::Message;
use crate::model::Compiled;
use crate::pay::reach::Reach;

/// A part of the plan that a test can come to.
#[derive(Debug, Clone)]
pub struct Item {
    /// The section its entry stands in: `incentives`, `approvals`.
    pub section: &'static str,
    /// The entry; empty where the section is one.
    pub id: EcoString,
    /// What of it.
    pub what: Message,
    /// Where it stands, and what of that place.
    pub reach: Reach,
}

/// What of an entry tests come to.
#[derive(Debug)]
pub struct OfEntry<'a> {
    /// The section: `incentives`, `approvals`.
    pub section: &'static str,
    /// The entry; empty where the section is one.
    pub id: &'a str,
    /// Its parts, each with whether a test comes to it.
    pub items: Vec<(&'a Item, bool)>,
}

impl OfEntry<'_> {
    /// How many parts tests come to.
    pub fn reached(&self) -> usize {
        self.items.iter().filter(|(_, reached)| *reached).count()
    }

    /// `incentives.seller-2026`.
    pub fn name(&self) -> String {
        if self.id.is_empty() { self.section.to_owned() } else { format!("{}.{}", self.section, self.id) }
    }
}

/// The parts of a plan, and which of them tests come to.
#[derive(Debug)]
pub struct Coverage {
    items: Vec<Item>,
    reached: FxHashSet<Reach>,
}

impl Coverage {
    /// All parts of a plan, of which its worked examples come to some.
    pub fn of(compiled: &Compiled) -> Self {
        let mut items = items::all(compiled);
        let mut seen = FxHashSet::default();
        items.retain(|item| seen.insert((item.section, item.id.clone(), item.reach)));
        Self { items, reached: examples::reached(compiled).into_iter().collect() }
    }

    /// Adds what a scenario came to.
    pub fn add(&mut self, reached: &[Reach]) {
        self.reached.extend(reached.iter().copied());
    }

    /// Whether a test comes to a part.
    pub fn is_reached(&self, item: &Item) -> bool {
        self.reached.contains(&item.reach)
    }

    /// The parts, by entry.
    pub fn entries(&self) -> Vec<OfEntry<'_>> {
        let mut all: Vec<OfEntry<'_>> = Vec::new();
        for item in &self.items {
            let own = (item, self.is_reached(item));
            match all.iter_mut().find(|entry| entry.section == item.section && entry.id == item.id) {
                Some(entry) => entry.items.push(own),
                None => all.push(OfEntry { section: item.section, id: &item.id, items: vec![own] }),
            }
        }
        all
    }

    /// How many parts tests come to, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        (self.items.iter().filter(|item| self.is_reached(item)).count(), self.items.len())
    }
}
