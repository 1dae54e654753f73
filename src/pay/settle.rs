//! What becomes of what was earned before it is paid: held back, advanced, repaid, carried.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::pay::calendar::turns;
use crate::pay::component::limit;
use crate::pay::position::{TargetPay, months_within, portion};
use crate::pay::statement::{Line, Step};
use crate::pay::terms::{DrawTerms, HoldTerms, PlanTerms};
use crate::pay::work::Work;
use crate::pay::world::Days;
use crate::syntax::incentives::{Negative, RepayLeaves, Surplus};
use crate::units::{Date, Duration, DurationUnit, Fraction};

/// Amounts by deal.
pub(super) type ByDeal = BTreeMap<EcoString, Fraction>;

/// What is remembered from payday to payday.
#[derive(Debug)]
pub(super) struct Settlement {
    /// What is held back, by its rule, with the day it was.
    held: BTreeMap<usize, Vec<(Date, Fraction)>>,
    /// What of advances is still to be repaid, and what surplus counts against later ones, by the draw.
    draws: BTreeMap<usize, (Fraction, Fraction)>,
    /// What is below nothing and carried on.
    carried: Fraction,
    /// What was taken back so far, and what was due to be, by clawback.
    taken: BTreeMap<usize, (Fraction, Fraction)>,
    /// What was due of each deal when last nothing was left to be taken back, and what is, by clawback.
    deals: BTreeMap<usize, (ByDeal, ByDeal)>,
}

impl Default for Settlement {
    fn default() -> Self {
        let (held, draws, taken, deals) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { held, draws, carried: Fraction::zero(), taken, deals }
    }
}

pub(super) fn sum_of(lines: &[Line]) -> Fraction {
    lines.iter().fold(Fraction::zero(), |sum, line| sum.plus(&line.amount))
}

impl Settlement {
    /// What is owed of advances, held back and carried on.
    pub(super) fn balances(&self) -> (Fraction, Fraction, Fraction) {
        let owed = self.draws.values().fold(Fraction::zero(), |sum, (owed, _)| sum.plus(owed));
        let held = self.held.values().flatten().fold(Fraction::zero(), |sum, (_, amount)| sum.plus(amount));
        (owed, held, self.carried.clone())
    }

    /// What is still to be taken back.
    pub(super) fn to_take(&self) -> Fraction {
        self.taken.values().fold(Fraction::zero(), |sum, (taken, due)| sum.plus(&due.minus(taken)))
    }

    /// Says how much is due to be taken back by a clawback so far; what was due stays so.
    pub(super) fn due(&mut self, clawback: usize, so_far: Fraction, of: ByDeal) {
        self.deals.entry(clawback).or_default().1 = of;
        let (_, due) = self.taken.entry(clawback).or_insert_with(|| (Fraction::zero(), Fraction::zero()));
        *due = due.clone().max(so_far);
    }

    /// Takes back what is due, as far as what must be left allows.
    fn take(&mut self, own: &PlanTerms, work: &Work<'_>, lines: &mut Vec<Line>) {
        let pay = sum_of(lines).max(Fraction::zero());
        for (at, clawback) in own.clawbacks.iter().enumerate() {
            let Some((taken, due)) = self.taken.get_mut(&at) else { continue };
            let wanted = due.minus(taken);
            let room = clawback.leaves.as_ref().and_then(|left| limit(left, work, Some(&pay)));
            let amount = match room {
                Some(left) => wanted.min(sum_of(lines).minus(&left).max(Fraction::zero())),
                None => wanted,
            };
            if amount.is_zero() {
                continue;
            }
            *taken = taken.plus(&amount);
            let (told, now) = self.deals.entry(at).or_default();
            let more = now.iter().filter(|(deal, due)| told.get(*deal) != Some(*due));
            let deals = more.map(|(deal, _)| deal.clone()).collect();
            if taken == due {
                told.clone_from(now);
            }
            let (of, span) = (clawback.id.value.clone(), Some(clawback.id.span));
            lines.push(Line { step: Step::Clawback(deals), of, span, amount: amount.negated() });
        }
    }

    /// Adds to the lines of a payday what is held back and released, carried, advanced and repaid.
    pub(super) fn settle(
        &mut self,
        own: &PlanTerms,
        work: &Work<'_>,
        days: Days,
        annual: Option<&TargetPay>,
        lines: &mut Vec<Line>,
    ) {
        for (at, hold) in own.holds.iter().enumerate() {
            self.hold((at, hold), work, days, lines);
        }
        self.take(own, work, lines);
        if !self.carried.is_zero() {
            let amount = std::mem::replace(&mut self.carried, Fraction::zero());
            lines.push(Line { step: Step::CarriedIn, of: EcoString::new(), span: None, amount });
        }
        for (at, draw) in own.draws.iter().enumerate() {
            self.draw((at, draw), own, work, days, annual, lines);
        }
        let sum = sum_of(lines);
        let negative = own.negative.unwrap_or(Negative::Carry);
        if sum.is_negative() && negative != Negative::Deduct {
            let amount = sum.negated();
            lines.push(Line { step: Step::Below(negative), of: EcoString::new(), span: None, amount });
            if negative == Negative::Carry {
                self.carried = sum;
            }
        }
    }

    /// Holds back a share of what is earned on a payday, and pays out what is due.
    fn hold(&mut self, (at, hold): (usize, &HoldTerms), work: &Work<'_>, days: Days, lines: &mut Vec<Line>) {
        let earned = lines.iter().filter(|line| !matches!(line.step, Step::Held | Step::Released));
        let earned = earned.fold(Fraction::zero(), |sum, line| sum.plus(&line.amount));
        let (of, span) = (hold.id.value.clone(), Some(hold.id.span));
        let held = self.held.entry(at).or_default();
        if !earned.is_negative() && !earned.is_zero() {
            let amount = earned.times(&Fraction::from_quantity(hold.share));
            lines.push(Line { step: Step::Held, of: of.clone(), span, amount: amount.negated() });
            held.push((days.1, amount));
        }
        let met = match &hold.release {
            Some(release) => release.holds(&work.facts(days.1)).unwrap_or(false),
            None => true,
        };
        let due = |since: Date| met && hold.after.is_none_or(|after| past(since, after, work) <= days.1);
        // What neither a condition nor a time releases stays.
        let ever = hold.release.is_some() || hold.after.is_some();
        let (out, stays): (Vec<_>, Vec<_>) =
            std::mem::take(held).into_iter().partition(|(since, _)| ever && due(*since));
        *held = stays;
        let amount = out.iter().fold(Fraction::zero(), |sum, (_, amount)| sum.plus(amount));
        if !amount.is_zero() {
            lines.push(Line { step: Step::Released, of, span, amount });
        }
    }

    /// An advance: pay is brought up to it, and what is beyond repays what is owed.
    fn draw(
        &mut self,
        (at, draw): (usize, &DrawTerms),
        own: &PlanTerms,
        work: &Work<'_>,
        days: Days,
        annual: Option<&TargetPay>,
        lines: &mut Vec<Line>,
    ) {
        let advance = advance(draw, own, work, days, annual);
        let earned = match &draw.component {
            Some(component) => {
                let own = lines
                    .iter()
                    .filter(|line| line.of == *component && matches!(line.step, Step::Component(_) | Step::TakenFrom));
                own.fold(Fraction::zero(), |sum, line| sum.plus(&line.amount))
            }
            None => sum_of(lines),
        };
        let (of, span) = (draw.id.value.clone(), Some(draw.id.span));
        let (owed, banked) = self.draws.entry(at).or_insert_with(|| (Fraction::zero(), Fraction::zero()));
        if earned < advance {
            let short = advance.minus(&earned);
            let covered =
                if draw.surplus == Surplus::Carries { short.clone().min(banked.clone()) } else { Fraction::zero() };
            *banked = banked.minus(&covered);
            let amount = short.minus(&covered);
            if draw.recoverable {
                *owed = owed.plus(&amount);
            }
            if !amount.is_zero() {
                lines.push(Line { step: Step::Draw, of, span, amount });
            }
            return;
        }
        let beyond = earned.minus(&advance);
        let free = match draw.repay_leaves {
            RepayLeaves::Draw => beyond.clone(),
            RepayLeaves::Nothing => earned.max(Fraction::zero()),
        };
        let repaid = owed.clone().min(free);
        *owed = owed.minus(&repaid);
        if draw.surplus == Surplus::Carries && !advance.is_zero() {
            *banked = banked.plus(&beyond.minus(&repaid).max(Fraction::zero()));
        }
        if !repaid.is_zero() {
            lines.push(Line { step: Step::Repaid, of, span, amount: repaid.negated() });
        }
    }
}

/// What is advanced on a payday: for each turn of the draw that ends in it and whose position is one of those that get it.
fn advance(draw: &DrawTerms, own: &PlanTerms, work: &Work<'_>, days: Days, annual: Option<&TargetPay>) -> Fraction {
    let turns = turns(&work.plan.facts, own.period, draw.every);
    let mut sum = Fraction::zero();
    for turn in turns.into_iter().filter(|turn| days.0 <= turn.1 && turn.1 <= days.1) {
        let gets = draw.whom.as_ref().is_none_or(|whom| whom.holds(&work.facts(turn.1)).unwrap_or(false));
        if !gets || draw.ends.is_some_and(|ends| ends < turn.1) {
            continue;
        }
        let months = portion(own, work.plan, work.seat, months_within(work.plan, own.period, turn));
        let share = draw.component.as_ref().and_then(|id| {
            let (_, component) = own.components.iter().find(|(own, _)| own.value == *id)?;
            component.as_ref()?.share
        });
        let variable = annual.map(|pay| pay.variable.times(&months));
        let variable =
            variable.map(|pay| share.map_or(pay.clone(), |share| pay.times(&Fraction::from_quantity(share))));
        sum = sum.plus(&limit(&draw.amount, work, variable.as_ref()).unwrap_or_else(Fraction::zero));
    }
    sum
}

/// The day on which a length of time is over.
pub(super) fn past(since: Date, length: Duration, work: &Work<'_>) -> Date {
    let count = i32::try_from(length.count).unwrap_or(i32::MAX);
    match length.unit {
        DurationUnit::Months => since.plus_months(count),
        DurationUnit::Quarters => since.plus_months(count.saturating_mul(3)),
        DurationUnit::Years => since.plus_months(count.saturating_mul(12)),
        DurationUnit::Weeks => since.plus_days(count.saturating_mul(7)),
        DurationUnit::Days => since.plus_days(count),
        DurationUnit::Hours | DurationUnit::Minutes => since.plus_days(1),
        DurationUnit::WorkingDays => {
            let mut day = since;
            for _ in 0..count.min(3_660) {
                day = day.plus_days(1);
                while !work.plan.facts.working_days.works(day) {
                    day = day.plus_days(1);
                }
            }
            day
        }
    }
}
