//! The plan in chapters: which sections stand in which, gathered over all files.

use ecow::EcoString;
use serde::Serialize;

use crate::document::writer::Writer;
use crate::document::{changes, drawings, targets};
use crate::model::Compiled;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{Record, RefKind};
use crate::wording::Words;

/// Chapters with their titles and sections, in the order of the plan.
pub(super) const CHAPTERS: [(&str, &str, &str, &[&str]); 9] = [
    ("general", "General provisions", "总则", &[]),
    ("targets", "Targets", "目标体系", &["basis", "metrics", "dimensions", "sets"]),
    (
        "team",
        "Team",
        "团队管理",
        &["units", "roles", "positions", "holders", "hiring", "training", "routines", "progression"],
    ),
    ("process", "Process", "流程管控", &["processes", "approvals"]),
    ("customers", "Customers", "客户运营", &["segments", "territories", "coverage", "lifecycle", "protection", "care"]),
    (
        "incentives",
        "Appraisal and incentives",
        "考核激励",
        &["incentives", "crediting", "scorecards", "contests", "recognition"],
    ),
    ("risk", "Risk", "风险防控", &["risks", "controls", "policies", "separation", "integrity"]),
    ("digital", "Digital support", "数字化支撑", &["systems", "sources", "dashboards", "fields"]),
    ("governance", "Governance", "治理机制", &["reviews", "tracking", "changes", "signoff"]),
];

/// A chapter as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Chapter {
    key: &'static str,
    number: usize,
    title: String,
    body: String,
}

impl Chapter {
    /// A chapter of a document.
    pub(super) fn new(number: usize, title: &str, body: String) -> Self {
        Self { key: "section", number, title: title.to_owned(), body }
    }
}

/// Everything written, by section, gathered over all files.
pub(super) struct Sections {
    fields: Fields,
}

impl Sections {
    /// All sections of a plan.
    pub(super) fn of(compiled: &Compiled) -> Self {
        let mut all: Fields = Vec::new();
        for sections in compiled.written.sections() {
            let mut fields = Vec::new();
            sections.shapes(&mut fields);
            for (key, shape) in fields {
                match all.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, known)) => merge(known, shape),
                    None => all.push((key, shape)),
                }
            }
        }
        all.iter_mut().for_each(|(_, entries)| {
            if let Shape::Named(entries) = entries {
                entries.iter_mut().for_each(|(id, entry)| qualify(entry, id));
            }
        });
        Self { fields: all }
    }

    /// A section.
    pub(super) fn get(&self, key: &str) -> Option<&Shape> {
        self.fields.iter().find(|(known, _)| known == key).map(|(_, shape)| shape)
    }

    /// The entries of a section that `keep` chooses.
    pub(super) fn filtered(&self, key: &str, keep: impl Fn(&EcoString, &Fields) -> bool) -> Shape {
        let Some(Shape::Named(entries)) = self.get(key) else { return Shape::Nothing };
        let kept = entries.iter().filter(|(id, entry)| matches!(entry, Shape::Record(fields) if keep(id, fields)));
        Shape::Named(kept.cloned().collect())
    }
}

/// Says whose stage, component or lever a reference means, since entries that hold such may use the same ids.
fn qualify(shape: &mut Shape, holder: &EcoString) {
    match shape {
        Shape::Id(Some(RefKind::Stage | RefKind::Component | RefKind::Lever), id) => {
            *id = ecow::eco_format!("{holder}.{id}")
        }
        Shape::List(items) => items.iter_mut().for_each(|item| qualify(item, holder)),
        Shape::Named(fields) | Shape::Record(fields) => {
            fields.iter_mut().for_each(|(_, shape)| qualify(shape, holder));
        }
        Shape::Rows(rows) => rows.iter_mut().flatten().for_each(|(_, shape)| qualify(shape, holder)),
        _ => {}
    }
}

fn merge(known: &mut Shape, more: Shape) {
    match (known, more) {
        (Shape::Named(known), Shape::Named(more)) | (Shape::Record(known), Shape::Record(more)) => known.extend(more),
        (Shape::List(known), Shape::List(more)) => known.extend(more),
        _ => {}
    }
}

/// All chapters that have something to say.
pub(super) fn chapters(compiled: &Compiled, sections: &Sections, words: &Words<'_>) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    for (key, en, zh, own) in CHAPTERS {
        let number = chapters.len() + 1;
        let mut writer = Writer::new(words, number);
        if key == "general" {
            manifest(compiled, words, &mut writer);
        }
        if key == "general" {
            terms(sections, "principles", &mut writer);
        }
        terms(sections, key, &mut writer);
        own.iter()
            .filter_map(|section| Some((section, sections.get(section)?)))
            .filter(|(_, shape)| !shape.is_empty())
            .for_each(|(section, shape)| {
                let title = words.key(section);
                writer.under(&title, |writer| drawings::section(section, shape, writer));
            });
        if key == "targets" {
            targets::write(compiled, words, &mut writer);
            statements(sections, words, &mut writer);
        }
        if key == "governance" {
            changes::write(compiled, words, &mut writer);
        }
        let body = writer.finish();
        if !body.trim().is_empty() {
            chapters.push(Chapter { key, number, title: words.pick(en, zh).to_owned(), body });
        }
    }
    chapters
}

/// One chapter's body, numbered from 1 as a document of its own.
pub(super) fn document(sections: &Sections, keys: &[&str], words: &Words<'_>) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    for key in keys {
        let Some(shape) = sections.get(key).filter(|shape| !shape.is_empty()) else { continue };
        let number = chapters.len() + 1;
        let mut writer = Writer::new(words, number);
        drawings::section(key, shape, &mut writer);
        chapters.push(Chapter { key: "section", number, title: words.key(key), body: writer.finish() });
    }
    chapters
}

/// What the manifest says of the whole plan.
fn manifest(compiled: &Compiled, words: &Words<'_>, writer: &mut Writer<'_, '_>) {
    let Some(manifest) = &compiled.written.manifest else { return };
    let mut fields = Vec::new();
    manifest.shapes(&mut fields);
    let told = [
        "version",
        "issued",
        "amounts",
        "currency",
        "zone",
        "fiscal_year",
        "service_month",
        "fx",
        "rounding",
        "working_days",
    ];
    fields.retain(|(key, _)| told.contains(&key.as_str()));
    if let Some((_, Shape::Record(days))) = fields.iter_mut().find(|(key, _)| key == "working_days") {
        days.retain(|(key, _)| key != "holidays");
    }
    let holidays = manifest.working_days.get().and_then(|days| days.holidays.get());
    writer.under(words.pick("Scope and basis", "适用与口径"), |writer| {
        writer.block(&Shape::Record(fields));
        if let Some(holidays) = holidays.filter(|holidays| !holidays.list.is_empty()) {
            writer.under(&words.key("holidays"), |writer| writer.days_off(&holidays.list));
        }
    });
}

/// The clauses of a chapter: those that name it, and in governance those that name none.
fn terms(sections: &Sections, chapter: &str, writer: &mut Writer<'_, '_>) {
    let of = |fields: &Fields| {
        fields.iter().find_map(|(key, shape)| match shape {
            Shape::Word(word) if key == "chapter" => Some(*word),
            _ => None,
        })
    };
    let own = sections.filtered("terms", |_, fields| of(fields).unwrap_or("governance") == chapter);
    let Shape::Named(mut own) = own else { return };
    for (_, term) in &mut own {
        if let Shape::Record(fields) = term {
            fields.retain(|(key, _)| key != "chapter");
        }
    }
    writer.clauses(&own);
}

/// How targets are set and shared out, where their tables do not tell it.
fn statements(sections: &Sections, words: &Words<'_>, writer: &mut Writer<'_, '_>) {
    let Some(Shape::List(statements)) = sections.get("targets") else { return };
    let said = statements.iter().filter_map(|statement| match statement {
        Shape::Record(fields) => words.statement(fields),
        _ => None,
    });
    let said: Vec<Vec<String>> = said.map(Vec::from).collect();
    if !said.is_empty() {
        writer.under(words.pick("How targets are set and shared out", "目标下达与分解说明"), |writer| {
            let heads = [
                words.pick("For", "承担者").to_owned(),
                words.key("target"),
                words.pick("Shared out, and how it counts", "分解与口径").to_owned(),
            ];
            writer.grid(&heads, &said);
        });
    }
}
