//! Diagrams as text trees, DOT, Mermaid and JSON.

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use crate::chart::{Diagram, Edge, Node, Shape, one_line};

/// A tree for the terminal: what is reached twice is printed in full once. Edges back and dotted lines stand behind their node.
pub fn text(diagram: &Diagram) -> String {
    let by_id: FxHashMap<&str, &Node> = diagram.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let forward = |edge: &&Edge| !edge.is_aside();
    let below: FxHashSet<&str> = diagram.edges.iter().filter(forward).map(|edge| edge.to.as_str()).collect();
    let mut out = format!("{}\n", one_line(&diagram.title));
    let mut printed = FxHashSet::default();
    let tree = Tree { diagram, by_id };
    for node in diagram.nodes.iter().filter(|node| !below.contains(node.id.as_str())) {
        tree.print(node, &mut out, &mut printed);
    }
    // Nodes on a circle have no beginning; they are told all the same.
    for node in &diagram.nodes {
        if !printed.contains(node.id.as_str()) {
            tree.print(node, &mut out, &mut printed);
        }
    }
    out
}

struct Tree<'a> {
    diagram: &'a Diagram,
    by_id: FxHashMap<&'a str, &'a Node>,
}

impl<'a> Tree<'a> {
    /// A node with all below it; a stack in place of recursion, since a plan may be any number of levels deep.
    fn print(&self, root: &'a Node, out: &mut String, printed: &mut FxHashSet<&'a str>) {
        let mut open: Vec<(&Node, String, bool, String)> = vec![(root, String::new(), true, String::new())];
        let mut first = true;
        while let Some((node, indent, last, label)) = open.pop() {
            let branch = match (first, last) {
                (true, _) => "",
                (false, true) => "└── ",
                (false, false) => "├── ",
            };
            let again = !printed.insert(node.id.as_str());
            let mark = if again { " …" } else { "" };
            let share = if label.is_empty() { String::new() } else { format!(" ({label})") };
            let _ = writeln!(out, "{indent}{branch}{}{share}{}{mark}", full(node), self.aside(node));
            let deeper = match (first, last) {
                (true, _) => String::new(),
                (false, true) => format!("{indent}    "),
                (false, false) => format!("{indent}│   "),
            };
            first = false;
            if again {
                continue;
            }
            let next: Vec<(&Node, &Edge)> = self.forward(node).collect();
            let count = next.len();
            for (at, (child, edge)) in next.into_iter().enumerate().rev() {
                open.push((child, deeper.clone(), at + 1 == count, edge.label.clone()));
            }
        }
    }

    fn forward(&self, node: &'a Node) -> impl Iterator<Item = (&'a Node, &'a Edge)> {
        let edges = self.diagram.edges.iter().filter(move |edge| edge.from == node.id && !edge.is_aside());
        edges.filter_map(|edge| Some((*self.by_id.get(edge.to.as_str())?, edge)))
    }

    fn aside(&self, node: &Node) -> String {
        let edges = self.diagram.edges.iter().filter(|edge| edge.from == node.id);
        let aside = edges.filter_map(|edge| {
            let label = one_line(&self.by_id.get(edge.to.as_str())?.label);
            match edge.kind {
                "back" => Some(format!(" ↩ {label}")),
                "dotted" => Some(format!(" ⇢ {label}")),
                _ => None,
            }
        });
        aside.collect()
    }
}

/// A node's label and its notes on one line.
fn full(node: &Node) -> String {
    let parts: Vec<String> = std::iter::once(&node.label).chain(&node.notes).map(|part| one_line(part)).collect();
    parts.join(" · ")
}

/// Graphviz.
pub fn dot(diagram: &Diagram) -> String {
    let quoted = |text: &str| format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""));
    let direction = if diagram.shape == Shape::Flow { "TB" } else { "LR" };
    let mut out = format!(
        "digraph {} {{\n  rankdir={direction};\n  node [shape=box, fontname=\"sans-serif\"];\n",
        quoted(&diagram.title)
    );
    for node in &diagram.nodes {
        let shape = match node.kind {
            "position" | "place" => ", style=rounded",
            "won" | "lost" | "void" => ", shape=ellipse",
            _ => "",
        };
        let _ = writeln!(out, "  {} [label={}{shape}];", quoted(&node.id), quoted(&full(node)));
    }
    for edge in &diagram.edges {
        let style = if edge.is_aside() { ", style=dashed, constraint=false" } else { "" };
        let _ =
            writeln!(out, "  {} -> {} [label={}{style}];", quoted(&edge.from), quoted(&edge.to), quoted(&edge.label));
    }
    out + "}\n"
}

/// Mermaid; ids are numbers, so that no id can be a word of its language.
pub fn mermaid(diagram: &Diagram) -> String {
    let numbers: FxHashMap<&str, usize> =
        diagram.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let direction = if diagram.shape == Shape::Flow { "TB" } else { "LR" };
    let mut out = format!("flowchart {direction}\n");
    let title = one_line(&diagram.title);
    if !title.trim().is_empty() {
        let _ = writeln!(out, "  accTitle: {}", title.replace([';', '#', '<', '>', '`', '{', '}', '%'], " ").trim());
    }
    for (at, node) in diagram.nodes.iter().enumerate() {
        let lines: Vec<String> =
            std::iter::once(&node.label).chain(&node.notes).map(|line| mermaid_text(line)).collect();
        let label = lines.join("<br>");
        let _ = match node.kind {
            "won" | "lost" | "void" | "position" | "place" => writeln!(out, "  n{at}([\"{label}\"])"),
            _ => writeln!(out, "  n{at}[\"{label}\"]"),
        };
    }
    for edge in &diagram.edges {
        let (Some(from), Some(to)) = (numbers.get(edge.from.as_str()), numbers.get(edge.to.as_str())) else { continue };
        let arrow = if edge.is_aside() { "-.->" } else { "-->" };
        let label = if edge.label.is_empty() { String::new() } else { format!("|\"{}\"|", mermaid_text(&edge.label)) };
        let _ = writeln!(out, "  n{from} {arrow}{label} n{to}");
    }
    out
}

/// Mermaid reads entities in quoted texts. All else that it reads in them, as Markdown or as directives, is written so.
fn mermaid_text(text: &str) -> String {
    let text = one_line(text);
    let text = text.trim();
    let number = text.bytes().take_while(u8::is_ascii_digit).count();
    let escape = |(at, c): (usize, char)| match c {
        '"' => "#quot;".to_owned(),
        '#' => "#35;".to_owned(),
        '<' => "#lt;".to_owned(),
        '>' => "#gt;".to_owned(),
        '&' => "#amp;".to_owned(),
        '`' | '*' | '_' | '\\' | '[' | ']' | '{' | '}' => entity(c),
        '%' if text[at + 1..].starts_with(['%', '{']) => entity(c),
        // What begins like an item of a list is one, which drawings leave out.
        '-' | '+' if at == 0 => entity(c),
        '.' | ')' if number > 0 && at == number => entity(c),
        c => c.to_string(),
    };
    text.char_indices().map(escape).collect()
}

fn entity(c: char) -> String {
    format!("#{};", u32::from(c))
}

/// One JSON document.
pub fn json(diagram: &Diagram) -> String {
    format!(
        "{:#}\n",
        json!({"format_version": 1, "title": diagram.title, "nodes": diagram.nodes, "edges": diagram.edges})
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Diagram {
        let mut diagram = Diagram::new("T", Shape::Tree);
        diagram.node("a", "A \"q\"", vec!["n".into()], "unit");
        diagram.node("end", "华东 [x]", Vec::new(), "unit");
        diagram.node("c", "C\nD", Vec::new(), "position");
        diagram.edge("a", "end", "below", "50%");
        diagram.edge("end", "c", "below", "");
        diagram.edge("a", "c", "below", "");
        diagram.edge("c", "a", "back", "");
        diagram
    }

    #[test]
    fn trees_print_each_once_and_what_leads_back() {
        let expected = "T\nA \"q\" · n\n├── 华东 [x] (50%)\n│   └── C D ↩ A \"q\"\n└── C D ↩ A \"q\" …\n";
        assert_eq!(text(&sample()), expected);
    }

    #[test]
    fn labels_cannot_leave_their_quotes() {
        assert!(dot(&sample()).contains("\"a\" [label=\"A \\\"q\\\" · n\"];"));
        assert!(mermaid(&sample()).contains("n0[\"A #quot;q#quot;<br>n\"]"));
        assert!(mermaid(&sample()).contains("n2 -.-> n0"));
        assert!(json(&sample()).contains("\"format_version\": 1"));
    }
}
