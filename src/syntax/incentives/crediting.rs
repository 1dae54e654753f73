//! Who is credited for what.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::{RoleRef, SourceRef};
use crate::syntax::rows::Table;
use crate::syntax::scalar::{Choice, Percent, Ref, Text};
use crate::syntax::shape::Shape;
use crate::text::{Node, View};
use crate::{choice, entry, row};

entry! {
    /// Who is credited for what.
    pub struct Crediting as "a crediting table", "业绩归属表" {
        /// The table.
        table: Flat<Table<CreditRow>>,
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
        /// How much of the record.
        share: Field<Spanned<Percent>>,
        /// What kind of credit it is.
        kind: Field<Choice<CreditKind>>,
        /// The date it counts on.
        date: Field<CreditDate>,
        /// What happens to a credit that falls into a closed period.
        closed: Field<Choice<Closed>>,
    }
}
