//! Documents: what teams are handed, from the same plan that was checked.
//!
//! A template yields Markdown, which is parsed once into a tree; Markdown and self-contained HTML are both written from that
//! tree. What a user wrote is escaped for Markdown where it enters a template. Dates are the plan's own, never the clock's.

mod audit;
mod changes;
mod chapters;
mod components;
mod drawings;
mod index;
mod letters;
mod own;
mod page;
mod payroll;
mod progress;
mod reconcile;
mod registers;
mod statements;
mod targets;
mod template;
mod writer;

use ecow::EcoString;
use minijinja::value::Serde;
use serde::Serialize;

use crate::diagnostic::{Lang, Speak};
use crate::model::Compiled;
use crate::plan::{Index, SeatId, UnitId};
use crate::units::Date;
use crate::wording::Words;

use chapters::{Chapter, Sections};
use index::Shelf;
use letters::Letters;
use template::Templates;

pub use audit::audit_report;
pub use progress::{PROGRESS_JSON, ProgressTeller, progress_reports};
pub use reconcile::{plan_digest, records_digest};
pub use statements::{Paid, statements};
pub use template::{DocumentError, NAMES as TEMPLATE_NAMES};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with forward slashes.
    pub path: EcoString,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What every document says of the plan.
#[derive(Debug, Clone, Serialize)]
struct PlanView {
    name: String,
    version: String,
    issued: String,
    year: String,
    /// The day from which the numbers are in force, where that is of a change.
    since: String,
    /// The day that is asked about, where one is.
    on: String,
    /// All of that which there is, as the line below a title.
    facts: Vec<String>,
}

impl PlanView {
    fn of(compiled: &Compiled, on: Option<Date>) -> Self {
        let facts = &compiled.plan.facts;
        let day = |date: Option<Date>| date.map(|date| date.speak(facts.lang)).unwrap_or_default();
        let view = Self {
            name: facts.name.to_string(),
            version: facts.version.as_deref().unwrap_or_default().to_owned(),
            issued: day(facts.issued),
            year: facts.calendar.speak(facts.calendar.year(), facts.lang),
            since: day(compiled.since),
            on: day(on),
            facts: Vec::new(),
        };
        Self { facts: view.line(facts.lang), ..view }
    }

    fn line(&self, lang: Lang) -> Vec<String> {
        let said = [
            (&self.year, "in force for ", "执行期间 ", ""),
            (&self.version, "version ", "版本 ", ""),
            (&self.issued, "issued ", "发布日期 ", ""),
            (&self.on, "as it stands on ", "", "的执行状态"),
            (&self.since, "with the changes up to ", "含截至 ", "的变更"),
        ];
        let some = said.into_iter().filter(|(value, ..)| !value.is_empty());
        let words = some.map(|(value, en, before, after)| match lang {
            Lang::En => format!("{en}{value}"),
            Lang::Zh => format!("{before}{value}{after}"),
        });
        words.collect()
    }
}

/// All documents of a plan, in Markdown and HTML; `own` are the project's templates by name, which stand over those that ship.
///
/// # Errors
/// If a template is broken, or has a name that no template has.
pub fn documents(compiled: &Compiled, own: &[(String, String)]) -> Result<Vec<Artifact>, DocumentError> {
    documents_on(compiled, None, own)
}

/// All documents of a plan as it is in force on a day: `compiled` with the changes of that day applied. The units, positions
/// and heads they show are those of the day.
///
/// # Errors
/// If a template is broken, or has a name that no template has.
pub fn documents_on(
    compiled: &Compiled,
    on: Option<Date>,
    own: &[(String, String)],
) -> Result<Vec<Artifact>, DocumentError> {
    let lang = compiled.plan.facts.lang;
    let words = Words::new(&compiled.plan, &compiled.written, lang);
    let plan = PlanView::of(compiled, on);
    let sections = Sections::of(compiled);
    let templates = Templates::new(lang, own)?;
    let mut binder = Binder {
        compiled,
        on,
        words: &words,
        sections: &sections,
        templates,
        plan,
        shelf: Shelf::default(),
        artifacts: Vec::new(),
    };
    binder.plan_document()?;
    binder.modules()?;
    binder.letters()?;
    binder.kits()?;
    binder.index()?;
    Ok(binder.artifacts)
}

/// What writing the documents carries along.
struct Binder<'a, 'w> {
    compiled: &'a Compiled,
    /// The day that is asked about.
    on: Option<Date>,
    words: &'w Words<'a>,
    sections: &'w Sections,
    templates: Templates,
    plan: PlanView,
    /// What the index lists.
    shelf: Shelf,
    artifacts: Vec<Artifact>,
}

/// The documents of modules: file, title in both languages, sections.
const MODULES: [(&str, &str, &str, &[&str]); 6] = [
    (
        "organisation",
        "Organisation and roles",
        "组织架构与岗位说明",
        &["units", "roles", "positions", "hiring", "training", "progression"],
    ),
    ("process", "Process handbook", "销售流程手册", &["processes", "approvals"]),
    (
        "customers",
        "Customer-care manual",
        "客户运营手册",
        &["segments", "territories", "coverage", "lifecycle", "protection", "care"],
    ),
    (
        "incentives",
        "Appraisal and incentive policy",
        "考核与激励办法",
        &["incentives", "crediting", "scorecards", "contests", "recognition"],
    ),
    ("risk", "Risk policy manual", "风险防控手册", &["risks", "controls", "policies", "separation", "integrity"]),
    ("catalogue", "Metrics and systems", "指标与系统目录", &["metrics", "systems", "sources", "dashboards", "fields"]),
];

impl<'a, 'w> Binder<'a, 'w> {
    fn plan_document(&mut self) -> Result<(), DocumentError> {
        let chapters = chapters::chapters(self.compiled, self.sections, self.words);
        let title = self.plan.name.clone();
        self.add("plan", "plan.md", &title, &chapters)?;
        let chapters = targets::chapters(self.compiled, self.words);
        self.add("targets", "document.md", self.words.pick("Target breakdown", "目标分解"), &chapters)
    }

    fn modules(&mut self) -> Result<(), DocumentError> {
        for (name, en, zh, keys) in MODULES {
            let chapters = chapters::document(self.sections, keys, self.words);
            if !chapters.is_empty() {
                self.add(name, "document.md", self.words.pick(en, zh), &chapters)?;
            }
        }
        Ok(())
    }

    /// What letters are written from.
    fn post(&self) -> Letters<'a, 'w> {
        Letters { compiled: self.compiled, on: self.on, sections: self.sections, words: self.words }
    }

    fn letters(&mut self) -> Result<(), DocumentError> {
        let letters = self.post();
        let organisation = &self.compiled.plan.organisation;
        for unit in organisation.units.indices().filter(|unit| letters.has_unit(*unit)) {
            if let Some(letter) = letters.to_unit(unit) {
                self.add_letter(&format!("letters/{}", organisation.units.id(unit)), &letter)?;
            }
        }
        let seats = (0..organisation.seats.len()).map(SeatId::new);
        for seat in seats.filter(|seat| letters.has_seat(*seat)) {
            if let Some(letter) = letters.to_seat(seat) {
                self.add_letter(&format!("letters/positions/{}", organisation.seat_id(seat)), &letter)?;
            }
        }
        Ok(())
    }

    /// What each unit needs, in one folder: its letter, those of its positions, and its rules.
    fn kits(&mut self) -> Result<(), DocumentError> {
        let letters = self.post();
        let organisation = &self.compiled.plan.organisation;
        for unit in organisation.units.indices().filter(|unit| letters.has_unit(*unit)) {
            let seats = letters.seats(unit);
            if seats.is_empty() {
                continue;
            }
            let folder = format!("kits/{}", organisation.units.id(unit));
            let of_unit = letters.to_unit(unit);
            let of_seats = seats.iter();
            let of_seats = of_seats.filter_map(|seat| Some((organisation.seat_id(*seat), letters.to_seat(*seat)?)));
            let of_seats: Vec<_> = of_seats.collect();
            let title = match self.words.lang {
                Lang::En => format!("Rollout kit: {}", organisation.unit_name(unit)),
                Lang::Zh => format!("{}落地手册", organisation.unit_name(unit)),
            };
            let own = of_unit.iter().map(|letter| ("letter".to_owned(), letter.recipient.clone()));
            let others = of_seats.iter().map(|(id, letter)| (format!("positions/{id}"), letter.recipient.clone()));
            let chapters = self.kit(unit, &letters, &own.chain(others).collect::<Vec<_>>());
            self.add(&format!("{folder}/index"), "document.md", &title, &chapters)?;
            if let Some(letter) = of_unit {
                self.add_letter(&format!("{folder}/letter"), &letter)?;
            }
            for (id, letter) in of_seats {
                self.add_letter(&format!("{folder}/positions/{id}"), &letter)?;
            }
        }
        Ok(())
    }

    /// The chapters of a unit's kit: who is in it, the letters to them, and the rules they work by.
    fn kit(&self, unit: UnitId, letters: &Letters<'_, '_>, links: &[(String, String)]) -> Vec<Chapter> {
        let words = self.words;
        let mut writer = writer::Writer::new(words, 1);
        writer.drawing(&format!("organisation {}", self.compiled.plan.organisation.units.id(unit)));
        let mut chapters = vec![Chapter::new(1, words.pick("Organisation", "组织架构"), writer.finish())];
        if !links.is_empty() {
            let mut writer = writer::Writer::new(words, 2);
            writer.links(links);
            chapters.push(Chapter::new(2, words.pick("Target letters", "目标责任书"), writer.finish()));
        }
        for (key, shape) in letters.kit(unit) {
            let number = chapters.len() + 1;
            let mut writer = writer::Writer::new(words, number);
            drawings::section(&key, &shape, &mut writer);
            chapters.push(Chapter::new(number, &words.key(&key), writer.finish()));
        }
        chapters
    }

    fn add(&mut self, path: &str, template: &str, title: &str, chapters: &[Chapter]) -> Result<(), DocumentError> {
        let values = minijinja::context! { plan => Serde(&self.plan), title => title, chapters => Serde(chapters) };
        let text = self.templates.render(template, values)?;
        self.write(path, template, title, &text)
    }

    fn add_letter(&mut self, path: &str, letter: &letters::Letter) -> Result<(), DocumentError> {
        let values = minijinja::context! { plan => Serde(&self.plan), letter => Serde(letter) };
        let text = self.templates.render("letter.md", values)?;
        self.write(path, "letter.md", &letter.recipient, &text)
    }

    /// The list of all documents.
    fn index(&mut self) -> Result<(), DocumentError> {
        let groups = self.shelf.groups(self.compiled, self.words);
        let values = minijinja::context! { plan => Serde(&self.plan), groups => Serde(groups) };
        let text = self.templates.render("index.md", values)?;
        let title = self.plan.name.clone();
        self.write("index", "index.md", &title, &text)
    }

    fn write(&mut self, path: &str, template: &str, title: &str, markdown: &str) -> Result<(), DocumentError> {
        let (compiled, words, on) = (self.compiled, self.words, self.on);
        let head = page::Head { title, path, lang: words.lang, facts: &compiled.plan.facts };
        let page = page::write(markdown, &head, &|directive| drawings::named(compiled, words, on, directive))
            .map_err(|page::UnknownDrawing(directive)| self.templates.undrawn(template, &directive))?;
        self.shelf.put(path, title);
        self.artifacts.push(Artifact { path: ecow::eco_format!("{path}.md"), bytes: page.markdown.into_bytes() });
        self.artifacts.push(Artifact { path: ecow::eco_format!("{path}.html"), bytes: page.html.into_bytes() });
        Ok(())
    }
}
