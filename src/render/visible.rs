//! Text that is safe to send to a terminal.

use std::borrow::Cow;

/// The character to show for `c`, one column wide where it differs: control characters as their pictures (`␀`, `␛`), and
/// those that would reverse or hide text as `�`. Tabs and line breaks are the caller's to lay out.
pub(super) fn visible_char(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('�'),
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}' => '�',
        // Line separators, marks and overrides of direction, and the byte order mark.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => '�',
        c => c,
    }
}

/// A message with the same replacements; its line breaks stay.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let shown = |c: char| if c == '\n' { c } else { visible_char(c) };
    if text.chars().all(|c| shown(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// A message on one line.
pub(super) fn one_line(text: &str) -> String {
    visible(text).split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("a\x1b[31m\u{202e}b\r\n\u{9b}华"), "a␛[31m�b␍\n�华");
        assert_eq!(one_line("two\n  lines\n"), "two lines");
    }
}
