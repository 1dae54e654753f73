//! One column for each kind of node, in the order in which kinds are met; nodes stand beside what they are linked to.

use crate::chart::Diagram;
use crate::chart::layout::{Layout, Line, MARGIN, Path, Placed, boxed, numbered};

/// Columns of text in a box.
const COLUMNS: usize = 26;
/// Room between columns, and between boxes of one column.
const ACROSS: i64 = 88;
const DOWN: i64 = 12;

pub(super) fn lay_out(diagram: &Diagram) -> Layout {
    let mut boxes: Vec<Placed> = diagram.nodes.iter().map(|node| boxed(node, COLUMNS)).collect();
    let edges = numbered(diagram);
    let mut links: Vec<Vec<usize>> = vec![Vec::new(); boxes.len()];
    for (_, from, to) in &edges {
        links[*from].push(*to);
        links[*to].push(*from);
    }
    let columns = ordered(diagram, &links);
    let mut x = MARGIN;
    for column in &columns {
        let width = column.iter().map(|node| boxes[*node].frame.width).max().unwrap_or(0);
        for node in column {
            (boxes[*node].frame.x, boxes[*node].frame.width) = (x, width);
        }
        x += width + ACROSS;
    }
    place(&columns, &links, &mut boxes);
    let lines = edges.iter().map(|(edge, from, to)| {
        let (start, end) = (boxes[*from].frame, boxes[*to].frame);
        Line { edge: *edge, path: Path::Curve((start.right(), start.middle()), (end.x, end.middle())) }
    });
    let lines = lines.collect();
    Layout { size: (0, 0), boxes, lines }
}

/// The nodes by column: the first in the author's order, each later one by the median of what it is linked to before it.
fn ordered(diagram: &Diagram, links: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut kinds: Vec<&str> = Vec::new();
    for node in &diagram.nodes {
        if !kinds.contains(&node.kind) {
            kinds.push(node.kind);
        }
    }
    let mut columns: Vec<Vec<usize>> = Vec::new();
    for kind in kinds {
        let mut column: Vec<usize> = (0..links.len()).filter(|node| diagram.nodes[*node].kind == kind).collect();
        if let Some(before) = columns.last() {
            column.sort_by_key(|node| {
                let mut places: Vec<usize> =
                    links[*node].iter().filter_map(|other| before.iter().position(|own| own == other)).collect();
                places.sort_unstable();
                places.get(places.len() / 2).copied().unwrap_or(usize::MAX)
            });
        }
        columns.push(column);
    }
    columns
}

fn stacked(column: &[usize], boxes: &[Placed]) -> i64 {
    column.iter().map(|node| boxes[*node].frame.height + DOWN).sum::<i64>() - DOWN
}

/// The tallest column is stacked; from there to both sides each box stands as near as may be to the middle of its links.
fn place(columns: &[Vec<usize>], links: &[Vec<usize>], boxes: &mut [Placed]) {
    let tallest = (0..columns.len()).rev().max_by_key(|at| stacked(&columns[*at], boxes));
    let Some(tallest) = tallest else { return };
    let bottom = MARGIN + stacked(&columns[tallest], boxes);
    let mut placed = vec![false; boxes.len()];
    for at in [tallest].into_iter().chain((0..tallest).rev()).chain(tallest + 1..columns.len()) {
        let column = &columns[at];
        let mut y = MARGIN;
        for node in column {
            let beside: Vec<i64> =
                links[*node].iter().filter(|other| placed[**other]).map(|other| boxes[*other].frame.middle()).collect();
            let wished = match i64::try_from(beside.len()) {
                Ok(count @ 1..) => beside.iter().sum::<i64>() / count - boxes[*node].frame.height / 2,
                _ => y,
            };
            boxes[*node].frame.y = y.max(wished);
            y = boxes[*node].frame.bottom() + DOWN;
        }
        let mut limit = bottom;
        for node in column.iter().rev() {
            let frame = &mut boxes[*node].frame;
            frame.y = frame.y.min(limit - frame.height);
            limit = frame.y - DOWN;
        }
        column.iter().for_each(|node| placed[*node] = true);
    }
}
