//! Tables kept in files: `{file: data/x.csv, columns: {…}, format: {…}}`.
//!
//! While a file of the plan is read, a table in another file is only noted. Once all files are known the tables are read in a
//! second round and handed to the same reading as rows written in YAML.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::entry;
use crate::source::{Span, Spanned};
use crate::syntax::read::{Field, Noun, Read, Reader, Required};
use crate::syntax::rules::wrong_type;
use crate::syntax::scalar::Text;
use crate::syntax::shape::Shape;
use crate::text::{Map, Node, View};

/// The rows of a table in a file, as nodes.
pub type Loaded<'a> = Vec<Node<'a>>;

/// Something whose rows or entries stand in a file.
pub trait FileTable {
    /// The file named.
    fn reference(&self) -> Option<&FileRef>;
    /// Reads the rows once the file was.
    fn fill(&mut self, rows: Loaded<'_>, reader: &mut Reader<'_>);
}

entry! {
    /// A table in a CSV or XLSX file.
    pub struct FileRef as "a file such as {file: data/x.csv}", "文件，如 {file: data/x.csv}" {
        /// The file, below the plan folder; a name given with `--data NAME=PATH` stands for a table outside of it. For workbooks
        /// `book.xlsx#Sheet` names the sheet; without it the first is read.
        file: Required<Text>,
        /// Which column holds which key: a header, a column number from 1, or `{first_of: [a, b]}`. Keys not named here are looked
        /// for under their own name.
        columns: Field<Columns>,
        /// How the file is written, where it is not UTF-8 with commas and a header line.
        format: Field<Box<Format>>,
    }
}

entry! {
    /// How a table in a file is written.
    pub struct Format as "a format such as {delimiter: ';'}", "格式，如 {delimiter: ';'}" {
        /// The character between columns; a comma unless said.
        delimiter: Field<Text>,
        /// `none` where the file has no header line; columns are then named by number.
        header: Field<Text>,
        /// The encoding: `utf-8`, `utf-16` or `gb18030`; found out by itself where the file has a byte order mark or is plainly
        /// one of them.
        encoding: Field<Text>,
        /// The character that groups digits.
        thousands: Field<Text>,
        /// What stands in a cell that means nothing, beside the empty cell.
        empty: Field<Text>,
    }
}

/// Which column holds which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(pub Vec<(Spanned<EcoString>, Column)>);

/// A column of a table in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Where it is named.
    pub span: Span,
    /// Headers or numbers, the first that has a value counts; several also where a key takes a list (months side by side).
    pub names: Vec<Spanned<EcoString>>,
    /// Written as a list: all columns count, for a key that is spread over several.
    pub spread: bool,
}

/// Whether a map names a file in place of entries or rows.
pub(super) fn is_file(map: Map<'_>) -> bool {
    map.get("file").is_some()
}

impl Read for Columns {
    const NOUN: Noun =
        Noun { en: "columns such as {id: 编号, role: 岗位}", zh: "列对应，如 {id: 编号, role: 岗位}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let View::Map(map) = node.view() else {
            wrong_type::report(reader, node, Self::NOUN);
            return None;
        };
        let columns = map.into_iter().filter_map(|(key, node)| {
            let column = column(node, reader)?;
            Some((Spanned::new(EcoString::from(key.text), key.span), column))
        });
        Some(Self(columns.collect()))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let name = json_schema!({"type": ["string", "integer"]});
        let list = json_schema!({"type": "array", "items": name});
        let first = json_schema!({"type": "object", "required": ["first_of"], "properties": {"first_of": list}, "additionalProperties": false});
        json_schema!({"type": "object", "additionalProperties": {"anyOf": [name, list, first]}})
    }

    fn shape(&self) -> Shape {
        let name = |column: &Column| column.names.iter().map(|name| Shape::Text(name.value.clone())).collect();
        Shape::Named(self.0.iter().map(|(key, column)| (key.value.clone(), Shape::List(name(column)))).collect())
    }
}

fn column(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Column> {
    const NAME: Noun = Noun { en: "a column's header or number", zh: "列的标题或序号" };
    let span = node.span();
    let names = |node: Node<'_>, reader: &mut Reader<'_>| match node.view() {
        View::List(list) => {
            list.into_iter().filter_map(|item| crate::syntax::read::scalar(item, NAME, reader)).collect()
        }
        _ => crate::syntax::read::scalar(node, NAME, reader).into_iter().collect::<Vec<_>>(),
    };
    match node.view() {
        View::Map(map) => match map.get("first_of") {
            Some(list) => Some(Column { span, names: names(list, reader), spread: false }),
            None => {
                wrong_type::report(reader, node, NAME);
                None
            }
        },
        View::List(_) => Some(Column { span, names: names(node, reader), spread: true }),
        _ => Some(Column { span, names: names(node, reader), spread: false }),
    }
}
