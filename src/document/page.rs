//! From a template's Markdown to the two written forms, through one tree.

use comrak::{Arena, Options, format_commonmark, format_html, parse_document};

use crate::diagnostic::Lang;
use crate::plan::Facts;

/// A document in its written forms.
pub(super) struct Page {
    pub markdown: String,
    pub html: String,
}

/// Parses Markdown once and writes it as normal Markdown and as one self-contained HTML page.
pub(super) fn write(markdown: &str, lang: Lang, facts: &Facts) -> Page {
    let mut options = Options::default();
    options.extension.table = true;
    // Raw HTML never passes: only what the tree holds is written.
    options.render.escape = true;
    let arena = Arena::new();
    let tree = parse_document(&arena, markdown, &options);
    let (mut text, mut body) = (String::new(), String::new());
    let fits = "writing to memory does not fail";
    format_commonmark(tree, &options, &mut text).expect(fits);
    format_html(tree, &options, &mut body).expect(fits);
    Page { markdown: text, html: page(&body, lang, facts) }
}

fn page(body: &str, lang: Lang, facts: &Facts) -> String {
    let code = match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let title = escape_html(&facts.name);
    let version = facts.version.as_deref().map(escape_html).unwrap_or_default();
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<header>{title} · {version}</header>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
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
h2 { font-size: 1.25rem; margin: 2.5rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 1.5rem; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { padding: .45rem .7rem; border-bottom: 1px solid var(--line); text-align: left; }
th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); white-space: nowrap; }
td[align=right], th[align=right] { text-align: right; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--band); }
@media print { @page { size: A4; margin: 20mm; } header { border: 0; padding: 0 0 5mm; } main { margin: 0; max-width: none; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
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
