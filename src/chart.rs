//! The structure of a plan as diagrams: organisation, targets, processes, risks and controls.
//!
//! A [`Diagram`] is nodes and edges with nothing of a format in them; each format is written by one file.

mod build;
mod write;

use serde::Serialize;

pub use build::{organisation, processes, risks, targets};
pub use write::{dot, json, mermaid, text};

/// Nodes and the edges between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diagram {
    /// What it shows.
    pub title: String,
    /// Nodes, those above before those below.
    pub nodes: Vec<Node>,
    /// Edges by the ids of their ends.
    pub edges: Vec<Edge>,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its id, once in the diagram.
    pub id: String,
    /// What is printed.
    pub label: String,
    /// What it is: unit, position, stage, outcome, risk, control, place.
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

impl Diagram {
    fn node(&mut self, id: impl Into<String>, label: impl Into<String>, kind: &'static str) {
        let id = id.into();
        if !self.nodes.iter().any(|node| node.id == id) {
            self.nodes.push(Node { id, label: label.into(), kind });
        }
    }

    fn edge(&mut self, from: impl Into<String>, to: impl Into<String>, kind: &'static str, label: impl Into<String>) {
        self.edges.push(Edge { from: from.into(), to: to.into(), kind, label: label.into() });
    }
}
