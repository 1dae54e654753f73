//! The cells of a sample record.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::chance::Chance;
use super::policies::Policies;
use super::{Known, Making, Sale, is_of_events};
use crate::actuals::record::{Column, ColumnKind};
use crate::credit::{Counted, Feed};
use crate::decision::evaluate::{Asked, Cases, Fact, Truth};
use crate::plan::organisation::UnitId;
use crate::plan::targets::{HolderId, Kind};
use crate::plan::{DimensionId, Index, MemberId, SeatId};
use crate::syntax::incentives::{CreditKind, CreditRow, CreditTo};
use crate::syntax::organisation::Carries;
use crate::syntax::targets::OverTime;
use crate::units::{Date, Quantity};

/// Entries of a pool that records name over and over: customers.
const POOL: u64 = 60;
/// One record of so many says what a table of approvals refuses.
const REFUSED: u64 = 80;

/// Makes the cells of records.
pub(super) struct Sampler<'a> {
    making: &'a Making<'a>,
    main: Option<&'a Feed>,
    known: &'a Known,
    /// Records made so far, which number what is unique.
    count: u64,
    keys: FxHashSet<String>,
    /// What is known of each column before any record is.
    habits: Vec<Habit<'a>>,
    /// The policies in force, each from a day on.
    policies: Vec<(Option<Date>, Policies<'a>)>,
}

/// A row, and the breaches that it is.
pub(super) struct MadeRow {
    pub cells: Vec<String>,
    /// The policy and what is wrong.
    pub breaches: Vec<(EcoString, &'static str)>,
}

/// What is known of a column before any record is.
#[derive(Default)]
struct Habit<'a> {
    /// The metric that counts it.
    feed: Option<&'a Feed>,
    /// How often it says yes, in percent.
    yes: u64,
    /// Words that no table of approvals refuses, and those that one does.
    words: (Vec<EcoString>, Vec<EcoString>),
    /// When the position that it names is credited.
    credited: Vec<Cases>,
    /// Whether that position is credited beside the one that sells.
    beside: bool,
}

impl<'a> Sampler<'a> {
    pub(super) fn new(making: &'a Making<'a>, main: Option<&'a Feed>, known: &'a Known) -> Self {
        let habits = making.source.layout.columns.iter().map(|column| habit(making, column)).collect();
        let policies = making.shared.plans.iter().zip(0..).map(|((starts, compiled), number)| {
            let chance = Chance::new(making.seed.wrapping_add(1 + number));
            (*starts, Policies::new(making, compiled, chance))
        });
        let policies = policies.collect();
        Self { making, main, known, count: 0, keys: FxHashSet::default(), habits, policies }
    }

    /// The cells of a record in the order of columns; nothing where its key was there before.
    pub(super) fn row(&mut self, sale: &Sale, chance: &mut Chance) -> Option<MadeRow> {
        self.count += 1;
        let columns = &self.making.source.layout.columns;
        let places = self.places(sale, chance);
        let mut cells: Vec<String> = Vec::with_capacity(columns.len());
        for at in 0..columns.len() {
            let cell = match self.same(at) {
                Some(first) => cells[first].clone(),
                None if self.policies.iter().any(|(_, policies)| policies.makes(at)) => String::new(),
                None => self.cell(at, sale, &places, chance),
            };
            cells.push(cell);
        }
        // Who else is credited hangs on what the record says.
        for (at, column) in columns.iter().enumerate() {
            let is_said = column.name == "position" || sale.says.iter().any(|(name, _)| *name == column.name);
            let is_made = self.policies.iter().any(|(_, policies)| policies.makes(at));
            if column.kind == ColumnKind::Seat && !is_said && !is_made {
                cells[at] = self.other_seat(at, &cells, sale.seat, chance);
            }
        }
        let unique = &self.making.source.unique;
        let key: Vec<&str> = unique.iter().map(|at| cells[*at].as_str()).collect();
        let is_new = unique.is_empty() || self.keys.insert(key.join("\u{1f}"));
        let in_force = self.policies.iter_mut().rfind(|(starts, _)| starts.is_none_or(|starts| starts <= sale.date));
        let mut breaches = in_force.map(|(_, own)| own.fill(&mut cells, (sale.seat, sale.date))).unwrap_or_default();
        let shared = self.making.shared;
        if sale.seat.is_some_and(|seat| !shared.places.is_own(shared.compiled, seat, &places)) {
            breaches.push(("territories".into(), "foreign-territory"));
        }
        is_new.then_some(MadeRow { cells, breaches })
    }

    /// An earlier column that stands under the same heading.
    fn same(&self, at: usize) -> Option<usize> {
        let heading = |at: usize| self.making.source.headers[at].first().map(|name| &name.value);
        (0..at).find(|first| heading(*first) == heading(at))
    }

    /// The members of the dimensions that the source has columns for.
    fn places(&self, sale: &Sale, chance: &mut Chance) -> FxHashMap<DimensionId, MemberId> {
        let (shared, columns) = (self.making.shared, &self.making.source.layout.columns);
        let dimensions: Vec<DimensionId> = columns
            .iter()
            .filter_map(|column| match column.kind {
                ColumnKind::Member(dimension) => Some(dimension),
                _ => None,
            })
            .collect();
        shared.places.draw(shared.compiled, shared.axes, (sale.seat, &dimensions), chance)
    }

    fn cell(&self, at: usize, sale: &Sale, places: &FxHashMap<DimensionId, MemberId>, chance: &mut Chance) -> String {
        let (making, habit) = (self.making, &self.habits[at]);
        let (plan, column) = (&making.shared.compiled.plan, &making.source.layout.columns[at]);
        if let Some((_, said)) = sale.says.iter().find(|(name, _)| *name == column.name) {
            return said.clone();
        }
        match &column.kind {
            ColumnKind::Date if column.name == "date" => sale.date.to_string(),
            ColumnKind::Date => sale.date.plus_days(chance.below(16) as i32 - 10).to_string(),
            ColumnKind::Money | ColumnKind::Number | ColumnKind::Count => self.amount(at, sale, chance),
            ColumnKind::Percent => self.percent(at, sale, chance),
            ColumnKind::Duration if chance.one_in(15) => format!("{}", 60 + chance.below(70)),
            ColumnKind::Duration => chance.below(25).to_string(),
            ColumnKind::Truth => if chance.below(100) < habit.yes { "true" } else { "false" }.to_owned(),
            ColumnKind::Words(_) => {
                let words = if chance.one_in(REFUSED) { &habit.words.1 } else { &habit.words.0 };
                let word = chance.one_of(words).or_else(|| chance.one_of(&habit.words.0));
                word.map(EcoString::to_string).unwrap_or_default()
            }
            ColumnKind::Member(dimension) => {
                let member = places.get(dimension);
                member.map(|member| plan.targets.members[member.index()].id.to_string()).unwrap_or_default()
            }
            ColumnKind::Seat if column.name == "position" => seat_id(making, sale.seat),
            ColumnKind::Seat => String::new(),
            ColumnKind::Employee => self.employee(sale),
            ColumnKind::Unit => {
                let unit = match sale.holder.which(&plan.organisation) {
                    crate::plan::Who::Unit(unit) => Some(unit),
                    _ => sale.seat.and_then(|seat| plan.organisation.unit_of(seat)),
                };
                plan.organisation.units.id(unit.unwrap_or(UnitId(0))).to_string()
            }
            ColumnKind::Role => {
                let role = sale.seat.and_then(|seat| plan.organisation.role_of(seat));
                role.map(|role| plan.organisation.roles.id(role).to_string()).unwrap_or_default()
            }
            ColumnKind::Currency => plan.facts.currency.code().to_owned(),
            ColumnKind::Text => self.text(at, column, chance),
        }
    }

    /// A number of the record's own, the number of another record where the column points at some, else one of a pool.
    fn text(&self, at: usize, column: &Column, chance: &mut Chance) -> String {
        let is_key = self.making.source.unique.contains(&at);
        let known = self.known.get(&column.name).and_then(|made| chance.one_of(made));
        if let Some(own) = known.and_then(|made| made.cells.get(&column.name)).filter(|_| !is_key) {
            return own.clone();
        }
        let number = if is_key { self.count } else { 1 + chance.below(POOL) };
        let letter = column.name.chars().next().unwrap_or('x').to_uppercase();
        format!("{letter}{number:05}")
    }

    /// A number: the sale's own in the column that the source is about, in others in proportion to what the plan expects there.
    fn amount(&self, at: usize, sale: &Sale, chance: &mut Chance) -> String {
        let column = &self.making.source.layout.columns[at];
        let (feed, compiled) = (self.habits[at].feed, self.making.shared.compiled);
        let is_main = feed.zip(self.main).is_some_and(|(_, main)| counts(main, column));
        let metric = feed.map(|feed| &compiled.plan.targets.metrics[feed.metric]);
        let is_count = column.kind == ColumnKind::Count || metric.is_some_and(|own| matches!(own.kind, Kind::Count(_)));
        // Of what had better not be, there is mostly nothing; of a balance there is always some.
        let is_bad = metric.is_some_and(|own| own.lower.is_some());
        let is_balance = metric.is_some_and(|own| own.over_time == OverTime::Last);
        let main = self.main.filter(|main| matches!(main.counted, Counted::Column(_)));
        let value = match (feed, main) {
            // Days that stock lies, and the like.
            (Some(_), _) if is_main && is_bad && is_count && is_balance => {
                Quantity::from_int(20 + chance.below(55) as i64)
            }
            (Some(_), _) if is_count && is_bad => Quantity::from_int(i64::from(chance.one_in(12))),
            _ if is_main => sale.value,
            (Some(feed), Some(main)) => {
                let spread = i128::from(94 + chance.below(13));
                match self.making.shared.expected.ratio(feed.metric, main.metric, sale.holder) {
                    Some((own, all)) => scaled(sale.value, own.micros() * spread / 100, all.micros()),
                    None if is_bad && !is_balance && !chance.one_in(20) => Quantity::ZERO,
                    None => scaled(sale.value, spread, 800),
                }
            }
            _ if is_count => Quantity::from_int(1 + chance.below(3) as i64),
            (None, _) if is_of_events(&self.making.source.layout) => sale.value,
            (None, Some(_)) => scaled(sale.value, i128::from(chance.below(4)), 100),
            _ => Quantity::from_int(10_000 + 10_000 * chance.below(80) as i64),
        };
        written(value, is_count)
    }

    /// A share: around its target where it has one; else mostly small, now and then far beyond what is usual, within the range of the field.
    fn percent(&self, at: usize, sale: &Sale, chance: &mut Chance) -> String {
        let feed = self.habits[at].feed;
        let metric = feed.map(|feed| &self.making.shared.compiled.plan.targets.metrics[feed.metric]);
        let target = feed.and_then(|feed| self.making.shared.expected.of_year(feed.metric, sale.holder));
        let is_bad = metric.is_some_and(|own| own.lower.is_some());
        let share = match (target, metric) {
            (Some(target), _) => {
                let points = target.micros() * i128::from(93 + chance.below(13)) / 1_000_000;
                u64::try_from(points).unwrap_or(0).min(100) * 10
            }
            (None, Some(_)) if !is_bad => (80 + chance.below(18)) * 10,
            _ if chance.one_in(40) => (13 + chance.below(20)) * 10,
            _ => chance.below(18) * 5,
        };
        format!("{}%", Quantity::from_micros(i128::from(share) * 100_000))
    }

    /// A position beside the one that sells: whoever answers for a member that the record names or one that carries an overlay, where the
    /// rule that credits the column says so, else another of the same role. Nobody where no rule credits it.
    fn other_seat(&self, at: usize, cells: &[String], seat: Option<SeatId>, chance: &mut Chance) -> String {
        let (making, habit) = (self.making, &self.habits[at]);
        let columns = &making.source.layout.columns;
        let fact = |asked: &Asked| {
            let at = columns.iter().position(|column| column.name == asked.name);
            at.filter(|at| !cells[*at].is_empty()).map_or(Fact::Missing, |at| Fact::Word(cells[at].as_str().into()))
        };
        if !habit.credited.iter().any(|cases| cases.row(0, &fact).0 != Truth::No) {
            return String::new();
        }
        let organisation = &making.shared.compiled.plan.organisation;
        let role = seat.and_then(|seat| organisation.role_of(seat));
        if habit.beside
            && let Some(owner) = self.owner_of(cells)
        {
            return seat_id(making, Some(owner));
        }
        let holder = |seat| HolderId::seat(seat, organisation);
        let has_target = |other: SeatId| {
            self.main.is_some_and(|main| making.shared.expected.target(main.metric, holder(other), 9).is_some())
        };
        let fits = |other: &SeatId| match habit.beside {
            true => organisation.carries(*other) == Carries::Overlay && has_target(*other),
            false => Some(*other) != seat && organisation.role_of(*other) == role,
        };
        let others: Vec<SeatId> = (0..organisation.seats.len()).map(SeatId::new).filter(fits).collect();
        seat_id(making, chance.one_of(&others).copied())
    }

    /// The position that answers for the first member that a record names, where one does.
    fn owner_of(&self, cells: &[String]) -> Option<SeatId> {
        let compiled = self.making.shared.compiled;
        let (targets, organisation) = (&compiled.plan.targets, &compiled.plan.organisation);
        let columns = self.making.source.layout.columns.iter().zip(cells);
        let owner = |(column, cell): (&Column, &String)| {
            let ColumnKind::Member(dimension) = column.kind else { return None };
            let dimension = &targets.dimensions.item(dimension).id.value;
            let written =
                compiled.written.sections().filter_map(|sections| sections.targets.dimensions.get()).flatten();
            let mut written = written.filter(|entry| entry.id.value == *dimension);
            let members = written.next().map(|entry| entry.value.members.0.iter())?;
            let own = members.filter(|member| member.id.value == *cell).find_map(|member| member.value.owner.get())?;
            let seat = organisation.seat(own)?;
            (organisation.carries(seat) == Carries::Overlay).then_some(seat)
        };
        columns.filter_map(owner).next()
    }

    /// Who holds the position on the day, by the roster, else an id that stands for whoever does.
    fn employee(&self, sale: &Sale) -> String {
        let Some(seat) = sale.seat else { return String::new() };
        let organisation = &self.making.shared.compiled.plan.organisation;
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
        let headers = &self.making.source.headers;
        let first: Vec<usize> = (0..headers.len()).filter(|at| self.same(*at).is_none()).collect();
        let headers = first.iter().map(|at| headers[*at].first().map_or("", |name| name.value.as_str()));
        let mut bytes = Vec::new();
        let mut writer = csv::WriterBuilder::new().delimiter(self.making.source.delimiter).from_writer(&mut bytes);
        // Writing into memory does not fail.
        let _headed = self.making.source.has_header.then(|| writer.write_record(headers));
        rows.iter().for_each(|row| _ = writer.write_record(first.iter().map(|at| row[*at].as_str())));
        drop(writer);
        bytes
    }
}

/// Whether a feed counts what stands in a column.
pub(super) fn counts(feed: &Feed, column: &Column) -> bool {
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
    let least = is_count && rounded == 0 && value > Quantity::ZERO;
    Quantity::from_micros(if least { step } else { rounded }).to_string()
}

fn seat_id(making: &Making<'_>, seat: Option<SeatId>) -> String {
    seat.map(|seat| making.shared.compiled.plan.organisation.seat_id(seat).to_string()).unwrap_or_default()
}

/// What is known of a column before any record is.
fn habit<'a>(making: &'a Making<'_>, column: &Column) -> Habit<'a> {
    let feed = making.feeds.iter().copied().find(|feed| counts(feed, column));
    let mut habit = Habit { feed, yes: how_often(making, column), ..Habit::default() };
    if let ColumnKind::Words(words) = &column.kind {
        habit.words = words.iter().cloned().partition(|word| !is_refused(making, column, word));
    }
    if column.kind == ColumnKind::Seat {
        let rows: Vec<&CreditRow> = crediting(making, column);
        let shared = making.shared;
        let cases = |row: &&CreditRow| match row.head.when.get() {
            Some(when) => Cases::of_when(when, &shared.compiled.plan, shared.axes),
            None => Cases::of_whens([None], crate::table::Matching::All, &shared.compiled.plan, shared.axes),
        };
        habit.credited = rows.iter().filter_map(cases).collect();
        habit.beside = rows.iter().filter_map(|row| row.kind.get()).any(|kind| kind.value == CreditKind::Overlay);
    }
    habit
}

/// The rules that credit the position which a column of this source names.
fn crediting<'a>(making: &'a Making<'_>, column: &Column) -> Vec<&'a CreditRow> {
    let written = making.shared.compiled.written.sections();
    let rows = written.filter_map(|sections| sections.incentives.crediting.get()).flat_map(|own| own.table.rows.list());
    let own = rows.filter(|row| row.source.get().is_none_or(|source| *source.value == *making.source.id));
    own.filter(|row| matches!(row.credit.get(), Some(CreditTo::Column(name)) if name.value == column.name)).collect()
}

/// Whether a table of approvals refuses a word whatever else holds.
fn is_refused(making: &Making<'_>, column: &Column, word: &EcoString) -> bool {
    let shared = making.shared;
    let approvals =
        shared.compiled.written.sections().filter_map(|sections| sections.process.approvals.get()).flatten();
    let rows = approvals.flat_map(|entry| entry.value.table.rows.list());
    let mut refusing = rows.filter(|row| row.refuse.get().is_some_and(|refuse| refuse.value));
    let fact = |asked: &Asked| if asked.name == column.name { Fact::Word(word.clone()) } else { Fact::Missing };
    refusing.any(|row| {
        let when = row.head.when.get().filter(|when| !when.otherwise);
        let cases = when.and_then(|when| Cases::of_when(when, &shared.compiled.plan, shared.axes));
        cases.is_some_and(|cases| cases.row(0, &fact).0 == Truth::Yes)
    })
}

/// How often a column of yes and no says yes: as often as the target of a share of such records says, mostly where a metric counts
/// them, rarely where fewer of them are better or nothing asks.
pub(super) fn how_often(making: &Making<'_>, column: &Column) -> u64 {
    let says = |cases: &Cases, word: &'static str| {
        let fact = |asked: &Asked| if asked.name == column.name { Fact::Word(word.into()) } else { Fact::Missing };
        cases.holds(&fact).ok()
    };
    let asks = |feed: &&&Feed, yes: &'static str, no: &'static str| {
        feed.when.as_ref().is_some_and(|when| says(when, no) == Some(false) && says(when, yes) != Some(false))
    };
    let (shared, metrics) = (making.shared, &making.shared.compiled.plan.targets.metrics);
    let organisation = &shared.compiled.plan.organisation;
    let top = organisation.units.indices().find(|unit| organisation.units[*unit].parent.is_none());
    let target = |metric| shared.expected.of_year(metric, HolderId::unit(top?));
    let percent = |share: Quantity| u64::try_from(share.micros() / 10_000).unwrap_or(0).min(100);
    let counted = making.feeds.iter().find(|feed| counts(feed, column));
    // A share that is expected of those that say so, or of those that do not.
    let part = |feed: &&Feed| {
        let whole = making.feeds.iter().filter(|other| other.when.is_none());
        let mut shares = whole.filter_map(|whole| shared.expected.quotient(feed.metric, whole.metric));
        shares.find_map(target).map(percent)
    };
    let yes = making.feeds.iter().filter(|feed| asks(feed, "true", "false")).find_map(part);
    let no = making.feeds.iter().filter(|feed| asks(feed, "false", "true")).find_map(part);
    if let Some(expected) = yes.or(no.map(|no| 100 - no)) {
        return expected;
    }
    match making.feeds.iter().find(|feed| asks(feed, "true", "false")) {
        Some(feed) if metrics[feed.metric].lower.is_some() => 4,
        Some(_) => 75,
        None => match counted {
            Some(feed) if metrics[feed.metric].kind == Kind::Percent => target(feed.metric).map_or(85, percent),
            Some(feed) if metrics[feed.metric].lower.is_none() => 85,
            _ => 5,
        },
    }
}
