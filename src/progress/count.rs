//! Sums of all records up to a day.

use crate::actuals::payroll::{Aggregated, OfSource};
use crate::actuals::record::{Layout, Record};
use crate::actuals::tally::{At, Basis, Counter, Given, Reason, Scratch, Sink, SourceCounter, Tally};
use crate::actuals::{Access, Fold, Reading, Source, read};
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::source::{ReadError, SourceMap};
use crate::units::Date;

/// What all sources give.
pub(super) struct Counted {
    pub tally: Tally,
    pub sources: Vec<OfSource>,
    /// Of each source how many records count only after the day.
    pub later: Vec<u64>,
    /// The columns of each source.
    pub layouts: Vec<Layout>,
}

impl Counted {
    /// Adds sums that were made elsewhere, as far as they are of days up to the day.
    pub(super) fn add_sums(&mut self, plan: &Plan, aggregated: Aggregated, until: Date) {
        for entry in aggregated.entries {
            let is_over = match entry.at {
                At::Never => true,
                At::Day(day) => day <= until,
                At::Month(month) => plan.facts.calendar.dates(month).1 <= until,
            };
            if is_over {
                self.tally.add_entry(&entry);
            }
        }
        self.later.extend(aggregated.sources.iter().map(|_| 0));
        self.sources.extend(aggregated.sources);
        self.layouts.extend(aggregated.layouts);
    }

    /// Puts what came of sources in the order in which the plan declares them.
    pub(super) fn sort(&mut self, all: &[Source]) {
        let place = |id: &ecow::EcoString| all.iter().position(|source| source.id == *id);
        let own = std::mem::take(&mut self.sources).into_iter().zip(std::mem::take(&mut self.later));
        let mut own: Vec<_> = own.zip(std::mem::take(&mut self.layouts)).collect();
        own.sort_by_key(|((source, _), _)| place(&source.id));
        for ((source, later), layout) in own {
            self.sources.push(source);
            self.later.push(later);
            self.layouts.push(layout);
        }
    }
}

pub(super) fn count(
    from: &[Source],
    basis: Basis<'_>,
    until: Date,
    access: &Access<'_>,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Counted, ReadError> {
    let mut counted =
        Counted { tally: Tally::new(basis.meters), sources: Vec::new(), later: Vec::new(), layouts: Vec::new() };
    for source in from {
        let fold = UpTo { counter: Counter { basis }.of_source(&source.layout), basis, until };
        let Reading { sum, report } = read(source, access, &fold, sources, findings)?;
        counted.tally.merge(sum.tally);
        counted.later.push(sum.later);
        counted.layouts.push(source.layout.clone());
        counted.sources.push(OfSource { id: source.id.clone(), report });
    }
    Ok(counted)
}

/// Sums what counts up to a day.
struct UpTo<'a> {
    counter: SourceCounter<'a>,
    basis: Basis<'a>,
    until: Date,
}

/// What the records of a source sum to.
struct Sums {
    tally: Tally,
    scratch: Scratch,
    later: u64,
}

impl Fold for UpTo<'_> {
    type Sum = Sums;

    fn empty(&self) -> Sums {
        Sums { tally: Tally::new(self.basis.meters), scratch: Scratch::default(), later: 0 }
    }

    fn add(&self, sum: &mut Sums, record: &Record<'_>) {
        // Judgements are of pay, and credit nobody.
        if record.layout.find("judged").is_some() {
            return;
        }
        let mut early = Early { sink: sum.tally.sink(&self.basis), until: self.until, is_later: false };
        self.counter.count(record, &mut sum.scratch, &mut early);
        sum.later += u64::from(early.is_later);
    }

    fn merge(&self, into: &mut Sums, other: Sums) {
        into.tally.merge(other.tally);
        into.later += other.later;
    }
}

/// Hands on what counts up to a day: what counts only later is not known yet on it.
struct Early<S> {
    sink: S,
    until: Date,
    /// Whether something of the record counts later.
    is_later: bool,
}

impl<S: Sink> Sink for Early<S> {
    fn given(&mut self, record: &Record<'_>, given: &Given<'_>) {
        if given.date.is_none_or(|date| date <= self.until) {
            self.sink.given(record, given);
        } else {
            self.is_later = true;
        }
    }

    fn lacking(&mut self, record: &Record<'_>, reason: Reason) {
        self.sink.lacking(record, reason);
    }
}
