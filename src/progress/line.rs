//! One line of progress: a sum against its target.

use std::cmp::Ordering;

use crate::actuals::ledger::{Holder, Ledger};
use crate::cube::{Key, Series};
use crate::model::Compiled;
use crate::pay::world::{At, Days, attainment};
use crate::plan::targets::{RollUp, SliceId};
use crate::plan::{MetricId, SetId};
use crate::progress::former::Before;
use crate::progress::target::{is_cut, within};
use crate::progress::{Asked, Worked, number};
use crate::syntax::governance::TrackedAs;
use crate::syntax::targets::OverTime;
use crate::syntax::{Bounds, Limit};
use crate::units::{Date, Figure, Fraction, Period, Quantity};

/// Actual against target, as the metric counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    /// A part of one: 95 % is 0.95.
    Of(Fraction),
    /// Nothing at all of what should be little: better than any number.
    Beyond,
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Of(a), Self::Of(b)) => a.cmp(b),
            (Self::Beyond, Self::Beyond) => Ordering::Equal,
            (Self::Beyond, Self::Of(_)) => Ordering::Greater,
            (Self::Of(_), Self::Beyond) => Ordering::Less,
        }
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How a forecast is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// What was reached for each working day that is over, for all working days of the period.
    RunRate,
    /// What was reached as a part of what was to be reached by the plan's own months, of the whole target.
    Months,
    /// What stands on the day: a balance, a mean or a quotient does not grow with the days.
    Held,
    /// The period is over.
    Over,
}

impl Method {
    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::RunRate => "run-rate",
            Self::Months => "months",
            Self::Held => "held",
            Self::Over => "over",
        }
    }
}

/// What a period is expected to end with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The value.
    pub value: Fraction,
    /// How it is made.
    pub method: Method,
    /// It against the target.
    pub reaches: Option<Share>,
}

/// A place among peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// From 1.
    pub at: u32,
    /// Of how many.
    pub of: u32,
}

/// How a line stands to the limits of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// As it should be.
    Green,
    /// To be watched.
    Amber,
    /// Out of the limits.
    Red,
}

impl Colour {
    /// Its name in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }

    /// By its name.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Green, Self::Amber, Self::Red].into_iter().find(|own| own.word() == word)
    }
}

/// A range of attainments with its ends as numbers.
#[derive(Debug, Clone)]
pub(super) struct Range {
    lower: Option<(Fraction, bool)>,
    upper: Option<(Fraction, bool)>,
}

impl Range {
    /// The range as written; `None` where an end is no percent, which was reported.
    pub(super) fn of(bounds: &Bounds) -> Option<Self> {
        let end = |limit: &Limit| match Figure::parse(&limit.text) {
            Ok(Figure::Percent(value)) => Some((Fraction::from_quantity(value), limit.included)),
            _ => None,
        };
        let lower = bounds.lower.as_ref().map(end);
        let upper = bounds.upper.as_ref().map(end);
        match (lower, upper) {
            (Some(None), _) | (_, Some(None)) => None,
            (lower, upper) => Some(Self { lower: lower.flatten(), upper: upper.flatten() }),
        }
    }

    fn holds(&self, share: &Share) -> bool {
        let Share::Of(share) = share else { return self.upper.is_none() };
        let above = |(end, included): &(Fraction, bool)| share > end || (*included && share == end);
        let below = |(end, included): &(Fraction, bool)| share < end || (*included && share == end);
        self.lower.as_ref().is_none_or(above) && self.upper.as_ref().is_none_or(below)
    }
}

/// The limits that a plan declares.
#[derive(Debug, Clone)]
pub struct Limits {
    /// What of a line is looked at.
    pub looked_at: TrackedAs,
    pub(super) green: Range,
    pub(super) amber: Option<Range>,
    /// Green and amber as written.
    pub written: (Bounds, Option<Bounds>),
}

impl Limits {
    fn colour(&self, line: &Line) -> Option<Colour> {
        let share = match self.looked_at {
            TrackedAs::ToDate => line.to_date.as_ref(),
            TrackedAs::Period => line.reached.as_ref(),
            TrackedAs::Forecast => line.forecast.as_ref().and_then(|forecast| forecast.reaches.as_ref()),
        }?;
        Some(match &self.amber {
            _ if self.green.holds(share) => Colour::Green,
            Some(amber) if amber.holds(share) => Colour::Amber,
            _ => Colour::Red,
        })
    }
}

/// How far one holder has come in one metric, in the whole or a part of it. What is not known is `None`.
#[derive(Debug, Clone)]
pub struct Line {
    /// Whose.
    pub holder: Holder,
    /// Of what.
    pub metric: MetricId,
    /// Of which part of the whole.
    pub slice: SliceId,
    /// What was reached from the first day of the period up to the day.
    pub actual: Option<Fraction>,
    /// What was to be reached up to the day.
    pub due: Option<Fraction>,
    /// What is to be reached in the period.
    pub target: Option<Fraction>,
    /// Actual against what was to be reached up to the day.
    pub to_date: Option<Share>,
    /// Actual against the target of the period.
    pub reached: Option<Share>,
    /// What was reached for each working day that is over; only of what adds up over time.
    pub run_rate: Option<Fraction>,
    /// What the period is expected to end with.
    pub forecast: Option<Forecast>,
    /// What is missing to the target; below nothing where it is passed.
    pub gap: Option<Fraction>,
    /// What must be reached on each working day that is left; only of what adds up over time and where more is better.
    pub pace: Option<Fraction>,
    /// The place among peers, by attainment to date.
    pub rank: Option<Rank>,
    /// How it stands to the limits of the plan.
    pub colour: Option<Colour>,
    /// How it stood in the report before.
    pub before: Option<Before>,
}

/// Makes lines.
pub(super) struct Maker<'a> {
    pub compiled: &'a Compiled,
    pub ledger: &'a Ledger<'a>,
    pub set: Option<SetId>,
    pub asked: Asked,
    pub days: Days,
    pub worked: Worked,
    pub limits: Option<&'a Limits>,
}

impl Maker<'_> {
    /// The line of a holder; `None` where there is neither a target nor a result.
    pub(super) fn line(&self, holder: Holder, metric: MetricId, slice: SliceId) -> Option<Line> {
        let own = &self.compiled.plan.targets.metrics[metric];
        let target = self.due(holder, metric, slice, self.days.1);
        let (from, _) = self.days;
        // A balance stands until the next one is told, in the year at least.
        let first = match own.over_time {
            OverTime::Last => self.compiled.plan.facts.calendar.dates(self.year_of(self.asked.as_of)).0.min(from),
            OverTime::Sum | OverTime::Mean => from,
        };
        let actual = self.ledger.reached(metric, slice, holder, (first, self.days.1));
        let is_empty = actual.as_ref().is_none_or(Fraction::is_zero);
        if target.is_none() && (is_empty || slice != SliceId(0)) {
            return None;
        }
        let due = self.due(holder, metric, slice, self.asked.as_of);
        let against = |target: Option<&Fraction>| share(actual.as_ref()?, target?, self, metric);
        let (to_date, reached) = (against(due.as_ref()), against(target.as_ref()));
        let mut line = Line {
            holder,
            metric,
            slice,
            due,
            to_date,
            reached,
            run_rate: None,
            forecast: None,
            gap: actual.as_ref().zip(target.as_ref()).map(|(actual, target)| target.minus(actual)),
            pace: None,
            rank: None,
            colour: None,
            before: None,
            target,
            actual,
        };
        self.look_ahead(&mut line);
        line.colour = self.limits.and_then(|limits| limits.colour(&line));
        Some(line)
    }

    /// Run rate, forecast and pace.
    fn look_ahead(&self, line: &mut Line) {
        let Some(actual) = line.actual.clone() else { return };
        let adds_up = self.adds_up(line.metric);
        if adds_up {
            line.run_rate = actual.over(&number(self.worked.over));
            let is_open = line.gap.as_ref().is_some_and(|gap| !gap.is_negative());
            let more_is_better = self.compiled.plan.targets.metrics[line.metric].lower.is_none();
            let missing = line.gap.as_ref().filter(|_| is_open && more_is_better);
            line.pace = missing.and_then(|gap| gap.over(&number(self.worked.left())));
        }
        let by_months = || {
            let year = self.year_of(self.asked.as_of);
            let series = self.series(line.holder, line.metric, line.slice, year.year)?;
            let is_cut = is_cut(&self.compiled.plan, series, year, self.days);
            let (due, target) = (line.due.as_ref().filter(|_| is_cut)?, line.target.as_ref()?);
            Some((actual.times(target).over(due)?, Method::Months))
        };
        let by_days = || Some((line.run_rate.as_ref()?.times(&number(self.worked.all)), Method::RunRate));
        let ahead = if self.asked.as_of >= self.days.1 {
            Some((actual.clone(), Method::Over))
        } else if adds_up {
            by_months().or_else(by_days)
        } else {
            Some((actual.clone(), Method::Held))
        };
        line.forecast = ahead.map(|(value, method)| {
            let reaches = line.target.as_ref().and_then(|target| share(&value, target, self, line.metric));
            Forecast { value, method, reaches }
        });
    }

    /// Whether a number grows with the days.
    fn adds_up(&self, metric: MetricId) -> bool {
        let own = &self.compiled.plan.targets.metrics[metric];
        matches!(own.roll_up, RollUp::Sum) && own.over_time == OverTime::Sum
    }

    fn year_of(&self, day: Date) -> Period {
        self.compiled.plan.facts.calendar.month_of(day).whole_year()
    }

    fn series(&self, holder: Holder, metric: MetricId, slice: SliceId, year: i16) -> Option<&Series> {
        let key = Key { set: self.set?, metric, holder: holder.id(self.compiled), slice, year };
        self.compiled.cube.find(&key).map(|id| &self.compiled.cube[id])
    }

    /// What was to be reached from the first day of the period up to a day of it.
    fn due(&self, holder: Holder, metric: MetricId, slice: SliceId, until: Date) -> Option<Fraction> {
        let plan = &self.compiled.plan;
        if !self.adds_up(metric) {
            return self.level(holder, metric, slice, until);
        }
        // A week may lie in two years.
        let (first, last) = (self.year_of(self.days.0), self.year_of(until));
        let of_year = |year: Period| {
            let series = self.series(holder, metric, slice, year.year)?;
            within(plan, series, year, (self.days.0, until))
        };
        match (of_year(last), first == last) {
            (own, true) => own,
            (own, false) => {
                let (before, own) = (of_year(first)?, own?);
                Some(before.plus(&own))
            }
        }
    }

    /// The level that is to be held up to a day: that of the period itself where it ends with it, else of its month, else of the shortest period
    /// around it that has one.
    fn level(&self, holder: Holder, metric: MetricId, slice: SliceId, until: Date) -> Option<Fraction> {
        let calendar = &self.compiled.plan.facts.calendar;
        let year = self.year_of(until);
        let series = self.series(holder, metric, slice, year.year)?;
        let dates = calendar.dates_of_year(year.year);
        let itself = dates.iter().position(|days| *days == self.days).filter(|_| until == self.days.1);
        // Slots run from the year over halves and quarters to months.
        let around = (0..dates.len()).rev().filter(|slot| dates[*slot].0 <= until && until <= dates[*slot].1);
        let value = itself.into_iter().chain(around).find_map(|slot| series.get(slot))?;
        Some(Fraction::from_quantity(value))
    }
}

fn share(actual: &Fraction, target: &Fraction, maker: &Maker<'_>, metric: MetricId) -> Option<Share> {
    match attainment(actual, target, maker.compiled.plan.targets.metrics[metric].lower)? {
        At::Place(x) => Some(Share::Of(x)),
        At::Beyond => Some(Share::Beyond),
        At::NoTarget | At::NoPast => None,
    }
}

impl Share {
    /// It to six decimals, as files hold it; `None` beyond all numbers.
    pub(super) fn rounded(&self) -> Option<Quantity> {
        match self {
            Self::Of(share) => Some(super::json::rounded(share)),
            Self::Beyond => None,
        }
    }
}
