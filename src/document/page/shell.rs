//! What stands around a document: contents, the way back to all documents, and the style.

use crate::diagnostic::Lang;
use crate::document::page::{Head, Heading};
use crate::document::template::escape;
use crate::wording::{Stretch, is_turning, stretches};

const STYLE: &str = include_str!("style.css");

/// Shorter documents are read without a list of contents.
const LONG: usize = 6;

const fn contents_title(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "Contents",
        Lang::Zh => "目录",
    }
}

const fn home_title(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "All documents",
        Lang::Zh => "全部文档",
    }
}

/// The page: one file that needs nothing else.
pub(super) fn page(body: &str, headings: &[&Heading], head: &Head<'_>) -> String {
    let code = match head.lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let (title, plan) = (escape_html(head.title), escape_html(&head.facts.name));
    let full = if title == plan { title } else { format!("{title} · {plan}") };
    let version = head.facts.version.as_deref().map(escape_html).unwrap_or_default();
    let up = "../".repeat(head.path.matches('/').count());
    let home = match head.path {
        "index" => String::new(),
        _ => format!("<a href=\"{up}index.html\">{}</a>", home_title(head.lang)),
    };
    let named = with_names_apart(&head.facts.name);
    let navigation = navigation(headings, head.lang);
    let (class, body) = match body.find("<h2") {
        // The contents stand behind the title and what is said below it.
        Some(at) if !navigation.is_empty() => {
            let (title, text) = body.split_at(at);
            ("long", format!("<div class=\"title\">\n{title}</div>\n{navigation}<div class=\"text\">\n{text}</div>\n"))
        }
        _ => ("short", body.to_owned()),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{full}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body class=\"{class}\">\n\
         <header><span class=\"plan\">{named}</span><span class=\"version\">{version}</span>{home}</header>\n\
         <main>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn navigation(headings: &[&Heading], lang: Lang) -> String {
    if headings.len() < LONG {
        return String::new();
    }
    let item = |heading: &&Heading| {
        let (level, anchor, title) = (heading.level, escape_html(&heading.anchor), with_names_apart(&heading.title));
        format!("<li class=\"level-{level}\"><a href=\"#s-{anchor}\">{title}</a></li>\n")
    };
    let items: String = headings.iter().map(item).collect();
    let title = contents_title(lang);
    format!("<nav aria-label=\"{title}\">\n<p>{title}</p>\n<ul>\n{items}</ul>\n</nav>\n")
}

/// The contents stand behind the title and the line below it.
pub(super) fn with_contents(text: &str, headings: &[&Heading], lang: Lang) -> String {
    let Some(first) = text.find("\n## ").filter(|_| headings.len() >= LONG) else { return text.to_owned() };
    let mut list = format!("\n**{}**\n\n", contents_title(lang));
    for heading in headings {
        let indent = if heading.level == 2 { "" } else { "  " };
        list.push_str(&format!("{indent}- [{}](#{})\n", escape(&heading.title), heading.anchor));
    }
    format!("{}{list}{}", &text[..first], &text[first..])
}

/// A text in HTML, with names that run from right to left set apart.
pub(super) fn with_names_apart(text: &str) -> String {
    let parts = stretches(text).into_iter().map(|part| match part {
        Stretch::Plain(text) => escape_html(text),
        Stretch::Leftward(text) => format!("<bdi dir=\"rtl\">{}</bdi>", escape_html(text)),
    });
    parts.collect()
}

pub(super) fn escape_html(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_turning(*c)).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
