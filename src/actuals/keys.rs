//! Records with the same key: found exactly, whatever their number, and told apart without regard to the order in which they stand.
//!
//! Keys are divided by their hash into parts that each fit into memory, and go to disk where together they do not. Within a part keys are
//! compared themselves, not their hashes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::record::{Cell, Row};
use super::reject::Reason;
use super::source::Keep;
use super::spool::{Spool, exactly, next_u64};

const PARTS: usize = 256;

/// The keys of a block, by part.
#[derive(Debug)]
pub(super) struct KeyBlock {
    parts: Vec<Vec<u8>>,
    own: Vec<u8>,
    all: Vec<u8>,
}

impl KeyBlock {
    pub(super) fn new() -> Self {
        Self { parts: vec![Vec::new(); PARTS], own: Vec::new(), all: Vec::new() }
    }

    /// Notes the key of a record.
    pub(super) fn note(&mut self, place: Row, cells: &[Cell<'_>], unique: &[usize], keep: Keep) {
        self.own.clear();
        self.all.clear();
        unique.iter().for_each(|column| encode(cells[*column], &mut self.own));
        cells.iter().for_each(|cell| encode(*cell, &mut self.all));
        let part = (hash(0, &self.own) >> 56) as usize;
        let into = &mut self.parts[part];
        let numbers = [
            u64::from(place.file),
            place.line,
            order(cells, keep),
            hash(1, &self.all),
            hash(2, &self.all),
            self.own.len() as u64,
        ];
        numbers.iter().for_each(|number| into.extend_from_slice(&number.to_le_bytes()));
        into.extend_from_slice(&self.own);
    }
}

fn hash(seed: u8, bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    seed.hash(&mut hasher);
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// A number that is the greater, the more a record is to be kept.
fn order(cells: &[Cell<'_>], keep: Keep) -> u64 {
    let minute = |column: usize| match cells[column] {
        Cell::Date(moment) => {
            let day =
                u64::from(moment.date.year().unsigned_abs()) * 372 + u64::from(moment.date.month().unsigned_abs()) * 31;
            let day = day + u64::from(moment.date.day().unsigned_abs());
            Some(day * 1441 + moment.minutes.map_or(0, |minutes| u64::from(minutes) + 1))
        }
        _ => None,
    };
    match keep {
        Keep::Same => 0,
        Keep::Latest(column) => minute(column).unwrap_or(0),
        Keep::Earliest(column) => minute(column).map_or(0, |minute| u64::MAX - minute),
    }
}

/// A cell as bytes: the same for the same value, and for no other.
fn encode(cell: Cell<'_>, into: &mut Vec<u8>) {
    let mut put = |kind: u8, bytes: &[u8]| {
        into.push(kind);
        into.extend_from_slice(bytes);
    };
    match cell {
        Cell::Missing => put(0, &[]),
        Cell::Number(value) => put(1, &value.micros().to_le_bytes()),
        Cell::Money(value, currency) => {
            put(2, &value.micros().to_le_bytes());
            into.extend_from_slice(currency.code().as_bytes());
        }
        Cell::Date(moment) => {
            let date = moment.date;
            put(3, &date.year().to_le_bytes());
            into.extend_from_slice(&[date.month().unsigned_abs(), date.day().unsigned_abs()]);
            into.extend_from_slice(&moment.minutes.map_or(u16::MAX, |minutes| minutes).to_le_bytes());
        }
        Cell::Time(time) => {
            put(4, &time.count.to_le_bytes());
            into.push(time.unit as u8);
        }
        Cell::Truth(truth) => put(5, &[u8::from(truth)]),
        Cell::Word(word) => put(6, &word.to_le_bytes()),
        Cell::Member(member) => put(7, &member.0.to_le_bytes()),
        Cell::Seat(seat) => put(8, &seat.0.to_le_bytes()),
        Cell::Unit(unit) => put(9, &unit.0.to_le_bytes()),
        Cell::Role(role) => put(10, &role.0.to_le_bytes()),
        Cell::Currency(currency) => put(11, currency.code().as_bytes()),
        Cell::Text(text) => {
            put(12, &(text.len() as u64).to_le_bytes());
            into.extend_from_slice(text.as_bytes());
        }
    }
}

/// The keys of a source.
#[derive(Debug)]
pub(super) struct Keys {
    parts: Vec<Spool>,
    held: usize,
    most: usize,
}

/// What is known of the records of one key.
#[derive(Debug, Clone, Copy)]
struct Group {
    count: u64,
    order: u64,
    /// The first by place of those that are kept, so that the choice among the same is always the same.
    best: Row,
    digest: (u64, u64),
    /// Whether those to be kept differ.
    differ: bool,
}

/// A key with what is known of its record.
struct Noted {
    place: Row,
    order: u64,
    digest: (u64, u64),
}

impl Keys {
    /// Keys of which at most so many bytes are held in memory.
    pub(super) fn new(most: usize) -> Self {
        Self { parts: (0..PARTS).map(|_| Spool::default()).collect(), held: 0, most }
    }

    /// Adds those of a block.
    ///
    /// # Errors
    /// If they must go to disk and that fails.
    pub(super) fn add(&mut self, block: &KeyBlock) -> io::Result<()> {
        for (part, bytes) in self.parts.iter_mut().zip(&block.parts) {
            part.push(bytes);
            self.held += bytes.len();
        }
        if self.held > self.most {
            self.parts.iter_mut().try_for_each(Spool::spill)?;
            self.held = 0;
        }
        Ok(())
    }

    /// The rows that do not count since others have their key, by place, each with the reason.
    ///
    /// # Errors
    /// If what went to disk cannot be read again.
    pub(super) fn lost(&self) -> io::Result<Vec<(Row, Reason)>> {
        let parts: Vec<_> = self.parts.par_iter().map(lost_of).collect::<io::Result<_>>()?;
        let mut lost: Vec<_> = parts.into_iter().flatten().collect();
        lost.par_sort_unstable();
        Ok(lost)
    }
}

fn lost_of(part: &Spool) -> io::Result<Vec<(Row, Reason)>> {
    if part.len() == 0 {
        return Ok(Vec::new());
    }
    let mut groups: FxHashMap<Box<[u8]>, Group> = FxHashMap::default();
    let mut several = false;
    each(part, |key, noted| match groups.get_mut(key) {
        Some(group) => {
            several = true;
            group.take(&noted);
        }
        None => {
            let Noted { place, order, digest } = noted;
            groups.insert(key.into(), Group { count: 1, order, best: place, digest, differ: false });
        }
    })?;
    let mut lost = Vec::new();
    if several {
        each(part, |key, noted| {
            lost.extend(groups.get(key).and_then(|group| Some((noted.place, group.verdict(&noted)?))))
        })?;
    }
    Ok(lost)
}

/// Tells every key of a part.
fn each(part: &Spool, mut tell: impl FnMut(&[u8], Noted)) -> io::Result<()> {
    let mut reader = part.reader()?;
    let mut key = Vec::new();
    while let Some(file) = next_u64(&mut reader)? {
        let mut next = || next_u64(&mut reader as &mut dyn Read).map(Option::unwrap_or_default);
        let (line, order, first, second, length) = (next()?, next()?, next()?, next()?, next()?);
        exactly(&mut reader, length as usize, &mut key)?;
        tell(&key, Noted { place: Row { file: file as u32, line }, order, digest: (first, second) });
    }
    Ok(())
}

impl Group {
    fn take(&mut self, noted: &Noted) {
        self.count += 1;
        match noted.order.cmp(&self.order) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Greater => {
                (self.order, self.best, self.digest, self.differ) = (noted.order, noted.place, noted.digest, false);
            }
            std::cmp::Ordering::Equal => {
                self.differ |= noted.digest != self.digest;
                self.best = self.best.min(noted.place);
            }
        }
    }

    /// Why a record of the group does not count; nothing of the one that does.
    fn verdict(&self, noted: &Noted) -> Option<Reason> {
        match () {
            () if noted.order < self.order => Some(Reason::Superseded),
            () if self.differ => Some(Reason::Conflict),
            () if noted.place != self.best => Some(Reason::Duplicate),
            () => None,
        }
    }
}
