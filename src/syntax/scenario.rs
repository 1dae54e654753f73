//! Scenarios: tests of a plan, as written. They stand in its folder `tests` and are no part of the plan.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::entry;
use crate::source::{Span, Spanned};
use crate::syntax::entries::Entries;
use crate::syntax::organisation::Organisation;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::scalar::{OneOrMany, Ref, Text};
use crate::syntax::shape::Shape;
use crate::syntax::shared::{By, Items};
use crate::text::{Node, View};
use crate::units::{Date, Figure};

entry! {
    /// A file of scenarios.
    pub struct Scenarios as "scenarios", "测试场景" {
        /// The scenarios, by id.
        scenarios: Required<Entries<Scenario>>,
        /// Free text.
        note: Field<Text>,
    }
}

entry! {
    /// A scenario: what happened, and what the plan is to make of it.
    pub struct Scenario as "a scenario", "一个场景" {
        /// Printed label.
        name: Field<Text>,
        /// The last day that counts; the last of the plan's year unless said.
        as_of: Field<Spanned<Date>>,
        /// Who is where in this scenario: `holders` stand in the place of the plan's, `units` and `positions` over those of the same id.
        organisation: Flat<Organisation>,
        /// The records of each source: rows under the keys of its columns, or `{file: tests/x.csv}`, written as the files of the source are.
        /// A source that is not named has none.
        data: Field<By<Items<By<Text>>>>,
        /// What somebody judged: by position, then by component, or by `card/item` of a scorecard.
        judged: Field<By<By<Spanned<Figure>>>>,
        /// What is paid: by position, then by the payday's period, in all or by component; `total` is all of it.
        pays: Field<By<By<Paid>>>,
        /// What was reached: by position or unit, then by metric, in all or by period.
        results: Field<By<By<Paid>>>,
        /// The attainment of targets: by position or unit, then by metric, for the year or by period.
        attainment: Field<By<By<Paid>>>,
        /// What is to be reached: by position or unit, then by metric, for the year or by period.
        targets: Field<By<By<Paid>>>,
        /// What scorecards come to: by position, then by card, then by period: `score`, `rating`.
        scores: Field<By<By<By<By<Text>>>>>,
        /// What is decided: by approval or policy (or `segments`, `territories`), for the cases given.
        decisions: Field<By<Vec<Decision>>>,
        /// What an audit of the records finds, all of it; an empty list where it is to find nothing. Not audited unless said.
        findings: Field<ExpectedFindings>,
        /// How many rows of each source are rejected; none unless said.
        rejects: Field<By<Spanned<Figure>>>,
        /// Free text.
        note: Field<Text>,
    }
}

entry! {
    /// A case that an approval or a policy decides.
    pub struct Decision as "a decision such as {given: {discount: 12%}, decides: {approver: sales-director}}", "一项判定，如 {given: {discount: 12%}, decides: {approver: sales-director}}" {
        /// Printed label.
        name: Field<Text>,
        /// The position that asks; roles among the approvers are then the nearest above it.
        asked_by: Field<Ref>,
        /// The day it is asked on; the last that counts unless said.
        date: Field<Spanned<Date>>,
        /// The record's fields, amounts and dimensions, by name.
        given: Field<By<Text>>,
        /// What is decided: the results of the table by name (`approver`, `refuse`, `due`; of a policy what it `gives`), and the `row` that decides, by its id, label or
        /// number. Approvers are roles as the table names them, or the positions or employees that they are for whoever asks.
        decides: Required<By<Stated>>,
        /// Free text.
        note: Field<Text>,
    }
}

entry! {
    /// Something that an audit is to find.
    pub struct ExpectedFinding as "a finding such as {rule: split-order, record: {orders: 2}}", "一项发现，如 {rule: split-order, record: {orders: 2}}" {
        /// The rule, policy or approval that is broken; `territories` for the table of territories.
        rule: Required<Ref>,
        /// What it is of, where that is not plain: integrity, policy, discount, territory or approval.
        kind: Field<Text>,
        /// The row of its table, by its id, label or number.
        row: Field<Text>,
        /// The record: its source, and its number among those given here (of a file: the line).
        record: Field<By<Spanned<Figure>>>,
        /// The position that the record names.
        position: Field<Ref>,
        /// How much it weighs: breach, due or tolerated; any unless said.
        weight: Field<Text>,
        /// Free text.
        note: Field<Text>,
    }
}

/// All that an audit is to find, with the place of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedFindings {
    /// Where the list stands.
    pub span: Span,
    /// What is to be found, each with the place of its entry.
    pub list: Vec<(Span, ExpectedFinding)>,
    /// Whether an entry could not be read, which was reported.
    pub lost: bool,
}

impl Read for ExpectedFindings {
    const NOUN: Noun = Noun { en: "a list of findings", zh: "发现列表" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let View::List(list) = node.view() else {
            crate::syntax::rules::wrong_type::report(reader, node, Self::NOUN);
            return None;
        };
        let all: Vec<_> = list.into_iter().map(|item| (item.span(), ExpectedFinding::read(item, reader))).collect();
        let lost = all.iter().any(|(_, read)| read.is_none());
        let list = all.into_iter().filter_map(|(span, read)| Some((span, read?))).collect();
        Some(Self { span: node.span(), list, lost })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = ExpectedFinding::schema(generator);
        json_schema!({"type": "array", "items": item})
    }

    fn shape(&self) -> Shape {
        Shape::List(self.list.iter().map(|(_, own)| own.shape()).collect())
    }
}

/// One value or several, with the place of all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Where it stands.
    pub span: Span,
    /// The values, in order.
    pub list: Vec<Text>,
}

impl Read for Stated {
    const NOUN: Noun = <OneOrMany<Text> as Read>::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        OneOrMany::read(node, reader).map(|many: OneOrMany<Text>| Self { span: node.span(), list: many.0 })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        <OneOrMany<Text> as Read>::schema(generator)
    }

    fn shape(&self) -> Shape {
        Shape::List(self.list.iter().map(Read::shape).collect())
    }
}

/// What is expected: one number, or numbers by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paid {
    /// One number.
    All(Spanned<Figure>),
    /// By component, or by period.
    By(By<Spanned<Figure>>),
}

impl Read for Paid {
    const NOUN: Noun = Noun { en: "a number, or numbers by name", zh: "数值，或按名称给出的数值" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => By::read(node, reader).map(Self::By),
            _ => <Spanned<Figure> as Read>::read(node, reader).map(Self::All),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (all, by) = (<Spanned<Figure> as Read>::schema(generator), By::<Spanned<Figure>>::schema(generator));
        json_schema!({"anyOf": [all, by]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::All(figure) => figure.shape(),
            Self::By(by) => by.shape(),
        }
    }
}
