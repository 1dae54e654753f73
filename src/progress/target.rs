//! What was to be reached between two days.

use crate::cube::Series;
use crate::pay::world::Days;
use crate::plan::Plan;
use crate::units::{Fraction, Part, Period, Quantity};

/// What of a number that adds up over time belongs to some days: periods that lie in them count with their own number where the plan has one, those that lie
/// in them in part with the part that their working days are. `None` where the plan has no number.
pub(super) fn within(plan: &Plan, series: &Series, period: Period, days: Days) -> Option<Fraction> {
    let (first, last) = plan.facts.calendar.dates(period);
    if last < days.0 || days.1 < first {
        return Some(Fraction::zero());
    }
    let own = series.get(period.slot()).map(Fraction::from_quantity);
    if own.is_some() && days.0 <= first && last <= days.1 {
        return own;
    }
    let parts = |all: Vec<Period>| -> Option<Fraction> {
        let all: Vec<Fraction> = all.into_iter().map(|part| within(plan, series, part, days)).collect::<Option<_>>()?;
        Some(all.iter().fold(Fraction::zero(), |sum, one| sum.plus(one)))
    };
    let halves = || vec![Period::new(period.year, Part::Half(1)), Period::new(period.year, Part::Half(2))];
    let children = period.children();
    let of_parts = (!children.is_empty()).then(|| parts(children)).flatten();
    let of_parts = of_parts.or_else(|| (period.part() == Part::Year).then(|| parts(halves())).flatten());
    of_parts.or_else(|| {
        let days = (days.0.max(first), days.1.min(last));
        Some(own?.times(&share(plan, days, (first, last))))
    })
}

/// Whether the plan has a number for each of several months that some days touch, or each of several quarters: then these say how the
/// days weigh.
pub(super) fn is_cut(plan: &Plan, series: &Series, year: Period, days: Days) -> bool {
    let dates = plan.facts.calendar.dates_of_year(year.year);
    let known = |slots: std::ops::Range<usize>| {
        let touched: Vec<usize> = slots.filter(|slot| dates[*slot].0 <= days.1 && days.0 <= dates[*slot].1).collect();
        touched.len() > 1 && touched.iter().all(|slot| series.get(*slot).is_some())
    };
    let (quarters, months) = (Period::new(year.year, Part::Quarter(1)), Period::new(year.year, Part::Month(1)));
    known(months.slot()..dates.len()) || known(quarters.slot()..months.slot())
}

/// The part of the working days of some days that lies in others.
fn share(plan: &Plan, inner: Days, outer: Days) -> Fraction {
    let worked = |days: Days| Quantity::from_int(i64::from(plan.facts.working_days.between(days.0, days.1)));
    Fraction::ratio(worked(inner), worked(outer)).unwrap_or_else(Fraction::one)
}
