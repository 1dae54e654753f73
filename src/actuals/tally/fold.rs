//! The tally of all that is read of a source.

use crate::actuals::reading::Fold;
use crate::actuals::record::Record;
use crate::actuals::tally::{Scratch, SourceCounter, Tally};

/// Sums what the records of a source give.
#[derive(Debug)]
pub struct TallyFold<'a> {
    /// What each of them gives.
    pub counter: SourceCounter<'a>,
}

impl Fold for TallyFold<'_> {
    type Sum = (Tally, Scratch);

    fn empty(&self) -> Self::Sum {
        (Tally::new(self.counter.basis.meters), Scratch::default())
    }

    fn add(&self, (tally, scratch): &mut Self::Sum, record: &Record<'_>) {
        self.counter.count(record, scratch, &mut tally.sink(&self.counter.basis));
    }

    fn merge(&self, into: &mut Self::Sum, (tally, _): Self::Sum) {
        into.0.merge(tally);
    }
}
