//! Sums of what records give.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::actuals::record::{Record, Row};
use crate::actuals::tally::{At, Basis, Credited, Given, MeterId, Meters, Sink};
use crate::credit::Why;
use crate::diagnostic::Message;
use crate::plan::Plan;
use crate::plan::targets::SliceId;
use crate::say;
use crate::units::{Currency, Date, Duration, DurationUnit, Period};

/// A sum of shares of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Values times shares, in units of 10⁻¹².
    pub amount: i128,
    /// The shares alone, in millionths: what a mean of records is weighted by.
    pub weight: i128,
    /// How many credits were added.
    pub rows: u64,
}

impl Sum {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.amount += other.amount;
        self.weight += other.weight;
        self.rows += other.rows;
    }
}

/// What is summed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    credited: Credited,
    rule: Option<u32>,
    slice: SliceId,
    at: At,
    currency: Option<Currency>,
}

/// A sum with all that it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What is counted.
    pub meter: MeterId,
    /// Who is credited.
    pub credited: Credited,
    /// The crediting rule, by its place; none where no rule could be told.
    pub rule: Option<usize>,
    /// The slice.
    pub slice: SliceId,
    /// When it counts.
    pub at: At,
    /// The currency of the amounts, where it is another than the plan's.
    pub currency: Option<Currency>,
    /// The sum.
    pub sum: Sum,
}

impl Entry {
    fn key(&self) -> (MeterId, Credited, SliceId, At, Option<usize>, Option<Currency>) {
        (self.meter, self.credited, self.slice, self.at, self.rule, self.currency)
    }
}

/// The sums of one source, of its meters that are kept by month, or of those kept by day.
#[derive(Debug, Clone, Default)]
struct Table {
    meters: Vec<MeterId>,
    index: FxHashMap<Key, u32>,
    /// The sums of each key, one for each meter.
    sums: Vec<Sum>,
}

impl Table {
    fn of(meters: Vec<MeterId>) -> Self {
        Self { meters, ..Self::default() }
    }

    /// The sums of a key, one for each meter.
    fn row(&mut self, key: Key) -> &mut [Sum] {
        let (stride, next) = (self.meters.len(), self.index.len() as u32);
        let at = *self.index.entry(key).or_insert(next) as usize * stride;
        if self.sums.len() < at + stride {
            self.sums.resize(at + stride, Sum::default());
        }
        &mut self.sums[at..at + stride]
    }

    fn merge(&mut self, other: Self) {
        let stride = self.meters.len();
        for (key, at) in other.index {
            let at = at as usize * stride;
            let own = self.row(key).iter_mut();
            own.zip(&other.sums[at..at + stride]).for_each(|(own, sum)| own.add(sum));
        }
    }

    fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        self.index.iter().flat_map(move |(key, at)| {
            let sums = &self.sums[*at as usize * self.meters.len()..];
            self.meters.iter().zip(sums).filter(|(_, sum)| sum.rows > 0).map(move |(meter, sum)| Entry {
                meter: *meter,
                credited: key.credited,
                rule: key.rule.map(|rule| rule as usize),
                slice: key.slice,
                at: key.at,
                currency: key.currency,
                sum: *sum,
            })
        })
    }
}

/// Why something of a record was not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It is credited to nobody, against the rules or for want of one.
    NotCredited(Why),
    /// It has no value in a column that is counted.
    NoValue(EcoString),
    /// It does not say what decides whether it counts: the axis.
    NotDecided(EcoString),
}

impl Reason {
    /// A word for counting and for programs; the same for all of a reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotCredited(why) => why.code(),
            Self::NoValue(_) => "no-value",
            Self::NotDecided(_) => "not-decided",
        }
    }

    /// The reason in words.
    pub fn explain(&self, plan: &Plan) -> Message {
        match self {
            Self::NotCredited(why) => why.explain(plan),
            Self::NoValue(column) => say!(en: "`{column}` has no value", zh: "`{column}` 没有数值", column = column),
            Self::NotDecided(axis) => say!(
                en: "it does not say `{axis}`, which decides whether it counts", zh: "没有写明 `{axis}`，无法确定是否计入",
                axis = axis,
            ),
        }
    }
}

/// How much was not counted for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// In how many records; one that lacks in several ways is told for each.
    pub rows: u64,
    /// Where the first of them stands.
    pub first: Row,
    /// The reason, as it is of the first.
    pub reason: Reason,
}

/// The sums of all records that were added.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// By source: those by month, those by day.
    sources: Vec<(EcoString, [Table; 2])>,
    /// For each meter its source, whether it is kept by day, and its place in that table.
    slots: Vec<(usize, usize, usize)>,
    lacking: BTreeMap<(EcoString, &'static str), Lacking>,
    months: FxHashMap<Date, Period>,
    /// For each meter, the column and the time of which only the first record counts.
    firsts: Vec<Option<(EcoString, Duration)>>,
    /// What counts only where it is the first, by meter and what the column says.
    candidates: BTreeMap<(MeterId, EcoString), Vec<Candidate>>,
}

/// A credit of a record that counts only where the record is the first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// The day of the record.
    day: Date,
    credited: Credited,
    rule: Option<u32>,
    value: i128,
    share: i128,
    at: [At; 2],
    currency: Option<Currency>,
    slices: Vec<SliceId>,
    /// Where the record stands; all credits of one record stand or fall together.
    place: Row,
}

impl Tally {
    /// The tally of no records.
    pub fn new(meters: &Meters) -> Self {
        let mut tally = Self::default();
        for (id, meter) in meters.iter() {
            let known = tally.sources.iter().position(|(source, _)| *source == meter.feed.source);
            let source = known.unwrap_or_else(|| {
                tally.sources.push((meter.feed.source.clone(), [Table::of(Vec::new()), Table::of(Vec::new())]));
                tally.sources.len() - 1
            });
            let kept = usize::from(meter.by_day);
            let table = &mut tally.sources[source].1[kept];
            tally.slots.push((source, kept, table.meters.len()));
            table.meters.push(id);
            tally.firsts.push(meter.feed.first.clone());
        }
        tally
    }

    /// Which records of a meter that counts only first ones do count; `None` of a meter that counts all.
    pub fn first(&self, meter: MeterId, plan: &Plan) -> Option<FxHashSet<Row>> {
        self.firsts[meter.0 as usize].as_ref()?;
        let of = self.candidates.iter().filter(|((own, _), _)| *own == meter);
        Some(of.flat_map(|((_, _), all)| self.counted(meter, all, plan)).map(|own| own.place).collect())
    }

    /// Those of what says the same in a column that count: no other was there in the time before. Of one day that of the first position counts, with all
    /// its credits; of several of it the one whose credits come first in some order, which no row's place has a part in.
    fn counted<'c>(&self, meter: MeterId, all: &'c [Candidate], plan: &Plan) -> Vec<&'c Candidate> {
        let Some((_, within)) = &self.firsts[meter.0 as usize] else { return Vec::new() };
        let mut days: BTreeMap<Date, BTreeMap<Row, Vec<&Candidate>>> = BTreeMap::new();
        for own in all {
            days.entry(own.day).or_default().entry(own.place).or_default().push(own);
        }
        let (mut last, mut found) = (None, Vec::new());
        for (day, records) in days {
            let is_first = last.replace(day).is_none_or(|last: Date| is_over(last, *within, day, plan));
            if is_first {
                found.extend(records.into_values().min_by_key(|own| standing(own)).into_iter().flatten());
            }
        }
        found
    }

    /// Counts what was kept back until all records are known.
    #[must_use]
    pub fn settled(mut self, plan: &Plan) -> Self {
        let candidates = std::mem::take(&mut self.candidates);
        for ((meter, _), all) in &candidates {
            let counted: Vec<Candidate> = self.counted(*meter, all, plan).into_iter().cloned().collect();
            let (source, kept, slot) = self.slots[meter.0 as usize];
            for own in counted {
                for slice in &own.slices {
                    let (credited, rule, currency) = (own.credited, own.rule, own.currency);
                    let key = Key { credited, rule, slice: *slice, at: own.at[kept], currency };
                    let sum = &mut self.sources[source].1[kept].row(key)[slot];
                    sum.add(&Sum { amount: own.value * own.share, weight: own.share, rows: 1 });
                }
            }
        }
        self
    }

    /// Adds what a tally of other records of the same plan holds.
    pub fn merge(&mut self, other: Self) {
        for ((_, own), (_, tables)) in self.sources.iter_mut().zip(other.sources) {
            own.iter_mut().zip(tables).for_each(|(own, table)| own.merge(table));
        }
        for (key, all) in other.candidates {
            self.candidates.entry(key).or_default().extend(all);
        }
        for (key, lacking) in other.lacking {
            match self.lacking.get_mut(&key) {
                Some(own) => own.merge(lacking),
                None => _ = self.lacking.insert(key, lacking),
            }
        }
    }

    /// Adds a sum that was made elsewhere, as where the records live.
    pub fn add_entry(&mut self, entry: &Entry) {
        let (source, kept, slot) = self.slots[entry.meter.0 as usize];
        let rule = entry.rule.map(|rule| rule as u32);
        let key = Key { credited: entry.credited, rule, slice: entry.slice, at: entry.at, currency: entry.currency };
        self.sources[source].1[kept].row(key)[slot].add(&entry.sum);
    }

    /// A tally of the same meters with these sums in place of its own.
    #[must_use]
    pub fn of_entries(&self, entries: &[Entry]) -> Self {
        let emptied = |table: &Table| Table::of(table.meters.clone());
        let sources = self.sources.iter().map(|(id, tables)| (id.clone(), tables.each_ref().map(emptied)));
        let mut tally = Self { sources: sources.collect(), ..self.clone() };
        entries.iter().for_each(|entry| tally.add_entry(entry));
        tally
    }

    /// All sums, in an order that does not depend on that of the records.
    pub fn entries(&self) -> Vec<Entry> {
        let tables = self.sources.iter().flat_map(|(_, tables)| tables);
        let mut all: Vec<Entry> = tables.flat_map(Table::entries).collect();
        all.sort_unstable_by_key(Entry::key);
        all
    }

    /// [`entries`](Self::entries) with what was kept back until all records are known.
    pub fn settled_entries(&self, plan: &Plan) -> Vec<Entry> {
        if self.candidates.is_empty() { self.entries() } else { self.clone().settled(plan).entries() }
    }

    /// What was not counted, by source and by the word of the reason.
    pub fn lacking(&self) -> impl Iterator<Item = (&str, &Lacking)> {
        self.lacking.iter().map(|((source, _), lacking)| (source.as_str(), lacking))
    }

    /// A sink that adds to this tally.
    pub fn sink<'a>(&'a mut self, basis: &Basis<'a>) -> impl Sink + 'a {
        TallySink { tally: self, plan: basis.plan }
    }
}

/// What the credits of one record are told from those of others by.
type Standing = ((Credited, Option<u32>, i128, i128, [At; 2], Option<Currency>), [i64; 7]);

/// Which of several records comes first: by its first credit, then by sums over all of them.
fn standing(credits: &[&Candidate]) -> Option<Standing> {
    let key = |own: &&Candidate| (own.credited, own.rule, own.value, own.share, own.at, own.currency);
    let first = credits.iter().map(key).min()?;
    let mut sums = [0_i64; 7];
    for own in credits {
        let who = match own.credited {
            Credited::Seat(seat) => i64::from(seat.0) * 4,
            Credited::Unit(unit) => i64::from(unit.0) * 4 + 1,
            Credited::Nobody => 2,
            Credited::Missed => 3,
        };
        let rule = own.rule.map_or(-1, i64::from);
        let share = i64::try_from(own.share).unwrap_or(i64::MAX);
        for (sum, more) in sums.iter_mut().zip([1, who, who * who, rule, rule * rule, who * rule, share]) {
            *sum = sum.saturating_add(more);
        }
    }
    Some((first, sums))
}

/// Whether a time that begins on a day is over on another.
fn is_over(start: Date, length: Duration, day: Date, plan: &Plan) -> bool {
    let count = i32::try_from(length.count).unwrap_or(i32::MAX);
    match length.unit {
        DurationUnit::Months => start.plus_months(count) <= day,
        DurationUnit::Quarters => start.plus_months(count.saturating_mul(3)) <= day,
        DurationUnit::Years => start.plus_months(count.saturating_mul(12)) <= day,
        DurationUnit::WorkingDays => {
            i64::from(plan.facts.working_days.between(start.plus_days(1), day)) >= i64::from(count)
        }
        _ => u64::try_from(start.days_until(day)).unwrap_or(0) * 24 * 60 >= length.rank(),
    }
}

impl Lacking {
    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        if other.first < self.first {
            (self.first, self.reason) = (other.first, other.reason);
        }
    }
}

struct TallySink<'a> {
    tally: &'a mut Tally,
    plan: &'a Plan,
}

impl TallySink<'_> {
    fn month(&mut self, date: Date) -> Period {
        let calendar = &self.plan.facts.calendar;
        *self.tally.months.entry(date).or_insert_with(|| calendar.month_of(date))
    }
}

impl Sink for TallySink<'_> {
    fn given(&mut self, record: &Record<'_>, given: &Given<'_>) {
        let ats = match given.date {
            Some(date) => [At::Month(self.month(date)), At::Day(date)],
            None => [At::Never; 2],
        };
        let (credited, rule) = (given.credited, given.rule.map(|rule| rule as u32));
        for slice in given.slices {
            // Meters of one kind and currency share a row, so that it is looked up once for all of them.
            let mut rest = given.values;
            while let Some(first) = rest.first() {
                let (source, kept, _) = self.tally.slots[first.meter.0 as usize];
                let alike = rest.iter().take_while(|value| {
                    value.currency == first.currency && self.tally.slots[value.meter.0 as usize].1 == kept
                });
                let count = alike.count();
                let key = Key { credited, rule, slice: *slice, at: ats[kept], currency: first.currency };
                for value in &rest[..count] {
                    if let Some((column, _)) = &self.tally.firsts[value.meter.0 as usize] {
                        let by = record.layout.find(column).and_then(|column| record.word(column, self.plan));
                        let day = record.cell("date").date().or(given.date);
                        let (Some(by), Some(day), true) = (by, day, *slice == given.slices[0]) else { continue };
                        let candidate = Candidate {
                            day,
                            value: value.value.micros(),
                            credited,
                            rule,
                            share: given.share.micros(),
                            at: ats,
                            currency: value.currency,
                            slices: given.slices.to_vec(),
                            place: record.place,
                        };
                        self.tally.candidates.entry((value.meter, by)).or_default().push(candidate);
                        continue;
                    }
                    let row = self.tally.sources[source].1[kept].row(key);
                    let sum = &mut row[self.tally.slots[value.meter.0 as usize].2];
                    sum.amount += value.value.micros() * given.share.micros();
                    sum.weight += given.share.micros();
                    sum.rows += 1;
                }
                rest = &rest[count..];
            }
        }
    }

    fn lacking(&mut self, record: &Record<'_>, reason: Reason) {
        let key = (record.layout.source.clone(), reason.code());
        let lacking = Lacking { rows: 1, first: record.place, reason };
        match self.tally.lacking.get_mut(&key) {
            Some(own) => own.merge(lacking),
            None => _ = self.tally.lacking.insert(key, lacking),
        }
    }
}
