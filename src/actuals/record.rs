//! What a record is: one row of a source, with a typed cell for each column that the plan declares.
//!
//! A cell names positions, units and members by their index, so a record that speaks of something the plan does not know cannot
//! be expressed: such a row is rejected while it is read. Text that the plan gives no meaning to is borrowed from the file.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::credit::RECORDED;
use crate::decision::{Axes, AxisKind};
use crate::plan::organisation::RoleId;
use crate::plan::{DimensionId, MemberId, Plan, SeatId, UnitId};
use crate::source::Span;
use crate::syntax::digital::DataSource;
use crate::syntax::incentives::{CreditDate, CreditTo};
use crate::syntax::{Entry, Written};
use crate::text::ColumnFrom;
use crate::units::{Currency, Date, Duration, Moment, Quantity};

/// What the cells of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// Amounts of money.
    Money,
    /// Shares: `15%`, or a plain number, which is a part of one unless the format says otherwise.
    Percent,
    /// Whole numbers, those below zero included.
    Count,
    /// Numbers of no other kind.
    Number,
    /// Lengths of time; a plain whole number counts days.
    Duration,
    /// Days, with a time of day where one is written.
    Date,
    /// Yes or no.
    Truth,
    /// One of these words, in their order.
    Words(Vec<EcoString>),
    /// A member of a dimension, at any level.
    Member(DimensionId),
    /// A position.
    Seat,
    /// An employee, by the id that the roster has.
    Employee,
    /// A unit.
    Unit,
    /// A role.
    Role,
    /// The currency that the record's amounts are in.
    Currency,
    /// Text that is only compared with itself: order numbers, customers.
    Text,
}

/// A column that a source declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key it is declared under.
    pub name: EcoString,
    /// Where it is declared.
    pub place: Span,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// The columns of a source, in the order in which the plan declares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The id of the source.
    pub source: EcoString,
    /// The columns.
    pub columns: Vec<Column>,
    by_name: FxHashMap<EcoString, usize>,
}

/// What a record says in one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell<'a> {
    /// Nothing.
    Missing,
    /// A number; an amount of money is in the currency of the record, or the plan's where the record names none. Shares are parts of one.
    Number(Quantity),
    /// An amount whose currency stands in the cell itself.
    Money(Quantity, Currency),
    /// A day in the plan's zone, with the minute of the day where one is written.
    Date(Moment),
    /// A length of time.
    Time(Duration),
    /// Yes or no.
    Truth(bool),
    /// A word, by its place among those of the column's kind.
    Word(u16),
    /// A member of a dimension.
    Member(MemberId),
    /// A position.
    Seat(SeatId),
    /// A unit.
    Unit(UnitId),
    /// A role.
    Role(RoleId),
    /// A currency.
    Currency(Currency),
    /// Text, or an employee's id.
    Text(&'a str),
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// The file, by its place in the list of files read.
    pub file: u32,
    /// The line on which it begins, from 1; in files without lines the number of the record.
    pub line: u64,
}

/// One row of a source.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its columns.
    pub layout: &'a Layout,
    /// A cell for each column of the layout.
    pub cells: &'a [Cell<'a>],
    /// Where it stands.
    pub place: Row,
}

impl<'a> Record<'a> {
    /// What the record says under a name; nothing where the source has no such column.
    pub fn cell(&self, name: &str) -> Cell<'a> {
        self.layout.find(name).map_or(Cell::Missing, |column| self.cells[column])
    }

    /// An amount and its currency: that of the cell, else that of the record, else none, which is the plan's.
    pub fn money(&self, column: usize) -> Option<(Quantity, Option<Currency>)> {
        match self.cells[column] {
            Cell::Money(value, currency) => Some((value, Some(currency))),
            Cell::Number(value) => match self.cell(CURRENCY) {
                Cell::Currency(currency) => Some((value, Some(currency))),
                _ => Some((value, None)),
            },
            _ => None,
        }
    }

    /// The text of a cell as conditions ask for it: ids of members, positions, units and roles, words, `true` and `false`.
    pub fn word(&self, column: usize, plan: &'a Plan) -> Option<EcoString> {
        match (self.cells[column], &self.layout.columns[column].kind) {
            (Cell::Word(word), ColumnKind::Words(words)) => words.get(usize::from(word)).cloned(),
            (Cell::Truth(truth), _) => Some(if truth { "true".into() } else { "false".into() }),
            (Cell::Member(member), _) => {
                plan.targets.members.get(member.0 as usize).map(|member| member.id.value.clone())
            }
            (Cell::Seat(seat), _) => Some(plan.organisation.seat_id(seat)),
            (Cell::Unit(unit), _) => Some(plan.organisation.units.id(unit).clone()),
            (Cell::Role(role), _) => Some(plan.organisation.roles.id(role).clone()),
            (Cell::Currency(currency), _) => Some(currency.code().into()),
            (Cell::Text(text), _) => Some(text.into()),
            _ => None,
        }
    }
}

impl Cell<'_> {
    /// The number, if it is one.
    pub fn number(self) -> Option<Quantity> {
        match self {
            Cell::Number(value) | Cell::Money(value, _) => Some(value),
            _ => None,
        }
    }

    /// The day, if it is one.
    pub fn date(self) -> Option<Date> {
        match self {
            Cell::Date(moment) => Some(moment.date),
            _ => None,
        }
    }
}

/// The column that names the deal a record is of: what is said of it in one source, as that it was paid for, or cancelled, is of the
/// records with the same name in all.
pub const DEAL: &str = "deal";

/// The column that names the currency of a record.
const CURRENCY: &str = "currency";
/// The column that names what a record judges; its `value` is then what was said of it.
const JUDGED: &str = "judged";

impl Layout {
    /// The columns of a source. What a column is follows from what the plan calls by its name: well-known words, the days and positions that
    /// crediting names, fields, dimensions and metrics, and the columns that metrics count.
    pub fn new(source: &Entry<DataSource>, written: &Written, plan: &Plan, axes: &Axes) -> Self {
        let declared = source.value.columns.get().map(|columns| columns.0.as_slice()).unwrap_or_default();
        let of_deals = declared.iter().any(|column| column.key.as_str() == DEAL);
        let own = Meanings::new(&source.id.value, of_deals, written);
        let plain = declared.iter().filter(|column| matches!(column.from, ColumnFrom::First(_)));
        let columns = plain.map(|column| Column {
            name: column.key.value.clone(),
            place: column.key.span,
            kind: own.kind(&column.key.value, plan, axes),
        });
        let columns: Vec<Column> = columns.collect();
        let by_name = columns.iter().enumerate().map(|(index, column)| (column.name.clone(), index)).collect();
        Self { source: source.id.value.clone(), columns, by_name }
    }

    /// The place of a column by its name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }
}

/// What crediting and metrics say of the columns of one source.
struct Meanings<'a> {
    dates: Vec<&'a str>,
    seats: Vec<&'a str>,
    counted: Vec<(&'a str, &'a str)>,
    /// Whether its records say what somebody judged.
    judges: bool,
}

impl<'a> Meanings<'a> {
    /// `of_deals` says that records name the deals they are of: what is counted of a deal elsewhere is the same kind of number here.
    fn new(source: &str, of_deals: bool, written: &'a Written) -> Self {
        let (mut dates, mut seats, mut counted, mut elsewhere) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for sections in written.sections() {
            let rules = sections.incentives.crediting.get().map(|crediting| crediting.table.rows.list());
            for row in rules.into_iter().flatten() {
                if row.source.get().is_some_and(|name| name.as_str() != source) {
                    continue;
                }
                match row.date.get() {
                    Some(CreditDate::Column(column)) => dates.push(column.as_str()),
                    Some(CreditDate::Later(later)) => {
                        dates.extend(later.later_of.get().into_iter().flatten().map(|column| column.as_str()));
                    }
                    None => {}
                }
                if let Some(CreditTo::Column(column)) = row.credit.get() {
                    seats.push(column.as_str());
                }
            }
            for metric in sections.targets.metrics.get().into_iter().flatten() {
                let named = metric.value.source.get().and_then(|text| text.value.split_once('.'));
                match named {
                    Some((name, column)) if name == source => counted.push((column, metric.id.value.as_str())),
                    Some((_, column)) if of_deals => elsewhere.push((column, metric.id.value.as_str())),
                    _ => {}
                }
            }
        }
        counted.extend(elsewhere);
        let sources = written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
        let mut own = sources.filter(|entry| entry.id.value == source).filter_map(|entry| entry.value.columns.get());
        let judges = own.any(|columns| columns.0.iter().any(|column| column.key.value == JUDGED));
        Self { dates, seats, counted, judges }
    }

    fn kind(&self, name: &str, plan: &Plan, axes: &Axes) -> ColumnKind {
        match name {
            "date" | RECORDED => return ColumnKind::Date,
            "position" | "head" => return ColumnKind::Seat,
            "employee" => return ColumnKind::Employee,
            "unit" => return ColumnKind::Unit,
            "role" => return ColumnKind::Role,
            CURRENCY => return ColumnKind::Currency,
            JUDGED => return ColumnKind::Text,
            "value" if self.judges => return ColumnKind::Number,
            DEAL => return ColumnKind::Text,
            _ => {}
        }
        if self.dates.contains(&name) {
            return ColumnKind::Date;
        }
        if self.seats.contains(&name) {
            return ColumnKind::Seat;
        }
        if let Some(dimension) = plan.targets.dimensions.find(name) {
            return ColumnKind::Member(dimension);
        }
        let counted = || self.counted.iter().find(|(column, _)| *column == name).map(|(_, metric)| *metric);
        match axes.find(name).or_else(|| counted().and_then(|metric| axes.find(metric))) {
            Some(axis) => of_axis(&axis.kind),
            None if counted().is_some() => ColumnKind::Number,
            None => ColumnKind::Text,
        }
    }
}

/// The kind of column whose cells lie on an axis.
fn of_axis(kind: &AxisKind) -> ColumnKind {
    match kind {
        AxisKind::Money => ColumnKind::Money,
        AxisKind::Percent | AxisKind::Growth => ColumnKind::Percent,
        AxisKind::Count(_) => ColumnKind::Count,
        AxisKind::Number => ColumnKind::Number,
        AxisKind::Duration => ColumnKind::Duration,
        AxisKind::Date => ColumnKind::Date,
        kind if kind.is_truth() => ColumnKind::Truth,
        AxisKind::Words(words) => ColumnKind::Words(words.clone()),
        AxisKind::Units(_) | AxisKind::Leaves(_) | AxisKind::Open | AxisKind::Equal(_) => ColumnKind::Text,
    }
}
