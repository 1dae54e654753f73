//! Files of a source → records, handed on side by side and counted, and rows that are none, with the reason.

use std::io;

use ecow::EcoString;
use rayon::prelude::*;

use super::closed::Closed;
use super::keys::{KeyBlock, Keys};
use super::record::{Cell, Record, Row};
use super::reject::{Reason, Reject, Rejects};
use super::source::{RecordFacts, Source};
use crate::check::rules::{source_without_files, too_many_rejects};
use crate::diagnostic::Findings;
use crate::source::{Files, ReadError, SourceMap};
use crate::text::{CellText, Lines};

mod feeder;

use feeder::{Feeder, FileMap, Pick, Rows, Work};

/// What reading needs from outside.
#[derive(Clone, Copy)]
pub struct Access<'a> {
    /// Where files come from.
    pub files: &'a dyn Files,
    /// Bytes of keys that are held in memory; beyond, they go to disk.
    pub key_bytes: usize,
    /// The periods that are closed.
    pub closed: Option<&'a Closed>,
}

impl<'a> Access<'a> {
    /// Reading from these files, with 256 MB of keys in memory.
    pub fn new(files: &'a dyn Files) -> Self {
        Self { files, key_bytes: 256 << 20, closed: None }
    }

    /// The same, with periods that are closed.
    #[must_use]
    pub fn with_closed(self, closed: &'a Closed) -> Self {
        Self { closed: Some(closed), ..self }
    }
}

/// What records are put together to. The order in which sums are merged is fixed, but not that in which records are added.
pub trait Fold: Sync {
    /// What is put together.
    type Sum: Send;
    /// That of no record.
    fn empty(&self) -> Self::Sum;
    /// Adds a record.
    fn add(&self, sum: &mut Self::Sum, record: &Record<'_>);
    /// Adds what another sum holds.
    fn merge(&self, into: &mut Self::Sum, other: Self::Sum);
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// Its path.
    pub path: EcoString,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub digest: String,
}

/// What became of the rows of a source.
#[derive(Debug)]
pub struct Report {
    /// The files, in the order of their paths, which places of records count in.
    pub files: Vec<FileRead>,
    /// All rows but headings and empty ones.
    pub rows: u64,
    /// Records handed on.
    pub counted: u64,
    /// Records left out by the source's `when`.
    pub left_out: u64,
    /// Rows that are no records.
    pub rejects: Rejects,
    /// Whether all files could be read; what is wrong with one was reported.
    pub complete: bool,
}

impl Report {
    /// The paths of the files, by the numbers that places have.
    pub fn paths(&self) -> Vec<EcoString> {
        self.files.iter().map(|file| file.path.clone()).collect()
    }
}

/// What came of reading a source.
#[derive(Debug)]
pub struct Reading<S> {
    /// What the records were put together to.
    pub sum: S,
    /// What became of the rows.
    pub report: Report,
}

/// Sums that are put together side by side: a fixed number, so that they come out the same however many hands there are.
const LANES: usize = 8;

/// Reads all files of a source.
///
/// Where the source says that columns occur once, all rows are read and folded in the hope that they do; only where some do not, all is read again
/// without those that do not count.
///
/// # Errors
/// If a file cannot be read or changes meanwhile, or keys cannot be written to disk.
pub fn read<F: Fold>(
    source: &Source,
    access: &Access<'_>,
    fold: &F,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Reading<F::Sum>, ReadError> {
    let feeds = access.files.feeds(&source.id, &source.pattern)?;
    if feeds.is_empty() {
        source_without_files::report(findings, source.pattern.span, &source.id, &source.pattern);
    }
    let mut pass = Pass { source, fold, lost: Vec::new(), keys: None };
    pass.keys = (!source.unique.is_empty()).then(|| Keys::new(access.key_bytes));
    let mut feeder = Feeder::new(source, access.files, &feeds);
    let mut done = pass.run(&mut feeder)?;
    let lost = pass.keys.take().map(|keys| keys.lost()).transpose().map_err(|error| scratch(&error))?;
    if let Some(lost) = lost.filter(|lost| !lost.is_empty()) {
        pass.lost = lost;
        let before = std::mem::take(&mut feeder.read);
        feeder = Feeder::new(source, access.files, &feeds);
        done = pass.run(&mut feeder)?;
        if let Some((file, _)) = before.iter().zip(&feeder.read).find(|(before, now)| before != now) {
            return Err(ReadError::Changed(file.path.clone()));
        }
    }
    let complete = feeder.problems.is_empty();
    feeder.problems.iter().for_each(|problem| problem.report(source, sources, findings));
    let report = Report { files: feeder.read, complete, ..done.report };
    tell_rejects(source, &report, findings);
    Ok(Reading { sum: done.sum, report })
}

fn scratch(error: &io::Error) -> ReadError {
    let path = std::env::temp_dir();
    ReadError::System { path: ecow::eco_format!("{}", path.display()), reason: ecow::eco_format!("{error}") }
}

/// Tells of the rows that were rejected, where they are more than the source allows.
pub fn tell_rejects(source: &Source, report: &Report, findings: &mut Findings) {
    too_many_rejects::report(findings, source.span, &rejected(source, report));
}

/// What is told of the rows that were rejected.
fn rejected(source: &Source, report: &Report) -> too_many_rejects::Rejected {
    let rejects = &report.rejects;
    let reasons = rejects.counts().iter().filter(|(reason, _)| **reason != Reason::Superseded);
    let mut reasons: Vec<_> = reasons.map(|(reason, count)| (reason.message(), *count)).collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let shown = rejects.first().iter().filter(|reject| reject.reason != Reason::Superseded).map(|reject| {
        let file = report.files.get(reject.place.file as usize).map(|file| file.path.clone()).unwrap_or_default();
        (ecow::eco_format!("{file}:{}", reject.place.line), reject.message(&source.layout))
    });
    too_many_rejects::Rejected {
        source: source.id.clone(),
        rows: report.rows,
        at_most: source.at_most,
        reasons,
        first: shown.collect(),
    }
}

/// One time through all files.
struct Pass<'a, F> {
    source: &'a Source,
    fold: &'a F,
    /// Rows known not to count, by place.
    lost: Vec<(Row, Reason)>,
    keys: Option<Keys>,
}

/// What one of several hands has put together.
struct Lane<S> {
    sum: S,
    counted: u64,
    left_out: u64,
    rows: u64,
}

/// What a block gives beside records.
struct Aside {
    rejects: Vec<Reject>,
    keys: Option<KeyBlock>,
}

impl<F: Fold> Pass<'_, F> {
    fn run(&mut self, feeder: &mut Feeder<'_>) -> Result<Reading<F::Sum>, ReadError> {
        let lane = || Lane { sum: self.fold.empty(), counted: 0, left_out: 0, rows: 0 };
        let mut lanes: Vec<Lane<F::Sum>> = (0..LANES).map(|_| lane()).collect();
        let mut rejects = Rejects::default();
        let mut works = feeder.next_works(LANES)?;
        while !works.is_empty() {
            let (asides, next) = rayon::join(|| self.take_all(&mut lanes, &works), || feeder.next_works(LANES));
            for aside in asides {
                for reject in aside.rejects {
                    rejects.push(reject).map_err(|error| scratch(&error))?;
                }
                if let Some((keys, block)) = self.keys.as_mut().zip(aside.keys) {
                    keys.add(&block).map_err(|error| scratch(&error))?;
                }
            }
            works = next?;
        }
        let mut lanes = lanes.into_iter();
        let mut all = lanes.next().unwrap_or_else(lane_of(self.fold));
        for lane in lanes {
            self.fold.merge(&mut all.sum, lane.sum);
            all.counted += lane.counted;
            all.left_out += lane.left_out;
            all.rows += lane.rows;
        }
        let Lane { sum, counted, left_out, rows } = all;
        Ok(Reading { sum, report: Report { files: Vec::new(), rows, counted, left_out, rejects, complete: true } })
    }

    fn take_all(&self, lanes: &mut [Lane<F::Sum>], works: &[Work]) -> Vec<Aside> {
        lanes.par_iter_mut().zip(works).map(|(lane, work)| self.take(lane, work)).collect()
    }

    /// Reads the rows of a block.
    fn take(&self, lane: &mut Lane<F::Sum>, work: &Work) -> Aside {
        let mut aside = Aside { rejects: Vec::new(), keys: self.keys.is_some().then(KeyBlock::new) };
        match &work.rows {
            Rows::Text { block, headed } => {
                let (mut lines, mut cells) = (Lines::new(block, self.source.delimiter), Vec::new());
                if *headed {
                    lines.next_into(&mut cells);
                }
                while let Some(line) = lines.next_into(&mut cells) {
                    let broken = block.broken && line.text.contains('\u{fffd}');
                    let fault = if line.open { Some(Reason::OpenQuote) } else { broken.then_some(Reason::NotText) };
                    let place = Row { file: work.file, line: line.line };
                    self.row(lane, &mut aside, &work.map, place, fault, &cells, || line.text.to_owned());
                }
            }
            #[cfg(feature = "parquet")]
            Rows::Typed { first, rows } => {
                for (cells, line) in rows.iter().zip(*first..) {
                    let place = Row { file: work.file, line };
                    self.row(lane, &mut aside, &work.map, place, None, cells, || cells.join(","));
                }
            }
        }
        aside
    }

    #[expect(clippy::too_many_arguments, reason = "a row is what these say of it, and there are ten million")]
    fn row(
        &self,
        lane: &mut Lane<F::Sum>,
        aside: &mut Aside,
        map: &FileMap,
        place: Row,
        fault: Option<Reason>,
        cells: &[CellText<'_>],
        text: impl Fn() -> String,
    ) {
        if cells.iter().all(|cell| cell.is_empty()) {
            return;
        }
        lane.rows += 1;
        let fault = fault.or_else(|| self.lost_at(place)).or_else(|| map.ragged(cells));
        let read = match fault {
            Some(reason) => Err((None, reason)),
            None => self.cells(map, cells),
        };
        let counts = read.and_then(|values| {
            let record = Record { layout: &self.source.layout, cells: &values, place };
            if !self.counts(&record)? {
                return Ok(false);
            }
            if let Some(keys) = &mut aside.keys {
                keys.note(place, &values, &self.source.unique, self.source.keep);
            }
            self.fold.add(&mut lane.sum, &record);
            Ok(true)
        });
        match counts {
            Ok(true) => lane.counted += 1,
            Ok(false) => lane.left_out += 1,
            Err((column, reason)) => aside.rejects.push(Reject { place, column, reason, text: text() }),
        }
    }

    fn lost_at(&self, place: Row) -> Option<Reason> {
        let at = self.lost.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(self.lost[at].1)
    }

    /// The cells of a row by what their columns are.
    fn cells<'t>(&self, map: &FileMap, cells: &'t [CellText<'_>]) -> Result<Vec<Cell<'t>>, (Option<usize>, Reason)> {
        let form = if map.typed { &self.source.plain } else { &self.source.form };
        let mut values = Vec::with_capacity(map.picks.len());
        for (at, (pick, reader)) in map.picks.iter().zip(&self.source.readers).enumerate() {
            let text = match pick {
                Pick::One(column) => cells.get(*column).map_or("", |cell| cell),
                Pick::First(columns) => {
                    let texts = columns.iter().filter_map(|column| cells.get(*column));
                    texts.map(|cell| &**cell).find(|text| !text.is_empty()).unwrap_or_default()
                }
            };
            values.push(reader.read(text, form).map_err(|reason| (Some(at), reason))?);
        }
        Ok(values)
    }

    /// Whether a record counts.
    fn counts(&self, record: &Record<'_>) -> Result<bool, (Option<usize>, Reason)> {
        let Some(cases) = &self.source.counts else { return Ok(true) };
        let facts = RecordFacts { record, plan: self.source.plan() };
        cases.holds(&facts).map_err(|unknown| (self.source.layout.find(&unknown.asked.name), Reason::Undecided))
    }
}

fn lane_of<F: Fold>(fold: &F) -> impl Fn() -> Lane<F::Sum> + '_ {
    move || Lane { sum: fold.empty(), counted: 0, left_out: 0, rows: 0 }
}
