//! Tables as written: rows in lists or maps, grids, and tables kept in files.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::{Span, Spanned};
use crate::syntax::condition::When;
use crate::syntax::read::{Field, KeyDoc, Noun, Read, Reader, Record, Required, SchemaOf, Slot, key_names};
use crate::syntax::rules::{grid_size, unknown_key, wrong_type};
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::table_file::{FileRef, FileTable, Loaded, is_file};
use crate::text::rules::duplicate_row;
use crate::text::{Key, List, Map, Node, View};
use crate::{choice, entry};

/// Rows of a table: a list, a map where rows need ids, or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows<R> {
    /// Where the rows stand.
    pub span: Span,
    /// The rows in written order.
    pub list: Vec<R>,
    /// The file that holds them, once named.
    pub file: Option<Box<FileRef>>,
    /// Set where the rows were written as a grid: its axes and size.
    pub grid: Option<Box<GridShape>>,
    /// Whether a row could not be read at all, so that not all of the table is known.
    pub lost: bool,
}

/// The shape of a grid, for printing it as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridShape {
    /// Axis and bounds of the columns.
    pub across: Spanned<EcoString>,
    /// Axis and bounds of the rows.
    pub down: Spanned<EcoString>,
    /// Number of columns.
    pub columns: usize,
    /// Number of rows.
    pub rows: usize,
}

impl<R: TableRow> Read for Rows<R> {
    const NOUN: Noun = Noun { en: "rows", zh: "表格行" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = node.span();
        let (all, file): (Vec<Option<R>>, _) = match node.view() {
            View::Map(map) if is_file(map) => (Vec::new(), Some(Box::new(FileRef::read(node, reader)?))),
            View::Map(map) => (map.into_iter().map(|(key, node)| named_row(key, node, reader)).collect(), None),
            View::List(list) => (once(list, reader).into_iter().map(|node| row(node, reader)).collect(), None),
            _ => {
                wrong_type::report(reader, node, Self::NOUN);
                return None;
            }
        };
        let lost = all.iter().any(Option::is_none);
        Some(Self { span, list: all.into_iter().flatten().collect(), file, grid: None, lost })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let file = FileRef::schema(generator);
        let row = crate::syntax::schema::record::<R>(generator);
        let map = json_schema!({"type": "object", "additionalProperties": row});
        let keyed = json_schema!({"if": {"type": "object", "required": ["file"]}, "then": file, "else": map});
        json_schema!({"anyOf": [{"type": "array", "items": row}, keyed]})
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        if self.file.is_some() {
            visit(self);
        }
        self.list.iter_mut().for_each(|row| row.file_tables(visit));
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        self.list.iter().for_each(|row| row.references(visit));
    }

    fn shape(&self) -> Shape {
        let fields = |row: &R| {
            let mut fields = Vec::new();
            row.shapes(&mut fields);
            fields
        };
        Shape::Rows(self.list.iter().map(fields).collect())
    }
}

impl<R: TableRow> FileTable for Rows<R> {
    fn reference(&self) -> Option<&FileRef> {
        self.file.as_deref()
    }

    /// Bounds and results may be of any kind, which is not known here.
    fn has_amounts(&self) -> bool {
        false
    }

    fn fill(&mut self, rows: Loaded<'_>, reader: &mut Reader<'_>) {
        for read in rows.into_iter().map(|node| row(node, reader)) {
            self.lost |= read.is_none();
            self.list.extend(read);
        }
    }
}

/// The rows of a list without those that say what an earlier one says; labels aside.
fn once<'n>(list: List<'n>, reader: &mut Reader<'_>) -> Vec<Node<'n>> {
    let mut seen: rustc_hash::FxHashMap<String, Span> = rustc_hash::FxHashMap::default();
    let mut rows = Vec::new();
    for row in list {
        let said = row.without(&["name", "note"]).canonical();
        match seen.get(&said) {
            Some(first) => duplicate_row::report_case(reader.findings, row.span(), *first),
            None => {
                seen.insert(said, row.span());
                rows.push(row);
            }
        }
    }
    rows
}

fn row<R: TableRow>(node: Node<'_>, reader: &mut Reader<'_>) -> Option<R> {
    const ROW: Noun = Noun { en: "a row such as {when: {…}, …}", zh: "一行，如 {when: {…}, …}" };
    crate::syntax::read::read_record(node, ROW, reader)
}

/// A row under its id.
fn named_row<R: TableRow>(key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> Option<R> {
    let mut row: R = row(node, reader)?;
    row.head_mut().id = Field::Given(Text(Spanned::new(key.text.into(), key.span)));
    Some(row)
}

entry! {
    /// What every row of a table may hold besides its results: its condition, or the bounds of the table's single axis.
    pub struct RowHead as "a row", "表格行" {
        /// The row's id, where rows are written as a map.
        id: Field<Text>,
        /// The case the row is for; `else` takes what no other row takes.
        when: Field<When>,
        /// On a single axis: from this value on. A row without upper end runs to the next one's start.
        from: Field<Text>,
        /// On a single axis: above this value.
        above: Field<Text>,
        /// On a single axis: up to and including this value.
        to: Field<Text>,
        /// On a single axis: below this value.
        below: Field<Text>,
        /// A point that a line is drawn to, in tables that interpolate.
        at: Field<Text>,
        /// Label, printed in place of the row's number.
        name: Field<Text>,
        /// Free text, printed where the row stands.
        note: Field<Text>,
    }
}

/// A record that is a row of a table.
pub trait TableRow: Record {
    /// Its condition.
    fn head(&self) -> &RowHead;
    /// Its condition, to be set.
    fn head_mut(&mut self) -> &mut RowHead;
}

/// Declares a row: a record whose first keys are those of [`RowHead`].
#[macro_export]
macro_rules! row {
    ($(#[doc = $doc:literal])* pub struct $name:ident { $($fields:tt)* }) => {
        $crate::entry! {
            $(#[doc = $doc])*
            pub struct $name as "a row", "表格行" {
                /// The row's condition.
                head: $crate::syntax::Flat<$crate::syntax::RowHead>,
                $($fields)*
            }
        }

        impl $crate::syntax::TableRow for $name {
            fn head(&self) -> &$crate::syntax::RowHead {
                &self.head
            }

            fn head_mut(&mut self) -> &mut $crate::syntax::RowHead {
                &mut self.head
            }
        }
    };
}

choice! {
    /// How the rows of a table are chosen from.
    pub enum Match as "one, first or all", "one、first 或 all" {
        /// Each case meets exactly one row; anything else is an error. The default.
        One = "one",
        /// Top to bottom, the first row that holds; a row that can never be reached is an error.
        First = "first",
        /// Every row that holds counts.
        All = "all",
    }
}

entry! {
    /// A decision table.
    pub struct Table<R> as "a table with rows", "带 rows 的表" {
        /// How rows are chosen: one (default), first or all.
        r#match: Field<Choice<Match>>,
        /// The rows: a list, a map where rows need ids, or a file.
        rows: TableRows<R>,
    }
}

/// The rows of a table under `rows:`, `grid:` or `file:`, the three ways to write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRows<R, const REQUIRED: bool = true> {
    /// The rows.
    pub rows: Field<Rows<R>>,
    file: FileKeys,
}

/// `file:` and its settings written beside the other keys of a table.
type FileKeys = Option<Box<FileRef>>;

impl<R, const REQUIRED: bool> TableRows<R, REQUIRED> {
    /// The rows read; empty while they are unknown.
    pub fn list(&self) -> &[R] {
        self.rows.get().map_or(&[], |rows| &rows.list)
    }
}

impl<R: TableRow, const REQUIRED: bool> Slot for TableRows<R, REQUIRED> {
    fn vacant(_: Span) -> Self {
        Self { rows: Field::Absent, file: None }
    }

    fn take(&mut self, own: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        match key.text {
            "grid" => self.rows = read_grid(node, reader).map_or(Field::Broken, Field::Given),
            "file" | "columns" | "format" => {
                let span = node.span();
                let file = self.file.get_or_insert_with(|| Box::new(FileRef::empty(span)));
                return file.take(key, node, reader);
            }
            text if text == own => return Slot::take(&mut self.rows, own, key, node, reader),
            _ => return false,
        }
        true
    }

    fn break_key(&mut self, own: &'static str, key: &str) {
        Slot::break_key(&mut self.rows, own, key);
    }

    fn finish(&mut self, own: &'static str, span: Span, reader: &mut Reader<'_>) {
        if let Some(mut file) = self.file.take() {
            file.finish(span, reader);
            self.rows = Field::Given(Rows { span, list: Vec::new(), file: Some(file), grid: None, lost: false });
        }
        if REQUIRED && self.rows.is_absent() {
            crate::syntax::rules::missing_field::report(reader, span, own, Rows::<R>::NOUN);
            self.rows = Field::Broken;
        }
    }

    fn describe(own: &'static str, doc: &'static str, keys: &mut Vec<KeyDoc>) {
        keys.push(KeyDoc { key: own, doc, required: false, schema: Rows::<R>::schema });
        let doc = "Two axes and a matrix under the name of the result, in place of rows.";
        keys.push(KeyDoc { key: "grid", doc, required: false, schema: |_| grid_schema() });
        // A file stands in for the rows, so that its own keys are asked for only where one is named.
        let first = keys.len();
        FileRef::keys(keys);
        keys[first..].iter_mut().for_each(|key| key.required = false);
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        Slot::file_tables(&mut self.rows, visit);
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        Slot::references(&self.rows, visit);
    }

    fn shapes(&self, own: &'static str, fields: &mut Fields) {
        self.rows.shapes(own, fields);
    }
}

fn grid_schema() -> Schema {
    let axis = json_schema!({"type": "object", "minProperties": 1, "maxProperties": 1,
        "additionalProperties": {"type": "array", "items": {"type": ["string", "number", "object"]}}});
    json_schema!({"type": "object", "required": ["across", "down"], "properties": {"across": axis, "down": axis},
        "additionalProperties": {"type": "array", "items": {"type": "array"}}})
}

/// One axis of a grid with its bounds.
struct GridAxis {
    name: Spanned<EcoString>,
    tests: Vec<crate::syntax::condition::Test>,
    span: Span,
}

fn grid_axis(map: Map<'_>, side: &'static str, span: Span, reader: &mut Reader<'_>) -> Option<GridAxis> {
    const AXIS: Noun = Noun {
        en: "one axis and its bounds, such as {amount: [below 10万, from 10万]}",
        zh: "一个维度及其范围，如 {amount: [below 10万, from 10万]}",
    };
    let Some(node) = map.get(side) else {
        crate::syntax::rules::missing_field::report(reader, span, side, AXIS);
        return None;
    };
    let axis = match node.view() {
        View::Map(axes) if axes.len() == 1 => axes.into_iter().next(),
        _ => None,
    };
    let Some((key, bounds)) = axis else {
        wrong_type::report(reader, node, AXIS);
        return None;
    };
    let tests = Vec::<crate::syntax::condition::Test>::read(bounds, reader)?;
    let name = Spanned::new(EcoString::from(key.text), key.span);
    Some(GridAxis { name, tests, span: node.span() })
}

/// Turns a grid into rows, one a cell, so that every later stage knows only rows.
fn read_grid<R: TableRow>(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Rows<R>> {
    const GRID: Noun = Noun {
        en: "a grid: {across: …, down: …, result: [[…], […]]}",
        zh: "网格：{across: …, down: …, 结果: [[…], […]]}",
    };
    let View::Map(map) = node.view() else {
        wrong_type::report(reader, node, GRID);
        return None;
    };
    let span = node.span();
    let (across, down) = (grid_axis(map, "across", span, reader), grid_axis(map, "down", span, reader));
    let (across, down) = (across?, down?);
    let mut list: Vec<R> = Vec::new();
    for (key, matrix) in map.into_iter().filter(|(key, _)| !matches!(key.text, "across" | "down")) {
        if !fill_grid(&mut list, key, matrix, (&across, &down), reader) {
            return None;
        }
    }
    if list.is_empty() {
        wrong_type::report(reader, node, GRID);
        return None;
    }
    list.iter_mut().for_each(|row| row.finish(span, reader));
    let shape = GridShape { columns: across.tests.len(), rows: down.tests.len(), across: across.name, down: down.name };
    Some(Rows { span, list, file: None, grid: Some(Box::new(shape)), lost: false })
}

/// Fills one result of a grid; false where the matrix does not have the size of the axes, which was reported.
fn fill_grid<R: TableRow>(
    list: &mut Vec<R>,
    key: Key<'_>,
    matrix: Node<'_>,
    (across, down): (&GridAxis, &GridAxis),
    reader: &mut Reader<'_>,
) -> bool {
    let lines: Vec<(Node<'_>, Vec<Node<'_>>)> = items(matrix).into_iter().map(|line| (line, items(line))).collect();
    if !has_size(matrix, &lines, (across, down), reader) {
        return false;
    }
    for (y, (_, cells)) in lines.into_iter().enumerate() {
        for (x, cell) in cells.into_iter().enumerate() {
            let index = y * across.tests.len() + x;
            if list.len() <= index {
                let mut row = R::empty(cell.span());
                row.head_mut().when = Field::Given(cell_condition((across, x), (down, y), cell.span()));
                list.push(row);
            }
            if !list[index].take(key, cell, reader) {
                unknown_key::report(reader, key, &key_names::<R>());
                return false;
            }
        }
    }
    true
}

/// Whether a matrix has a line for each bound of `down`, and in each a cell for each bound of `across`.
fn has_size(
    matrix: Node<'_>,
    lines: &[(Node<'_>, Vec<Node<'_>>)],
    (across, down): (&GridAxis, &GridAxis),
    reader: &mut Reader<'_>,
) -> bool {
    let (width, height) = (across.tests.len(), down.tests.len());
    let mut right = lines.len() == height;
    if !right {
        grid_size::report(reader, matrix.span(), lines.len(), height, down.span, true);
    }
    for (line, cells) in lines.iter().filter(|(_, cells)| cells.len() != width) {
        grid_size::report(reader, line.span(), cells.len(), width, across.span, false);
        right = false;
    }
    right
}

fn items(node: Node<'_>) -> Vec<Node<'_>> {
    match node.view() {
        View::List(list) => list.into_iter().collect(),
        _ => vec![node],
    }
}

fn cell_condition(across: (&GridAxis, usize), down: (&GridAxis, usize), span: Span) -> When {
    let test = |(axis, at): (&GridAxis, usize)| (axis.name.clone(), axis.tests[at].clone());
    let all = crate::syntax::condition::AllOf { span, tests: vec![test(down), test(across)], broken: false };
    When { span, any: vec![all], otherwise: false }
}

/// A value, or a table whose rows give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrTable<T> {
    /// The value itself.
    Value(T),
    /// Rows that give it, under the key's own name.
    Table(Box<Table<ValueRow>>),
}

impl<T: Read> Read for OrTable<T> {
    const NOUN: Noun = T::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(map) if ["rows", "grid", "file"].iter().any(|key| map.get(key).is_some()) => {
                Table::read(node, reader).map(|table| Self::Table(Box::new(table)))
            }
            _ => T::read(node, reader).map(Self::Value),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let value = T::schema(generator);
        let table = Table::<ValueRow>::schema(generator);
        json_schema!({"if": {"type": "object", "anyOf": [{"required": ["rows"]}, {"required": ["grid"]}, {"required": ["file"]}]}, "then": table, "else": value})
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        match self {
            Self::Value(value) => value.file_tables(visit),
            Self::Table(table) => Read::file_tables(table, visit),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        match self {
            Self::Value(value) => value.references(visit),
            Self::Table(table) => Read::references(&**table, visit),
        }
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Value(value) => value.shape(),
            Self::Table(table) => table.shape(),
        }
    }
}

row! {
    /// A row of a table that gives values under names known to the place it stands in.
    pub struct ValueRow {
        /// Repeats the row's result per full step beyond its start.
        each: Field<Box<EachStep>>,
        /// The values given.
        results: Results,
    }
}

entry! {
    /// A result repeated per full step beyond the row's start: `{step: 1万, pays: 50}`.
    pub struct EachStep as "a step such as {step: 1万, pays: 50}", "步长，如 {step: 1万, pays: 50}" {
        /// The size of a step, in what the axis is measured in.
        step: Required<Text>,
        /// What each full step adds.
        results: Results,
    }
}

/// Values under names that the author or the place declares; checked against those names once they are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Results(pub Vec<(Spanned<EcoString>, Given)>);

impl Results {
    /// The value under `name`.
    pub fn get(&self, name: &str) -> Option<&Given> {
        self.0.iter().find(|(key, _)| key.as_str() == name).map(|(_, given)| given)
    }
}

/// A result as written: a scalar, several of them, a formula over names, or a judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Where it is written.
    pub span: Span,
    /// What is given.
    pub kind: GivenKind,
}

/// What a result is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenKind {
    /// One value.
    Scalar(EcoString),
    /// Several values, in order.
    List(Vec<Spanned<EcoString>>),
    /// Something stands there that could not be read, which was reported.
    Lost,
    /// A formula over names and numbers.
    Formula(Box<crate::syntax::formula::Formula>),
}

impl Read for Given {
    const NOUN: Noun =
        Noun { en: "a result: a value, a list or a formula", zh: "结果：一个值、列表或公式" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = node.span();
        let kind = match node.view() {
            View::Scalar(scalar) if scalar.text.trim().is_empty() => {
                wrong_type::report_blank(reader, span, Self::NOUN);
                return None;
            }
            View::Scalar(scalar) => GivenKind::Scalar(scalar.text.into()),
            View::List(list) if list.is_empty() => {
                wrong_type::report(reader, node, Self::NOUN);
                return None;
            }
            View::List(list) => {
                let items: Vec<_> =
                    list.into_iter().map(|item| crate::syntax::read::scalar(item, Self::NOUN, reader)).collect();
                GivenKind::List(items.into_iter().collect::<Option<_>>()?)
            }
            View::Map(_) => GivenKind::Formula(Box::new(crate::syntax::formula::Formula::read(node, reader)?)),
            View::Null => {
                wrong_type::report(reader, node, Self::NOUN);
                return None;
            }
        };
        Some(Self { span, kind })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let formula = crate::syntax::formula::Formula::schema(generator);
        let scalar = json_schema!({"type": ["string", "number", "boolean"]});
        json_schema!({"anyOf": [scalar, {"type": "array", "items": scalar}, formula]})
    }

    fn shape(&self) -> Shape {
        match &self.kind {
            GivenKind::Scalar(text) => Shape::Plain(text.clone()),
            GivenKind::List(items) => Shape::List(items.iter().map(|item| Shape::Plain(item.value.clone())).collect()),
            GivenKind::Formula(formula) => formula.shape(),
            GivenKind::Lost => Shape::Nothing,
        }
    }
}

impl Slot for Results {
    fn vacant(_: Span) -> Self {
        Self::default()
    }

    fn take(&mut self, _: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        let lost = || Given { span: node.span(), kind: GivenKind::Lost };
        let given = Given::read(node, reader).unwrap_or_else(lost);
        self.0.push((Spanned::new(key.text.into(), key.span), given));
        true
    }

    fn break_key(&mut self, _: &'static str, _: &str) {}

    fn finish(&mut self, _: &'static str, _: Span, _: &mut Reader<'_>) {}

    fn describe(_: &'static str, _: &'static str, _: &mut Vec<KeyDoc>) {}

    fn open() -> Option<SchemaOf> {
        Some(Given::schema)
    }

    fn file_tables(&mut self, _: &mut dyn FnMut(&mut dyn FileTable)) {}

    fn shapes(&self, _: &'static str, fields: &mut Fields) {
        fields.extend(self.0.iter().map(|(key, given)| (key.value.clone(), given.shape())));
    }
}
