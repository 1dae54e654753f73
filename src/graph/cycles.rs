//! Loops, told once each.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

/// Steps after which the search for a shorter loop in one knot of nodes ends with the shortest found so far.
const MOST_STEPS: usize = 1_000_000;

/// One loop for each knot of nodes that all lead to each other: a shortest one, told whole, beginning with its node of
/// smallest index (the line from the last node back to the first closes it). Knots come in the order of these nodes.
///
/// In a knot of many thousands of nodes the loop may not be the shortest, but still goes through no node twice.
pub fn cycles<N, E>(graph: &DiGraph<N, E>) -> Vec<Vec<NodeIndex>> {
    let knots = kosaraju_scc(graph);
    let mut knot_of = vec![0; graph.node_count()];
    for (at, knot) in knots.iter().enumerate() {
        knot.iter().for_each(|node| knot_of[node.index()] = at);
    }
    let next = graph.node_indices().map(|node| neighbours(graph, node, &knot_of)).collect();
    let mut search = Search { next, distance: vec![usize::MAX; graph.node_count()], from: vec![0; graph.node_count()] };
    let mut cycles: Vec<_> = knots.into_iter().filter_map(|knot| search.shortest(knot)).collect();
    cycles.sort_unstable();
    cycles.into_iter().map(|cycle| cycle.into_iter().map(NodeIndex::new).collect()).collect()
}

/// The nodes of the same knot that a node leads to, ascending.
fn neighbours<N, E>(graph: &DiGraph<N, E>, node: NodeIndex, knot_of: &[usize]) -> Vec<usize> {
    let within = |other: &usize| knot_of[*other] == knot_of[node.index()];
    let mut neighbours: Vec<usize> = graph.neighbors(node).map(NodeIndex::index).filter(within).collect();
    neighbours.sort_unstable();
    neighbours.dedup();
    neighbours
}

struct Search {
    next: Vec<Vec<usize>>,
    /// Steps from the node a search began at; [`usize::MAX`] where it has not come.
    distance: Vec<usize>,
    /// The node it came from.
    from: Vec<usize>,
}

impl Search {
    fn shortest(&mut self, mut knot: Vec<NodeIndex>) -> Option<Vec<usize>> {
        knot.sort_unstable();
        // A knot with as many lines as nodes is one single loop; the first search finds it.
        let lines: usize = knot.iter().map(|node| self.next[node.index()].len()).sum();
        let most_steps = if lines == knot.len() { 0 } else { MOST_STEPS };
        let mut best: Option<Vec<usize>> = None;
        let mut steps = 0;
        for start in knot {
            let limit = best.as_ref().map_or(usize::MAX, Vec::len);
            if limit == 1 || steps > most_steps {
                break;
            }
            best = self.through(start.index(), limit, &mut steps).or(best);
        }
        best.map(|mut cycle| {
            let smallest = (0..cycle.len()).min_by_key(|at| cycle[*at]).unwrap_or(0);
            cycle.rotate_left(smallest);
            cycle
        })
    }

    /// The shortest loop through a node that has fewer than `limit` nodes, found by walking in widening circles.
    fn through(&mut self, start: usize, limit: usize, steps: &mut usize) -> Option<Vec<usize>> {
        self.distance[start] = 0;
        let (mut seen, mut queue) = (vec![start], VecDeque::from([start]));
        let mut last = None;
        while let Some(node) = queue.pop_front().filter(|node| last.is_none() && self.distance[*node] + 1 < limit) {
            *steps += self.next[node].len();
            for other in &self.next[node] {
                if *other == start {
                    last = Some(node);
                    break;
                }
                if self.distance[*other] == usize::MAX {
                    (self.distance[*other], self.from[*other]) = (self.distance[node] + 1, node);
                    seen.push(*other);
                    queue.push_back(*other);
                }
            }
        }
        let cycle = last.map(|last| self.way(start, last));
        seen.into_iter().for_each(|node| self.distance[node] = usize::MAX);
        cycle
    }

    fn way(&self, start: usize, end: usize) -> Vec<usize> {
        let back = std::iter::successors(Some(end), |node| (*node != start).then(|| self.from[*node]));
        let mut way: Vec<usize> = back.collect();
        way.reverse();
        way
    }
}
