//! Worked examples of incentive plans: what happened as their author gives it, and what the plan pays for it.

mod card;

use ecow::EcoString;

use crate::decision::How;
use crate::decision::evaluate::{Asked, Fact};
use crate::pay::component::{earned, limit, open};
use crate::pay::position::{target_pay, work};
use crate::pay::reach::{Part, Reach, of_component, of_plan};
use crate::pay::score::window;
use crate::pay::terms::{ClawbackTerms, ComponentTerms, Pays, Per, PlanTerms, Term, Terms};
use crate::pay::work::{Trouble, Work};
use crate::pay::world::{At, Days, Deal, Moment, Question, Reading, World, attainment};
use crate::plan::targets::Kind;
use crate::plan::{Plan, SeatId, SetId, Who};
use crate::source::Span;
use crate::syntax::incentives::{CreditedOn, Example, GivenFact, MeasureAs, Recover, Window};
use crate::units::{Currency, Duration, DurationUnit, Figure, Fraction, Period};

pub use card::{CardAnswer, card_answer};

/// What an example is given.
struct Given<'a> {
    plan: &'a Plan,
    facts: Vec<(&'a str, &'a GivenFact)>,
    /// Metrics with the ids of the items that score them, under which a fact may stand too.
    items: Vec<(EcoString, EcoString)>,
    /// Adjustments of a card by the places of their ids.
    adjustments: Vec<(Span, EcoString)>,
}

impl<'a> Given<'a> {
    fn of(plan: &'a Plan, example: &'a Example) -> Self {
        let facts = example.given.get().into_iter().flat_map(|given| given.iter());
        let facts = facts.filter_map(|(name, fact)| Some((name.as_str(), fact.as_ref()?))).collect();
        Self { plan, facts, items: Vec::new(), adjustments: Vec::new() }
    }

    fn find(&self, name: &str) -> Option<&'a GivenFact> {
        let under = |name: &str| self.facts.iter().find(|(own, _)| *own == name).map(|(_, fact)| *fact);
        under(name).or_else(|| self.items.iter().find(|(metric, _)| metric == name).and_then(|(_, item)| under(item)))
    }

    fn text(&self, name: &str) -> Option<&'a str> {
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

    /// Target and actual of a metric: a share alone, of a metric that is none, is attainment.
    fn measured(&self, name: &str, how: MeasureAs) -> Option<Reading> {
        match self.find(name)? {
            GivenFact::Measured(both) => {
                let number = |figure: Option<&crate::source::Spanned<Figure>>| self.number(&figure?.value);
                let (target, actual) = (number(both.target.get()), number(both.actual.get())?);
                let last_year = number(both.last_year.get());
                Some(Reading { actual, target: target.clone(), target_to_date: target, last_year })
            }
            GivenFact::Value(text) => {
                let figure = Figure::parse(text).ok()?;
                let actual = self.number(&figure)?;
                let metric = self.plan.targets.metrics.find(name)?;
                let share =
                    matches!(figure, Figure::Percent(_)) && self.plan.targets.metrics[metric].kind != Kind::Percent;
                let one = || Some(Fraction::one());
                Some(match how {
                    MeasureAs::Attainment | MeasureAs::AttainmentToDate if share => {
                        Reading { actual, target: one(), target_to_date: one(), last_year: None }
                    }
                    MeasureAs::Growth if share => Reading {
                        actual: actual.plus(&Fraction::one()),
                        target: None,
                        target_to_date: None,
                        last_year: one(),
                    },
                    _ => Reading::of(actual),
                })
            }
        }
    }

    fn metric_fact(&self, asked: &Asked) -> Fact {
        let how = match asked.how {
            Some(How::Attainment) => MeasureAs::Attainment,
            Some(How::AttainmentToDate) => MeasureAs::AttainmentToDate,
            Some(How::Excess) => MeasureAs::Excess,
            Some(How::Growth) => MeasureAs::Growth,
            Some(How::Increase) => MeasureAs::Increase,
            Some(How::Score | How::Rank) | None => MeasureAs::Amount,
        };
        let (Some(reading), Some(metric)) =
            (self.measured(&asked.name, how), self.plan.targets.metrics.find(&asked.name))
        else {
            return Fact::Missing;
        };
        let number = match how {
            MeasureAs::Amount => Some(reading.actual),
            MeasureAs::Excess => reading.target.map(|target| reading.actual.minus(&target)),
            MeasureAs::Increase => reading.last_year.map(|past| reading.actual.minus(&past).max(Fraction::zero())),
            MeasureAs::Growth => reading.last_year.and_then(|past| reading.actual.minus(&past).over(&past)),
            _ => reading.target.and_then(|target| {
                match attainment(&reading.actual, &target, self.plan.targets.metrics[metric].lower)? {
                    At::Place(x) => Some(x),
                    _ => None,
                }
            }),
        };
        number.map_or(Fact::Missing, Fact::Number)
    }
}

impl World for Given<'_> {
    fn reading(&self, question: &Question<'_>) -> Option<Reading> {
        self.measured(&question.measure.id, question.measure.looks_at)
    }

    fn target_of(&self, _: &Question<'_>, set: SetId) -> Option<Fraction> {
        let id = self.plan.targets.sets.id(set).as_str();
        self.number(&Figure::parse(self.text(id)?).ok()?)
    }

    fn deals(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        let amount = self.reading(question)?.actual;
        Some(vec![Deal::whole(question.up_to, amount)])
    }

    fn fact(&self, _: SeatId, _: Moment, asked: &Asked) -> Fact {
        if self.plan.targets.metrics.find(&asked.name).is_some() {
            return self.metric_fact(asked);
        }
        let Some(text) = self.text(&asked.name) else { return Fact::Missing };
        crate::decision::evaluate::fact_of(asked, text, self.plan).unwrap_or(Fact::Missing)
    }

    fn happened(&self, _: SeatId, adjustment: Span, _: Days) -> Fraction {
        let id = self.adjustments.iter().find(|(span, _)| *span == adjustment).map(|(_, id)| id);
        let times = id.and_then(|id| self.number(&Figure::parse(self.text(id)?).ok()?));
        times.unwrap_or_else(Fraction::zero)
    }

    fn judged(&self, _: SeatId, of: &str, _: Days) -> Option<Fraction> {
        let item = of.rsplit('/').next().unwrap_or(of);
        self.number(&Figure::parse(self.text(item)?).ok()?)
    }
}

/// Why an example does not say what is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Silence {
    /// Something that decides is not given.
    Missing(Trouble),
    /// What is paid hangs on what others reached, which the example of one cannot give: this component.
    Shared(EcoString),
    /// This clawback takes back the part for the time not served, and the time given cannot be held against its term.
    Term(EcoString),
}

impl From<Trouble> for Silence {
    fn from(trouble: Trouble) -> Self {
        Self::Missing(trouble)
    }
}

/// What an example says, and what the plan pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The component, or `total`.
    pub of: EcoString,
    /// What the plan pays, rounded as its money is; or what is not known.
    pub pays: Result<Fraction, Silence>,
    /// The currency it is paid in.
    pub currency: Currency,
    /// How the component came to it.
    pub steps: Steps,
}

/// How a component came to its pay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Steps {
    /// The component's target pay.
    pub target_pay: Option<Fraction>,
    /// Where the result lies on the axis of the table.
    pub at: Option<Fraction>,
    /// The rows that paid.
    pub rows: Vec<usize>,
    /// What the table gives.
    pub table: Option<Fraction>,
    /// Whether a gate is shut.
    pub shut: bool,
    /// The cap, where it holds.
    pub capped: Option<Fraction>,
    /// The parts of the terms that it came to.
    pub reached: Vec<Reach>,
}

/// The seat that an example is of: one that the plan pays and that has the role, unit or position given.
fn seat_of(plan: &Plan, terms: &PlanTerms, given: &Given<'_>) -> Option<SeatId> {
    let organisation = &plan.organisation;
    let asked: Vec<Who> =
        ["position", "role", "unit"].iter().filter_map(|key| organisation.lookup(given.text(key)?)).collect();
    let fits = |seat: &&SeatId| asked.iter().all(|who| organisation.is_of(**seat, *who, true));
    terms.seats.iter().find(fits).or_else(|| terms.seats.first()).copied()
}

/// Works out what an example asks for, component by component. `None` where it is not known whom the plan pays, or on what terms.
pub fn answers(terms: &Terms, plan: &Plan, own: &PlanTerms, example: &Example) -> Option<Vec<Answer>> {
    if own.unknown {
        return None;
    }
    let given = Given::of(plan, example);
    let seat = seat_of(plan, own, &given)?;
    let period = given.text("period").and_then(|text| {
        let text = crate::units::PeriodText::parse(text).ok()?;
        plan.facts.calendar.resolve(&text, Some(own.period.year)).ok()
    });
    let days = plan.facts.calendar.dates(period.unwrap_or(own.period));
    let work = work(plan, &given, own, seat, days.1);
    let currency = work.purse.own;
    let asked = example.pays.get().into_iter().flat_map(|pays| pays.iter());
    let answer = |name: &str| match name {
        "total" => {
            let mut steps = Steps::default();
            let pays = total((terms, own), &given, &work, (period, days), &mut steps)
                .and_then(|pays| kept(own, &given, &work, days, pays, &mut steps));
            Some(Answer { of: name.into(), pays, currency, steps })
        }
        name => {
            let (_, component) = own.components.iter().find(|(id, _)| *id.value == *name)?;
            let mut steps = Steps::default();
            let pays = pay(terms, own, component.as_ref()?, &work, (period, days), &mut steps);
            let part = paid_part(component.as_ref()?, &given);
            let pays = pays.map(|pays| pays.times(&part));
            Some(Answer { of: name.into(), pays, currency, steps })
        }
    };
    Some(asked.filter_map(|(name, _)| answer(name)).collect())
}

/// What a component pays in the example's window, gate and cap included.
fn pay(
    terms: &Terms,
    own: &PlanTerms,
    component: &ComponentTerms,
    work: &Work<'_>,
    (period, days): (Option<Period>, Days),
    steps: &mut Steps,
) -> Result<Fraction, Silence> {
    if component.pool.is_some() || component.prizes.is_some() {
        return Err(Silence::Shared(component.id.value.clone()));
    }
    let own_window = match &component.pays {
        Pays::Table(measure, _) | Pays::Rate(measure, _) if period.is_none() => measure.window,
        _ => Window::Transaction,
    };
    // Without a period an example is of one whole window.
    let span = window(work, own_window, days);
    let annual = target_pay(own, work, days.1)?;
    let months = match component.pays {
        _ if period.is_some() => part(own, work, days),
        Pays::Card(_) | Pays::Judged(_) => Fraction::one(),
        _ if own_window == Window::Transaction => Fraction::one(),
        _ => part(own, work, span),
    };
    let base = annual
        .zip(component.share)
        .map(|(pay, share)| pay.variable.times(&Fraction::from_quantity(share)).times(&months));
    steps.target_pay.clone_from(&base);
    let earned = earned(terms, component, work, (span, span.1), base.as_ref())?;
    if let crate::pay::component::Earned::Measured(worth) = &earned {
        steps.rows.clone_from(&worth.rows);
        if let At::Place(x) = &worth.at {
            steps.at = Some(x.clone());
        }
    }
    steps.reached.extend(of_component(terms, component, work, (span, span.1), &earned, base.as_ref()));
    let mut pays = earned.pays().clone();
    steps.table = Some(pays.clone());
    if let Some(gate) = &component.gate {
        steps.shut = !open(gate, work, span.1, Some(span))?;
        steps.reached.push((gate.span, if steps.shut { Part::Shut } else { Part::Open }));
        if steps.shut {
            return Ok(Fraction::zero());
        }
    }
    if let Some(cap) = component.cap.as_ref().filter(|cap| cap.per != Per::Transaction)
        && let Some(most) = cap.pays.as_ref().and_then(|pays| limit(pays, work, base.as_ref()))
        && pays > most
    {
        steps.capped = Some(most.clone());
        steps.reached.push((cap.span, Part::Cap));
        pays = most;
    }
    Ok(pays)
}

/// The part of a year's target pay that belongs to some days, for somebody who is there all the time.
fn part(own: &PlanTerms, work: &Work<'_>, days: Days) -> Fraction {
    crate::pay::position::full_portion(own, crate::pay::position::months_within(work.plan, own.period, days))
}

/// What all components pay together, by modifier, gate and cap of the plan.
fn total(
    (terms, own): (&Terms, &PlanTerms),
    given: &Given<'_>,
    work: &Work<'_>,
    (period, days): (Option<Period>, Days),
    steps: &mut Steps,
) -> Result<Fraction, Silence> {
    let mut sum = Fraction::zero();
    for (_, component) in &own.components {
        let component = component.as_ref().ok_or(Trouble::NoReading)?;
        let mut inner = Steps::default();
        let pays = pay(terms, own, component, work, (period, days), &mut inner)?;
        sum = sum.plus(&pays.times(&paid_part(component, given)));
        steps.reached.extend(inner.reached);
    }
    steps.reached.extend(of_plan(own, work, days));
    if let Some(modifier) = &own.modifier {
        sum = sum.times(&crate::pay::component::factor(modifier, work, days)?);
    }
    if let Some(gate) = &own.gate
        && !open(gate, work, days.1, Some(days))?
    {
        return Ok(Fraction::zero());
    }
    let variable = target_pay(own, work, days.1)?.map(|pay| pay.variable.times(&part(own, work, days)));
    let most = own.cap.as_ref().and_then(|cap| limit(cap.pays.as_ref()?, work, variable.as_ref()));
    if let (Some(cap), Some(_)) = (&own.cap, most.as_ref().filter(|most| sum > **most)) {
        steps.reached.push((cap.span, Part::Cap));
    }
    Ok(most.map_or(sum.clone(), |most| sum.min(most)))
}

/// The part of what a component earns that is paid by the event that an example gives, in the order in which a deal comes to them; all of
/// it where none is given.
fn paid_part(component: &ComponentTerms, given: &Given<'_>) -> Fraction {
    let order = [CreditedOn::Booking, CreditedOn::Delivery, CreditedOn::Invoice, CreditedOn::Collection];
    let place = |event: CreditedOn| order.iter().position(|own| *own == event);
    let reached = given.text("event").and_then(|word| order.iter().position(|own| own.word() == word));
    let Some(reached) = reached.filter(|_| !component.paid_on.is_empty()) else { return Fraction::one() };
    let due = component.paid_on.iter().filter(|(event, _)| place(*event) <= Some(reached));
    due.fold(Fraction::zero(), |sum, (_, part)| sum.plus(&Fraction::from_quantity(*part)))
}

/// What is left of pay by the clawbacks whose condition the example says something of and meets.
fn kept(
    own: &PlanTerms,
    given: &Given<'_>,
    work: &Work<'_>,
    days: Days,
    pays: Fraction,
    steps: &mut Steps,
) -> Result<Fraction, Silence> {
    let mut left = pays.clone();
    for clawback in &own.clawbacks {
        if !clawback.when.asked().iter().any(|asked| given.find(&asked.name).is_some()) {
            continue;
        }
        let facts = work.facts_within(days.1, Some(days));
        let is_met = match clawback.when.holds(&facts) {
            Ok(is_met) => is_met,
            // What the example does not tell of the event cannot be what it is about.
            Err(unknown) if unknown.asked.name == "event" => false,
            // An age that is counted in other units than the condition asks for is given, and tells nothing.
            Err(unknown) if unknown.asked.name == "age" && given.find("age").is_some() => {
                return Err(Silence::Term(clawback.id.value.clone()));
            }
            Err(unknown) => return Err(Trouble::NoFact(unknown.asked.clone()).into()),
        };
        if !is_met {
            continue;
        }
        steps.reached.push((clawback.id.span, Part::TakenBack));
        let part = match &clawback.recover {
            Recover::Paid => Fraction::one(),
            Recover::Share(share) => Fraction::from_quantity(*share),
            Recover::ProRata => not_served(clawback, given).ok_or_else(|| Silence::Term(clawback.id.value.clone()))?,
        };
        let least = clawback.leaves.as_ref().and_then(|leaves| limit(leaves, work, Some(&pays)));
        let taken = pays.times(&part).min(left.clone());
        let after = left.minus(&taken);
        left = least.map_or(after.clone(), |least| after.max(least.min(left.clone())));
    }
    Ok(left)
}

/// The part of a clawback's term that was not served at the age that is given; none where the two are not counted alike.
fn not_served(clawback: &ClawbackTerms, given: &Given<'_>) -> Option<Fraction> {
    let length = |text: &str| Duration::parse(text).ok();
    let over = match clawback.over.as_ref()? {
        Term::Lasts(over) => *over,
        Term::Field(field) => length(given.text(field)?)?,
    };
    let count = |own: Duration| {
        let (times, months) = match own.unit {
            DurationUnit::Months => (1, true),
            DurationUnit::Quarters => (3, true),
            DurationUnit::Years => (12, true),
            DurationUnit::Days => (1, false),
            DurationUnit::Weeks => (7, false),
            DurationUnit::WorkingDays | DurationUnit::Hours | DurationUnit::Minutes => return None,
        };
        Some((Fraction::from_int(i64::from(own.count) * times), months))
    };
    let ((over, in_months), (age, alike)) = (count(over)?, count(length(given.text("age")?)?)?);
    let part = over.minus(&age).over(&over).filter(|_| in_months == alike)?;
    Some(part.max(Fraction::zero()))
}
