//! Tables in XLSX files, laid out as text one row a line.

use std::io::{Cursor, Read};

use calamine::{Cell, Data, DataRef, Reader as _, Xlsx};
use ecow::EcoString;
use zip::ZipArchive;

use crate::diagnostic::{Findings, Message};
use crate::say;
use crate::source::{Source, SourceKind, SourceMap, Span, Spanned};
use crate::text::rules::bad_cell;
use crate::text::table::{Table, TableFormat, with_header};

/// How many times the bytes of a table a workbook may have once it is unpacked: its XML says much around each cell.
const UNPACKED: u64 = 3;

/// How many cells may be laid out, the empty ones before the last of each row included.
const MOST_CELLS: usize = 20_000_000;

/// Reads a sheet of a workbook: the one named, or the first. Its text may have `limit` bytes.
///
/// # Errors
/// Why the file is no workbook, has no such sheet, or is too large.
pub fn read_workbook(
    path: &str,
    bytes: Vec<u8>,
    sheet: Option<&str>,
    format: &TableFormat,
    limit: u64,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Table, Message> {
    check_size(&bytes, limit.saturating_mul(UNPACKED))?;
    // The library counts rows and columns without asking whether there can be so many.
    let read = std::panic::catch_unwind(|| cells_of(bytes, sheet));
    let (name, cells) = read.unwrap_or_else(|_| Err(say!(en: "it is damaged", zh: "文件已损坏")))?;
    let Layout { text, places, lines } = layout(&cells, limit)?;
    let kind = SourceKind::Sheet { sheet: name.into(), cells: places };
    let file = sources.insert(Source::new(path, text, kind));
    let (mut placed, mut errors) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        let cells = line.into_iter().map(|shown| {
            let span = Span::new(file, shown.start, shown.start + shown.text.len() as u32);
            if shown.is_error {
                bad_cell::report_formula(findings, span, &shown.text);
                errors.push(span);
            }
            Spanned::new(shown.text, span)
        });
        placed.push(cells.collect());
    }
    let mut table = with_header(file, placed, format, findings);
    table.lost.cells = errors;
    Ok(table)
}

/// The name and the cells of the sheet named, or of the first.
fn cells_of(bytes: Vec<u8>, sheet: Option<&str>) -> Result<(String, Vec<Shown>), Message> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| as_it_says(&error))?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(sheet) if !names.iter().any(|name| name == sheet) => {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            return Err(say!(
                en: "it has no sheet `{sheet}`, only {names}", zh: "其中没有工作表 `{sheet}`，只有 {names}",
                sheet = sheet, names = quoted,
            ));
        }
        Some(sheet) => sheet.to_owned(),
        None => names.into_iter().next().ok_or_else(|| say!(en: "it has no sheet", zh: "其中没有工作表"))?,
    };
    let cells = cells(&mut book, &name)?;
    Ok((name, cells))
}

/// What a library says of a file, in its own words.
fn as_it_says(error: &impl std::fmt::Display) -> Message {
    let reason = error.to_string();
    say!(en: "{reason}", zh: "{reason}", reason = reason)
}

/// Unpacks the file without keeping anything: a small file may hold a thousand times its size, whatever it announces.
fn check_size(bytes: &[u8], limit: u64) -> Result<(), Message> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| as_it_says(&error))?;
    let mut left = limit;
    for at in 0..archive.len() {
        // What is not read further on need not be readable.
        let Ok(part) = archive.by_index(at) else { continue };
        let copied = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let size = copied.map_err(|_| say!(en: "it is damaged", zh: "文件已损坏"))?;
        left = left.checked_sub(size).ok_or_else(|| too_large(limit))?;
    }
    Ok(())
}

fn too_large(limit: u64) -> Message {
    let megabytes = limit / 1_000_000;
    say!(en: "unpacked it is larger than {limit} MB", zh: "解压后超过 {limit} MB", limit = megabytes)
}

/// The cells of a sheet that hold something, row by row.
fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<Shown>, Message> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| as_it_says(&error))?;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell().map_err(|error| as_it_says(&error))? {
        cells.extend(shown(cell));
    }
    cells.sort_by_key(|cell: &Shown| (cell.row, cell.column));
    match cells.windows(2).any(|pair| (pair[0].row, pair[0].column) == (pair[1].row, pair[1].column)) {
        true => Err(say!(en: "a cell of it stands twice", zh: "其中有单元格重复出现")),
        false => Ok(cells),
    }
}

/// A cell as the sheet shows it.
#[derive(Clone)]
struct Shown {
    row: u32,
    column: u32,
    start: u32,
    text: EcoString,
    is_error: bool,
}

fn shown(cell: Cell<DataRef<'_>>) -> Option<Shown> {
    let (row, column) = cell.get_position();
    let value = Data::from(cell.get_value().clone());
    let text = cell_text(&value);
    (!text.is_empty()).then_some(Shown { row, column, start: 0, text, is_error: matches!(value, Data::Error(_)) })
}

struct Layout {
    text: String,
    /// Where each cell begins, with its row and column.
    places: Vec<(u32, u32, u32)>,
    lines: Vec<Vec<Shown>>,
}

/// Lays cells out as text. Every row begins at the first column that any row has, and ends with its own last cell.
fn layout(cells: &[Shown], limit: u64) -> Result<Layout, Message> {
    let left = cells.iter().map(|cell| cell.column).min().unwrap_or(0);
    let (mut text, mut places, mut lines) = (String::new(), Vec::new(), Vec::new());
    for row in cells.chunk_by(|a, b| a.row == b.row) {
        let mut line: Vec<Shown> = Vec::with_capacity(row.len());
        for cell in row {
            let next = left + line.len() as u32;
            let last = cell.column.max(next);
            if places.len() + (last - next) as usize >= MOST_CELLS {
                return Err(say!(en: "it has too many cells", zh: "单元格过多"));
            }
            for column in next..=last {
                let text_here = if column == cell.column { cell.text.clone() } else { EcoString::new() };
                let start = text.len() as u32;
                places.push((start, cell.row, column));
                text.push_str(&text_here);
                text.push('\t');
                line.push(Shown { column, start, text: text_here, ..*cell });
            }
            if text.len() as u64 > limit {
                return Err(too_large(limit));
            }
        }
        text.push('\n');
        lines.push(line);
    }
    Ok(Layout { text, places, lines })
}

/// A cell as text. Workbooks store numbers in binary; 15 digits are what was typed and what the sheet shows.
fn cell_text(value: &Data) -> EcoString {
    match value {
        Data::Empty => EcoString::new(),
        Data::String(text) => text.trim().into(),
        Data::Float(number) => decimal_text(&format!("{number:.14e}")).into(),
        Data::Int(number) => ecow::eco_format!("{number}"),
        Data::Bool(flag) => if *flag { "true" } else { "false" }.into(),
        Data::DateTime(moment) => date_text(moment).into(),
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).into(),
        Data::DurationIso(text) => text.as_str().into(),
        Data::Error(error) => ecow::eco_format!("{error}"),
    }
}

/// `1.2345000e2` as `123.45`.
fn decimal_text(scientific: &str) -> String {
    let (mantissa, power) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let point = 1 + power;
    let (whole, decimals) = if point <= 0 {
        ("0".to_owned(), format!("{}{digits}", "0".repeat(point.unsigned_abs() as usize)))
    } else if point as usize >= digits.len() {
        (format!("{digits}{}", "0".repeat(point as usize - digits.len())), String::new())
    } else {
        (digits[..point as usize].to_owned(), digits[point as usize..].to_owned())
    };
    let decimals = decimals.trim_end_matches('0');
    let dot = if decimals.is_empty() { "" } else { "." };
    if whole == "0" && decimals.is_empty() { "0".to_owned() } else { format!("{sign}{whole}{dot}{decimals}") }
}

/// Day of a workbook's date, with its time where it has one.
fn date_text(moment: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    if hour == 0 && minute == 0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_workbooks_as_typed() {
        for (number, text) in
            [(0.1 + 0.2, "0.3"), (1_234_567.89, "1234567.89"), (1e15, "1000000000000000"), (-0.05, "-0.05"), (0.0, "0")]
        {
            assert_eq!(decimal_text(&format!("{number:.14e}")), text);
        }
    }
}
