//! Sample records of a plan's sources: made up, but as the plan expects them to be.
//!
//! Positions sell around their targets, some more and some less, where the table of territories says that they sell. Money comes in for what
//! was sold, judges judge, and a few records come late, are returned, break a policy or an integrity rule; where a source says that rows may be
//! rejected, a few are no records. The same plan and seed give the same bytes.

mod cells;
mod chance;
mod events;
mod expect;
mod holders;
mod places;
mod policies;

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::record::{ColumnKind, Layout};
use super::source::Source;
use crate::change::InForce;
use crate::credit::{Counted, Feed, Feeds};
use crate::decision::Axes;
use crate::model::Compiled;
use crate::pay::terms::Terms;
use crate::plan::SeatId;
use crate::plan::targets::{HolderId, Kind};
use crate::units::{Date, DateForm, Part, Period, Quantity};

use cells::{MadeRow, Sampler};
pub use chance::Chance;
use expect::Expected;
use holders::Holder;
use places::Places;
pub use policies::Seeded;

/// A file of sample records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// Its path below the plan folder.
    pub path: EcoString,
    /// Its bytes: CSV in UTF-8.
    pub bytes: Vec<u8>,
}

/// What was made up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// The files, by path.
    pub files: Vec<SampleFile>,
    /// The sources whose files are written in other ways than samples are, or whose pattern has other signs than a star.
    pub left_out: Vec<EcoString>,
    /// The breaches of approvals, limits and territories among them, in order. Events that break integrity rules are told by the records themselves.
    pub seeded: Vec<Seeded>,
}

/// The seed that samples are made with where no other is asked for.
pub const SEED: u64 = 2026;

/// Months of the fiscal year that records are made for: three quarters, so that there is something left to reach.
const MONTHS: u8 = 9;
/// Months whose records lie in one file.
const MONTHS_A_FILE: u8 = 3;
/// Rows of one source, so that files of a plan stay small.
const MOST_ROWS: usize = 700;

/// Sample records for every source that has files and columns, a file a quarter. What points at records of another source names some that
/// are there.
pub fn sample(compiled: &Compiled, seed: u64) -> Sample {
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let feeds = Feeds::resolve(&compiled.written, &compiled.plan, &axes);
    let mut sources = Source::all(compiled);
    let shared = Shared {
        compiled,
        axes: &axes,
        expected: Expected { compiled },
        places: Places::new(compiled, &axes),
        terms: crate::pay::terms(&compiled.written, &compiled.plan, &axes),
        columns: sources.iter().map(|source| (source.id.clone(), names(source))).collect(),
        plans: in_force(compiled),
    };
    // Events are about what was sold, which must be there first.
    sources.sort_by_key(|source| is_of_events(&source.layout) || is_of_judgements(&source.layout));
    let (mut known, mut made) = (Known::default(), Sample::default());
    for source in &sources {
        if !can_be_written(source) {
            made.left_out.push(source.id.clone());
            continue;
        }
        let mut making = Making::new(&shared, &feeds, source, seed);
        made.files.extend(making.files(&mut known, &mut made.seeded));
    }
    made.seeded.sort();
    made.files.sort_by(|a, b| a.path.cmp(&b.path));
    made
}

/// Whether files of a source are text as samples are written: UTF-8, days with the year first, numbers with a point.
fn can_be_written(source: &Source) -> bool {
    let form = &source.form;
    let is_text = !source.pattern.ends_with(".parquet") && !source.pattern.ends_with(".pq");
    let is_plain = form.numbers.decimal == '.' && form.times == 0 && !form.points && form.dates == DateForm::YearFirst;
    let is_utf8 = source.encoding.as_ref().is_none_or(|encoding| encoding.eq_ignore_ascii_case("utf-8"));
    is_text && is_plain && is_utf8 && !source.pattern.contains(['?', '[', '{'])
}

/// What making records of every source looks at.
struct Shared<'a> {
    compiled: &'a Compiled,
    axes: &'a Axes,
    expected: Expected<'a>,
    places: Places,
    terms: Terms,
    /// The names of the columns of every source.
    columns: Vec<(EcoString, Vec<EcoString>)>,
    /// The plans in force, each from a day on.
    plans: Vec<(Option<Date>, InForce<'a>)>,
}

/// The plan as first written, and from each day on which changes begin.
fn in_force(compiled: &Compiled) -> Vec<(Option<Date>, InForce<'_>)> {
    let days = crate::change::days(&compiled.written);
    let changed = days.iter().map(|day| (Some(day.starts), compiled.on(day.starts)));
    [(None, InForce::Same(compiled))].into_iter().chain(changed).collect()
}

fn names(source: &Source) -> Vec<EcoString> {
    source.layout.columns.iter().map(|column| column.name.clone()).collect()
}

/// Records that were made, under the column that numbers them: `order`.
type Known = BTreeMap<EcoString, Vec<Made>>;

/// A record that was made.
#[derive(Debug, Clone)]
struct Made {
    sale: Sale,
    cells: FxHashMap<EcoString, String>,
}

/// A record to be made.
#[derive(Debug, Clone)]
struct Sale {
    holder: HolderId,
    seat: Option<SeatId>,
    date: Date,
    /// What it brings in the measure that the source is mainly about.
    value: Quantity,
    /// What it says in certain columns whatever else is made up.
    says: Vec<(EcoString, String)>,
}

/// Whether records of a source tell of events: returns, breaches.
fn is_of_events(layout: &Layout) -> bool {
    layout.find("event").is_some()
}

/// Whether records of a source say what somebody judged.
fn is_of_judgements(layout: &Layout) -> bool {
    layout.find("judged").is_some()
}

/// Making records of one source.
struct Making<'a> {
    shared: &'a Shared<'a>,
    source: &'a Source,
    /// Metrics that are counted from it.
    feeds: Vec<&'a Feed>,
    seed: u64,
    chance: Chance,
}

impl<'a> Making<'a> {
    fn new(shared: &'a Shared<'a>, feeds: &'a Feeds, source: &'a Source, seed: u64) -> Self {
        let feeds = feeds.iter().filter(|feed| feed.source == source.id).collect();
        let seed = source.id.bytes().fold(seed, |seed, byte| seed.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte));
        Self { shared, source, feeds, seed, chance: Chance::new(seed) }
    }

    /// The feed that the source is mainly about: money before what else adds up, columns before mere rows, and all records before some.
    fn main(&self) -> Option<&'a Feed> {
        let metrics = &self.shared.compiled.plan.targets.metrics;
        let rank = |feed: &&&Feed| {
            let is_money = matches!(metrics[feed.metric].kind, Kind::Money(_));
            let is_column = matches!(feed.counted, Counted::Column(_));
            let is_good = metrics[feed.metric].lower.is_none() && adds_up(self.shared.compiled, feed);
            (is_column && is_money, is_good, is_column, feed.when.is_none(), std::cmp::Reverse(feed.metric))
        };
        self.feeds.iter().max_by_key(rank).copied()
    }

    fn files(&mut self, known: &mut Known, seeded: &mut Vec<Seeded>) -> Vec<SampleFile> {
        let main = self.main();
        let sales = self.sales(main, known);
        let mut chance = self.chance.clone();
        let mut sampler = Sampler::new(self, main, known);
        let mut by_file: BTreeMap<u8, Vec<Vec<String>>> = BTreeMap::new();
        let mut made = Vec::new();
        for sale in sales {
            let Some(MadeRow { cells, breaches }) = sampler.row(&sale, &mut chance) else { continue };
            let key: Vec<&str> = self.source.unique.iter().map(|at| cells[*at].as_str()).collect();
            let key = key.join("+");
            seeded.extend(breaches.into_iter().map(|(rule, fault)| Seeded {
                rule,
                fault,
                source: self.source.id.clone(),
                key: key.clone(),
            }));
            // A few are entered only when the file of their days was exported.
            let late = u8::from(chance.one_in(25));
            by_file.entry(self.file_of(sale.date) + late).or_default().push(cells.clone());
            made.push(Made { sale, cells: names(self.source).into_iter().zip(cells).collect() });
        }
        if !self.source.at_most.is_zero()
            && let Some(rows) = by_file.values_mut().next()
        {
            sampler.spoil(rows, &mut chance);
        }
        let files = by_file.iter().map(|(file, rows)| SampleFile { path: self.path(*file), bytes: sampler.csv(rows) });
        let mut files: Vec<SampleFile> = files.collect();
        // A source of one file has all of it there.
        if files.len() > 1 && files[0].path == files[1].path {
            let rows: Vec<_> = by_file.into_values().flatten().collect();
            files = vec![SampleFile { path: self.path(0), bytes: sampler.csv(&rows) }];
        }
        if let Some(key) = self.key() {
            known.entry(key).or_insert(made);
        }
        files
    }

    /// The column that numbers the records: the first of those that stand once which means nothing else.
    fn key(&self) -> Option<EcoString> {
        let columns = &self.source.layout.columns;
        let key = self.source.unique.iter().find(|at| columns[**at].kind == ColumnKind::Text)?;
        Some(columns[*key].name.clone())
    }

    /// The number of the file that records of a day lie in, from 0.
    fn file_of(&self, date: Date) -> u8 {
        match self.shared.compiled.plan.facts.calendar.month_of(date).part() {
            Part::Month(month) => (month - 1) / MONTHS_A_FILE,
            _ => 0,
        }
    }

    /// The path of a file: the pattern with the days from when it is in the place of its star.
    fn path(&self, file: u8) -> EcoString {
        let calendar = &self.shared.compiled.plan.facts.calendar;
        let month = (file * MONTHS_A_FILE + 1).min(12);
        let first = calendar.dates(Period::new(calendar.year().year, Part::Month(month))).0;
        let pattern = self.source.pattern.replace("**/", "");
        pattern.replace("*", &format!("{:04}-{:02}", first.year(), first.month()))
    }

    /// What is to be recorded, in the order in which it is made up.
    fn sales(&mut self, main: Option<&Feed>, known: &Known) -> Vec<Sale> {
        let layout = &self.source.layout;
        if is_of_judgements(layout) {
            return self.judgements();
        }
        if is_of_events(layout) {
            return self.events(known);
        }
        match main.and_then(|main| self.followed(main, known)) {
            Some(followed) => self.follow(followed),
            None => self.around_targets(main),
        }
    }

    /// What positions sell, around their targets.
    fn around_targets(&mut self, main: Option<&Feed>) -> Vec<Sale> {
        let holders = self.holders(main);
        let per_month = (MOST_ROWS / usize::from(MONTHS) / holders.len().max(1)).clamp(1, 3) as u64;
        // With very many positions only every so many-th sells.
        let every = (holders.len() * usize::from(MONTHS) / MOST_ROWS).max(1);
        let mut sales = Vec::new();
        for holder in holders.into_iter().step_by(every) {
            let skill = 70 + self.chance.below(55);
            for month in 1..=MONTHS {
                let target =
                    main.and_then(|main| Some((main, self.shared.expected.target(main.metric, holder.id, month)?)));
                match target {
                    Some((main, target)) if adds_up(self.shared.compiled, main) => {
                        let share = skill * (60 + self.chance.below(80)) / 100;
                        let whole = Quantity::from_micros(target.micros() * i128::from(share) / 100);
                        self.split(main, holder, month, whole, per_month, &mut sales);
                    }
                    _ => {
                        let is_share = main.is_some_and(|main| self.is_share(main));
                        let count = match holder.seat {
                            None => 5,
                            Some(_) if is_share => 1 + self.chance.below(3),
                            Some(_) => 1 + self.chance.below(2),
                        };
                        for _ in 0..count {
                            let value = self.value(main, holder);
                            sales.push(self.sale(holder, month, value));
                        }
                    }
                }
            }
        }
        sales
    }

    /// The value of a record of a measure that has no target by month: of a balance a part of the year's, of money some, else a few. Beside a
    /// share it is what other amounts of the record are in proportion to.
    fn value(&mut self, main: Option<&Feed>, holder: Holder) -> Quantity {
        let Some(main) = main else { return Quantity::ONE };
        match self.shared.compiled.plan.targets.metrics[main.metric].kind {
            Kind::Percent => Quantity::from_int(10_000 + 10_000 * self.chance.below(60) as i64),
            Kind::Count(_) => Quantity::from_int(1 + self.chance.below(3) as i64),
            Kind::Money(_) => {
                let whole = self.shared.expected.of_year(main.metric, holder.id);
                let whole = whole.unwrap_or(Quantity::from_int(1_000_000));
                Quantity::from_micros(whole.micros() * i128::from(2 + self.chance.below(6)) / 100)
            }
        }
    }

    fn is_share(&self, feed: &Feed) -> bool {
        self.shared.compiled.plan.targets.metrics[feed.metric].kind == Kind::Percent
    }

    /// Whether records of other sources name those of this one.
    fn is_named_by_others(&self) -> bool {
        let Some(key) = self.key() else { return false };
        let mut others = self.shared.columns.iter().filter(|(source, _)| *source != self.source.id);
        others.any(|(_, columns)| columns.contains(&key))
    }

    /// Divides what a position sells in a month into sales.
    fn split(&mut self, main: &Feed, holder: Holder, month: u8, whole: Quantity, most: u64, sales: &mut Vec<Sale>) {
        if main.counted == Counted::Rows {
            // Where only some records count, there are more of them.
            let truths = self.source.layout.columns.iter().filter(|column| column.kind == ColumnKind::Truth);
            let asked = truths.filter(|column| {
                main.when.as_ref().is_some_and(|when| when.asked().iter().any(|asked| asked.name == column.name))
            });
            let often = asked.map(|column| cells::how_often(self, column)).min().unwrap_or(100).max(10);
            let whole = whole.micros() * 100 / i128::from(often) / Quantity::ONE.micros();
            let count = u64::try_from(whole).unwrap_or(0).clamp(1, most * 3);
            (0..count).for_each(|_| sales.push(self.sale(holder, month, Quantity::ONE)));
            return;
        }
        let count = 1 + self.chance.below(most);
        let parts: Vec<u64> = (0..count).map(|_| 2 + self.chance.below(8)).collect();
        let sum: u64 = parts.iter().sum();
        for part in parts {
            let value = Quantity::from_micros(whole.micros() * i128::from(part) / i128::from(sum));
            sales.push(self.sale(holder, month, value));
            if self.is_named_by_others() && self.chance.one_in(60) {
                let back = Quantity::from_micros(-value.micros() / 5);
                sales.push(self.sale(holder, month, back));
            }
        }
    }

    fn sale(&mut self, holder: Holder, month: u8, value: Quantity) -> Sale {
        let calendar = &self.shared.compiled.plan.facts.calendar;
        let (first, last) = calendar.dates(Period::new(calendar.year().year, Part::Month(month)));
        let days = u64::from(first.days_until(last).unsigned_abs()) + 1;
        let day = first.plus_days(self.chance.below(days) as i32);
        let weekend = i32::from(day.weekday().saturating_sub(4));
        let date = if day.plus_days(-weekend) < first { day.plus_days(2) } else { day.plus_days(-weekend) };
        Sale { seat: holder.seat, holder: holder.id, date, value, says: Vec::new() }
    }

    /// The last day that records are made for.
    fn last_day(&self) -> Date {
        let calendar = &self.shared.compiled.plan.facts.calendar;
        calendar.dates(Period::new(calendar.year().year, Part::Month(MONTHS))).1
    }
}

/// Whether a number of a month is the sum of its records; a balance or a share is not.
fn adds_up(compiled: &Compiled, feed: &Feed) -> bool {
    let metric = &compiled.plan.targets.metrics[feed.metric];
    metric.kind != Kind::Percent && metric.over_time == crate::syntax::targets::OverTime::Sum
}
