//! What a set of rows leaves uncovered, as a decision diagram.
//!
//! A node asks for the value on one axis and leads on for each slice of it that is not fully covered; `OPEN` ends the paths on
//! which no row holds. Two things keep it small: what is left of the rows after some axes is looked up before it is worked
//! out (the memo), and nodes that ask alike are one node (the unique table).

use indexmap::{IndexMap, IndexSet};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::budget::{Budget, Exhausted};
use super::cells::Runs;
use super::lowered::{ALL, Lowered};
use super::sweep::{Group, Slice, slices};
use super::tails::{NOTHING, Tails};

/// Position of a node; the two terminal nodes come first.
pub(super) type NodeId = usize;
/// Every case from here on is taken.
pub(super) const COVERED: NodeId = 0;
/// No case from here on is taken.
pub(super) const OPEN: NodeId = 1;

/// A question about one axis.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) depth: usize,
    /// Where some case is left, and the node that says which. Covered slices are not listed.
    pub(super) edges: Vec<(Runs, NodeId)>,
}

/// The cases left by a set of rows.
pub(super) struct Diagram {
    nodes: IndexSet<Node, FxBuildHasher>,
    pub(super) root: NodeId,
}

impl Diagram {
    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id]
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn is_covered(&self) -> bool {
        self.root == COVERED
    }
}

/// What to prove.
pub(super) struct Question<'a> {
    pub(super) table: &'a Lowered<'a>,
    pub(super) tails: &'a Tails,
    /// The patterns of the box to be covered, axis after axis.
    pub(super) base: &'a [u32],
    /// Whether no two of the rows share a case, and the box is the whole space; then counting cells proves them complete.
    pub(super) disjoint: bool,
    /// Whether the first hole answers the question; the diagram is then only good for telling whether there is one.
    pub(super) first_only: bool,
}

impl Question<'_> {
    /// What the blocks leave uncovered of the box.
    pub(super) fn uncovered(
        &self,
        blocks: impl Iterator<Item = usize>,
        budget: &mut Budget,
    ) -> Result<Diagram, Exhausted> {
        let mut live: Vec<u32> = blocks.map(|block| self.tails.of_block(block)).collect();
        live.sort_unstable();
        live.dedup();
        let terminals = [COVERED, OPEN].map(|id| Node { depth: usize::MAX - id, edges: Vec::new() });
        let nodes = IndexSet::from_iter(terminals);
        let mut build = Build { question: self, budget, nodes, memo: FxHashMap::default() };
        let root = build.node(0, live)?;
        Ok(Diagram { nodes: build.nodes, root })
    }
}

struct Build<'a> {
    question: &'a Question<'a>,
    budget: &'a mut Budget,
    nodes: IndexSet<Node, FxBuildHasher>,
    memo: FxHashMap<(usize, Vec<u32>), NodeId>,
}

impl Build<'_> {
    fn node(&mut self, depth: usize, live: Vec<u32>) -> Result<NodeId, Exhausted> {
        self.budget.spend(live.len() + 1)?;
        // The tail without demands has the lowest number, so it stands first where it is present at all.
        match live.first() {
            None => return Ok(OPEN),
            Some(&NOTHING) => return Ok(COVERED),
            Some(_) => {}
        }
        if self.question.disjoint && self.question.tails.fill(depth, &live) {
            return Ok(COVERED);
        }
        if let Some(known) = self.memo.get(&(depth, live.clone())) {
            return Ok(*known);
        }
        let id = self.ask(depth, &live)?;
        self.memo.insert((depth, live), id);
        Ok(id)
    }

    /// The node that asks for the value on one axis.
    fn ask(&mut self, depth: usize, live: &[u32]) -> Result<NodeId, Exhausted> {
        let axis = &self.question.table.axes[depth];
        let base = axis.pattern(self.question.base[depth]);
        let mut everywhere = Vec::new();
        let mut taken = Vec::new();
        let mut by_pattern: IndexMap<u32, Vec<u32>, FxBuildHasher> = IndexMap::default();
        for tail in live.iter().map(|tail| self.question.tails.tail(*tail)) {
            match tail.pattern {
                ALL => everywhere.push(tail.next),
                pattern if tail.next == NOTHING => taken.extend(axis.pattern(pattern).parts()),
                pattern => by_pattern.entry(pattern).or_default().push(tail.next),
            }
        }
        let group = |(pattern, nexts)| Group { runs: axis.pattern(pattern), nexts };
        let groups: Vec<_> = by_pattern.into_iter().map(group).collect();
        // Where a row demands nothing more, nothing is left to be asked; only the rest is cut up.
        let rest = base.minus(&Runs::new(taken));
        let slices = slices(&rest, &groups, &everywhere, self.budget)?;
        self.join(depth, slices, rest != *base)
    }

    /// The node that tells the slices apart; none where they all lead to the same.
    fn join(&mut self, depth: usize, slices: Vec<Slice>, taken: bool) -> Result<NodeId, Exhausted> {
        let mut edges: IndexMap<NodeId, Vec<(u32, u32)>, FxBuildHasher> = IndexMap::default();
        let mut covered_somewhere = taken;
        for slice in slices {
            match self.node(depth + 1, slice.live)? {
                COVERED => covered_somewhere = true,
                child if self.question.first_only => return Ok(child),
                child => edges.entry(child).or_default().extend(slice.runs.parts()),
            }
        }
        match (edges.len(), covered_somewhere) {
            (0, _) => Ok(COVERED),
            (1, false) => Ok(*edges.keys().next().expect("one edge is left")),
            _ => {
                let edges = edges.into_iter().map(|(child, parts)| (Runs::new(parts), child)).collect();
                Ok(self.nodes.insert_full(Node { depth, edges }).0)
            }
        }
    }
}
