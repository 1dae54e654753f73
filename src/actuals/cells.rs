//! Text of a cell → what the column says it is.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::number::{Measure, NumberForm, read_number};
use super::record::{Cell, Column, ColumnKind};
use super::reject::Reason;
use crate::decision::Axes;
use crate::plan::{Facts, Index, MemberId, Plan, SeatId};
use crate::syntax::Bounds;
use crate::units::{Currency, Date, DateForm, Duration, DurationUnit, Figure, Quantity, Zone};

/// How the cells of a file are written.
#[derive(Debug, Clone)]
pub struct CellForm {
    /// How numbers are written.
    pub numbers: NumberForm,
    /// How days are written.
    pub dates: DateForm,
    /// Whether a plain number in a column of shares is in percent.
    pub points: bool,
    /// The power of ten that amounts are counted in.
    pub times: u8,
    /// What means nothing, beside the empty cell.
    pub empty: Option<EcoString>,
}

/// Reads the cells of one column.
#[derive(Debug, Clone)]
pub struct CellReader {
    /// What is read.
    pub reads: Reads,
    /// Whether it may not be empty.
    pub required: bool,
    /// The range that numbers lie in, where one is declared.
    pub range: Option<Range>,
}

/// Names and what they name, with the reason where a text names nothing.
pub type Known = FxHashMap<EcoString, Cell<'static>>;

/// What the cells of a column are read as.
#[derive(Debug, Clone)]
pub enum Reads {
    /// Amounts in currencies that have a price, or the plan's.
    Money(Vec<Currency>, Currency),
    /// Shares.
    Percent,
    /// Whole numbers.
    Count,
    /// Numbers.
    Number,
    /// Lengths of time.
    Duration,
    /// Days, within these where it is the day of the record.
    Date(Option<(Date, Date)>, Option<Zone>),
    /// Yes or no.
    Truth,
    /// Names of entries, with the reason where a text is none.
    Known(Known, Reason),
    /// Positions, and ids that several alike share.
    Seat(Known, FxHashSet<EcoString>),
    /// Employees of the roster.
    Employee(FxHashSet<EcoString>),
    /// Currencies that have a price, or the plan's.
    Currency(Vec<Currency>, Currency),
    /// Text.
    Text,
}

/// Numbers between two ends, each with whether it belongs to them.
#[derive(Debug, Clone, Copy)]
pub struct Range {
    /// The lower end.
    pub lower: Option<(Quantity, bool)>,
    /// The upper end.
    pub upper: Option<(Quantity, bool)>,
}

impl Range {
    fn of(bounds: &Bounds) -> Option<Self> {
        let end = |limit: &Option<crate::syntax::Limit>| {
            let limit = limit.as_ref()?;
            match Figure::parse(&limit.text).ok()? {
                Figure::Amount { value, currency: None, .. } | Figure::Percent(value) => Some((value, limit.included)),
                _ => None,
            }
        };
        let (lower, upper) = (end(&bounds.lower), end(&bounds.upper));
        (lower.is_some() || upper.is_some()).then_some(Self { lower, upper })
    }

    fn holds(self, value: Quantity) -> bool {
        let above = self.lower.is_none_or(|(end, included)| value > end || (included && value == end));
        above && self.upper.is_none_or(|(end, included)| value < end || (included && value == end))
    }
}

/// What readers of all columns of a source are made from.
pub(super) struct Making<'a> {
    pub plan: &'a Plan,
    pub axes: &'a Axes,
    pub zone: Option<&'a Zone>,
    /// The days that a record may be of.
    pub days: (Date, Date),
}

impl CellReader {
    /// The reader of a column.
    pub(super) fn new(column: &Column, required: bool, making: &Making<'_>) -> Self {
        let Making { plan, axes, zone, days } = making;
        let facts = &plan.facts;
        let reads = match &column.kind {
            ColumnKind::Money => Reads::Money(priced(facts), facts.currency),
            ColumnKind::Percent => Reads::Percent,
            ColumnKind::Count => Reads::Count,
            ColumnKind::Number => Reads::Number,
            ColumnKind::Duration => Reads::Duration,
            ColumnKind::Date => Reads::Date((column.name == "date").then_some(*days), zone.cloned()),
            ColumnKind::Truth => Reads::Truth,
            ColumnKind::Words(words) => {
                let labels = axes.find(&column.name).map_or(&[][..], |axis| axis.labels.as_slice());
                let cell = |index: usize| Cell::Word(index as u16);
                let ids = words.iter().enumerate().map(|(index, word)| (word.clone(), cell(index)));
                let names = labels.iter().enumerate().map(|(index, label)| (label.clone(), cell(index)));
                Reads::Known(known(ids, names), Reason::UnknownWord)
            }
            ColumnKind::Member(dimension) => {
                let own = plan.targets.members.iter().enumerate().filter(|(_, member)| member.dimension == *dimension);
                let own: Vec<_> = own.map(|(index, member)| (Cell::Member(MemberId::new(index)), member)).collect();
                let ids = own.iter().map(|(cell, member)| (member.id.value.clone(), *cell));
                let names = own.iter().filter_map(|(cell, member)| Some((member.name.clone()?, *cell)));
                Reads::Known(known(ids, names), Reason::UnknownMember)
            }
            ColumnKind::Seat => seats(plan),
            ColumnKind::Employee => match plan.organisation.roster.as_ref().filter(|roster| !roster.lost) {
                Some(roster) => {
                    Reads::Employee(roster.holdings.iter().map(|holding| holding.employee.clone()).collect())
                }
                None => Reads::Text,
            },
            ColumnKind::Unit => {
                let units = &plan.organisation.units;
                let ids = units.iter().map(|(unit, item)| (item.id.value.clone(), Cell::Unit(unit)));
                let names = units.iter().filter_map(|(unit, item)| Some((item.value.name.clone()?, Cell::Unit(unit))));
                Reads::Known(known(ids, names), Reason::UnknownUnit)
            }
            ColumnKind::Role => {
                let roles = &plan.organisation.roles;
                let ids = roles.iter().map(|(role, item)| (item.id.value.clone(), Cell::Role(role)));
                let names = roles.iter().filter_map(|(role, item)| Some((item.value.name.clone()?, Cell::Role(role))));
                Reads::Known(known(ids, names), Reason::UnknownRole)
            }
            ColumnKind::Currency => Reads::Currency(priced(facts), facts.currency),
            ColumnKind::Text => Reads::Text,
        };
        let range = axes.find(&column.name).and_then(|axis| axis.range.as_ref()).and_then(Range::of);
        Self { reads, required, range }
    }

    /// What a cell says.
    ///
    /// # Errors
    /// Why the row must be rejected.
    pub(super) fn read<'t>(&self, text: &'t str, form: &CellForm) -> Result<Cell<'t>, Reason> {
        if text.is_empty() || form.empty.as_ref().is_some_and(|empty| empty == text) {
            return if self.required { Err(Reason::Empty) } else { Ok(Cell::Missing) };
        }
        let cell = match &self.reads {
            Reads::Money(priced, own) => money(text, form, priced, *own)?,
            Reads::Percent => match read_number(text, &form.numbers)? {
                (value, Measure::Share) => Cell::Number(value),
                (value, Measure::Plain) if form.points => Cell::Number(hundredth(value).ok_or(Reason::TooPrecise)?),
                (value, Measure::Plain) => Cell::Number(value),
                _ => return Err(Reason::WrongMeasure),
            },
            Reads::Count => match read_number(text, &form.numbers)? {
                (value, Measure::Plain | Measure::Scaled) if value.whole().is_some() => Cell::Number(value),
                (_, Measure::Plain | Measure::Scaled) => return Err(Reason::NotWhole),
                _ => return Err(Reason::WrongMeasure),
            },
            Reads::Number => match read_number(text, &form.numbers)? {
                (value, Measure::Plain) => Cell::Number(times(value, form.times)?),
                (value, _) => Cell::Number(value),
            },
            Reads::Duration => Cell::Time(duration(text).ok_or(Reason::NotADuration)?),
            Reads::Date(days, zone) => {
                let moment = form.dates.read(text, zone.as_ref())?;
                if days.is_some_and(|(first, last)| moment.date < first || moment.date > last) {
                    return Err(Reason::OutsideYears);
                }
                Cell::Date(moment)
            }
            Reads::Truth => Cell::Truth(truth(text).ok_or(Reason::NotATruth)?),
            Reads::Known(known, reason) => *known.get(text).ok_or(*reason)?,
            Reads::Seat(known, several) => match known.get(text) {
                Some(seat) => *seat,
                None if several.contains(text) => return Err(Reason::SeveralPositions),
                None => return Err(Reason::UnknownPosition),
            },
            Reads::Employee(known) if !known.contains(text) => return Err(Reason::UnknownEmployee),
            Reads::Currency(priced, own) => {
                let currency = Currency::parse(text).map_err(|_| Reason::NoCurrency)?;
                if currency != *own && !priced.contains(&currency) {
                    return Err(Reason::Unpriced);
                }
                Cell::Currency(currency)
            }
            Reads::Employee(_) | Reads::Text => Cell::Text(text),
        };
        match (self.range, cell) {
            (Some(range), Cell::Number(value)) if !range.holds(value) => Err(Reason::OutOfRange),
            _ => Ok(cell),
        }
    }
}

/// Names by which entries go: their ids, and printed labels that no id and no other entry has.
fn known(
    ids: impl Iterator<Item = (EcoString, Cell<'static>)>,
    names: impl Iterator<Item = (EcoString, Cell<'static>)>,
) -> Known {
    let ids: Known = ids.collect();
    let mut labels: FxHashMap<EcoString, Option<Cell<'static>>> = FxHashMap::default();
    for (name, cell) in names {
        labels.entry(name).and_modify(|found| *found = found.filter(|found| *found == cell)).or_insert(Some(cell));
    }
    let mut all: Known = labels.into_iter().filter_map(|(name, cell)| Some((name, cell?))).collect();
    all.extend(ids);
    all
}

fn seats(plan: &Plan) -> Reads {
    let organisation = &plan.organisation;
    let ids = (0..organisation.seats.len()).map(SeatId::new).map(|seat| (organisation.seat_id(seat), Cell::Seat(seat)));
    let single = |(_, item): &(_, &crate::plan::Item<crate::plan::organisation::Group>)| item.value.seats.len() == 1;
    let names = organisation.groups.iter().filter(single);
    let names =
        names.filter_map(|(_, item)| Some((item.value.name.clone()?, Cell::Seat(SeatId(item.value.seats.start)))));
    let several = organisation.groups.iter().filter(|group| !single(group)).map(|(_, item)| item.id.value.clone());
    Reads::Seat(known(ids, names), several.collect())
}

/// Currencies that have a price in the plan's.
fn priced(facts: &Facts) -> Vec<Currency> {
    facts.prices.iter().map(|(currency, _)| *currency).collect()
}

fn money(text: &str, form: &CellForm, priced: &[Currency], own: Currency) -> Result<Cell<'static>, Reason> {
    Ok(match read_number(text, &form.numbers)? {
        (value, Measure::Plain) => Cell::Number(times(value, form.times)?),
        (value, Measure::Scaled) => Cell::Number(value),
        (value, Measure::Money(currency)) if currency == own || priced.contains(&currency) => {
            Cell::Money(times(value, form.times)?, currency)
        }
        (_, Measure::Money(_)) => return Err(Reason::Unpriced),
        (_, Measure::Share) => return Err(Reason::WrongMeasure),
    })
}

/// An amount counted in a power of ten.
fn times(value: Quantity, power: u8) -> Result<Quantity, Reason> {
    if power == 0 {
        return Ok(value);
    }
    let micros = value.micros() * 10_i128.pow(power.into());
    // What 18 digits and six decimals can hold, so that sums never overflow.
    if micros.abs() < 10_i128.pow(24) { Ok(Quantity::from_micros(micros)) } else { Err(Reason::TooLong) }
}

fn hundredth(value: Quantity) -> Option<Quantity> {
    (value.micros() % 100 == 0).then(|| Quantity::from_micros(value.micros() / 100))
}

/// A length with its unit, or a plain number of days.
fn duration(text: &str) -> Option<Duration> {
    match text.parse() {
        Ok(count) => Some(Duration { count, unit: DurationUnit::Days }),
        Err(_) => Duration::parse(text).ok(),
    }
}

/// Words for yes.
pub const YES: [&str; 7] = ["true", "yes", "y", "t", "1", "是", "√"];
/// Words for no.
pub const NO: [&str; 7] = ["false", "no", "n", "f", "0", "否", "×"];

fn truth(text: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(&YES) {
        return Some(true);
    }
    is(&NO).then_some(false)
}
