//! What a position is paid at target, and how much of it belongs to a stretch of the year.

use crate::pay::money::Purse;
use crate::pay::terms::{ByCase, PlanTerms};
use crate::pay::work::{Trouble, Work};
use crate::pay::world::{Days, World};
use crate::plan::targets::presence;
use crate::plan::{Plan, SeatId};
use crate::units::{Currency, Date, Figure, Fraction, Part, Period, Quantity};

/// Target pay of a year, in the currency of pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetPay {
    /// Fixed and variable together, where known.
    pub total: Option<Fraction>,
    /// The variable part.
    pub variable: Fraction,
}

/// The currency a position is paid in: as its incentive plan says, else that of its target pay, else the plan's.
pub fn currency(terms: &PlanTerms, work: &Work<'_>, day: Date) -> Currency {
    if let Some(currency) = terms.currency {
        return currency;
    }
    let pay = terms.pay.as_ref();
    let target = pay.and_then(|pay| pay.target.as_ref().or(pay.variable.as_ref()));
    let figure = target.and_then(|target| work.by_case(target, day).ok().flatten());
    match figure {
        Some(Figure::Amount { currency: Some(currency), .. }) => currency,
        _ => work.plan.facts.currency,
    }
}

/// Somebody's work with everything that does not change from day to day.
pub fn work<'a>(plan: &'a Plan, world: &'a dyn World, terms: &PlanTerms, seat: SeatId, day: Date) -> Work<'a> {
    let work = Work { plan, world, seat, purse: Purse::of_plan(plan), on: None, said: &[] };
    let own = currency(terms, &work, day);
    Work { purse: work.purse.paying(own), ..work }
}

/// Target pay of a year as it stands on a day.
///
/// # Errors
/// A fact that a table of pay asks for is missing, or too little of pay is stated.
pub fn target_pay(terms: &PlanTerms, work: &Work<'_>, day: Date) -> Result<Option<TargetPay>, Trouble> {
    let Some(pay) = &terms.pay else { return Ok(None) };
    let figure = |value: &Option<ByCase>| value.as_ref().map(|value| work.by_case(value, day)).transpose();
    let (target, fixed, variable) = (figure(&pay.target)?, figure(&pay.fixed)?, figure(&pay.variable)?);
    let (target, fixed, variable) = (target.flatten(), fixed.flatten(), variable.flatten());
    let total = target.and_then(|figure| work.purse.money(&figure));
    let part = |figure: Option<Figure>| match figure? {
        Figure::Percent(share) => total.as_ref().map(|total| total.times(&Fraction::from_quantity(share))),
        money => work.purse.money(&money),
    };
    let (fixed, variable) = (part(fixed), part(variable));
    let rest = || Some(total.as_ref()?.minus(fixed.as_ref()?));
    let variable = variable.clone().or_else(rest).ok_or(Trouble::NoBase)?;
    let total = total.clone().or_else(|| Some(fixed.as_ref()?.plus(&variable)));
    Ok(Some(TargetPay { total, variable }))
}

/// How much of a year's target pay belongs to some months of it: by the profile of pay, each month alike without one, cut where the
/// position exists for a part of a month only.
pub fn portion(terms: &PlanTerms, plan: &Plan, seat: SeatId, months: impl Iterator<Item = u8>) -> Fraction {
    let pay = terms.pay.as_ref();
    let weights = pay.and_then(|pay| pay.profile).unwrap_or([Quantity::ONE; 12]);
    let prorate = pay.and_then(|pay| pay.prorate);
    let own = &plan.organisation.seats[seat.0 as usize];
    let whole = Fraction::from_quantity(weights.iter().sum());
    let mut sum = Fraction::zero();
    for month in months {
        let period = Period::new(terms.period.year, Part::Month(month));
        let (part, of) = presence(plan, period, (own.starts, own.ends), prorate);
        let there = Fraction::ratio(Quantity::from_int(part), Quantity::from_int(of)).unwrap_or_else(Fraction::zero);
        sum = sum.plus(&Fraction::from_quantity(weights[usize::from(month) - 1]).times(&there));
    }
    sum.over(&whole).unwrap_or_else(Fraction::zero)
}

/// [`portion`] of somebody who is there all the time.
pub fn full_portion(terms: &PlanTerms, months: impl Iterator<Item = u8>) -> Fraction {
    let weights = terms.pay.as_ref().and_then(|pay| pay.profile).unwrap_or([Quantity::ONE; 12]);
    let sum = months.map(|month| weights[usize::from(month) - 1]).sum();
    Fraction::ratio(sum, weights.iter().sum()).unwrap_or_else(Fraction::zero)
}

/// The months of a plan's period that begin within some days.
pub fn months_within(plan: &Plan, period: Period, days: Days) -> impl Iterator<Item = u8> {
    let (first, last) = period.part().months();
    let calendar = plan.facts.calendar.clone();
    (first..=last).filter(move |month| {
        let (starts, _) = calendar.dates(Period::new(period.year, Part::Month(*month)));
        days.0 <= starts && starts <= days.1
    })
}
