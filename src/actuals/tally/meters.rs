//! What is counted: metrics, and what measures ask beyond them.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::actuals::tally::MeterId;
use crate::credit::{Feed, Feeds};
use crate::decision::Axes;
use crate::decision::evaluate::Cases;
use crate::plan::targets::Kind;
use crate::plan::{Index, MetricId, Plan};
use crate::source::Span;
use crate::syntax::incentives::{CreditedOn, Measure, PayTable};
use crate::syntax::targets::OverTime;
use crate::syntax::{Field, Formula, Operand, Written};

/// What is counted of the records of one source.
#[derive(Debug, Clone)]
pub struct Meter {
    /// A name that outlasts other changes of the plan: the id of the metric, and where a measure asks for more, whose measure that is.
    pub name: EcoString,
    /// The metric, with its source, its value and which records count.
    pub feed: Feed,
    /// What else a measure asks of records.
    pub when: Option<Cases>,
    /// The event that a measure is credited on. Of a source whose records say their `event`, only those of it count; a record of another
    /// source is the event.
    pub credited_on: Option<CreditedOn>,
    /// Whether it is kept by day: of a balance, and of a mean over time, one day is not added to another.
    pub by_day: bool,
    /// Whether the value is a mean of records, weighted by their shares, and no sum.
    pub is_mean: bool,
}

/// All meters of a plan.
#[derive(Debug, Clone, Default)]
pub struct Meters {
    list: Vec<Meter>,
    /// By metric, and by the measure that asks for more, by its place.
    known: FxHashMap<(MetricId, Option<Span>), MeterId>,
    /// Measures of whose condition something could not be read.
    unread: Vec<Span>,
}

impl Meters {
    /// The meters of a plan: one for each metric with a source, and one for each measure that asks for more of its records.
    pub fn resolve(written: &Written, plan: &Plan, axes: &Axes, feeds: &Feeds) -> Self {
        let mut meters = Self::default();
        for feed in feeds.iter() {
            meters.add(feed, None, (None, None), plan);
        }
        let formulas = formulas(written, plan);
        for (of, measure) in measures(written) {
            meters.add_measure((&of, measure), plan, axes, feeds, &formulas);
        }
        meters
    }

    /// Keeps everything by day, for pay that is counted in days or weeks.
    pub fn keep_days(&mut self) {
        self.list.iter_mut().for_each(|meter| meter.by_day = true);
    }

    /// The meter of a metric by itself; none where it has no source of its own.
    pub fn of_metric(&self, metric: MetricId) -> Option<MeterId> {
        self.known.get(&(metric, None)).copied()
    }

    /// The meter of a metric as a measure counts it, which may be a part of the measure's metric (numerator and denominator of a ratio). None where the metric has no
    /// source of its own, or something of the measure could not be read.
    pub fn of_measure(&self, metric: MetricId, measure: &Measure) -> Option<MeterId> {
        if self.unread.contains(&measure.site) {
            return None;
        }
        self.known.get(&(metric, Some(measure.site))).copied().or_else(|| self.of_metric(metric))
    }

    /// The meter of a metric as the measure written at a place counts it; of the metric by itself where no measure does.
    pub fn of_site(&self, metric: MetricId, site: Option<Span>) -> Option<MeterId> {
        if site.is_some_and(|site| self.unread.contains(&site)) {
            return None;
        }
        self.known.get(&(metric, site)).copied().or_else(|| self.of_metric(metric))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (MeterId, &Meter)> {
        self.list.iter().enumerate().map(|(index, meter)| (MeterId::new(index), meter))
    }

    /// A meter.
    pub fn get(&self, id: MeterId) -> &Meter {
        &self.list[id.index()]
    }

    fn add(&mut self, feed: &Feed, site: Option<(&str, Span)>, more: (Option<Cases>, Option<CreditedOn>), plan: &Plan) {
        let metric = &plan.targets.metrics[feed.metric];
        let id = plan.targets.metrics.id(feed.metric);
        let meter = Meter {
            name: site.map_or_else(|| id.clone(), |(of, _)| ecow::eco_format!("{id}@{of}")),
            feed: feed.clone(),
            when: more.0,
            credited_on: more.1,
            by_day: metric.over_time != OverTime::Sum,
            is_mean: metric.kind == Kind::Percent,
        };
        self.known.insert((feed.metric, site.map(|(_, site)| site)), MeterId::new(self.list.len()));
        self.list.push(meter);
    }

    fn add_measure(
        &mut self,
        (of, measure): (&str, &Measure),
        plan: &Plan,
        axes: &Axes,
        feeds: &Feeds,
        formulas: &FxHashMap<MetricId, Vec<MetricId>>,
    ) {
        let credited_on = measure.credited_on.get().map(|event| event.value);
        if measure.when.is_absent() && credited_on.is_none() {
            return;
        }
        let when = match &measure.when {
            Field::Given(when) => match Cases::of_when(when, plan, axes) {
                Some(cases) => Some(cases),
                None => return self.unread.push(measure.site),
            },
            Field::Absent => None,
            Field::Broken => return self.unread.push(measure.site),
        };
        let metric = measure.metric.get().and_then(|metric| plan.targets.metrics.find(metric));
        let mut open: Vec<MetricId> = metric.into_iter().collect();
        let mut seen: Vec<MetricId> = Vec::new();
        while let Some(metric) = open.pop() {
            if seen.contains(&metric) {
                continue;
            }
            seen.push(metric);
            if let Some(feed) = feeds.of(metric) {
                self.add(feed, Some((of, measure.site)), (when.clone(), credited_on), plan);
            }
            open.extend(formulas.get(&metric).into_iter().flatten());
        }
    }
}

/// The metrics that metrics are computed from.
fn formulas(written: &Written, plan: &Plan) -> FxHashMap<MetricId, Vec<MetricId>> {
    let metrics = written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
    let parts = metrics.filter_map(|entry| {
        let metric = plan.targets.metrics.find(&entry.id)?;
        let mut parts = Vec::new();
        operands(entry.value.is.get()?, plan, &mut parts);
        Some((metric, parts))
    });
    parts.collect()
}

fn operands(formula: &Formula, plan: &Plan, parts: &mut Vec<MetricId>) {
    for operand in &formula.operands {
        match operand {
            Operand::Value(id) => parts.extend(plan.targets.metrics.find(id)),
            Operand::Formula(inner) => operands(inner, plan, parts),
        }
    }
}

/// All measures of a plan, in written order, each with what it is of.
fn measures(written: &Written) -> Vec<(EcoString, &Measure)> {
    let mut all = Vec::new();
    for sections in written.sections() {
        let own = &sections.incentives;
        for plan in own.incentives.get().into_iter().flatten() {
            let id = &plan.id.value;
            all.extend(reads(&plan.value.modifier).map(|measure| (ecow::eco_format!("{id}/modifier"), measure)));
            for component in plan.value.components.get().into_iter().flatten() {
                let of = ecow::eco_format!("{id}/{}", component.id.value);
                all.extend(component.value.measure.get().map(|measure| (of.clone(), measure)));
                all.extend(reads(&component.value.table).map(|measure| (of + "/reads", measure)));
            }
        }
        for contest in own.contests.get().into_iter().flatten() {
            let of = ecow::eco_format!("contests/{}", contest.id.value);
            all.extend(contest.value.measure.get().map(|measure| (of.clone(), measure)));
            all.extend(reads(&contest.value.table).map(|measure| (of + "/reads", measure)));
        }
    }
    all
}

fn reads(table: &Field<PayTable>) -> Option<&Measure> {
    table.get()?.reads.get().map(|measure| &**measure)
}
