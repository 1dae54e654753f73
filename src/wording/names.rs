//! The printed names of all entries.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{Record, RefKind, Written};

/// Printed names by section and id, and by id alone.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_section: FxHashMap<(EcoString, EcoString), EcoString>,
    by_id: FxHashMap<EcoString, (usize, EcoString)>,
    /// Headers of columns by source and field.
    columns: FxHashMap<(EcoString, EcoString), EcoString>,
}

impl Names {
    /// The names of everything written that has one.
    pub(super) fn collect(written: &Written) -> Self {
        let mut names = Self::default();
        for sections in written.sections() {
            let mut fields = Vec::new();
            sections.shapes(&mut fields);
            for (section, shape) in &fields {
                names.add_section(section, shape);
                if section == "sources" {
                    names.add_columns(shape);
                }
            }
        }
        names
    }

    fn add_section(&mut self, section: &EcoString, shape: &Shape) {
        match shape {
            Shape::Named(entries) => {
                for (id, entry) in entries {
                    self.add_entry(section, id, entry);
                }
            }
            Shape::Record(fields) => self.add_below("", fields),
            _ => {}
        }
    }

    fn add_entry(&mut self, section: &EcoString, id: &EcoString, entry: &Shape) {
        let Shape::Record(fields) = entry else { return };
        if let Some(name) = name_of(fields) {
            self.by_section.insert((section.clone(), id.clone()), name.clone());
            self.add_id(id, section, name);
        }
        self.add_below(id, fields);
    }

    /// Stages, components, members, items and levers: entries within entries, under their ids and under paths.
    fn add_below(&mut self, id: &str, fields: &Fields) {
        for (key, shape) in fields {
            match shape {
                Shape::Named(entries) => {
                    for (inner, entry) in entries {
                        self.add_entry(key, inner, entry);
                        if let (Shape::Record(fields), false) = (entry, id.is_empty())
                            && let Some(name) = name_of(fields)
                        {
                            self.by_section.insert((key.clone(), ecow::eco_format!("{id}.{inner}")), name);
                        }
                    }
                }
                Shape::Rows(rows) => rows.iter().for_each(|row| self.add_row(row)),
                _ => {}
            }
        }
    }

    /// Of entries that share an id, the one that an id alone is most likely to mean gives the name. Entries that nobody means by an
    /// id alone (controls, processes, risks) give none: whoever means one says so.
    fn add_id(&mut self, id: &EcoString, section: &str, name: EcoString) {
        let Some(rank) = RANKS.iter().position(|ranked| *ranked == section) else { return };
        let known = self.by_id.entry(id.clone()).or_insert_with(|| (usize::MAX, EcoString::new()));
        if rank < known.0 {
            *known = (rank, name);
        }
    }

    /// The headers under which sources have their fields.
    fn add_columns(&mut self, sources: &Shape) {
        let Shape::Named(sources) = sources else { return };
        for (source, entry) in sources {
            let Shape::Record(fields) = entry else { continue };
            let columns = fields.iter().filter(|(key, _)| key == "columns").filter_map(|(_, columns)| match columns {
                Shape::Named(columns) => Some(columns),
                _ => None,
            });
            for (field, header) in columns.flatten() {
                if let Shape::List(headers) = header
                    && let Some(Shape::Text(header)) = headers.first()
                {
                    // Headers are often written for machines.
                    let header = header.replace("_", " ");
                    self.columns.insert((source.clone(), field.clone()), header);
                }
            }
        }
    }

    /// The header of a source's column.
    pub(super) fn column(&self, source: &str, field: &str) -> Option<&EcoString> {
        self.columns.get(&(source.into(), field.into()))
    }

    /// The header of a field that all sources which have it call the same.
    pub(super) fn any_column(&self, field: &str) -> Option<&EcoString> {
        let mut headers = self.columns.iter().filter(|((_, own), _)| own == field).map(|(_, header)| header);
        let first = headers.next()?;
        headers.all(|other| other == first).then_some(first)
    }

    /// Rows of a map have ids and may have names.
    fn add_row(&mut self, row: &Fields) {
        let id = row.iter().find_map(|(key, shape)| match shape {
            Shape::Text(id) if key == "id" => Some(id.clone()),
            _ => None,
        });
        if let (Some(id), Some(name)) = (id, name_of(row)) {
            self.add_id(&id, "rows", name);
        }
    }

    /// The name of the entry a reference of this kind means.
    pub(super) fn of(&self, kind: RefKind, id: &str) -> Option<&EcoString> {
        let sections: &[&str] = match kind {
            RefKind::Who => &["units", "roles", "positions"],
            RefKind::Unit | RefKind::Whose => &["units"],
            RefKind::Role => &["roles"],
            RefKind::Metric => &["metrics"],
            RefKind::Set => &["sets"],
            RefKind::Profile => &["profiles"],
            RefKind::System => &["systems"],
            RefKind::Source => &["sources"],
            RefKind::Approval => &["approvals"],
            RefKind::Policy => &["policies"],
            RefKind::Control => &["controls"],
            RefKind::Routine => &["routines"],
            RefKind::Scorecard => &["scorecards"],
            RefKind::StagePath | RefKind::Stage => &["stages"],
            RefKind::Component => &["components"],
            RefKind::Lever => &["levers"],
            RefKind::Clawback => &["clawback"],
            RefKind::ScoreItem => &["items"],
        };
        sections.iter().find_map(|section| self.by_section.get(&((*section).into(), id.into())))
    }

    /// The name of a process.
    pub(super) fn process(&self, id: &str) -> Option<&EcoString> {
        self.by_section.get(&("processes".into(), id.into()))
    }

    /// The name of the entry that an id alone means. An id that is a word of the language too means that, unless the entry
    /// stands by itself.
    pub(super) fn any(&self, id: &str, is_word: bool) -> Option<&EcoString> {
        let known = self.by_id.get(id).filter(|(rank, _)| !is_word || *rank < WITHIN);
        known.map(|(_, name)| name)
    }
}

/// Sections in the order in which an id alone means their entries.
const RANKS: [&str; 14] = [
    "units",
    "roles",
    "positions",
    "metrics",
    "members",
    "fields",
    "dimensions",
    "sets",
    "stages",
    "sources",
    "systems",
    "components",
    "items",
    "rows",
];

/// From here on entries are named within others, or by keys that say what they are.
const WITHIN: usize = 11;

fn name_of(fields: &Fields) -> Option<EcoString> {
    fields.iter().find_map(|(key, shape)| match shape {
        Shape::Text(name) if key == "name" => Some(name.clone()),
        _ => None,
    })
}
