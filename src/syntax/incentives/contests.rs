//! Contests for a time, and recognition beside pay.

use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::incentives::{CapOrNone, Gate, Measure, PayTable, Pool};
use crate::syntax::ranged::Payment;
use crate::syntax::read::{Field, Required};
use crate::syntax::reference::WhoRef;
use crate::syntax::rows::Table;
use crate::syntax::scalar::{Choice, OneOrMany, Text, Whole};
use crate::units::{Figure, Rhythm};
use crate::{choice, entry, row};

entry! {
    /// A contest for a time.
    pub struct Contest as "a contest", "一项竞赛" {
        /// Printed label.
        name: Field<Text>,
        /// Who takes part.
        r#for: Required<When>,
        /// What is measured.
        measure: Required<Measure>,
        /// What is paid per unit or amount.
        rate: Field<Spanned<Figure>>,
        /// What is paid for which result.
        table: Field<PayTable>,
        /// Who has less than this is not ranked and wins nothing.
        threshold: Field<Spanned<Figure>>,
        /// What is won by rank, 1 for who has most.
        prizes: Field<Table<PrizeRow>>,
        /// What those win who have the same.
        ties: Field<Choice<Ties>>,
        /// What there is to win together, and how it is divided.
        pool: Field<Box<Pool>>,
        /// What must hold for somebody to win.
        gate: Field<Gate>,
        /// The most that is paid; `none` where it is meant to have no end.
        cap: Field<CapOrNone>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// Free text, printed with the contest.
        note: Field<Text>,
    }
}

choice! {
    /// What those win who have the same.
    pub enum Ties as "share or all", "share 或 all" {
        /// They share the prizes of the ranks that they take up together.
        Share = "share",
        /// Each wins the prize of the rank.
        All = "all",
    }
}

row! {
    /// A prize: the bounds are of the rank.
    pub struct PrizeRow {
        /// What is won: money, or a part of the pool.
        pays: Field<Payment>,
        /// What is won that is no money.
        award: Field<Text>,
    }
}

entry! {
    /// Recognition beside pay.
    pub struct Recognition as "a recognition", "一项荣誉" {
        /// Printed label.
        name: Field<Text>,
        /// Who can earn it.
        r#for: Required<When>,
        /// How often it is given.
        every: Field<Spanned<Rhythm>>,
        /// What must hold.
        when: Field<When>,
        /// What is given.
        award: Required<Text>,
        /// How many are given each time.
        count: Field<Spanned<Whole>>,
        /// Who decides.
        owner: Field<OneOrMany<WhoRef>>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}
