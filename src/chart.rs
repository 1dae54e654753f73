//! The structure of a plan as diagrams: organisation, targets, processes, risks and controls.
//!
//! A [`Diagram`] is nodes and edges with nothing of a format in them; each format is written by one file. To be drawn it is
//! laid out first, in whole numbers, so that the same plan gives the same drawing everywhere.

mod build;
mod columns;
mod flow;
mod layout;
mod measure;
mod svg;
mod tree;
mod write;

use serde::Serialize;

use crate::wording::is_turning;

pub use build::{organisation, processes, risks, targets, units};
pub use layout::{Frame, Layout, Line, Path, Placed, Run, lay_out};
pub use svg::svg;
pub use write::{dot, json, mermaid, text};

/// Nodes and the edges between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diagram {
    /// What it shows.
    pub title: String,
    /// How it is best drawn.
    #[serde(skip)]
    pub shape: Shape,
    /// Nodes, those above before those below.
    pub nodes: Vec<Node>,
    /// Edges by the ids of their ends.
    pub edges: Vec<Edge>,
}

/// How a diagram is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shape {
    /// A tree that grows to the right.
    #[default]
    Tree,
    /// Steps from top to bottom in their order, with lanes at both sides for what does not lead to the next.
    Flow,
    /// One column for each kind of node.
    Columns,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its id, once in the diagram.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What is printed below that, each a line.
    pub notes: Vec<String>,
    /// What it is: unit, position, stage, won, lost, void, risk, control, place.
    pub kind: &'static str,
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// The id it leads from.
    pub from: String,
    /// The id it leads to.
    pub to: String,
    /// What it means: below, dotted, next, back, controls, sits.
    pub kind: &'static str,
    /// What is printed beside it; may be empty.
    pub label: String,
}

impl Edge {
    /// Whether it stands beside the order of the diagram rather than making it.
    pub fn is_aside(&self) -> bool {
        matches!(self.kind, "back" | "dotted")
    }
}

impl Diagram {
    /// A diagram without nodes.
    pub fn new(title: impl Into<String>, shape: Shape) -> Self {
        Self { title: title.into(), shape, ..Self::default() }
    }

    /// Adds a node, unless there is one of this id.
    pub fn node(&mut self, id: impl Into<String>, label: impl Into<String>, notes: Vec<String>, kind: &'static str) {
        let id = id.into();
        if !self.nodes.iter().any(|node| node.id == id) {
            self.nodes.push(Node { id, label: label.into(), notes, kind });
        }
    }

    /// Adds an edge.
    pub fn edge(
        &mut self,
        from: impl Into<String>,
        to: impl Into<String>,
        kind: &'static str,
        label: impl Into<String>,
    ) {
        self.edges.push(Edge { from: from.into(), to: to.into(), kind, label: label.into() });
    }
}

/// A text without what would leave its line or turn the letters around it: controls become blanks, marks of direction go.
fn one_line(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
        // Not characters in HTML or XML.
        '\u{fdd0}'..='\u{fdef}' => '\u{fffd}',
        c if u32::from(c) & 0xfffe == 0xfffe => '\u{fffd}',
        c => c,
    };
    text.chars().filter(|c| !is_turning(*c)).map(plain).collect()
}
