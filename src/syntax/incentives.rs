//! Incentive plans, crediting, scorecards, contests and recognition, as written.

mod components;
mod contests;
mod crediting;
mod draws;
mod examples;
mod plans;
mod scorecards;
mod tables;

pub use components::{
    Cap, CapOrNone, Component, CreditedOn, Divide, Gate, IfLate, Measure, MeasureAs, NetOf, PaidOn, PaidParts, Pool, Tested,
    Window,
};
pub use contests::{Contest, PrizeRow, Recognition, Ties};
pub use crediting::{
    Closed, Counts, CreditDate, CreditKind, CreditRole, CreditRow, CreditShare, CreditTo, Crediting, LaterOf,
};
pub use draws::{Book, Clawback, Draw, HoldBack, Recover, Release, RepayLeaves, Surplus, Term};
pub use examples::{Example, GivenFact, TargetActual};
pub use plans::{IncentivePlan, Late, Negative, Pay, Payday};
pub use scorecards::{Adjustment, RatingRow, ScoreItem, ScoreRow, ScoreTable, Scorecard, Times};
pub use tables::{AboveLast, Judged, Mode, OrJudged, PayRow, PayTable};

use crate::entry;
use crate::syntax::entries::Entries;
use crate::syntax::read::Field;

entry! {
    /// How results are appraised and paid.
    pub struct Incentives as "sections", "章节" {
        /// Incentive plans.
        incentives: Field<Entries<IncentivePlan>>,
        /// Who is credited for what.
        crediting: Field<Box<Crediting>>,
        /// Scorecards.
        scorecards: Field<Entries<Scorecard>>,
        /// Contests for a time (SPIFFs).
        contests: Field<Entries<Contest>>,
        /// Recognition beside pay.
        recognition: Field<Entries<Recognition>>,
    }
}
