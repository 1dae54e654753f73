//! The most that several are paid together: prizes, pools, and what is capped for all.

use crate::pay::analysis::Look;
use crate::pay::component::limit;
use crate::pay::greatest::{NoGreatest, One, Why, alike};
use crate::pay::outlook::{Outlook, target};
use crate::pay::terms::{ComponentTerms, MeasureTerms, Pays, Per, PoolTerms, PrizeTerms, Whose};
use crate::pay::year::{Year, window_of, windows};
use crate::plan::SeatId;
use crate::units::{Figure, Fraction, Period};

/// The most that a component pays to all of its plan in a year, in their currency of pay; none where it has no end.
pub(super) fn of_all(
    look: &Look<'_>,
    (at, component): (usize, &ComponentTerms),
    attainment: Option<&Fraction>,
    at_limit: &mut Option<usize>,
) -> Result<Option<Fraction>, NoGreatest> {
    let mut to_limit = false;
    let mut sum = Some(Fraction::zero());
    for seats in groups(look, component) {
        let Some(first) = seats.first() else { continue };
        let reach = |_, _| Fraction::one();
        let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
        let unknown = NoGreatest::Unknown(None, Why::TargetPay);
        let year = Year::of(look.terms, look.own, look.plan, &outlook, *first).ok_or(unknown)?;
        let of = One { look, year: &year, at, component, attainment };
        let group = Group { of, seats: &seats };
        for window in windows(look.own.period, window_of(component)) {
            let most = group.in_window(window, &mut to_limit)?;
            sum = sum.zip(most).map(|(sum, most)| sum.plus(&most));
        }
    }
    if to_limit {
        *at_limit = at_limit.or(Some(at));
    }
    Ok(sum)
}

/// Those who share with each other.
fn groups(look: &Look<'_>, component: &ComponentTerms) -> Vec<Vec<SeatId>> {
    let all = look.own.seats.clone();
    let each = component.pool.is_some() && component.measure().is_some_and(|measure| measure.of == Whose::Unit);
    if !each {
        return vec![all];
    }
    let mut by_unit = std::collections::BTreeMap::<_, Vec<SeatId>>::new();
    for seat in all {
        by_unit.entry(look.plan.organisation.unit_of(seat)).or_default().push(seat);
    }
    by_unit.into_values().collect()
}

/// Several who share a component.
struct Group<'a> {
    of: One<'a>,
    seats: &'a [SeatId],
}

impl Group<'_> {
    fn in_window(&self, window: Period, to_limit: &mut bool) -> Result<Option<Fraction>, NoGreatest> {
        let component = self.of.component;
        let pool = match &component.pool {
            Some(pool) => Some(self.pool(pool, window, to_limit)?),
            None => None,
        };
        let most = match (&component.prizes, &pool) {
            (Some(prizes), pool) => self.prizes(prizes, pool.as_ref())?,
            (None, Some(pool)) => pool.clone(),
            (None, None) => self.each(window, to_limit)?,
        };
        let cap = component.cap.as_ref().filter(|cap| cap.per == Per::Pool);
        let cap = cap.and_then(|cap| limit(cap.pays.as_ref()?, self.of.year.work(), pool.flatten().as_ref()));
        Ok(match (most, cap) {
            (Some(most), Some(cap)) => Some(most.min(cap)),
            (most, cap) => most.or(cap),
        })
    }

    /// What there is to divide; none where it has no end.
    fn pool(&self, own: &PoolTerms, window: Period, to_limit: &mut bool) -> Result<Option<Fraction>, NoGreatest> {
        let component = self.of.component;
        let work = self.of.year.work();
        let amount = match (&own.amount, &own.rate, component.measure()) {
            (Some(amount), _, _) => Some(work.purse.money(amount).ok_or(NoGreatest::Told)?),
            (None, Some(rate), Some(measure)) => {
                let each = match rate {
                    Figure::Percent(share) => Fraction::from_quantity(*share),
                    other => work.purse.money(other).ok_or(NoGreatest::Told)?,
                };
                let (Some(target), Some(most)) = (self.target(measure, window), self.of.attainment) else {
                    return Ok(None);
                };
                *to_limit = true;
                let funding = target.times(most);
                Some(work.purse.measured(&funding, measure.metric, self.of.look.plan).times(&each))
            }
            _ => None,
        };
        let measure = match &component.pays {
            Pays::Table(measure, _) => Some(measure),
            Pays::Rate(measure, _) => Some(measure).filter(|_| amount.is_none()),
            Pays::Card(_) | Pays::Judged(_) => None,
        };
        match measure.filter(|_| component.prizes.is_none()) {
            Some(measure) => {
                let target = self.target(measure, window);
                self.of.of_results(measure, window, (target, amount.as_ref()), to_limit)
            }
            None => amount.map(Some).ok_or_else(|| self.of.unknown(Why::Pool)),
        }
    }

    /// What all are to reach together.
    fn target(&self, measure: &MeasureTerms, window: Period) -> Option<Fraction> {
        let look = self.of.look;
        let of = |seat: &SeatId| target(look.plan, look.cube, measure, *seat, window);
        if measure.of != Whose::Own {
            return of(&self.of.year.work().seat);
        }
        self.seats.iter().filter_map(of).reduce(|sum, own| sum.plus(&own))
    }

    /// Every prize once, as far as there are ranks to win it.
    fn prizes(&self, own: &PrizeTerms, pool: Option<&Option<Fraction>>) -> Result<Option<Fraction>, NoGreatest> {
        let ranks = u32::try_from(self.seats.len()).unwrap_or(u32::MAX);
        let mut sum = Fraction::zero();
        for (first, last, pays) in &own.rows {
            let Some(pays) = pays else { continue };
            let count = last.unwrap_or(ranks).min(ranks).saturating_add(1).saturating_sub(*first);
            let won = match (pays, pool) {
                (Figure::Percent(_), Some(None)) => return Ok(None),
                (pays, pool) => limit(pays, self.of.year.work(), pool.and_then(Option::as_ref)),
            };
            sum =
                sum.plus(&won.ok_or_else(|| self.of.unknown(Why::Pool))?.times(&Fraction::from_int(i64::from(count))));
        }
        Ok(Some(sum))
    }

    /// What each earns by himself, where all are capped together.
    fn each(&self, window: Period, to_limit: &mut bool) -> Result<Option<Fraction>, NoGreatest> {
        let look = self.of.look;
        let mut sum = Some(Fraction::zero());
        for (count, seat) in alike(look) {
            let reach = |_, _| Fraction::one();
            let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
            let unknown = NoGreatest::Unknown(None, Why::TargetPay);
            let year = Year::of(look.terms, look.own, look.plan, &outlook, seat).ok_or(unknown)?;
            let own = One { year: &year, ..self.of };
            let most = own.in_window(window, to_limit)?;
            sum = sum.zip(most).map(|(sum, most)| sum.plus(&most.times(&Fraction::from_int(count))));
        }
        Ok(sum)
    }
}
