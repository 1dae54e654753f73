//! How wide a text is drawn, and where it is broken.
//!
//! No font is known here, so widths are upper bounds over the common sans-serif fonts: a text never leaves its box.

use textwrap::{Options, WordSeparator};
use unicode_width::UnicodeWidthChar;

/// The width of a text at 13 pixels, in pixels.
pub(super) fn width(text: &str) -> i64 {
    text.chars().map(of).sum()
}

fn of(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 5,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 13,
        'A'..='Z' => 10,
        // Pictures are wider than the two columns they count.
        '\u{1f000}'.. => 18,
        c => match c.width().unwrap_or(0) {
            0 => 0,
            1 => 8,
            _ => 14,
        },
    }
}

/// A text in lines of at most `columns` columns of a terminal; a Chinese character takes two.
pub(super) fn lines(text: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns).word_separator(WordSeparator::UnicodeBreakProperties).break_words(true);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}
