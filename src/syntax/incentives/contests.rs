//! Contests for a time, and recognition beside pay.

use crate::entry;
use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::incentives::{CapOrNone, Measure, PayTable};
use crate::syntax::read::{Field, Required};
use crate::syntax::reference::WhoRef;
use crate::syntax::scalar::{OneOrMany, Text, Whole};
use crate::units::{Figure, Rhythm};

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
        /// The most that is paid; `none` where it is meant to have no end.
        cap: Field<CapOrNone>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// Free text, printed with the contest.
        note: Field<Text>,
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
