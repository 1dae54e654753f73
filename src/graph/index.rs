//! Indices of entries, and graphs between them.

use std::fmt::Debug;
use std::hash::Hash;

use petgraph::graph::{DiGraph, NodeIndex};

/// The index of an entry of one kind.
pub trait Index: Copy + Eq + Ord + Hash + Debug {
    /// The index as a position.
    fn index(self) -> usize;
    /// The index of a position.
    fn new(index: usize) -> Self;
}

/// The graph of `count` entries with a line for each pair. Its nodes are numbered like the entries.
pub fn digraph<I: Index>(count: usize, lines: impl IntoIterator<Item = (I, I)>) -> DiGraph<(), ()> {
    let mut graph = DiGraph::with_capacity(count, 0);
    for _ in 0..count {
        graph.add_node(());
    }
    let node = |entry: I| NodeIndex::new(entry.index());
    graph.extend_with_edges(lines.into_iter().map(|(from, to)| (node(from), node(to))));
    assert_eq!(graph.node_count(), count, "a line leads to an entry that does not exist");
    graph
}

/// The entries that nodes of a graph made by [`digraph`] stand for.
pub fn ids<I: Index>(nodes: &[NodeIndex]) -> Vec<I> {
    nodes.iter().map(|node| I::new(node.index())).collect()
}
