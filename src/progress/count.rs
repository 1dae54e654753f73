//! Sums of all records up to a day.

use crate::actuals::payroll::OfSource;
use crate::actuals::record::Record;
use crate::actuals::tally::{Basis, Counter, Given, Reason, Scratch, Sink, SourceCounter, Tally};
use crate::actuals::{Access, Fold, Reading, Source, read};
use crate::diagnostic::Findings;
use crate::source::{ReadError, SourceMap};
use crate::units::Date;

/// What all sources give.
pub(super) struct Counted {
    pub tally: Tally,
    pub sources: Vec<OfSource>,
    /// Of each source how many records count only after the day.
    pub later: Vec<u64>,
}

pub(super) fn count(
    from: &[Source],
    basis: Basis<'_>,
    until: Date,
    access: &Access<'_>,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Counted, ReadError> {
    let mut counted = Counted { tally: Tally::new(basis.meters), sources: Vec::new(), later: Vec::new() };
    for source in from {
        let fold = UpTo { counter: Counter { basis }.of_source(&source.layout), basis, until };
        let Reading { sum, report } = read(source, access, &fold, sources, findings)?;
        counted.tally.merge(sum.tally);
        counted.later.push(sum.later);
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
