//! Templates: strict, bounded, and without access to anything but what they are given.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior};

use crate::diagnostic::Lang;

/// A template that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("template {name}: {reason}")]
pub struct DocumentError {
    name: String,
    reason: String,
}

impl DocumentError {
    /// A template that holds what cannot be drawn.
    pub(super) fn undrawn(name: &str, error: &impl std::fmt::Display) -> Self {
        Self { name: name.to_owned(), reason: error.to_string() }
    }

    fn new(name: &str, error: &Error) -> Self {
        let line = error.line().map(|line| format!(" in line {line}")).unwrap_or_default();
        Self { name: name.to_owned(), reason: format!("{error}{line}") }
    }
}

/// Steps a template may take: thousands of rows, but no endless loop.
const FUEL: u64 = 50_000_000;

/// The templates of one language.
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The templates that ship, with the project's own in their place.
    pub(super) fn new(lang: Lang, own: &[(String, String)]) -> Result<Self, DocumentError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual marks do not clash"));
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
        environment.set_formatter(write_escaped);
        for (name, text) in shipped(lang) {
            let own = own.iter().find(|(named, _)| named == name).map(|(_, text)| text.clone());
            let text = own.unwrap_or_else(|| text.to_owned());
            environment.add_template_owned(name, text).map_err(|error| DocumentError::new(name, &error))?;
        }
        Ok(Self { environment })
    }

    /// A template's Markdown.
    pub(super) fn render(&self, name: &str, values: Value) -> Result<String, DocumentError> {
        let template = self.environment.get_template(name);
        template.and_then(|template| template.render(values)).map_err(|error| DocumentError::new(name, &error))
    }
}

/// The names of all templates.
pub const NAMES: [&str; 4] = ["plan.md", "document.md", "letter.md", "index.md"];

fn shipped(lang: Lang) -> [(&'static str, &'static str); 4] {
    let texts = match lang {
        Lang::En => [
            include_str!("../../templates/en/plan.md"),
            include_str!("../../templates/en/document.md"),
            include_str!("../../templates/en/letter.md"),
            include_str!("../../templates/en/index.md"),
        ],
        Lang::Zh => [
            include_str!("../../templates/zh-CN/plan.md"),
            include_str!("../../templates/zh-CN/document.md"),
            include_str!("../../templates/zh-CN/letter.md"),
            include_str!("../../templates/zh-CN/index.md"),
        ],
    };
    std::array::from_fn(|at| (NAMES[at], texts[at]))
}

/// Writes a value so that Markdown reads it as the text it is.
fn write_escaped(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::new(minijinja::ErrorKind::UndefinedError, "a value is not there"));
    }
    let text = value.to_string();
    let written = if value.is_safe() { out.write_str(&text) } else { out.write_str(&escape(&text)) };
    written.map_err(Error::from)
}

/// Escapes what Markdown gives a meaning to; line breaks become blanks, so that a text cannot begin a new block.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
