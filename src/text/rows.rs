//! The rows of a table as maps from keys to cells, each cell at its place.

use std::borrow::Cow;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::text::rules::{bad_cell, duplicate_row, missing_column};
use crate::text::table::{Table, TableFormat};
use crate::text::tree::{Tree, TreeBuilder};

/// A key, and where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    /// The key, where it is written.
    pub key: Spanned<EcoString>,
    /// The columns that hold its value.
    pub from: ColumnFrom,
}

/// Where the value of a key comes from. Columns are named by header or, from 1, by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnFrom {
    /// The first of these columns that has a value.
    First(Vec<Spanned<EcoString>>),
    /// Columns side by side: a row stands for one entry a column, with this value under the key and the cell under `value`.
    Each(Vec<(Spanned<EcoString>, Spanned<EcoString>)>),
    /// The value is a map of these.
    Inner(Vec<ColumnMap>),
}

/// Columns of a table by number from 0.
#[derive(Debug)]
enum Cells {
    First(Vec<usize>),
    Each(Vec<Side>),
    Inner(Vec<(EcoString, Cells)>),
}

/// One of several columns side by side.
#[derive(Debug)]
struct Side {
    name: Spanned<EcoString>,
    column: usize,
}

type Row = [Spanned<EcoString>];

/// The rows of a table as maps: of the columns named, or of all under their headers, `when.grade` being the key `grade` of the map
/// `when`. A row that stands twice is reported and left out. `None` where a column is missing, which was reported.
pub fn rows_tree(
    table: &Table,
    columns: Option<&[ColumnMap]>,
    format: &TableFormat,
    findings: &mut Findings,
) -> Option<Tree<'static>> {
    let before = findings.len();
    let cells = match columns {
        Some(columns) => {
            let mut headers = Headers { table, findings, missing: Vec::new(), found: false };
            let cells = headers.named(columns);
            headers.report_missing();
            cells
        }
        None => Headers { table, findings, missing: Vec::new(), found: false }.all(),
    };
    if findings.len() > before {
        return None;
    }
    let mut writer = Writer { builder: TreeBuilder::new(table.file), format, header: &table.header };
    let sides = cells.iter().find_map(|(_, cells)| match cells {
        Cells::Each(sides) => Some(sides),
        _ => None,
    });
    for row in once(table, &cells, format, findings) {
        match sides {
            None => writer.row(row, &cells, None),
            Some(sides) => {
                for side in sides {
                    if writer.cell(row, side.column).is_some() {
                        writer.row(row, &cells, Some(side));
                    }
                }
            }
        }
    }
    Some(writer.builder.finish())
}

/// The rows without those that say the same as an earlier one in every column that is read.
fn once<'t>(
    table: &'t Table,
    cells: &[(EcoString, Cells)],
    format: &TableFormat,
    findings: &mut Findings,
) -> Vec<&'t Row> {
    let mut read = Vec::new();
    cells.iter().for_each(|(_, cells)| cells.columns(&mut read));
    let mut seen: FxHashMap<Vec<&str>, &Row> = FxHashMap::default();
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let text = |column: &usize| row.get(*column).filter(|cell| format.is_something(cell)).map_or("", |cell| cell);
        let texts: Vec<&str> = read.iter().map(text).collect();
        if texts.iter().all(|text| text.is_empty()) {
            continue;
        }
        match seen.get(&texts) {
            Some(first) => duplicate_row::report_cells(findings, line(row), line(first)),
            None => {
                seen.insert(texts, row);
                rows.push(&**row);
            }
        }
    }
    rows
}

/// The place of a whole row.
fn line(row: &Row) -> Span {
    let (first, last) = (row.first().expect("a row has a cell"), row.last().expect("a row has a cell"));
    first.span.to(last.span)
}

impl Cells {
    fn columns(&self, found: &mut Vec<usize>) {
        match self {
            Self::First(columns) => found.extend(columns),
            Self::Each(sides) => found.extend(sides.iter().map(|side| side.column)),
            Self::Inner(keys) => keys.iter().for_each(|(_, cells)| cells.columns(found)),
        }
    }
}

/// Finds columns by their headers; what is missing or there twice is reported.
struct Headers<'a> {
    table: &'a Table,
    findings: &'a mut Findings,
    /// The names that no column has.
    missing: Vec<Spanned<EcoString>>,
    /// Whether any column was found.
    found: bool,
}

impl Headers<'_> {
    /// Reports the columns that are missing: where all are, the line of headings is another one than was meant, which is one fault.
    fn report_missing(&mut self) {
        let Some((first, others)) = self.missing.split_first() else { return };
        let header = &self.table.header;
        let mark = [';', '\t', '|'].into_iter().find(|mark| matches!(&header[..], [all] if all.contains(*mark)));
        match mark {
            Some(mark) => {
                let mark = if mark == '\t' { "tab".to_owned() } else { mark.to_string() };
                bad_cell::report_delimiter(self.findings, header[0].span, &mark);
            }
            None if self.found || others.is_empty() => {
                self.missing.iter().for_each(|name| missing_column::report(self.findings, name, self.table));
            }
            None => missing_column::report_all(self.findings, first, others, self.table),
        }
    }

    fn named(&mut self, columns: &[ColumnMap]) -> Vec<(EcoString, Cells)> {
        let cells = |column: &ColumnMap| {
            let cells = match &column.from {
                ColumnFrom::First(names) => Cells::First(names.iter().filter_map(|name| self.find(name)).collect()),
                ColumnFrom::Each(sides) => Cells::Each(sides.iter().filter_map(|side| self.side(side)).collect()),
                ColumnFrom::Inner(columns) => Cells::Inner(self.named(columns)),
            };
            (column.key.value.clone(), cells)
        };
        columns.iter().map(cells).collect()
    }

    /// A column side by side with others; its value is told to stand in its header.
    fn side(&mut self, (name, column): &(Spanned<EcoString>, Spanned<EcoString>)) -> Option<Side> {
        let column = self.find(column)?;
        Some(Side { name: Spanned::new(name.value.clone(), self.table.header[column].span), column })
    }

    fn find(&mut self, name: &Spanned<EcoString>) -> Option<usize> {
        let header = &self.table.header;
        if let Some(found) = header.iter().position(|header| header.value == name.value) {
            self.found = true;
            self.check_once(found);
            return Some(found);
        }
        let number = name.parse::<usize>().ok().filter(|number| (1..=header.len()).contains(number));
        if number.is_none() {
            self.missing.push(name.clone());
        }
        self.found |= number.is_some();
        number.map(|number| number - 1)
    }

    fn check_once(&mut self, column: usize) {
        let header = &self.table.header;
        if let Some(second) = header[column + 1..].iter().find(|other| other.value == header[column].value) {
            bad_cell::report_header(self.findings, second, header[column].span);
        }
    }

    /// A column without heading holds nothing.
    fn check_bare(&mut self, column: usize) {
        let cells = self.table.rows.iter().filter_map(|row| row.get(column));
        if let Some(cell) = cells.into_iter().find(|cell| !cell.is_empty()) {
            bad_cell::report_bare(self.findings, cell.span, self.table.header[column].span);
        }
    }

    /// Every column that has a header, under it.
    fn all(&mut self) -> Vec<(EcoString, Cells)> {
        let mut cells = Vec::new();
        for (column, header) in self.table.header.iter().enumerate() {
            if header.is_empty() {
                self.check_bare(column);
                continue;
            }
            self.check_once(column);
            let path: Vec<&str> = header.split('.').collect();
            insert(&mut cells, &path, column);
        }
        cells
    }
}

fn insert(cells: &mut Vec<(EcoString, Cells)>, path: &[&str], column: usize) {
    match path {
        [] => {}
        [key] => cells.push(((*key).into(), Cells::First(vec![column]))),
        [key, rest @ ..] => {
            let inner = cells.iter_mut().find_map(|(own, cells)| match cells {
                Cells::Inner(inner) if own == key => Some(inner),
                _ => None,
            });
            match inner {
                Some(inner) => insert(inner, rest, column),
                None => {
                    let mut inner = Vec::new();
                    insert(&mut inner, rest, column);
                    cells.push(((*key).into(), Cells::Inner(inner)));
                }
            }
        }
    }
}

/// Writes rows as maps.
struct Writer<'f> {
    builder: TreeBuilder<'static>,
    format: &'f TableFormat,
    header: &'f Row,
}

impl Writer<'_> {
    fn row(&mut self, row: &Row, cells: &[(EcoString, Cells)], side: Option<&Side>) {
        let place = line(row);
        self.builder.open(place.start, true);
        cells.iter().for_each(|(key, cells)| self.key(row, key, cells, side));
        self.builder.close(place.end);
    }

    fn key(&mut self, row: &Row, key: &str, cells: &Cells, side: Option<&Side>) {
        match (cells, side) {
            (Cells::First(columns), _) => {
                if let Some((column, cell)) = self.first(row, columns) {
                    self.put(key, column, self.format.number(cell), cell.span);
                }
            }
            (Cells::Inner(keys), _) => {
                let mut columns = Vec::new();
                cells.columns(&mut columns);
                let Some((column, first)) = self.first(row, &columns) else { return };
                self.name(key, column);
                self.builder.open(first.span.start, true);
                keys.iter().for_each(|(key, cells)| self.key(row, key, cells, side));
                self.builder.close(first.span.start);
            }
            (Cells::Each(_), Some(side)) => {
                if let Some(cell) = self.cell(row, side.column) {
                    self.put(key, side.column, side.name.to_string(), side.name.span);
                    self.put("value", side.column, self.format.number(cell), cell.span);
                }
            }
            (Cells::Each(_), None) => {}
        }
    }

    fn put(&mut self, key: &str, column: usize, value: String, place: Span) {
        self.name(key, column);
        self.builder.scalar(place.start, place.end, Cow::Owned(value), true);
    }

    /// A key stands in the heading of its column.
    fn name(&mut self, key: &str, column: usize) {
        let at = self.header[column].span;
        self.builder.scalar(at.start, at.end, Cow::Owned(key.to_owned()), false);
    }

    fn first<'r>(&self, row: &'r Row, columns: &[usize]) -> Option<(usize, &'r Spanned<EcoString>)> {
        columns.iter().find_map(|column| Some((*column, self.cell(row, *column)?)))
    }

    fn cell<'r>(&self, row: &'r Row, column: usize) -> Option<&'r Spanned<EcoString>> {
        row.get(column).filter(|cell| self.format.is_something(cell))
    }
}
