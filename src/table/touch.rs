//! Which blocks share a case with which.

use std::ops::Range;

use super::budget::{Budget, Exhausted};
use super::lowered::{ALL, Axis, Lowered};

/// Finds the blocks that share a case with a given one without looking at them all.
pub(super) struct Touch<'a> {
    table: &'a Lowered<'a>,
    indexes: Vec<Index>,
}

/// One axis: which of its patterns share a cell, and which blocks have them.
struct Index {
    /// For each pattern the patterns (but [`ALL`], which touches everything) that share a cell with it, ascending. Nothing on
    /// axes with too many such pairs: they would not narrow the search.
    touching: Option<Vec<Vec<u32>>>,
    /// Blocks of each pattern, ascending.
    blocks: Vec<Vec<u32>>,
    /// For each pattern, how many blocks touch it.
    weights: Vec<usize>,
}

/// Pairs of touching patterns beyond which an axis has no index.
const MOST_PAIRS: u64 = 2_000_000;

impl<'a> Touch<'a> {
    pub(super) fn new(table: &'a Lowered<'a>) -> Self {
        let indexes = table.axes.iter().enumerate().map(|(depth, axis)| Index::new(table, depth, axis)).collect();
        Self { table, indexes }
    }

    /// The blocks in `range` that share a case with `block`, ascending.
    pub(super) fn touching(
        &self,
        block: usize,
        range: Range<usize>,
        budget: &mut Budget,
    ) -> Result<Vec<usize>, Exhausted> {
        let patterns = self.table.block(block);
        let narrowest = (0..patterns.len()).min_by_key(|depth| self.indexes[*depth].weights[patterns[*depth] as usize]);
        let mut candidates: Vec<usize> = match narrowest {
            Some(depth) => self.indexes[depth].candidates(patterns[depth], &range).unwrap_or_else(|| range.collect()),
            None => range.collect(),
        };
        budget.spend(candidates.len() + 1)?;
        candidates.retain(|other| *other != block && self.share_a_case(patterns, self.table.block(*other)));
        candidates.sort_unstable();
        Ok(candidates)
    }

    fn share_a_case(&self, left: &[u32], right: &[u32]) -> bool {
        let mut axes = self.table.axes.iter().zip(left.iter().zip(right));
        axes.all(|(axis, (left, right))| {
            left == right || *left == ALL || *right == ALL || axis.pattern(*left).intersects(axis.pattern(*right))
        })
    }
}

impl Index {
    fn new(table: &Lowered<'_>, depth: usize, axis: &Axis<'_>) -> Self {
        let mut blocks: Vec<Vec<u32>> = vec![Vec::new(); axis.patterns()];
        (0..table.blocks()).for_each(|block| blocks[table.block(block)[depth] as usize].push(block as u32));
        let touching = touching_patterns(axis);
        let weigh = |patterns: &Vec<u32>| -> usize { patterns.iter().map(|other| blocks[*other as usize].len()).sum() };
        let mut weights = match &touching {
            Some(touching) => touching.iter().map(|others| weigh(others) + blocks[ALL as usize].len()).collect(),
            None => vec![table.blocks(); axis.patterns()],
        };
        weights[ALL as usize] = table.blocks();
        Self { touching, blocks, weights }
    }

    /// The blocks in `range` that share a cell with a pattern, in any order; nothing where the axis does not narrow them.
    fn candidates(&self, pattern: u32, range: &Range<usize>) -> Option<Vec<usize>> {
        let touching = self.touching.as_ref().filter(|_| pattern != ALL)?;
        let patterns = touching[pattern as usize].iter().chain([&ALL]);
        let within = |blocks: &'_ Vec<u32>| {
            let start = blocks.partition_point(|block| (*block as usize) < range.start);
            let end = blocks.partition_point(|block| (*block as usize) < range.end);
            start..end.max(start)
        };
        let blocks = patterns.map(|other| &self.blocks[*other as usize]);
        Some(blocks.flat_map(|blocks| &blocks[within(blocks)]).map(|block| *block as usize).collect())
    }
}

/// Sweeps over the axis, noting the patterns that are in play together.
fn touching_patterns(axis: &Axis<'_>) -> Option<Vec<Vec<u32>>> {
    let mut starts: Vec<(u32, u32, u32)> = (ALL + 1..axis.patterns() as u32)
        .flat_map(|id| axis.pattern(id).parts().iter().map(move |(start, end)| (*start, *end, id)))
        .collect();
    starts.sort_unstable();
    let mut touching: Vec<Vec<u32>> = (0..axis.patterns() as u32).map(|id| vec![id]).collect();
    let mut active: Vec<(u32, u32)> = Vec::new();
    let mut pairs = 0;
    for (start, end, id) in starts {
        active.retain(|(other_end, _)| *other_end > start);
        pairs += active.len() as u64 + 1;
        if pairs > MOST_PAIRS {
            return None;
        }
        for (_, other) in &active {
            touching[id as usize].push(*other);
            touching[*other as usize].push(id);
        }
        active.push((end, id));
    }
    touching.iter_mut().for_each(|others| {
        others.sort_unstable();
        others.dedup();
    });
    Some(touching)
}
