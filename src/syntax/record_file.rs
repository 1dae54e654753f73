//! How files of records are written, and which of several records with one key counts.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::read::{Field, Noun, Read, Reader, Required};
use crate::syntax::rules::wrong_type;
use crate::syntax::scalar::{Choice, Ref, Scalar, Text};
use crate::syntax::shape::Shape;
use crate::syntax::table_file::{Delimiter, Encoding, HeaderLine, Mark, Times};
use crate::text::{Node, View};
use crate::units::DateForm;
use crate::{choice, entry};

choice! {
    /// What a plain number in a column of shares means.
    pub enum PlainShare as "fraction or points", "fraction 或 points" {
        /// A part of one: 0.15 is 15 %. The default.
        Fraction = "fraction",
        /// Percent: 15 is 15 %.
        Points = "points",
    }
}

entry! {
    /// How files of records are written. Numbers may have groups of three digits, a currency's code or sign, brackets or a sign behind them
    /// for what is below zero, and `%`; one with an exponent (`1.2E+05`) is refused, since its last digits are lost.
    pub struct RecordFormat as "a format such as {dates: DD/MM/YYYY}", "格式，如 {dates: DD/MM/YYYY}" {
        /// The character between columns, or `tab`; a comma unless said.
        delimiter: Field<Spanned<Delimiter>>,
        /// `none` where files have no header line; columns are then named by number.
        header: Field<Choice<HeaderLine>>,
        /// The encoding, such as `utf-8`, `utf-16le` or `gb18030`; found out by itself where a file has a byte order mark or is
        /// plainly one of them.
        encoding: Field<Spanned<Encoding>>,
        /// The character before decimals: a point unless said.
        decimal: Field<Spanned<Mark>>,
        /// The character that groups digits. Unless said, groups of three may be set apart by commas, or by points where the comma stands before decimals, by blanks and by `'`.
        thousands: Field<Spanned<Mark>>,
        /// How days are written: `DD/MM/YYYY`, `M/D/YY`, `D MMM YYYY` and so on, or `excel` for the day numbers of spreadsheets. Unless said the year
        /// stands first: `2026-03-31`, `2026/3/31`, `20260331`, `2026年3月31日`. A time may follow each day.
        dates: Field<Spanned<DateForm>>,
        /// What a plain number in a column of shares means: fraction (0.15 is 15 %, the default) or points (15 is 15 %).
        percents: Field<Choice<PlainShare>>,
        /// What stands in a cell that means nothing, beside the empty cell.
        empty: Field<Text>,
        /// What amounts are counted in: 10, 100, `1000`, `1万` and so on. Shares and counts are what they say.
        times: Field<Spanned<Times>>,
    }
}

impl Scalar for DateForm {
    const NOUN: Noun = Noun {
        en: "how days are written, such as DD/MM/YYYY or excel",
        zh: "日期的写法，如 DD/MM/YYYY 或 excel",
    };

    fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        let form = Self::parse(text);
        if form.is_none() {
            wrong_type::report_text(reader, text, <Self as Scalar>::NOUN);
        }
        form
    }

    fn schema() -> Schema {
        json_schema!({"type": "string"})
    }

    fn shape(&self) -> Shape {
        Shape::Text(ecow::eco_format!("{self}"))
    }
}

/// Which of several records with one key counts. It never depends on the order in which they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDuplicate {
    /// None of them, where they differ; one, where they are the same.
    Refuse,
    /// The one with the latest day in a column; none, where several have it and differ.
    Latest(Latest),
    /// The one with the earliest.
    Earliest(Earliest),
}

entry! {
    /// The record with the latest day in a column.
    pub struct Latest as "{latest: a column}", "{latest: 列名}" {
        /// The column of days.
        latest: Required<Ref>,
    }
}

entry! {
    /// The record with the earliest day in a column.
    pub struct Earliest as "{earliest: a column}", "{earliest: 列名}" {
        /// The column of days.
        earliest: Required<Ref>,
    }
}

impl Read for OnDuplicate {
    const NOUN: Noun = Noun {
        en: "refuse, {latest: a column} or {earliest: a column}",
        zh: "refuse、{latest: 列名} 或 {earliest: 列名}",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(map) if map.get("earliest").is_some() => Earliest::read(node, reader).map(Self::Earliest),
            View::Map(_) => Latest::read(node, reader).map(Self::Latest),
            View::Scalar(scalar) if scalar.text == "refuse" => Some(Self::Refuse),
            _ => {
                wrong_type::report(reader, node, Self::NOUN);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (latest, earliest) = (Latest::schema(generator), Earliest::schema(generator));
        json_schema!({"anyOf": [{"enum": ["refuse"]}, latest, earliest]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Refuse => Shape::Plain("refuse".into()),
            Self::Latest(by) => by.shape(),
            Self::Earliest(by) => by.shape(),
        }
    }
}
