//! From a template's Markdown to the two written forms, through one tree.

use comrak::nodes::NodeValue;
use comrak::{Anchorizer, Arena, Options, format_commonmark, format_html, parse_document};

use crate::diagnostic::Lang;
use crate::plan::Facts;

/// A document in its written forms.
pub(super) struct Page {
    pub markdown: String,
    pub html: String,
}

/// Parses Markdown once and writes it as normal Markdown and as one self-contained HTML page.
pub(super) fn write(markdown: &str, title: &str, lang: Lang, facts: &Facts) -> Page {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.header_id_prefix = Some(String::new());
    // Raw HTML never passes: only what the tree holds is written.
    options.render.escape = true;
    let arena = Arena::new();
    let tree = parse_document(&arena, markdown, &options);
    let (mut text, mut body) = (String::new(), String::new());
    let fits = "writing to memory does not fail";
    format_commonmark(tree, &options, &mut text).expect(fits);
    format_html(tree, &options, &mut body).expect(fits);
    let headings = contents(tree);
    Page {
        markdown: with_contents(&text, &headings, lang),
        html: page(&body, &navigation(&headings, lang), title, lang, facts),
    }
}

fn page(body: &str, navigation: &str, title: &str, lang: Lang, facts: &Facts) -> String {
    let code = match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let (title, plan) = (escape_html(title), escape_html(&facts.name));
    let version = facts.version.as_deref().map(escape_html).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>{plan} · {version}</header>\n{navigation}<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// A heading that the contents list.
struct Heading {
    level: u8,
    title: String,
    anchor: String,
}

/// Chapters and sections, with the anchors they are written with.
fn contents<'a>(tree: &'a comrak::nodes::AstNode<'a>) -> Vec<Heading> {
    let mut anchors = Anchorizer::new();
    let mut found = Vec::new();
    for node in tree.descendants() {
        if let NodeValue::Heading(heading) = &node.data().value {
            let title = collect_text(node);
            let anchor = anchors.anchorize(&title);
            if (2..=3).contains(&heading.level) {
                found.push(Heading { level: heading.level, title, anchor });
            }
        }
    }
    found
}

fn collect_text<'a>(node: &'a comrak::nodes::AstNode<'a>) -> String {
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

/// Shorter documents are read without a list of contents.
const LONG: usize = 6;

const fn contents_title(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Contents",
        Lang::Zh => "目录",
    }
}

fn navigation(headings: &[Heading], lang: Lang) -> String {
    if headings.len() < LONG {
        return String::new();
    }
    let item = |heading: &Heading| {
        let (level, anchor, title) = (heading.level, escape_html(&heading.anchor), escape_html(&heading.title));
        format!("<li class=\"level-{level}\"><a href=\"#{anchor}\">{title}</a></li>\n")
    };
    let items: String = headings.iter().map(item).collect();
    let title = contents_title(lang);
    format!("<nav aria-label=\"{title}\">\n<h2>{title}</h2>\n<ul>\n{items}</ul>\n</nav>\n")
}

/// The contents stand behind the title and the line below it.
fn with_contents(text: &str, headings: &[Heading], lang: Lang) -> String {
    let Some(first) = text.find("\n## ").filter(|_| headings.len() >= LONG) else { return text.to_owned() };
    let mut list = format!("\n**{}**\n\n", contents_title(lang));
    for heading in headings {
        let indent = if heading.level == 2 { "" } else { "  " };
        list.push_str(&format!(
            "{indent}- [{}](#{})\n",
            crate::document::template::escape(&heading.title),
            heading.anchor
        ));
    }
    format!("{}{list}{}", &text[..first], &text[first..])
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: #1d2430; --soft: #5b6675; --line: #dfe3e9; --paper: #ffffff; --band: #f6f7f9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #9aa5b5; --line: #333b48; --paper: #14181f; --band: #1b2029; } }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.7; font-family: 'Noto Serif', 'Source Han Serif SC', 'Songti SC', 'Noto Serif CJK SC', Georgia, serif; }
header { padding: 1.2rem 2rem; color: var(--soft); font-size: .85rem; border-bottom: 1px solid var(--line); }
main { max-width: 60rem; margin: 2.5rem auto; padding: 0 2rem; }
h1 { font-size: 1.9rem; line-height: 1.3; margin: 0 0 1.5rem; }
h3 { font-size: 1.08rem; margin: 1.8rem 0 .6rem; }
h4, h5, h6 { font-size: 1rem; margin: 1.4rem 0 .5rem; }
h5, h6 { color: var(--soft); }
nav { max-width: 60rem; margin: 2rem auto 0; padding: 0 2rem; font-size: .92rem; }
nav h2 { font-size: 1rem; border: 0; margin: 0 0 .4rem; }
nav ul { columns: 2 18rem; list-style: none; padding: 0; margin: 0; line-height: 1.9; }
nav a { color: inherit; text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav .level-2 { font-weight: 600; }
nav .level-3 { padding-left: 1.2rem; color: var(--soft); }
main a { color: inherit; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 1.5rem; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: left; }
th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); white-space: nowrap; }
td[align=right], th[align=right] { text-align: right; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--band); }
@media (max-width: 40rem) { header, main, nav { padding-left: 1rem; padding-right: 1rem; } table { display: block; overflow-x: auto; } }
@media print { nav { break-after: page; } thead { display: table-header-group; } @page { size: A4; margin: 20mm; } header { border: 0; padding: 0 0 5mm; } main { margin: 0; max-width: none; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
";

#[cfg(test)]
mod tests {
    use comrak::nodes::NodeValue;
    use comrak::{Arena, Options, parse_document};
    use proptest::prelude::*;

    use crate::document::template::escape;

    /// The text of all text nodes, and whether there is anything but text in paragraphs.
    fn read(markdown: &str) -> (String, bool) {
        let arena = Arena::new();
        let tree = parse_document(&arena, markdown, &Options::default());
        let (mut text, mut plain) = (String::new(), true);
        for node in tree.descendants() {
            match &node.data.borrow().value {
                NodeValue::Text(part) => text.push_str(part),
                NodeValue::Document | NodeValue::Paragraph => {}
                _ => plain = false,
            }
        }
        (text, plain)
    }

    proptest! {
        #[test]
        fn what_a_user_wrote_stays_text(text in "[ -~\\n\\t华东％]{1,40}") {
            let (read, plain) = read(&format!("x{}x", escape(&text)));
            prop_assert!(plain, "{text:?} makes structure");
            let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(blanks(&read), blanks(&format!("x{}x", text.replace(['\n', '\t'], " "))));
        }
    }
}
