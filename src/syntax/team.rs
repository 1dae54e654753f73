//! Hiring, training, routines and progression, as written.

use crate::entry;
use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::read::{Field, Required};
use crate::syntax::reference::{RoleRef, SystemRef, UnitRef, WhoRef};
use crate::syntax::scalar::{OneOrMany, Text, Whole};
use crate::units::{Date, Duration, Rhythm};

entry! {
    /// How the team is staffed, enabled and led from day to day.
    pub struct Team as "sections", "章节" {
        /// Positions to be filled, and by when.
        hiring: Field<Entries<Hiring>>,
        /// Training, coaching and certification.
        training: Field<Entries<Training>>,
        /// Daily management: reports, meetings, activity standards.
        routines: Field<Entries<Routine>>,
        /// Promotion, demotion and exit.
        progression: Field<Entries<Progression>>,
    }
}

entry! {
    /// Positions to be filled.
    pub struct Hiring as "a hiring plan", "一项招聘计划" {
        /// Printed label.
        name: Field<Text>,
        /// The unit that hires.
        of: Required<UnitRef>,
        /// The role hired for.
        role: Required<RoleRef>,
        /// How many.
        count: Required<Spanned<Whole>>,
        /// By when the positions are to be filled.
        due: Required<Spanned<Date>>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// Free text, printed with the plan.
        note: Field<Text>,
    }
}

entry! {
    /// A training, coaching or certification programme.
    pub struct Training as "a training", "一项培训" {
        /// Printed label.
        name: Field<Text>,
        /// Who takes part.
        r#for: Required<When>,
        /// What is taught.
        contents: Field<OneOrMany<Text>>,
        /// How often; once unless said.
        every: Field<Spanned<Rhythm>>,
        /// How long it takes.
        lasts: Field<Spanned<Duration>>,
        /// Whether it ends in a certificate.
        certifies: Field<Spanned<bool>>,
        /// Who runs it.
        owner: Field<WhoRef>,
        /// Free text, printed with the training.
        note: Field<Text>,
    }
}

entry! {
    /// A routine of daily management.
    pub struct Routine as "a routine", "一项日常管理" {
        /// Printed label.
        name: Field<Text>,
        /// Who does it.
        r#for: Field<When>,
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// Until when in the rhythm, as text: `18:00`, `Monday 10:00`.
        due: Field<Text>,
        /// What it holds.
        contents: Field<OneOrMany<Text>>,
        /// How many at least: visits, calls.
        count: Field<Spanned<Whole>>,
        /// Where it is recorded.
        system: Field<SystemRef>,
        /// The record it leaves, where no system holds it.
        record: Field<Text>,
        /// Who looks at it.
        owner: Field<WhoRef>,
        /// Free text, printed with the routine.
        note: Field<Text>,
    }
}

entry! {
    /// A rule by which people move up, down or out.
    pub struct Progression as "a progression rule", "一条晋升或淘汰规则" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it concerns.
        r#for: Required<When>,
        /// What must hold.
        when: Required<When>,
        /// How many times.
        times: Field<Spanned<Whole>>,
        /// Whether those times must follow each other.
        in_a_row: Field<Spanned<bool>>,
        /// The role moved to; without it the rule speaks of leaving.
        to: Field<RoleRef>,
        /// Who agrees.
        approver: Field<OneOrMany<WhoRef>>,
        /// What is done, in words.
        action: Field<Text>,
        /// Free text, printed with the rule.
        note: Field<Text>,
    }
}
