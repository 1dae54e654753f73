//! What of pay hangs on which deal: what it earned, in the order in which deals were made, how far it has come, and what of it is lost.
//!
//! A deal is all records that say the same in their column `deal`. What a component earns in a window is attributed to its deals in the
//! order of their days: each gets what the table gives with it, less what it gives without it and those after it. So what is attributed is always
//! all that was earned, and the deal that crosses a step gets what crossing it pays. Of what is attributed is paid what events let out
//! (`paid_on`), as far as they have come; and when a deal is lost, what was paid for it is taken back, never more.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::pay::component::factor_of;
use crate::pay::terms::{ComponentTerms, MeasureTerms, Pays};
use crate::pay::work::{Limits, Trouble, Work};
use crate::pay::world::{Days, Deal, Happened, Happening, Question, Reading, World};
use crate::plan::{SeatId, SetId};
use crate::source::Span;
use crate::syntax::incentives::{Book, CreditedOn, Mode, Recover, Window};
use crate::units::{Date, Fraction};

/// What a deal earned in a window, and how much of what is measured it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributed {
    /// What it earned.
    pub earned: Fraction,
    /// The values of its records above nothing, before shares of credit.
    pub value: Fraction,
}

/// What a window earned, by deal; the rest hangs on none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByDeal {
    /// By the deal's name.
    pub deals: BTreeMap<EcoString, Attributed>,
    /// What hangs on no deal.
    pub rest: Fraction,
}

/// A world in which so much was reached.
struct Partial<'a> {
    world: &'a dyn World,
    measure: &'a MeasureTerms,
    actual: Fraction,
}

impl World for Partial<'_> {
    fn reading(&self, question: &Question<'_>) -> Option<Reading> {
        let reading = self.world.reading(question)?;
        // Other measures that the table reads are as they are.
        let own = std::ptr::eq(question.measure, self.measure);
        Some(if own { Reading { actual: self.actual.clone(), ..reading } } else { reading })
    }

    fn target_of(&self, question: &Question<'_>, set: SetId) -> Option<Fraction> {
        self.world.target_of(question, set)
    }

    fn deals(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        self.world.deals(question)
    }

    fn fact(
        &self,
        seat: SeatId,
        moment: crate::pay::world::Moment,
        asked: &crate::decision::evaluate::Asked,
    ) -> crate::decision::evaluate::Fact {
        self.world.fact(seat, moment, asked)
    }

    fn judged(&self, seat: SeatId, of: &str, days: Days) -> Option<Fraction> {
        self.world.judged(seat, of, days)
    }
}

/// Attributes what a component earned in a window to its deals. Nothing hangs on a deal where the component measures nothing, or what it
/// measures is no sum of records.
///
/// # Errors
/// What is not known.
pub fn attributed(
    component: &ComponentTerms,
    work: &Work<'_>,
    question: &Question<'_>,
    limits: &Limits<'_>,
    earned: &Fraction,
) -> Result<ByDeal, Trouble> {
    let mut all = ByDeal { deals: BTreeMap::new(), rest: earned.clone() };
    let known = work.world.deals(question).filter(|deals| deals.iter().any(|deal| !deal.deal.is_empty()));
    let Some(mut deals) = known else {
        return Ok(all);
    };
    // Of one day deals stand by name, so that no more than their days and names decides what each earns.
    deals.sort_by(|a, b| (a.day, &a.order, &a.amount).cmp(&(b.day, &b.order, &b.amount)));
    let factor = factor_of(component, work, (question.window.0, question.up_to))?;
    let single = match &component.pays {
        Pays::Table(measure, table) => measure.window == Window::Transaction || table.mode == Mode::Forward,
        Pays::Rate(measure, _) => measure.window == Window::Transaction,
        Pays::Card(_) | Pays::Judged(_) => return Ok(all),
    };
    let pays = match single {
        true => one_by_one(component, work, question, limits, &deals)?,
        false => in_order(component, work, question, limits, &deals)?,
    };
    for (deal, paid) in deals.iter().zip(pays) {
        let paid = paid.times(&factor);
        if deal.deal.is_empty() {
            continue;
        }
        all.rest = all.rest.minus(&paid);
        let own = all
            .deals
            .entry(deal.deal.clone())
            .or_insert_with(|| Attributed { earned: Fraction::zero(), value: Fraction::zero() });
        own.earned = own.earned.plus(&paid);
        if !deal.value.is_negative() {
            own.value = own.value.plus(&deal.value);
        }
    }
    Ok(all)
}

fn one_by_one(
    component: &ComponentTerms,
    work: &Work<'_>,
    question: &Question<'_>,
    limits: &Limits<'_>,
    deals: &[Deal],
) -> Result<Vec<Fraction>, Trouble> {
    match &component.pays {
        Pays::Table(_, table) => work.each_deal(table, question, limits, deals).map(|all| all.1),
        Pays::Rate(_, rate) => work.each_rate(rate, question, limits, deals),
        Pays::Card(_) | Pays::Judged(_) => Ok(vec![Fraction::zero(); deals.len()]),
    }
}

/// What the table gives up to each deal, less what it gave up to the one before.
fn in_order(
    component: &ComponentTerms,
    work: &Work<'_>,
    question: &Question<'_>,
    limits: &Limits<'_>,
    deals: &[Deal],
) -> Result<Vec<Fraction>, Trouble> {
    let at = |actual: &Fraction| {
        let partial = Partial { world: work.world, measure: question.measure, actual: actual.clone() };
        let work = Work { world: &partial, ..*work };
        match &component.pays {
            Pays::Table(_, table) => work.table(table, question, limits).map(|worth| worth.pays),
            Pays::Rate(_, rate) => work.rate(rate, question, limits).map(|worth| worth.pays),
            Pays::Card(_) | Pays::Judged(_) => Ok(Fraction::zero()),
        }
    };
    let (mut sum, mut pays) = (Fraction::zero(), Vec::new());
    let mut before = at(&sum)?;
    for deal in deals {
        sum = sum.plus(&deal.sum());
        let now = at(&sum)?;
        pays.push(now.minus(&before));
        before = now;
    }
    Ok(pays)
}

/// How a plan loses pay on deals.
#[derive(Debug, Clone)]
pub struct Losing<'a> {
    /// The clawbacks, in the order of the plan: where each stands, how much it takes, in which period it is booked.
    pub rules: Vec<(Span, &'a Recover, Book)>,
}

/// The part of a deal's pay that events up to a day lose, by clawback; together never more than all of it.
pub fn lost(
    losing: &Losing<'_>,
    story: &[Happening],
    column: Option<&str>,
    value: &Fraction,
    until: Date,
) -> Vec<Fraction> {
    let mut parts = vec![Fraction::zero(); losing.rules.len()];
    let mut left = Fraction::one();
    for happening in story.iter().filter(|happening| happening.day <= until) {
        let Happened::TakenBack(span, unserved) = &happening.what else { continue };
        let Some(at) = losing.rules.iter().position(|(own, ..)| own == span) else { continue };
        let share = match losing.rules[at].1 {
            Recover::Paid => Fraction::one(),
            Recover::Share(share) => Fraction::from_quantity(*share),
            Recover::ProRata => unserved.clone().unwrap_or_else(Fraction::one),
        };
        let part = share.times(&part_of(happening, column, value)).min(left.clone());
        left = left.minus(&part);
        parts[at] = parts[at].plus(&part);
    }
    parts
}

/// The part of a deal that something that happened is of: by the number of its record, where it says one, else all of it.
fn part_of(happening: &Happening, column: Option<&str>, value: &Fraction) -> Fraction {
    let own = happening.values.iter().find(|(name, _)| Some(name.as_str()) == column).map(|(_, own)| own);
    let own = own.filter(|own| !own.is_zero());
    let size = own.map(|own| if own.is_negative() { own.negated() } else { own.clone() });
    size.and_then(|size| size.over(value)).map_or_else(Fraction::one, |part| part.min(Fraction::one()))
}

/// How much of what a deal earned is let out on a day: each event's part, as far as the deal has come to it.
pub fn let_out(
    component: &ComponentTerms,
    measure: &MeasureTerms,
    story: &[Happening],
    column: Option<&str>,
    value: &Fraction,
    day: Date,
) -> Fraction {
    if component.paid_on.is_empty() {
        return Fraction::one();
    }
    let mut sum = Fraction::zero();
    for (event, share) in &component.paid_on {
        let share = Fraction::from_quantity(*share);
        let far = if measure.credited_on.unwrap_or(CreditedOn::Booking) == *event {
            Fraction::one()
        } else {
            let own = story.iter().filter(|one| one.day <= day && one.what == Happened::Reached(*event));
            own.fold(Fraction::zero(), |far, one| far.plus(&part_of(one, column, value))).min(Fraction::one())
        };
        sum = sum.plus(&share.times(&far));
    }
    sum
}

/// What is remembered of a deal in a window.
#[derive(Debug, Clone)]
struct Hung {
    earned: Fraction,
    value: Fraction,
    /// What was let out of it.
    out: Fraction,
    /// What of that was paid, but for what the plan itself does to the sum, and before anything was lost.
    paid: Fraction,
    /// What of that waits for a gate.
    waits: Fraction,
    /// The part that was lost so far, by clawback.
    lost: Vec<Fraction>,
    /// What of it was let out since gates were asked last.
    fresh: Fraction,
}

/// What is remembered of the deals of a component.
#[derive(Debug, Default)]
pub(super) struct Deals {
    windows: BTreeMap<Date, (BTreeMap<EcoString, Hung>, Fraction)>,
    /// What is due to be taken back so far, by clawback.
    due: BTreeMap<usize, Fraction>,
}

/// What a component says of its deals.
pub(super) struct Tracking<'a> {
    pub(super) losing: &'a Losing<'a>,
    pub(super) component: &'a ComponentTerms,
    pub(super) work: &'a Work<'a>,
    pub(super) until: Date,
}

impl Tracking<'_> {
    fn column(&self) -> Option<EcoString> {
        self.work.world.column(self.component.measure()?)
    }

    fn lost(&self, deal: &str, value: &Fraction, day: Date) -> Vec<Fraction> {
        lost(self.losing, self.work.world.story(deal), self.column().as_deref(), value, day)
    }

    fn is_current(&self, clawback: usize) -> bool {
        self.losing.rules[clawback].2 == Book::Current
    }

    /// The part that was lost under rules that book in the period in which they become known.
    fn lost_now(&self, lost: &[Fraction]) -> Fraction {
        let now = lost.iter().enumerate().filter(|(at, _)| self.is_current(*at));
        now.fold(Fraction::zero(), |sum, (_, lost)| sum.plus(lost))
    }
}

impl Deals {
    /// Takes what a window earned to date; gives what of it hangs on no deal and is paid more than before. That is paid as what is
    /// credited is; parts for later events are not known to be due.
    pub(super) fn earned(&mut self, window: Date, by: ByDeal, component: &ComponentTerms, rules: usize) -> Fraction {
        let far = component
            .measure()
            .map_or_else(Fraction::one, |measure| let_out(component, measure, &[], None, &Fraction::one(), window));
        let (deals, rest) = self.windows.entry(window).or_insert_with(|| (BTreeMap::new(), Fraction::zero()));
        for own in deals.values_mut() {
            own.earned = Fraction::zero();
        }
        for (id, own) in by.deals {
            let hung = deals.entry(id).or_insert_with(|| Hung {
                earned: Fraction::zero(),
                value: Fraction::zero(),
                out: Fraction::zero(),
                paid: Fraction::zero(),
                waits: Fraction::zero(),
                lost: vec![Fraction::zero(); rules],
                fresh: Fraction::zero(),
            });
            (hung.earned, hung.value) = (own.earned, own.value);
        }
        let now = by.rest.times(&far);
        let more = now.minus(rest);
        *rest = now;
        more
    }

    /// What is let out of deals more than before, less what of it was lost already; gates are asked next.
    pub(super) fn let_out(&mut self, tracking: &Tracking<'_>, day: Date) -> Fraction {
        let (Some(measure), column) = (tracking.component.measure(), tracking.column()) else {
            return Fraction::zero();
        };
        let mut sum = Fraction::zero();
        for (deals, _) in self.windows.values_mut() {
            for (id, own) in deals.iter_mut() {
                let story = tracking.work.world.story(id);
                let far = let_out(tracking.component, measure, story, column.as_deref(), &own.value, day);
                let out = own.earned.times(&far);
                own.fresh = out.minus(&own.out);
                own.out = out;
                let lost = tracking.lost_now(&tracking.lost(id, &own.value, day));
                sum = sum.plus(&own.fresh.times(&Fraction::one().minus(&lost)));
            }
        }
        sum
    }

    /// Takes what became of what was let out: the part of it that was paid, with all that waited, or that it waits; what was lost since is due
    /// to be taken back. Gives what no longer waits since it was lost.
    pub(super) fn settled(&mut self, tracking: &Tracking<'_>, day: Date, fate: &Fate) -> Fraction {
        let mut dropped = Fraction::zero();
        for (deals, _) in self.windows.values_mut() {
            for (id, own) in deals.iter_mut() {
                let lost = tracking.lost(id, &own.value, day);
                let before = own.paid.clone();
                for (at, part) in lost.iter().enumerate().filter(|(at, _)| tracking.is_current(*at)) {
                    let more = part.minus(&own.lost[at]);
                    if more.is_zero() {
                        continue;
                    }
                    let due = self.due.entry(at).or_insert_with(Fraction::zero);
                    *due = due.plus(&own.paid.times(&more));
                    match fate {
                        Fate::Paid(part) => *due = due.plus(&own.waits.times(&more).times(part)),
                        _ => dropped = dropped.plus(&own.waits.times(&more)),
                    }
                }
                own.lost = lost;
                let fresh = std::mem::replace(&mut own.fresh, Fraction::zero());
                match fate {
                    Fate::Paid(part) => {
                        let waited = std::mem::replace(&mut own.waits, Fraction::zero());
                        own.paid = own.paid.plus(&fresh.plus(&waited).times(part));
                    }
                    Fate::Waits => own.waits = own.waits.plus(&fresh),
                    Fate::Gone => {}
                }
                // What is booked where it was paid is taken back with the pay itself.
                let all = tracking.lost(id, &own.value, tracking.until);
                for (at, part) in all.iter().enumerate().filter(|(at, _)| !tracking.is_current(*at)) {
                    let due = self.due.entry(at).or_insert_with(Fraction::zero);
                    *due = due.plus(&own.paid.minus(&before).times(part));
                }
            }
        }
        dropped
    }

    /// What is due to be taken back so far, by clawback.
    pub(super) fn due(&self) -> &BTreeMap<usize, Fraction> {
        &self.due
    }
}

/// What became of what a component earned more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// This part of it, and of what waited, was paid.
    Paid(Fraction),
    /// It waits for a gate.
    Waits,
    /// It is not paid.
    Gone,
}
