//! Incentive plans with everything in them typed: what decides about pay, ready to be worked out.
//!
//! What could not be read was reported; the component or the plan it stands in is then unknown, and nothing is said of its pay.

mod cards;

use std::collections::BTreeSet;

use ecow::EcoString;

use crate::decision::evaluate::Cases;
use crate::pay::ladder::Below;
use crate::plan::targets::{MetricId, SetId, SliceId};
use crate::plan::{SeatId, UnitId};
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{
    Book, CreditedOn, Divide, IfLate, Late, MeasureAs, Mode, Negative, NetOf, Recover, RepayLeaves, Surplus, Tested,
    Ties, Window,
};
use crate::syntax::targets::Prorate;
use crate::units::{Currency, Date, Duration, Figure, Fraction, Period, Quantity, Rhythm};

pub use cards::{AdjustmentTerms, Card, ItemTerms, RatingTerms};

/// Everything that is paid, and what it hangs on.
#[derive(Debug, Default)]
pub struct Terms {
    /// Incentive plans, in written order.
    pub plans: Vec<PlanTerms>,
    /// Scorecards, in written order.
    pub cards: Vec<Card>,
    /// Contests, in written order: each a plan of one component beside target pay.
    pub contests: Vec<PlanTerms>,
    /// The components that hang on single records of which only sums are given, by the places of their ids: they are not paid.
    pub sums_only: BTreeSet<Span>,
}

impl Terms {
    /// The plan of a seat: the first that pays it.
    pub fn plans_of(&self, seat: SeatId) -> impl Iterator<Item = &PlanTerms> {
        self.plans.iter().filter(move |plan| plan.seats.binary_search(&seat).is_ok())
    }
}

/// An incentive plan.
#[derive(Debug)]
pub struct PlanTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Printed label.
    pub name: Option<EcoString>,
    /// Where all of it stands, its id included.
    pub site: Span,
    /// Whom it pays, in order.
    pub seats: Vec<SeatId>,
    /// The period it holds for.
    pub period: Period,
    /// Target pay and its mix; none where it pays commission alone.
    pub pay: Option<PayTerms>,
    /// The currency it pays in; that of target pay unless said.
    pub currency: Option<Currency>,
    /// How often it pays.
    pub payday: Option<Rhythm>,
    /// What happens to results that are known when their payday is closed; they are paid with the next unless said.
    pub late: Late,
    /// What happens to pay below zero.
    pub negative: Option<Negative>,
    /// What is paid for, in written order; unknown where a part could not be read.
    pub components: Vec<(Spanned<EcoString>, Option<ComponentTerms>)>,
    /// A factor on the sum of the components.
    pub modifier: Option<TableTerms>,
    /// What must hold for anything to be paid.
    pub gate: Option<GateTerms>,
    /// The most that is paid.
    pub cap: Option<CapTerms>,
    /// Whether its author says that there is to be no cap.
    pub endless: bool,
    /// Advances on pay.
    pub draws: Vec<DrawTerms>,
    /// Parts that are held back.
    pub holds: Vec<HoldTerms>,
    /// When pay is taken back.
    pub clawbacks: Vec<ClawbackTerms>,
    /// What all that it pays may cost in a year.
    pub budget: Option<Spanned<Figure>>,
    /// Whether something beside its components could not be read: then nothing is known of what it pays in all.
    pub unknown: bool,
}

impl PlanTerms {
    /// Nothing but its name and its time.
    pub(super) fn vacant(id: Spanned<EcoString>, site: Span, period: Period) -> Self {
        Self {
            id,
            name: None,
            site,
            seats: Vec::new(),
            period,
            pay: None,
            currency: None,
            late: Late::Next,
            payday: None,
            negative: None,
            components: Vec::new(),
            modifier: None,
            gate: None,
            cap: None,
            endless: false,
            draws: Vec::new(),
            holds: Vec::new(),
            clawbacks: Vec::new(),
            budget: None,
            unknown: false,
        }
    }
}

/// A number, or a table whose rows give it by the position.
#[derive(Debug)]
pub enum ByCase {
    /// The same for everybody.
    Value(Figure, Span),
    /// By case; rows whose number is none are left out.
    Table {
        /// The conditions of the rows.
        cases: Cases,
        /// The numbers, with their places.
        results: Vec<Option<(Figure, Span)>>,
    },
}

/// Target pay and its mix: two of the three.
#[derive(Debug)]
pub struct PayTerms {
    /// Target total pay a year.
    pub target: Option<ByCase>,
    /// The fixed part.
    pub fixed: Option<ByCase>,
    /// The variable part.
    pub variable: Option<ByCase>,
    /// The weights of the months, where a profile gives them.
    pub profile: Option<[Quantity; 12]>,
    /// How pay is cut where a position exists for a part of the period.
    pub prorate: Option<Prorate>,
}

/// Whose number is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The position's own.
    Own,
    /// That of the position's unit and all below it.
    Unit,
    /// That of a unit and all below it.
    Named(UnitId),
}

/// What is measured.
#[derive(Debug)]
pub struct MeasureTerms {
    /// The metric.
    pub metric: MetricId,
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Where the measure is written, if it is one of its own.
    pub site: Option<Span>,
    /// Whose number.
    pub of: Whose,
    /// What of it is looked at.
    pub looks_at: MeasureAs,
    /// The time after which the count starts again; a year unless said.
    pub window: Window,
    /// The set of targets measured against.
    pub set: Option<SetId>,
    /// The event it is credited on.
    pub credited_on: Option<CreditedOn>,
    /// Which records count, with the condition as written.
    pub when: Option<(Cases, Span)>,
    /// The slice that those records are, where they are one: its target is measured against.
    pub slice: Option<SliceId>,
    /// For overrides: what is taken off.
    pub net_of: Option<NetOf>,
}

impl MeasureTerms {
    /// The score of a card, under the id of the component that pays by it.
    pub fn of_score(id: &Spanned<EcoString>) -> Self {
        Self {
            // No metric is asked for: where the score lies is known.
            metric: MetricId(0),
            id: id.clone(),
            site: None,
            of: Whose::Own,
            looks_at: MeasureAs::Amount,
            window: Window::Year,
            set: None,
            credited_on: None,
            when: None,
            slice: None,
            net_of: None,
        }
    }

    /// The same again, with what can be asked of it.
    pub fn alike(&self) -> Self {
        let (id, when) = (self.id.clone(), self.when.clone());
        Self { id, when, ..*self }
    }
}

/// What a component pays by.
#[derive(Debug)]
pub enum Pays {
    /// A table of bands, points or cases.
    Table(MeasureTerms, TableTerms),
    /// A rate alone.
    Rate(MeasureTerms, ByCase),
    /// What a scorecard's rating pays.
    Card(usize),
    /// What somebody judges, within a range.
    Judged(Option<Range>),
}

/// The range of a judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: Option<Figure>,
    /// The most.
    pub most: Option<Figure>,
}

impl Range {
    /// Whether a judgement lies in it.
    pub fn holds(&self, judged: &Fraction) -> bool {
        let end = |figure: &Figure| match figure {
            Figure::Percent(value)
            | Figure::Times(value)
            | Figure::Amount { value, .. }
            | Figure::Each { value, .. } => Fraction::from_quantity(*value),
        };
        self.least.as_ref().is_none_or(|least| *judged >= end(least))
            && self.most.as_ref().is_none_or(|most| *judged <= end(most))
    }
}

/// A component.
#[derive(Debug)]
pub struct ComponentTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Printed label.
    pub name: Option<EcoString>,
    /// Its part of target variable pay; without it the component is commission beside target pay.
    pub share: Option<Quantity>,
    /// How often it pays; each payday unless said.
    pub every: Option<Rhythm>,
    /// What it pays by.
    pub pays: Pays,
    /// Below this nothing is paid.
    pub threshold: Option<Fraction>,
    /// No more than this counts.
    pub ceiling: Option<Fraction>,
    /// A factor on what it pays.
    pub modifier: Option<TableTerms>,
    /// The events it is paid on, each with its part; none where it is paid on the one it is credited on.
    pub paid_on: Vec<(CreditedOn, Quantity)>,
    /// What must hold for it to be paid.
    pub gate: Option<GateTerms>,
    /// The most it pays.
    pub cap: Option<CapTerms>,
    /// Whether its author says that there is to be no cap.
    pub endless: bool,
    /// With a scorecard: what is paid for which score, in the place of the rating.
    pub by_score: Option<TableTerms>,
    /// How what is earned together is divided.
    pub pool: Option<PoolTerms>,
    /// What is won by rank, in a contest.
    pub prizes: Option<PrizeTerms>,
    /// The component that a negative result is taken from first.
    pub taken_from: Option<EcoString>,
}

impl ComponentTerms {
    /// What it measures, where it measures anything.
    pub fn measure(&self) -> Option<&MeasureTerms> {
        match &self.pays {
            Pays::Table(measure, _) | Pays::Rate(measure, _) => Some(measure),
            Pays::Card(_) | Pays::Judged(_) => None,
        }
    }

    /// Whether what one is paid hangs on what others reached.
    pub fn is_shared(&self) -> bool {
        let pooled = self.cap.as_ref().is_some_and(|cap| cap.per == Per::Pool);
        self.pool.is_some() || self.prizes.is_some() || pooled
    }
}

/// A pool, and how it is divided.
#[derive(Debug)]
pub struct PoolTerms {
    /// What there is to divide.
    pub amount: Option<Figure>,
    /// The same as a part of what all achieved together.
    pub rate: Option<Figure>,
    /// How it is divided.
    pub divide: Division,
}

/// How a pool is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Division {
    /// By a rule.
    By(Divide),
    /// By the scores of a card.
    Card(usize),
    /// As somebody judges: the parts are judged under the component's id.
    Judged,
}

/// A prize: the first and the last rank, and what each wins.
pub type Prize = (u32, Option<u32>, Option<Figure>);

/// What is won by rank.
#[derive(Debug)]
pub struct PrizeTerms {
    /// Who has less is not ranked.
    pub threshold: Option<Fraction>,
    /// The prizes, in the order of ranks: the first and the last rank, and what each wins; an award that is no money pays nothing.
    pub rows: Vec<Prize>,
    /// What those win who have the same.
    pub ties: Ties,
}

/// A pay table.
#[derive(Debug)]
pub struct TableTerms {
    /// Where it stands.
    pub span: Span,
    /// How its rows pay; level rows where that is not said.
    pub mode: Mode,
    /// Another measure that the row is picked by.
    pub reads: Option<Box<MeasureTerms>>,
    /// Whether its rows lie on the axis of the measure.
    pub banded: bool,
    /// The conditions of its rows, where some have one; a row without is met by every case.
    pub cases: Option<Cases>,
    /// The rows, in written order.
    pub rows: Vec<RowTerms>,
    /// What is paid below the first point of a line.
    pub below_first: Below,
    /// Whether the last line goes on above the last point.
    pub extends: bool,
}

/// Where a row begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// At a number.
    At(Fraction),
    /// Where the target of a set lies.
    Set(SetId),
}

/// A row of a pay table.
#[derive(Debug)]
pub struct RowTerms {
    /// Where it stands.
    pub span: Span,
    /// Where it begins, and whether that place belongs to it.
    pub lower: Option<(Place, bool)>,
    /// Where it ends, and whether that place belongs to it.
    pub upper: Option<(Place, bool)>,
    /// A point of a line.
    pub point: bool,
    /// How fast pay grows on it.
    pub rate: Option<Paid>,
    /// What is paid on reaching it.
    pub pays: Option<Paid>,
    /// Its own mode.
    pub mode: Option<Mode>,
    /// What each full step beyond its beginning adds.
    pub each: Option<(Fraction, Figure)>,
}

/// A number, or what somebody judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paid {
    /// The number.
    Figure(Figure),
    /// A judgement within a range.
    Judged(Range),
}

/// What must hold for something to be paid.
#[derive(Debug)]
pub struct GateTerms {
    /// The condition.
    pub when: Cases,
    /// Where it stands.
    pub span: Span,
    /// When it is looked at.
    pub tested: Tested,
    /// What happens when it holds later.
    pub if_late: IfLate,
}

/// Per what a cap holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// Each transaction.
    Transaction,
    /// A period of so many months.
    Months(u8),
    /// Everybody together.
    Pool,
}

/// The most that is paid.
#[derive(Debug)]
pub struct CapTerms {
    /// Where it stands.
    pub span: Span,
    /// How much.
    pub pays: Option<Figure>,
    /// The highest rate.
    pub rate: Option<Figure>,
    /// Per what.
    pub per: Per,
}

/// An advance on pay.
#[derive(Debug)]
pub struct DrawTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// Who gets it.
    pub whom: Option<Cases>,
    /// How much: a part of the period's target variable pay, or money.
    pub amount: Figure,
    /// How often.
    pub every: Rhythm,
    /// The last day on which it is given.
    pub ends: Option<Date>,
    /// Whether it is repaid from later pay.
    pub recoverable: bool,
    /// What happens to a surplus.
    pub surplus: Surplus,
    /// What repaying leaves untouched.
    pub repay_leaves: RepayLeaves,
    /// The component it settles against alone.
    pub component: Option<EcoString>,
}

/// A part of pay that is held back.
#[derive(Debug)]
pub struct HoldTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// How much of pay.
    pub share: Quantity,
    /// What must hold for it to be paid out.
    pub release: Option<Cases>,
    /// The time after which it is paid out.
    pub after: Option<Duration>,
}

/// When pay is taken back.
#[derive(Debug)]
pub struct ClawbackTerms {
    /// Its id, and where that stands.
    pub id: Spanned<EcoString>,
    /// The event.
    pub when: Cases,
    /// How much is taken back.
    pub recover: Recover,
    /// The time that pay is earned over, where a part for the time not served is taken back.
    pub over: Option<Term>,
    /// The least that is left of a payday's pay.
    pub leaves: Option<Figure>,
    /// In which period it is booked.
    pub book: Book,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The length itself.
    Lasts(Duration),
    /// What a record of the deal says in a column.
    Field(EcoString),
}
