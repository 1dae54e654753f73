use crate::diagnostic::Findings;
use crate::source::{FileId, Span};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A character that is not seen: NUL and other control characters, blanks without width, and marks that turn the direction of text; in a file, in a table, or written as an escape.
    ///
    /// ## Why
    /// What a reviewer sees and what the compiler reads must be the same.
    pub static RULE = { code: "F010", name: "hidden-character", severity: Error, since: "0.1.0" }
}

/// Reports the hidden characters of a text, up to a few; whether there are any.
pub fn find(file: FileId, text: &str, findings: &mut Findings) -> bool {
    const MOST: usize = 10;
    // The first bytes of all that is hidden; most text has none of them.
    let may_hide = |byte: u8| {
        (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xf3)
    };
    if !text.bytes().any(may_hide) && !text.contains('\u{feff}') {
        return false;
    }
    let hidden = text.char_indices().filter(|(_, c)| is_hidden(*c));
    let mut found = false;
    for (at, c) in hidden.take(MOST) {
        found = true;
        let code = format!("U+{:04X}", c as u32);
        let span = Span::new(file, at as u32, (at + c.len_utf8()) as u32);
        let message = say!(en: "hidden character {code}", zh: "不可见字符 {code}", code = code);
        findings.report(&RULE, span, message).help(say!(en: "remove it", zh: "请删除该字符"));
    }
    found
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// Reports the first hidden character that the escapes of a value stand for; whether there is one.
pub fn find_escaped(findings: &mut Findings, span: Span, text: &str) -> bool {
    let Some(c) = text.chars().find(|c| is_hidden(*c)) else { return false };
    let code = format!("U+{:04X}", c as u32);
    let message = say!(en: "an escape in this text stands for the hidden character {code}", zh: "文字中的转义代表不可见字符 {code}", code = code);
    findings.report(&RULE, span, message).help(say!(en: "remove it", zh: "请删除该字符"));
    true
}
