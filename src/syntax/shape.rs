//! What was written, as plain data: how documents see every entry without knowing its type.
//!
//! The same declarations that read an entry show it, so a key that is read cannot be missing from a document.

use ecow::EcoString;

use crate::diagnostic::{Message, Speak};
use crate::syntax::condition::{Bounds, Test, When};
use crate::syntax::formula::Formula;
use crate::syntax::reference::RefKind;
use crate::units::Figure;

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Nothing was written, or it was reported.
    Nothing,
    /// Free text.
    Text(EcoString),
    /// A number: what it is measured in, its place tells.
    Figure(Figure),
    /// A date, a duration, a rhythm: said by language.
    Said(Message),
    /// A word of a closed list.
    Word(&'static str),
    /// Yes or no.
    Flag(bool),
    /// An id of another entry; the kind where the type says it.
    Id(Option<RefKind>, EcoString),
    /// A result, a limit or a bound whose kind the axis tells: number, word or id.
    Plain(EcoString),
    /// A condition.
    When(When),
    /// A test of one axis.
    Test(Test),
    /// A range.
    Bounds(Bounds),
    /// A computed number.
    Formula(Formula),
    /// Several values.
    List(Vec<Shape>),
    /// Values or entries under ids or names.
    Named(Vec<(EcoString, Shape)>),
    /// An entry: its keys in the order of the reference.
    Record(Fields),
    /// Rows of a table.
    Rows(Vec<Fields>),
}

/// The keys of an entry that were written, each with its value.
pub type Fields = Vec<(EcoString, Shape)>;

impl Shape {
    /// What a value says by language.
    pub fn said(value: &impl Speak) -> Self {
        Self::Said(Message::new(|lang| value.speak(lang)))
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::List(items) => items.iter().all(Self::is_empty),
            Self::Named(fields) | Self::Record(fields) => fields.iter().all(|(_, shape)| shape.is_empty()),
            Self::Rows(rows) => rows.is_empty(),
            _ => false,
        }
    }
}
