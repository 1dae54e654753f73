//! Numbers of which only some make sense where they stand: a share of a whole, a price, a step to round to.
//!
//! What is asked here holds wherever the plan stands: that a share of ten percent below nothing is none. Whether a number is in the
//! metric's own kind is asked by the next stage.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::read::{Noun, Read, Reader, scalar};
use crate::syntax::rules::wrong_type;
use crate::syntax::scalar::{Percent, Scalar, Whole};
use crate::syntax::shape::Shape;
use crate::text::Node;
use crate::units::{Figure, Quantity};

/// A part of a whole, from nothing to all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub Quantity);

impl Scalar for Share {
    const NOUN: Noun = Noun { en: "a share from 0% to 100%", zh: "0% 至 100% 的比例" };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        let share = Percent::parse(text, reader)?.0;
        if share > Quantity::ONE {
            wrong_type::report_text(reader, text, Self::NOUN);
            return None;
        }
        Some(Self(share))
    }

    fn schema() -> Schema {
        let mut schema = Percent::schema();
        schema.insert("examples".into(), ["40%"].as_slice().into());
        schema
    }

    fn shape(&self) -> Shape {
        Shape::Figure(Figure::Percent(self.0))
    }
}

/// A degree on a scale of five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Degree(pub u32);

impl Scalar for Degree {
    const NOUN: Noun = Noun { en: "a whole number from 1 to 5", zh: "1 至 5 的整数" };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        let degree = Whole::parse(text, reader)?.0;
        if !(1..=5).contains(&degree) {
            wrong_type::report_text(reader, text, Self::NOUN);
            return None;
        }
        Some(Self(degree))
    }

    fn schema() -> Schema {
        json_schema!({"type": ["integer", "string"], "minimum": 1, "maximum": 5, "pattern": "^[1-5１-５]$", "examples": [4]})
    }

    fn shape(&self) -> Shape {
        Whole(self.0).shape()
    }
}

/// Figures of which a range or a kind is asked; each is read as any figure and then held against it.
macro_rules! ranged {
    ($($(#[doc = $doc:literal])* $name:ident, $en:literal, $zh:literal, $schema:expr, $fits:expr;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub struct $name(pub Spanned<Figure>);

            impl $name {
                /// Whether a figure is one of these.
                pub fn fits(figure: &Figure) -> bool {
                    let fits: fn(&Figure) -> bool = $fits;
                    fits(figure)
                }
            }

            impl std::ops::Deref for $name {
                type Target = Spanned<Figure>;
                fn deref(&self) -> &Spanned<Figure> {
                    &self.0
                }
            }

            impl Read for $name {
                const NOUN: Noun = Noun { en: $en, zh: $zh };

                fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                    let text = scalar(node, Self::NOUN, reader)?;
                    let figure = <Figure as Scalar>::parse(&text, reader)?;
                    if !Self::fits(&figure) {
                        wrong_type::report_text(reader, &text, Self::NOUN);
                        return None;
                    }
                    Some(Self(Spanned::new(figure, text.span)))
                }

                fn schema(_: &mut SchemaGenerator) -> Schema {
                    $schema
                }

                fn shape(&self) -> Shape {
                    self.0.value.shape()
                }
            }
        )*
    };
}

ranged! {
    /// How fast pay grows: a part of what is measured, a multiple of the base rate, or an amount for each unit. A bare number would be
    /// none of them.
    Rate, "a rate such as 2%, 1.5x or 25 each", "费率，如 2%、1.5x 或 25 each",
        json_schema!({"type": "string", "pattern": "[0-9０-９].*([%％‰x×倍]|each)", "examples": ["2%", "1.5x", "25 each"]}),
        |figure| matches!(figure, Figure::Percent(_) | Figure::Times(_) | Figure::Each { .. });
    /// A number of any kind that is not negative.
    NotNegative, "a number that is not negative, such as 900万", "不为负的数字，如 900万", number_schema("minimum", "900万"),
        |figure| !number(figure).is_negative();
    /// A number of any kind above zero: what shares are rounded to.
    Positive, "a number above zero such as 1万", "大于零的数字，如 1万", number_schema("exclusiveMinimum", "1万"),
        |figure| number(figure) > Quantity::ZERO;
    /// An amount of money that is not negative.
    Sum, "an amount that is not negative, such as 30万", "不为负的金额，如 30万", number_schema("minimum", "30万"),
        |figure| is_amount(figure) && !number(figure).is_negative();
    /// What one piece or one unit of a currency costs, or a step of money.
    Price, "an amount above zero such as 7.10", "大于零的金额，如 7.10", number_schema("exclusiveMinimum", "7.10"),
        |figure| is_amount(figure) && number(figure) > Quantity::ZERO;
    /// Pay: an amount, or a part of another.
    Payment, "an amount or a percent that is not negative, such as 20万 or 60%", "不为负的金额或百分比，如 20万 或 60%", number_schema("minimum", "60%"),
        |figure| (is_amount(figure) || matches!(figure, Figure::Percent(_))) && !number(figure).is_negative();
}

/// The schema of figures with a least number.
fn number_schema(least: &str, example: &str) -> Schema {
    let mut schema = <Figure as Scalar>::schema();
    let map = schema.ensure_object();
    map.insert(least.into(), 0.into());
    map.insert("examples".into(), [example].as_slice().into());
    map.insert("pattern".into(), r"^[^\-－−]*[0-9０-９][^\-－−]*$".into());
    schema
}

/// The number of a figure, whatever it is of.
fn number(figure: &Figure) -> Quantity {
    match figure {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) | Figure::Each { value, .. } => {
            *value
        }
    }
}

fn is_amount(figure: &Figure) -> bool {
    matches!(figure, Figure::Amount { word: None, .. })
}

/// What each child may miss of a sum: nothing, where sums are `exact`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tolerance(pub Quantity);

impl Scalar for Tolerance {
    const NOUN: Noun = Noun {
        en: "`exact`, or an amount that is not negative, such as 1",
        zh: "`exact`，或不为负的金额，如 1",
    };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        if text.as_str() == "exact" {
            return Some(Self(Quantity::ZERO));
        }
        match Figure::parse(text) {
            Ok(Figure::Amount { value, currency: None, word: None }) if !value.is_negative() => Some(Self(value)),
            _ => {
                wrong_type::report_text(reader, text, Self::NOUN);
                None
            }
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": ["string", "number"], "minimum": 0, "pattern": r"^(exact|[^\-－−]*[0-9０-９][^\-－−]*)$", "examples": ["exact", "1"]})
    }

    fn shape(&self) -> Shape {
        if self.0.is_zero() {
            return Shape::Word("exact");
        }
        Shape::Figure(Figure::Amount { value: self.0, currency: None, word: None })
    }
}
