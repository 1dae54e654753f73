//! What of which records a metric counts.

use ecow::EcoString;

use crate::credit::resolve::column;
use crate::decision::evaluate::{Asked, Cases};
use crate::decision::{Axes, AxisKind};
use crate::plan::{MetricId, Plan};
use crate::syntax::{Field, Written};
use crate::units::Duration;

/// What a metric counts of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// The record itself, as one.
    Rows,
    /// What it says in a column.
    Column(Asked),
}

/// Where a metric's results come from.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The metric.
    pub metric: MetricId,
    /// The source of the records.
    pub source: EcoString,
    /// What is counted of each.
    pub counted: Counted,
    /// Which of them count; all where nothing is said.
    pub when: Option<Cases>,
    /// Of those that say the same in this column, only one that had none before it in this time counts.
    pub first: Option<(EcoString, Duration)>,
}

/// Where the results of all metrics come from that are counted from records; in the order of metrics.
#[derive(Debug, Clone, Default)]
pub struct Feeds(Vec<Feed>);

impl Feeds {
    /// The feeds of a plan. What of a metric could not be read was reported, and it has none.
    pub fn resolve(written: &Written, plan: &Plan, axes: &Axes) -> Self {
        let metrics = written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
        let feed = |entry: &crate::syntax::Entry<crate::syntax::targets::Metric>| {
            let metric = plan.targets.metrics.find(&entry.id)?;
            let (source, named) = parts(entry.value.source.get()?);
            if entry.value.when.is_broken() {
                return None;
            }
            let when = match entry.value.when.get() {
                Some(when) => Some(Cases::of_when(when, plan, axes)?),
                None => None,
            };
            let kind = axes.find(&entry.id).map_or(AxisKind::Number, |axis| axis.kind.clone());
            let counted = named.map_or(Counted::Rows, |name| Counted::Column(column(name, kind)));
            let first = match &entry.value.first {
                Field::Given(first) => Some((first.by.get()?.value.clone(), first.within.get()?.value)),
                Field::Absent => None,
                Field::Broken => return None,
            };
            Some(Feed { metric, source: source.into(), counted, when, first })
        };
        let mut feeds: Vec<Feed> = metrics.filter_map(feed).collect();
        feeds.sort_by_key(|feed| feed.metric);
        Self(feeds)
    }

    /// All of them, in the order of metrics.
    pub fn iter(&self) -> impl Iterator<Item = &Feed> {
        self.0.iter()
    }

    /// The feed of a metric.
    pub fn of(&self, metric: MetricId) -> Option<&Feed> {
        let at = self.0.binary_search_by_key(&metric, |feed| feed.metric).ok()?;
        Some(&self.0[at])
    }
}

/// A source and its column as they are written: `orders.amount`, or a source alone.
pub(super) fn parts(text: &str) -> (&str, Option<&str>) {
    match text.split_once('.') {
        Some((source, column)) => (source, Some(column)),
        None => (text, None),
    }
}
