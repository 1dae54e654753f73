//! Trees and graphs against naive versions, and chains as long as a plan can make them.

use std::collections::BTreeSet;

use petgraph::graph::{DiGraph, NodeIndex};
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Id(u32);

impl Index for Id {
    fn index(self) -> usize {
        self.0 as usize
    }

    fn new(index: usize) -> Self {
        Self(index as u32)
    }
}

const LONG: usize = 100_000;

fn lines() -> impl Strategy<Value = (usize, Vec<(Id, Id)>)> {
    (1_usize..8).prop_flat_map(|count| {
        let id = (0..count).prop_map(Id::new);
        (Just(count), prop::collection::vec((id.clone(), id), 0..14))
    })
}

fn parents() -> impl Strategy<Value = Vec<Option<Id>>> {
    (1_usize..9).prop_flat_map(|count| {
        let parent = prop::option::weighted(0.8, (0..count).prop_map(Id::new));
        prop::collection::vec(parent, count)
    })
}

/// Which node leads to which in one step or more, by joining ways until nothing changes.
fn ways(count: usize, lines: &[(Id, Id)]) -> Vec<Vec<bool>> {
    let mut leads = vec![vec![false; count]; count];
    lines.iter().for_each(|(from, to)| leads[from.index()][to.index()] = true);
    for middle in 0..count {
        for from in 0..count {
            for to in 0..count {
                leads[from][to] |= leads[from][middle] && leads[middle][to];
            }
        }
    }
    leads
}

/// The length of the shortest loop through a node, by taking ever more steps from it.
fn shortest_loop(count: usize, lines: &[(Id, Id)], start: usize) -> usize {
    let mut at = BTreeSet::from([start]);
    let step = |at: &BTreeSet<usize>| {
        lines.iter().filter(|(from, _)| at.contains(&from.index())).map(|(_, to)| to.index()).collect()
    };
    (1..=count)
        .find(|_| {
            at = step(&at);
            at.contains(&start)
        })
        .expect("the node lies on a loop")
}

fn check_cycles(count: usize, lines: &[(Id, Id)]) -> Result<(), TestCaseError> {
    let leads = ways(count, lines);
    let found: Vec<Vec<Id>> = cycles(&digraph(count, lines.iter().copied())).iter().map(|cycle| ids(cycle)).collect();
    let knot =
        |node: usize| -> BTreeSet<usize> { (0..count).filter(|to| leads[node][*to] && leads[*to][node]).collect() };
    let knots: BTreeSet<_> = (0..count).filter(|node| leads[*node][*node]).map(knot).collect();
    prop_assert_eq!(found.len(), knots.len());
    prop_assert!(found.is_sorted_by_key(|cycle| cycle[0]));
    for cycle in &found {
        let closed = cycle.iter().zip(cycle.iter().cycle().skip(1));
        prop_assert!(closed.clone().all(|(from, to)| lines.contains(&(*from, *to))), "{:?}", cycle);
        prop_assert!(cycle.iter().all(|node| cycle[0] <= *node));
        let least = knot(cycle[0].index()).into_iter().map(|node| shortest_loop(count, lines, node)).min();
        prop_assert_eq!(Some(cycle.len()), least, "{:?}", cycle);
    }
    Ok(())
}

fn check_reach(count: usize, lines: &[(Id, Id)], starts: &BTreeSet<usize>) -> Result<(), TestCaseError> {
    let leads = ways(count, lines);
    let graph = digraph(count, lines.iter().copied());
    let nodes = || starts.iter().map(|start| NodeIndex::new(*start));
    let to: Vec<bool> =
        (0..count).map(|node| starts.iter().any(|start| *start == node || leads[*start][node])).collect();
    prop_assert_eq!(reachable(&graph, nodes()), to);
    let from: Vec<bool> = (0..count).map(|node| starts.iter().any(|end| *end == node || leads[node][*end])).collect();
    prop_assert_eq!(can_end(&graph, nodes()), from);
    match topological(&graph) {
        Ok(order) => {
            let place = |id: Id| order.iter().position(|node| node.index() == id.index());
            prop_assert_eq!(order.len(), count);
            prop_assert!(lines.iter().all(|(from, to)| place(*from) < place(*to)));
        }
        Err(found) => {
            prop_assert!(!found.is_empty());
            prop_assert_eq!(found, cycles(&graph));
        }
    }
    Ok(())
}

fn check_forest(parents: &[Option<Id>]) -> Result<(), TestCaseError> {
    let forest = Forest::new(parents.to_vec());
    let all: Vec<Id> = (0..parents.len()).map(Id::new).collect();
    let pointers = parents.iter().zip(&all).filter_map(|(parent, id)| Some((*id, (*parent)?)));
    let loops: Vec<Vec<Id>> = cycles(&digraph(parents.len(), pointers)).iter().map(|cycle| ids(cycle)).collect();
    prop_assert_eq!(forest.cycles(), loops);
    let heads: BTreeSet<Id> = forest.cycles().iter().map(|cycle| cycle[0]).collect();
    let mut sorted = forest.preorder().to_vec();
    sorted.sort_unstable();
    prop_assert_eq!(&sorted, &all);
    for id in all.iter().copied() {
        let parent = parents[id.index()].filter(|_| !heads.contains(&id));
        prop_assert_eq!(forest.parent(id), parent);
        prop_assert_eq!(forest.roots().contains(&id), parent.is_none());
        let below: Vec<Id> = all.iter().copied().filter(|other| forest.parent(*other) == Some(id)).collect();
        prop_assert_eq!(forest.children(id), below);
        prop_assert_eq!(forest.depth(id), forest.ancestors(id).count());
        let within: BTreeSet<Id> =
            all.iter().copied().filter(|other| *other == id || forest.ancestors(*other).any(|up| up == id)).collect();
        prop_assert_eq!(BTreeSet::from_iter(forest.subtree(id).iter().copied()), within.clone());
        prop_assert_eq!(forest.subtree(id).len(), within.len());
        prop_assert!(all.iter().all(|other| forest.is_within(*other, id) == within.contains(other)));
        prop_assert!(forest.children(id).iter().is_sorted_by_key(|child| forest.range(*child).start));
        prop_assert_eq!(forest.preorder()[forest.range(id).start], id);
        prop_assert!(forest.leaves(id).all(|leaf| within.contains(&leaf) && forest.children(leaf).is_empty()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn loops_equal_the_naive_ones((count, lines) in lines()) {
        check_cycles(count, &lines)?;
    }

    #[test]
    fn reach_equals_the_closure((count, lines) in lines(), starts in prop::collection::vec(any::<prop::sample::Index>(), 0..3)) {
        let starts = starts.iter().map(|start| start.index(count)).collect();
        check_reach(count, &lines, &starts)?;
    }

    #[test]
    fn the_order_lines_come_in_does_not_matter((count, lines) in lines()) {
        let backwards = digraph(count, lines.iter().rev().copied());
        let forwards = digraph(count, lines);
        prop_assert_eq!(cycles(&forwards), cycles(&backwards));
        prop_assert_eq!(topological(&forwards), topological(&backwards));
    }

    #[test]
    fn forests_equal_walks_along_the_pointers(parents in parents()) {
        check_forest(&parents)?;
    }
}

fn chain(count: usize) -> impl Iterator<Item = (Id, Id)> {
    (1..count).map(|at| (Id::new(at - 1), Id::new(at)))
}

#[test]
fn a_loop_is_told_whole_and_once() {
    let lines = [(3, 1), (1, 4), (4, 3), (4, 5), (5, 6), (6, 5), (7, 7), (0, 1)];
    let graph: DiGraph<(), ()> = digraph(8, lines.map(|(from, to)| (Id(from), Id(to))));
    let found: Vec<Vec<u32>> =
        cycles(&graph).iter().map(|cycle| cycle.iter().map(|node| node.index() as u32).collect()).collect();
    assert_eq!(found, [vec![1, 4, 3], vec![5, 6], vec![7]]);
}

#[test]
fn of_two_loops_alike_the_one_of_smaller_entries_is_told() {
    let lines = [(0, 1), (1, 0), (0, 2), (2, 0)].map(|(from, to)| (Id(from), Id(to)));
    for lines in [lines, [lines[3], lines[2], lines[1], lines[0]]] {
        assert_eq!(cycles(&digraph(3, lines)), [[NodeIndex::new(0), NodeIndex::new(1)]]);
    }
}

#[test]
fn long_chains_do_not_overflow() {
    let parents = (0..LONG).map(|at| at.checked_sub(1).map(Id::new)).collect();
    let forest = Forest::new(parents);
    assert_eq!(forest.depth(Id::new(LONG - 1)), LONG - 1);
    assert_eq!(forest.subtree(Id::new(1)).len(), LONG - 1);
    let graph = digraph(LONG, chain(LONG));
    assert!(cycles(&graph).is_empty());
    assert_eq!(topological(&graph).map(|order| order.len()), Ok(LONG));
    assert!(reachable(&graph, [NodeIndex::new(0)]).iter().all(|reached| *reached));
    assert!(can_end(&graph, [NodeIndex::new(LONG - 1)]).iter().all(|ends| *ends));
}

#[test]
fn long_loops_are_found() {
    let closed = chain(LONG).chain([(Id::new(LONG - 1), Id::new(0))]);
    let found = cycles(&digraph(LONG, closed));
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [LONG]);
    let forest = Forest::new((0..LONG).map(|at| Some(Id::new((at + 1) % LONG))).collect());
    assert_eq!(forest.cycles()[0].len(), LONG);
    assert_eq!(forest.roots(), [Id(0)]);
}
