//! Rows that never come into play.

use super::budget::{Budget, Exhausted};
use super::diagram::Question;
use super::lowered::{ALL, Lowered};
use super::tails::Tails;
use super::touch::Touch;
use super::{Matching, RowShape};

/// A row that no case ever reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable {
    /// The row.
    pub row: usize,
    /// The rows that together take all its cases, ascending, none of which could be left out of the list as long as it is not
    /// longer than [`Unreachable::MOST_SIFTED`]. Empty where the row's own limits leave no case at all.
    pub by: Vec<usize>,
}

impl Unreachable {
    /// The number of rows up to which those that are not needed for the proof are sifted out.
    pub const MOST_SIFTED: usize = 32;
}

/// Rows that hold nowhere, rows that earlier ones take everything from (for [`Matching::First`]), and an `else` row that
/// the others leave nothing.
pub(super) fn unreachable(
    rows: &[RowShape],
    proof: &Proof<'_>,
    matching: Matching,
    budget: &mut Budget,
) -> (Vec<Unreachable>, Result<(), Exhausted>) {
    let mut found = Vec::new();
    for (row, shape) in rows.iter().enumerate() {
        match proof.takers(row, shape, matching, budget) {
            Ok(by) => found.extend(by.map(|by| Unreachable { row, by })),
            Err(exhausted) => return (found, Err(exhausted)),
        }
    }
    (found, Ok(()))
}

/// What proofs of coverage draw on.
pub(super) struct Proof<'a> {
    pub(super) table: &'a Lowered<'a>,
    pub(super) tails: &'a Tails,
    pub(super) touch: &'a Touch<'a>,
    /// Whether no two rows share a case.
    pub(super) disjoint: bool,
}

impl Proof<'_> {
    /// The rows that take all cases of a row; nothing where it has cases of its own.
    fn takers(
        &self,
        row: usize,
        shape: &RowShape,
        matching: Matching,
        budget: &mut Budget,
    ) -> Result<Option<Vec<usize>>, Exhausted> {
        if shape.is_otherwise() {
            let everything = vec![ALL; self.table.axes.len()];
            return self.sifted(&[&everything], (0..self.table.blocks()).collect(), budget);
        }
        let blocks = self.table.blocks_of(row);
        if blocks.is_empty() {
            return Ok(Some(Vec::new()));
        }
        if matching != Matching::First {
            return Ok(None);
        }
        let mut earlier = Vec::new();
        for block in blocks.clone() {
            earlier.extend(self.touch.touching(block, 0..blocks.start, budget)?);
        }
        earlier.sort_unstable();
        earlier.dedup();
        let boxes: Vec<&[u32]> = blocks.map(|block| self.table.block(block)).collect();
        self.sifted(&boxes, earlier, budget)
    }

    /// The rows among the blocks that are needed to cover the boxes; nothing where all blocks together do not.
    fn sifted(
        &self,
        boxes: &[&[u32]],
        blocks: Vec<usize>,
        budget: &mut Budget,
    ) -> Result<Option<Vec<usize>>, Exhausted> {
        budget.spend(blocks.len())?;
        if let Some(row) = self.sole_taker(boxes, &blocks) {
            return Ok(Some(vec![row]));
        }
        if !self.cover(boxes, blocks.iter().copied(), budget)? {
            return Ok(None);
        }
        let mut rows: Vec<usize> = blocks.iter().map(|block| self.table.rows[*block]).collect();
        rows.dedup();
        if rows.len() <= Unreachable::MOST_SIFTED {
            self.sift(boxes, &blocks, &mut rows, budget)?;
        }
        Ok(Some(rows))
    }

    /// The first row that has each of the boxes within one of its alternatives.
    fn sole_taker(&self, boxes: &[&[u32]], blocks: &[usize]) -> Option<usize> {
        let axes = || self.table.axes.iter().enumerate();
        let holds = |block: usize, inner: &[u32]| {
            let outer = self.table.block(block);
            axes()
                .all(|(at, axis)| inner[at] == outer[at] || axis.pattern(inner[at]).is_within(axis.pattern(outer[at])))
        };
        let mut rows = blocks.chunk_by(|left, right| self.table.rows[*left] == self.table.rows[*right]);
        let taker = rows.find(|of_row| boxes.iter().all(|inner| of_row.iter().any(|block| holds(*block, inner))))?;
        Some(self.table.rows[taker[0]])
    }

    /// Leaves out one row after the other, from the last on, as long as the rest still covers the boxes.
    fn sift(
        &self,
        boxes: &[&[u32]],
        blocks: &[usize],
        rows: &mut Vec<usize>,
        budget: &mut Budget,
    ) -> Result<(), Exhausted> {
        for at in (0..rows.len()).rev() {
            let row = rows.remove(at);
            let rest = blocks.iter().copied().filter(|block| rows.contains(&self.table.rows[*block]));
            if !self.cover(boxes, rest, budget)? {
                rows.insert(at, row);
            }
        }
        Ok(())
    }

    fn cover(
        &self,
        boxes: &[&[u32]],
        blocks: impl Iterator<Item = usize> + Clone,
        budget: &mut Budget,
    ) -> Result<bool, Exhausted> {
        for base in boxes {
            let disjoint = self.disjoint && base.iter().all(|pattern| *pattern == ALL);
            let question = Question { table: self.table, tails: self.tails, base, disjoint, first_only: true };
            if !question.uncovered(blocks.clone(), budget)?.is_covered() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
