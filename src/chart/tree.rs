//! Trees that grow to the right and down: a column for each level, every node beside the first of what lies below it, so that
//! the root stands where reading begins, however small the screen.

use crate::chart::Diagram;
use crate::chart::layout::{Frame, HEAD, Layout, Line, MARGIN, Path, Placed, boxed, numbered};

/// Columns of text in a box.
const COLUMNS: usize = 34;
/// Room between levels, and between boxes of one level.
const ACROSS: i64 = 36;
const DOWN: i64 = 12;

pub(super) fn lay_out(diagram: &Diagram) -> Layout {
    let mut boxes: Vec<Placed> = diagram.nodes.iter().map(|node| boxed(node, COLUMNS)).collect();
    let edges = numbered(diagram);
    let tree = Tree::of(diagram, &edges, boxes.len());
    widen(&mut boxes, &tree);
    let mut y = MARGIN;
    for root in tree.order.iter().copied().filter(|node| tree.parent[*node].is_none()) {
        y = tree.place(root, y, &mut boxes) + DOWN;
    }
    let lines = edges.iter().map(|(edge, from, to)| {
        let (start, end) = (boxes[*from].frame, boxes[*to].frame);
        let path = if tree.parent[*to] == Some(*from) {
            let turn = end.x - ACROSS / 2;
            let head = |frame: Frame| frame.y + HEAD.min(frame.height / 2);
            let (leaves, enters) = (head(start), head(end));
            Path::Bent(vec![(start.right(), leaves), (turn, leaves), (turn, enters), (end.x, enters)])
        } else {
            Path::Curve((start.right(), start.middle()), (end.x, end.middle()))
        };
        Line { edge: *edge, path }
    });
    let lines = lines.collect();
    Layout { size: (0, 0), boxes, lines }
}

/// Boxes of one level have one width and stand below each other.
fn widen(boxes: &mut [Placed], tree: &Tree) {
    let mut widths: Vec<i64> = Vec::new();
    for (node, placed) in boxes.iter().enumerate() {
        let depth = tree.depth[node];
        widths.resize(widths.len().max(depth + 1), 0);
        widths[depth] = widths[depth].max(placed.frame.width);
    }
    for (node, placed) in boxes.iter_mut().enumerate() {
        let left: i64 = widths[..tree.depth[node]].iter().map(|width| width + ACROSS).sum();
        placed.frame.x = MARGIN + left;
        placed.frame.width = widths[tree.depth[node]];
    }
}

/// What lies below what: the first edge to a node makes it part of the tree, unless it would close a circle.
struct Tree {
    parent: Vec<Option<usize>>,
    below: Vec<Vec<usize>>,
    depth: Vec<usize>,
    /// Those above before those below.
    order: Vec<usize>,
}

impl Tree {
    fn of(diagram: &Diagram, edges: &[(usize, usize, usize)], count: usize) -> Self {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut entered = vec![false; count];
        for (edge, from, to) in edges {
            if !diagram.edges[*edge].is_aside() && from != to {
                next[*from].push(*to);
                entered[*to] = true;
            }
        }
        let mut tree = Self {
            parent: vec![None; count],
            below: vec![Vec::new(); count],
            depth: vec![0; count],
            order: Vec::new(),
        };
        let mut seen = vec![false; count];
        // Nodes on a circle have no beginning: the first of them is taken for one.
        let roots = (0..count).filter(|node| !entered[*node]).chain(0..count);
        for root in roots.collect::<Vec<_>>() {
            tree.grow(root, &next, &mut seen);
        }
        tree
    }

    fn grow(&mut self, root: usize, next: &[Vec<usize>], seen: &mut [bool]) {
        if std::mem::replace(&mut seen[root], true) {
            return;
        }
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            self.order.push(node);
            for below in &next[node] {
                if !std::mem::replace(&mut seen[*below], true) {
                    self.parent[*below] = Some(node);
                    self.depth[*below] = self.depth[node] + 1;
                    self.below[node].push(*below);
                }
            }
            open.extend(self.below[node].iter().rev());
        }
    }

    /// Places a root and all below it from `top` on, and gives where it ends.
    fn place(&self, root: usize, top: i64, boxes: &mut [Placed]) -> i64 {
        let mut order = vec![root];
        let mut at = 0;
        while let Some(node) = order.get(at) {
            order.extend(&self.below[*node]);
            at += 1;
        }
        let mut below = vec![0; boxes.len()];
        let mut whole = vec![0; boxes.len()];
        for node in order.iter().rev() {
            let children = &self.below[*node];
            below[*node] = children.iter().map(|child| whole[*child] + DOWN).sum::<i64>();
            below[*node] -= if children.is_empty() { 0 } else { DOWN };
            whole[*node] = boxes[*node].frame.height.max(below[*node]);
        }
        let mut tops = vec![top; boxes.len()];
        for node in order {
            boxes[node].frame.y = tops[node];
            let mut y = tops[node];
            for child in &self.below[node] {
                tops[*child] = y;
                y += whole[*child] + DOWN;
            }
        }
        top + whole[root]
    }
}
