//! Reviews, terms, changes and sign-off, as written.

use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Percents};
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::read::{Field, Flat, Record, Required};
use crate::syntax::reference::{MetricRef, SetRef, WhoRef};
use crate::syntax::scalar::{Choice, OneOrMany, Ref, Text};
use crate::syntax::shared::{By, Items};
use crate::units::{Date, Figure, PeriodText, Rhythm};
use crate::{choice, entry};

entry! {
    /// How the plan is kept.
    pub struct Governance as "sections", "章节" {
        /// The review cadence.
        reviews: Field<Entries<ReviewMeeting>>,
        /// Where progress is green, amber or red.
        tracking: Field<Box<Tracking>>,
        /// Numbered clauses of the documents.
        terms: Field<Entries<Term>>,
        /// Approved changes, each with its effective date.
        changes: Field<Items<Change>>,
        /// Who signs, and by when.
        signoff: Field<Box<SignOff>>,
    }
}

entry! {
    /// A review.
    pub struct ReviewMeeting as "a review", "一项复盘" {
        /// Printed label.
        name: Field<Text>,
        /// Who takes part.
        r#for: Required<When>,
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// What is looked at.
        metrics: Field<OneOrMany<MetricRef>>,
        /// What it yields.
        output: Field<Text>,
        /// Who leads it.
        owner: Field<WhoRef>,
        /// Free text, printed with the review.
        note: Field<Text>,
    }
}

choice! {
    /// What progress is judged by.
    pub enum TrackedAs as "attainment-to-date, attainment or forecast", "attainment-to-date、attainment 或 forecast" {
        /// What was reached against what was to be reached up to the day.
        ToDate = "attainment-to-date",
        /// What was reached against the target of the whole period.
        Period = "attainment",
        /// What the period is expected to end with against its target.
        Forecast = "forecast",
    }
}

entry! {
    /// Where progress is green, amber or red. Without it `track` shows no colours.
    pub struct Tracking as "limits such as {green: from 95%, amber: from 85%}", "界限，如 {green: from 95%, amber: from 85%}" {
        /// What is held against the limits; attainment-to-date unless said.
        r#as: Field<Choice<TrackedAs>>,
        /// What is green.
        green: Required<BoundsOf<Percents>>,
        /// What is amber of that which is not green; the rest is red.
        amber: Field<BoundsOf<Percents>>,
        /// Free text, printed with the limits.
        note: Field<Text>,
    }
}

choice! {
    /// The chapter of the plan that a clause is printed in.
    pub enum Chapter as "a chapter such as governance", "章节，如 governance" {
        /// General provisions, before all chapters.
        General = "general",
        /// Principles of the plan.
        Principles = "principles",
        /// Targets.
        Targets = "targets",
        /// Team.
        Team = "team",
        /// Process.
        Process = "process",
        /// Customers.
        Customers = "customers",
        /// Appraisal and incentives.
        Incentives = "incentives",
        /// Risk.
        Risk = "risk",
        /// Digital support.
        Digital = "digital",
        /// Governance; where nothing is said.
        Governance = "governance",
    }
}

entry! {
    /// A numbered clause.
    pub struct Term as "a clause", "一条条款" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it concerns; everyone unless said.
        r#for: Field<When>,
        /// The chapter it is printed in; governance unless said.
        chapter: Field<Choice<Chapter>>,
        /// The clause.
        text: Required<Text>,
    }
}

entry! {
    /// An approved change: from its start its entries stand over those of the same id.
    pub struct Change as "a change", "一项变更" {
        /// Its id.
        id: Required<Text>,
        /// First day it holds.
        starts: Required<Spanned<Date>>,
        /// Why.
        reason: Required<Text>,
        /// Who approved it.
        approver: Field<WhoRef>,
        /// The targets it changes.
        targets: Field<Vec<TargetChange>>,
        /// Entries of any section that stand over those of the same id.
        sections: Flat<crate::syntax::EntrySections>,
    }
}

impl Change {
    /// Whether it holds entries beside targets.
    pub fn has_entries(&self) -> bool {
        let mut fields = Vec::new();
        self.sections.shapes(&mut fields);
        !fields.is_empty()
    }
}

entry! {
    /// A changed target.
    pub struct TargetChange as "a changed target", "一条目标变更" {
        /// Whose number it is.
        of: Required<WhoRef>,
        /// The set; quota unless said.
        set: Field<SetRef>,
        /// The period.
        period: Required<Spanned<PeriodText>>,
        /// The metric.
        metric: Required<MetricRef>,
        /// The part of the whole it is about.
        slice: Field<By<Ref>>,
        /// What it was; must match the value in force. Left out where the number is new.
        was: Field<Spanned<Figure>>,
        /// What it is.
        value: Required<Spanned<Figure>>,
    }
}

entry! {
    /// Who signs, and by when.
    pub struct SignOff as "a sign-off such as {for: {head: true}}", "签署，如 {for: {head: true}}" {
        /// Who signs.
        r#for: Required<When>,
        /// By when.
        due: Field<Spanned<Date>>,
        /// The text above the signature.
        text: Field<Text>,
    }
}
