//! Scenarios: tests of a plan, as written. They stand in its folder `tests` and are no part of the plan.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::entry;
use crate::source::Spanned;
use crate::syntax::entries::Entries;
use crate::syntax::read::{Field, Noun, Read, Reader, Required};
use crate::syntax::scalar::Text;
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
        /// How many rows of each source are rejected; none unless said.
        rejects: Field<By<Spanned<Figure>>>,
        /// Free text.
        note: Field<Text>,
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
