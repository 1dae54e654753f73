//! Statements: what a position is paid on each payday of its plan, line by line.
//!
//! A component pays on each payday what its table gives for the window to date, less what it gave before; so what was paid too much or too
//! little is made good as the count goes on. The lines stand in the order in which they act: components with their gates and caps, their
//! sum, the plan's modifier, gate and cap, then what is held back, taken back and advanced ([`settle`](crate::pay::settle)), last the rounding.

mod counting;
mod together;

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::pay::calendar::{span, turns};
use crate::pay::component::{Earned, limit, open};
use crate::pay::deals::{Deals, Fate, Losing, Tracking};
use crate::pay::position::{TargetPay, months_within, portion, target_pay, work};
use crate::pay::running::{Capped, Rounded, Waiting};
use crate::pay::settle::{Settlement, sum_of};
use crate::pay::shared::Shared;
use crate::pay::terms::{CapTerms, ComponentTerms, GateTerms, Per, PlanTerms, Terms};
use crate::pay::work::{Trouble, Work};
use crate::pay::world::{Days, World};
use crate::plan::{Plan, SeatId};
use crate::source::Span;
use crate::syntax::incentives::{IfLate, Late, Negative, Tested};
use crate::syntax::manifest::RoundPlace;
use crate::units::{Currency, Date, Fraction, Quantity, Rhythm, RhythmUnit};

/// What a line of a statement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// What a component pays on this payday.
    Component(Box<ComponentLine>),
    /// What of a component below nothing is taken from another: taken from the one, given to the other.
    TakenFrom,
    /// The factor on the sum of the components, and what it changes.
    Modifier(Fraction),
    /// What a gate of the plan keeps back, or lets through that waited.
    Gate,
    /// What the cap of the plan takes off.
    Cap,
    /// What is held back.
    Held,
    /// What was held back and is paid out.
    Released,
    /// What is taken back, of these deals.
    Clawback(Vec<EcoString>),
    /// An advance.
    Draw,
    /// What of earlier advances is repaid.
    Repaid,
    /// What was below nothing and is carried to this payday.
    CarriedIn,
    /// What is below nothing and carried on, forgiven or deducted from fixed pay.
    Below(Negative),
    /// What rounding changes.
    Rounding,
    /// What of a closed payday, by its days, is paid now because it turned out otherwise.
    Correction(Days),
    /// What of a closed payday turned out otherwise and is paid with a later one.
    PaidLater,
    /// What was paid when the payday was closed, of one that is calculated again.
    PaidBefore,
}

impl Step {
    /// The word that tables for other programs have for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Component(_) => "component",
            Self::TakenFrom => "taken-from",
            Self::Modifier(_) => "modifier",
            Self::Gate => "gate",
            Self::Cap => "cap",
            Self::Held => "held-back",
            Self::Released => "released",
            Self::Clawback(_) => "clawback",
            Self::Draw => "draw",
            Self::Repaid => "draw-repaid",
            Self::CarriedIn => "carried-in",
            Self::Below(Negative::Forgive) => "forgiven",
            Self::Below(_) => "carried-on",
            Self::Rounding => "rounding",
            Self::Correction(_) => "correction",
            Self::PaidLater => "paid-later",
            Self::PaidBefore => "paid-before",
        }
    }
}

/// How a component came to its pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentLine {
    /// The windows it was worked out in, each up to a day, and what it earned there to date.
    pub counts: Vec<Count>,
    /// What it earned more than on earlier paydays, before gate and cap.
    pub more: Fraction,
    /// Whether its gate is open; none without gate.
    pub open: Option<bool>,
    /// What waits for the gate from now on.
    pub waits: Fraction,
    /// What the cap took off.
    pub cut: Fraction,
    /// What is not known of it; it then pays when that is.
    pub trouble: Option<Trouble>,
}

/// What a component earned in a window up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The window.
    pub window: Days,
    /// The last day counted.
    pub up_to: Date,
    /// The component's target pay for it.
    pub target_pay: Option<Fraction>,
    /// What it earned to date.
    pub earned: Earned,
    /// What it had earned before.
    pub before: Fraction,
}

/// A line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub step: Step,
    /// The entry of the plan it comes from: a component, a draw; empty for what the plan itself says.
    pub of: EcoString,
    /// Where that is written.
    pub span: Option<Span>,
    /// What it adds to pay.
    pub amount: Fraction,
}

/// What a position is paid on a payday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Whose it is.
    pub seat: SeatId,
    /// Which plan of the terms.
    pub plan: usize,
    /// The days it is of.
    pub days: Days,
    /// The currency it is in.
    pub currency: Currency,
    /// The lines, in the order in which they act.
    pub lines: Vec<Line>,
    /// What is paid: the sum of the lines.
    pub pays: Quantity,
    /// What of advances is still to be repaid.
    pub owed: Fraction,
    /// What is held back so far.
    pub held: Fraction,
    /// What is below nothing and carried on.
    pub carried: Fraction,
    /// What is still to be taken back.
    pub to_take: Fraction,
}

/// The paydays of a plan, in order.
pub fn paydays(own: &PlanTerms, plan: &Plan) -> Vec<Days> {
    turns(&plan.facts, own.period, payday(own))
}

fn payday(own: &PlanTerms) -> Rhythm {
    own.payday.unwrap_or(Rhythm { count: 1, unit: RhythmUnit::Month })
}

/// The statements of a seat on all paydays up to one that ends on a day. Nothing where the seat is not there at all, or where something
/// of the plan's own terms is not known.
pub fn statements(
    terms: &Terms,
    plan: &Plan,
    world: &dyn World,
    shared: &Shared,
    (index, seat): (usize, SeatId),
    until: Date,
) -> Vec<Statement> {
    let own = &terms.plans[index];
    if own.unknown {
        return Vec::new();
    }
    let rules = own.clawbacks.iter().map(|own| (own.id.span, &own.recover, own.book)).collect();
    let losing = Losing { rules };
    let mut book = Book { terms, own, plan, world, shared, losing, seat, index, until, state: State::default() };
    let mut all = paydays(own, plan);
    all.retain(|days| days.1 <= until && book.is_there(*days));
    all.into_iter().map(|days| book.payday(days)).collect()
}

/// What is remembered from payday to payday.
#[derive(Debug, Default)]
struct State {
    components: BTreeMap<usize, Running>,
    waiting: Waiting,
    capped: Capped,
    rounded: Rounded,
    settlement: Settlement,
    /// What closed paydays turned out to be more, or less, than was paid.
    corrections: Vec<(Days, Quantity)>,
    /// What all components came to so far, and what the plan left of it.
    kept: Option<(Fraction, Fraction)>,
    /// What lines come to, where each is rounded.
    lines: BTreeMap<(&'static str, EcoString), Rounded>,
}

/// What is remembered of a component.
#[derive(Debug, Default)]
struct Running {
    /// What it earned to date, by the first day of the window.
    earned: BTreeMap<Date, Fraction>,
    waiting: Waiting,
    capped: Capped,
    rounded: Rounded,
    deals: Deals,
}

/// A seat's pay under way.
struct Book<'a> {
    terms: &'a Terms,
    own: &'a PlanTerms,
    plan: &'a Plan,
    world: &'a dyn World,
    shared: &'a Shared,
    losing: Losing<'a>,
    seat: SeatId,
    index: usize,
    until: Date,
    state: State,
}

impl<'a> Book<'a> {
    /// Whether the seat exists on a day of a stretch, or existed before: what it is owed is paid later too.
    fn is_there(&self, days: Days) -> bool {
        let own = &self.plan.organisation.seats[self.seat.0 as usize];
        own.starts.is_none_or(|starts| starts <= days.1)
    }

    fn payday(&mut self, days: Days) -> Statement {
        let work = work(self.plan, self.world, self.own, self.seat, days.1);
        let annual = target_pay(self.own, &work, days.1).ok().flatten();
        let mut lines = Vec::new();
        for (at, (id, component)) in self.own.components.iter().enumerate() {
            if let Some(component) = component {
                lines.extend(self.component(&work, (at, component), days, annual.as_ref(), id.span));
            }
        }
        self.take_from(&mut lines);
        let before = sum_of(&lines);
        self.together(&work, days, annual.as_ref(), &mut lines);
        self.due(&before, &sum_of(&lines));
        let paid_before = self.world.paid_before(&self.own.id.value, self.seat, days.1);
        if paid_before.is_none() {
            for (closed, amount) in std::mem::take(&mut self.state.corrections) {
                let amount = Fraction::from_quantity(amount);
                lines.push(Line { step: Step::Correction(closed), of: EcoString::new(), span: None, amount });
            }
        }
        let settlement = &mut self.state.settlement;
        settlement.settle(self.own, &work, days, annual.as_ref(), &mut lines);
        if self.plan.facts.rounded_at == RoundPlace::Line {
            for line in &mut lines {
                let rounded = self.state.lines.entry((line.step.word(), line.of.clone())).or_default();
                line.amount = Fraction::from_quantity(rounded.pay(&line.amount, self.plan.facts.rounding));
            }
        }
        let sum = lines.iter().fold(Fraction::zero(), |sum, line| sum.plus(&line.amount));
        let pays = self.state.rounded.pay(&sum, self.plan.facts.rounding);
        let rest = Fraction::from_quantity(pays).minus(&sum);
        if !rest.is_zero() {
            lines.push(Line { step: Step::Rounding, of: EcoString::new(), span: None, amount: rest });
        }
        let paid_before =
            paid_before.map(|(currency, paid)| work.purse.value(paid, Some(currency)).unwrap_or_else(Fraction::zero));
        let pays = paid_before
            .map_or(pays, |before| self.closed(days, before.round(self.plan.facts.rounding), pays, &mut lines));
        let (owed, held, carried) = self.state.settlement.balances();
        let to_take = self.state.settlement.to_take();
        let (seat, plan, currency) = (self.seat, self.index, work.purse.own);
        Statement { seat, plan, days, currency, lines, pays, owed, held, carried, to_take }
    }

    /// What is paid on a payday that is closed: what was paid then, and the difference on a later one; or, where it is calculated again, the
    /// difference now.
    fn closed(&mut self, days: Days, before: Quantity, pays: Quantity, lines: &mut Vec<Line>) -> Quantity {
        let differs = pays - before;
        if differs.is_zero() {
            return pays;
        }
        let mut add = |step, amount| {
            let amount = Fraction::from_quantity(amount);
            lines.push(Line { step, of: EcoString::new(), span: None, amount });
        };
        match self.own.late {
            Late::Reopen => {
                add(Step::PaidBefore, -before);
                differs
            }
            Late::Next => {
                add(Step::PaidLater, -differs);
                self.state.corrections.push((days, differs));
                before
            }
        }
    }

    /// The line of a component, where it pays on this payday.
    fn component(
        &mut self,
        work: &Work<'_>,
        (at, component): (usize, &ComponentTerms),
        days: Days,
        annual: Option<&TargetPay>,
        span: Span,
    ) -> Option<Line> {
        let every = component.every.unwrap_or_else(|| payday(self.own));
        let turns = turns(&self.plan.facts, self.own.period, every);
        let turns: Vec<Days> = turns.into_iter().filter(|turn| days.0 <= turn.1 && turn.1 <= days.1).collect();
        turns.last()?;
        let mut line = ComponentLine {
            counts: Vec::new(),
            more: Fraction::zero(),
            open: None,
            waits: Fraction::zero(),
            cut: Fraction::zero(),
            trouble: None,
        };
        let mut amount = Fraction::zero();
        for turn in turns {
            let paid = self.turn(work, (at, component), turn, annual, &mut line);
            amount = amount.plus(&paid);
        }
        let running = self.state.components.entry(at).or_default();
        line.waits = running.waiting.sum().clone();
        if self.plan.facts.rounded_at != RoundPlace::Total {
            amount = Fraction::from_quantity(running.rounded.pay(&amount, self.plan.facts.rounding));
            // What a window left over is not made good in the next; a cap over several windows stays one sum.
            let capped = matches!(component.cap, Some(CapTerms { per: Per::Months(_), .. }));
            if !capped && line.counts.iter().all(|count| count.up_to == count.window.1) {
                running.rounded = Rounded::default();
            }
        }
        let of = component.id.value.clone();
        Some(Line { step: Step::Component(Box::new(line)), of, span: Some(span), amount })
    }

    /// What a component pays for one of its turns.
    fn turn(
        &mut self,
        work: &Work<'_>,
        (at, component): (usize, &ComponentTerms),
        turn: Days,
        annual: Option<&TargetPay>,
        line: &mut ComponentLine,
    ) -> Fraction {
        let more = match self.counted(work, (at, component), turn, annual, line) {
            Ok(more) => more,
            Err(trouble) => {
                line.trouble = Some(trouble);
                return Fraction::zero();
            }
        };
        line.more = line.more.plus(&more);
        let (mut amount, mut fate) = (more, None);
        if let Some(gate) = &component.gate {
            let window = line.counts.last().map(|count| count.window);
            let (is_open, if_late) = match self.gate(work, gate, turn.1, window) {
                Ok(is_open) => {
                    line.open = Some(is_open);
                    (is_open, self.if_late(gate, turn.1))
                }
                Err(trouble) => {
                    line.trouble = Some(trouble);
                    (false, IfLate::BackPay)
                }
            };
            let running = self.state.components.entry(at).or_default();
            amount = running.waiting.through(amount, is_open, if_late);
            fate = (!is_open).then_some(if if_late == IfLate::BackPay { Fate::Waits } else { Fate::Gone });
        }
        let most = component.cap.as_ref().and_then(|cap| self.most(work, cap, turn.1, annual, component.share));
        let running = self.state.components.entry(at).or_default();
        let mut paid = amount.clone();
        if let Some((starts, most)) = most {
            paid = running.capped.through(&amount, starts, &most);
            line.cut = line.cut.plus(&amount.minus(&paid));
        }
        let fate = fate.unwrap_or_else(|| Fate::Paid(paid.over(&amount).unwrap_or_else(Fraction::one)));
        if self.follows_deals(component) {
            let tracking = Tracking { losing: &self.losing, component, work, until: self.until };
            let running = self.state.components.entry(at).or_default();
            let dropped = running.deals.settled(&tracking, turn.1, &fate);
            running.waiting.less(&dropped);
        }
        paid
    }

    /// A share of target variable pay, as it belongs to some days.
    fn target_pay(&self, annual: Option<&TargetPay>, share: Option<Quantity>, days: Days) -> Option<Fraction> {
        let months = portion(self.own, self.plan, self.seat, months_within(self.plan, self.own.period, days));
        Some(annual?.variable.times(&Fraction::from_quantity(share?)).times(&months))
    }

    /// Whether a gate is open; one that is tested once a year is shut before the year ends.
    fn gate(&self, work: &Work<'_>, gate: &GateTerms, day: Date, window: Option<Days>) -> Result<bool, Trouble> {
        if gate.tested == Tested::Year && !self.ends_year(day) {
            return Ok(false);
        }
        open(gate, work, day, window)
    }

    fn ends_year(&self, day: Date) -> bool {
        day >= self.plan.facts.calendar.dates(self.own.period).1
    }

    /// What becomes of amounts that find a gate shut: before it is tested at all they wait.
    fn if_late(&self, gate: &GateTerms, day: Date) -> IfLate {
        if gate.tested == Tested::Year && !self.ends_year(day) { IfLate::BackPay } else { gate.if_late }
    }

    /// The most that a cap lets through in the period that a day lies in, and where that begins.
    fn most(
        &self,
        work: &Work<'_>,
        cap: &CapTerms,
        day: Date,
        annual: Option<&TargetPay>,
        share: Option<Quantity>,
    ) -> Option<(Date, Fraction)> {
        let Per::Months(months) = cap.per else { return None };
        let days = span(&self.plan.facts.calendar, months, day);
        // Of a component without a share, a percent is of all target variable pay.
        let target_pay = self.target_pay(annual, Some(share.unwrap_or(Quantity::ONE)), days);
        Some((days.0, limit(cap.pays.as_ref()?, work, target_pay.as_ref())?))
    }
}
