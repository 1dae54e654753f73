//! Sample records of a plan's sources: made up, but as the plan expects them to be.
//!
//! Positions sell around their targets, some more and some less, in the regions that their units cover and the slices that they have targets
//! for. Some records come late, some are returns, some break a rule; and where a source says that rows may be rejected, a few are no
//! records. The same plan and seed give the same bytes.

mod cells;
mod chance;

use ecow::EcoString;

use super::record::ColumnKind;
use super::source::Source;
use crate::credit::{Counted, Feed, Feeds};
use crate::decision::Axes;
use crate::model::Compiled;
use crate::plan::organisation::UnitId;
use crate::plan::targets::{DEFAULT_SET, HolderId, Kind, Slices};
use crate::plan::{Index, MetricId, SeatId, Who};
use crate::units::{Date, Part, Period, Quantity};

use cells::Sampler;
pub use chance::Chance;

/// A file of sample records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleFile {
    /// Its path below the plan folder.
    pub path: EcoString,
    /// Its bytes: CSV in UTF-8.
    pub bytes: Vec<u8>,
}

/// Months of the fiscal year that records are made for: three quarters, so that there is something left to reach.
const MONTHS: u8 = 9;
/// Rows of one source, so that files of a plan stay small.
const MOST_ROWS: usize = 700;

/// Sample records for every source that has files and columns, a file a month.
pub fn sample(compiled: &Compiled, seed: u64) -> Vec<SampleFile> {
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let feeds = Feeds::resolve(&compiled.written, &compiled.plan, &axes);
    let sources = Source::all(compiled);
    let files = sources.iter().flat_map(|source| Making::new(compiled, &axes, &feeds, source, seed).files());
    files.collect()
}

/// Making records of one source.
struct Making<'a> {
    compiled: &'a Compiled,
    axes: &'a Axes,
    source: &'a Source,
    /// Metrics that are counted from it.
    feeds: Vec<&'a Feed>,
    chance: Chance,
}

/// Whose records are made, and around which number.
#[derive(Debug, Clone, Copy)]
struct Holder {
    id: HolderId,
    seat: Option<SeatId>,
}

/// A record to be made.
struct Sale {
    seat: Option<SeatId>,
    holder: HolderId,
    date: Date,
    /// What it brings in the measure that the source is mainly about.
    value: Quantity,
}

impl<'a> Making<'a> {
    fn new(compiled: &'a Compiled, axes: &'a Axes, feeds: &'a Feeds, source: &'a Source, seed: u64) -> Self {
        let feeds = feeds.iter().filter(|feed| feed.source == source.id).collect();
        let seed = source.id.bytes().fold(seed, |seed, byte| seed.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte));
        Self { compiled, axes, source, feeds, chance: Chance::new(seed) }
    }

    /// The feed that the source is mainly about: money before other columns, those before mere rows, and all records before some.
    fn main(&self) -> Option<&'a Feed> {
        let rank = |feed: &&&Feed| {
            let is_money = matches!(self.compiled.plan.targets.metrics[feed.metric].kind, Kind::Money(_));
            let is_column = matches!(feed.counted, Counted::Column(_));
            (is_column && is_money, is_column, feed.when.is_none(), std::cmp::Reverse(feed.metric))
        };
        self.feeds.iter().max_by_key(rank).copied()
    }

    /// The target of a holder for a month, of the whole.
    fn target(&self, metric: MetricId, holder: HolderId, month: u8) -> Option<Quantity> {
        let targets = &self.compiled.plan.targets;
        let year = self.compiled.plan.facts.calendar.year().year;
        let set = targets.sets.find(DEFAULT_SET)?;
        let key = crate::cube::Key { set, metric, holder, slice: Slices::WHOLE, year };
        let period = Period::new(year, Part::Month(month));
        self.compiled.cube.value(&key, period.slot()).filter(|value| value.micros() > 0)
    }

    /// Positions with a target for what the source is about; the company where the source names no positions, and a few who carry a number
    /// where none has a target.
    fn holders(&self, main: Option<&Feed>) -> Vec<Holder> {
        let organisation = &self.compiled.plan.organisation;
        let top = organisation.units.indices().find(|unit| organisation.units[*unit].parent.is_none());
        let company = Holder { id: HolderId::unit(top.unwrap_or(UnitId(0))), seat: None };
        if !self
            .source
            .layout
            .columns
            .iter()
            .any(|column| matches!(column.kind, ColumnKind::Seat | ColumnKind::Employee))
        {
            return vec![company];
        }
        let seats = (0..organisation.seats.len()).map(SeatId::new);
        let holder = |seat| Holder { id: HolderId::seat(seat, organisation), seat: Some(seat) };
        let has = |holder: &Holder| {
            main.is_some_and(|main| (1..=MONTHS).any(|month| self.target(main.metric, holder.id, month).is_some()))
        };
        let with: Vec<Holder> = seats.clone().map(holder).filter(has).collect();
        if !with.is_empty() {
            return with;
        }
        let carrying = seats.filter(|seat| organisation.carries(*seat) != crate::syntax::organisation::Carries::None);
        carrying.map(holder).take(12).collect()
    }

    fn files(mut self) -> Vec<SampleFile> {
        let main = self.main();
        let sales = self.sales(main);
        let mut chance = self.chance.clone();
        let mut sampler = Sampler::new(&self, main);
        let mut months: Vec<Vec<Vec<String>>> = vec![Vec::new(); usize::from(MONTHS) + 1];
        for (month, sale) in sales {
            let row = sampler.row(&sale, &mut chance);
            // A few are entered only in the month after.
            let late = usize::from(chance.one_in(25));
            if let Some(row) = row {
                months[usize::from(month) - 1 + late].push(row);
            }
        }
        if !self.source.at_most.is_zero() {
            sampler.spoil(&mut months[1], &mut chance);
        }
        let name = |month: usize| self.path(month);
        let files = months.iter().enumerate().filter(|(_, rows)| !rows.is_empty());
        let mut files: Vec<SampleFile> =
            files.map(|(month, rows)| SampleFile { path: name(month), bytes: sampler.csv(rows) }).collect();
        // A source of one file has all of it there.
        if files.len() > 1 && files[0].path == files[1].path {
            let rows = months.concat();
            files = vec![SampleFile { path: name(0), bytes: sampler.csv(&rows) }];
        }
        files
    }

    /// The path of a month's file: the pattern with the month in the place of its star.
    fn path(&self, month: usize) -> EcoString {
        let calendar = &self.compiled.plan.facts.calendar;
        let first = calendar.dates(Period::new(calendar.year().year, Part::Month(1))).0;
        let date = first.plus_months(month as i32).plus_days(14);
        let pattern = self.source.pattern.replace("**/", "");
        pattern.replace("*", &format!("{:04}-{:02}", date.year(), date.month()))
    }

    /// What was sold, by month.
    fn sales(&mut self, main: Option<&Feed>) -> Vec<(u8, Sale)> {
        let holders = self.holders(main);
        let per_month = (MOST_ROWS / usize::from(MONTHS) / holders.len().max(1)).clamp(1, 3) as u64;
        // With very many positions only every so many-th sells.
        let every = (holders.len() * usize::from(MONTHS) / MOST_ROWS).max(1);
        let mut sales = Vec::new();
        for holder in holders.into_iter().step_by(every) {
            let skill = 70 + self.chance.below(55);
            for month in 1..=MONTHS {
                let target = main.and_then(|main| Some((main, self.target(main.metric, holder.id, month)?)));
                let Some((main, target)) = target else {
                    if main.is_none() || self.chance.one_in(2) {
                        sales.push((month, self.sale(holder, month, Quantity::ONE)));
                    }
                    continue;
                };
                let share = skill * (60 + self.chance.below(80)) / 100;
                let whole = Quantity::from_micros(target.micros() * i128::from(share) / 100);
                self.split(main, holder, month, whole, per_month, &mut sales);
            }
        }
        sales
    }

    /// Divides what a position sells in a month into sales.
    fn split(
        &mut self,
        main: &Feed,
        holder: Holder,
        month: u8,
        whole: Quantity,
        most: u64,
        sales: &mut Vec<(u8, Sale)>,
    ) {
        if main.counted == Counted::Rows {
            let count = u64::try_from(whole.micros() / Quantity::ONE.micros()).unwrap_or(0).clamp(1, most * 2);
            for _ in 0..count {
                sales.push((month, self.sale(holder, month, Quantity::ONE)));
            }
            return;
        }
        let count = 1 + self.chance.below(most);
        let parts: Vec<u64> = (0..count).map(|_| 2 + self.chance.below(8)).collect();
        let sum: u64 = parts.iter().sum();
        for part in parts {
            let value = Quantity::from_micros(whole.micros() * i128::from(part) / i128::from(sum));
            sales.push((month, self.sale(holder, month, value)));
            let is_money = matches!(self.compiled.plan.targets.metrics[main.metric].kind, Kind::Money(_));
            if is_money && self.chance.one_in(40) {
                let back = Quantity::from_micros(-value.micros() / 5);
                sales.push((month, self.sale(holder, month, back)));
            }
        }
    }

    fn sale(&mut self, holder: Holder, month: u8, value: Quantity) -> Sale {
        let calendar = &self.compiled.plan.facts.calendar;
        let (first, last) = calendar.dates(Period::new(calendar.year().year, Part::Month(month)));
        let days = u64::from(first.days_until(last).unsigned_abs()) + 1;
        let day = first.plus_days(self.chance.below(days) as i32);
        let weekend = i32::from(day.weekday().saturating_sub(4));
        let date = if day.plus_days(-weekend) < first { day.plus_days(2) } else { day.plus_days(-weekend) };
        Sale { seat: holder.seat, holder: holder.id, date, value }
    }

    /// The company's own target for a metric in a month, or the holder's where it has one.
    fn any_target(&self, metric: MetricId, holder: HolderId) -> Option<Quantity> {
        let organisation = &self.compiled.plan.organisation;
        let above = match holder.which(organisation) {
            Who::Seat(seat) => organisation.unit_of(seat),
            _ => None,
        };
        let units = std::iter::successors(above, |unit| organisation.units[*unit].parent).map(HolderId::unit);
        std::iter::once(holder).chain(units).find_map(|holder| {
            let months = (1..=MONTHS).filter_map(|month| self.target(metric, holder, month));
            let sum: Quantity = months.sum();
            (!sum.is_zero()).then_some(sum)
        })
    }
}
