//! Worked examples.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::entry;
use crate::source::Spanned;
use crate::syntax::read::{Field, Noun, Read, Reader, Required};
use crate::syntax::scalar::{OneOrMany, Text};
use crate::syntax::shape::Shape;
use crate::syntax::shared::By;
use crate::text::{Node, View};
use crate::units::Figure;

entry! {
    /// A worked example: what is given, and what follows.
    pub struct Example as "an example", "一个算例" {
        /// Printed label.
        name: Field<Text>,
        /// What happened: metrics, fields, dimensions and whom it is about by name; what is judged by the id of its component or item.
        given: Required<By<GivenFact>>,
        /// What an incentive plan pays: by component, and `total` for all of it.
        pays: Field<By<Spanned<Figure>>>,
        /// What is decided: the results of a policy by name, `approver` or `refuse` of an approval, `score`, `rating` and `pays` of a scorecard.
        decides: Field<By<OneOrMany<Text>>>,
    }
}

/// A fact of an example: a value, or target and actual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenFact {
    /// A value as written.
    Value(Text),
    /// Target and actual.
    Measured(TargetActual),
}

entry! {
    /// Target and actual of a metric, and what it was last year.
    pub struct TargetActual as "{target: 500万, actual: 650万}", "{target: 500万, actual: 650万}" {
        /// The target.
        target: Field<Spanned<Figure>>,
        /// The actual of the same time last year.
        last_year: Field<Spanned<Figure>>,
        /// The actual.
        actual: Required<Spanned<Figure>>,
    }
}

impl Read for GivenFact {
    const NOUN: Noun =
        Noun { en: "a value, or {target: …, actual: …}", zh: "取值，或 {target: …, actual: …}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => TargetActual::read(node, reader).map(Self::Measured),
            _ => Text::read(node, reader).map(Self::Value),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (value, measured) = (Text::schema(generator), TargetActual::schema(generator));
        json_schema!({"anyOf": [value, measured]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Value(value) => value.shape(),
            Self::Measured(measured) => measured.shape(),
        }
    }
}
