//! "Did you mean".

/// The candidate nearest to `word`, if it is near enough to be a slip: at most a third of the letters differ, or the words are
/// the same but for case, `-` and `_`.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = plain(word).collect();
    let (length, letters) = (wanted.len(), Letters::of(wanted.iter().copied()));
    let wanted: String = wanted.into_iter().collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let size = candidate.chars().count();
        // A one-letter word is one edit from every other; only case can make those close.
        let most = (length / 3).max(1).min(length.max(size).min(length + 1).saturating_sub(1));
        let most = best.map_or(most, |(distance, _)| distance.min(most));
        // Most candidates are told apart by their lengths or their letters, and need not be compared letter by letter.
        if size == 0 || size.abs_diff(length) > most || letters.least_edits(&Letters::of(plain(candidate))) > most {
            continue;
        }
        let distance = strsim::osa_distance(&wanted, &plain(candidate).collect::<String>());
        if distance <= most && best.is_none_or(|best| (distance, candidate) < best) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The letters of a word as far as they tell names apart: in lower case, `_` and blanks as `-`.
fn plain(text: &str) -> impl Iterator<Item = char> {
    let folded = |letter: char| if matches!(letter, '_' | ' ') { '-' } else { letter };
    text.chars().flat_map(char::to_lowercase).map(folded)
}

/// How often letters stand in a word, several letters counted as one.
struct Letters([u8; 32]);

impl Letters {
    fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut counts = [0_u8; 32];
        letters.for_each(|letter| {
            let count = &mut counts[letter as usize % 32];
            *count = count.saturating_add(1);
        });
        Self(counts)
    }

    /// No fewer edits make one word of the other: each takes away one letter, or brings one, or both.
    fn least_edits(&self, other: &Self) -> usize {
        let more =
            |a: &Self, b: &Self| a.0.iter().zip(b.0).map(|(a, b)| usize::from(a.saturating_sub(b))).sum::<usize>();
        more(self, other).max(more(other, self))
    }
}

#[cfg(test)]
mod tests {
    use super::{Letters, closest, plain};
    use proptest::prelude::*;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let ids = ["east", "north", "south", "east-seller"];
        assert_eq!(closest("eats", ids), Some("east"));
        assert_eq!(closest("East_Seller", ids), Some("east-seller"));
        assert_eq!(closest("finance", ids), None);
        assert_eq!(closest("华动", ["华东", "华南"]), Some("华东"));
        assert_eq!(closest("b", ["a"]), None);
        assert_eq!(closest("A", ["a"]), Some("a"));
        assert_eq!(closest("", ["a", ""]), None);
    }

    #[test]
    fn of_several_the_nearest_is_meant_and_of_equals_the_first_by_name() {
        assert_eq!(closest("seller-12", ["seller-21", "seller-1", "seller-2"]), Some("seller-1"));
        assert_eq!(closest("seller-12", ["seller-1", "seller_12"]), Some("seller_12"));
    }

    proptest! {
        #[test]
        fn letters_never_ask_for_more_edits_than_it_takes(a in "[a-cX_é华]{0,9}", b in "[a-cX_é华]{0,9}") {
            let (a, b): (String, String) = (plain(&a).collect(), plain(&b).collect());
            let least = Letters::of(a.chars()).least_edits(&Letters::of(b.chars()));
            prop_assert!(least <= strsim::osa_distance(&a, &b));
        }
    }
}
