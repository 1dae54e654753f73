//! The cells of a sample record.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::chance::Chance;
use super::{Making, Sale};
use crate::actuals::record::{Column, ColumnKind};
use crate::credit::{Counted, Feed};
use crate::decision::evaluate::{Asked, Cases, Fact};
use crate::plan::organisation::UnitId;
use crate::plan::targets::{HolderId, Kind};
use crate::plan::{DimensionId, Index, MemberId, SeatId};
use crate::syntax::incentives::CreditTo;
use crate::syntax::organisation::Carries;
use crate::units::Quantity;

/// Entries of a pool that records name over and over: customers, orders that are paid.
const POOL: u64 = 60;

/// Makes the cells of records.
pub(super) struct Sampler<'a> {
    making: &'a Making<'a>,
    main: Option<&'a Feed>,
    /// Records made so far, which number what is unique.
    count: u64,
    keys: FxHashSet<String>,
    members: FxHashMap<(DimensionId, Option<SeatId>), Vec<MemberId>>,
    /// How often each column of yes and no says yes, in percent.
    yes: Vec<u64>,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(making: &'a Making<'a>, main: Option<&'a Feed>) -> Self {
        let yes = making.source.layout.columns.iter().map(|column| how_often(making, column)).collect();
        Self { making, main, count: 0, keys: FxHashSet::default(), members: FxHashMap::default(), yes }
    }

    /// The cells of a record in the order of columns; nothing where its key was there before.
    pub(super) fn row(&mut self, sale: &Sale, chance: &mut Chance) -> Option<Vec<String>> {
        self.count += 1;
        let columns = &self.making.source.layout.columns;
        let cells: Vec<String> = (0..columns.len()).map(|at| self.cell(at, sale, chance)).collect();
        let unique = &self.making.source.unique;
        let key: Vec<&str> = unique.iter().map(|at| cells[*at].as_str()).collect();
        (unique.is_empty() || self.keys.insert(key.join("\u{1f}"))).then_some(cells)
    }

    fn cell(&mut self, at: usize, sale: &Sale, chance: &mut Chance) -> String {
        let making = self.making;
        let (plan, column) = (&making.compiled.plan, &making.source.layout.columns[at]);
        match &column.kind {
            ColumnKind::Date if column.name == "date" => sale.date.to_string(),
            ColumnKind::Date => sale.date.plus_days(chance.below(16) as i32 - 10).to_string(),
            ColumnKind::Money | ColumnKind::Number | ColumnKind::Count => self.amount(column, sale, chance),
            ColumnKind::Percent => percent(making, column, chance),
            ColumnKind::Duration if chance.one_in(15) => format!("{}", 60 + chance.below(70)),
            ColumnKind::Duration => chance.below(25).to_string(),
            ColumnKind::Truth => if chance.below(100) < self.yes[at] { "true" } else { "false" }.to_owned(),
            ColumnKind::Words(words) => chance.one_of(words).map(EcoString::to_string).unwrap_or_default(),
            ColumnKind::Member(dimension) => self.member(*dimension, sale.seat, chance),
            ColumnKind::Seat if column.name == "position" => seat_id(making, sale.seat),
            ColumnKind::Seat => self.other_seat(column, sale.seat, chance),
            ColumnKind::Employee => self.employee(sale),
            ColumnKind::Unit => {
                let unit = sale.seat.and_then(|seat| plan.organisation.unit_of(seat));
                plan.organisation.units.id(unit.unwrap_or(UnitId(0))).to_string()
            }
            ColumnKind::Role => {
                let role = sale.seat.and_then(|seat| plan.organisation.role_of(seat));
                role.map(|role| plan.organisation.roles.id(role).to_string()).unwrap_or_default()
            }
            ColumnKind::Currency => plan.facts.currency.code().to_owned(),
            ColumnKind::Text => {
                let is_key = making.source.unique.contains(&at);
                let number = if is_key { self.count } else { 1 + chance.below(POOL) };
                let letter = column.name.chars().next().unwrap_or('x').to_uppercase();
                format!("{letter}{number:05}")
            }
        }
    }

    /// A number: the sale's own in the column that the source is about, in others in proportion to what the plan expects there.
    fn amount(&self, column: &Column, sale: &Sale, chance: &mut Chance) -> String {
        let feed = self.making.feeds.iter().find(|feed| counts(feed, column));
        let is_main = feed.zip(self.main).is_some_and(|(feed, main)| counts(main, column) && counts(feed, column));
        let metrics = &self.making.compiled.plan.targets.metrics;
        let is_count = column.kind == ColumnKind::Count
            || feed.is_some_and(|feed| matches!(metrics[feed.metric].kind, Kind::Count(_)));
        let value = match (feed, self.main) {
            _ if is_main => sale.value,
            (Some(feed), Some(main)) if matches!(main.counted, Counted::Column(_)) => {
                let (own, all) = (
                    self.making.any_target(feed.metric, sale.holder),
                    self.making.any_target(main.metric, sale.holder),
                );
                let spread = i128::from(85 + chance.below(31));
                match own.zip(all) {
                    Some((own, all)) => scaled(sale.value, own.micros() * spread / 100, all.micros()),
                    None => scaled(sale.value, spread, 400),
                }
            }
            _ if is_count => Quantity::from_int(1 + chance.below(3) as i64),
            (None, Some(_)) => scaled(sale.value, i128::from(chance.below(4)), 100),
            _ => Quantity::from_int(1000 + chance.below(90_000) as i64),
        };
        written(value, is_count)
    }

    /// A member of a dimension that the position sells in.
    fn member(&mut self, dimension: DimensionId, seat: Option<SeatId>, chance: &mut Chance) -> String {
        let making = self.making;
        let members = self.members.entry((dimension, seat)).or_insert_with(|| members(making, dimension, seat));
        let member = chance.one_of(members).copied();
        member.map(|member| making.compiled.plan.targets.members[member.index()].id.to_string()).unwrap_or_default()
    }

    /// A position beside the one that sells: one that carries an overlay where the rule that credits the column says so, else another of the same role.
    fn other_seat(&self, column: &Column, seat: Option<SeatId>, chance: &mut Chance) -> String {
        let organisation = &self.making.compiled.plan.organisation;
        let rules = self.making.compiled.written.sections().filter_map(|sections| sections.incentives.crediting.get());
        let rules = rules.flat_map(|crediting| crediting.table.rows.list());
        let overlay =
            rules.filter(|row| matches!(row.credit.get(), Some(CreditTo::Column(name)) if name.value == column.name));
        let overlay = overlay
            .filter_map(|row| row.kind.get())
            .any(|kind| kind.value == crate::syntax::incentives::CreditKind::Overlay);
        let role = seat.and_then(|seat| organisation.role_of(seat));
        let fits = |other: &SeatId| match overlay {
            true => organisation.carries(*other) == Carries::Overlay,
            false => Some(*other) != seat && organisation.role_of(*other) == role,
        };
        let others: Vec<SeatId> = (0..organisation.seats.len()).map(SeatId::new).filter(fits).collect();
        seat_id(self.making, chance.one_of(&others).copied())
    }

    /// Who holds the position on the day, by the roster, else an id that stands for whoever does.
    fn employee(&self, sale: &Sale) -> String {
        let Some(seat) = sale.seat else { return String::new() };
        let organisation = &self.making.compiled.plan.organisation;
        match organisation.on(sale.date).holding(seat) {
            Some(holding) => holding.employee.to_string(),
            None if organisation.roster.is_some() => String::new(),
            None => format!("E{:04}", seat.index() + 1),
        }
    }

    /// Adds rows that are no records, each for another reason, behind those of a month.
    pub(super) fn spoil(&self, rows: &mut Vec<Vec<String>>, chance: &mut Chance) {
        let Some(pattern) = chance.one_of(rows).cloned() else { return };
        let columns = &self.making.source.layout.columns;
        let of = |is: fn(&ColumnKind) -> bool| columns.iter().position(|column| is(&column.kind));
        let spoilt = [
            (of(|kind| *kind == ColumnKind::Date), "2026-02-30"),
            (of(|kind| matches!(kind, ColumnKind::Money | ColumnKind::Number)), "1.2E+05"),
            (of(|kind| *kind == ColumnKind::Seat), "nobody"),
        ];
        for (number, (at, text)) in spoilt.into_iter().enumerate() {
            let Some(at) = at else { continue };
            let mut row = pattern.clone();
            if let Some(key) = self.making.source.unique.iter().find(|at| columns[**at].kind == ColumnKind::Text) {
                row[*key] = format!("X{:05}", number + 1);
            }
            text.clone_into(&mut row[at]);
            rows.push(row);
        }
        // The same again, as exports that overlap have it.
        rows.push(pattern);
    }

    /// The rows of a file with their headings.
    pub(super) fn csv(&self, rows: &[Vec<String>]) -> Vec<u8> {
        let headers =
            self.making.source.headers.iter().map(|names| names.first().map_or("", |name| name.value.as_str()));
        let mut bytes = Vec::new();
        let mut writer = csv::WriterBuilder::new().delimiter(self.making.source.delimiter).from_writer(&mut bytes);
        // Writing into memory does not fail.
        let _headed = self.making.source.has_header.then(|| writer.write_record(headers));
        rows.iter().for_each(|row| _ = writer.write_record(row));
        drop(writer);
        bytes
    }
}

/// Whether a feed counts what stands in a column.
fn counts(feed: &Feed, column: &Column) -> bool {
    matches!(&feed.counted, Counted::Column(asked) if asked.name == column.name)
}

fn scaled(value: Quantity, by: i128, over: i128) -> Quantity {
    let product = value.micros().checked_mul(by).unwrap_or(value.micros());
    Quantity::from_micros(product / over.max(1))
}

/// A number as systems export it: counts whole, amounts to the hundred or, where they are small, to the hundredth.
fn written(value: Quantity, is_count: bool) -> String {
    let step = match value.micros().abs() {
        _ if is_count => 1_000_000,
        micros if micros >= 10_000_000_000 => 100_000_000,
        _ => 10_000,
    };
    let rounded = value.micros() / step * step;
    let least = is_count && rounded == 0 && !value.is_negative();
    Quantity::from_micros(if least { step } else { rounded }).to_string()
}

fn seat_id(making: &Making<'_>, seat: Option<SeatId>) -> String {
    seat.map(|seat| making.compiled.plan.organisation.seat_id(seat).to_string()).unwrap_or_default()
}

/// A share: mostly small, now and then far beyond what is usual, within the range of the field.
fn percent(making: &Making<'_>, column: &Column, chance: &mut Chance) -> String {
    let is_good = making.feeds.iter().any(|feed| counts(feed, column));
    let share = match (is_good, chance.one_in(20)) {
        (true, _) => 80 + chance.below(18),
        (false, true) => 18 + chance.below(15),
        (false, false) => chance.below(9),
    };
    format!("{share}%")
}

/// How often a column of yes and no says yes: mostly where a metric counts such records, rarely where fewer of them are better or nothing asks.
fn how_often(making: &Making<'_>, column: &Column) -> u64 {
    let says = |cases: &Cases, word: &'static str| {
        let fact = |asked: &Asked| if asked.name == column.name { Fact::Word(word.into()) } else { Fact::Missing };
        cases.holds(&fact).ok()
    };
    let asks = |feed: &&&Feed| {
        feed.when.as_ref().is_some_and(|when| says(when, "false") == Some(false) && says(when, "true") != Some(false))
    };
    let metrics = &making.compiled.plan.targets.metrics;
    match making.feeds.iter().find(asks) {
        Some(feed) if metrics[feed.metric].lower.is_some() => 4,
        Some(_) => 75,
        None => 8,
    }
}

/// The leaves of a dimension that a position sells in: those of the slices that it has targets for, or those that its unit covers, or all.
fn members(making: &Making<'_>, dimension: DimensionId, seat: Option<SeatId>) -> Vec<MemberId> {
    let compiled = making.compiled;
    let targets = &compiled.plan.targets;
    let is_leaf = |member: &MemberId| {
        let own = &targets.members[member.index()];
        own.dimension == dimension && own.children.is_empty()
    };
    let all: Vec<MemberId> = (0..targets.members.len()).map(MemberId::new).filter(is_leaf).collect();
    let Some(seat) = seat else { return all };
    let organisation = &compiled.plan.organisation;
    let holder = HolderId::seat(seat, organisation);
    let slices = compiled.cube.of_holder(holder).flat_map(|id| targets.slices.members(compiled.cube[id].key.slice));
    let named: FxHashSet<MemberId> = slices.copied().filter(|member| all.contains(member)).collect();
    if !named.is_empty() {
        return all.into_iter().filter(|member| named.contains(member)).collect();
    }
    let units = std::iter::successors(organisation.unit_of(seat), |unit| organisation.units[*unit].parent);
    let covers = units.filter_map(|unit| covers(making, unit));
    let name = &targets.dimensions.item(dimension).id.value;
    for cases in covers.filter(|cases| cases.asked().iter().any(|asked| asked.name == *name)) {
        let within = |member: &MemberId| {
            let id = &targets.members[member.index()].id.value;
            let fact = |asked: &Asked| if asked.name == *name { Fact::Word(id.clone()) } else { Fact::Missing };
            cases.holds(&fact) != Ok(false)
        };
        return all.into_iter().filter(within).collect();
    }
    all
}

/// What a unit covers, where it says so.
fn covers(making: &Making<'_>, unit: UnitId) -> Option<Cases> {
    let id = making.compiled.plan.organisation.units.id(unit);
    let mut units =
        making.compiled.written.sections().filter_map(|sections| sections.organisation.units.get()).flatten();
    let when = units.find(|entry| entry.id.value == *id)?.value.covers.get()?;
    Cases::of_when(when, &making.compiled.plan, making.axes)
}
