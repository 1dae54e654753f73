//! A rule's manual page for the terminal.

use comrak::nodes::{AstNode, ListType, NodeList, NodeValue};
use comrak::{Arena, parse_document};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Options;
use super::paint::{Ink, Paint};
use super::wrap::wrap;
use crate::diagnostic::{Lang, Rule};
use crate::say;

/// Prose wider than this is tiring to read, however wide the screen.
const PROSE_COLUMNS: usize = 100;

/// The page of `rule`: code, name and level, then its manual with headings in bold, code indented and prose wrapped.
pub fn explain(rule: &Rule, lang: Lang, options: &Options) -> String {
    let width = options.width.clamp(40, PROSE_COLUMNS);
    let paint = Paint { color: options.color };
    let manual = Manual { paint, unicode: options.unicode, columns: options.width.max(width) };
    let title = manual.paint.ink(Ink::Strong, &format!("{} {}", rule.code, rule.name));
    let level = manual.paint.ink(Ink::of(rule.severity), rule.severity.named(lang));
    let module = rule.module().named(lang);
    let since =
        say!(en: ", {module}, since {since}", zh: "，{module}，自 {since} 版起", module = module, since = rule.since);
    let since = manual.paint.ink(Ink::Faint, since.text(lang));
    format!("{title}\n{level}{since}\n\n{}", manual.page(&rule.page(lang), width))
}

#[derive(Clone, Copy)]
struct Manual {
    paint: Paint,
    unicode: bool,
    /// What the screen has; code may take all of it.
    columns: usize,
}

/// Columns before code.
const INDENT: usize = 4;

impl Manual {
    fn page(self, markdown: &str, width: usize) -> String {
        let mut options = comrak::Options::default();
        options.extension.table = true;
        let arena = Arena::new();
        let root = parse_document(&arena, markdown, &options);
        self.blocks(root, width, true).iter().map(|line| format!("{}\n", line.trim_end())).collect()
    }

    /// The blocks below a node, an empty line between them where they are `loose`.
    fn blocks<'a>(self, node: &'a AstNode<'a>, width: usize, loose: bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for child in node.children() {
            if loose && !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(self.block(child, width));
        }
        lines
    }

    fn block<'a>(self, node: &'a AstNode<'a>, width: usize) -> Vec<String> {
        match &node.data().value {
            NodeValue::Heading(_) => self.styled(node, width),
            NodeValue::Paragraph => wrap(&self.inline(node), width, 0),
            NodeValue::CodeBlock(code) => {
                let lines = code.literal.lines().flat_map(|line| broken(line, self.columns - INDENT));
                lines.map(|line| format!("{}{line}", " ".repeat(INDENT))).collect()
            }
            NodeValue::List(list) => self.list(node, list, width),
            NodeValue::BlockQuote => {
                let bar = if self.unicode { "│ " } else { "| " };
                prefixed(self.blocks(node, width.saturating_sub(2), true), bar, bar)
            }
            NodeValue::Table(_) => self.table(node),
            NodeValue::ThematicBreak => vec!["-".repeat(width)],
            _ => self.blocks(node, width, true),
        }
    }

    fn styled<'a>(self, node: &'a AstNode<'a>, width: usize) -> Vec<String> {
        let plain = Self { paint: Paint { color: false }, ..self };
        let lines = wrap(&plain.inline(node), width, 0);
        lines.iter().map(|line| self.paint.ink(Ink::Strong, line)).collect()
    }

    fn list<'a>(self, node: &'a AstNode<'a>, list: &NodeList, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, item) in node.children().enumerate() {
            let marker = match list.list_type {
                ListType::Bullet => "- ".to_owned(),
                ListType::Ordered => format!("{}. ", list.start + index),
            };
            if !list.tight && index > 0 {
                lines.push(String::new());
            }
            let inner = self.blocks(item, width.saturating_sub(marker.width()), !list.tight);
            lines.extend(prefixed(inner, &marker, &" ".repeat(marker.width())));
        }
        lines
    }

    /// Cells in columns as wide as their widest.
    fn table<'a>(self, node: &'a AstNode<'a>) -> Vec<String> {
        let cells = |row: &'a AstNode<'a>| row.children().map(|cell| self.inline(cell)).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = node.children().map(cells).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell_width = |row: &Vec<String>, column: usize| row.get(column).map_or(0, |cell| columns_of(cell));
        let widest = |column| rows.iter().map(|row| cell_width(row, column)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(widest).collect();
        let pad = |(cell, width): (&String, &usize)| format!("{cell}{}", " ".repeat(width - columns_of(cell) + 2));
        rows.iter().map(|row| row.iter().zip(&widths).map(pad).collect()).collect()
    }

    fn inline<'a>(self, node: &'a AstNode<'a>) -> String {
        node.children().map(|child| self.span(child)).collect()
    }

    fn span<'a>(self, node: &'a AstNode<'a>) -> String {
        match &node.data().value {
            NodeValue::Text(text) => text.to_string(),
            NodeValue::Code(code) if self.paint.color => self.paint.ink(Ink::Code, &code.literal),
            NodeValue::Code(code) => format!("`{}`", code.literal),
            NodeValue::SoftBreak => " ".to_owned(),
            NodeValue::LineBreak => "\n".to_owned(),
            NodeValue::Strong | NodeValue::Emph => self.paint.ink(Ink::Strong, &self.inline(node)),
            NodeValue::Link(link) => {
                let text = self.inline(node);
                if text == link.url { text } else { format!("{text} ({})", link.url) }
            }
            _ => self.inline(node),
        }
    }
}

/// A line of YAML in lines of at most `width` columns where it can be: behind a comma between brackets it may go on below.
fn broken(line: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(line.len() - line.trim_start().len() + INDENT);
    let (mut lines, mut rest, mut depth) = (Vec::new(), line.to_owned(), 0);
    while let Some((at, inside)) = last_comma(&rest, depth, width).filter(|_| rest.width() > width) {
        lines.push(rest[..at].to_owned());
        rest = format!("{indent}{}", rest[at..].trim_start());
        depth = inside;
    }
    lines.push(rest);
    lines
}

/// Behind which comma a line is best broken, the last of those least deep in brackets, and how deep that is.
fn last_comma(line: &str, mut depth: usize, width: usize) -> Option<(usize, usize)> {
    let (mut best, mut columns) = (None, 0);
    for (at, c) in line.char_indices() {
        columns += c.width().unwrap_or(0);
        // What stands behind `#` may be a comment, which does not go on below.
        if columns > width || c == '#' {
            break;
        }
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth > 0 && line[at + 1..].starts_with(' ') => {
                best = best.filter(|(_, least)| *least < depth).or(Some((at + 1, depth)));
            }
            _ => {}
        }
    }
    best
}

/// Columns of a text that may hold colours.
fn columns_of(text: &str) -> usize {
    textwrap::core::display_width(text)
}

fn prefixed(lines: Vec<String>, first: &str, rest: &str) -> Vec<String> {
    let prefix = |(index, line): (usize, String)| format!("{}{line}", if index == 0 { first } else { rest });
    lines.into_iter().enumerate().map(prefix).collect()
}
