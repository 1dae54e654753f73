use crate::diagnostic::Findings;
use crate::source::{FileId, Span};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A character that is not seen: NUL and other control characters, blanks without width, and marks that turn the direction of text; in a file, in a table, or written as an escape.
    ///
    /// ## Why
    /// What a reviewer sees and what the compiler reads must be the same.
    ///
    /// ## 检查什么
    /// 看不见的字符：NUL 等控制字符、零宽空格、改变文字方向的标记；写在文件里、表格里或写成转义的都算。
    ///
    /// ## 为什么
    /// 审阅人看到的，和编译器读到的，必须是同样的内容。
    pub static RULE = { code: "F010", name: "hidden-character", severity: Error, since: "0.1.0" }
}

/// Reports the hidden characters of a text, up to a few; whether there are any.
pub fn find(file: FileId, text: &str, findings: &mut Findings) -> bool {
    const MOST: usize = 10;
    // Most text has none of them, and much of it is ASCII.
    if !text.bytes().any(|byte| byte >= 0x7f || (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'))) {
        return false;
    }
    let hidden = text.char_indices().filter(|(at, c)| is_hidden(*c) || is_loose_joiner(text, *at, *c));
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
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        // Hyphens, joiners and fillers that print nothing.
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{3164}' | '\u{ffa0}')
        // Blanks without width, marks of direction, breaks, operators and annotations that are not seen.
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a joiner stands where no script has one: emoji, Persian and the scripts of India write them between their letters.
fn is_loose_joiner(text: &str, at: usize, c: char) -> bool {
    let joins = |c: char| !c.is_ascii() && !('\u{2e80}'..='\u{9fff}').contains(&c);
    let (before, after) = (text[..at].chars().next_back(), text[at + c.len_utf8()..].chars().next());
    matches!(c, '\u{200c}' | '\u{200d}') && !(before.is_some_and(joins) && after.is_some_and(joins))
}

/// Reports the first hidden character that the escapes of a value stand for; whether there is one.
pub fn find_escaped(findings: &mut Findings, span: Span, text: &str) -> bool {
    let hidden = |(at, c): &(usize, char)| is_hidden(*c) || is_loose_joiner(text, *at, *c);
    let Some((_, c)) = text.char_indices().find(hidden) else { return false };
    let code = format!("U+{:04X}", c as u32);
    let message = say!(en: "an escape in this text stands for the hidden character {code}", zh: "文字中的转义代表不可见字符 {code}", code = code);
    findings.report(&RULE, span, message).help(say!(en: "remove it", zh: "请删除该字符"));
    true
}
