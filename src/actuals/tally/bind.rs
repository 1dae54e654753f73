//! What of a record decides which rules hold and which meters count.

use rustc_hash::FxHashMap;

use crate::actuals::record::{Cell, ColumnKind, Layout, Record};
use crate::decision::evaluate::{CaseTest, Cases, Facts, Truth};
use crate::plan::targets::SliceId;

/// A part of what decides.
#[derive(Debug, Clone, Copy)]
enum KeyPart<'a> {
    /// What a column says, which is one of a closed list.
    Cell(usize),
    /// Whether a test holds of a number, a day or a text.
    Test(&'a Cases, &'a CaseTest),
}

/// Everything of the records of a source that decides.
#[derive(Debug, Clone)]
pub(super) struct Deciders<'a> {
    parts: Vec<KeyPart<'a>>,
}

impl<'a> Deciders<'a> {
    /// What decides conditions on the records of a layout, and columns that decide by themselves.
    pub(super) fn new(
        layout: &Layout,
        conditions: impl Iterator<Item = &'a Cases>,
        columns: impl Iterator<Item = usize>,
    ) -> Self {
        let mut cells: Vec<usize> = columns.collect();
        let mut tests = Vec::new();
        for cases in conditions {
            let all = cases.lines().iter().flat_map(|line| &line.any).flatten();
            for test in all {
                let (asked, other) = cases.asked_by(test);
                let plain = asked.how.is_none() && asked.window.is_none() && asked.of.is_none();
                let listed = layout.find(&asked.name).filter(|at| plain && is_listed(&layout.columns[*at].kind));
                match (listed, other) {
                    (Some(column), None) => cells.push(column),
                    _ => tests.push(KeyPart::Test(cases, test)),
                }
            }
        }
        cells.sort_unstable();
        cells.dedup();
        Self { parts: cells.into_iter().map(KeyPart::Cell).chain(tests).collect() }
    }

    /// Writes what decides of a record; false where it says something that is no word of a list, so that it must be looked at by itself.
    fn key(&self, record: &Record<'_>, facts: &dyn Facts, key: &mut Vec<u64>) -> bool {
        key.clear();
        let (mut truths, mut count) = (0_u64, 0);
        for part in &self.parts {
            match part {
                KeyPart::Cell(column) => match code(record.cells[*column]) {
                    Some(code) => key.push(code),
                    None => return false,
                },
                KeyPart::Test(cases, test) => {
                    let truth = match cases.test(test, facts).0 {
                        Truth::Yes => 1,
                        Truth::No => 2,
                        Truth::Unknown => 3,
                    };
                    truths = truths << 2 | truth;
                    count += 1;
                    if count % 32 == 0 {
                        key.push(truths);
                        truths = 0;
                    }
                }
            }
        }
        key.push(truths);
        true
    }
}

/// Whether the cells of a column are of a closed list.
fn is_listed(kind: &ColumnKind) -> bool {
    matches!(
        kind,
        ColumnKind::Truth
            | ColumnKind::Words(_)
            | ColumnKind::Member(_)
            | ColumnKind::Seat
            | ColumnKind::Unit
            | ColumnKind::Role
    )
}

/// A number for a cell of a closed list, different for each.
fn code(cell: Cell<'_>) -> Option<u64> {
    let (kind, value) = match cell {
        Cell::Missing => (0, 0),
        Cell::Word(word) => (1, word.into()),
        Cell::Truth(truth) => (2, truth.into()),
        Cell::Member(member) => (3, member.0),
        Cell::Seat(seat) => (4, seat.0),
        Cell::Unit(unit) => (5, unit.0),
        Cell::Role(role) => (6, role.0),
        _ => return None,
    };
    Some(kind << 32 | u64::from(value))
}

/// What was decided of records alike.
#[derive(Debug, Clone)]
pub(super) struct Decision {
    /// The crediting rules that hold; else the axis that decides and is missing.
    pub rules: Result<Vec<usize>, ecow::EcoString>,
    /// The meters that count, by their place among those of the source.
    pub meters: Vec<usize>,
    /// Axes that are missing and decide whether a meter counts.
    pub undecided: Vec<ecow::EcoString>,
    /// The slices that the records lie in.
    pub slices: Vec<SliceId>,
}

/// Decisions that were made.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    known: FxHashMap<Box<[u64]>, usize>,
    list: Vec<Decision>,
    key: Vec<u64>,
}

/// How many decisions are remembered: beyond it, what decides differs from record to record, and remembering costs more than deciding.
const MOST: usize = 1 << 20;

impl Decisions {
    /// The decision about a record.
    pub(super) fn of(
        &mut self,
        deciders: &Deciders<'_>,
        record: &Record<'_>,
        facts: &dyn Facts,
        decide: impl FnOnce() -> Decision,
    ) -> &Decision {
        let is_listed = deciders.key(record, facts, &mut self.key);
        if let Some(known) = self.known.get(self.key.as_slice()).filter(|_| is_listed) {
            return &self.list[*known];
        }
        if self.list.len() >= MOST {
            self.known.clear();
            self.list.clear();
        }
        let at = self.list.len();
        self.list.push(decide());
        if is_listed {
            self.known.insert(self.key.as_slice().into(), at);
        }
        &self.list[at]
    }
}
