//! What is known of results: what was credited, what was to be reached, what others judged.

use ecow::EcoString;

use crate::decision::How;
use crate::decision::evaluate::{Asked, Fact, Facts, SeatFacts};
use crate::pay::terms::MeasureTerms;
use crate::plan::{Plan, SeatId, SetId};
use crate::source::Span;
use crate::syntax::incentives::{CreditedOn, MeasureAs};
use crate::syntax::targets::LowerAttainment;
use crate::units::{Currency, Date, Fraction, Quantity};

/// First and last day.
pub type Days = (Date, Date);

/// When a condition is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// The last day whose results count: of a transaction, which is asked for its own day, the day up to which it is paid.
    pub up_to: Date,
    /// The window at hand, which metrics without a window of their own are counted in; the year where there is none.
    pub window: Option<Days>,
}

/// What of a measure is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Whose pay it is about.
    pub seat: SeatId,
    /// What is measured.
    pub measure: &'a MeasureTerms,
    /// The window, after which the count starts again.
    pub window: Days,
    /// The last day that counts; within the window.
    pub up_to: Date,
}

/// What was measured, in the metric's own unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What was reached from the window's first day up to the day asked for.
    pub actual: Fraction,
    /// What was to be reached in the window.
    pub target: Option<Fraction>,
    /// What was to be reached up to the day.
    pub target_to_date: Option<Fraction>,
    /// What was reached in the same days of the year before.
    pub last_year: Option<Fraction>,
}

impl Reading {
    /// What the result is held against, by what a measure looks at.
    pub fn held_against(&self, looks_at: MeasureAs) -> Option<&Fraction> {
        match looks_at {
            MeasureAs::AttainmentToDate => self.target_to_date.as_ref(),
            MeasureAs::Growth | MeasureAs::Increase => self.last_year.as_ref(),
            MeasureAs::Attainment | MeasureAs::Excess => self.target.as_ref(),
            MeasureAs::Amount => None,
        }
    }
}

impl Reading {
    /// An amount without target.
    pub fn of(actual: Fraction) -> Self {
        Self { actual, target: None, target_to_date: None, last_year: None }
    }
}

/// A transaction as it counts for a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deal {
    /// The day it counts on.
    pub day: Date,
    /// Where its record stands: file and line.
    pub record: (u32, u64),
    /// What of it is credited.
    pub amount: Fraction,
    /// The deal that the record says it is of; empty where it says none.
    pub deal: EcoString,
    /// The record's own value, of which a share is credited.
    pub value: Fraction,
    /// What the record says of what tables ask for transaction by transaction.
    pub says: Said,
    /// Where it stands among those of its day: the name of its deal; of a sum of several, the name of the last of them.
    pub order: EcoString,
    /// How many transactions alike it stands for, each of its amount.
    pub count: u64,
}

impl Deal {
    /// An amount of a day as one transaction that is of no deal.
    pub fn whole(day: Date, amount: Fraction) -> Self {
        let (deal, order) = (EcoString::new(), EcoString::new());
        Self { day, record: (0, 0), value: amount.clone(), amount, deal, order, count: 1, says: Vec::new() }
    }

    /// What all those that it stands for come to.
    pub fn sum(&self) -> Fraction {
        self.of_all(&self.amount)
    }

    /// So much for each of those that it stands for.
    pub fn of_all(&self, each: &Fraction) -> Fraction {
        if self.count == 1 {
            return each.clone();
        }
        each.times(&Fraction::from_int(i64::try_from(self.count).unwrap_or(i64::MAX)))
    }
}

/// What a record says of what is asked of it.
pub type Said = Vec<(Asked, Fact)>;

/// What happened to a deal after it was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happening {
    /// The day.
    pub day: Date,
    /// What.
    pub what: Happened,
    /// The numbers of its record, by column.
    pub values: Vec<(EcoString, Fraction)>,
}

/// What can happen to a deal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happened {
    /// It came to an event.
    Reached(CreditedOn),
    /// The condition of a clawback holds: where that is written, and the part of the time that was not served where pay is taken back pro rata.
    TakenBack(Span, Option<Fraction>),
}

/// Whoever knows results.
pub trait World {
    /// What was measured; `None` where nothing is known of it.
    fn reading(&self, question: &Question<'_>) -> Option<Reading>;

    /// What was to be reached in the window against another set of targets.
    fn target_of(&self, question: &Question<'_>, set: SetId) -> Option<Fraction>;

    /// The transactions of the window up to the day asked for, in the order of their days and records.
    fn deals(&self, question: &Question<'_>) -> Option<Vec<Deal>>;

    /// A fact that a condition asks for, beside those of the position itself.
    fn fact(&self, seat: SeatId, moment: Moment, asked: &Asked) -> Fact;

    /// What happened to a deal, in the order of days.
    fn story(&self, _: &str) -> &[Happening] {
        &[]
    }

    /// How often what an adjustment of a scorecard is for happened to a position within some days; the adjustment by the place of its id.
    fn happened(&self, _: SeatId, _: Span, _: Days) -> Fraction {
        Fraction::zero()
    }

    /// The column that a metric counts, by which records of the same deal are compared with it.
    fn column(&self, _: &MeasureTerms) -> Option<EcoString> {
        None
    }

    /// What a position was paid by a plan on a payday that is closed, by its last day; `None` of one that is open.
    fn paid_before(&self, _plan: &str, _seat: SeatId, _payday: Date) -> Option<(Currency, Quantity)> {
        None
    }

    /// What somebody judged: of a component a share (120 % is 1.2), of an item of a scorecard a score.
    fn judged(&self, seat: SeatId, of: &str, days: Days) -> Option<Fraction>;
}

/// The facts of a position on a day: its own, then what the world knows.
pub(super) struct Around<'a> {
    pub(super) world: &'a dyn World,
    pub(super) plan: &'a Plan,
    pub(super) seat: SeatId,
    pub(super) moment: Moment,
    /// What is measured, under the id of its metric.
    pub(super) own: Option<(&'a str, &'a Fraction)>,
    /// What of it is looked at.
    pub(super) how: Option<How>,
    /// What the record says, where one transaction is looked at.
    pub(super) said: &'a [(Asked, Fact)],
}

impl Facts for Around<'_> {
    fn fact(&self, asked: &Asked) -> Fact {
        if let Some((id, x)) = self.own
            && asked.name == id
            && asked.how.is_none_or(|how| Some(how) == self.how)
            && asked.window.is_none()
            && asked.of.is_none()
        {
            return Fact::Number(x.clone());
        }
        if let Some((_, fact)) = self.said.iter().find(|(own, fact)| own == asked && *fact != Fact::Missing) {
            return fact.clone();
        }
        match self.world.fact(self.seat, self.moment, asked) {
            Fact::Missing => SeatFacts { plan: self.plan, seat: self.seat, date: self.moment.day }.fact(asked),
            fact => fact,
        }
    }
}

/// Where a result lies on the axis of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// There.
    Place(Fraction),
    /// Above everything.
    Beyond,
    /// There is no target to hold it against.
    NoTarget,
    /// There is no number of the year before.
    NoPast,
}

/// Where a reading lies on the axis that a measure looks at.
pub fn place(reading: &Reading, measure: &MeasureTerms, plan: &Plan) -> At {
    let target = match measure.looks_at {
        MeasureAs::AttainmentToDate => reading.target_to_date.as_ref(),
        _ => reading.target.as_ref(),
    };
    match measure.looks_at {
        MeasureAs::Amount => At::Place(reading.actual.clone()),
        MeasureAs::Excess => target.map_or(At::NoTarget, |target| At::Place(reading.actual.minus(target))),
        MeasureAs::Increase => {
            let past = reading.last_year.as_ref();
            let more = past.map(|past| reading.actual.minus(past).max(Fraction::zero()));
            more.map_or(At::NoPast, At::Place)
        }
        MeasureAs::Growth => {
            let past = reading.last_year.as_ref();
            let grown = past.and_then(|past| reading.actual.minus(past).over(past));
            grown.map_or(At::NoPast, At::Place)
        }
        MeasureAs::Attainment | MeasureAs::AttainmentToDate => {
            let lower = plan.targets.metrics[measure.metric].lower;
            target.and_then(|target| attainment(&reading.actual, target, lower)).unwrap_or(At::NoTarget)
        }
    }
}

/// Actual against target. `None` where the target is nothing.
pub fn attainment(actual: &Fraction, target: &Fraction, lower: Option<LowerAttainment>) -> Option<At> {
    if target.is_zero() {
        return None;
    }
    match lower {
        None => actual.over(target).map(At::Place),
        // Nothing at all of what should be little is as good as can be; no quotient says how good.
        Some(LowerAttainment::TargetOverActual) => Some(target.over(actual).map_or(At::Beyond, At::Place)),
        Some(LowerAttainment::Mirrored) => Some(At::Place(Fraction::from_int(2).minus(&actual.over(target)?))),
    }
}
