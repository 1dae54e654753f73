//! Names in scripts that run from right to left, within texts that run the other way.
//!
//! A name in Arabic or Hebrew must not draw the figures and points around it to its own side. Whatever shows texts sets these
//! stretches apart; what somebody wrote wholly in such a script runs its own way.

/// Whether a letter is of a script that runs from right to left.
fn is_leftward(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1eeff}')
}

/// Whether a character turns the letters around it, which no name needs and which would turn what stands beside it too.
pub fn is_turning(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text as a whole runs from right to left: it begins so, and most of its letters do.
fn runs_leftward(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let leftward = letters().filter(|c| is_leftward(*c)).count();
    letters().next().is_some_and(is_leftward) && leftward * 3 >= letters().count() * 2
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch<'t> {
    /// It runs as its surroundings do.
    Plain(&'t str),
    /// It runs from right to left.
    Leftward(&'t str),
}

/// A text in stretches; a single one where no letter runs from right to left.
pub fn stretches(text: &str) -> Vec<Stretch<'_>> {
    if !text.chars().any(is_leftward) {
        return vec![Stretch::Plain(text)];
    }
    // The number of a heading stands before it, whatever the heading's script.
    let number = text.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|at| text[*at..].starts_with(' '));
    let (number, rest) = text.split_at(number.map_or(0, |at| at + 1));
    if runs_leftward(rest) {
        let before = Some(Stretch::Plain(number)).filter(|_| !number.is_empty());
        return before.into_iter().chain([Stretch::Leftward(rest)]).collect();
    }
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find(is_leftward) {
        let end = start + leftward_end(&rest[start..]);
        parts.extend(Some(Stretch::Plain(&rest[..start])).filter(|_| start > 0));
        parts.push(Stretch::Leftward(&rest[start..end]));
        rest = &rest[end..];
    }
    parts.extend(Some(Stretch::Plain(rest)).filter(|_| !rest.is_empty()));
    parts
}

/// Where a stretch that begins with such a letter ends: words of a name are joined by blanks, figures and signs within them, and a
/// bracket that was opened is closed.
fn leftward_end(text: &str) -> usize {
    let (mut end, mut open) = (0, 0_u32);
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        match c {
            c if is_leftward(c) => end = next,
            // Marks stand on the letter before.
            c if end == at && is_mark(c) => end = next,
            '(' => open += 1,
            ')' if open > 0 => {
                open -= 1;
                end = if at == end { next } else { end };
            }
            ' ' | '-' | '\'' | '.' | '"' => {}
            _ => break,
        }
    }
    end
}

/// Vowel signs and other marks of Arabic and Hebrew.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

#[cfg(test)]
mod tests {
    use super::Stretch::{Leftward, Plain};
    use super::stretches;

    #[test]
    fn names_are_set_apart_and_texts_run_their_own_way() {
        assert_eq!(stretches("East · 2026"), [Plain("East · 2026")]);
        assert_eq!(stretches("Head: محمد علي 2"), [Plain("Head: "), Leftward("محمد علي"), Plain(" 2")]);
        assert_eq!(
            stretches("محمد, שרה carry 5% each"),
            [Leftward("محمد"), Plain(", "), Leftward("שרה"), Plain(" carry 5% each")]
        );
        assert_eq!(stretches("给 محمد (علي) 的信"), [Plain("给 "), Leftward("محمد (علي)"), Plain(" 的信")]);
        assert_eq!(stretches("محمد علي (CRM)"), [Leftward("محمد علي (CRM)")]);
        assert_eq!(stretches("مُحَمَّد x longer"), [Leftward("مُحَمَّد"), Plain(" x longer")]);
        assert_eq!(stretches("2.1 محمد علي"), [Plain("2.1 "), Leftward("محمد علي")]);
        assert_eq!(stretches(""), [Plain("")]);
    }
}
