//! From a template's Markdown to the two written forms, through one tree.
//!
//! The tree holds drawings as [`Diagram`]s; Markdown gets them in Mermaid, pages as SVG, so that the two tell the same.

mod shell;
mod tree;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

use comrak::adapters::{HeadingAdapter, HeadingMeta};
use comrak::nodes::{NodeValue, Sourcepos};
use comrak::options::Plugins;
use comrak::{Anchorizer, Arena, Options, format_commonmark, format_html_with_plugins, parse_document};

use crate::chart::Diagram;
use crate::diagnostic::Lang;
use crate::plan::Facts;

pub(super) use tree::UnknownDrawing;

/// A document in its written forms.
pub(super) struct Page {
    pub markdown: String,
    pub html: String,
}

/// What a page says of itself.
pub(super) struct Head<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its path below the folder of documents, without ending.
    pub path: &'a str,
    /// Its language.
    pub lang: Lang,
    /// The plan's facts.
    pub facts: &'a Facts,
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.block_directive = true;
    // Raw HTML never passes: only what the tree holds is written.
    options.render.escape = true;
    options
}

/// Parses Markdown once and writes it as normal Markdown and as one self-contained HTML page; `named` gives the diagram that a
/// directive names.
///
/// # Errors
/// If there is no diagram of a name.
pub(super) fn write(
    markdown: &str,
    head: &Head<'_>,
    named: &dyn Fn(&str) -> Option<Diagram>,
) -> Result<Page, UnknownDrawing> {
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let drawings = tree::drawings(root, named)?;
    let parts = tree::open_parts(&arena, root);
    let headings = contents(root);
    let (mut text, mut body) = (String::new(), String::new());
    let fits = "writing to memory does not fail";
    tree::draw_in_markdown(&drawings);
    let marks = tree::keep_plain(&arena, root);
    format_commonmark(root, &options, &mut text).expect(fits);
    tree::take_back(&marks);
    let text = without_marks(&text);
    tree::draw_in_html(&drawings);
    tree::mark_parts(&parts);
    tree::dress(&arena, root);
    let adapter =
        Headings { anchors: headings.iter().map(|heading| heading.anchor.clone()).collect(), at: AtomicUsize::new(0) };
    let mut plugins = Plugins::default();
    plugins.render.heading_adapter = Some(&adapter);
    format_html_with_plugins(root, &options, &mut body, &plugins).expect(fits);
    // Alignment is told by class: the attribute is not of HTML any more. Text cannot hold quotes, which are escaped in it.
    let body = body
        .replace(" align=\"right\"", " class=\"number\"")
        .replace("<th", "<th scope=\"col\"")
        .replace("<th scope=\"col\"ead", "<thead");
    let listed: Vec<&Heading> = headings.iter().filter(|heading| (2..=3).contains(&heading.level)).collect();
    Ok(Page { markdown: shell::with_contents(&text, &listed, head.lang), html: shell::page(&body, &listed, head) })
}

/// The mark that keeps two lists apart.
const MARK: &str = "<!-- end list -->\n\n";

/// A list of bullets and numbers behind it are two lists by themselves: only lists alike need a mark between them.
fn without_marks(text: &str) -> String {
    let mut parts = text.split(MARK);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let bullets = out.trim_end().lines().next_back().is_some_and(|line| line.trim_start().starts_with("- "));
        if !bullets || !part.starts_with(|first: char| first.is_ascii_digit()) {
            out.push_str(MARK);
        }
        out.push_str(part);
    }
    out
}

/// A heading with the anchor it is written with.
struct Heading {
    level: u8,
    title: String,
    anchor: String,
}

fn contents<'a>(root: &'a comrak::nodes::AstNode<'a>) -> Vec<Heading> {
    let mut anchors = Anchorizer::new();
    let headings = root.descendants().filter_map(|node| match &node.data().value {
        NodeValue::Heading(heading) => {
            let title = tree::text_of(node);
            let anchor = anchors.anchorize(&title);
            Some(Heading { level: heading.level, title, anchor })
        }
        _ => None,
    });
    headings.collect()
}

/// Headings with their anchors as ids, one after the other; a letter stands before each, since an id begins with one.
struct Headings {
    anchors: Vec<String>,
    at: AtomicUsize,
}

impl HeadingAdapter for Headings {
    fn enter(&self, out: &mut dyn fmt::Write, heading: &HeadingMeta, _: Option<Sourcepos>) -> fmt::Result {
        let anchor = self.anchors.get(self.at.fetch_add(1, Ordering::Relaxed)).map_or("", String::as_str);
        write!(out, "<h{} id=\"s-{}\">", heading.level, shell::escape_html(anchor))
    }

    fn exit(&self, out: &mut dyn fmt::Write, heading: &HeadingMeta) -> fmt::Result {
        writeln!(out, "</h{}>", heading.level)
    }
}

#[cfg(test)]
mod tests;
