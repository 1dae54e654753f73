//! The files of a source, one after the other, as blocks of rows.

use std::io::{self, Read};
use std::sync::Arc;

use ecow::EcoString;
use sha2::{Digest, Sha256};

use super::FileRead;
use crate::actuals::reject::Reason;
use crate::actuals::source::Source;
use crate::diagnostic::Findings;
use crate::source::{Feed, Files, Opened, ReadError, SourceMap, Spanned, Stamp};
use crate::text::rules::{missing_column, unreadable_file};
use crate::text::{Block, Blocks, CellText, Lines, StreamError};
#[cfg(feature = "parquet")]
use crate::text::{PARQUET, ParquetRows};

/// Where the cell of a column stands in a row.
#[derive(Debug)]
pub(super) enum Pick {
    One(usize),
    /// The first of these that has a value.
    First(Vec<usize>),
}

/// What is known of the rows of a file.
#[derive(Debug)]
pub(super) struct FileMap {
    pub picks: Vec<Pick>,
    /// Cells of a row.
    width: usize,
    /// Whether cells are values whose text follows no customs.
    pub typed: bool,
}

impl FileMap {
    /// Whether a row has other cells than there are headings; spreadsheets write empty ones behind the last.
    pub(super) fn ragged(&self, cells: &[CellText<'_>]) -> Option<Reason> {
        let fits = cells.len() >= self.width && cells[self.width..].iter().all(|cell| cell.is_empty());
        (!fits).then_some(Reason::Ragged)
    }
}

/// Rows to be read.
pub(super) enum Rows {
    /// Text, whose first row is the heading or not.
    Text { block: Block, headed: bool },
    /// Values by their text, with the number of the first row.
    #[cfg(feature = "parquet")]
    Typed { first: u64, rows: Vec<Vec<CellText<'static>>> },
}

/// A block of one file.
pub(super) struct Work {
    pub file: u32,
    pub map: Arc<FileMap>,
    pub rows: Rows,
}

/// Why a file was passed over.
pub(super) enum Problem {
    /// It is of another kind.
    Foreign(EcoString, &'static str),
    /// It is damaged.
    #[cfg(feature = "parquet")]
    Damaged(EcoString, String),
    /// It lacks columns: the headings it has, and those it lacks by the columns that ask for them.
    Columns(EcoString, String, Vec<Vec<Spanned<EcoString>>>),
}

impl Problem {
    pub(super) fn report(&self, source: &Source, sources: &mut SourceMap, findings: &mut Findings) {
        match self {
            Self::Foreign(path, kind) => {
                let reason = crate::say!(
                    en: "it is a file of the kind {kind}, not text", zh: "它是 {kind} 文件，不是文本", kind = *kind,
                );
                unreadable_file::report(findings, source.pattern.span, path, &reason);
            }
            #[cfg(feature = "parquet")]
            Self::Damaged(path, reason) => unreadable_file::report(findings, source.pattern.span, path, reason),
            Self::Columns(path, header, lacking) => {
                missing_column::report_in_file(findings, sources, (path, header, source.delimiter), lacking);
            }
        }
    }
}

/// Bytes that are counted and hashed as they pass.
struct Hashing {
    inner: Opened,
    hasher: Sha256,
    bytes: u64,
}

impl Read for Hashing {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.hasher.update(&into[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// A file being read.
struct Current {
    number: u32,
    stamp: Stamp,
    blocks: Blocks<Hashing>,
    map: Option<Arc<FileMap>>,
    #[cfg(feature = "parquet")]
    typed: Option<ParquetRows>,
}

/// The files of a source as blocks of rows.
pub(super) struct Feeder<'a> {
    source: &'a Source,
    files: &'a dyn Files,
    feeds: &'a [Feed],
    current: Option<Current>,
    pub read: Vec<FileRead>,
    pub problems: Vec<Problem>,
}

impl<'a> Feeder<'a> {
    pub(super) fn new(source: &'a Source, files: &'a dyn Files, feeds: &'a [Feed]) -> Self {
        Self { source, files, feeds, current: None, read: Vec::new(), problems: Vec::new() }
    }

    /// The next blocks, none at the end.
    pub(super) fn next_works(&mut self, count: usize) -> Result<Vec<Work>, ReadError> {
        let mut works = Vec::with_capacity(count);
        while works.len() < count {
            let Some(work) = self.next_work()? else { break };
            works.push(work);
        }
        Ok(works)
    }

    fn next_work(&mut self) -> Result<Option<Work>, ReadError> {
        loop {
            if self.current.is_none() && !self.open_next()? {
                return Ok(None);
            }
            let Some(current) = &mut self.current else { return Ok(None) };
            let path = &self.feeds[current.number as usize].path;
            #[cfg(feature = "parquet")]
            if current.typed.is_some() {
                match self.next_typed()? {
                    Some(work) => return Ok(Some(work)),
                    None => continue,
                }
            }
            match current.blocks.next_block() {
                Ok(Some(block)) => {
                    let headed = current.map.is_none() && self.source.has_header;
                    let map = match &current.map {
                        Some(map) => Arc::clone(map),
                        None => match map_of(self.source, &block) {
                            Ok(map) => Arc::clone(current.map.insert(Arc::new(map))),
                            Err((header, lacking)) => {
                                self.problems.push(Problem::Columns(path.clone(), header, lacking));
                                self.close(true)?;
                                continue;
                            }
                        },
                    };
                    return Ok(Some(Work { file: current.number, map, rows: Rows::Text { block, headed } }));
                }
                Ok(None) => self.close(false)?,
                #[cfg(feature = "parquet")]
                Err(StreamError::Foreign(PARQUET)) => self.open_typed()?,
                Err(StreamError::Foreign(kind)) => {
                    self.problems.push(Problem::Foreign(path.clone(), kind));
                    self.close(true)?;
                }
                Err(StreamError::System(error)) => return Err(system(path, &error)),
            }
        }
    }

    fn open_next(&mut self) -> Result<bool, ReadError> {
        let number = self.read.len();
        let Some(feed) = self.feeds.get(number) else { return Ok(false) };
        let (opened, stamp) = self.files.open(feed)?;
        let hashing = Hashing { inner: opened, hasher: Sha256::new(), bytes: 0 };
        let blocks = Blocks::new(hashing, self.source.encoding.as_deref(), self.source.delimiter);
        self.current = Some(Current {
            number: number as u32,
            stamp,
            blocks,
            map: None,
            #[cfg(feature = "parquet")]
            typed: None,
        });
        Ok(true)
    }

    /// Opens the file at hand as one of typed columns, after all of it was hashed.
    #[cfg(feature = "parquet")]
    fn open_typed(&mut self) -> Result<(), ReadError> {
        let Some(current) = &mut self.current else { return Ok(()) };
        let feed = &self.feeds[current.number as usize];
        io::copy(current.blocks.source_mut(), &mut io::sink()).map_err(|error| system(&feed.path, &error))?;
        let header_of = |rows: &ParquetRows| -> Result<FileMap, Lacking> {
            let header: Vec<&str> = rows.header().iter().map(String::as_str).collect();
            let picks = picks(self.source, &header, header.len()).map_err(|lacking| (header.join(","), lacking))?;
            Ok(FileMap { picks, width: header.len(), typed: true })
        };
        let problem = match ParquetRows::open(self.files.open(feed)?.0) {
            Ok(rows) => match header_of(&rows) {
                Ok(map) => {
                    (current.map, current.typed) = (Some(Arc::new(map)), Some(rows));
                    return Ok(());
                }
                Err((header, lacking)) => Problem::Columns(feed.path.clone(), header, lacking),
            },
            Err(reason) => Problem::Damaged(feed.path.clone(), reason),
        };
        self.problems.push(problem);
        self.close(true)
    }

    /// The next rows of a file of typed columns.
    #[cfg(feature = "parquet")]
    fn next_typed(&mut self) -> Result<Option<Work>, ReadError> {
        let Some(current) = &mut self.current else { return Ok(None) };
        let (Some(rows), Some(map)) = (&mut current.typed, &current.map) else { return Ok(None) };
        match rows.next_rows(ROWS) {
            Ok(Some((first, rows))) => {
                let (file, map) = (current.number, Arc::clone(map));
                return Ok(Some(Work { file, map, rows: Rows::Typed { first, rows } }));
            }
            Ok(None) => {}
            Err(reason) => {
                let path = self.feeds[current.number as usize].path.clone();
                self.problems.push(Problem::Damaged(path, reason));
            }
        }
        self.close(true)?;
        Ok(None)
    }

    /// Closes the file at hand, which is to be what it was when it was opened. What is left of one that is passed over is not read.
    fn close(&mut self, passed_over: bool) -> Result<(), ReadError> {
        let Some(current) = self.current.take() else { return Ok(()) };
        let feed = &self.feeds[current.number as usize];
        let hashing = current.blocks.into_source();
        let (_, now) = self.files.open(feed)?;
        if now != current.stamp || (!passed_over && hashing.bytes != current.stamp.bytes) {
            return Err(ReadError::Changed(feed.path.clone()));
        }
        let digest = hashing.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.read.push(FileRead { path: feed.path.clone(), bytes: hashing.bytes, digest });
        Ok(())
    }
}

fn system(path: &EcoString, error: &io::Error) -> ReadError {
    ReadError::System { path: path.clone(), reason: ecow::eco_format!("{error}") }
}

/// Rows of typed columns in a block.
#[cfg(feature = "parquet")]
const ROWS: usize = 8192;

/// Headings and the columns that ask for others.
type Lacking = (String, Vec<Vec<Spanned<EcoString>>>);

/// Where the columns of a file stand, by its first row; the columns that it lacks, with the text of that row.
fn map_of(source: &Source, block: &Block) -> Result<FileMap, Lacking> {
    let mut cells = Vec::new();
    let first = Lines::new(block, source.delimiter).next_into(&mut cells);
    let width = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let header: Vec<&str> = cells[..width].iter().map(|cell| &**cell).collect();
    let named = if source.has_header { header.as_slice() } else { &[] };
    let picks = picks(source, named, width)
        .map_err(|lacking| (first.map(|line| line.text.to_owned()).unwrap_or_default(), lacking))?;
    Ok(FileMap { picks, width, typed: false })
}

/// Where each column stands among headings; the columns that stand under none of theirs.
fn picks(source: &Source, header: &[&str], width: usize) -> Result<Vec<Pick>, Vec<Vec<Spanned<EcoString>>>> {
    let find = |name: &str| {
        let named = header.iter().position(|heading| *heading == name);
        let numbered =
            || name.parse().ok().filter(|number| (1..=width).contains(number)).map(|number: usize| number - 1);
        named.or_else(numbered)
    };
    let mut lacking = Vec::new();
    let mut picks = Vec::new();
    for names in &source.headers {
        let found: Vec<usize> = names.iter().filter_map(|name| find(name)).collect();
        match found[..] {
            [] => lacking.push(names.clone()),
            [one] => picks.push(Pick::One(one)),
            _ => picks.push(Pick::First(found)),
        }
    }
    if lacking.is_empty() { Ok(picks) } else { Err(lacking) }
}
