//! Work on the document tree: drawings, parts that stand apart, and what only pages need.

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue};

use crate::chart::{self, Diagram, Shape};
use crate::document::page::shell::{escape_html, with_names_apart};
use crate::wording::{Stretch, stretches};

/// A directive that names no diagram.
#[derive(Debug)]
pub(in crate::document) struct UnknownDrawing(pub String);

type Node<'a> = &'a AstNode<'a>;

/// The text of a node.
pub(super) fn text_of<'a>(node: Node<'a>) -> String {
    let mut text = String::new();
    for node in node.descendants() {
        match &node.data().value {
            NodeValue::Text(part) => text.push_str(part),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::LineBreak | NodeValue::SoftBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The diagrams of a document, each with the block that names it.
pub(super) fn drawings<'a>(
    root: Node<'a>,
    named: &dyn Fn(&str) -> Option<Diagram>,
) -> Result<Vec<(Node<'a>, Diagram)>, UnknownDrawing> {
    let mut found = Vec::new();
    for node in root.descendants() {
        if let NodeValue::CodeBlock(block) = &node.data().value
            && block.info == "diagram"
        {
            let directive = block.literal.trim();
            let diagram = named(directive).ok_or_else(|| UnknownDrawing(directive.to_owned()))?;
            found.push((node, diagram));
        }
    }
    Ok(found)
}

/// Blocks of Mermaid, which the places that show Markdown draw.
pub(super) fn draw_in_markdown(drawings: &[(Node<'_>, Diagram)]) {
    for (node, diagram) in drawings {
        if let NodeValue::CodeBlock(block) = &mut node.data_mut().value {
            block.info = "mermaid".into();
            block.literal = chart::mermaid(diagram);
        }
    }
}

/// Puts backslashes where others read more than texts: addresses become links there, `$` begins a formula, `:name:` is a
/// picture. Gives them, since pages know nothing of this.
pub(super) fn keep_plain<'a>(arena: &'a Arena<'a>, root: Node<'a>) -> Vec<Node<'a>> {
    let texts: Vec<Node<'a>> =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::Text(_))).collect();
    let mut marks = Vec::new();
    for node in texts {
        let NodeValue::Text(text) = node.data().value.clone() else { continue };
        let mut rest = 0;
        for at in read_otherwise(&text) {
            let (before, mark) = (text[rest..at].to_owned(), raw(arena, "\\".to_owned()));
            node.insert_before(arena.alloc(NodeValue::Text(before.into()).into()));
            node.insert_before(mark);
            marks.push(mark);
            rest = at;
        }
        node.data_mut().value = NodeValue::Text(text[rest..].to_owned().into());
    }
    marks
}

/// Takes the backslashes back.
pub(super) fn take_back(marks: &[Node<'_>]) {
    marks.iter().for_each(|mark| mark.data_mut().value = NodeValue::Raw(String::new()));
}

/// Where a text needs a backslash so that nobody reads more than text in it.
fn read_otherwise(text: &str) -> Vec<usize> {
    let picture = |rest: &str| {
        let name = rest.bytes().take_while(|c| c.is_ascii_alphanumeric() || b"_+-".contains(c)).count();
        name > 0 && rest[name..].starts_with(':')
    };
    let found = text.char_indices().filter(|(at, c)| match c {
        '@' | '$' => true,
        ':' => text[at + 1..].starts_with("//") || picture(&text[at + 1..]),
        '.' => text[..*at].to_ascii_lowercase().ends_with("www"),
        _ => false,
    });
    found.map(|(at, _)| at).collect()
}

/// Figures with SVG.
pub(super) fn draw_in_html(drawings: &[(Node<'_>, Diagram)]) {
    for (at, (node, diagram)) in drawings.iter().enumerate() {
        let svg = chart::svg(diagram, &format!("drawing-{}", at + 1));
        let title = with_names_apart(&diagram.title);
        let shape = match diagram.shape {
            Shape::Tree => "tree",
            Shape::Flow => "flow",
            Shape::Columns => "columns",
        };
        let figure = format!(
            "<figure class=\"drawn {shape}\">\n<div class=\"wide\">\n{svg}</div>\n<figcaption>{title}</figcaption>\n</figure>\n"
        );
        node.data_mut().value = NodeValue::Raw(figure);
    }
}

/// A mark at each end of a part that stands apart, with what it becomes in HTML.
pub(super) type Parts<'a> = Vec<(Node<'a>, String)>;

/// Takes parts out of their directives, so that Markdown has nothing but what stands in them.
pub(super) fn open_parts<'a>(arena: &'a Arena<'a>, root: Node<'a>) -> Parts<'a> {
    let mut parts = Vec::new();
    let found: Vec<Node<'a>> =
        root.descendants().filter(|node| matches!(node.data().value, NodeValue::BlockDirective(_))).collect();
    for node in found {
        let name = match &node.data().value {
            NodeValue::BlockDirective(directive) => directive.info.trim().to_owned(),
            _ => continue,
        };
        let (start, end) = (raw(arena, String::new()), raw(arena, String::new()));
        node.insert_before(start);
        let children: Vec<Node<'a>> = node.children().collect();
        children.into_iter().for_each(|child| node.insert_before(child));
        node.insert_before(end);
        node.detach();
        parts.push((start, format!("<div class=\"{}\">\n", escape_html(&name))));
        parts.push((end, "</div>\n".to_owned()));
    }
    parts
}

/// Sets parts apart in a page.
pub(super) fn mark_parts(parts: &Parts<'_>) {
    for (node, html) in parts {
        node.data_mut().value = NodeValue::Raw(html.clone());
    }
}

fn raw<'a>(arena: &'a Arena<'a>, html: String) -> Node<'a> {
    arena.alloc(NodeValue::Raw(html).into())
}

/// Dresses a tree for the page: wide tables scroll in themselves, labelled lists stand in two columns, depth is told by
/// room rather than by dots, and links lead to pages.
pub(super) fn dress<'a>(arena: &'a Arena<'a>, root: Node<'a>) {
    let all: Vec<Node<'a>> = root.descendants().collect();
    for node in all {
        let value = node.data().value.clone();
        match value {
            NodeValue::Table(_) => wrap(arena, node, "<div class=\"wide\">\n", "</div>\n"),
            NodeValue::List(_) if is_labelled(node) => {
                node.descendants().for_each(without_colon);
                node.children().for_each(|item| value_in_one(arena, item));
                wrap(arena, node, "<div class=\"facts\">\n", "</div>\n");
            }
            NodeValue::TableCell => indent(arena, node),
            NodeValue::Text(text) => set_apart(arena, node, &text),
            NodeValue::Link(mut link) => {
                if let Some(path) = link.url.strip_suffix(".md") {
                    link.url = format!("{path}.html");
                    node.data_mut().value = NodeValue::Link(link);
                }
            }
            _ => {}
        }
    }
}

fn wrap<'a>(arena: &'a Arena<'a>, node: Node<'a>, start: &str, end: &str) {
    node.insert_before(raw(arena, start.to_owned()));
    node.insert_after(raw(arena, end.to_owned()));
}

/// Names that run from right to left stand apart, so that the order around them stays.
fn set_apart<'a>(arena: &'a Arena<'a>, node: Node<'a>, text: &str) {
    let parts = stretches(text);
    if matches!(parts[..], [Stretch::Plain(_)]) {
        return;
    }
    let own = |text: &str| arena.alloc(NodeValue::Text(text.to_owned().into()).into());
    for part in parts {
        match part {
            Stretch::Plain(text) => node.insert_before(own(text)),
            Stretch::Leftward(text) => {
                node.insert_before(raw(arena, "<bdi dir=\"rtl\">".to_owned()));
                node.insert_before(own(text));
                node.insert_before(raw(arena, "</bdi>".to_owned()));
            }
        }
    }
    node.detach();
}

/// Whether every item of a list begins with a label.
fn is_labelled<'a>(list: Node<'a>) -> bool {
    list.children().all(|item| label_of(item).is_some())
}

/// The label that an item begins with.
fn label_of<'a>(item: Node<'a>) -> Option<Node<'a>> {
    let paragraph = item.first_child().filter(|child| matches!(child.data().value, NodeValue::Paragraph))?;
    paragraph.first_child().filter(|child| matches!(child.data().value, NodeValue::Strong))
}

/// What stands behind a label is one element, whatever it consists of, so that it keeps to its column.
fn value_in_one<'a>(arena: &'a Arena<'a>, item: Node<'a>) {
    let Some(label) = label_of(item) else { return };
    if let Some(last) = label.parent().and_then(|paragraph| paragraph.last_child()) {
        last.insert_after(raw(arena, "</span>".to_owned()));
        label.insert_after(raw(arena, "<span>".to_owned()));
    }
}

/// In two columns no colon is needed between label and text.
fn without_colon(item: Node<'_>) {
    if !matches!(item.data().value, NodeValue::Item(_)) {
        return;
    }
    let Some(text) = label_of(item).and_then(|label| label.next_sibling()) else { return };
    if let NodeValue::Text(text) = &mut text.data_mut().value {
        let rest = text.strip_prefix('：').or_else(|| text.strip_prefix(':')).map(|rest| rest.trim_start().to_owned());
        if let Some(rest) = rest {
            *text = rest.into();
        }
    }
}

/// Dots at the start of a cell tell how deep its row lies.
fn indent<'a>(arena: &'a Arena<'a>, cell: Node<'a>) {
    let Some(first) = cell.first_child() else { return };
    let depth = match &mut first.data_mut().value {
        NodeValue::Text(text) => {
            let rest = text.trim_start_matches("· ").to_owned();
            let depth = (text.len() - rest.len()) / "· ".len();
            *text = rest.into();
            depth
        }
        _ => 0,
    };
    if depth > 0 {
        first.insert_before(raw(arena, "<div class=\"deep\">".repeat(depth)));
        cell.append(raw(arena, "</div>".repeat(depth)));
    }
}
