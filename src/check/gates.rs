//! Gates that cannot open.

use crate::check::View;
use crate::check::curves::Limits;
use crate::check::rules::gate_never_opens;
use crate::check::rules::gate_never_opens::Shut;
use crate::cube::Key;
use crate::decision::How;
use crate::decision::evaluate::{Admits, Asked, CaseTest, Cases, Fact, Facts, SeatFacts, Truth};
use crate::diagnostic::{Findings, Message};
use crate::pay::analysis::{Look, combinations};
use crate::pay::terms::GateTerms;
use crate::pay::year::windows;
use crate::plan::targets::{DEFAULT_SET, HolderId, MetricId, Slices};
use crate::plan::{SeatId, Who};
use crate::syntax::incentives::Window;
use crate::syntax::targets::LowerAttainment;
use crate::units::{Date, Fraction, Period, speak};

/// How many ways for facts to differ are tried.
const MOST: usize = 4_096;

/// Looks at the gates of a plan and of its components.
pub(super) fn check(view: &View<'_>, look: Look<'_>, limits: &Limits, findings: &mut Findings) {
    let own = look.own;
    if let Some(gate) = &own.gate
        && let Some(shut) = alone(view, look, gate, limits)
    {
        return gate_never_opens::report(findings, own, &own.id.value, gate, &shut);
    }
    for (id, component) in &own.components {
        let Some(gate) = component.as_ref().and_then(|component| component.gate.as_ref()) else { continue };
        let excluded = || {
            let whole = own.gate.as_ref()?;
            (!meet(gate, whole)).then_some(Shut::Excluded(whole.span))
        };
        if let Some(shut) = alone(view, look, gate, limits).or_else(excluded) {
            gate_never_opens::report(findings, own, &id.value, gate, &shut);
        }
    }
}

/// Why a gate by itself never opens: one of its tests cannot hold, in each of its alternatives.
fn alone(view: &View<'_>, look: Look<'_>, gate: &GateTerms, limits: &Limits) -> Option<Shut> {
    let mut why = None;
    for all in gate.when.lines().iter().flat_map(|line| &line.any) {
        let shut = all.iter().find_map(|test| {
            let (asked, compared) = gate.when.asked_by(test);
            let asking = Asking { view, look, cases: &gate.when, test, asked };
            if compared.is_some() { None } else { asking.shut(limits) }
        });
        why = Some(shut?);
    }
    why
}

/// A test of a gate, with what it asks for.
struct Asking<'a> {
    view: &'a View<'a>,
    look: Look<'a>,
    cases: &'a Cases,
    test: &'a CaseTest,
    asked: &'a Asked,
}

impl Asking<'_> {
    /// Why it cannot hold.
    fn shut(&self, limits: &Limits) -> Option<Shut> {
        match self.asked.name.as_str() {
            "role" | "unit" | "position" | "head" | "level" | "service_month" => self.nobody(),
            "rating" => self.no_rating(),
            name => self.of_metric(self.view.plan.targets.metrics.find(name)?, limits),
        }
    }

    /// Whether none of those whom the plan pays is what it asks for, at the end of any month.
    fn nobody(&self) -> Option<Shut> {
        let (plan, own) = (self.view.plan, self.look.own);
        let days: Vec<Date> =
            windows(own.period, Window::Month).into_iter().map(|month| plan.facts.calendar.dates(month).1).collect();
        let may = |seat: &SeatId, date: Date| {
            let fact = SeatFacts { plan, seat: *seat, date }.fact(self.asked);
            self.cases.truth(self.test, &fact) != Truth::No
        };
        let opens = own.seats.iter().any(|seat| days.iter().any(|day| may(seat, *day)));
        (!opens).then(|| Shut::Nobody(self.asked.name.clone()))
    }

    /// Whether no scorecard gives the rating that it asks for.
    fn no_rating(&self) -> Option<Shut> {
        let (words, others) = self.cases.words(self.test)?;
        let cards = self.view.written.sections().filter_map(|sections| sections.incentives.scorecards.get()).flatten();
        let mut known = Vec::new();
        for card in cards {
            let ratings = card.value.ratings.get().into_iter().flat_map(|table| table.rows.list());
            for row in ratings {
                known.push(row.rating.get()?.as_str());
            }
        }
        let given = words.iter().any(|word| known.contains(&word.as_str()));
        (!others && !given && !known.is_empty()).then(|| Shut::NoRating(words.join(", ").into()))
    }

    fn of_metric(&self, metric: MetricId, limits: &Limits) -> Option<Shut> {
        let (view, asked) = (self.view, self.asked);
        let targets = &view.plan.targets;
        if targets.lost.target(metric) {
            return None;
        }
        let (lower, kind) = (targets.metrics[metric].lower, &targets.metrics[metric].kind);
        if !matches!(asked.how, Some(How::Attainment | How::AttainmentToDate)) {
            let (attainment, range) = limits.attainment.as_ref().filter(|_| lower.is_none())?;
            let most = self.greatest(metric, attainment)?;
            let share = asked.how == Some(How::Growth);
            let shown = most.exact().unwrap_or_else(|| most.round(view.plan.facts.rounding));
            let words = Message::new(|lang| if share { speak::percent(shown) } else { kind.show(shown, lang) });
            return self.is_beyond(&most).then(|| Shut::More(asked.name.clone(), words, range.span));
        }
        if !self.look.own.seats.iter().any(|seat| has_target(view, asked, *seat)) {
            return Some(Shut::NoTarget(asked.name.clone()));
        }
        if lower == Some(LowerAttainment::Mirrored) && self.is_beyond(&Fraction::from_int(2)) {
            return Some(Shut::Mirrored(asked.name.clone()));
        }
        let (most, range) = limits.attainment.as_ref()?;
        let words = most.exact().map(speak::percent).unwrap_or_default();
        let words = Message::new(|_| words.clone());
        self.is_beyond(most).then(|| Shut::Beyond(asked.name.clone(), words, range.span))
    }

    /// Whether it admits only what is more than so much.
    fn is_beyond(&self, most: &Fraction) -> bool {
        let Admits::Stretches(stretches) = &self.test.admits else { return false };
        stretches.iter().all(|stretch| {
            stretch.lower.is_some_and(|edge| {
                let value = Fraction::from_quantity(edge.value);
                value > *most || (value == *most && !edge.included)
            })
        })
    }

    /// The most that anybody whom the plan pays reaches of what it asks for, at the highest attainment; none where somebody has no target.
    fn greatest(&self, metric: MetricId, attainment: &Fraction) -> Option<Fraction> {
        let own = self.look.own;
        let all = match self.asked.window {
            Some(window) => windows(own.period, window),
            None => vec![self.view.plan.facts.calendar.year()],
        };
        let mut greatest: Option<Fraction> = None;
        for seat in &own.seats {
            let holder = holder(self.view, self.asked, *seat)?;
            for period in &all {
                let reached = self.target(metric, holder, *period)?.times(attainment);
                let past = || {
                    let results = &self.view.plan.targets;
                    let past = results.last_result(holder, metric, Slices::WHOLE, period.year, period.slot())?;
                    Some(Fraction::from_quantity(past))
                };
                let most = match self.asked.how {
                    None => reached,
                    Some(How::Excess) => reached.minus(&self.target(metric, holder, *period)?),
                    Some(How::Increase) => reached.minus(&past()?),
                    Some(How::Growth) => reached.minus(&past()?).over(&past()?)?,
                    Some(How::Attainment | How::AttainmentToDate | How::Score | How::Rank) => return None,
                };
                greatest = Some(greatest.map_or(most.clone(), |so_far| so_far.max(most)));
            }
        }
        greatest
    }

    fn target(&self, metric: MetricId, holder: HolderId, period: Period) -> Option<Fraction> {
        let set = self.view.plan.targets.sets.find(DEFAULT_SET)?;
        let key = Key { set, metric, holder, slice: Slices::WHOLE, year: period.year };
        self.view.cube.value(&key, period.slot()).map(Fraction::from_quantity)
    }
}

/// Whose number a condition asks for; none where it is nobody's that has targets.
fn holder(view: &View<'_>, asked: &Asked, seat: SeatId) -> Option<HolderId> {
    let organisation = &view.plan.organisation;
    match asked.of.as_deref() {
        None | Some("own") => Some(HolderId::seat(seat, organisation)),
        Some("unit" | "team") => organisation.unit_of(seat).map(HolderId::unit),
        Some(id) => match organisation.lookup(id) {
            Some(Who::Unit(unit)) => Some(HolderId::unit(unit)),
            _ => None,
        },
    }
}

fn has_target(view: &View<'_>, asked: &Asked, seat: SeatId) -> bool {
    let targets = &view.plan.targets;
    let (Some(metric), Some(set)) = (targets.metrics.find(&asked.name), targets.sets.find(DEFAULT_SET)) else {
        return true;
    };
    let Some(holder) = holder(view, asked, seat) else { return true };
    let year = view.plan.facts.calendar.year().year;
    view.cube.find(&Key { set, metric, holder, slice: Slices::WHOLE, year }).is_some()
        || view.cube.of_holder(holder).any(|id| view.cube[id].key.metric == metric)
}

/// Whether two gates can be open together; so it is taken where there are too many cases to try.
fn meet(one: &GateTerms, other: &GateTerms) -> bool {
    let nothing = |_: &Asked| Fact::Missing;
    let Some(all) = combinations(&[&one.when, &other.when], &nothing, MOST) else { return true };
    all.iter().any(|facts| {
        let fact =
            |asked: &Asked| facts.iter().find(|(own, _)| own == asked).map_or(Fact::Missing, |(_, fact)| fact.clone());
        // What is not known may well hold.
        one.when.holds(&fact).unwrap_or(true) && other.when.holds(&fact).unwrap_or(true)
    })
}
