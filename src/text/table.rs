//! Tables in CSV files; what they share with those in workbooks.

use std::sync::Arc;

use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::{FileId, Source, SourceKind, SourceMap, Span, Spanned};
use crate::text::rules::{bad_cell, hidden_character};

/// How a table is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFormat {
    /// Between columns.
    pub delimiter: u8,
    /// Whether the first row names the columns.
    pub header: bool,
    /// Groups digits; taken out of numbers.
    pub thousands: Option<char>,
    /// Means nothing, beside the empty cell.
    pub empty: Option<EcoString>,
}

impl Default for TableFormat {
    fn default() -> Self {
        Self { delimiter: b',', header: true, thousands: None, empty: None }
    }
}

/// A table as read: its columns' names and its rows, each cell with its place.
#[derive(Debug, Clone)]
pub struct Table {
    /// The source its places are in.
    pub file: FileId,
    /// Names of columns; numbers from 1 where the table has no header.
    pub header: Vec<Spanned<EcoString>>,
    /// The rows.
    pub rows: Vec<Vec<Spanned<EcoString>>>,
    /// What of it could not be read, which was reported.
    pub lost: Lost,
}

/// What of a table could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    /// Whether nobody knows which columns it has.
    pub header: bool,
    /// Whether a line is lost, or its cells stand under the headings of others.
    pub lines: bool,
    /// Cells that hold no value but an error.
    pub cells: Vec<Span>,
}

/// Reads a CSV text. Rows that cannot be read are reported and left out.
pub fn read_csv(
    path: &str,
    text: String,
    format: &TableFormat,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Table {
    let text: Arc<str> = text.into();
    let file = sources.insert(Source::new(path, text.clone(), SourceKind::Text));
    hidden_character::find(file, &text, findings);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(format.delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut lines, mut is_cut) = (Vec::new(), false);
    let mut record = csv::StringRecord::new();
    loop {
        let start = reader.position().byte();
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let cells = place_cells(&record, start as usize, &text, format.delimiter, file);
                let last = cells.last().map_or(Span::head(file), |cell| cell.span);
                if is_open(&text[last.range()]) {
                    bad_cell::report_quote(findings, Span::new(file, last.start, last.start));
                    is_cut = true;
                    break;
                }
                lines.push(cells);
            }
            Err(error) => {
                let at = start as u32;
                bad_cell::report_line(findings, Span::new(file, at, at), &error.to_string());
                is_cut = true;
                break;
            }
        }
    }
    let mut table = with_header(file, lines, format, findings);
    table.lost.lines |= is_cut;
    table
}

/// Gives each cell of a record its place in the text.
fn place_cells(
    record: &csv::StringRecord,
    start: usize,
    text: &str,
    delimiter: u8,
    file: FileId,
) -> Vec<Spanned<EcoString>> {
    let bytes = text.as_bytes();
    let mut at = start;
    // The reader passes over empty lines before a record.
    while bytes.get(at).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        at += 1;
    }
    let mut cells = Vec::with_capacity(record.len());
    for cell in record {
        let end = cell_end(bytes, at, delimiter);
        cells.push(Spanned::new(EcoString::from(cell.trim()), Span::new(file, at as u32, end as u32)));
        at = (end + 1).min(bytes.len());
    }
    cells
}

/// Whether a cell opens with a quote that is not closed.
fn is_open(cell: &str) -> bool {
    cell.starts_with('"') && cell.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// The end of the cell that begins at `at`, quotes included. Within a cell that does not begin with one a quote is a letter.
fn cell_end(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    let mut quoted = false;
    let has_quotes = bytes.get(at) == Some(&b'"');
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match byte {
            b'"' if has_quotes => quoted = !quoted,
            b'\n' | b'\r' if !quoted => return at + offset,
            byte if *byte == delimiter && !quoted => return at + offset,
            _ => {}
        }
    }
    bytes.len()
}

pub(super) fn with_header(
    file: FileId,
    mut lines: Vec<Vec<Spanned<EcoString>>>,
    format: &TableFormat,
    findings: &mut Findings,
) -> Table {
    lines.retain(|line| line.iter().any(|cell| !cell.is_empty()));
    let header = if format.header && !lines.is_empty() {
        lines.remove(0)
    } else {
        let width = lines.first().map_or(0, Vec::len);
        (1..=width).map(|number| Spanned::new(ecow::eco_format!("{number}"), Span::head(file))).collect()
    };
    let lost = ragged(&header, &lines, findings);
    Table { file, header, rows: lines, lost }
}

/// Reports lines that have more cells than there are headings: where a title stands above the headings that alone, otherwise the first of
/// them with the number of the others.
fn ragged(header: &[Spanned<EcoString>], lines: &[Vec<Spanned<EcoString>>], findings: &mut Findings) -> Lost {
    // Spreadsheets write empty cells behind the last column.
    let extra = |line: &Vec<Spanned<EcoString>>| line.iter().skip(header.len()).position(|cell| !cell.is_empty());
    let mut wide = lines.iter().filter_map(|line| Some((line, header.len() + extra(line)?)));
    let Some((line, at)) = wide.next() else { return Lost::default() };
    let others = wide.count();
    if let [title] = header
        && others + 1 == lines.len()
    {
        bad_cell::report_title(findings, title.span, lines[0][0].span);
        return Lost { header: true, ..Lost::default() };
    }
    let is_grouped = at > 0 && is_group(&line[at]) && line[at - 1].ends_with(|last: char| last.is_ascii_digit());
    bad_cell::report_ragged(findings, line[at].span, (header.len(), line.len()), others, is_grouped);
    Lost { lines: true, ..Lost::default() }
}

/// Whether a cell is three digits, as behind the comma of `6,000`.
fn is_group(cell: &str) -> bool {
    cell.len() == 3 && cell.bytes().all(|digit| digit.is_ascii_digit())
}

impl TableFormat {
    /// Whether a cell holds a value.
    pub(super) fn is_something(&self, cell: &EcoString) -> bool {
        !cell.is_empty() && self.empty.as_ref() != Some(cell)
    }

    /// A cell without the sign that groups its digits, if it is a number.
    pub(super) fn number(&self, cell: &EcoString) -> String {
        match self.thousands {
            Some(mark) if cell.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                cell.chars().filter(|c| *c != mark).collect()
            }
            _ => cell.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ColumnFrom, ColumnMap, View, rows_tree};

    #[test]
    fn cells_know_their_places() {
        let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
        let text = "岗位,工号\n\n\"a, b\",7\nc,8,9\n".to_owned();
        let table = read_csv("data/x.csv", text, &TableFormat::default(), &mut sources, &mut findings);
        assert_eq!(sources.text(table.rows[0][1].span), "7");
        assert_eq!(sources.text(table.rows[0][0].span), "\"a, b\"");
        assert_eq!(sources.location(table.rows[1][0].span).to_string(), "data/x.csv:4:1");
        assert_eq!(findings.len(), 1, "the third cell of the last row has no heading");
        let map = ColumnMap {
            key: Spanned::new("position".into(), table.header[0].span),
            from: ColumnFrom::First(vec![table.header[0].clone()]),
        };
        let tree =
            rows_tree(&table, Some(&[map]), &TableFormat::default(), &mut findings).expect("the column is there");
        let first = tree.roots().next().map(|row| match row.view() {
            View::Map(map) => map.into_iter().map(|(key, _)| key.text.to_owned()).collect::<Vec<_>>(),
            _ => Vec::new(),
        });
        assert_eq!(first, Some(vec!["position".to_owned()]));
    }
}
