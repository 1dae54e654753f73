//! Who is credited for what.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::customers::FieldRef;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::{RoleRef, SourceRef};
use crate::syntax::rows::Table;
use crate::syntax::scalar::{Choice, Percent, Ref, Text};
use crate::syntax::shape::Shape;
use crate::syntax::worded::DayTime;
use crate::text::{Node, View};
use crate::units::Duration;
use crate::{choice, entry, row};

entry! {
    /// Who is credited for what.
    pub struct Crediting as "a crediting table", "业绩归属表" {
        /// The table.
        table: Flat<Table<CreditRow>>,
        /// A record of a closed period: what rules do with it that do not say otherwise.
        closed: Field<Choice<Closed>>,
        /// A record that arrives within this time after its month's end still counts in it; one whose `recorded` column says a later day counts
        /// on that.
        grace: Field<Spanned<Duration>>,
        /// The time of day, in the plan's zone, at which a day ends: what comes later counts on the next. Midnight unless said.
        cut_off: Field<DayTime>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}

/// Who is credited: a column, a role in the record's unit, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditTo {
    /// The column that names the position, or `none`.
    Column(Ref),
    /// The holders of a role in the record's unit.
    Role(CreditRole),
}

entry! {
    /// The holders of a role in the record's unit.
    pub struct CreditRole as "a role such as {role: product-specialist}", "岗位角色，如 {role: product-specialist}" {
        /// The role.
        role: Required<RoleRef>,
    }
}

impl Read for CreditTo {
    const NOUN: Noun = Noun { en: "a column, {role: …} or none", zh: "列名、{role: …} 或 none" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => CreditRole::read(node, reader).map(Self::Role),
            _ => Ref::read(node, reader).map(Self::Column),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        if let Self::Role(role) = self {
            Read::references(role, visit);
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (column, role) = (Ref::schema(generator), CreditRole::schema(generator));
        json_schema!({"anyOf": [column, role]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Column(column) => column.shape(),
            Self::Role(role) => role.shape(),
        }
    }
}

/// The date a record counts on: a column, or the later of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditDate {
    /// A column.
    Column(Ref),
    /// The later of several columns.
    Later(LaterOf),
}

entry! {
    /// The later of several dates.
    pub struct LaterOf as "{later_of: [signed, delivered]}", "{later_of: [signed, delivered]}" {
        /// The columns.
        later_of: Required<Vec<Ref>>,
    }
}

impl Read for CreditDate {
    const NOUN: Noun = Noun { en: "a column or {later_of: […]}", zh: "列名或 {later_of: […]}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => LaterOf::read(node, reader).map(Self::Later),
            _ => Ref::read(node, reader).map(Self::Column),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (column, later) = (Ref::schema(generator), LaterOf::schema(generator));
        json_schema!({"anyOf": [column, later]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Column(column) => column.shape(),
            Self::Later(later) => later.shape(),
        }
    }
}

choice! {
    /// What kind of credit a rule gives.
    pub enum CreditKind as "direct, split, overlay or roll-up", "direct、split、overlay 或 roll-up" {
        /// The seller's own.
        Direct = "direct",
        /// A part of a deal several share.
        Split = "split",
        /// Beside the direct credit, in no sum.
        Overlay = "overlay",
        /// To the heads above.
        RollUp = "roll-up",
    }
}

choice! {
    /// What a credit counts for.
    pub enum Counts as "quota, pay or both", "quota、pay 或 both" {
        /// For attainment of the target; what pays by the amount does not see it.
        Quota = "quota",
        /// For what pays by the amount; attainment of the target does not see it.
        Pay = "pay",
        /// For both.
        Both = "both",
    }
}

/// How much of a record is credited: a percent, or the field of the record that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditShare {
    /// The share itself.
    Share(Spanned<Percent>),
    /// What the record says.
    Field(FieldRef),
}

impl Read for CreditShare {
    const NOUN: Noun =
        Noun { en: "a percent such as 60%, or {field: …}", zh: "百分比，如 60%，或 {field: …}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => FieldRef::read(node, reader).map(Self::Field),
            _ => Spanned::read(node, reader).map(Self::Share),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (share, field) = (<Spanned<Percent> as Read>::schema(generator), FieldRef::schema(generator));
        json_schema!({"anyOf": [share, field]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Share(share) => share.shape(),
            Self::Field(field) => field.shape(),
        }
    }
}

choice! {
    /// What happens to a credit that falls into a closed period.
    pub enum Closed as "next-open or reopen", "next-open 或 reopen" {
        /// It counts in the next open period.
        NextOpen = "next-open",
        /// The closed period is opened again.
        Reopen = "reopen",
    }
}

row! {
    /// A crediting rule.
    pub struct CreditRow {
        /// The source of the records.
        source: Field<SourceRef>,
        /// Who is credited.
        credit: Field<CreditTo>,
        /// How much of the record, all of it unless said: a percent, or the field that holds it.
        share: Field<CreditShare>,
        /// What kind of credit it is: direct unless said.
        kind: Field<Choice<CreditKind>>,
        /// What the credit counts for: the quota, pay, or both (unless said).
        counts: Field<Choice<Counts>>,
        /// The date it counts on; the record's `date` unless said.
        date: Field<CreditDate>,
        /// For how long after leaving the assignment the former position is still credited; not at all unless said.
        hold_over: Field<Spanned<Duration>>,
        /// What happens to a credit that falls into a closed period.
        closed: Field<Choice<Closed>>,
    }
}
