//! What leads where.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use petgraph::Direction::{self, Incoming, Outgoing};
use petgraph::graph::{DiGraph, NodeIndex};

use super::cycles::cycles;

/// For each node, whether some way leads to it from one of the starts. The starts themselves are reached.
pub fn reachable<N, E>(graph: &DiGraph<N, E>, starts: impl IntoIterator<Item = NodeIndex>) -> Vec<bool> {
    spread(graph, starts, Outgoing)
}

/// For each node, whether some way leads from it to one of the ends. The ends themselves can end.
pub fn can_end<N, E>(graph: &DiGraph<N, E>, ends: impl IntoIterator<Item = NodeIndex>) -> Vec<bool> {
    spread(graph, ends, Incoming)
}

fn spread<N, E>(graph: &DiGraph<N, E>, from: impl IntoIterator<Item = NodeIndex>, direction: Direction) -> Vec<bool> {
    let mut seen = vec![false; graph.node_count()];
    let mut open: Vec<NodeIndex> = from.into_iter().collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut seen[node.index()], true) {
            open.extend(graph.neighbors_directed(node, direction).filter(|other| !seen[other.index()]));
        }
    }
    seen
}

/// All nodes, each after those with a line to it; where that leaves a choice, the smallest index first.
///
/// # Errors
/// The loops that stand against any such order, as [`cycles`] tells them.
pub fn topological<N, E>(graph: &DiGraph<N, E>) -> Result<Vec<NodeIndex>, Vec<Vec<NodeIndex>>> {
    let mut waiting: Vec<usize> =
        graph.node_indices().map(|node| graph.neighbors_directed(node, Incoming).count()).collect();
    let free = graph.node_indices().filter(|node| waiting[node.index()] == 0);
    let mut ready: BinaryHeap<Reverse<NodeIndex>> = free.map(Reverse).collect();
    let mut order = Vec::with_capacity(graph.node_count());
    while let Some(Reverse(node)) = ready.pop() {
        order.push(node);
        for next in graph.neighbors(node) {
            waiting[next.index()] -= 1;
            if waiting[next.index()] == 0 {
                ready.push(Reverse(next));
            }
        }
    }
    if order.len() == graph.node_count() { Ok(order) } else { Err(cycles(graph)) }
}
