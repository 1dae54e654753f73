//! Comments that switch rules off: `# salesplan: ignore[rule-name] reason`.

use ecow::EcoString;

use crate::source::{Span, Spanned};

/// A comment that switches rules off for one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The comment.
    pub span: Span,
    /// The rules named, where they are written.
    pub rules: Vec<Spanned<EcoString>>,
    /// Why.
    pub reason: EcoString,
    /// Bytes of the line it is for: its own where it stands behind something, else the next that holds anything.
    pub covers: (u32, u32),
}

/// Reads a comment's text (without `#`); `None` if it is an ordinary one.
pub(super) fn ignore(span: Span, comment: &str, text: &str) -> Option<Ignore> {
    let directive = comment.trim_start().strip_prefix("salesplan:")?.trim_start();
    let (names, reason) = directive.strip_prefix("ignore[")?.split_once(']')?;
    let names_start = span.start + text[span.range()].find('[')? as u32 + 1;
    let mut at = names_start;
    let mut rules = Vec::new();
    for name in names.split(',') {
        let lead = (name.len() - name.trim_start().len()) as u32;
        let trimmed = name.trim();
        let place = Span::new(span.file, at + lead, at + lead + trimmed.len() as u32);
        rules.push(Spanned::new(trimmed.into(), place));
        at += name.len() as u32 + 1;
    }
    Some(Ignore { span, rules, reason: reason.trim().into(), covers: covered_line(span, text) })
}

fn covered_line(span: Span, text: &str) -> (u32, u32) {
    let start = span.start as usize;
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    if !text[line_start..start].trim().is_empty() {
        return (line_start as u32, span.end);
    }
    let mut at = span.end as usize;
    for line in text[at..].split_inclusive('\n').skip(1) {
        at = line.as_ptr() as usize - text.as_ptr() as usize;
        let content = line.trim();
        if !content.is_empty() && !content.starts_with('#') {
            return (at as u32, (at + line.len()) as u32);
        }
    }
    (at as u32, text.len() as u32)
}
