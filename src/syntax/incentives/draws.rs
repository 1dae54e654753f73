//! Advances on pay, parts that are held back, and what is taken back.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::customers::FieldRef;
use crate::syntax::ranged::{Payment, Share};
use crate::syntax::read::{Field, Noun, Read, Reader, Required};
use crate::syntax::reference::ComponentRef;
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::shape::Shape;
use crate::text::{Node, View};
use crate::units::{Date, Duration, Figure, Quantity, Rhythm};
use crate::{choice, entry};

choice! {
    /// What happens to a surplus over a draw.
    pub enum Surplus as "lapses or carries", "lapses 或 carries" {
        /// It is paid and forgotten.
        Lapses = "lapses",
        /// It counts against later draws.
        Carries = "carries",
    }
}

choice! {
    /// What repaying a draw leaves untouched.
    pub enum RepayLeaves as "draw or nothing", "draw 或 nothing" {
        /// Pay never falls below the draw.
        Draw = "draw",
        /// Nothing.
        Nothing = "nothing",
    }
}

entry! {
    /// An advance on pay.
    pub struct Draw as "a draw", "一项预支" {
        /// Printed label.
        name: Field<Text>,
        /// Who gets it.
        r#for: Field<When>,
        /// How much: a part of the period's target variable pay, or money.
        amount: Required<Payment>,
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// The last day on which it is given.
        ends: Field<Spanned<Date>>,
        /// Whether it is repaid from later pay.
        recoverable: Field<Spanned<bool>>,
        /// What happens to a surplus.
        surplus: Field<Choice<Surplus>>,
        /// What repaying leaves untouched.
        repay_leaves: Field<Choice<RepayLeaves>>,
        /// The component it settles against alone.
        component: Field<ComponentRef>,
        /// Free text, printed with the draw.
        note: Field<Text>,
    }
}

entry! {
    /// A part of pay that is held back.
    pub struct HoldBack as "a hold-back", "一项预留" {
        /// Printed label.
        name: Field<Text>,
        /// How much of pay.
        share: Required<Spanned<Share>>,
        /// When it is paid out.
        release: Field<Release>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}

entry! {
    /// When what was held back is paid out.
    pub struct Release as "a release such as {when: {…}}", "发放条件，如 {when: {…}}" {
        /// The condition.
        when: Field<When>,
        /// The time after which it is paid out.
        after: Field<Spanned<Duration>>,
    }
}

/// How much is taken back: a word or a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recover {
    /// What was paid.
    Paid,
    /// The part of the time not served.
    ProRata,
    /// A share of what was paid.
    Share(Quantity),
}

impl crate::syntax::Scalar for Recover {
    const NOUN: Noun = Noun { en: "paid, pro-rata or a share such as 50%", zh: "paid、pro-rata 或比例，如 50%" };

    fn parse(text: &Spanned<ecow::EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        match text.as_str() {
            "paid" => Some(Self::Paid),
            "pro-rata" => Some(Self::ProRata),
            _ => <Share as crate::syntax::Scalar>::parse(text, reader).map(|share| Self::Share(share.0)),
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": r"^(paid|pro-rata|\s*[0-9０-９._,]+\s*[%％‰]\s*)$", "examples": ["paid", "pro-rata", "50%"]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Paid => Shape::Word("paid"),
            Self::ProRata => Shape::Word("pro-rata"),
            Self::Share(share) => Shape::Figure(Figure::Percent(*share)),
        }
    }
}

choice! {
    /// In which period something taken back is booked.
    pub enum Book as "current or original", "current 或 original" {
        /// The period it becomes known in.
        Current = "current",
        /// The period it was paid in.
        Original = "original",
    }
}

/// A length of time, or the field of the record that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The length itself.
    Lasts(Spanned<Duration>),
    /// What the record says.
    Field(FieldRef),
}

impl Read for Term {
    const NOUN: Noun = Noun {
        en: "a length of time such as 12 months, or {field: …}",
        zh: "时长，如 12 months，或 {field: …}",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => FieldRef::read(node, reader).map(Self::Field),
            _ => Spanned::read(node, reader).map(Self::Lasts),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (lasts, field) = (<Spanned<Duration> as Read>::schema(generator), FieldRef::schema(generator));
        json_schema!({"anyOf": [lasts, field]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Lasts(lasts) => lasts.shape(),
            Self::Field(field) => field.shape(),
        }
    }
}

entry! {
    /// When pay is taken back.
    pub struct Clawback as "a clawback", "一项追回" {
        /// Printed label.
        name: Field<Text>,
        /// The event.
        when: Required<When>,
        /// How much is taken back.
        recover: Field<Spanned<Recover>>,
        /// The time that pay is earned over, where a part for the time not served is taken back: whole months of a term in months, days
        /// of one in days. The upper end of `age` in its condition unless said.
        over: Field<Term>,
        /// The least that is left of a payday's pay: an amount, or a part of that pay; what is over is taken back later. Nothing
        /// unless said.
        leaves: Field<Payment>,
        /// In which period it is booked.
        book: Field<Choice<Book>>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}
