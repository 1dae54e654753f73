//! Breaking messages into lines.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// `text` in lines of at most `width` columns; each line break of the text starts a new one. `used` columns of the first
/// line are taken already. Chinese breaks between characters by the rules of its punctuation; ids stay whole
/// where they fit on a line.
pub fn wrap(text: &str, width: usize, used: usize) -> Vec<String> {
    let indent = " ".repeat(used);
    let first = options(width.max(used + 8)).initial_indent(&indent);
    let rest = options(width.max(8));
    let mut lines = Vec::new();
    for (index, part) in text.split('\n').enumerate() {
        let options = if index == 0 { &first } else { &rest };
        let wrapped = textwrap::wrap(part, options);
        lines.extend(wrapped.iter().map(|line| line.trim_end().to_owned()));
    }
    if let Some(line) = lines.first_mut() {
        *line = line.get(used..).unwrap_or_default().to_owned();
    }
    lines
}

fn options<'a>(width: usize) -> Options<'a> {
    let separator = WordSeparator::Custom(words);
    Options::new(width).word_separator(separator).word_splitter(WordSplitter::NoHyphenation)
}

/// Words by the Unicode rules, but a number keeps its unit: `5000万元` is one word.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut pieces = WordSeparator::UnicodeBreakProperties.find_words(line).peekable();
    let mut start = 0;
    Box::new(std::iter::from_fn(move || {
        let mut piece = pieces.next()?;
        let mut end = start + piece.word.len() + piece.whitespace.len();
        while let Some(unit) = pieces.next_if(|next| is_unit_of(&piece, next)) {
            end += unit.word.len() + unit.whitespace.len();
            piece = unit;
        }
        let word = Word::from(&line[start..end]);
        start = end;
        Some(word)
    }))
}

fn is_unit_of(number: &Word<'_>, unit: &Word<'_>) -> bool {
    let ends_in = |chars: &[char]| number.word.ends_with(chars);
    let amount = number.word.ends_with(|c: char| c.is_ascii_digit()) && unit.word.starts_with(['万', '亿', '元']);
    number.whitespace.is_empty() && (amount || ends_in(&['万', '亿']) && unit.word.starts_with('元'))
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn english_and_chinese() {
        assert_eq!(wrap("one two three", 8, 0), ["one two", "three"]);
        assert_eq!(wrap("three four five", 14, 6), ["three", "four five"]);
        assert_eq!(wrap("华东的下级合计，少了。", 10, 0), ["华东的下级", "合计，少", "了。"]);
        assert_eq!(wrap("一\n\n二", 10, 0), ["一", "", "二"]);
    }

    #[test]
    fn ids_and_numbers_stay_whole() {
        assert_eq!(wrap("see east-seller-1 now", 14, 0), ["see", "east-seller-1", "now"]);
        assert_eq!(wrap("共计为5000万元", 10, 0), ["共计为", "5000万元"]);
        assert_eq!(wrap("总数625万元，", 11, 0), ["总数", "625万元，"]);
        assert_eq!(wrap("总数为625元", 10, 0), ["总数为", "625元"]);
        assert_eq!(wrap("abcdefghijklmnop", 8, 0), ["abcdefgh", "ijklmnop"]);
    }
}
