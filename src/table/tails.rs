//! Blocks as chains of patterns that share their ends, so that parts of a table that read alike are analysed once.

use rustc_hash::FxHashMap;

use super::lowered::{ALL, Lowered};

/// What a block still demands of the axes from some depth on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Tail {
    /// The pattern on the next axis.
    pub(super) pattern: u32,
    /// What it demands of the axes after that.
    pub(super) next: u32,
}

/// The tail that demands nothing more, at whatever depth.
pub(super) const NOTHING: u32 = 0;

/// All tails of a table.
pub(super) struct Tails {
    tails: Vec<Tail>,
    /// How many cells of the axes left each tail holds; only where `totals` could be counted.
    volumes: Vec<u128>,
    /// How many cells the axes from each depth on have; nothing where the number is beyond counting.
    pub(super) totals: Option<Vec<u128>>,
    of_block: Vec<u32>,
}

impl Tails {
    pub(super) fn new(table: &Lowered<'_>) -> Self {
        let nothing = Tail { pattern: ALL, next: NOTHING };
        let totals = totals(table);
        let mut all = Self { tails: vec![nothing], volumes: vec![0], totals, of_block: Vec::new() };
        let mut ids: Vec<FxHashMap<Tail, u32>> = vec![FxHashMap::default(); table.axes.len()];
        all.of_block = (0..table.blocks()).map(|block| all.intern_block(table, block, &mut ids)).collect();
        all
    }

    fn intern_block(&mut self, table: &Lowered<'_>, block: usize, ids: &mut [FxHashMap<Tail, u32>]) -> u32 {
        table.block(block).iter().enumerate().rev().fold(NOTHING, |next, (depth, pattern)| {
            let tail = Tail { pattern: *pattern, next };
            if tail == self.tails[NOTHING as usize] {
                return NOTHING;
            }
            *ids[depth].entry(tail).or_insert_with(|| self.push(table, depth, tail))
        })
    }

    fn push(&mut self, table: &Lowered<'_>, depth: usize, tail: Tail) -> u32 {
        self.tails.push(tail);
        if let Some(totals) = &self.totals {
            let rest = self.volume(tail.next, depth + 1, totals);
            let cells =
                table.axes[depth].pattern(tail.pattern).parts().iter().map(|(start, end)| u128::from(end - start));
            self.volumes.push(cells.sum::<u128>() * rest);
        }
        self.tails.len() as u32 - 1
    }

    fn volume(&self, tail: u32, depth: usize, totals: &[u128]) -> u128 {
        if tail == NOTHING { totals[depth] } else { self.volumes[tail as usize] }
    }

    pub(super) fn tail(&self, id: u32) -> Tail {
        self.tails[id as usize]
    }

    pub(super) fn of_block(&self, block: usize) -> u32 {
        self.of_block[block]
    }

    /// Whether tails that are known to be disjoint fill the axes from `depth` on: then their cells add up to all there are.
    pub(super) fn fill(&self, depth: usize, live: &[u32]) -> bool {
        let Some(totals) = &self.totals else { return false };
        live.iter().map(|tail| self.volume(*tail, depth, totals)).sum::<u128>() == totals[depth]
    }
}

fn totals(table: &Lowered<'_>) -> Option<Vec<u128>> {
    let mut totals = vec![1_u128];
    for axis in table.axes.iter().rev() {
        let rest = *totals.last().expect("the totals begin with one");
        totals.push(rest.checked_mul(u128::from(axis.cells.count()))?);
    }
    totals.reverse();
    Some(totals)
}
