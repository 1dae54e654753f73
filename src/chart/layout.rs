//! Where boxes and lines of a diagram stand, in whole pixels from the upper left.

use rustc_hash::FxHashMap;

use crate::chart::{Diagram, Node, Shape, columns, flow, measure, one_line, tree};

/// The room left around a drawing.
pub(super) const MARGIN: i64 = 8;
/// The room left and right of a box's text.
const SIDE: i64 = 12;
/// Height of a line of the label, of a line of the notes, and the room above and below.
const LABEL: i64 = 18;
const NOTE: i64 = 17;
const PAD: i64 = 9;
/// The middle of the label's first line, from the upper side of a box.
pub(super) const HEAD: i64 = PAD + LABEL / 2;

/// A diagram with places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Width and height of the whole.
    pub size: (i64, i64),
    /// A box for each node, in the diagram's order.
    pub boxes: Vec<Placed>,
    /// A line for each edge whose ends there are.
    pub lines: Vec<Line>,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Frame {
    /// Left side.
    pub x: i64,
    /// Upper side.
    pub y: i64,
    /// Width.
    pub width: i64,
    /// Height.
    pub height: i64,
}

impl Frame {
    /// The right side.
    pub const fn right(&self) -> i64 {
        self.x + self.width
    }

    /// The lower side.
    pub const fn bottom(&self) -> i64 {
        self.y + self.height
    }

    /// The middle of its height.
    pub const fn middle(&self) -> i64 {
        self.y + self.height / 2
    }

    /// The middle of its width.
    pub const fn center(&self) -> i64 {
        self.x + self.width / 2
    }
}

/// A node in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    /// Where it stands.
    pub frame: Frame,
    /// What is written in it.
    pub runs: Vec<Run>,
    /// Where the line between label and notes lies, from its upper side; none without notes.
    pub rule: Option<i64>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its baseline from the upper side of its box.
    pub baseline: i64,
    /// Whether it is of the label.
    pub strong: bool,
    /// The text.
    pub text: String,
}

/// An edge in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which edge of the diagram.
    pub edge: usize,
    /// Its way.
    pub path: Path,
}

/// The way of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// Straight pieces, each level or upright.
    Bent(Vec<(i64, i64)>),
    /// A curve by its two ends, level at both.
    Curve((i64, i64), (i64, i64)),
}

/// Places a diagram.
pub fn lay_out(diagram: &Diagram) -> Layout {
    let mut layout = match diagram.shape {
        Shape::Tree => tree::lay_out(diagram),
        Shape::Flow => flow::lay_out(diagram),
        Shape::Columns => columns::lay_out(diagram),
    };
    let right = layout.boxes.iter().map(|placed| placed.frame.right()).max().unwrap_or(0);
    let bottom = layout.boxes.iter().map(|placed| placed.frame.bottom()).max().unwrap_or(0);
    layout.size = (layout.size.0.max(right + MARGIN), layout.size.1.max(bottom + MARGIN));
    layout
}

/// A node as a box of its text's size, with lines of at most `columns` columns.
pub(super) fn boxed(node: &Node, columns: usize) -> Placed {
    let mut placed = Placed::default();
    let mut y = PAD;
    let mut write = |text: &str, strong: bool, y: &mut i64| {
        let texts = measure::lines(&one_line(text), columns);
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            *y += if strong { LABEL } else { NOTE };
            // Bold letters are a little wider.
            let width = measure::width(&text) + if strong { measure::width(&text) / 12 } else { 0 };
            placed.frame.width = placed.frame.width.max(width + 2 * SIDE);
            placed.runs.push(Run { baseline: *y - 5, strong, text });
        }
    };
    write(&node.label, true, &mut y);
    let rule = y + 4;
    if !node.notes.is_empty() {
        y += 8;
        node.notes.iter().for_each(|note| write(note, false, &mut y));
        placed.rule = Some(rule);
    }
    placed.frame.height = y + PAD;
    placed.frame.width = placed.frame.width.max(64);
    placed
}

/// How far text stands from a box's left side.
pub(super) const TEXT_AT: i64 = SIDE;

/// Edges by the numbers of their ends; one whose end is missing is left out.
pub(super) fn numbered(diagram: &Diagram) -> Vec<(usize, usize, usize)> {
    let at: FxHashMap<&str, usize> =
        diagram.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let edges = diagram.edges.iter().enumerate();
    edges.filter_map(|(edge, own)| Some((edge, *at.get(own.from.as_str())?, *at.get(own.to.as_str())?))).collect()
}
