//! The table of files read, and places in them.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use ecow::EcoString;
use rustc_hash::FxHashMap;

/// A file of the plan, by its position in the [`SourceMap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A byte range in one file. `end` is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file concerned.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The empty place at the beginning of a file, for findings about the file as a whole.
    pub const fn head(file: FileId) -> Self {
        Self::new(file, 0, 0)
    }

    /// Whether another range lies within this one.
    pub fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The bytes covered, for slicing the text of the file.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span holding both; `self` where the files differ.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self.file != other.file {
            return self;
        }
        Self::new(self.file, self.start.min(other.start), self.end.max(other.end))
    }
}

/// A value and the place it was written at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }

    /// The same place with the value borrowed.
    pub const fn as_ref(&self) -> Spanned<&T> {
        Spanned { value: &self.value, span: self.span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// What a source was read as; decides how places in it are printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceKind {
    /// YAML or CSV: lines and columns of the text itself.
    Text,
    /// One sheet of a workbook, laid out as text one row a line; places are printed as cells (`Sheet1!B7`).
    Sheet {
        /// The sheet's name.
        sheet: EcoString,
        /// Start offset of each cell in the laid-out text, with its row and column (both from 0).
        cells: Vec<(u32, u32, u32)>,
    },
}

/// One file as read.
#[derive(Debug)]
pub struct Source {
    /// Path below the plan folder, with forward slashes; for `--data` tables the path as given.
    pub path: EcoString,
    /// The text, decoded to UTF-8 and without byte order mark.
    pub text: Arc<str>,
    /// How places are printed.
    pub kind: SourceKind,
    line_starts: OnceLock<Vec<u32>>,
    chars_before_blocks: OnceLock<Vec<u32>>,
}

/// Bytes between two counts of characters; lines shorter than this are counted directly.
const BLOCK: usize = 4096;

/// A place as people read it; line and column count from 1, columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Path of the file.
    pub path: EcoString,
    /// Line from 1.
    pub line: u32,
    /// Character within the line, from 1.
    pub column: u32,
    /// `Sheet1!B7` for workbooks.
    pub cell: Option<String>,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.cell {
            Some(cell) => write!(f, "{}:{cell}", self.path),
            None => write!(f, "{}:{}:{}", self.path, self.line, self.column),
        }
    }
}

impl Source {
    /// A source of `text` called `path`.
    pub fn new(path: impl Into<EcoString>, text: impl Into<Arc<str>>, kind: SourceKind) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            kind,
            line_starts: OnceLock::new(),
            chars_before_blocks: OnceLock::new(),
        }
    }

    /// Byte offset of the start of each line; computed on first use, since most files have no finding.
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            // YAML and tables end lines at a bare carriage return too.
            let is_break = |at: &usize| match bytes[*at] {
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                byte => byte == b'\n',
            };
            let breaks = (0..bytes.len()).filter(is_break);
            std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect()
        })
    }

    /// Index from 0 of the line that holds byte `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|start| *start <= offset) - 1
    }

    /// Byte range of line `index` (from 0) without its line break.
    pub fn line_range(&self, index: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = starts[index] as usize;
        let end = starts.get(index + 1).map_or(self.text.len(), |next| *next as usize - 1);
        let end = if end > start && self.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
        start..end
    }

    /// Line and column, from 1, of byte `offset`; columns count characters.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let offset = self.floor_char_boundary(offset);
        let line = self.line_of(offset);
        let start = self.line_starts()[line] as usize;
        let column = match offset as usize - start {
            0..BLOCK => self.text[start..offset as usize].chars().count(),
            _ => self.chars_before(offset as usize) - self.chars_before(start),
        };
        (line as u32 + 1, column as u32 + 1)
    }

    /// How many characters begin before byte `offset`. A count per block is kept, or a thousand places in one line of
    /// megabytes would each scan it from its start.
    fn chars_before(&self, offset: usize) -> usize {
        let blocks = self.chars_before_blocks.get_or_init(|| {
            let counts = self.text.as_bytes().chunks(BLOCK).scan(0, |total, block| {
                let before = *total;
                *total += char_starts(block) as u32;
                Some(before)
            });
            counts.collect()
        });
        let block = (offset / BLOCK).min(blocks.len().saturating_sub(1));
        blocks[block] as usize + char_starts(&self.text.as_bytes()[block * BLOCK..offset])
    }

    fn floor_char_boundary(&self, offset: u32) -> u32 {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at as u32
    }

    fn cell_name(&self, offset: u32) -> Option<String> {
        let SourceKind::Sheet { sheet, cells } = &self.kind else { return None };
        let index = cells.partition_point(|(start, ..)| *start <= offset).checked_sub(1)?;
        let (_, row, column) = cells[index];
        Some(format!("{sheet}!{}{}", column_letters(column), row + 1))
    }
}

/// How many characters of UTF-8 begin in `bytes`.
fn char_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xBF)).count()
}

/// Spreadsheet letters of a column counted from 0: A, …, Z, AA, ….
fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + (column % 26) as u8);
        match column / 26 {
            0 => break,
            rest => column = rest - 1,
        }
    }
    letters.iter().rev().map(|letter| *letter as char).collect()
}

/// All files read, by [`FileId`]. Ids are never reused: reading a changed file again replaces its text in place.
#[derive(Debug, Default, Clone)]
pub struct SourceMap {
    sources: Vec<Arc<Source>>,
    by_path: FxHashMap<EcoString, FileId>,
}

impl SourceMap {
    /// Adds a source, or replaces the one of the same path (and sheet), keeping its id.
    pub fn insert(&mut self, source: Source) -> FileId {
        let key = match &source.kind {
            SourceKind::Text => source.path.clone(),
            SourceKind::Sheet { sheet, .. } => ecow::eco_format!("{}\0{sheet}", source.path),
        };
        if let Some(id) = self.by_path.get(&key) {
            self.sources[id.0 as usize] = Arc::new(source);
            return *id;
        }
        let id = FileId(u32::try_from(self.sources.len()).expect("budgets keep the number of files below 2^32"));
        self.sources.push(Arc::new(source));
        self.by_path.insert(key, id);
        id
    }

    /// The source behind an id.
    pub fn source(&self, file: FileId) -> &Arc<Source> {
        &self.sources[file.0 as usize]
    }

    /// The id of the text file at `path`, if it was read.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// All sources in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Arc<Source>)> {
        self.sources.iter().enumerate().map(|(index, source)| (FileId(index as u32), source))
    }

    /// The text a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.source(span.file).text.get(span.range()).unwrap_or_default()
    }

    /// Where a span begins.
    pub fn location(&self, span: Span) -> Location {
        self.locate(span.file, span.start)
    }

    /// Where a span ends (the position after its last character).
    pub fn end_location(&self, span: Span) -> Location {
        self.locate(span.file, span.end)
    }

    fn locate(&self, file: FileId, offset: u32) -> Location {
        let source = self.source(file);
        let (line, column) = source.position(offset);
        Location { path: source.path.clone(), line, column, cell: source.cell_name(offset) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut map = SourceMap::default();
        let file = map.insert(Source::new("a.yaml", "名称: 华东\r\nx: 1", SourceKind::Text));
        let at = |needle: &str| {
            let start = map.source(file).text.find(needle).unwrap() as u32;
            map.location(Span::new(file, start, start)).to_string()
        };
        assert_eq!(at("华东"), "a.yaml:1:5");
        assert_eq!(at("1"), "a.yaml:2:4");
        assert_eq!(map.source(file).line_range(0), 0.."名称: 华东".len());
    }

    #[test]
    fn lines_end_at_any_break() {
        let source = Source::new("a.yaml", "a\rb\r\n\r\rc\n", SourceKind::Text);
        let lines: Vec<_> = (0..source.line_starts().len()).map(|line| &source.text[source.line_range(line)]).collect();
        assert_eq!(lines, ["a", "b", "", "", "c", ""]);
    }

    #[test]
    fn columns_of_a_long_line_count_characters() {
        let line = "华x".repeat(3 * BLOCK);
        let source = Source::new("a.yaml", format!("x\n{line}\ny"), SourceKind::Text);
        for chars in [0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 1, 6 * BLOCK - 1, 6 * BLOCK] {
            let bytes = line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at);
            assert_eq!(source.position(2 + bytes as u32), (2, chars as u32 + 1));
        }
        assert_eq!(source.position(u32::MAX), (3, 2));
    }

    #[test]
    fn spreadsheet_columns() {
        let names: Vec<_> = [0, 25, 26, 701, 702].map(column_letters).into();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
