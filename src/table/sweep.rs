//! Cutting one axis by the rows still in play.

use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::budget::{Budget, Exhausted};
use super::cells::Runs;

/// A pattern with the tails of the rows that have it.
pub(super) struct Group<'a> {
    pub(super) runs: &'a Runs,
    pub(super) nexts: Vec<u32>,
}

/// A part of an axis on which the same rows are in play, and what they demand of the axes that follow.
pub(super) struct Slice {
    pub(super) runs: Runs,
    pub(super) live: Vec<u32>,
}

/// Cuts `base` into slices, in order of their first cell. `everywhere` are the tails of rows that do not restrict the axis.
pub(super) fn slices(
    base: &Runs,
    groups: &[Group<'_>],
    everywhere: &[u32],
    budget: &mut Budget,
) -> Result<Vec<Slice>, Exhausted> {
    let mut found: IndexMap<Vec<u32>, Vec<(u32, u32)>, FxBuildHasher> = IndexMap::default();
    for (range, active) in segments(base, groups, budget)? {
        found.entry(active).or_default().push((range.start, range.end));
    }
    let slice = |(active, parts): (Vec<u32>, Vec<(u32, u32)>)| {
        let nexts = active.iter().flat_map(|group| &groups[*group as usize].nexts);
        let mut live: Vec<u32> = nexts.chain(everywhere).copied().collect();
        budget.spend(live.len())?;
        live.sort_unstable();
        live.dedup();
        Ok(Slice { runs: Runs::new(parts), live })
    };
    found.into_iter().map(slice).collect()
}

/// Neighbouring cells, and the groups that hold there in ascending order.
type Segment = (Range<u32>, Vec<u32>);

/// The stretches of `base` between neighbouring ends of patterns.
fn segments(base: &Runs, groups: &[Group<'_>], budget: &mut Budget) -> Result<Vec<Segment>, Exhausted> {
    let ends = ends(base, groups);
    budget.spend(ends.len())?;
    let cuts = cuts(base, &ends);
    let mut ends = ends.into_iter().peekable();
    let mut active: Vec<u32> = Vec::new();
    let mut segments = Vec::new();
    for pair in cuts.windows(2) {
        while let Some((_, opens, group)) = ends.next_if(|end| end.0 <= pair[0]) {
            match active.binary_search(&group) {
                Err(at) if opens => active.insert(at, group),
                Ok(at) if !opens => drop(active.remove(at)),
                _ => unreachable!("the runs of a pattern neither touch nor overlap"),
            }
        }
        if base.contains(pair[0]) {
            budget.spend(active.len() + 1)?;
            segments.push((pair[0]..pair[1], active.clone()));
        }
    }
    Ok(segments)
}

/// Where groups begin (`true`) and end within `base`, from low to high.
fn ends(base: &Runs, groups: &[Group<'_>]) -> Vec<(u32, bool, u32)> {
    let mut ends = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let clipped = group.runs.intersect(base);
        ends.extend(clipped.parts().iter().flat_map(|run| [(run.0, true, index as u32), (run.1, false, index as u32)]));
    }
    ends.sort_unstable();
    ends
}

fn cuts(base: &Runs, ends: &[(u32, bool, u32)]) -> Vec<u32> {
    let mut cuts: Vec<u32> = ends.iter().map(|end| end.0).collect();
    cuts.extend(base.parts().iter().flat_map(|run| [run.0, run.1]));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}
