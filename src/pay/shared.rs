//! What hangs on what others reached: prizes by rank, pools that are divided, caps that hold for all together.
//!
//! It is worked out once for all whom it is for. What is divided adds up to what there was, to the cent: the largest remainders are rounded up, the
//! first of equals before the others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::pay::component::{earned, limit, open};
use crate::pay::position::{months_within, portion, target_pay, work};
use crate::pay::read_more::ranks_least;
use crate::pay::score::draw_up;
use crate::pay::terms::{
    ComponentTerms, Division, MeasureTerms, Pays, Per, PlanTerms, PoolTerms, PrizeTerms, Terms, Whose,
};
use crate::pay::work::{Trouble, Work};
use crate::pay::world::{At, Days, Deal, Happening, Moment, Question, Reading, World, place};
use crate::plan::{Index, Plan, SeatId, SetId, UnitId};
use crate::source::Span;
use crate::syntax::incentives::{Divide, Ties};
use crate::units::{Date, Figure, Fraction, Quantity, Remainder, Rounding, RoundingMode, allocate};

/// A component whose pay hangs on what others reached.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    /// Everything that is paid.
    pub terms: &'a Terms,
    /// The plan.
    pub plan: &'a Plan,
    /// What is known of results.
    pub world: &'a dyn World,
    /// Which incentive plan.
    pub index: usize,
    /// Which component of it.
    pub at: usize,
}

/// What each of those whom a component is for gets.
pub type Shares = Result<BTreeMap<SeatId, Fraction>, Trouble>;

/// The plan, the component, the unit where it is one for each, the window and the day.
type Key = (usize, usize, Option<UnitId>, Date, Date);

/// What was worked out for several together.
#[derive(Debug, Default)]
pub struct Shared {
    known: Mutex<BTreeMap<Key, Arc<Shares>>>,
}

impl Shared {
    /// What one of several gets in a window up to a day.
    ///
    /// # Errors
    /// What is not known.
    pub fn of(&self, group: &Group<'_>, seat: SeatId, (window, up_to): (Days, Date)) -> Result<Fraction, Trouble> {
        let component = group.component().ok_or(Trouble::NoReading)?;
        let unit = group.unit(component, seat);
        let key = (group.index, group.at, unit, window.0, up_to);
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let shares =
            known.entry(key).or_insert_with(|| Arc::new(group.shares(component, unit, (window, up_to), false)));
        match &**shares {
            Ok(shares) => Ok(shares.get(&seat).cloned().unwrap_or_else(Fraction::zero)),
            Err(trouble) => Err(trouble.clone()),
        }
    }
}

/// What several reached together.
struct Team<'a> {
    world: &'a dyn World,
    seats: &'a [SeatId],
}

impl Team<'_> {
    fn each<'q>(&'q self, question: &'q Question<'q>) -> impl Iterator<Item = Question<'q>> {
        self.seats.iter().map(|seat| Question { seat: *seat, ..*question })
    }
}

impl World for Team<'_> {
    fn reading(&self, question: &Question<'_>) -> Option<Reading> {
        let readings: Vec<Reading> = self.each(question).filter_map(|own| self.world.reading(&own)).collect();
        let add = |of: fn(&Reading) -> &Option<Fraction>| {
            let all = readings.iter().filter_map(|reading| of(reading).as_ref());
            all.fold(None, |sum: Option<Fraction>, own| Some(sum.map_or_else(|| own.clone(), |sum| sum.plus(own))))
        };
        readings.first()?;
        Some(Reading {
            actual: readings.iter().fold(Fraction::zero(), |sum, own| sum.plus(&own.actual)),
            target: add(|reading| &reading.target),
            target_to_date: add(|reading| &reading.target_to_date),
            last_year: add(|reading| &reading.last_year),
        })
    }

    fn target_of(&self, question: &Question<'_>, set: SetId) -> Option<Fraction> {
        let all = self.each(question).filter_map(|own| self.world.target_of(&own, set));
        all.fold(None, |sum: Option<Fraction>, own| Some(sum.map_or_else(|| own.clone(), |sum| sum.plus(&own))))
    }

    fn deals(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        let all: Vec<Vec<Deal>> = self.each(question).filter_map(|own| self.world.deals(&own)).collect();
        let mut all: Vec<Deal> = all.into_iter().flatten().collect();
        all.sort_by(|a, b| (a.day, &a.amount, &a.deal).cmp(&(b.day, &b.amount, &b.deal)));
        Some(all)
    }

    fn fact(
        &self,
        seat: SeatId,
        moment: Moment,
        asked: &crate::decision::evaluate::Asked,
    ) -> crate::decision::evaluate::Fact {
        self.world.fact(seat, moment, asked)
    }

    fn story(&self, deal: &str) -> &[Happening] {
        self.world.story(deal)
    }

    fn happened(&self, seat: SeatId, of: Span, days: Days) -> Fraction {
        self.world.happened(seat, of, days)
    }

    fn judged(&self, seat: SeatId, of: &str, days: Days) -> Option<Fraction> {
        self.world.judged(seat, of, days)
    }
}

impl<'a> Group<'a> {
    /// The plan, or the contest where these are counted behind the plans.
    fn own(&self) -> &'a PlanTerms {
        let plans = &self.terms.plans;
        plans.get(self.index).unwrap_or_else(|| &self.terms.contests[self.index - plans.len()])
    }

    /// What each gets in a window if the year turns out as the world says: gates that ask for what is not known are open, and whoever are
    /// alike share their prizes, whatever is said of ties.
    ///
    /// # Errors
    /// What is not known.
    pub fn expected(&self, window: Days) -> Shares {
        let component = self.component().ok_or(Trouble::NoReading)?;
        let mut units: Vec<Option<UnitId>> = self.own().seats.iter().map(|seat| self.unit(component, *seat)).collect();
        units.sort_unstable();
        units.dedup();
        let mut all = BTreeMap::new();
        for unit in units {
            all.extend(self.shares(component, unit, (window, window.1), true)?);
        }
        Ok(all)
    }

    fn component(&self) -> Option<&'a ComponentTerms> {
        self.own().components.get(self.at)?.1.as_ref()
    }

    /// The unit whose positions divide a pool among them, where each has its own.
    fn unit(&self, component: &ComponentTerms, seat: SeatId) -> Option<UnitId> {
        let each = component.pool.is_some() && component.measure().is_some_and(|measure| measure.of == Whose::Unit);
        if each { self.plan.organisation.unit_of(seat) } else { None }
    }

    /// Those who take part: whom the plan pays, of the unit, who are there in the window.
    fn seats(&self, unit: Option<UnitId>, days: Days) -> Vec<SeatId> {
        let organisation = &self.plan.organisation;
        let there = |seat: &&SeatId| {
            let own = &organisation.seats[seat.index()];
            own.starts.is_none_or(|starts| starts <= days.1) && own.ends.is_none_or(|ends| days.0 <= ends)
        };
        let within = |seat: &&SeatId| unit.is_none() || organisation.unit_of(**seat) == unit;
        self.own().seats.iter().filter(there).filter(within).copied().collect()
    }

    fn work<'w>(&self, world: &'w dyn World, seat: SeatId, day: Date) -> Work<'w>
    where
        'a: 'w,
    {
        work(self.plan, world, self.own(), seat, day)
    }

    fn shares(
        &self,
        component: &ComponentTerms,
        unit: Option<UnitId>,
        (window, up_to): (Days, Date),
        expected: bool,
    ) -> Shares {
        let seats = self.seats(unit, (window.0, up_to));
        let Some(first) = seats.first() else { return Ok(BTreeMap::new()) };
        let team = Team { world: self.world, seats: &seats };
        let lead = self.work(self.world, *first, up_to);
        let pool = match &component.pool {
            Some(pool) => Some(self.pool(pool, component, (&team, &lead), (window, up_to))?),
            None => None,
        };
        let mut shares = match (&component.prizes, &component.pool, &pool) {
            (Some(prizes), _, _) => {
                let ties = if expected { Ties::Share } else { prizes.ties };
                let prizes = PrizeTerms { threshold: prizes.threshold.clone(), rows: prizes.rows.clone(), ties };
                self.prizes((&prizes, expected), component, pool.as_ref(), &seats, (window, up_to))?
            }
            (None, Some(own), Some(pool)) => self.divide(own, component, pool, &seats, (window, up_to))?,
            _ => self.each(component, &seats, (window, up_to))?,
        };
        let cap = component.cap.as_ref().filter(|cap| cap.per == Per::Pool);
        let most = cap.and_then(|cap| limit(cap.pays.as_ref()?, &lead, pool.as_ref()));
        let sum = shares.values().fold(Fraction::zero(), |sum, own| sum.plus(own));
        if let Some(most) = most.filter(|most| sum > *most) {
            let weights: Vec<(SeatId, Fraction)> = shares.into_iter().collect();
            shares = self.split(&most, &weights);
        }
        Ok(shares)
    }

    /// What there is to divide.
    fn pool(
        &self,
        own: &PoolTerms,
        component: &ComponentTerms,
        (team, lead): (&Team<'_>, &Work<'_>),
        (window, up_to): (Days, Date),
    ) -> Result<Fraction, Trouble> {
        let reading = |measure: &MeasureTerms| {
            let question = Question { seat: lead.seat, measure, window, up_to };
            if measure.of == Whose::Own { team.reading(&question) } else { self.world.reading(&question) }
        };
        let amount = match (&own.amount, &own.rate, component.measure()) {
            (Some(amount), _, _) => Some(lead.purse.money(amount).ok_or(Trouble::NoBase)?),
            (None, Some(rate), Some(measure)) => {
                let reading = reading(measure).ok_or(Trouble::NoReading)?;
                let each = match rate {
                    Figure::Percent(share) => Fraction::from_quantity(*share),
                    other => lead.purse.money(other).ok_or(Trouble::NoBase)?,
                };
                Some(lead.purse.measured(&reading.actual, measure.metric, self.plan).times(&each))
            }
            _ => None,
        };
        let has_table = match &component.pays {
            Pays::Table(..) => true,
            // A rate that only stands for the pool pays nothing.
            Pays::Rate(..) => amount.is_none(),
            Pays::Card(_) | Pays::Judged(_) => false,
        };
        if component.prizes.is_some() || !has_table {
            return amount.ok_or(Trouble::NoBase);
        }
        let together = component.measure().is_some_and(|measure| measure.of == Whose::Own);
        let world: &dyn World = if together { team } else { self.world };
        let work = Work { world, ..*lead };
        earned(self.terms, component, &work, (window, up_to), amount.as_ref()).map(|earned| earned.pays().clone())
    }

    /// A pool among those whom it is for.
    fn divide(
        &self,
        own: &PoolTerms,
        component: &ComponentTerms,
        pool: &Fraction,
        seats: &[SeatId],
        (window, up_to): (Days, Date),
    ) -> Shares {
        let days = (window.0, up_to);
        let mut weights = Vec::new();
        for seat in seats {
            let work = self.work(self.world, *seat, up_to);
            let weight = match own.divide {
                Division::By(Divide::Equally) => Some(Fraction::one()),
                Division::By(Divide::ByMeasure) => component.measure().and_then(|measure| {
                    // What each brought is his own, also where the pool is the unit's.
                    let own = MeasureTerms { of: Whose::Own, ..measure.alike() };
                    let question = Question { seat: *seat, measure: &own, window, up_to };
                    self.world.reading(&question).map(|reading| reading.actual)
                }),
                Division::By(Divide::ByTargetPay) => {
                    let pay = target_pay(self.own(), &work, up_to)?;
                    pay.map(|pay| {
                        let months = months_within(self.plan, self.own().period, days);
                        pay.variable.times(&portion(self.own(), self.plan, *seat, months))
                    })
                }
                Division::Card(card) => Some(draw_up(&self.terms.cards[card], &work, days)?.score),
                Division::Judged => {
                    Some(self.world.judged(*seat, &component.id.value, days).ok_or(Trouble::NotJudged)?)
                }
            };
            weights.push((*seat, weight.unwrap_or_else(Fraction::zero).max(Fraction::zero())));
        }
        Ok(self.split(pool, &weights))
    }

    /// What each earns by himself.
    fn each(&self, component: &ComponentTerms, seats: &[SeatId], (window, up_to): (Days, Date)) -> Shares {
        let mut shares = BTreeMap::new();
        for seat in seats {
            let work = self.work(self.world, *seat, up_to);
            let pay = match (component.share, target_pay(self.own(), &work, up_to)?) {
                (Some(share), Some(pay)) => {
                    let months = months_within(self.plan, self.own().period, window);
                    let part = portion(self.own(), self.plan, *seat, months);
                    Some(pay.variable.times(&Fraction::from_quantity(share)).times(&part))
                }
                _ => None,
            };
            let earned = earned(self.terms, component, &work, (window, up_to), pay.as_ref());
            let pays = earned.map(|earned| earned.pays().clone());
            match pays {
                Ok(pays) => _ = shares.insert(*seat, pays),
                // Who has no target, or of whom nothing is known, takes nothing from the others.
                Err(_) => _ = shares.insert(*seat, Fraction::zero()),
            }
        }
        Ok(shares)
    }

    /// Prizes by rank.
    fn prizes(
        &self,
        (own, expected): (&PrizeTerms, bool),
        component: &ComponentTerms,
        pool: Option<&Fraction>,
        seats: &[SeatId],
        (window, up_to): (Days, Date),
    ) -> Shares {
        let measure = component.measure().ok_or(Trouble::NoReading)?;
        let mut ranked: Vec<(Fraction, SeatId)> = Vec::new();
        for seat in seats {
            let work = self.work(self.world, *seat, up_to);
            let question = Question { seat: *seat, measure, window, up_to };
            let reading = self.world.reading(&question);
            let Some(At::Place(x)) = reading.map(|reading| place(&reading, measure, self.plan)) else { continue };
            let least = ranks_least(measure, self.plan);
            let enough = own.threshold.as_ref().is_none_or(|from| if least { x <= *from } else { x >= *from });
            let open = component.gate.as_ref().map_or(Ok(true), |gate| open(gate, &work, up_to, Some(window)));
            let open = if expected { open.unwrap_or(true) } else { open? };
            // Whoever sold nothing wins nothing.
            if enough && open && (least || (!x.is_zero() && !x.is_negative())) {
                ranked.push((if least { x.negated() } else { x }, *seat));
            }
        }
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let lead = self.work(self.world, seats[0], up_to);
        let prize = |rank: usize| {
            let rank = u32::try_from(rank).unwrap_or(u32::MAX);
            let row = own.rows.iter().find(|(first, last, _)| *first <= rank && last.is_none_or(|last| rank <= last));
            match row.and_then(|(.., pays)| pays.as_ref()) {
                Some(pays) => limit(pays, &lead, pool).ok_or(Trouble::NoBase),
                None => Ok(Fraction::zero()),
            }
        };
        let mut shares = BTreeMap::new();
        let mut at = 0;
        while at < ranked.len() {
            let alike = ranked[at..].iter().take_while(|(x, _)| *x == ranked[at].0).count();
            let who: Vec<(SeatId, Fraction)> =
                ranked[at..at + alike].iter().map(|(_, seat)| (*seat, Fraction::one())).collect();
            match own.ties {
                Ties::All => {
                    let won = prize(at + 1)?;
                    shares.extend(who.into_iter().map(|(seat, _)| (seat, won.clone())));
                }
                Ties::Share => {
                    let mut sum = Fraction::zero();
                    for rank in at + 1..=at + alike {
                        sum = sum.plus(&prize(rank)?);
                    }
                    shares.extend(self.split(&sum, &who));
                }
            }
            at += alike;
        }
        Ok(shares)
    }

    /// An amount by weights, to the cent; nothing to anybody where all weights are nothing.
    fn split(&self, amount: &Fraction, weights: &[(SeatId, Fraction)]) -> BTreeMap<SeatId, Fraction> {
        let rounding = self.plan.facts.rounding;
        let fine = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
        let by: Vec<Quantity> = weights.iter().map(|(_, weight)| weight.round(fine)).collect();
        let shares = allocate(amount.round(rounding), &by, rounding.step, Remainder::Largest);
        let Some(shares) = shares else { return BTreeMap::new() };
        let seats = weights.iter().map(|(seat, _)| *seat);
        seats.zip(shares.into_iter().map(Fraction::from_quantity)).collect()
    }
}
