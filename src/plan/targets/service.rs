//! How service acts on targets that are stated or split for a role: ramps and proration.

use crate::plan::{Facts, Plan, SeatId};
use crate::syntax::targets::Prorate;
use crate::units::{Date, Fraction, Part, Period, Quantity, Rounding, RoundingMode};

/// What a ramp gives a month of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RampStep {
    /// A part of the full number.
    Share(Quantity),
    /// A number in its stead.
    Value(Quantity),
}

/// What a statement says of service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Service {
    /// Steps by month of service, in its order; empty where the role's own ramp holds.
    pub ramp: Vec<(u32, RampStep)>,
    /// Whether the numbers come from a table by months of service, which then stands in the place of every ramp.
    pub by_table: bool,
    /// How a position counts that exists for a part of a period only.
    pub prorate: Option<Prorate>,
}

/// A month of a seat: how much of a full target it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// This part of it.
    Part(Quantity),
    /// This number instead.
    Value(Quantity),
}

/// The months of a year as a seat serves in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months {
    /// By month.
    pub months: [Carried; 12],
    /// Whether what is stated or split for the year is cut by it; else only its place in the year is.
    pub reduces: bool,
}

impl Months {
    /// The part of `weights` (by month, within `period`) that the seat carries, exactly.
    pub fn part_of(&self, weights: &[Quantity; 12], period: Period) -> Option<Fraction> {
        let (first, last) = period.part().months();
        let months = usize::from(first) - 1..usize::from(last);
        let whole: Quantity = weights[months.clone()].iter().sum();
        let mut carried = Fraction::from_quantity(Quantity::ZERO);
        for month in months {
            let Carried::Part(part) = self.months[month] else { return None };
            carried = carried.plus(&Fraction::from_quantity(weights[month]).times(&Fraction::from_quantity(part)));
        }
        carried.over(&Fraction::from_quantity(whole))
    }
}

/// The months of `year` of a seat that exists or is at full quota only in a part of it; `None` where it serves all of it in full.
pub fn months(plan: &Plan, seat: SeatId, year: i16, service: &Service) -> Option<Months> {
    let organisation = &plan.organisation;
    let dates = &organisation.seats[seat.0 as usize];
    let (starts, ends) = (dates.starts, dates.ends);
    if starts.is_none() && ends.is_none() {
        return None;
    }
    let own_ramp = organisation.role_of(seat).filter(|_| !service.by_table).map(|role| &organisation.roles[role].ramp);
    let shares = own_ramp.into_iter().flatten().map(|(month, share)| (*month, RampStep::Share(*share)));
    let ramp: Vec<(u32, RampStep)> = if service.ramp.is_empty() { shares.collect() } else { service.ramp.clone() };
    let calendar = &plan.facts.calendar;
    let ramped = ramp.iter().map(|(month, _)| *month as i32).max().unwrap_or(0);
    // Most have served for years; a fiscal year begins within a year of the calendar year of its number.
    let served =
        starts.map_or(i32::MAX, |starts| (i32::from(year) - i32::from(starts.year())) * 12 - i32::from(starts.month()));
    if ends.is_none() && served > ramped + 26 {
        return None;
    }
    let (first, last) = calendar.dates(Period::new(year, Part::Year));
    // A month more than the ramp has, for those who began within a month.
    let settled = starts.is_none_or(|starts| starts.is_past(ramped + 1, first));
    if settled && ends.is_none_or(|ends| ends >= last) {
        return None;
    }
    let month = |month: u8| {
        let period = Period::new(year, Part::Month(month));
        let present = present(plan, period, starts, ends, service.prorate);
        let served = starts.map(|starts| service_month(&plan.facts, period, starts));
        carried(&ramp, served, present)
    };
    let months = std::array::from_fn(|index| month(index as u8 + 1));
    Some(Months { months, reduces: !ramp.is_empty() || service.prorate.is_some() })
}

fn carried(ramp: &[(u32, RampStep)], served: Option<i32>, present: Quantity) -> Carried {
    let (Some(served), false) = (served, ramp.is_empty()) else { return Carried::Part(present) };
    if served < 1 || present.is_zero() {
        return Carried::Part(Quantity::ZERO);
    }
    let last = ramp.iter().map(|(month, _)| *month).max().unwrap_or(0);
    if served as u32 > last {
        return Carried::Part(present);
    }
    let step = ramp.iter().filter(|(month, _)| *month <= served as u32).max_by_key(|(month, _)| *month);
    match step {
        Some((_, RampStep::Value(value))) => Carried::Value(*value),
        Some((_, RampStep::Share(share))) => Carried::Part(product(*share, present)),
        None => Carried::Part(Quantity::ZERO),
    }
}

fn product(a: Quantity, b: Quantity) -> Quantity {
    let exact = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
    Fraction::from_quantity(a).times(&Fraction::from_quantity(b)).round(exact)
}

/// The part of a month in which a seat exists, to the nearest millionth; all or nothing unless said how it is prorated.
fn present(plan: &Plan, month: Period, starts: Option<Date>, ends: Option<Date>, prorate: Option<Prorate>) -> Quantity {
    let exact = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
    let (part, whole) = presence(plan, month, (starts, ends), prorate);
    Fraction::ratio(Quantity::from_int(part), Quantity::from_int(whole))
        .map_or(Quantity::ZERO, |part| part.round(exact))
}

/// The days of a month in which somebody is there, and those of the month, as they are counted for cutting a number; all or nothing
/// unless said how.
pub fn presence(
    plan: &Plan,
    month: Period,
    (starts, ends): (Option<Date>, Option<Date>),
    prorate: Option<Prorate>,
) -> (i64, i64) {
    let (first, last) = plan.facts.calendar.dates(month);
    let from = starts.map_or(first, |starts| starts.max(first));
    let to = ends.map_or(last, |ends| ends.min(last));
    if from > to {
        return (0, 1);
    }
    let days = |from: Date, to: Date| i64::from(from.days_until(to)) + 1;
    let worked = |from: Date, to: Date| i64::from(plan.facts.working_days.between(from, to));
    match prorate {
        None => (1, 1),
        Some(Prorate::Days) => (days(from, to), days(first, last)),
        Some(Prorate::WholeMonths) => (i64::from((from, to) == (first, last)), 1),
        Some(Prorate::WorkingDays) => (worked(from, to), worked(first, last)),
    }
}

/// Which month of service a month is, from 1; below 1 before it begins. The manifest says whether a month that began before the
/// position did is the first.
pub fn service_month(facts: &Facts, month: Period, starts: Date) -> i32 {
    let calendar = &facts.calendar;
    let begun = calendar.month_of(starts);
    let number = |period: Period| i32::from(period.year) * 12 + i32::from(period.part().months().0);
    let partial = calendar.dates(begun).0 < starts;
    let first = number(begun) + i32::from(partial && facts.first_whole_month);
    number(month) - first + 1
}
