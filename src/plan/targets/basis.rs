//! What targets rest on: past results.

use rustc_hash::FxHashMap;

use crate::plan::organisation::{Organisation, Who};
use crate::plan::rules::{unknown_reference, wrong_kind};
use crate::plan::targets::statements::{HolderId, read_period};
use crate::plan::targets::{MEMBER, MetricId, SliceId, Slices, Targets, read_value};
use crate::plan::{Facts, Resolver};
use crate::source::{Span, Spanned};
use crate::syntax::rules::invalid_period;
use crate::syntax::targets::{History, Metric as WrittenMetric};
use crate::syntax::{Noun, Read, Reader, Written};
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
    check_names(targets, written, facts, resolver);
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

const HOLDER: Noun = Noun { en: "a unit or a position", zh: "部门或岗位" };

/// Tells what the basis and the roles name that there is not: a number under a name that means nothing is compared with nothing.
fn check_names(targets: &Targets, written: &Written, facts: &Facts, resolver: &mut Resolver<'_>) {
    for basis in written.sections().filter_map(|sections| sections.targets.basis.get()) {
        if let Some(market) = basis.market.get() {
            let names = market.size.get().map(|sizes| sizes.iter().map(|(name, _)| name)).into_iter().flatten();
            let names =
                names.chain(market.share.get().map(|all| all.iter().map(|(name, _)| name)).into_iter().flatten());
            for name in names {
                period(name, facts, resolver);
            }
        }
        for capacity in basis.capacity.get().into_iter().flat_map(|items| &items.list) {
            if let Some(text) = capacity.period.get() {
                read_period(text, None, facts, resolver.findings);
            }
            let Some(product) = capacity.product.get() else { continue };
            match targets.dimensions.find("product") {
                Some(dimension) => {
                    targets.member(dimension, product, resolver);
                }
                None if targets.dimensions.is_broken("product") => {}
                None => unknown_reference::report(resolver.findings, product, MEMBER, std::iter::empty()),
            }
        }
    }
    for role in written.sections().filter_map(|sections| sections.organisation.roles.get()).flatten() {
        for (name, _) in role.value.productivity.get().map(|numbers| numbers.iter()).into_iter().flatten() {
            resolver.find(name, &targets.metrics, WrittenMetric::NOUN);
        }
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
        Who::Role(_) => {
            wrong_kind::report(resolver.findings, history.of.get()?, HOLDER);
            return None;
        }
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
    /// The result of the last year before `year` of which it is known, or of a part of that year.
    pub fn last_result(
        &self,
        holder: HolderId,
        metric: MetricId,
        slice: SliceId,
        year: i16,
        slot: usize,
    ) -> Option<Quantity> {
        let results = self.history.get(&(holder, metric, slice))?;
        let earlier = results.iter().rev().find(|(period, ..)| period.year < year && period.slot() == slot);
        earlier.map(|(_, value, _)| *value)
    }
}
