//! A source as it is read: its columns, how its files are written, and what its records must satisfy.

use ecow::EcoString;

use super::cells::{CellForm, CellReader, Making};
use super::number::NumberForm;
use super::record::{Cell, ColumnKind, Layout, Record};
use crate::decision::Axes;
use crate::decision::evaluate::{Asked, Cases, Fact, Facts};
use crate::model::Compiled;
use crate::plan::Plan;
use crate::source::{Span, Spanned};
use crate::syntax::digital::DataSource;
use crate::syntax::{Entry, Field, OnDuplicate, OneOrMany, PlainShare, RecordFormat, Text};
use crate::text::{ColumnFrom, ColumnMap};
use crate::units::{Date, DateForm, Fraction, Quantity, Zone};

/// Which of several records with one key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// One of those that are the same, none of those that differ.
    Same,
    /// The one with the latest day in this column.
    Latest(usize),
    /// The one with the earliest.
    Earliest(usize),
}

/// A source that can be read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id.
    pub id: EcoString,
    /// Its columns.
    pub layout: Layout,
    /// The pattern of its files, where it is written.
    pub pattern: Spanned<EcoString>,
    /// Where it is declared.
    pub span: Span,
    /// The headers that each column may stand under, the first that has a value first.
    pub headers: Vec<Vec<Spanned<EcoString>>>,
    /// Reads the cells, column by column.
    pub readers: Vec<CellReader>,
    /// How cells are written.
    pub form: CellForm,
    /// How files that hold typed values are read as text: without any of the customs of this source.
    pub plain: CellForm,
    pub(super) delimiter: u8,
    pub(super) has_header: bool,
    pub(super) encoding: Option<EcoString>,
    /// Which records count, where that is said.
    pub counts: Option<Cases>,
    /// Columns that together occur once.
    pub unique: Vec<usize>,
    /// Which of several with one key counts.
    pub keep: Keep,
    /// The part of all records that may be rejected.
    pub at_most: Quantity,
    plan: std::sync::Arc<Plan>,
}

impl Source {
    /// Every source of the plan that has files and columns, in written order. One of which something was reported is left out.
    pub fn all(compiled: &Compiled) -> Vec<Self> {
        let axes = Axes::collect(&compiled.written, &compiled.plan);
        let entries = compiled.written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
        entries.filter_map(|entry| Self::new(entry, compiled, &axes)).collect()
    }

    /// [`all`](Self::all) and those without files, whose records may lie in a database.
    pub fn declared(compiled: &Compiled) -> Vec<Self> {
        let axes = Axes::collect(&compiled.written, &compiled.plan);
        let entries = compiled.written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
        let nowhere = |entry: &Entry<DataSource>| Spanned::new(EcoString::new(), entry.id.span);
        let pattern = |entry: &Entry<DataSource>| match &entry.value.file {
            Field::Given(file) => Some(file.0.clone()),
            Field::Absent => Some(nowhere(entry)),
            Field::Broken => None,
        };
        let known = entries.filter(|entry| entry.value.columns.get().is_some());
        known.filter_map(|entry| Self::with_files(entry, pattern(entry)?, compiled, &axes)).collect()
    }

    /// The source of an entry; `None` where it has no files or columns, or something of it was reported.
    pub fn new(entry: &Entry<DataSource>, compiled: &Compiled, axes: &Axes) -> Option<Self> {
        Self::with_files(entry, entry.value.file.get()?.0.clone(), compiled, axes)
    }

    fn with_files(
        entry: &Entry<DataSource>,
        pattern: Spanned<EcoString>,
        compiled: &Compiled,
        axes: &Axes,
    ) -> Option<Self> {
        let (own, plan) = (&entry.value, &compiled.plan);
        if own.format.is_broken() || own.when.is_broken() || own.quality.is_broken() || own.columns.is_broken() {
            return None;
        }
        let layout = Layout::new(entry, &compiled.written, plan, axes);
        let declared = own.columns.get().map(|columns| columns.0.as_slice()).unwrap_or_default();
        let headers: Vec<_> = declared.iter().filter_map(headers).collect();
        let quality = own.quality.get();
        let columns = |names: Option<&OneOrMany<Text>>| -> Vec<usize> {
            names.into_iter().flat_map(|names| &names.0).filter_map(|name| layout.find(name)).collect()
        };
        let unique = columns(quality.and_then(|quality| quality.unique.get()));
        let mut required = columns(quality.and_then(|quality| quality.not_null.get()));
        // Of what has no key nobody knows whether it stands twice.
        required.extend(&unique);
        let zone = compiled.written.manifest.as_ref().and_then(|manifest| manifest.zone.get());
        let zone = zone.and_then(|zone| Zone::parse(zone).ok());
        let making = Making { plan, axes, zone: zone.as_ref(), days: days(plan) };
        let columns = layout.columns.iter().enumerate();
        let readers = columns.map(|(at, column)| CellReader::new(column, required.contains(&at), &making)).collect();
        let format = own.format.get().map(|format| &**format);
        let counts = match own.when.get() {
            Some(when) => Some(Cases::of_when(when, plan, axes)?),
            None => None,
        };
        Some(Self {
            id: entry.id.value.clone(),
            pattern,
            span: entry.id.span,
            headers,
            readers,
            form: form(format, plan),
            plain: form(None, plan),
            delimiter: format.and_then(|format| format.delimiter.get()).map_or(b',', |delimiter| delimiter.value.0),
            has_header: format.is_none_or(|format| format.header.is_absent()),
            encoding: format.and_then(|format| format.encoding.get()).map(|encoding| encoding.value.0.clone()),
            counts,
            unique,
            keep: keep(quality.and_then(|quality| quality.on_duplicate.get()), &layout),
            at_most: quality.and_then(|quality| quality.at_most.get()).map_or(Quantity::ZERO, |share| share.value.0),
            layout,
            plan: std::sync::Arc::clone(plan),
        })
    }

    /// The same source with files whose headers are the keys of its columns, without any of its own customs.
    #[must_use]
    pub fn plain(self) -> Self {
        let key = |name: &EcoString| vec![Spanned::new(name.clone(), self.span)];
        let headers = self.layout.columns.iter().map(|column| key(&column.name)).collect();
        let (form, encoding) = (self.plain.clone(), Some("utf-8".into()));
        Self { headers, form, delimiter: b',', has_header: true, encoding, ..self }
    }

    /// The plan that the records speak of.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}

fn headers(column: &ColumnMap) -> Option<Vec<Spanned<EcoString>>> {
    match &column.from {
        ColumnFrom::First(names) => Some(names.clone()),
        ColumnFrom::Each(_) | ColumnFrom::Inner(_) => None,
    }
}

fn form(format: Option<&RecordFormat>, plan: &Plan) -> CellForm {
    let mark = |field: Option<&Spanned<crate::syntax::Mark>>| field.map(|mark| mark.value.0);
    let numbers = NumberForm {
        decimal: mark(format.and_then(|format| format.decimal.get())).unwrap_or('.'),
        thousands: mark(format.and_then(|format| format.thousands.get())),
        currency: plan.facts.currency,
    };
    CellForm {
        numbers,
        dates: format.and_then(|format| format.dates.get()).map_or(DateForm::YearFirst, |dates| dates.value.clone()),
        points: format
            .and_then(|format| format.percents.get())
            .is_some_and(|percents| percents.value == PlainShare::Points),
        times: format.and_then(|format| format.times.get()).map_or(0, |times| times.value.0),
        empty: format.and_then(|format| format.empty.get()).map(|empty| empty.value.clone()),
    }
}

fn keep(written: Option<&OnDuplicate>, layout: &Layout) -> Keep {
    let day = |column: Option<&crate::syntax::Ref>| {
        column.and_then(|column| layout.find(column)).filter(|at| layout.columns[*at].kind == ColumnKind::Date)
    };
    match written {
        None | Some(OnDuplicate::Refuse) => Keep::Same,
        Some(OnDuplicate::Latest(by)) => day(by.latest.get()).map_or(Keep::Same, Keep::Latest),
        Some(OnDuplicate::Earliest(by)) => day(by.earliest.get()).map_or(Keep::Same, Keep::Earliest),
    }
}

/// The days that a record may be of: those of the plan's fiscal year, of the three before, which growth and new customers look back to, and of
/// the one after.
fn days(plan: &Plan) -> (Date, Date) {
    let calendar = &plan.facts.calendar;
    let year = calendar.year();
    let first = calendar.dates(year.in_year(year.year - 3)).0;
    (first, calendar.dates(year.in_year(year.year + 1)).1)
}

/// What a record says, as facts that conditions ask for. What the plan knows beyond the record, whoever asks adds.
#[derive(Debug, Clone, Copy)]
pub struct RecordFacts<'a> {
    /// The record.
    pub record: &'a Record<'a>,
    /// The plan it speaks of.
    pub plan: &'a Plan,
}

impl RecordFacts<'_> {
    fn number(&self, column: usize, value: Quantity) -> Fact {
        let facts = &self.plan.facts;
        let foreign = match self.record.layout.columns[column].kind {
            ColumnKind::Money => self.record.money(column).and_then(|(_, currency)| currency),
            _ => None,
        };
        let price = foreign.filter(|currency| *currency != facts.currency).map(|currency| {
            let calendar = &facts.calendar;
            let day = self.record.cell("date").date().unwrap_or_else(|| calendar.dates(calendar.year()).0);
            facts.price_on(currency, day)
        });
        match price {
            None => Fact::Quantity(value),
            Some(None) => Fact::Missing,
            Some(Some(price)) => Fact::Number(Fraction::from_quantity(value).times(&Fraction::from_quantity(price))),
        }
    }
}

impl Facts for RecordFacts<'_> {
    fn fact(&self, asked: &Asked) -> Fact {
        let layout = self.record.layout;
        let Some(column) = layout.find(&asked.name) else {
            return match asked.name.as_str() {
                "source" => Fact::Word(layout.source.clone()),
                "period" => self.record.cell("date").date().map_or(Fact::Missing, Fact::Date),
                _ => Fact::Missing,
            };
        };
        match self.record.cells[column] {
            Cell::Missing => Fact::Missing,
            Cell::Number(value) | Cell::Money(value, _) => self.number(column, value),
            Cell::Date(moment) => Fact::Date(moment.date),
            Cell::Time(time) => Fact::Time(time),
            _ => self.record.word(column, self.plan).map_or(Fact::Missing, Fact::Word),
        }
    }
}
