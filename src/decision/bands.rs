//! Tables whose rows hold bounds of what is measured: pay tables, scores and ratings.

use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::decision::analyse::{Job, Row, analyse, has_broken_bound, tell, title};
use crate::decision::axes::{Axis, AxisKind, How};
use crate::decision::collect::{Place, Tables};
use crate::decision::lower::Lowering;
use crate::decision::numbers::{figure_on, head_bounds, noun_of};
use crate::decision::placements::placements;
use crate::decision::rules::table_not_proven;
use crate::diagnostic::{Findings, Lang, Message, Speak};
use crate::plan::Plan;
use crate::plan::rules::wrong_kind;
use crate::plan::targets::{DEFAULT_SET, Kind};
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{Component, Measure, MeasureAs, Mode};
use crate::syntax::{RowHead, TableRow};
use crate::table::{Analysis, Block, End, Interval, Matching, Region, RowShape, Space, Undecided};
use crate::units::Figure;

/// What a table's own bounds are bounds of.
#[derive(Debug, Clone)]
pub(super) struct Own {
    metric: EcoString,
    axis: Axis,
    how: Option<How>,
    /// The set of targets it is measured against.
    pub(super) set: EcoString,
    /// The part of the axis that counts.
    counts: Interval,
}

impl Own {
    pub(super) fn new(metric: EcoString, axis: Axis, how: Option<How>) -> Self {
        Self { metric, axis, how, set: DEFAULT_SET.into(), counts: Interval::EVERYTHING }
    }

    /// A measure; `None` where its metric is not known, which was reported.
    pub(super) fn of(measure: &Measure, plan: &Plan) -> Option<Self> {
        if measure.r#as.is_broken() {
            return None;
        }
        let own = Self::of_metric(measure.metric.get()?, measure.r#as.get().map(|how| how.value), plan)?;
        Some(measure.set.get().map_or(own.clone(), |set| Self { set: set.value.clone(), ..own }))
    }

    pub(super) fn of_metric(metric: &str, how: Option<MeasureAs>, plan: &Plan) -> Option<Self> {
        let found = plan.targets.metrics.find(metric)?;
        let item = &plan.targets.metrics[found];
        let kind = match item.kind {
            Kind::Money(_) => AxisKind::Money,
            Kind::Percent => AxisKind::Percent,
            Kind::Count(_) => AxisKind::Count(0),
        };
        let how = how.and_then(|how| How::read(how.word()));
        let axis = Axis::plain(kind, item.name.clone()).measured(how);
        Some(Self::new(metric.into(), axis, how))
    }

    /// Whether targets of other sets have a place on the axis that is known against its numbers.
    pub(super) fn is_share_of_target(&self) -> bool {
        matches!(self.how, Some(How::Attainment | How::AttainmentToDate))
    }

    /// Takes in from where and up to where a component counts what it measures. Parts are paid from zero on, so that a table of
    /// parts begins there whatever its threshold.
    pub(super) fn limit(&mut self, component: &Component, mode: Option<Mode>, plan: &Plan, findings: &mut Findings) {
        let mut read = |figure: Option<&Spanned<Figure>>| {
            let figure = figure?;
            let found = figure_on(&self.axis.kind, &figure.value, plan);
            if found.is_none() {
                let text = Spanned::new(figure.value.speak(Lang::En).into(), figure.span);
                wrong_kind::report(findings, &text, noun_of(&self.axis.kind));
            }
            found
        };
        let threshold = read(component.threshold.get()).filter(|_| mode != Some(Mode::Marginal));
        let ceiling = read(component.ceiling.get());
        let end = |value: Option<Decimal>| value.map_or(End::Unbounded, End::Closed);
        self.counts = Interval::new(end(threshold), end(ceiling));
    }

    /// Makes it the axis of a table.
    pub(super) fn apply(&self, lowering: &mut Lowering<'_, '_>) -> usize {
        let index = lowering.use_axis(ecow::eco_format!("{}@@", self.metric), "", self.axis.clone(), self.how);
        lowering.used[index].limit(self.counts);
        lowering.own = Some((self.metric.clone(), index));
        index
    }
}

impl Tables<'_, '_> {
    /// Proves a table of bands, or of points between which lines are drawn.
    pub(super) fn bands<R: TableRow>(&mut self, place: Place<'_>, matching: Matching, list: &[R], own: &Own) {
        let named = self.sets_named(list);
        let Some(all) = placements(&named, list, own, self) else {
            let undecided = [Undecided::Gaps, Undecided::Overlaps];
            table_not_proven::report(self.findings, place.span, place.name, &undecided);
            return;
        };
        for sets in all {
            let given = (!sets.is_empty()).then(|| stands(&sets, own, self.plan));
            let mut lowering = self.lowering();
            let axis = own.apply(&mut lowering);
            lowering.sets = sets;
            let lines = list.iter().any(|row| !row.head().at.is_absent());
            let Some(written) = written(&mut lowering, axis, list, place.span) else { return };
            let rows = match lines {
                true => written.iter().map(|band| band.row(band.shape())).collect(),
                false => match carried(&written, &lowering.space(), !named.is_empty()) {
                    Some(rows) => rows,
                    None => {
                        let undecided = [Undecided::Gaps, Undecided::Overlaps];
                        return table_not_proven::report(lowering.findings, place.span, place.name, &undecided);
                    }
                },
            };
            let Place { name, span, family } = place;
            let job = Job { name: name.into(), span, family, matching, rows, given };
            let analysis = settled(analyse(&lowering, &job), lines, !named.is_empty());
            if analysis != Analysis::default() {
                return tell(&mut lowering, &job, &analysis);
            }
        }
    }

    /// The sets of targets that bounds name.
    fn sets_named<R: TableRow>(&self, list: &[R]) -> Vec<EcoString> {
        let bounds = list.iter().map(|row| head_bounds(row.head()));
        let texts = bounds.flat_map(|bounds| [bounds.lower, bounds.upper]).flatten().map(|limit| limit.text.value);
        let points = list.iter().filter_map(|row| row.head().at.get().map(|at| at.value.clone()));
        let mut named: Vec<EcoString> =
            texts.chain(points).filter(|text| self.plan.targets.sets.find(text).is_some()).collect();
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// What of an analysis is a fault: a line runs between its points; and a band that is empty for some positions of a set need
/// not be so for others.
fn settled(mut analysis: Analysis, lines: bool, sets: bool) -> Analysis {
    if lines {
        (analysis.gaps, analysis.more_gaps) = (Vec::new(), false);
        analysis.undecided.retain(|question| *question == Undecided::Overlaps);
    }
    if lines || sets {
        analysis.unreachable.clear();
    }
    analysis
}

/// `with stretch at 150% of quota`.
fn stands(sets: &IndexMap<EcoString, Decimal>, own: &Own, plan: &Plan) -> Message {
    let label = |id: &str| {
        let name = plan.targets.sets.find(id).and_then(|set| plan.targets.sets[set].name.clone());
        name.unwrap_or_else(|| id.into())
    };
    Message::new(|lang| {
        let (base, kind) = (label(&own.set), &own.axis.kind);
        let place = |at: Decimal| match (own.is_share_of_target(), lang) {
            (true, Lang::En) => format!("{}% of {base}", (at * Decimal::ONE_HUNDRED).normalize()),
            (true, Lang::Zh) => format!("{base}的 {}%", (at * Decimal::ONE_HUNDRED).normalize()),
            (false, _) => crate::decision::voice::plain_amount(kind, at, plan.facts.currency, lang),
        };
        let parts = sets.iter().map(|(set, at)| match lang {
            Lang::En => format!("{} at {}", label(set), place(*at)),
            Lang::Zh => format!("{}为{}", label(set), place(*at)),
        });
        match lang {
            Lang::En => format!("with {}", parts.collect::<Vec<_>>().join(" and ")),
            Lang::Zh => format!("{}时", parts.collect::<Vec<_>>().join("、")),
        }
    })
}

/// A row as written: its own bounds and its condition.
struct Band {
    start: (End, Interval),
    /// Whether the row runs on to the next one's start.
    open: bool,
    /// What else must hold; `None` for `else`.
    when: Option<RowShape>,
    /// Whether nothing else must hold.
    always: bool,
    axis: usize,
    span: Span,
    title: Message,
}

impl Band {
    fn shape(&self) -> RowShape {
        self.within(self.start.1)
    }

    /// The cases of its condition within a stretch of the axis.
    fn within(&self, interval: Interval) -> RowShape {
        let Some(when) = &self.when else { return RowShape::otherwise() };
        RowShape::any(
            when.alternatives
                .iter()
                .map(|block| Block::new(block.limits().iter().cloned().chain([(self.axis, Region::from(interval))]))),
        )
    }

    /// What it takes from rows that run on to it.
    fn takes(&self) -> RowShape {
        self.within(Interval::new(self.start.0, End::Unbounded))
    }

    fn row(&self, shape: RowShape) -> Row {
        Row { shape, span: self.span, title: self.title.clone() }
    }

    /// Where it begins, in the order of the axis.
    fn begins(&self) -> Option<(Decimal, bool)> {
        match self.start.0 {
            End::Unbounded => None,
            End::Closed(value) => Some((value, false)),
            End::Open(value) => Some((value, true)),
        }
    }
}

/// The rows with their own bounds; `None` where one could not be read, which was reported.
fn written<R: TableRow>(lowering: &mut Lowering<'_, '_>, axis: usize, list: &[R], table: Span) -> Option<Vec<Band>> {
    lowering.expect(list.iter().filter_map(|row| row.head().when.get()));
    let bands: Vec<Option<Band>> =
        list.iter().enumerate().map(|(index, row)| band(lowering, axis, row.head(), index, table)).collect();
    bands.into_iter().collect()
}

fn band(lowering: &mut Lowering<'_, '_>, axis: usize, head: &RowHead, index: usize, table: Span) -> Option<Band> {
    let interval = match head.at.get() {
        Some(at) => lowering.number(axis, &at.0).map(Interval::point),
        None => lowering.head_interval(axis, head),
    };
    let when = match head.when.get() {
        None => Some(RowShape::any([Block::default()])),
        Some(when) => Some(lowering.row(when)?).filter(|shape| !shape.is_otherwise()),
    };
    if has_broken_bound(head) || head.when.is_broken() {
        return None;
    }
    let interval = interval?;
    let texts = [&head.from, &head.above, &head.to, &head.below, &head.at];
    let span = texts.into_iter().find_map(|field| field.get()).map_or(table, |text| text.span);
    Some(Band {
        start: (interval.lower, interval),
        open: head.to.is_absent() && head.below.is_absent() && head.at.is_absent(),
        when,
        always: head.when.is_absent(),
        axis,
        span,
        title: title(head, index),
    })
}

/// The rows with what each takes: a row without upper end runs to the start of the next, and on beyond it wherever that one's
/// condition fails. `None` where a row would fall into too many parts. Where bounds name sets of targets the next row is the one
/// written next, otherwise the one that begins next.
fn carried(bands: &[Band], space: &Space, in_order: bool) -> Option<Vec<Row>> {
    let mut order: Vec<usize> = (0..bands.len()).filter(|index| bands[*index].when.is_some()).collect();
    if !in_order {
        order.sort_by_key(|index| bands[*index].begins());
    }
    let carry = |(index, band): (usize, &Band)| {
        let bounded = band.start.1 != Interval::EVERYTHING;
        if band.when.is_none() {
            // `else` within bounds takes what no other row takes there.
            let rest = || {
                let others = bands.iter().filter(|other| other.when.is_some()).map(Band::shape).collect::<Vec<_>>();
                let own = RowShape::from(Block::new([(band.axis, Region::from(band.start.1))]));
                own.minus(&others, space)
            };
            return Some(band.row(if bounded { rest()? } else { RowShape::otherwise() }));
        }
        if !band.open {
            return Some(band.row(band.shape()));
        }
        let at = order.iter().position(|other| *other == index).expect("rows with conditions are in order");
        let mut next: Vec<RowShape> = Vec::new();
        for follower in order[at + 1..].iter().map(|other| &bands[*other]) {
            if follower.begins().is_none() || !in_order && follower.begins() == band.begins() {
                continue;
            }
            next.push(follower.takes());
            if follower.always {
                break;
            }
        }
        Some(band.row(band.shape().minus(&next, space)?))
    };
    bands.iter().enumerate().map(carry).collect()
}
