//! The columns of a source, from text to values: what each says, and why a row is no record.
//!
//! Everything is read as text and then cast, since what engines guess of types loses digits. What is written in a way that only the built-in reading
//! understands is no value here and counted by itself ([`UNLIKE`]), so that nobody pays by a table that leaves it out.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::actuals::cells::{CellForm, CellReader, NO, Reads, YES};
use crate::actuals::{Cell, ColumnKind, Source};
use crate::plan::Plan;
use crate::sql::dialect::{Dialect, NUMBER, Steps, any, case, day, number};
use crate::sql::numbers::{self, Number};
use crate::sql::{dates, durations};
use crate::units::{Currency, Date};

/// The reason of rows that are written in a way that SQL does not read as the built-in reading does.
pub(super) const UNLIKE: &str = "unlike";

/// The word of a reason as a text of SQL.
pub(super) fn reason(code: &str) -> String {
    format!("'{code}'")
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Date { within: Option<(Date, Date)> },
    Time,
    Word,
}

/// How a column is read, step by step: columns of each step look at those of the one before.
pub(super) struct Typed {
    pub kind: Kind,
    /// From the text.
    pub shaped: Vec<(String, String)>,
    /// From what was shaped.
    pub cleaned: Vec<(String, String)>,
    /// The value.
    pub value: String,
    /// Why there is none: the first that holds.
    pub faults: Vec<(String, String)>,
}

impl Typed {
    /// The columns in which its value is kept.
    pub(super) fn kept(&self, at: usize) -> Vec<String> {
        let mut names = vec![format!("v{at}")];
        match self.kind {
            Kind::Date { .. } => names.push(format!("m{at}")),
            Kind::Time => names.push(format!("f{at}")),
            Kind::Number | Kind::Word => {}
        }
        names
    }

    fn word(value: String, faults: Vec<(String, String)>) -> Self {
        Self { kind: Kind::Word, shaped: Vec::new(), cleaned: Vec::new(), value, faults }
    }
}

/// Reads the table of a source: adds the steps up to `{prefix}_read`, in which each column `i` has its value `v{i}`, days also their minutes `m{i}`, lengths of time their family
/// `f{i}`, and `why` tells why a row is no record.
pub(super) struct Reading<'a> {
    pub source: &'a Source,
    pub plan: &'a Plan,
    pub prefix: String,
    /// The table as it is named in the database.
    pub table: String,
    /// Whether its columns hold values, which follow no customs of files.
    pub typed: bool,
    /// Columns that say which share of a record is credited.
    pub shares: Vec<usize>,
}

impl Reading<'_> {
    fn form(&self) -> &CellForm {
        if self.typed { &self.source.plain } else { &self.source.form }
    }

    /// Columns by their places, with how each is read.
    pub(super) fn columns(&self, dialect: Dialect) -> Vec<Typed> {
        let readers = self.source.readers.iter().enumerate();
        readers.map(|(at, reader)| self.column(dialect, at, reader)).collect()
    }

    fn column(&self, dialect: Dialect, at: usize, reader: &CellReader) -> Typed {
        let (text, form) = (format!("t{at}"), self.form());
        let number = |number| numbers::read(dialect, form, number, at);
        let named = |code: &str| {
            let unknown = format!("{text} IS NOT NULL AND n{at}.id IS NULL");
            Typed::word(format!("n{at}.id"), vec![(unknown, reason(code))])
        };
        let words = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| dialect.text(word)).collect();
            format!("LOWER({text}) IN ({})", words.join(", "))
        };
        match &reader.reads {
            Reads::Money(..) => number(Number::Money),
            Reads::Percent => number(Number::Percent),
            Reads::Count => number(Number::Count),
            Reads::Number => number(Number::Plain),
            Reads::Duration => durations::read(dialect, at),
            Reads::Date(within, _) => dates::read(dialect, &form.dates, *within, at),
            Reads::Truth => {
                let value = case(&[(words(&YES), "'true'".into()), (words(&NO), "'false'".into())], "NULL");
                let neither = format!("NOT ({} OR {})", words(&YES), words(&NO));
                Typed::word(value, vec![(neither, reason("not-yes-or-no"))])
            }
            Reads::Known(_, why) => named(why.code()),
            Reads::Seat(_, several) => {
                let mut typed = named("unknown-position");
                let several: Vec<String> = sorted(several.iter()).into_iter().map(|id| dialect.text(id)).collect();
                if !several.is_empty() {
                    let among = format!("n{at}.id IS NULL AND {text} IN ({})", several.join(", "));
                    typed.faults.insert(0, (among, reason("several-positions")));
                }
                typed
            }
            Reads::Employee(_) => named("unknown-employee"),
            Reads::Currency(priced, own) => currency(dialect, &text, priced, *own),
            Reads::Text => Typed::word(text, Vec::new()),
        }
    }

    /// The names that a column may hold, with what each stands for.
    fn names(&self, at: usize, reader: &CellReader) -> Option<BTreeMap<EcoString, EcoString>> {
        match &reader.reads {
            Reads::Known(known, _) | Reads::Seat(known, _) => {
                Some(known.iter().map(|(name, cell)| (name.clone(), self.id(at, *cell, name))).collect())
            }
            Reads::Employee(known) => Some(known.iter().map(|id| (id.clone(), id.clone())).collect()),
            _ => None,
        }
    }

    /// What a cell of a closed list is asked by in conditions.
    fn id(&self, at: usize, cell: Cell<'_>, name: &EcoString) -> EcoString {
        let organisation = &self.plan.organisation;
        match cell {
            Cell::Member(member) => self.plan.targets.members[member.0 as usize].id.value.clone(),
            Cell::Seat(seat) => organisation.seat_id(seat),
            Cell::Unit(unit) => organisation.units.id(unit).clone(),
            Cell::Role(role) => organisation.roles.id(role).clone(),
            Cell::Word(word) => match &self.source.layout.columns[at].kind {
                ColumnKind::Words(words) => words.get(usize::from(word)).unwrap_or(name).clone(),
                _ => name.clone(),
            },
            _ => name.clone(),
        }
    }

    /// Adds the steps; see [`Reading`].
    pub(super) fn add(&self, steps: &mut Steps, columns: &[Typed]) {
        let (dialect, prefix) = (steps.dialect, &self.prefix);
        let mut joins = String::new();
        for (at, reader) in self.source.readers.iter().enumerate() {
            let Some(names) = self.names(at, reader) else { continue };
            let rows: Vec<Vec<String>> =
                names.iter().map(|(name, id)| vec![dialect.text(name), dialect.text(id)]).collect();
            let kind = dialect.text_type();
            steps.table(&format!("{prefix}_names_{at}"), &[("name", kind), ("id", kind)], &rows);
            joins += &format!("\n  LEFT JOIN {prefix}_names_{at} AS n{at} ON n{at}.name = t{at}");
        }
        let raw: Vec<String> = (0..columns.len()).map(|at| format!("{} AS t{at}", self.raw(dialect, at))).collect();
        steps.add(&format!("{prefix}_text"), format!("SELECT {} FROM {}", raw.join(", "), self.table));
        let stage = |pick: fn(&Typed) -> &Vec<(String, String)>| -> Vec<String> {
            columns.iter().flat_map(pick).map(|(name, value)| format!("{value} AS {name}")).collect()
        };
        let (shaped, cleaned) = (stage(|column| &column.shaped), stage(|column| &column.cleaned));
        let select = |columns: &[String]| {
            let rest: String = columns.iter().map(|column| format!(",\n    {column}")).collect();
            format!("SELECT *{rest}")
        };
        steps.add(&format!("{prefix}_shaped"), format!("{} FROM {prefix}_text", select(&shaped)));
        steps.add(&format!("{prefix}_cleaned"), format!("{} FROM {prefix}_shaped", select(&cleaned)));
        let mut values = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            values.push(format!("{} AS v{at}", column.value));
            match column.kind {
                Kind::Date { .. } => values.push(format!("{} AS m{at}", dates::minutes(&self.form().dates, at))),
                Kind::Time => values.push(format!("{} AS f{at}", durations::family(at))),
                Kind::Number | Kind::Word => {}
            }
            values.push(format!("{} AS x{at}", self.fault(at, column)));
        }
        let typed = format!("SELECT c.*, {} FROM {prefix}_cleaned AS c{joins}", values.join(",\n    "));
        steps.add(&format!("{prefix}_typed"), typed);
        let whys: Vec<String> = columns.iter().enumerate().map(|(at, column)| self.why(at, column)).collect();
        let why = if whys.is_empty() { "NULL".to_owned() } else { format!("COALESCE({}, NULL)", whys.join(", ")) };
        steps.add(&format!("{prefix}_read"), format!("SELECT *, {why} AS why FROM {prefix}_typed"));
    }

    /// The text of a column; nothing where it is empty.
    fn raw(&self, dialect: Dialect, at: usize) -> String {
        let headers = self.source.headers[at].iter();
        let texts: Vec<String> =
            headers.map(|header| format!("NULLIF(TRIM({}), '')", dialect.to_text(&dialect.name(header)))).collect();
        let first = if texts.len() == 1 { texts[0].clone() } else { format!("COALESCE({})", texts.join(", ")) };
        match &self.form().empty {
            Some(empty) => format!("NULLIF({first}, {})", dialect.text(empty)),
            None => first,
        }
    }

    /// Why a row is no record by what a column's text is.
    fn fault(&self, at: usize, column: &Typed) -> String {
        let mut cases = Vec::new();
        let required = self.source.readers[at].required;
        cases.push((format!("t{at} IS NULL"), if required { reason("empty") } else { "NULL".into() }));
        cases.extend(column.faults.iter().cloned());
        case(&cases, "NULL")
    }

    /// Why a row is no record by what a column says.
    fn why(&self, at: usize, column: &Typed) -> String {
        let mut beyond = Vec::new();
        if let Kind::Date { within: Some((first, last)) } = column.kind {
            beyond.push((format!("v{at} < {} OR v{at} > {}", day(first), day(last)), reason("outside-years")));
        }
        if self.shares.contains(&at) && column.kind == Kind::Number {
            beyond.push((numbers::too_large(&format!("v{at}")), reason(UNLIKE)));
        }
        if let Some(range) = self.source.readers[at].range {
            let end = |end: Option<(crate::units::Quantity, bool)>, with: &str, without: &str| {
                end.map(|(value, included)| {
                    format!("v{at} {} {}", if included { with } else { without }, number(value, NUMBER))
                })
            };
            let ends: Vec<String> =
                [end(range.lower, "<", "<="), end(range.upper, ">", ">=")].into_iter().flatten().collect();
            if column.kind == Kind::Number {
                beyond.push((any(&ends), reason("out-of-range")));
            }
        }
        if beyond.is_empty() { format!("x{at}") } else { format!("COALESCE(x{at}, {})", case(&beyond, "NULL")) }
    }

    /// A value as a text that is the same for the same value and for no other.
    pub(super) fn key(dialect: Dialect, at: usize, column: &Typed) -> String {
        let value = dialect.to_text(&format!("v{at}"));
        match column.kind {
            Kind::Number | Kind::Word => value,
            Kind::Date { .. } => {
                format!("{value} || ' ' || COALESCE({}, '')", dialect.to_text(&format!("m{at}")))
            }
            Kind::Time => durations::key(dialect, at),
        }
    }
}

fn currency(dialect: Dialect, text: &str, priced: &[Currency], own: Currency) -> Typed {
    let mut known: Vec<&str> = priced.iter().map(|currency| currency.code()).chain([own.code()]).collect();
    known.sort_unstable();
    known.dedup();
    let known: Vec<String> = known.into_iter().map(|code| dialect.text(code)).collect();
    let value = case(&[(format!("{text} IN ({})", known.join(", ")), text.to_owned())], "NULL");
    let codes = dialect.matches(text, "^[A-Z]{3}$");
    let is_other = format!("NOT {text} IN ({})", known.join(", "));
    let mut all: Vec<String> = Currency::all().map(|currency| dialect.text(currency.code())).collect();
    all.sort_unstable();
    let is_code = format!("{codes} AND {text} IN ({})", all.join(", "));
    let faults = vec![(format!("{is_other} AND {is_code}"), reason("no-rate")), (is_other, reason("not-a-currency"))];
    Typed::word(value, faults)
}

fn sorted<'a>(ids: impl Iterator<Item = &'a EcoString>) -> Vec<&'a EcoString> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids
}
