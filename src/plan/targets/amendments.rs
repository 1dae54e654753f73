//! What changes say of targets, resolved.

use crate::diagnostic::Findings;
use crate::plan::targets::statements::{Stated, holders_named, read_period};
use crate::plan::targets::{DEFAULT_SET, SetId, Slices, read_value};
use crate::plan::{Plan, Resolver};
use crate::source::Span;
use crate::syntax::Read;
use crate::syntax::governance::TargetChange;
use crate::syntax::targets::{Metric as WrittenMetric, TargetSet as WrittenSet};
use crate::units::Quantity;

/// What a change says of one cell.
#[derive(Debug, Clone, Copy)]
pub struct Amendment {
    /// The set.
    pub set: SetId,
    /// The cell with its new number.
    pub cell: Stated,
    /// What the change says it was; `None` where that was reported.
    pub was: Option<Was>,
}

/// What a change says a number was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Was {
    /// Nothing: the number is new.
    New,
    /// A number, and where it is written.
    Value(Quantity, Span),
}

impl Plan {
    /// The cells that a changed target is about; none where that was reported.
    pub fn amendments(&self, target: &TargetChange, findings: &mut Findings) -> Vec<Amendment> {
        self.amended_cells(target, findings).unwrap_or_default()
    }

    fn amended_cells(&self, target: &TargetChange, findings: &mut Findings) -> Option<Vec<Amendment>> {
        let (targets, mut resolver) = (&self.targets, Resolver { findings });
        let holders = holders_named(target.of.get()?, &self.organisation, &mut resolver)?;
        let metric = resolver.find(target.metric.get()?, &targets.metrics, WrittenMetric::NOUN)?;
        let set = match target.set.get() {
            Some(set) => resolver.find(set, &targets.sets, WrittenSet::NOUN)?,
            None => targets.sets.find(DEFAULT_SET).filter(|_| target.set.is_absent())?,
        };
        let slice = match target.slice.get() {
            None => Some(Slices::WHOLE).filter(|_| target.slice.is_absent())?,
            Some(by) => targets.known_slice(by, &mut resolver)?,
        };
        let period = read_period(target.period.get()?, None, &self.facts, resolver.findings)?;
        let kind = &targets.metrics[metric].kind;
        let figure = target.value.get()?;
        let value = read_value(figure, kind, &self.facts, resolver.findings);
        let was = match target.was.get() {
            None => Some(Was::New).filter(|_| target.was.is_absent()),
            Some(was) => {
                let read = read_value(was, kind, &self.facts, resolver.findings);
                read.map(|value| Was::Value(value, was.span))
            }
        };
        let cell = |holder| Stated { value, holder, metric, period, slice, span: figure.span };
        Some(holders.into_iter().map(|holder| Amendment { set, cell: cell(holder), was }).collect())
    }
}
