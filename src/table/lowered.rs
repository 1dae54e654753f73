//! Rows reduced to small numbers: each axis cut into cells, each distinct region numbered once as a pattern of cells.

use rustc_hash::FxHashMap;

use super::cells::{Cells, Runs};
use super::shape::{Block, RowShape};
use super::{Domain, Region, Space};

/// The pattern that holds every cell; what an axis that a block does not mention has.
pub(super) const ALL: u32 = 0;

/// Most axes that a table may restrict: sets of them are kept as the bits of a word.
const MOST_AXES: usize = 63;

/// One axis that some row restricts.
pub(super) struct Axis<'a> {
    /// Its position in the space.
    pub(super) index: usize,
    pub(super) cells: Cells<'a>,
    patterns: Vec<Runs>,
}

impl Axis<'_> {
    pub(super) fn pattern(&self, id: u32) -> &Runs {
        &self.patterns[id as usize]
    }

    pub(super) fn patterns(&self) -> usize {
        self.patterns.len()
    }
}

/// A table as the analysis sees it. Axes stand in order of selectivity: the first ones tell the most rows apart.
pub(super) struct Lowered<'a> {
    pub(super) axes: Vec<Axis<'a>>,
    /// The row of each block, ascending; `else` rows and blocks that hold nowhere have none.
    pub(super) rows: Vec<usize>,
    /// Patterns, block after block and axis after axis.
    patterns: Vec<u32>,
}

impl<'a> Lowered<'a> {
    /// Nothing where the rows restrict more axes than can be analysed.
    pub(super) fn new(space: &'a Space, rows: &[RowShape]) -> Option<Self> {
        let written: Vec<(usize, &Block)> = blocks(rows).collect();
        let mut axes = columns(space, &written);
        if axes.len() > MOST_AXES {
            return None;
        }
        axes.sort_by(|left, right| left.selectivity_against(right).then(left.axis.index.cmp(&right.axis.index)));
        let mut lowered = Self { axes: Vec::new(), rows: Vec::new(), patterns: Vec::new() };
        for (at, (row, _)) in written.iter().enumerate() {
            if axes.iter().all(|column| !column.axis.pattern(column.of_block[at]).is_empty()) {
                lowered.rows.push(*row);
                lowered.patterns.extend(axes.iter().map(|column| column.of_block[at]));
            }
        }
        lowered.axes = axes.into_iter().map(|column| column.axis).collect();
        Some(lowered)
    }

    pub(super) fn blocks(&self) -> usize {
        self.rows.len()
    }

    /// The patterns of one block, axis after axis.
    pub(super) fn block(&self, block: usize) -> &[u32] {
        let width = self.axes.len();
        &self.patterns[block * width..(block + 1) * width]
    }

    /// The blocks of one row.
    pub(super) fn blocks_of(&self, row: usize) -> std::ops::Range<usize> {
        let start = self.rows.partition_point(|other| *other < row);
        start..start + self.rows[start..].partition_point(|other| *other == row)
    }
}

fn blocks(rows: &[RowShape]) -> impl Iterator<Item = (usize, &Block)> {
    let rows = rows.iter().enumerate().filter(|(_, shape)| !shape.is_otherwise());
    rows.flat_map(|(row, shape)| shape.alternatives.iter().map(move |block| (row, block)))
}

/// An axis with the pattern of each block on it.
struct Column<'a> {
    axis: Axis<'a>,
    of_block: Vec<u32>,
    /// Cells covered, summed over all blocks.
    covered: u128,
}

impl Column<'_> {
    /// Less where a block covers a smaller part of this axis on average. Both have the same number of blocks.
    fn selectivity_against(&self, other: &Self) -> std::cmp::Ordering {
        let (own, others) = (u128::from(self.axis.cells.count()), u128::from(other.axis.cells.count()));
        (self.covered * others).cmp(&(other.covered * own))
    }
}

fn columns<'a>(space: &'a Space, blocks: &[(usize, &Block)]) -> Vec<Column<'a>> {
    let mut mentioned = vec![false; space.domains.len()];
    let limits = blocks.iter().flat_map(|(_, block)| block.limits());
    limits.for_each(|(axis, _)| mentioned[*axis] = true);
    let axes = space.domains.iter().enumerate().filter(|(axis, _)| mentioned[*axis]);
    let columns = axes.map(|(axis, domain)| column(axis, domain, blocks));
    columns.filter(|column| column.of_block.iter().any(|pattern| *pattern != ALL)).collect()
}

fn column<'a>(index: usize, domain: &'a Domain, blocks: &[(usize, &Block)]) -> Column<'a> {
    let regions: Vec<Option<&Region>> = blocks.iter().map(|(_, block)| block.limit(index)).collect();
    let cells = Cells::new(domain, regions.iter().flatten().copied());
    let all = Runs::one(0, cells.count());
    let mut patterns = vec![all.clone()];
    let mut ids = FxHashMap::from_iter([(all, ALL)]);
    let mut intern = |runs: Runs| {
        *ids.entry(runs).or_insert_with_key(|runs| {
            patterns.push(runs.clone());
            patterns.len() as u32 - 1
        })
    };
    let of_block: Vec<u32> =
        regions.iter().map(|region| region.map_or(ALL, |region| intern(cells.runs(region)))).collect();
    let size = |runs: &Runs| runs.parts().iter().map(|(start, end)| u128::from(end - start)).sum::<u128>();
    let sizes: Vec<u128> = patterns.iter().map(size).collect();
    let covered = of_block.iter().map(|pattern| sizes[*pattern as usize]).sum();
    Column { axis: Axis { index, cells, patterns }, of_block, covered }
}
