//! Drawings as SVG that stands within a page: its colours are the page's, and it tells in words what it shows.

use std::fmt::Write;

use crate::chart::layout::TEXT_AT;
use crate::chart::{Diagram, Layout, Path, lay_out, one_line};
use crate::wording::{Stretch, stretches};

/// How round bends are.
const ROUND: i64 = 7;

/// A diagram as an `svg` element. `id` is a prefix for the ids within it, and has to be its own on a page.
pub fn svg(diagram: &Diagram, id: &str) -> String {
    let layout = lay_out(diagram);
    let (width, height) = layout.size;
    let id = escape(id);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"drawing\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" \
         viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
        escape(&diagram.title),
        escape(&told(diagram)),
    );
    lines(diagram, &layout, &mut out);
    boxes(diagram, &layout, &mut out);
    out + "</svg>\n"
}

/// What leads to what, in words; where nothing does, what there is.
fn told(diagram: &Diagram) -> String {
    let label = |id: &str| diagram.nodes.iter().find(|node| node.id == id).map(|node| node.label.as_str());
    let edge =
        |edge: &super::Edge| Some(format!("{} {} {}", label(&edge.from)?, arrow(edge.is_aside()), label(&edge.to)?));
    let lines: Vec<String> = diagram.edges.iter().filter_map(edge).collect();
    let alone: Vec<String> = diagram.nodes.iter().map(|node| node.label.clone()).collect();
    if lines.is_empty() { alone.join("; ") } else { lines.join("; ") }
}

const fn arrow(aside: bool) -> &'static str {
    if aside { "⇢" } else { "→" }
}

fn lines(diagram: &Diagram, layout: &Layout, out: &mut String) {
    let label = |id: &str| diagram.nodes.iter().find(|node| node.id == id).map_or("", |node| node.label.as_str());
    for line in &layout.lines {
        let edge = &diagram.edges[line.edge];
        let (way, tip) = match &line.path {
            Path::Bent(points) => (bent(points), tip(points)),
            Path::Curve(start, end) => {
                let turn = (start.0 + end.0) / 2;
                (
                    format!("M{} {}C{turn} {} {turn} {} {} {}", start.0, start.1, start.1, end.1, end.0, end.1),
                    tip(&[(turn, end.1), *end]),
                )
            }
        };
        let dashes = if edge.is_aside() { " stroke-dasharray=\"4 3\"" } else { "" };
        let tip = if edge.kind == "below" {
            String::new()
        } else {
            format!("<path d=\"{tip}\" fill=\"currentColor\" stroke=\"none\"/>")
        };
        let _ = writeln!(
            out,
            "<g class=\"edge {}\" fill=\"none\" stroke=\"currentColor\"{dashes}><title>{} {} {}</title><path d=\"{way}\"/>{tip}</g>",
            edge.kind,
            escape(label(&edge.from)),
            arrow(edge.is_aside()),
            escape(label(&edge.to)),
        );
    }
}

/// Straight pieces with round bends.
fn bent(points: &[(i64, i64)]) -> String {
    let Some(((x, y), rest)) = points.split_first() else { return String::new() };
    let mut way = format!("M{x} {y}");
    for (at, (x, y)) in rest.iter().copied().enumerate() {
        let (before, after) = (points[at], rest.get(at + 1));
        let Some(after) = after else {
            let _ = write!(way, "L{x} {y}");
            continue;
        };
        let half = |from: (i64, i64)| ((from.0 - x).abs() + (from.1 - y).abs()) / 2;
        let round = ROUND.min(half(before)).min(half(*after));
        let toward = |other: (i64, i64)| (x + round * (other.0 - x).signum(), y + round * (other.1 - y).signum());
        let (start, end) = (toward(before), toward(*after));
        let _ = write!(way, "L{} {}Q{x} {y} {} {}", start.0, start.1, end.0, end.1);
    }
    way
}

/// The head of an arrow at the last of some points.
fn tip(points: &[(i64, i64)]) -> String {
    let [.., before, (x, y)] = points else { return String::new() };
    let (across, down) = ((x - before.0).signum(), (y - before.1).signum());
    let (left, top) = (x - 7 * across, y - 7 * down);
    format!("M{x} {y}L{} {}L{} {}Z", left + 4 * down, top + 4 * across, left - 4 * down, top - 4 * across)
}

fn boxes(diagram: &Diagram, layout: &Layout, out: &mut String) {
    for (node, placed) in diagram.nodes.iter().zip(&layout.boxes) {
        let (frame, kind) = (placed.frame, node.kind);
        let round = if matches!(kind, "won" | "lost" | "void" | "place") { 14.min(frame.height / 2) } else { 5 };
        let _ = write!(
            out,
            "<g class=\"node {kind}\"><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{round}\" \
             fill=\"none\" stroke=\"currentColor\"/>",
            escape(&node.label),
            frame.x,
            frame.y,
            frame.width,
            frame.height
        );
        if let Some(rule) = placed.rule {
            let y = frame.y + rule;
            let _ =
                write!(out, "<path class=\"rule\" d=\"M{} {y}H{}\" stroke=\"currentColor\"/>", frame.x, frame.right());
        }
        for run in &placed.runs {
            let weight = if run.strong { " class=\"label\" font-weight=\"600\"" } else { "" };
            let (x, y) = (frame.x + TEXT_AT, frame.y + run.baseline);
            let _ = write!(out, "<text x=\"{x}\" y=\"{y}\"{weight} fill=\"currentColor\">{}</text>", apart(&run.text));
        }
        out.push_str("</g>\n");
    }
}

/// A text with names that run from right to left set apart by marks, since drawings have no elements for that.
fn apart(text: &str) -> String {
    let parts = stretches(text).into_iter().map(|part| match part {
        Stretch::Plain(text) => escape(text),
        Stretch::Leftward(text) => format!("\u{2067}{}\u{2069}", escape(text)),
    });
    parts.collect()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
