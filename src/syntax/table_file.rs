//! Tables kept in files: `{file: data/x.csv, columns: {…}, format: {…}}`.
//!
//! While a file of the plan is read, a table in another file is only noted. Once all files are known the tables are read in a
//! second round and handed to the same reading as rows written in YAML.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::{Span, Spanned};
use crate::syntax::read::{Field, Noun, Read, Reader, Required, scalar};
use crate::syntax::rules::wrong_type;
use crate::syntax::scalar::{Choice, Scalar, Text};
use crate::syntax::shape::Shape;
use crate::text::{ColumnFrom, ColumnMap, Map, Node, View, is_encoding};
use crate::units::Figure;
use crate::{choice, entry, say};

/// The rows of a table in a file, as nodes.
pub type Loaded<'a> = Vec<Node<'a>>;

/// Something whose rows or entries stand in a file.
pub trait FileTable {
    /// The file named.
    fn reference(&self) -> Option<&FileRef>;
    /// Whether its plain numbers are amounts, so that they may be counted in thousands.
    fn has_amounts(&self) -> bool {
        true
    }
    /// Reads the rows once the file was.
    fn fill(&mut self, rows: Loaded<'_>, reader: &mut Reader<'_>);
}

/// What there is to know of a table in a file while its rows are read.
#[derive(Debug, Clone, Copy)]
pub struct TableKeys<'a> {
    /// The power of ten that plain amounts are counted in.
    pub times: u8,
    /// Which column holds which key, where the plan says so.
    pub columns: Option<&'a [ColumnMap]>,
    /// The headers of the table.
    pub header: &'a [Spanned<EcoString>],
    /// Where the plan names the table.
    pub place: Span,
}

impl TableKeys<'_> {
    /// Whether some column is to hold the key.
    pub(super) fn gives(&self, key: &str) -> bool {
        fn holds(columns: &[ColumnMap], key: &str) -> bool {
            columns.iter().any(|column| match &column.from {
                _ if column.key.as_str() == key => true,
                ColumnFrom::Each(_) => key == "value",
                ColumnFrom::Inner(columns) => holds(columns, key),
                ColumnFrom::First(_) => false,
            })
        }
        match self.columns {
            Some(columns) => holds(columns, key),
            None => self.header.iter().any(|header| header.split('.').any(|part| part == key)),
        }
    }

    /// Where the plan says that a column holds the key.
    pub(super) fn place_of(&self, key: &str) -> Option<Span> {
        fn find(columns: &[ColumnMap], key: &str) -> Option<Span> {
            let inner = |column: &ColumnMap| match &column.from {
                ColumnFrom::Inner(columns) => find(columns, key),
                _ => None,
            };
            let own = columns.iter().find(|column| column.key.as_str() == key).map(|column| column.key.span);
            own.or_else(|| columns.iter().find_map(inner))
        }
        find(self.columns?, key)
    }
}

entry! {
    /// A table in a CSV or XLSX file.
    pub struct FileRef as "a file such as {file: data/x.csv}", "文件，如 {file: data/x.csv}" {
        /// The file, below the plan folder; a name given with `--data NAME=PATH` stands for a table outside of it. For workbooks
        /// `book.xlsx#Sheet` names the sheet; without it the first is read.
        file: Required<Text>,
        /// Which column holds which key: `{of: 部门, value: 金额}`, a header or a number from 1. Only these are read; without
        /// `columns` every column is, under its header (`when.grade` is the key `grade` of `when`). `{first_of: [a, b]}` takes the
        /// first that has a value, a map fills a map, and a list is columns side by side: `period: [M01, M02]` makes one entry a
        /// column, its `value` being the cell; `period: [{M01: 一月}]` where the header reads otherwise.
        columns: Field<Columns>,
        /// How the file is written, where it is not UTF-8 with commas and a header line.
        format: Field<Box<Format>>,
    }
}

choice! {
    /// Whether a table has a header line.
    pub enum HeaderLine as "none", "none" {
        /// It has none; columns are then named by number.
        None = "none",
    }
}

entry! {
    /// How a table in a file is written.
    pub struct Format as "a format such as {delimiter: ';'}", "格式，如 {delimiter: ';'}" {
        /// The character between columns, or `tab`; a comma unless said.
        delimiter: Field<Spanned<Delimiter>>,
        /// `none` where the file has no header line; columns are then named by number.
        header: Field<Choice<HeaderLine>>,
        /// The encoding, such as `utf-8`, `utf-16le` or `gb18030`; found out by itself where the file has a byte order mark or is
        /// plainly one of them.
        encoding: Field<Spanned<Encoding>>,
        /// The character that groups digits.
        thousands: Field<Spanned<Mark>>,
        /// What stands in a cell that means nothing, beside the empty cell.
        empty: Field<Text>,
        /// What plain amounts are counted in: 10, 100, `1000`, `1万` and so on. An amount with a scale or a word of its own (`5万`,
        /// `300家`), percents, rates and numbers that are no amounts (`count`) are what they say.
        times: Field<Spanned<Times>>,
    }
}

/// A character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(pub char);

/// The character between columns: one of ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter(pub u8);

/// An encoding by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding(pub EcoString);

/// A power of ten, by its exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times(pub u8);

macro_rules! told {
    ($($name:ident, $en:literal, $zh:literal, $schema:expr, $read:expr, $show:expr;)*) => {
        $(impl Scalar for $name {
            const NOUN: Noun = Noun { en: $en, zh: $zh };

            fn parse(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                let value = read(text);
                if value.is_none() {
                    wrong_type::report_text(reader, text, Self::NOUN);
                }
                value
            }

            fn schema() -> Schema {
                $schema
            }

            fn shape(&self) -> Shape {
                let show: fn(&Self) -> EcoString = $show;
                Shape::Text(show(self))
            }
        })*
    };
}

told! {
    Mark, "one character", "单个字符", json_schema!({"type": "string"}), |text| one(text).map(Self), |own| own.0.into();
    Delimiter, "one character such as ';', or tab", "单个字符，如 ';'，或 tab", json_schema!({"type": "string"}),
        |text| one(text).and_then(|mark| u8::try_from(mark).ok()).map(Self), |own| char::from(own.0).into();
    Encoding, "an encoding such as gb18030", "编码，如 gb18030", json_schema!({"type": "string"}),
        |text| is_encoding(text).then(|| Self(text.into())), |own| own.0.clone();
    Times, "10, 100, 1000 and so on", "10、100、1000 等", json_schema!({"type": ["string", "number"]}), power, |own| ecow::eco_format!("1{}", "0".repeat(own.0.into()));
}

fn one(text: &str) -> Option<char> {
    if matches!(text, "tab" | "\\t") {
        return Some('\t');
    }
    let mut all = text.chars();
    all.next().filter(|_| all.next().is_none())
}

/// The exponent of a power of ten from 10 to 10 to the 12th.
fn power(text: &str) -> Option<Times> {
    let Ok(Figure::Amount { value, currency: None, word: None }) = Figure::parse(text) else { return None };
    let value = value.whole()?;
    (1..=12).find(|power| 10_i64.checked_pow(u32::from(*power)) == Some(value)).map(Times)
}

/// Which column holds which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(pub Vec<ColumnMap>);

/// Whether a map names a file in place of entries or rows.
pub(super) fn is_file(map: Map<'_>) -> bool {
    map.get("file").is_some()
}

impl Read for Columns {
    const NOUN: Noun =
        Noun { en: "columns such as {id: 编号, role: 岗位}", zh: "列对应，如 {id: 编号, role: 岗位}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let columns = column_maps(node, reader)?;
        let mut sides = columns.iter().filter(|column| matches!(column.from, ColumnFrom::Each(_)));
        if let Some(side) = sides.next() {
            let second = sides.next();
            let value = columns.iter().find(|column| column.key.as_str() == "value");
            if let Some(other) = second.or(value) {
                let noun = if second.is_some() { ONE_SIDE } else { NO_VALUE };
                wrong_type::report_text(reader, &other.key, noun)
                    .label(side.key.span, say!(en: "the columns side by side", zh: "并排的列"));
                return None;
            }
        }
        Some(Self(columns))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let name = json_schema!({"type": ["string", "integer"]});
        let named =
            json_schema!({"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": name});
        let sides = json_schema!({"type": "array", "items": {"anyOf": [name, named]}, "minItems": 1});
        let inner = json_schema!({"type": "object", "additionalProperties": {"$ref": "#/$defs/Column"}});
        let column = json_schema!({"title": "a column, or columns side by side", "anyOf": [name, sides, inner]});
        crate::syntax::schema::define(generator, "Column", column);
        json_schema!({"type": "object", "additionalProperties": {"$ref": "#/$defs/Column"}})
    }

    fn shape(&self) -> Shape {
        shape(&self.0)
    }
}

const ONE_SIDE: Noun = Noun { en: "columns side by side for one key only", zh: "只有一个键使用并排的列" };
const NO_VALUE: Noun = Noun {
    en: "no `value`, since the cells of the columns side by side are the values",
    zh: "不写 `value`，因为并排各列的单元格就是值",
};

fn shape(columns: &[ColumnMap]) -> Shape {
    let text = |name: &Spanned<EcoString>| Shape::Text(name.value.clone());
    let from = |from: &ColumnFrom| match from {
        ColumnFrom::First(names) => Shape::List(names.iter().map(text).collect()),
        ColumnFrom::Each(sides) => Shape::List(sides.iter().map(|(_, column)| text(column)).collect()),
        ColumnFrom::Inner(columns) => shape(columns),
    };
    Shape::Named(columns.iter().map(|column| (column.key.value.clone(), from(&column.from))).collect())
}

/// The keys of a map with their columns; `None` where one cannot be read, since its rows would lack a value.
fn column_maps(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Vec<ColumnMap>> {
    let View::Map(map) = node.view() else {
        wrong_type::report(reader, node, Columns::NOUN);
        return None;
    };
    let columns: Vec<Option<ColumnMap>> = map
        .into_iter()
        .map(|(key, node)| {
            let from = column(node, reader)?;
            Some(ColumnMap { key: Spanned::new(EcoString::from(key.text), key.span), from })
        })
        .collect();
    columns.into_iter().collect()
}

const NAME: Noun = Noun { en: "a column's header or number", zh: "列的标题或序号" };

fn column(node: Node<'_>, reader: &mut Reader<'_>) -> Option<ColumnFrom> {
    match node.view() {
        View::Map(map) => match map.get("first_of") {
            Some(names) => <Vec<Text>>::read(names, reader)
                .map(|names| ColumnFrom::First(names.into_iter().map(|name| name.0).collect())),
            None => column_maps(node, reader).map(ColumnFrom::Inner),
        },
        View::List(list) => {
            let sides: Vec<_> = list.into_iter().map(|item| side(item, reader)).collect();
            sides.into_iter().collect::<Option<Vec<_>>>().map(ColumnFrom::Each)
        }
        _ => scalar(node, NAME, reader).map(|name| ColumnFrom::First(vec![name])),
    }
}

/// `M01`, or `{M01: 一月}` where the header is not the value.
fn side(node: Node<'_>, reader: &mut Reader<'_>) -> Option<(Spanned<EcoString>, Spanned<EcoString>)> {
    let View::Map(map) = node.view() else { return scalar(node, NAME, reader).map(|name| (name.clone(), name)) };
    let mut pairs = map.into_iter();
    match (pairs.next(), pairs.next()) {
        (Some((key, column)), None) => Some((Spanned::new(key.text.into(), key.span), scalar(column, NAME, reader)?)),
        _ => {
            wrong_type::report(reader, node, NAME);
            None
        }
    }
}
