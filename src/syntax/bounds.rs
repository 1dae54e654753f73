//! Ranges whose ends are numbers of one kind, whatever the plan says.

use std::marker::PhantomData;

use schemars::{Schema, SchemaGenerator};

use crate::syntax::condition::Bounds;
use crate::syntax::read::{Noun, Read, Reader};
use crate::syntax::rules::{invalid_condition, wrong_type};
use crate::syntax::shape::Shape;
use crate::text::Node;
use crate::units::{Date, Duration, Figure, Quantity};

/// What the ends of a range are.
pub trait Ends: Clone + PartialEq + Eq + std::fmt::Debug {
    /// What is expected, for the finding when an end is something else.
    const NOUN: Noun;

    /// Whether a text is such an end.
    fn is_end(text: &str) -> bool;
}

/// A range with ends of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundsOf<K>(Bounds, PhantomData<K>);

impl<K> std::ops::Deref for BoundsOf<K> {
    type Target = Bounds;
    fn deref(&self) -> &Bounds {
        &self.0
    }
}

impl<K: Ends> Read for BoundsOf<K> {
    const NOUN: Noun = <Bounds as Read>::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let bounds = <Bounds as Read>::read(node, reader)?;
        let mut sound = true;
        for limit in bounds.lower.iter().chain(&bounds.upper).filter(|limit| !K::is_end(&limit.text)) {
            wrong_type::report_text(reader, &limit.text, K::NOUN);
            sound = false;
        }
        if sound && is_empty(&bounds) {
            invalid_condition::report_nothing(reader, node.span());
            sound = false;
        }
        sound.then(|| Self(bounds, PhantomData))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        Bounds::schema(generator)
    }

    fn shape(&self) -> Shape {
        self.0.shape()
    }
}

/// Whether nothing lies in a range of numbers: its lower end is above its upper.
fn is_empty(bounds: &Bounds) -> bool {
    let (Some(lower), Some(upper)) = (&bounds.lower, &bounds.upper) else { return false };
    let (Some(low), Some(high)) = (number(&lower.text), number(&upper.text)) else { return false };
    low > high || (low == high && !(lower.included && upper.included))
}

fn number(text: &str) -> Option<Quantity> {
    match Figure::parse(text).ok()? {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) | Figure::Each { value, .. } => {
            Some(value)
        }
    }
}

macro_rules! ends {
    ($($(#[doc = $doc:literal])* $name:ident, $en:literal, $zh:literal, $fits:expr;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name;

            impl Ends for $name {
                const NOUN: Noun = Noun { en: $en, zh: $zh };

                fn is_end(text: &str) -> bool {
                    let fits: fn(&str) -> bool = $fits;
                    fits(text)
                }
            }
        )*
    };
}

ends! {
    /// Numbers of things: `to 8`.
    Counts, "a number that is not negative, such as 12", "不为负的数量，如 12",
        |text| matches!(Figure::parse(text), Ok(Figure::Amount { value, currency: None, .. }) if !value.is_negative());
    /// Parts of a whole: `from 50%`.
    Shares, "a share from 0% to 100%", "0% 至 100% 的比例",
        |text| matches!(Figure::parse(text), Ok(Figure::Percent(share)) if !share.is_negative() && share <= Quantity::ONE);
    /// Percents of any size, of what may shrink too: `from -5% to 35%`.
    Percents, "a percent such as 35%", "百分比，如 35%",
        |text| matches!(Figure::parse(text), Ok(Figure::Percent(_)));
    /// Multiples: `from 4x to 8x`, `to 120%`.
    Multiples, "a multiple such as 8x, or a percent", "倍数（如 8x）或百分比",
        |text| matches!(Figure::parse(text), Ok(Figure::Times(value) | Figure::Percent(value)) if !value.is_negative());
    /// Numbers of any kind: `from 0% to 120%`.
    Figures, "a number such as 120% or 5万", "数字，如 120% 或 5万", |text| Figure::parse(text).is_ok();
    /// Whatever a field may hold: numbers, days, lengths of time.
    Values, "a number, a date or a length of time", "数字、日期或时长",
        |text| Figure::parse(text).is_ok() || Date::parse(text).is_ok() || Duration::parse(text).is_ok();
}
