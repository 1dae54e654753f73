//! Templates: strict, bounded, and without access to anything but what they are given.

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior};

use crate::diagnostic::{Lang, Message, closest};
use crate::say;
use crate::wording::is_turning;

/// A template that cannot be used: where and why.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.text(Lang::En))]
pub struct DocumentError {
    /// Its path below the plan folder, with the line where that is known.
    place: String,
    reason: Message,
}

impl DocumentError {
    /// What is told of it.
    pub fn text(&self, lang: Lang) -> String {
        let colon = match lang {
            Lang::En => ": ",
            Lang::Zh => "：",
        };
        format!("{}{colon}{}", self.place, self.reason.text(lang))
    }

    fn new(name: &str, line: Option<usize>, reason: Message) -> Self {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        Self { place: format!("templates/{name}{line}"), reason }
    }

    /// The innermost cause tells what is wrong, and in which template where one takes in another.
    fn of(name: &str, error: &Error) -> Self {
        let mut cause = error;
        while let Some(inner) = cause.source().and_then(|source| source.downcast_ref::<Error>()) {
            cause = inner;
        }
        let named = if cause.name().is_some() { cause } else { error };
        Self::new(named.name().unwrap_or(name), named.line(), reason_of(cause))
    }
}

fn reason_of(error: &Error) -> Message {
    let written = asked(error).unwrap_or_default();
    let detail = error.detail().unwrap_or_default();
    match error.kind() {
        ErrorKind::UndefinedError if written.is_empty() => {
            say!(en: "it asks for a value that is not there", zh: "引用了不存在的值")
        }
        ErrorKind::UndefinedError => {
            say!(en: "there is no value `{written}`", zh: "没有值 `{written}`", written = written)
        }
        ErrorKind::SyntaxError => say!(en: "syntax error: {detail}", zh: "语法错误：{detail}", detail = detail),
        ErrorKind::OutOfFuel => say!(
            en: "it takes more steps or text than a template may; is there a loop without end?",
            zh: "步数或文本量超过模板的上限，是否有死循环？"
        ),
        ErrorKind::WriteFailure => say!(
            en: "it writes much more than it is given; is there a loop without end?",
            zh: "写出的内容远多于所给内容，是否有死循环？"
        ),
        ErrorKind::TemplateNotFound => say!(
            en: "there is no template `{name}`; templates see {names} of their folder and nothing else",
            zh: "没有模板 `{name}`；模板只能引用所在文件夹中的 {names}",
            name = detail.split(['"', '\'']).nth(1).unwrap_or(detail),
            names = NAMES.join(", ")
        ),
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest | ErrorKind::UnknownMethod => {
            say!(en: "{detail}", zh: "没有这个过滤器、函数或检验：{detail}", detail = detail)
        }
        kind if detail.is_empty() => say!(en: "{kind}", zh: "无法执行：{kind}", kind = kind.to_string()),
        _ => say!(en: "{detail}", zh: "无法执行：{detail}", detail = detail),
    }
}

/// The expression that an error is about: its place begins where the engine found it wrong, which may be behind its start.
fn asked(error: &Error) -> Option<&str> {
    let (range, source) = (error.range()?, error.template_source()?);
    let inside = |c: &char| c.is_alphanumeric() || "_.[]'\"".contains(*c);
    let before: usize = source.get(..range.start)?.chars().rev().take_while(inside).map(char::len_utf8).sum();
    source.get(range.start - before..range.end)
}

/// Steps a template may take, text counted in: enough for the index of a hundred thousand letters, but no endless loop.
const FUEL: u64 = 10_000_000;

/// A document may be twice as large as what it is made from, and this much in any case.
const ROOM: usize = 1 << 20;

/// The templates of one language.
pub(super) struct Templates {
    environment: Environment<'static>,
    /// How much a template may still write.
    room: Arc<AtomicUsize>,
}

impl Templates {
    /// The templates that ship, with the project's own in their place.
    pub(super) fn new(lang: Lang, own: &[(String, String)]) -> Result<Self, DocumentError> {
        if let Some((path, _)) = own.iter().find(|(path, _)| !NAMES.contains(&path.as_str())) {
            return Err(strange(path));
        }
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        // Errors know their places.
        environment.set_debug(true);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the usual marks do not clash"));
        environment.set_auto_escape_callback(|_| AutoEscape::Custom("markdown".into()));
        let room = Arc::new(AtomicUsize::new(0));
        let own_room = Arc::clone(&room);
        environment.set_formatter(move |out, _, value| write_escaped(out, value, &own_room));
        for (name, text) in shipped(lang) {
            let own = own.iter().find(|(named, _)| named == name).map(|(_, text)| text.clone());
            let text = own.unwrap_or_else(|| text.to_owned());
            environment.add_template_owned(name, text).map_err(|error| DocumentError::of(name, &error))?;
        }
        Ok(Self { environment, room })
    }

    /// A template's Markdown.
    pub(super) fn render(&self, name: &str, values: Value) -> Result<String, DocumentError> {
        let room = size(&values).saturating_mul(2).saturating_add(ROOM);
        self.room.store(room, Ordering::Relaxed);
        let mut written = Bounded { text: Vec::new(), room };
        let template = self.environment.get_template(name);
        template
            .and_then(|template| template.render_captured_to(values, &mut written).map(drop))
            .map_err(|error| DocumentError::of(name, &error))?;
        Ok(String::from_utf8(written.text).expect("templates write text"))
    }

    /// A template that holds a directive which names nothing that can be drawn.
    pub(super) fn undrawn(&self, name: &str, directive: &str) -> DocumentError {
        let text = self.environment.get_template(name);
        let text = text.as_ref().map(|template| template.source()).unwrap_or_default();
        let line = text.lines().position(|line| line.trim() == directive).map(|line| line + 1);
        let reason = say!(
            en: "there is no diagram `{directive}`; there are `organisation`, `organisation UNIT`, `process ID` and `risks`",
            zh: "没有图 `{directive}`；可用的有 `organisation`、`organisation UNIT`、`process ID` 和 `risks`",
            directive = directive
        );
        DocumentError::new(name, line, reason)
    }
}

/// How much text there is in a value.
fn size(value: &Value) -> usize {
    match value.kind() {
        ValueKind::String => value.as_str().map_or(0, str::len),
        ValueKind::Map => {
            let keys = value.try_iter().into_iter().flatten();
            keys.filter_map(|key| value.get_item(&key).ok()).map(|value| size(&value)).sum()
        }
        ValueKind::Seq | ValueKind::Iterable => value.try_iter().into_iter().flatten().map(|item| size(&item)).sum(),
        _ => 0,
    }
}

/// Text that takes no more than there is room for.
struct Bounded {
    text: Vec<u8>,
    room: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.text.len() + bytes.len() > self.room {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The names of all templates.
pub const NAMES: [&str; 6] = ["plan.md", "document.md", "letter.md", "index.md", "statement.md", "progress.md"];

/// Tells of a file of a project's folder `templates` that is no template: it would be left out without a word.
fn strange(path: &str) -> DocumentError {
    let name = path.rsplit('/').next().unwrap_or(path);
    let names = NAMES.join(", ");
    let reason = match closest(name, NAMES) {
        Some(near) if name == near => say!(
            en: "templates stand in `templates` itself; move this file to `templates/{near}`",
            zh: "模板须直接放在 `templates` 中；请把文件移到 `templates/{near}`",
            near = near
        ),
        Some(near) => say!(
            en: "there is no template of this name; did you mean `{near}`? There are {names}",
            zh: "没有这个名称的模板；是否想写 `{near}`？可用的模板有 {names}",
            near = near,
            names = names
        ),
        None => say!(
            en: "there is no template of this name; there are {names}",
            zh: "没有这个名称的模板；可用的模板有 {names}",
            names = names
        ),
    };
    DocumentError::new(path, None, reason)
}

fn shipped(lang: Lang) -> [(&'static str, &'static str); 6] {
    let texts = match lang {
        Lang::En => [
            include_str!("../../templates/en/plan.md"),
            include_str!("../../templates/en/document.md"),
            include_str!("../../templates/en/letter.md"),
            include_str!("../../templates/en/index.md"),
            include_str!("../../templates/en/statement.md"),
            include_str!("../../templates/en/progress.md"),
        ],
        Lang::Zh => [
            include_str!("../../templates/zh-CN/plan.md"),
            include_str!("../../templates/zh-CN/document.md"),
            include_str!("../../templates/zh-CN/letter.md"),
            include_str!("../../templates/zh-CN/index.md"),
            include_str!("../../templates/zh-CN/statement.md"),
            include_str!("../../templates/zh-CN/progress.md"),
        ],
    };
    std::array::from_fn(|at| (NAMES[at], texts[at]))
}

/// Writes a value so that Markdown reads it as the text it is. What leaves the room is told here, where its line is known.
fn write_escaped(out: &mut Output<'_>, value: &Value, room: &AtomicUsize) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(ErrorKind::UndefinedError.into());
    }
    let text = value.to_string();
    let text = if value.is_safe() { text } else { escape(&text) };
    let left = room.load(Ordering::Relaxed).checked_sub(text.len()).ok_or(ErrorKind::WriteFailure)?;
    room.store(left, Ordering::Relaxed);
    out.write_str(&text).map_err(Error::from)
}

/// Escapes what Markdown gives a meaning to; line breaks become blanks, so that a text cannot begin a new block, and marks that
/// turn the letters around them go.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if is_turning(c) => {}
            c if c.is_ascii_punctuation() => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
