//! Sums of what was credited: by position, rule, meter, slice and month, exact and in whatever order records come.
//!
//! A [`Meter`] is what is counted: a metric, with what a measure asks beyond it. [`Counter`] knows all meters of a plan and, bound to a source
//! ([`SourceCounter`]), says of each record what it gives: to whom, by which rule, how much ([`Given`]). [`Tally`] sums it. An amount is kept in units of
//! 10⁻¹², the product of a value and a share in millionths each, and by its own currency, so that nothing is rounded; tallies of parts of the records merge into that of
//! all. What could not be credited is summed too, with its reasons, so that all of a tally is always all of the records.
//!
//! Which rules hold and which meters count depends on the words of a record and on which side of a bound its numbers lie. That is worked out once for
//! each such combination that occurs, and looked up from then on.

mod bind;
mod count;
mod facts;
mod fold;
mod meters;
mod results;
mod sums;

use crate::actuals::record::Record;
use crate::credit::{Crediting, Feeds};
use crate::index;
use crate::plan::targets::SliceId;
use crate::plan::{Plan, SeatId, UnitId};
use crate::units::{Currency, Date, Period, Quantity};

pub use count::{Counter, Scratch, SourceCounter};
pub use facts::SaleFacts;
pub use fold::TallyFold;
pub use meters::{Meter, Meters};
pub(crate) use results::quotient;
pub use results::{Part, Results, Select, Total};
pub use sums::{Entry, Lacking, Reason, Sum, Tally};

index! {
    /// What is counted.
    MeterId,
}

/// Who got something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Credited {
    /// A position.
    Seat(SeatId),
    /// A unit itself, and none of its positions.
    Unit(UnitId),
    /// Nobody, as the rule says.
    Nobody,
    /// Nobody, against what the rule says, or for want of one.
    Missed,
}

/// When something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum At {
    /// It is not known.
    Never,
    /// In a month.
    Month(Period),
    /// On a day: balances, of which the last counts.
    Day(Date),
}

/// What a meter counts of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Value {
    /// The meter.
    pub meter: MeterId,
    /// The record's value, in millionths.
    pub value: Quantity,
    /// The currency of the value, where it is money in another than the plan's.
    pub currency: Option<Currency>,
}

/// What a record gives to one of those whom it credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given<'a> {
    /// Who is credited.
    pub credited: Credited,
    /// The crediting rule, by its place; none where no rule could be told.
    pub rule: Option<usize>,
    /// The part of the record's values that is credited.
    pub share: Quantity,
    /// The day it counts on; none where it is not credited.
    pub date: Option<Date>,
    /// The slices that the record lies in, the whole among them.
    pub slices: &'a [SliceId],
    /// The record's values, by meter.
    pub values: &'a [Value],
}

/// Whoever takes what records give.
pub trait Sink {
    /// Takes what a record gives to one.
    fn given(&mut self, record: &Record<'_>, given: &Given<'_>);
    /// Takes why something of a record was not counted.
    fn lacking(&mut self, record: &Record<'_>, reason: Reason);
}

/// What all counting needs of a plan.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Who is credited.
    pub crediting: &'a Crediting,
    /// Where metrics come from.
    pub feeds: &'a Feeds,
    /// What is counted.
    pub meters: &'a Meters,
    /// The slices that sums are made of; the whole is one of them.
    pub slices: &'a [SliceId],
}
