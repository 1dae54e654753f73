//! Progress reports: of the whole, of each unit with those below it, and of each position.

mod method;
mod tables;
mod tell;

use std::collections::BTreeSet;

use minijinja::value::Serde;
use serde::Serialize;

use crate::actuals::ledger::Holder;
use crate::document::payroll::{rejected, sources_table};
use crate::document::template::Templates;
use crate::document::{Artifact, DocumentError, PlanView, page};
use crate::model::Compiled;
use crate::plan::{Index, SeatId, UnitId};
use crate::progress::json::JsonProgress;
use crate::progress::{Line, Progress};
use crate::wording::Words;

use tables::table_of_lines;
pub use tell::ProgressTeller;
use tell::ProgressTeller as Teller;

/// The report for other programs.
pub const PROGRESS_JSON: &str = "progress.json";

/// A report as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Report {
    pub title: String,
    /// The day, the period, its working days.
    pub facts: Vec<String>,
    pub sections: Vec<Section>,
}

/// A part of a report.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Section {
    pub title: String,
    pub tables: Vec<Table>,
    pub lines: Vec<String>,
    pub links: Vec<Link>,
}

/// A table: its columns, and rows of as many cells. All but the first column stand to the right.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Table {
    pub title: String,
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A link to another report or file, below the folder of this one.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    pub name: String,
    /// In a form that Markdown takes as it is.
    pub path: String,
}

/// Everything that is written of progress: reports in Markdown and HTML of the whole, of each unit and of each position, the lines as a table
/// and as JSON, what became of the records, and the rows that are none.
///
/// # Errors
/// If a template is broken.
pub fn progress_reports(
    progress: &Progress,
    compiled: &Compiled,
    own: &[(String, String)],
) -> Result<Vec<Artifact>, DocumentError> {
    let lang = compiled.plan.facts.lang;
    let words = Words::new(&compiled.plan, &compiled.written, lang);
    let teller = Teller { compiled, progress, words: &words };
    let mut writer = Writer { teller, templates: Templates::new(lang, own)?, artifacts: Vec::new() };
    let json = JsonProgress::of(progress, compiled, lang);
    let text = serde_json::to_string_pretty(&json).expect("the report is plain data") + "\n";
    writer.artifacts.push(Artifact { path: PROGRESS_JSON.into(), bytes: text.into_bytes() });
    let all = progress.lines.iter();
    writer.artifacts.push(table_of_lines("progress.csv".into(), all, compiled));
    writer.artifacts.push(sources_table(&progress.sources));
    let rejects = progress.sources.iter();
    writer.artifacts.extend(rejects.filter_map(|source| rejected(&progress.layouts, source, lang)));
    writer.whole()?;
    let organisation = &compiled.plan.organisation;
    let told: BTreeSet<(bool, usize)> = progress.lines.iter().map(|line| order(line.holder)).collect();
    for unit in organisation.units.indices().filter(|unit| told.contains(&order(Holder::Unit(*unit)))) {
        writer.unit(unit)?;
    }
    let seats = (0..organisation.seats.len()).map(SeatId::new);
    for seat in seats.filter(|seat| told.contains(&order(Holder::Seat(*seat)))) {
        writer.seat(seat)?;
    }
    Ok(writer.artifacts)
}

fn order(holder: Holder) -> (bool, usize) {
    match holder {
        Holder::Unit(unit) => (false, unit.index()),
        Holder::Seat(seat) => (true, seat.index()),
    }
}

struct Writer<'a, 'w> {
    teller: Teller<'a, 'w>,
    templates: Templates,
    artifacts: Vec<Artifact>,
}

impl Writer<'_, '_> {
    /// The report of the units at the top, with links to all others.
    fn whole(&mut self) -> Result<(), DocumentError> {
        let organisation = &self.teller.compiled.plan.organisation;
        let tops: Vec<UnitId> =
            organisation.units.indices().filter(|unit| organisation.units[*unit].parent.is_none()).collect();
        let name = self.teller.compiled.plan.facts.name.to_string();
        let mut sections = self.teller.of_units(&tops);
        sections.push(self.teller.links());
        sections.push(self.teller.counted());
        self.write("index", &name, sections)
    }

    /// The report of a unit: what its head sees.
    fn unit(&mut self, unit: UnitId) -> Result<(), DocumentError> {
        let (compiled, progress) = (self.teller.compiled, self.teller.progress);
        let organisation = &compiled.plan.organisation;
        let folder = format!("kits/{}", organisation.units.id(unit));
        let below = self.teller.below(unit);
        let lines = progress.lines.iter().filter(|line| below.contains(&order(line.holder)));
        self.artifacts.push(table_of_lines(ecow::eco_format!("{folder}/progress.csv"), lines, compiled));
        let mut sections = self.teller.of_units(&[unit]);
        sections.push(self.teller.methods());
        self.write(&format!("{folder}/index"), &organisation.unit_name(unit), sections)
    }

    /// The report of a position: its own numbers alone.
    fn seat(&mut self, seat: SeatId) -> Result<(), DocumentError> {
        let organisation = &self.teller.compiled.plan.organisation;
        let id = organisation.seat_id(seat);
        let path = match organisation.unit_of(seat) {
            Some(unit) => format!("kits/{}/positions/{id}", organisation.units.id(unit)),
            None => format!("positions/{id}"),
        };
        let name = organisation.seat_name(seat, self.teller.words.lang);
        let mut sections = self.teller.of_holder(Holder::Seat(seat));
        sections.push(self.teller.methods());
        self.write(&path, &name, sections)
    }

    fn write(&mut self, path: &str, name: &str, sections: Vec<Section>) -> Result<(), DocumentError> {
        let compiled = self.teller.compiled;
        let is_told =
            |section: &Section| !section.tables.is_empty() || !section.lines.is_empty() || !section.links.is_empty();
        let report = Report {
            title: self.teller.title(name),
            facts: self.teller.facts(),
            sections: sections.into_iter().filter(is_told).collect(),
        };
        self.artifacts.extend(written(&report, path, &self.templates, compiled)?);
        Ok(())
    }
}

/// A report in Markdown and HTML.
pub(super) fn written(
    report: &Report,
    path: &str,
    templates: &Templates,
    compiled: &Compiled,
) -> Result<[Artifact; 2], DocumentError> {
    let plan = PlanView::of(compiled, None);
    let values = minijinja::context! { plan => Serde(&plan), report => Serde(report) };
    let text = templates.render("progress.md", values)?;
    let facts = &compiled.plan.facts;
    let head = page::Head { title: &report.title, path, lang: facts.lang, facts };
    let page = page::write(&text, &head, &|_| None)
        .map_err(|page::UnknownDrawing(directive)| templates.undrawn("progress.md", &directive))?;
    let file =
        |ending: &str, text: String| Artifact { path: ecow::eco_format!("{path}.{ending}"), bytes: text.into_bytes() };
    Ok([file("md", page.markdown), file("html", page.html)])
}

/// Lines of one holder, in their order.
fn of(progress: &Progress, holder: Holder) -> impl Iterator<Item = &Line> {
    progress.lines.iter().filter(move |line| line.holder == holder)
}
