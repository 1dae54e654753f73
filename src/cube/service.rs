//! Ramps and proration on the numbers of a seat.

use crate::cube::cuts::step_of;
use crate::plan::targets::{Carried, Cut, HolderId, MetricId, Months, RollUp, Service, Stated, Statement, months};
use crate::plan::{Plan, Who};
use crate::syntax::targets::OverTime;
use crate::units::{Fraction, Part, Period, Quantity, Rounding};

/// What service makes of a stated number.
pub(super) struct Served {
    /// The number.
    pub value: Option<Quantity>,
    /// How it lies in the months of its year, as parts of the profile's; `None` where its period is but a month.
    pub shape: Option<[Quantity; 12]>,
}

/// What service makes of a number stated of a seat; `None` where it makes nothing. What is stated of a position is final and only
/// lies in the months it exists in; what is stated for a role is ramped and prorated.
pub(super) fn stated(plan: &Plan, statement: &Statement, cell: &Stated) -> Option<Served> {
    let months = months_of(plan, cell.holder, cell.metric, cell.period.year, &statement.service)?;
    let value = cell.value.filter(|_| statement.of_role).map_or(cell.value, |value| {
        let served = served_value(plan, value, cell, &months);
        Some(served)
    });
    let long = !matches!(cell.period.part(), Part::Month(_));
    Some(Served { value, shape: if long { shape(&months) } else { None } })
}

/// How a final number of a seat lies in the months of its year, where the seat is not there in all of them.
pub(super) fn final_shape(plan: &Plan, cell: &Stated) -> Option<[Quantity; 12]> {
    let long = !matches!(cell.period.part(), Part::Month(_));
    let months = months_of(plan, cell.holder, cell.metric, cell.period.year, &Service::default()).filter(|_| long)?;
    shape(&months)
}

/// The months of a seat for a metric that service acts on.
fn months_of(plan: &Plan, holder: HolderId, metric: MetricId, year: i16, service: &Service) -> Option<Months> {
    let metric = &plan.targets.metrics[metric];
    if !matches!(metric.roll_up, RollUp::Sum) || metric.over_time != OverTime::Sum {
        return None;
    }
    match holder.which(&plan.organisation) {
        Who::Seat(seat) => months(plan, seat, year, service),
        _ => None,
    }
}

fn served_value(plan: &Plan, value: Quantity, cell: &Stated, served: &Months) -> Quantity {
    let round = Rounding { step: step_of(plan, cell.metric), mode: plan.facts.rounding.mode };
    let of = |part: &Fraction| Fraction::from_quantity(value).times(part).round(round);
    match cell.period.part() {
        Part::Month(month) => match served.months[usize::from(month) - 1] {
            Carried::Value(value) => value,
            Carried::Part(part) => of(&Fraction::from_quantity(part)),
        },
        _ if served.reduces => {
            served.part_of(&profile_months(plan, cell.metric), cell.period).map_or(value, |part| of(&part))
        }
        part if outside(served, part) => Quantity::ZERO,
        _ => value,
    }
}

/// Whether no month of a part of the year is served at all.
fn outside(served: &Months, part: Part) -> bool {
    let (first, last) = part.months();
    let none = Carried::Part(Quantity::ZERO);
    (first..=last).all(|month| served.months[usize::from(month) - 1] == none)
}

/// The weights of months a metric's own profile gives; equal without one.
fn profile_months(plan: &Plan, metric: MetricId) -> [Quantity; 12] {
    let profile = plan.targets.metrics[metric].profile;
    profile.map_or([Quantity::ONE; 12], |profile| plan.targets.profiles[profile].months)
}

/// Parts of the profile's months; `None` where nothing of the year is served.
fn shape(served: &Months) -> Option<[Quantity; 12]> {
    let parts = served.months.map(|month| match month {
        Carried::Part(part) => part,
        Carried::Value(_) => Quantity::ONE,
    });
    parts.iter().any(|part| !part.is_zero()).then_some(parts)
}

/// The part of a full share that a seat takes in a split, and how its share lies in the year.
pub(super) fn split(plan: &Plan, cut: &Cut, holder: HolderId) -> Option<(Fraction, Option<[Quantity; 12]>)> {
    let months = months_of(plan, holder, cut.metric, cut.period.year, &cut.service)?;
    let whole = Fraction::from_quantity(Quantity::ONE);
    let year = Period::new(cut.period.year, cut.period.part());
    let part = if months.reduces {
        months.part_of(&profile_months(plan, cut.metric), year)?
    } else if outside(&months, cut.period.part()) {
        Fraction::from_quantity(Quantity::ZERO)
    } else {
        whole
    };
    Some((part, shape(&months)))
}
