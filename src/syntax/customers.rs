//! Grading, territories, coverage, life cycle, protection and care, as written.

use schemars::{Schema, SchemaGenerator};

use crate::entry;
use crate::row;
use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Counts, Shares};
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::ranged::Share;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::{MetricRef, WhoRef};
use crate::syntax::rows::{OrTable, Results, Table};
use crate::syntax::scalar::{OneOrMany, Ref, Text, Whole};
use crate::syntax::shape::Shape;
use crate::syntax::shared::By;
use crate::syntax::targets::FieldKind;
use crate::syntax::worded::Frequency;
use crate::text::Node;
use crate::units::{Duration, Rhythm};

entry! {
    /// How customers are graded, served and kept.
    pub struct Customers as "sections", "章节" {
        /// The grading of customers.
        segments: Field<Box<Segments>>,
        /// Who owns which customers.
        territories: Field<Box<Territories>>,
        /// Who serves whom, how many and how often.
        coverage: Field<Box<Coverage>>,
        /// What is done in each step of the life cycle: acquire, nurture, convert, retain, repurchase.
        lifecycle: Field<Entries<LifeStep>>,
        /// Ownership of leads and customers: return, hold-over, pools.
        protection: Field<Box<Protection>>,
        /// Complaints, satisfaction and loyalty.
        care: Field<Box<Care>>,
    }
}

entry! {
    /// The grading of customers as a table over what is known of them.
    pub struct Segments as "a grading table", "客户分级表" {
        /// The results its rows give and their values, lowest first: `{grade: [C, B, A]}`.
        gives: Required<Box<By<FieldKind>>>,
        /// How often grades are looked at again.
        review: Field<Review>,
        /// Who answers for the grading.
        owner: Field<WhoRef>,
        /// The table.
        table: Flat<Table<GradeRow>>,
        /// Free text, printed with the grading.
        note: Field<Text>,
    }
}

entry! {
    /// When something is looked at again.
    pub struct Review as "a review such as {every: year}", "复核，如 {every: year}" {
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// Who does it.
        owner: Field<WhoRef>,
    }
}

row! {
    /// A row of the grading: a condition and the grade it gives.
    pub struct GradeRow {
        /// The results named under `gives`.
        results: Results,
    }
}

entry! {
    /// Who owns which customers, as a table.
    pub struct Territories as "a territory table", "客户归属表" {
        /// The table.
        table: Flat<Table<TerritoryRow>>,
        /// Free text, printed with the territories.
        note: Field<Text>,
    }
}

/// An owner: an entry by id, or the record's own field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerRef {
    /// A role, position or unit.
    Entry(WhoRef),
    /// Whoever the field of the record names.
    Field(FieldRef),
}

entry! {
    /// The record's own value of a field.
    pub struct FieldRef as "a field such as {field: named-owner}", "字段，如 {field: named-owner}" {
        /// The field.
        field: Required<Ref>,
    }
}

impl Read for OwnerRef {
    const NOUN: Noun = Noun {
        en: "a role, position or unit, or {field: …}",
        zh: "岗位角色、岗位或部门，或 {field: …}",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            crate::text::View::Map(_) => FieldRef::read(node, reader).map(Self::Field),
            _ => WhoRef::read(node, reader).map(Self::Entry),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        if let Self::Entry(entry) = self {
            entry.references(visit);
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (entry, field) = (WhoRef::schema(generator), FieldRef::schema(generator));
        schemars::json_schema!({"anyOf": [entry, field]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Entry(entry) => entry.shape(),
            Self::Field(field) => field.shape(),
        }
    }
}

row! {
    /// A territory: which customers, and whose they are.
    pub struct TerritoryRow {
        /// Whose customers they are.
        owner: Field<OwnerRef>,
    }
}

entry! {
    /// Who serves whom.
    pub struct Coverage as "a coverage table", "客户覆盖表" {
        /// How many customers there are of each grade; what the capacity of the team is measured against.
        accounts: Field<By<Spanned<Whole>>>,
        /// The table.
        table: Flat<Table<CoverageRow>>,
        /// Free text, printed with the coverage.
        note: Field<Text>,
    }
}

row! {
    /// A part of the customers and how it is served.
    pub struct CoverageRow {
        /// The role or position that serves it.
        owner: Required<WhoRef>,
        /// How many customers each may have.
        accounts_each: Field<BoundsOf<Counts>>,
        /// How often each is visited: `2 per month`.
        visits: Field<Frequency>,
        /// The way of contact, where it is not a visit.
        contact: Field<Text>,
    }
}

entry! {
    /// A step of the life cycle.
    pub struct LifeStep as "a step of the life cycle", "客户生命周期的一步" {
        /// Printed label.
        name: Field<Text>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// What is done.
        actions: Field<OneOrMany<Text>>,
        /// The metric it is measured by.
        metric: Field<MetricRef>,
        /// How often.
        every: Field<Spanned<Rhythm>>,
        /// Free text, printed with the step.
        note: Field<Text>,
    }
}

entry! {
    /// Ownership of leads and customers.
    pub struct Protection as "protection rules", "客户保护规则" {
        /// An untouched lead returns to the pool after this time; may be a table.
        return_after: Field<OrTable<Spanned<Duration>>>,
        /// How long the earlier owner keeps what he worked on when customers change hands.
        hold_over: Field<OrTable<HoldOver>>,
        /// How many leads one seller may hold.
        leads_each: Field<BoundsOf<Counts>>,
        /// Who settles disputes.
        owner: Field<WhoRef>,
        /// Free text, printed with the rules.
        note: Field<Text>,
    }
}

entry! {
    /// How long an earlier owner keeps what he worked on.
    pub struct HoldOver as "a hold-over such as {lasts: 60d}", "保留期，如 {lasts: 60d}" {
        /// How long.
        lasts: Required<Spanned<Duration>>,
        /// How many at most per seller.
        per_seller: Field<BoundsOf<Counts>>,
    }
}

entry! {
    /// How customers are cared for after the sale.
    pub struct Care as "customer care", "客户关怀" {
        /// Time limits for complaints.
        complaints: Field<Complaints>,
        /// Satisfaction surveys.
        survey: Field<Survey>,
        /// Programmes that keep customers and bring them back.
        loyalty: Field<Entries<Loyalty>>,
        /// Free text, printed with customer care.
        note: Field<Text>,
    }
}

entry! {
    /// Time limits for complaints; each may be a table.
    pub struct Complaints as "limits such as {respond: 8h, close: 5d}", "期限，如 {respond: 8h, close: 5d}" {
        /// Until the first answer.
        respond: Field<OrTable<Spanned<Duration>>>,
        /// Until it is settled.
        close: Field<OrTable<Spanned<Duration>>>,
        /// Who answers for complaints.
        owner: Field<WhoRef>,
        /// Who is told when a limit is missed.
        escalate_to: Field<WhoRef>,
    }
}

entry! {
    /// A satisfaction survey.
    pub struct Survey as "a survey such as {every: quarter}", "调查，如 {every: quarter}" {
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// The part of the customers asked.
        sample: Field<BoundsOf<Shares>>,
        /// The metric it feeds.
        metric: Field<MetricRef>,
        /// Who runs it.
        owner: Field<WhoRef>,
    }
}

entry! {
    /// A programme that keeps customers or brings them back.
    pub struct Loyalty as "a programme", "一项客户维系计划" {
        /// Printed label.
        name: Field<Text>,
        /// Which customers.
        when: Field<When>,
        /// What is done.
        actions: Field<OneOrMany<Text>>,
        /// The reduction granted.
        discount: Field<Spanned<Share>>,
        /// The metric it is measured by.
        metric: Field<MetricRef>,
        /// Who runs it.
        owner: Field<WhoRef>,
        /// Free text, printed with the programme.
        note: Field<Text>,
    }
}
