//! Whatever people write stays text: hostile texts in every field of the language make no element, attribute, link or heading,
//! in pages, in Markdown as GitHub reads it, and in drawings, and read back as they were written.
//!
//! Each plan is built twice, once with hostile texts and once with plain ones of the same length: both must have the same
//! structure.

#[path = "every_field/maker.rs"]
mod maker;
#[path = "every_field/plan.rs"]
mod plan;

use std::collections::{BTreeMap, BTreeSet};

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};
use salesplan::diagnostic::Severity;
use salesplan::document::documents;
use scraper::{ElementRef, Html, Node};
use serde_json::Value;

/// What people might write, by accident or not.
const HOSTILE: [&str; 26] = [
    "<b onclick=\"x()\">bold</b><script>alert(1)</script>",
    "</td></tr></table></div><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x='y' style=\"color:red\"",
    "[link](javascript:alert(1)) ![image](https://evil.example/x.png) [ref][1]",
    "<javascript:alert(1)> <https://evil.example> www.evil.example https://evil.example a@evil.example",
    "<a href=\"data:text/html,<script>1</script>\">a</a> data:text/html;base64,eA==",
    "a | b || c `code` ``more`` *em* __strong__ ~~gone~~ ==mark== ^up^",
    "<!-- comment --> <![CDATA[x]]> <?php ?> <!DOCTYPE html> <title>t</title> </title></svg>",
    "one\n\n# heading\n\n- item\n+ item\n1. item\n> quote\n\n| a | b |\n| --- | --- |\n| c | d |",
    "one\n```diagram\norganisation\n```\n\n::: signatures\n\n:::\n\n---\n***\n===",
    "{{ plan.name }} {% for a in b %} {# note #} {{ '{{' }} {% include 'x' %}",
    "&amp; &lt;script&gt; &#60; &nbsp; \\ \\\\ \\* $x$ $$y$$ [^1] :smile: @user #12 [x]: /url",
    "%%{init: {\"theme\": \"dark\"}}%% ;;; --> end subgraph click n0 \"javascript:alert(1)\" <br>",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "```",
    "~~~",
    ":::x",
    "- [ ] task",
    "[^1]: note",
    "شركة الشرق (2026) <b>x</b> | محمد: 5%",
    "תל אביב) ]( East 1 <i>מ</i> (ב",
];

/// A word of 200 letters.
fn long_word() -> String {
    "w".repeat(200)
}

/// A text that ends with a word of its own, so that it is found again.
fn hostile(word: &str, number: usize) -> String {
    let text = HOSTILE.get(number % (HOSTILE.len() + 1)).map_or_else(long_word, |text| (*text).to_owned());
    format!("{text} {word}")
}

/// A plain text of the same length.
fn plain(text: &str) -> String {
    let letter = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if c.is_alphanumeric() => c,
        _ => 'x',
    };
    text.chars().map(letter).collect()
}

/// Whether a text is one that the maker made up: `q` and four letters and `x`, with `N` before it where it is a name.
fn is_made(text: &str) -> bool {
    let word = text.strip_prefix('N').unwrap_or(text);
    word.len() == 6
        && word.starts_with('q')
        && word.ends_with('x')
        && word.bytes().all(|letter| letter.is_ascii_lowercase())
}

fn keys_of(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            keys.insert(key.clone());
            keys_of(value, keys);
        }),
        Value::Array(items) => items.iter().for_each(|item| keys_of(item, keys)),
        _ => {}
    }
}

/// Puts texts in the place of made-up words that are no ids.
fn replaced(value: &Value, texts: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(word) => Value::String(texts.get(word).unwrap_or(word).clone()),
        Value::Array(items) => items.iter().map(|item| replaced(item, texts)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), replaced(value, texts))).collect(),
        other => other.clone(),
    }
}

/// Keys whose values are ids, which can hold nothing but letters, digits and dashes; where more is wrong around them that is not
/// always told.
const IDS: [&str; 20] = [
    "owner",
    "approver",
    "backup",
    "credit",
    "judged_by",
    "source",
    "field",
    "metric",
    "escalate_to",
    "system",
    "approval",
    "scorecard",
    "profile",
    "parent",
    "head",
    "unit",
    "role",
    "position",
    "reports_to",
    "dotted_to",
];

fn words_of(value: &Value, keys: &BTreeSet<String>, words: &mut BTreeSet<String>) {
    match value {
        Value::String(word) if is_made(word) && !keys.contains(word) => {
            words.insert(word.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| words_of(item, keys, words)),
        Value::Object(map) => {
            let texts = map.iter().filter(|(key, _)| !IDS.contains(&key.as_str()));
            texts.for_each(|(_, value)| words_of(value, keys, words));
        }
        _ => {}
    }
}

/// A plan with every field: its files as values.
type Values = Vec<(&'static str, Value)>;

/// Documents by path with these texts in the place of words; the words that cannot be any text where that is so.
fn written(values: &Values, texts: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, BTreeSet<String>> {
    let files: Vec<(&str, String)> =
        values.iter().map(|(path, value)| (*path, format!("{:#}", replaced(value, texts)))).collect();
    let outcome = plan::compiled(&files);
    let mut refused = BTreeSet::new();
    for finding in outcome.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let text = &outcome.sources.source(finding.span.file).text;
        let told = &text[finding.span.start as usize..finding.span.end as usize];
        // What is wrong with a whole entry says nothing of one text in it.
        let wrong = |text: &str| told.len() < 2 * text.len() + 20;
        refused.extend(
            texts
                .iter()
                .filter(|(word, text)| told.contains(word.as_str()) && wrong(text))
                .map(|(word, _)| word.clone()),
        );
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let documents = documents(outcome.compiled.as_ref().expect("it is read"), &[]).expect("the templates work");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("documents are UTF-8");
    Ok(documents.into_iter().map(|own| (own.path.to_string(), text(own.bytes))).collect())
}

/// Elements that templates make.
const ELEMENTS: [&str; 47] = [
    "html",
    "bdi",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "nav",
    "main",
    "div",
    "span",
    "a",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "strong",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "figure",
    "figcaption",
    "svg",
    "g",
    "path",
    "rect",
    "text",
    "desc",
    "defs",
    "marker",
    "polygon",
    "line",
    "circle",
    "tspan",
    "pre",
    "code",
    "br",
];

/// Attributes they have.
const ATTRIBUTES: [&str; 43] = [
    "lang",
    "dir",
    "charset",
    "name",
    "content",
    "class",
    "id",
    "href",
    "scope",
    "start",
    "aria-label",
    "aria-labelledby",
    "role",
    "xmlns",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "rx",
    "ry",
    "d",
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-opacity",
    "font-size",
    "font-weight",
    "font-family",
    "text-anchor",
    "points",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "transform",
    "opacity",
    "stroke-linejoin",
];

/// An element with its attributes, without what follows from texts.
fn element(element: &ElementRef<'_>) -> String {
    let name = element.value().name();
    assert!(ELEMENTS.contains(&name), "no template makes <{name}>");
    let mut attributes: Vec<String> = Vec::new();
    for (attribute, value) in element.value().attrs() {
        assert!(ATTRIBUTES.contains(&attribute), "no template makes <{name} {attribute}=\"{value}\">");
        attributes.push(match (attribute, value) {
            ("href", value) if value.starts_with("#s-") => "href=#".to_owned(),
            ("href", value) => {
                assert!(value.ends_with(".html") && !value.contains(':'), "a link to {value}");
                format!("href={value}")
            }
            ("id", value) if value.starts_with("s-") => "id=s-".to_owned(),
            (attribute, value) => format!("{attribute}={value}"),
        });
    }
    attributes.sort();
    format!("{name} {}", attributes.join(" "))
}

/// The elements of a page in their order with how deep they lie, and its text. Where lines of drawings break depends on the
/// width of their letters, and where names are set apart on the script of theirs, so that only what kinds of elements there are is
/// looked at.
fn read(page: &str) -> (Vec<String>, String) {
    let page = Html::parse_document(page);
    let (mut elements, mut text) = (Vec::new(), String::new());
    for node in page.tree.root().descendants() {
        match node.value() {
            Node::Element(_) => {
                let found = ElementRef::wrap(node).expect("it is an element");
                let told = element(&found);
                if found.value().name() == "bdi" {
                    continue;
                }
                let drawn = node.ancestors().any(|above| above.value().as_element().is_some_and(|e| e.name() == "svg"));
                if !drawn && found.value().name() != "svg" {
                    elements.push(format!("{} {told}", node.ancestors().count()));
                }
                text.push(' ');
            }
            Node::Text(part) => text.push_str(part),
            Node::Comment(comment) => panic!("a comment: {comment:?}"),
            _ => {}
        }
    }
    (elements, blanks(&text))
}

/// Marks that turn the letters around them, which no document keeps but where it sets a name apart.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn blanks(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_turning(*c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Markdown as GitHub reads it: kinds of nodes in their order, blocks of Mermaid without their labels, and its text.
fn read_markdown(markdown: &str) -> (Vec<String>, String) {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.extension.math_dollars = true;
    let arena = Arena::new();
    let (mut nodes, mut text) = (Vec::new(), String::new());
    for node in parse_document(&arena, markdown, &options).descendants() {
        let told = match &node.data.borrow().value {
            // A text is broken where a mark was escaped.
            NodeValue::Text(part) => {
                text.push_str(part);
                continue;
            }
            NodeValue::CodeBlock(block) => format!("{} {}", block.info, structure(&block.literal)),
            NodeValue::Link(link) => {
                assert!(link.url.starts_with('#') || link.url.ends_with(".md"), "a link to {}", link.url);
                "link".to_owned()
            }
            value @ (NodeValue::Image(_) | NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_)) => {
                assert!(is_our_comment(value), "{value:?}");
                "comment".to_owned()
            }
            NodeValue::Heading(heading) => format!("heading {}", heading.level),
            other => other.xml_node_name().to_owned(),
        };
        text.push(' ');
        nodes.push(format!("{} {told}", node.ancestors().count()));
    }
    (nodes, blanks(&text))
}

/// `<!-- end list -->` stands between two lists.
fn is_our_comment(value: &NodeValue) -> bool {
    matches!(value, NodeValue::HtmlBlock(block) if block.literal.trim() == "<!-- end list -->")
}

/// A block of Mermaid without what stands in quotes and titles.
fn structure(mermaid: &str) -> String {
    let line = |line: &str| match line.split_once("accTitle:") {
        Some((before, _)) => before.to_owned(),
        None => line.split('"').step_by(2).collect::<Vec<_>>().join("\"\""),
    };
    mermaid.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Texts that a plain build shows and a hostile one does not, each with what the hostile one shows in its place.
fn lost(texts: &BTreeMap<String, String>, hostile: &str, plain_build: &str) -> Vec<String> {
    // Drawings break long names into lines, behind a sign as well as between words.
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let (plain_squeezed, hostile_squeezed) = (squeezed(plain_build), squeezed(hostile));
    let shown = texts.iter().filter(|(_, text)| plain_squeezed.contains(&squeezed(&blanks(&plain(text)))));
    let lost = shown.filter(|(_, text)| !hostile_squeezed.contains(&squeezed(&blanks(text))));
    let around = |(word, text): (&String, &String)| {
        let at = hostile.find(&word.to_lowercase()).unwrap_or_default();
        let from = hostile[..at].char_indices().rev().nth(text.len()).map_or(0, |(at, _)| at);
        format!("{text}, which reads {}", &hostile[from..(at + word.len()).min(hostile.len())])
    };
    lost.map(around).collect()
}

/// A plan of every field with texts chosen from `offset` on: how many stand in its documents.
fn stays_text(variant: usize, offset: usize) -> usize {
    let (_, files, _) = plan::plan(variant);
    let value = |text: &str| serde_json::from_str(text).expect("the maker writes JSON");
    let values: Values = files.iter().map(|(path, text)| (*path, value(text))).collect();
    let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
    values.iter().for_each(|(_, value)| keys_of(value, &mut keys));
    values.iter().for_each(|(_, value)| words_of(value, &keys, &mut words));
    let mut texts: BTreeMap<String, String> =
        words.iter().enumerate().map(|(at, word)| (word.clone(), hostile(word, at + offset))).collect();
    let (hostile, quiet) = loop {
        let quiet = texts.iter().map(|(word, text)| (word.clone(), plain(text))).collect();
        match (written(&values, &texts), written(&values, &quiet)) {
            (Ok(hostile), Ok(quiet)) => break (hostile, quiet),
            (Err(refused), _) | (_, Err(refused)) => texts.retain(|word, _| !refused.contains(word)),
        }
    };
    assert!(hostile.keys().eq(quiet.keys()), "the same documents");
    let mut faults = BTreeSet::new();
    for (path, document) in &hostile {
        let turned: Vec<_> = document.chars().filter(|c| is_turning(*c)).collect();
        // Drawings set names apart by marks, each of which is closed.
        let closed = turned.chunks(2).all(|pair| pair == ['\u{2067}', '\u{2069}']);
        assert!(turned.is_empty() || path.ends_with(".html") && closed, "{path}: {turned:?}");
        let read = if path.ends_with(".md") { read_markdown } else { read };
        let ((made, text), (expected, quiet)) = (read(document), read(&quiet[path]));
        let differs = made.iter().zip(&expected).position(|(made, expected)| made != expected);
        let differs = differs.map(|at| (&made[at.saturating_sub(3)..made.len().min(at + 4)], &expected[at]));
        if differs.is_some() || made.len() != expected.len() {
            faults.insert(format!("{path}: {differs:?}"));
        }
        faults.extend(lost(&texts, &text, &quiet).into_iter().map(|lost| format!("{path}: {lost}")));
    }
    assert!(faults.is_empty(), "plan {variant}: {faults:#?}");
    let (_, shown) = read(&hostile["plan.html"]);
    texts.values().filter(|text| shown.contains(&blanks(text))).count()
}

/// Asserts that texts stay texts in plans that have these alternatives wherever there are several.
fn stay_in(variants: impl IntoIterator<Item = usize>) {
    for variant in variants {
        let shown = stays_text(variant, variant * 7);
        assert!(shown > 400, "plan {variant}: {shown} texts are in the plan");
    }
}

#[test]
fn hostile_texts_in_every_field_stay_texts() {
    stay_in([0, 2, 4, 6]);
}

/// Every second plan has two entries of each kind, which takes thirty times as long: one of them stands for the others.
#[test]
fn hostile_texts_in_entries_beside_each_other_stay_texts() {
    stay_in([1]);
}
