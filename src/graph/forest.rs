//! Trees from parent pointers.

use std::ops::Range;

use super::index::Index;

/// Entries that each have one parent or none. The children of an entry, and the roots, stand in the order of their indices.
///
/// Where parents form a loop, the loop is noted in [`cycles`](Self::cycles) and its entry of smallest index counts as a root, so
/// that every walk ends and every entry is in exactly one tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forest<I> {
    parents: Vec<Option<I>>,
    /// Children of all entries one after the other, and where those of each begin.
    children: Vec<I>,
    child_starts: Vec<u32>,
    roots: Vec<I>,
    depths: Vec<u32>,
    preorder: Vec<I>,
    /// The positions in `preorder` of each entry and all below it.
    ranges: Vec<(u32, u32)>,
    cycles: Vec<Vec<I>>,
}

impl<I: Index> Forest<I> {
    /// The trees of the entries `0..parents.len()`. Panics where a parent is not one of them.
    pub fn new(mut parents: Vec<Option<I>>) -> Self {
        let cycles = cycles(&parents);
        cycles.iter().for_each(|cycle| parents[cycle[0].index()] = None);
        let roots = (0..parents.len()).filter(|at| parents[*at].is_none()).map(I::new).collect();
        let (children, child_starts) = children(&parents);
        let count = parents.len();
        let mut forest = Self {
            parents,
            children,
            child_starts,
            roots,
            depths: vec![0; count],
            preorder: Vec::with_capacity(count),
            ranges: vec![(0, 0); count],
            cycles,
        };
        forest.walk();
        forest.measure();
        forest
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The loops of parents, each beginning with its smallest entry and going on to its parent.
    pub fn cycles(&self) -> &[Vec<I>] {
        &self.cycles
    }

    /// The entries without a parent.
    pub fn roots(&self) -> &[I] {
        &self.roots
    }

    /// The entry directly above.
    pub fn parent(&self, entry: I) -> Option<I> {
        self.parents[entry.index()]
    }

    /// The entries directly below.
    pub fn children(&self, entry: I) -> &[I] {
        let at = entry.index();
        &self.children[self.child_starts[at] as usize..self.child_starts[at + 1] as usize]
    }

    /// The entries above, from the parent up to the root.
    pub fn ancestors(&self, entry: I) -> impl Iterator<Item = I> + '_ {
        std::iter::successors(self.parent(entry), |above| self.parent(*above))
    }

    /// How many entries stand above; 0 for a root.
    pub fn depth(&self, entry: I) -> usize {
        self.depths[entry.index()] as usize
    }

    /// All entries, each directly followed by everything below it. Read backwards, it has every entry after all below it.
    pub fn preorder(&self) -> &[I] {
        &self.preorder
    }

    /// Where in [`preorder`](Self::preorder) an entry and everything below it stand.
    pub fn range(&self, entry: I) -> Range<usize> {
        let (start, end) = self.ranges[entry.index()];
        start as usize..end as usize
    }

    /// An entry and everything below it.
    pub fn subtree(&self, entry: I) -> &[I] {
        &self.preorder[self.range(entry)]
    }

    /// Whether an entry is `above` or stands somewhere below it.
    pub fn is_within(&self, entry: I, above: I) -> bool {
        self.range(above).contains(&self.range(entry).start)
    }

    /// The leaves of a subtree: entries without children, the entry itself where it has none.
    pub fn leaves(&self, entry: I) -> impl Iterator<Item = I> + '_ {
        self.subtree(entry).iter().copied().filter(|below| self.children(*below).is_empty())
    }

    fn walk(&mut self) {
        let mut open: Vec<I> = self.roots.iter().rev().copied().collect();
        while let Some(entry) = open.pop() {
            self.ranges[entry.index()].0 = self.preorder.len() as u32;
            self.preorder.push(entry);
            self.depths[entry.index()] = self.parent(entry).map_or(0, |parent| self.depths[parent.index()] + 1);
            open.extend(self.children(entry).iter().rev());
        }
        debug_assert_eq!(self.preorder.len(), self.len());
    }

    /// A subtree ends where its last child's ends; children come before their parents when read backwards.
    fn measure(&mut self) {
        for at in (0..self.preorder.len()).rev() {
            let entry = self.preorder[at];
            let end = self.children(entry).last().map_or(at as u32 + 1, |last| self.ranges[last.index()].1);
            self.ranges[entry.index()].1 = end;
        }
    }
}

/// Entries sorted by parent, and where the children of each entry begin, with one more for the end.
fn children<I: Index>(parents: &[Option<I>]) -> (Vec<I>, Vec<u32>) {
    let mut starts = vec![0_u32; parents.len() + 1];
    parents.iter().flatten().for_each(|parent| starts[parent.index() + 1] += 1);
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let mut next = starts.clone();
    let mut children = vec![I::new(0); parents.iter().flatten().count()];
    for (at, parent) in parents.iter().enumerate() {
        if let Some(parent) = parent {
            let place = &mut next[parent.index()];
            children[*place as usize] = I::new(at);
            *place += 1;
        }
    }
    (children, starts)
}

/// Walks up from every entry until a root or an entry seen before; one seen on the same walk closes a loop.
fn cycles<I: Index>(parents: &[Option<I>]) -> Vec<Vec<I>> {
    const NEVER: usize = usize::MAX;
    let mut seen_by = vec![NEVER; parents.len()];
    let mut cycles = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(entry) = at.filter(|entry| seen_by[*entry] == NEVER) {
            seen_by[entry] = start;
            at = parents[entry].map(I::index);
        }
        if let Some(entry) = at.filter(|entry| seen_by[*entry] == start) {
            cycles.push(cycle_through(parents, I::new(entry)));
        }
    }
    cycles.sort_unstable();
    cycles
}

fn cycle_through<I: Index>(parents: &[Option<I>], entry: I) -> Vec<I> {
    let above = |entry: &I| parents[entry.index()];
    let rest = std::iter::successors(above(&entry), above).take_while(|other| *other != entry);
    let mut cycle: Vec<I> = std::iter::once(entry).chain(rest).collect();
    let smallest = (0..cycle.len()).min_by_key(|at| cycle[*at]).unwrap_or(0);
    cycle.rotate_left(smallest);
    cycle
}
