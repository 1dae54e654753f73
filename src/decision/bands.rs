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
use crate::diagnostic::{Findings, Lang, Message, Name, Speak, with_names_set};
use crate::plan::Plan;
use crate::plan::rules::wrong_kind;
use crate::plan::targets::{DEFAULT_SET, Kind};
use crate::say;
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
    /// Where that is said.
    cuts: Vec<(Span, Message)>,
}

impl Own {
    pub(super) fn new(metric: EcoString, axis: Axis, how: Option<How>) -> Self {
        Self { metric, axis, how, set: DEFAULT_SET.into(), counts: Interval::EVERYTHING, cuts: Vec::new() }
    }

    /// The score of a scorecard.
    pub(super) fn score() -> Self {
        Self::new("score".into(), Axis::plain(AxisKind::Number, None), Some(How::Score))
    }

    /// The rank in a contest, from 1.
    pub(super) fn rank() -> Self {
        Self::new("rank".into(), Axis::plain(AxisKind::Count(1), None), Some(How::Rank))
    }

    /// The same, of which nothing lies below zero.
    pub(super) fn not_below_zero(self) -> Self {
        Self { counts: Interval::new(End::Closed(Decimal::ZERO), End::Unbounded), ..self }
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
        let from = component.threshold.get().filter(|_| threshold.is_some());
        let to = component.ceiling.get().filter(|_| ceiling.is_some());
        let said = |figure: &Spanned<Figure>| figure.value.clone();
        let from =
            from.map(|own| (own.span, say!(en: "it counts from {from}", zh: "自 {from} 起计", from = said(own))));
        let to = to.map(|own| (own.span, say!(en: "it counts up to {to}", zh: "至 {to} 为止", to = said(own))));
        self.cuts = from.into_iter().chain(to).collect();
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
        let Some(all) = placements(&named, list, own, self) else { return not_proven(place, self.findings) };
        // Rows that are reached wherever the sets stand; the others are told where no place leaves a fault.
        let (mut dead, mut last) = (None::<Vec<usize>>, None);
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
                    None => return not_proven(place, lowering.findings),
                },
            };
            let Place { name, span, family } = place;
            let cuts = own.cuts.clone();
            let job = Job { name: name.into(), span, family, matching, rows, given, cuts };
            let analysis = settled(analyse(&lowering, &job), lines);
            if lines {
                uncovered(&mut lowering, &job, &written);
            }
            let known = |row: &usize| analysis.unreachable.iter().any(|found| found.row == *row);
            dead = Some(match dead {
                None => analysis.unreachable.iter().map(|found| found.row).collect(),
                Some(dead) => dead.into_iter().filter(known).collect(),
            });
            if !analysis.gaps.is_empty() || !analysis.overlaps.is_empty() || !analysis.undecided.is_empty() {
                let unreachable = if named.is_empty() { analysis.unreachable } else { Vec::new() };
                return tell(&mut lowering, &job, &Analysis { unreachable, ..analysis });
            }
            let used = std::mem::take(&mut lowering.used);
            last = Some((job, analysis, used));
        }
        let (Some((job, analysis, used)), Some(dead)) = (last, dead) else { return };
        let unreachable = analysis.unreachable.into_iter().filter(|found| dead.contains(&found.row)).collect();
        let mut lowering = self.lowering();
        lowering.used = used;
        tell(&mut lowering, &Job { given: None, ..job }, &Analysis { unreachable, ..Analysis::default() });
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

/// Reports a table whose rows fall into too many parts, or whose bounds can stand in too many ways.
fn not_proven(place: Place<'_>, findings: &mut Findings) {
    table_not_proven::report(findings, place.span, place.name, &[Undecided::Gaps, Undecided::Overlaps]);
}

/// What of an analysis is a fault where lines are drawn between points: what lies between them is no hole.
fn settled(mut analysis: Analysis, lines: bool) -> Analysis {
    if lines {
        (analysis.gaps, analysis.more_gaps) = (Vec::new(), false);
        analysis.undecided.retain(|question| *question == Undecided::Overlaps);
        analysis.unreachable.clear();
    }
    analysis
}

/// Tells where no point of any line holds, whatever is measured: its conditions leave cases without a line.
fn uncovered(lowering: &mut Lowering<'_, '_>, job: &Job, points: &[Band]) {
    if points.iter().all(|point| point.always) {
        return;
    }
    let rows = points.iter().map(|point| point.row(point.when.clone().unwrap_or_else(RowShape::otherwise))).collect();
    let (name, given) = (job.name.clone(), job.given.clone());
    let conditions = Job { name, rows, matching: Matching::First, given, cuts: Vec::new(), ..*job };
    let gaps = Analysis { unreachable: Vec::new(), ..analyse(lowering, &conditions) };
    tell(lowering, &conditions, &gaps);
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
            (true, Lang::Zh) => format!("{}的 {}%", Name(&base).speak(lang), (at * Decimal::ONE_HUNDRED).normalize()),
            (false, _) => crate::decision::voice::plain_amount(kind, at, plan.facts.currency, lang),
        };
        let parts = sets.iter().map(|(set, at)| match lang {
            Lang::En => format!("{} at {}", label(set), place(*at)),
            Lang::Zh => format!("{}为{}", Name(label(set)).speak(lang), Name(place(*at)).speak(lang)),
        });
        match lang {
            Lang::En => format!("with {}", parts.collect::<Vec<_>>().join(" and ")),
            Lang::Zh => with_names_set(format!("{}时", parts.collect::<Vec<_>>().join("、"))),
        }
    })
}

/// A row as written: its own bounds and its condition.
#[derive(Debug)]
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

/// Most pairs of rows of which one may run on beyond the other's start.
const MOST_CARRIED: usize = 50_000;

/// The rows with what each takes: a row without upper end runs to the start of the next, and on beyond it wherever that one's
/// condition fails. `None` where a row would fall into too many parts. Where bounds name sets of targets the next row is the one
/// written next, otherwise the one that begins next.
fn carried(bands: &[Band], space: &Space, in_order: bool) -> Option<Vec<Row>> {
    let mut order: Vec<usize> = (0..bands.len()).filter(|index| bands[*index].when.is_some()).collect();
    if !in_order {
        order.sort_by_key(|index| bands[*index].begins());
    }
    let mut work = 0;
    let carry = |(index, band): (usize, &Band)| {
        let bounded = band.start.1 != Interval::EVERYTHING;
        if band.when.is_none() {
            // `else` within bounds takes what no other row takes there.
            let rest = || {
                let own = RowShape::from(Block::new([(band.axis, Region::from(band.start.1))]));
                let others = bands.iter().filter(|other| other.when.is_some()).map(Band::shape);
                let others: Vec<RowShape> = others.filter(|other| other.meets(&own, space)).collect();
                own.minus(&others, space)
            };
            return Some(band.row(if bounded { rest()? } else { RowShape::otherwise() }));
        }
        if !band.open {
            return Some(band.row(band.shape()));
        }
        let at = order.iter().position(|other| *other == index).expect("rows with conditions are in order");
        let (own, mut next) = (band.shape(), Vec::new());
        for follower in order[at + 1..].iter().map(|other| &bands[*other]) {
            if follower.begins().is_none() || !in_order && follower.begins() == band.begins() {
                continue;
            }
            next.extend(Some(follower.takes()).filter(|taken| taken.meets(&own, space)));
            if follower.always {
                break;
            }
        }
        work += next.len();
        Some(band.row(own.minus(&next, space).filter(|_| work <= MOST_CARRIED)?))
    };
    bands.iter().enumerate().map(carry).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::{Domain, Value};

    const MEMBERS: usize = 3;

    fn band(start: Option<(i64, bool)>, members: Option<Vec<usize>>) -> Band {
        let end = match start {
            None => End::Unbounded,
            Some((value, true)) => End::Open(value.into()),
            Some((value, false)) => End::Closed(value.into()),
        };
        let block = Block::new(members.iter().map(|members| (1, Region::members(MEMBERS, members.iter().copied()))));
        Band {
            start: (end, Interval::new(end, End::Unbounded)),
            open: true,
            when: Some(block.into()),
            always: members.is_none(),
            axis: 0,
            span: Span::head(crate::source::FileId(0)),
            title: say!(en: "row", zh: "行"),
        }
    }

    fn bands() -> impl Strategy<Value = Vec<Band>> {
        let start = prop::option::weighted(0.9, (0..4_i64, any::<bool>()));
        let members = prop::option::of(prop::collection::vec(0..MEMBERS, 1..3));
        prop::collection::vec((start, members), 1..6)
            .prop_map(|rows| rows.into_iter().map(|(start, members)| band(start, members)).collect())
    }

    /// The rows that hold at a point and begin last.
    fn reached(bands: &[Band], point: &[Value]) -> Vec<usize> {
        let holds = |index: &usize| bands[*index].shape().alternatives.iter().any(|block| block.holds(point));
        let holding: Vec<usize> = (0..bands.len()).filter(holds).collect();
        let last = holding.iter().map(|index| bands[*index].begins()).max();
        holding.into_iter().filter(|index| Some(bands[*index].begins()) == last).collect()
    }

    proptest! {
        #[test]
        fn a_row_runs_on_until_the_next_one_holds(bands in bands()) {
            let space = Space { domains: vec![Domain::NUMBERS, Domain::Members { count: MEMBERS }] };
            let rows = carried(&bands, &space, false).expect("few rows");
            for (halves, member) in (-1..9).flat_map(|halves| (0..MEMBERS).map(move |member| (halves, member))) {
                let point = [Value::Number(Decimal::new(halves * 5, 1)), Value::Member(member)];
                let holds = |row: &Row| row.shape.alternatives.iter().any(|block| block.holds(&point));
                let holding: Vec<usize> = (0..rows.len()).filter(|index| holds(&rows[*index])).collect();
                prop_assert_eq!(holding, reached(&bands, &point), "{:?}", point);
            }
        }
    }
}
