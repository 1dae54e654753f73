//! Scalars as written: text, references, numbers, dates, and the words of closed lists.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::json;

use crate::source::Spanned;
use crate::syntax::read::{Noun, Read, Reader, scalar};
use crate::syntax::rules::{bare_percent, invalid_amount, invalid_date, invalid_period, unknown_word, wrong_type};
use crate::syntax::shape::Shape;
use crate::text::{Node, View};
use crate::units::{Currency, Date, Duration, Figure, Moment, PeriodText, Quantity, Rhythm};

/// Free text, printed where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text(pub Spanned<EcoString>);

/// An id of another entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ref(pub Spanned<EcoString>);

macro_rules! text_like {
    ($name:ident, $en:literal, $zh:literal, $schema:expr, $shape:expr) => {
        impl std::ops::Deref for $name {
            type Target = Spanned<EcoString>;
            fn deref(&self) -> &Spanned<EcoString> {
                &self.0
            }
        }

        impl Read for $name {
            const NOUN: Noun = Noun { en: $en, zh: $zh };

            fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                let text = scalar(node, Self::NOUN, reader)?;
                if text.trim().is_empty() {
                    wrong_type::report_blank(reader, text.span, Self::NOUN);
                    return None;
                }
                Some(Self(text))
            }

            fn schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }

            fn shape(&self) -> Shape {
                $shape(self.0.value.clone())
            }
        }
    };
}
text_like!(Text, "text", "文字", json_schema!({"type": ["string", "number", "boolean"]}), Shape::Text);
text_like!(
    End,
    "a value such as 8%; a bound cannot be another field",
    "一个值，如 8%；范围的两端不能写另一个字段",
    json_schema!({"type": ["string", "number", "boolean"]}),
    Shape::Text
);
text_like!(Ref, "an id", "一个编号", json_schema!({"type": ["string", "number"]}), |id| Shape::Id(None, id));

/// An end of a range, as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct End(pub Spanned<EcoString>);

/// A whole number written plainly (`count: 6`), not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Whole(pub u32);

/// A percent as a fraction (`15%` is 0.15), not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub Quantity);

/// A value parsed from the text of one scalar.
pub trait Scalar: Sized {
    /// What is expected.
    const NOUN: Noun;

    /// The value, or `None` once the reason was reported.
    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self>;

    /// The JSON Schema of the text.
    fn schema() -> Schema;

    /// The value as documents see it.
    fn shape(&self) -> Shape;
}

impl<T: Scalar> Read for Spanned<T> {
    const NOUN: Noun = T::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, T::NOUN, reader)?;
        T::parse(&text, reader).map(|value| Self::new(value, text.span))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        T::schema()
    }

    fn shape(&self) -> Shape {
        self.value.shape()
    }
}

/// A number, or a text with a digit in it.
fn number_schema(examples: &[&str]) -> Schema {
    json_schema!({"type": ["string", "number"], "pattern": "[0-9０-９]", "examples": examples})
}

/// What a pattern can tell of a text; the rest is told when the plan is read.
fn text_schema(pattern: &str, examples: &[&str]) -> Schema {
    json_schema!({"type": "string", "pattern": pattern, "examples": examples})
}

impl Scalar for Figure {
    const NOUN: Noun =
        Noun { en: "a number such as 5000万, 12k, 15% or 1.5x", zh: "数字，如 5000万、12k、15% 或 1.5x" };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        let times = reader.table.map_or(0, |table| table.times);
        Self::parse_in(text, times).map_err(|error| invalid_amount::report(reader, text, &error)).ok()
    }

    fn schema() -> Schema {
        number_schema(&["5000万", "1.2bn", "200_000_000", "USD 12k", "15%", "1.5x", "25 each"])
    }

    fn shape(&self) -> Shape {
        Shape::Figure(self.clone())
    }
}

impl Scalar for Percent {
    const NOUN: Noun = Noun { en: "a percent from 0% on, such as 15%", zh: "不为负的百分比，如 15%" };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        match Figure::parse(text) {
            Ok(Figure::Percent(share)) if !share.is_negative() => Some(Self(share)),
            Ok(Figure::Percent(_)) => {
                wrong_type::report_text(reader, text, Self::NOUN);
                None
            }
            Ok(_) => {
                bare_percent::report(reader, text);
                None
            }
            Err(error) => {
                invalid_amount::report(reader, text, &error);
                None
            }
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": "^\\s*[0-9０-９._,]+\\s*[%％‰]\\s*$", "examples": ["15%", "0.5%", "3‰"]})
    }

    fn shape(&self) -> Shape {
        Shape::Figure(Figure::Percent(self.0))
    }
}

impl Scalar for Whole {
    const NOUN: Noun = Noun { en: "a whole number such as 6", zh: "整数，如 6" };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        let parsed = Figure::parse(text).ok().and_then(|figure| match figure {
            Figure::Amount { value, currency: None, word: None } => u32::try_from(value.whole()?).ok(),
            _ => None,
        });
        if parsed.is_none() {
            wrong_type::report_text(reader, text, Self::NOUN);
        }
        parsed.map(Self)
    }

    fn schema() -> Schema {
        json_schema!({"type": ["integer", "string"], "minimum": 0, "maximum": u32::MAX, "pattern": r"^[^\-－−%％]*[0-9０-９][^\-－−%％]*$", "examples": [6]})
    }

    fn shape(&self) -> Shape {
        Shape::Figure(Figure::Amount { value: Quantity::from_int(self.0.into()), currency: None, word: None })
    }
}

impl Scalar for bool {
    const NOUN: Noun = Noun { en: "`true` or `false`", zh: "`true` 或 `false`" };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        match text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                wrong_type::report_text(reader, text, Self::NOUN);
                None
            }
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "boolean"})
    }

    fn shape(&self) -> Shape {
        Shape::Flag(*self)
    }
}

/// Scalars whose own parser says what is wrong, reported under one rule.
macro_rules! parsed_scalar {
    ($kind:ty, $rule:ident, $en:literal, $zh:literal, $pattern:literal, [$($example:literal),*], $shape:expr) => {
        impl Scalar for $kind {
            const NOUN: Noun = Noun { en: $en, zh: $zh };

            fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
                match Self::parse(text.as_str()) {
                    Ok(value) => Some(value),
                    Err(error) => {
                        $rule::report(reader, text, error.explain(), error.help());
                        None
                    }
                }
            }

            fn schema() -> Schema {
                text_schema($pattern, &[$($example),*])
            }

            fn shape(&self) -> Shape {
                $shape(self)
            }
        }
    };
}
parsed_scalar!(
    Date,
    invalid_date,
    "a date such as 2026-03-31",
    "日期，如 2026-03-31",
    r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$",
    ["2026-03-31"],
    Shape::said
);
parsed_scalar!(
    Moment,
    invalid_date,
    "a date or a date and time",
    "日期或日期时间",
    r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ["2026-03-31", "2026-03-31 18:00"],
    |moment: &Moment| Shape::Plain(ecow::eco_format!("{moment}"))
);
parsed_scalar!(
    Duration,
    invalid_date,
    "a length of time such as 2d or 5 working days",
    "时长，如 2d 或 5 working days",
    r"^\s*[0-9]+\s*[^\s0-9%._-]",
    ["2d", "48h", "5 working days", "9 weeks", "3 months"],
    Shape::said
);
parsed_scalar!(
    Rhythm,
    invalid_date,
    "a rhythm such as week or month",
    "节奏，如 week（每周）或 month（每月）",
    r"(days?|weeks?|months?|quarters?|half|halves|years?)\s*$",
    ["day", "week", "month", "quarter", "half", "year"],
    Shape::said
);
parsed_scalar!(
    PeriodText,
    invalid_period,
    "a period such as FY2026, FY2026-Q3 or 2026-03",
    "期间，如 FY2026、FY2026-Q3 或 2026-03",
    r"[0-9]",
    ["FY2026", "FY2026-H1", "FY2026-Q3", "FY2026-M03", "2026-03", "Q3"],
    |period: &PeriodText| Shape::Plain(period.text().into())
);
parsed_scalar!(
    Currency,
    unknown_word,
    "a currency code such as CNY",
    "币种代码，如 CNY",
    "^[A-Z]{3}$",
    ["CNY", "USD", "EUR"],
    |currency: &Currency| Shape::Plain(currency.code().into())
);

/// A closed list of words; declared with [`choice!`](crate::choice).
pub trait Word: Sized + Copy + PartialEq + 'static {
    /// The name of its schema definition.
    const NAME: &'static str;
    /// What is expected.
    const NOUN: Noun;
    /// Every word with its meaning.
    fn words() -> &'static [(&'static str, Self, &'static str)];
}

/// A word of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Choice<W>(pub Spanned<W>);

impl<W> std::ops::Deref for Choice<W> {
    type Target = Spanned<W>;
    fn deref(&self) -> &Spanned<W> {
        &self.0
    }
}

impl<W: Word> Read for Choice<W> {
    const NOUN: Noun = W::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, W::NOUN, reader)?;
        let found = W::words().iter().find(|(word, ..)| *word == text.as_str());
        if found.is_none() {
            let words: Vec<_> = W::words().iter().map(|(word, ..)| *word).collect();
            unknown_word::report_choice(reader, &text, W::NOUN, &words);
        }
        found.map(|(_, value, _)| Self(Spanned::new(*value, text.span)))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> =
            W::words().iter().map(|(word, _, doc)| json!({"const": word, "description": doc.trim()})).collect();
        crate::syntax::schema::define(generator, W::NAME, json_schema!({"oneOf": words}))
    }

    fn shape(&self) -> Shape {
        let word = W::words().iter().find(|(_, value, _)| *value == self.0.value);
        word.map_or(Shape::Nothing, |(word, ..)| Shape::Word(word))
    }
}

/// One value or a list of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Read> Read for OneOrMany<T> {
    const NOUN: Noun = T::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::List(list) => Some(Self(list.into_iter().filter_map(|item| T::read(item, reader)).collect())),
            _ => T::read(node, reader).map(|value| Self(vec![value])),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        self.0.iter().for_each(|item| item.references(visit));
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let one = T::schema(generator);
        json_schema!({"anyOf": [one, {"type": "array", "items": one}]})
    }

    fn shape(&self) -> Shape {
        Shape::List(self.0.iter().map(Read::shape).collect())
    }
}

/// A list; a single value in its place is an error.
impl<T: Read> Read for Vec<T> {
    const NOUN: Noun = Noun { en: "a list", zh: "列表" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::List(list) => Some(list.into_iter().filter_map(|item| T::read(item, reader)).collect()),
            _ => {
                wrong_type::report(reader, node, <Self as Read>::NOUN);
                None
            }
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        self.iter().for_each(|item| item.references(visit));
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = T::schema(generator);
        json_schema!({"type": "array", "items": item})
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn crate::syntax::FileTable)) {
        self.iter_mut().for_each(|item| item.file_tables(visit));
    }

    fn shape(&self) -> Shape {
        Shape::List(self.iter().map(Read::shape).collect())
    }
}
