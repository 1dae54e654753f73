//! Cases that two rows take.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Case;
use super::boxes;
use super::budget::{Budget, Exhausted};
use super::cells::Runs;
use super::gaps::describe;
use super::lowered::{ALL, Axis, Lowered};
use super::touch::Touch;

/// Two rows that hold at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The two rows, the one higher up in the table first.
    pub rows: (usize, usize),
    /// A case in which both hold; they hold everywhere in its regions.
    pub case: Case,
    /// Where the rows merely meet (`to 120%` and `from 120%`): the number they share.
    pub shared_point: Option<SharedPoint>,
}

/// A number at which one row ends and another begins, both including it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedPoint {
    /// The axis.
    pub axis: usize,
    /// The number.
    pub value: Decimal,
}

/// What looking for overlaps found.
pub(super) struct Overlaps {
    pub(super) found: Vec<Overlap>,
    /// Whether there are more.
    pub(super) more: bool,
    /// Whether no two blocks share a case, those of one row included.
    pub(super) disjoint: bool,
}

pub(super) fn overlaps(
    table: &Lowered<'_>,
    touch: &Touch<'_>,
    limit: usize,
    budget: &mut Budget,
) -> Result<Overlaps, Exhausted> {
    let mut all = Overlaps { found: Vec::new(), more: false, disjoint: true };
    let mut start = 0;
    while start < table.blocks() && !all.more {
        let row = table.rows[start];
        let blocks = table.blocks_of(row);
        let pairs = pairs_of_row(table, touch, blocks.clone(), budget)?;
        all.disjoint &= pairs.is_empty();
        let room = limit.saturating_add(1) - all.found.len();
        let others = pairs.into_iter().filter(|(other, _)| *other != row).take(room);
        all.found.extend(others.map(|(other, pairs)| overlap(table, (row, other), &pairs)));
        all.more = all.found.len() > limit;
        start = blocks.end;
    }
    all.found.truncate(limit);
    Ok(all)
}

/// The blocks that share a case with one of a row's and stand after it, as pairs by the row of the second.
fn pairs_of_row(
    table: &Lowered<'_>,
    touch: &Touch<'_>,
    blocks: std::ops::Range<usize>,
    budget: &mut Budget,
) -> Result<BTreeMap<usize, Vec<(usize, usize)>>, Exhausted> {
    let mut pairs: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for block in blocks {
        for other in touch.touching(block, block + 1..table.blocks(), budget)? {
            pairs.entry(table.rows[other]).or_default().push((block, other));
        }
    }
    Ok(pairs)
}

/// Of all pairs of alternatives the one to show: more than a shared point if possible, then with the fewest conditions.
fn overlap(table: &Lowered<'_>, rows: (usize, usize), pairs: &[(usize, usize)]) -> Overlap {
    let shown = pairs.iter().map(|(left, right)| {
        let case = common(table, *left, *right);
        (shared_point(table, *left, *right, &case), case)
    });
    let best = shown.min_by_key(|(shared, case)| (shared.is_some(), case.iter().flatten().count()));
    let (shared_point, case) = best.expect("rows overlap by at least one pair");
    Overlap { rows, case: describe(table, &case), shared_point }
}

fn common(table: &Lowered<'_>, left: usize, right: usize) -> boxes::Case {
    let sides = table.axes.iter().zip(table.block(left).iter().zip(table.block(right)));
    sides
        .map(|(axis, (left, right))| match (*left, *right) {
            (ALL, ALL) => None,
            (left, right) => Some(axis.pattern(left).intersect(axis.pattern(right))),
        })
        .collect()
}

fn shared_point(table: &Lowered<'_>, left: usize, right: usize, case: &boxes::Case) -> Option<SharedPoint> {
    let points = table.axes.iter().enumerate().filter_map(|(depth, axis)| {
        let (left, right) = (table.block(left)[depth], table.block(right)[depth]);
        let value = meeting_point(axis, axis.pattern(left), axis.pattern(right), case[depth].as_ref()?)?;
        Some(SharedPoint { axis: axis.index, value })
    });
    points.min_by_key(|point| point.axis)
}

/// The only number of both, where a stretch of the one ends and a stretch of the other begins with it.
fn meeting_point(axis: &Axis<'_>, left: &Runs, right: &Runs, common: &Runs) -> Option<Decimal> {
    let [(start, end)] = *common.parts() else { return None };
    let ends = |runs: &Runs| runs.parts().iter().any(|run| run.0 < start && run.1 == end);
    let begins = |runs: &Runs| runs.parts().iter().any(|run| run.0 == start && run.1 > end);
    let meets = end == start + 1 && (ends(left) && begins(right) || begins(left) && ends(right));
    meets.then(|| axis.cells.point(start)).flatten()
}
