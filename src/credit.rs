//! Who is credited for what: crediting rules resolved, and what a record gives to whom by them.
//!
//! [`Crediting`] holds the rules by the source whose records they credit, their conditions ready to be asked ([`Cases`](crate::decision::evaluate::Cases)). [`Crediting::credits`] asks
//! them of one record and answers with its credits, and with each share that could not be credited and why: the two together are always the
//! shares that the rules declare. [`Feeds`] say which records a metric counts, and by which column.
//!
//! `proof` holds that the direct and split credits of every record of a source sum to 100 %, and that nobody is credited twice for one; `columns` that the
//! columns named are there.

mod assign;
mod columns;
mod feeds;
mod linear;
mod missed;
mod proof;
mod resolve;
pub mod rules;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::decision::Axes;
use crate::decision::evaluate::{Asked, Cases};
use crate::diagnostic::Findings;
use crate::plan::{Plan, RoleId, SeatId, UnitId};
use crate::source::Span;
use crate::syntax::Written;
use crate::syntax::incentives::{Closed, Counts, CreditKind};
use crate::units::{Date, Duration, Quantity};

pub use assign::after;
pub use feeds::{Counted, Feed, Feeds};
pub use linear::{Linear, LinearPart};
pub use missed::{Missed, Why};
pub use resolve::RECORDED;

/// Proves the crediting of a plan, and that the columns it names are there.
pub fn check(written: &Written, plan: &Plan, findings: &mut Findings) {
    let axes = Axes::collect(written, plan);
    columns::check(written, &axes, findings);
    proof::check(written, plan, &axes, findings);
}

/// A crediting rule.
#[derive(Debug, Clone)]
pub struct CreditRule {
    /// Its id; none of a row without one, and of the rule that holds where the plan says nothing of a source.
    pub id: Option<EcoString>,
    /// Its printed label.
    pub name: Option<EcoString>,
    /// Where it is written; nowhere for the rule that holds where the plan says nothing.
    pub span: Option<Span>,
    /// The source whose records it credits; every source where it names none.
    pub source: Option<EcoString>,
    /// Who is credited.
    pub to: CreditedTo,
    /// How much of the record.
    pub share: CreditShare,
    /// What kind of credit it is; direct unless said.
    pub kind: CreditKind,
    /// The columns of whose days the latest is the one it counts on; `date` unless said.
    pub dates: Vec<Asked>,
    /// What the credit counts for; for both unless said.
    pub counts: Counts,
    /// For how long after leaving it a former position is still credited.
    pub hold_over: Option<Duration>,
    /// The minute of the day from which on what happens counts on the next.
    pub cut_off: Option<u16>,
    /// How long after its period's end a record may arrive and still count in it, as an open one.
    pub grace: Option<Duration>,
    /// What happens to a credit that falls into a closed period; the next open one unless said.
    pub closed: Closed,
}

impl CreditRule {
    /// Whether it credits a part of the record itself, and not beside it: direct and split credits that are paid on.
    pub fn is_commission(&self) -> bool {
        self.kind.is_commission() && self.counts != Counts::Quota
    }
}

impl CreditKind {
    /// Whether credits of this kind are parts of the record, and not beside it.
    pub fn is_commission(self) -> bool {
        matches!(self, Self::Direct | Self::Split)
    }
}

/// Who is credited.
#[derive(Debug, Clone)]
pub enum CreditedTo {
    /// The position that a column names, or that the employee held whom it names; a unit, where it names one.
    Column(Asked),
    /// The unit that the record names, else the whole company: of records that name no position, where no rule speaks of them.
    Unit,
    /// The holders of a role in the record's unit, else in the nearest unit above that has the role in it or below it.
    Role(RoleId),
    /// Nobody.
    Nobody,
}

/// How much of a record is credited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditShare {
    /// Always the same part.
    Fixed(Quantity),
    /// What the record says.
    Field(Asked),
}

/// The rules of one table that credit the records of a source.
#[derive(Debug, Clone)]
pub struct SourceRules {
    /// Their places among all rules, in written order.
    pub rules: Vec<usize>,
    /// Their conditions, in the same order.
    pub cases: Cases,
}

/// All crediting rules of a plan.
#[derive(Debug, Clone, Default)]
pub struct Crediting {
    /// The rules, in written order; those that hold where the plan says nothing of a source stand at the end.
    pub rules: Vec<CreditRule>,
    by_source: FxHashMap<EcoString, Vec<SourceRules>>,
    /// What an employee held, by his id.
    held: FxHashMap<EcoString, Vec<usize>>,
    /// What is asked of every record.
    asked: WellKnown,
}

/// The columns that crediting asks for by itself.
#[derive(Debug, Clone)]
struct WellKnown {
    unit: Asked,
    position: Asked,
    employee: Asked,
    recorded: Asked,
}

/// Who holds a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A position.
    Seat(SeatId),
    /// A unit itself, and none of its positions.
    Unit(UnitId),
    /// Nobody, as the rule says.
    Nobody,
}

/// A credit that a record gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// The rule, by its place in [`Crediting::rules`].
    pub rule: usize,
    /// Who is credited.
    pub to: Holder,
    /// What kind of credit it is.
    pub kind: CreditKind,
    /// How much of the record.
    pub share: Quantity,
    /// The day it counts on.
    pub date: Date,
    /// What happens if the period of the day is closed.
    pub closed: Closed,
}

/// What a record gives to whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credits {
    /// Its credits, in the order of the rules.
    pub given: Vec<Credit>,
    /// What of it could not be credited.
    pub missed: Vec<Missed>,
}
