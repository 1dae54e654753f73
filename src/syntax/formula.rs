//! Formulas: the small closed set of ways to compute a number from others.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::{Span, Spanned};
use crate::syntax::read::{Noun, Read, Reader};
use crate::syntax::rules::{invalid_formula, wrong_type};
use crate::syntax::shape::Shape;
use crate::text::{Node, View};

/// A number computed from others: `{ratio: [collected, revenue]}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Where it is written.
    pub span: Span,
    /// What is done.
    pub operation: Operation,
    /// What it is done to, in order.
    pub operands: Vec<Operand>,
    /// The time an average is taken over.
    pub over: Option<Spanned<EcoString>>,
}

/// What a formula does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// All operands together.
    Sum,
    /// The first less the others.
    Difference,
    /// All operands multiplied.
    Product,
    /// The first divided by the second.
    Ratio,
    /// The smallest operand.
    Least,
    /// The greatest operand.
    Greatest,
    /// The mean of one operand over a time.
    Average,
}

impl Operation {
    /// Every operation by its key.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("sum", Self::Sum),
        ("difference", Self::Difference),
        ("product", Self::Product),
        ("ratio", Self::Ratio),
        ("least", Self::Least),
        ("greatest", Self::Greatest),
        ("average", Self::Average),
    ];
}

/// What a formula is applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A name or a number, as written.
    Value(Spanned<EcoString>),
    /// Another formula.
    Formula(Box<Formula>),
}

impl Read for Formula {
    const NOUN: Noun = Noun {
        en: "a formula such as {ratio: [collected, revenue]}",
        zh: "公式，如 {ratio: [collected, revenue]}",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let View::Map(map) = node.view() else {
            wrong_type::report(reader, node, Self::NOUN);
            return None;
        };
        let (mut found, mut over) = (None, None);
        for (key, value) in map {
            let operation = Operation::WORDS.iter().find(|(word, _)| *word == key.text);
            match (operation, key.text) {
                (Some((_, operation)), _) if found.is_none() => found = Some((*operation, operands(value, reader))),
                (None, "over") => over = crate::syntax::read::scalar(value, Self::NOUN, reader),
                _ => {
                    invalid_formula::report(reader, key);
                    return None;
                }
            }
        }
        let Some((operation, operands)) = found else {
            wrong_type::report(reader, node, Self::NOUN);
            return None;
        };
        Some(Self { span: node.span(), operation, operands, over })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let operand = json_schema!({"anyOf": [{"type": ["string", "number"]}, {"$ref": "#/$defs/Formula"}]});
        let many = json_schema!({"type": "array", "items": operand, "minItems": 2});
        let formula = json_schema!({
            "type": "object", "additionalProperties": false, "minProperties": 1,
            "properties": {"sum": many, "difference": many, "product": many, "ratio": many, "least": many,
                "greatest": many, "average": operand, "over": {"type": "string"}},
        });
        crate::syntax::schema::define(generator, "Formula", formula)
    }

    fn shape(&self) -> Shape {
        Shape::Formula(self.clone())
    }
}

fn operands(node: Node<'_>, reader: &mut Reader<'_>) -> Vec<Operand> {
    match node.view() {
        View::List(list) => list.into_iter().filter_map(|item| operand(item, reader)).collect(),
        _ => operand(node, reader).into_iter().collect(),
    }
}

fn operand(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Operand> {
    match node.view() {
        View::Map(_) => Formula::read(node, reader).map(|formula| Operand::Formula(Box::new(formula))),
        _ => crate::syntax::read::scalar(node, Formula::NOUN, reader).map(Operand::Value),
    }
}
