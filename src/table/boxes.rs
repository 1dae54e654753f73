//! From the diagram of uncovered cases to boxes that can be described.

use super::cells::Runs;
use super::diagram::{COVERED, Diagram, OPEN};
use super::lowered::{ALL, Lowered};

/// Cases that differ only in ways that do not matter: for each axis (by depth) the cells, or nothing where any value will do.
pub(super) type Case = Vec<Option<Runs>>;

/// The paths of the diagram, those with the fewest conditions first. On axes of numbers a path is one unbroken stretch.
/// The flag says whether there are more than `most`.
pub(super) fn paths(table: &Lowered<'_>, diagram: &Diagram, most: usize) -> (Vec<Case>, bool) {
    let lengths = lengths(diagram);
    let mut walk = Walk { table, diagram, lengths: &lengths, most: most + 1, found: Vec::new() };
    for length in 0..=table.axes.len() as u32 {
        walk.collect(diagram.root, length, &mut vec![None; table.axes.len()]);
    }
    let mut found = walk.found;
    let more = found.len() > most;
    found.truncate(most);
    (found, more)
}

/// For each node, how many conditions its paths have, as bits. Children stand before their parents.
fn lengths(diagram: &Diagram) -> Vec<u64> {
    let mut lengths = vec![0; diagram.len()];
    lengths[OPEN] = 1;
    for id in OPEN + 1..diagram.len() {
        lengths[id] = diagram.node(id).edges.iter().fold(0, |bits, (_, child)| bits | lengths[*child] << 1);
    }
    lengths
}

struct Walk<'a> {
    table: &'a Lowered<'a>,
    diagram: &'a Diagram,
    lengths: &'a [u64],
    most: usize,
    found: Vec<Case>,
}

impl Walk<'_> {
    /// Adds the paths below a node that have exactly `length` conditions; never walks into one that has not.
    fn collect(&mut self, id: usize, length: u32, case: &mut Case) {
        if id == COVERED || self.found.len() >= self.most || self.lengths[id] >> length & 1 == 0 {
            return;
        }
        if id == OPEN {
            return self.found.push(case.clone());
        }
        let node = self.diagram.node(id);
        for (runs, child) in &node.edges {
            for part in self.parts(node.depth, runs) {
                case[node.depth] = Some(part);
                self.collect(*child, length - 1, case);
            }
        }
        case[node.depth] = None;
    }

    fn parts(&self, depth: usize, runs: &Runs) -> Vec<Runs> {
        match self.table.axes[depth].cells.is_number() {
            true => runs.parts().iter().map(|(start, end)| Runs::one(*start, *end)).collect(),
            false => vec![runs.clone()],
        }
    }
}

/// An uncovered box that can be made larger as long as no row comes into it.
pub(super) struct Growing<'a> {
    table: &'a Lowered<'a>,
    pub(super) case: Case,
    /// For each block, the axes on which it misses the box, as bits.
    misses: Vec<u64>,
}

impl<'a> Growing<'a> {
    /// The box as large as it gets: axes are freed altogether where possible, from the least selective on, and what
    /// remains is widened.
    pub(super) fn largest(table: &'a Lowered<'a>, case: Case) -> Self {
        let mut growing = Self { table, case, misses: vec![0; table.blocks()] };
        (0..table.axes.len()).for_each(|depth| growing.look(depth));
        for depth in (0..table.axes.len()).rev() {
            if growing.case[depth].is_some() && growing.barriers(depth).next().is_none() {
                growing.case[depth] = None;
                growing.look(depth);
            }
        }
        (0..table.axes.len()).rev().for_each(|depth| growing.widen(depth));
        growing
    }

    /// The blocks that would hold in the box if it were wider on this one axis.
    pub(super) fn barriers(&self, depth: usize) -> impl Iterator<Item = usize> + '_ {
        let only_here = 1_u64 << depth;
        self.misses.iter().enumerate().filter(move |(_, missed)| **missed == only_here).map(|(block, _)| block)
    }

    /// Notes again which blocks miss the box on one axis.
    fn look(&mut self, depth: usize) {
        let axis = &self.table.axes[depth];
        let runs = self.case[depth].as_ref();
        let hit: Vec<bool> = (0..axis.patterns() as u32)
            .map(|pattern| runs.is_none_or(|runs| runs.intersects(axis.pattern(pattern))))
            .collect();
        for (block, missed) in self.misses.iter_mut().enumerate() {
            let misses = !hit[self.table.block(block)[depth] as usize];
            *missed = *missed & !(1 << depth) | u64::from(misses) << depth;
        }
    }

    fn widen(&mut self, depth: usize) {
        let Some(current) = &self.case[depth] else { return };
        let axis = &self.table.axes[depth];
        let mut patterns: Vec<u32> = self.barriers(depth).map(|block| self.table.block(block)[depth]).collect();
        patterns.sort_unstable();
        patterns.dedup();
        let taken = patterns.iter().flat_map(|pattern| axis.pattern(*pattern).parts()).copied().collect();
        let free = axis.pattern(ALL).minus(&Runs::new(taken));
        let wider = if axis.cells.is_number() { free.stretch_with(current.parts()[0].0) } else { free };
        self.case[depth] = Some(wider);
        self.look(depth);
    }
}

/// Whether every case of one box lies in the other.
pub(super) fn is_within(inner: &Case, outer: &Case) -> bool {
    inner.iter().zip(outer).all(|(inner, outer)| side_is_within(inner.as_ref(), outer.as_ref()))
}

fn side_is_within(inner: Option<&Runs>, outer: Option<&Runs>) -> bool {
    match (inner, outer) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => inner.is_within(outer),
    }
}

/// Takes out of `case` what is also in `other`, where that leaves a box with the same conditions and unbroken stretches.
pub(super) fn trim(table: &Lowered<'_>, case: &mut Case, other: &Case) {
    let mut outside = (0..case.len()).filter(|depth| !side_is_within(case[*depth].as_ref(), other[*depth].as_ref()));
    let (Some(depth), None) = (outside.next(), outside.next()) else { return };
    let (Some(own), Some(others)) = (&case[depth], &other[depth]) else { return };
    let rest = own.minus(others);
    if !table.axes[depth].cells.is_number() || rest.parts().len() == 1 {
        case[depth] = Some(rest);
    }
}
