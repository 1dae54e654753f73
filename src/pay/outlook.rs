//! Results as a year might turn out: every target reached to some part, and what is taken for all else that pay asks for.

use crate::cube::{Cube, Key};
use crate::decision::How;
use crate::decision::evaluate::{Asked, Cases, Fact, Truth, fact_of};
use crate::pay::terms::{MeasureTerms, Whose};
use crate::pay::world::{At, Days, Deal, Moment, Question, Reading, World, attainment};
use crate::plan::targets::{DEFAULT_SET, HolderId, Kind, MetricId, SliceId, Slices};
use crate::plan::{Plan, SeatId, SetId, Who};
use crate::syntax::By;
use crate::syntax::incentives::{GivenFact, Window};
use crate::syntax::targets::LowerAttainment;
use crate::units::{Date, Figure, Fraction, Part, Period};

/// A way in which a year may turn out.
#[derive(Clone, Copy)]
pub struct Outlook<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its targets.
    pub cube: &'a Cube,
    /// Which part of its targets a unit or position reaches.
    pub reach: &'a dyn Fn(HolderId, MetricId) -> Fraction,
    /// Facts that are taken as given, in the words of examples.
    pub given: Option<&'a By<GivenFact>>,
    /// Facts of conditions that are taken one way or another.
    pub facts: &'a [(Asked, Fact)],
}

/// Whose number of which metric is asked for.
#[derive(Clone, Copy)]
struct Cell<'a> {
    metric: MetricId,
    holder: HolderId,
    set: Option<SetId>,
    when: Option<&'a Cases>,
}

/// Whose number a measure looks at.
pub fn holder(plan: &Plan, of: Whose, seat: SeatId) -> Option<HolderId> {
    match of {
        Whose::Own => Some(HolderId::seat(seat, &plan.organisation)),
        Whose::Unit => plan.organisation.unit_of(seat).map(HolderId::unit),
        Whose::Named(unit) => Some(HolderId::unit(unit)),
    }
}

/// The period of the year that has these first and last days.
pub fn period_of(plan: &Plan, days: Days) -> Option<Period> {
    let calendar = &plan.facts.calendar;
    let year = calendar.month_of(days.0).year;
    let slot = calendar.dates_of_year(year).iter().position(|own| *own == days)?;
    Some(Period::from_slot(year, slot))
}

/// What was to be reached of a measure in a window, in the metric's own unit; nothing where no target says so.
pub fn target(plan: &Plan, cube: &Cube, measure: &MeasureTerms, seat: SeatId, period: Period) -> Option<Fraction> {
    let cell = Cell {
        metric: measure.metric,
        holder: holder(plan, measure.of, seat)?,
        set: measure.set,
        when: measure.when.as_ref().map(|(cases, _)| cases),
    };
    cell.in_period(plan, cube, period)
}

impl Cell<'_> {
    fn target(&self, plan: &Plan, cube: &Cube, days: Days) -> Option<Fraction> {
        self.in_period(plan, cube, period_of(plan, days)?)
    }

    fn in_period(&self, plan: &Plan, cube: &Cube, period: Period) -> Option<Fraction> {
        let set = self.set.or_else(|| plan.targets.sets.find(DEFAULT_SET))?;
        let key = |slice| Key { set, metric: self.metric, holder: self.holder, slice, year: period.year };
        let slices = self.when.map_or_else(|| vec![Slices::WHOLE], |when| self.slices(plan, cube, when, (set, period)));
        let mut sum: Option<Fraction> = None;
        for slice in slices {
            let own = cube.find(&key(slice))?;
            // What holds of a year as a share holds of its parts, where nothing else is said of them.
            let whole =
                || (plan.targets.metrics[self.metric].kind == Kind::Percent).then(|| cube[own].get(0)).flatten();
            let value = cube[own].get(period.slot()).or_else(whole)?;
            let value = Fraction::from_quantity(value);
            sum = Some(sum.map_or(value.clone(), |sum| sum.plus(&value)));
        }
        sum
    }

    /// The slices that a measure of a part of the business is held against: those that its condition admits, of those that are in no
    /// other; the whole where the part has no target of its own.
    fn slices(&self, plan: &Plan, cube: &Cube, when: &Cases, (set, period): (SetId, Period)) -> Vec<SliceId> {
        let targets = &plan.targets;
        let of_metric = cube.of_holder(self.holder).map(|id| cube[id].key);
        let of_metric =
            of_metric.filter(|key| key.metric == self.metric && key.set == set && key.slice != Slices::WHOLE);
        let admitted: Vec<SliceId> = of_metric
            .map(|key| key.slice)
            .filter(|slice| {
                let members = targets.slices.members(*slice);
                let fact = |asked: &Asked| {
                    if asked.name == "period" {
                        return Fact::Period(period);
                    }
                    let member = members.iter().find(|member| {
                        let dimension = targets.members[crate::plan::Index::index(**member)].dimension;
                        targets.dimensions.id(dimension) == &asked.name
                    });
                    member.map_or(Fact::Missing, |member| {
                        let id = &targets.members[crate::plan::Index::index(*member)].id;
                        Fact::Word(id.value.clone())
                    })
                };
                when.row(0, &fact).0 == Truth::Yes
            })
            .collect();
        let least = admitted.iter().map(|slice| targets.slices.members(*slice).len()).min();
        let all: Vec<SliceId> =
            admitted.into_iter().filter(|slice| Some(targets.slices.members(*slice).len()) == least).collect();
        if all.is_empty() { vec![Slices::WHOLE] } else { all }
    }
}

impl Outlook<'_> {
    /// What is given of a metric or a field.
    fn find(&self, name: &str) -> Option<&GivenFact> {
        self.given?.iter().find(|(own, _)| own.value == name).and_then(|(_, fact)| fact.as_ref())
    }

    fn text(&self, name: &str) -> Option<&str> {
        match self.find(name)? {
            GivenFact::Value(text) => Some(text.as_str()),
            GivenFact::Measured(_) => None,
        }
    }

    fn number(&self, figure: &Figure) -> Option<Fraction> {
        match figure {
            Figure::Percent(value) | Figure::Times(value) => Some(Fraction::from_quantity(*value)),
            Figure::Amount { value, currency: Some(currency), .. } => {
                self.plan.facts.convert(*value, *currency).map(Fraction::from_quantity)
            }
            Figure::Amount { value, .. } => Some(Fraction::from_quantity(*value)),
            Figure::Each { .. } => None,
        }
    }

    /// Target and actual of a cell. Shares stay at their targets; amounts and counts are reached as the outlook says.
    fn measured(&self, cell: &Cell<'_>, days: Days) -> Option<Reading> {
        let own = &self.plan.targets.metrics[cell.metric];
        let target = cell.target(self.plan, self.cube, days);
        let read = |actual: Fraction, target: Option<Fraction>| {
            Some(Reading {
                actual,
                target: target.clone(),
                target_to_date: target,
                last_year: self.last_year(cell, days),
            })
        };
        let mut reached =
            if own.kind == Kind::Percent { Fraction::one() } else { (self.reach)(cell.holder, cell.metric) };
        match self.find(self.plan.targets.metrics.id(cell.metric)) {
            Some(GivenFact::Measured(both)) => {
                let actual = self.number(&both.actual.get()?.value)?;
                let stated = both.target.get().and_then(|target| self.number(&target.value));
                return read(actual, stated.or(target));
            }
            Some(GivenFact::Value(text)) => match Figure::parse(text).ok()? {
                Figure::Percent(share) if own.kind != Kind::Percent => reached = Fraction::from_quantity(share),
                figure => return read(self.number(&figure)?, target),
            },
            None => {}
        }
        let target = target?;
        read(actual(&target, &reached, own.lower)?, Some(target))
    }

    fn last_year(&self, cell: &Cell<'_>, days: Days) -> Option<Fraction> {
        let period = period_of(self.plan, days)?;
        let targets = &self.plan.targets;
        let past = targets.last_result(cell.holder, cell.metric, Slices::WHOLE, period.year, period.slot())?;
        Some(Fraction::from_quantity(past))
    }

    fn cell<'a>(&self, question: &Question<'a>) -> Option<Cell<'a>> {
        let measure = question.measure;
        Some(Cell {
            metric: measure.metric,
            holder: holder(self.plan, measure.of, question.seat)?,
            set: measure.set,
            when: measure.when.as_ref().map(|(cases, _)| cases),
        })
    }

    fn metric_fact(&self, seat: SeatId, moment: Moment, asked: &Asked, metric: MetricId) -> Option<Fact> {
        let organisation = &self.plan.organisation;
        let of = match asked.of.as_deref() {
            None | Some("own") => HolderId::seat(seat, organisation),
            Some("unit" | "team") => HolderId::unit(organisation.unit_of(seat)?),
            Some(id) => match organisation.lookup(id)? {
                Who::Unit(unit) => HolderId::unit(unit),
                _ => return None,
            },
        };
        let days = match (asked.window, moment.window) {
            (None, Some(own)) => own,
            (window, _) => window_days(self.plan, window.unwrap_or(Window::Year), moment.day),
        };
        let reading = self.measured(&Cell { metric, holder: of, set: None, when: None }, days)?;
        let number = match asked.how {
            None | Some(How::Score | How::Rank) => Some(reading.actual),
            Some(How::Excess) => Some(reading.actual.minus(&reading.target?)),
            Some(How::Increase) => Some(reading.actual.minus(&reading.last_year?).max(Fraction::zero())),
            Some(How::Growth) => {
                let past = reading.last_year?;
                reading.actual.minus(&past).over(&past)
            }
            Some(How::Attainment | How::AttainmentToDate) => {
                match attainment(&reading.actual, &reading.target?, self.plan.targets.metrics[metric].lower)? {
                    At::Place(x) => Some(x),
                    _ => None,
                }
            }
        };
        number.map(Fact::Number)
    }
}

/// What is reached of a target where a part of it is, so that attainment comes to that part.
fn actual(target: &Fraction, reached: &Fraction, lower: Option<LowerAttainment>) -> Option<Fraction> {
    match lower {
        None => Some(target.times(reached)),
        Some(LowerAttainment::TargetOverActual) => target.over(reached),
        Some(LowerAttainment::Mirrored) => Some(target.times(&Fraction::from_int(2).minus(reached))),
    }
}

/// The days of the window that a day lies in.
pub fn window_days(plan: &Plan, window: Window, day: Date) -> Days {
    let calendar = &plan.facts.calendar;
    let month = calendar.month_of(day);
    let Part::Month(number) = month.part() else { return (day, day) };
    let part = match window {
        Window::Month => Part::Month(number),
        Window::Quarter => Part::Quarter((number - 1) / 3 + 1),
        Window::Half => Part::Half((number - 1) / 6 + 1),
        Window::Transaction | Window::Year => Part::Year,
    };
    calendar.dates(Period::new(month.year, part))
}

impl World for Outlook<'_> {
    fn reading(&self, question: &Question<'_>) -> Option<Reading> {
        self.measured(&self.cell(question)?, question.window)
    }

    fn target_of(&self, question: &Question<'_>, set: SetId) -> Option<Fraction> {
        let cell = Cell { set: Some(set), ..self.cell(question)? };
        cell.target(self.plan, self.cube, question.window)
    }

    /// What deals there will be is not known: all of it as one.
    fn deals(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        let amount = self.reading(question)?.actual;
        Some(vec![Deal::whole(question.up_to, amount)])
    }

    fn fact(&self, seat: SeatId, moment: Moment, asked: &Asked) -> Fact {
        if let Some((_, fact)) = self.facts.iter().find(|(own, _)| own == asked) {
            return fact.clone();
        }
        if let Some(metric) = self.plan.targets.metrics.find(&asked.name) {
            return self.metric_fact(seat, moment, asked, metric).unwrap_or(Fact::Missing);
        }
        self.text(&asked.name).and_then(|text| fact_of(asked, text, self.plan)).unwrap_or(Fact::Missing)
    }

    /// A judgement that is not given is taken as what pays target pay.
    fn judged(&self, _: SeatId, of: &str, _: Days) -> Option<Fraction> {
        let item = of.rsplit('/').next().unwrap_or(of);
        let given = self.text(item).and_then(|text| self.number(&Figure::parse(text).ok()?));
        Some(given.unwrap_or_else(Fraction::one))
    }
}
