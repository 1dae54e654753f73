//! What targets rest on: past results.

use rustc_hash::FxHashMap;

use crate::plan::organisation::{Organisation, Who};
use crate::plan::targets::statements::HolderId;
use crate::plan::targets::{MetricId, SliceId, Slices, Targets, read_value};
use crate::plan::{Facts, Resolver};
use crate::source::{Span, Spanned};
use crate::syntax::rules::invalid_period;
use crate::syntax::targets::{History, Metric as WrittenMetric};
use crate::syntax::{Read, Reader, Written};
use crate::units::{Period, PeriodText, Quantity};

/// Past results by holder, metric and slice: periods with their values, earliest first.
pub type Results = FxHashMap<(HolderId, MetricId, SliceId), Vec<PastResult>>;

/// A period, what was reached in it, and where that is written.
pub(super) type PastResult = (Period, Quantity, Span);

/// Resolves past results.
pub(super) fn resolve(
    targets: &mut Targets,
    written: &Written,
    facts: &Facts,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) {
    let bases = written.sections().filter_map(|sections| sections.targets.basis.get());
    for history in bases.filter_map(|basis| basis.history.get()).flat_map(|items| &items.list) {
        let Some((key, values)) = results(history, targets, facts, organisation, resolver) else {
            let metric = history.metric.get().and_then(|id| targets.metrics.find(id));
            targets.lost.history.extend(metric);
            continue;
        };
        let known = targets.history.entry(key).or_default();
        known.extend(values);
        known.sort_by_key(|(period, ..)| *period);
    }
}

type Key = (HolderId, MetricId, SliceId);

fn results(
    history: &History,
    targets: &mut Targets,
    facts: &Facts,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) -> Option<(Key, Vec<PastResult>)> {
    let holder = match organisation.find(history.of.get()?, resolver)? {
        Who::Unit(unit) => HolderId::unit(unit),
        Who::Seat(seat) => HolderId::seat(seat, organisation),
        Who::Group(group) => HolderId::seat(crate::plan::SeatId(organisation.groups[group].seats.start), organisation),
        Who::Role(_) => return None,
    };
    let metric = resolver.find(history.metric.get()?, &targets.metrics, WrittenMetric::NOUN)?;
    let slice = match history.slice.get() {
        Some(slice) => targets.slice(slice, resolver)?,
        None => Slices::WHOLE,
    };
    let mut values = Vec::new();
    for (name, figure) in history.values.get()?.iter() {
        let Some(figure) = figure else {
            targets.lost.history.insert(metric);
            continue;
        };
        let value = read_value(figure, &targets.metrics[metric].kind, facts, resolver.findings);
        match (period(name, facts, resolver), value) {
            (Some(period), Some(value)) => values.push((period, value, figure.span)),
            _ => {
                targets.lost.history.insert(metric);
            }
        }
    }
    Some(((holder, metric, slice), values))
}

fn period(name: &Spanned<ecow::EcoString>, facts: &Facts, resolver: &mut Resolver<'_>) -> Option<Period> {
    match PeriodText::parse(name).and_then(|text| facts.calendar.resolve(&text, None)) {
        Ok(period) => Some(period),
        Err(error) => {
            let mut reader = Reader::new(resolver.findings, name.value.clone());
            invalid_period::report(&mut reader, name, error.explain(), error.help());
            None
        }
    }
}

impl Targets {
    /// The result of the last year before `year` that is known.
    pub fn last_result(&self, holder: HolderId, metric: MetricId, slice: SliceId, year: i16) -> Option<Quantity> {
        let results = self.history.get(&(holder, metric, slice))?;
        let earlier = results.iter().rev().find(|(period, ..)| period.year < year && period.slot() == 0);
        earlier.map(|(_, value, _)| *value)
    }
}
