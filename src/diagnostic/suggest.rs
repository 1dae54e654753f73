//! "Did you mean".

/// The candidate nearest to `word`, if it is near enough to be a slip: at most a third of the letters differ, or the words are
/// the same but for case, `-` and `_`.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let wanted = plain(word);
    let length = wanted.chars().count();
    let allowed = (length / 3).max(1);
    let comparable = |candidate: &&str| candidate.chars().count().abs_diff(length) <= allowed;
    let distances = candidates.into_iter().filter(comparable).map(|candidate| {
        let plain_candidate = plain(candidate);
        (strsim::damerau_levenshtein(&wanted, &plain_candidate), plain_candidate.chars().count(), candidate)
    });
    // A one-letter word is one edit from every other; only case can make those close.
    let near =
        distances.filter(|(distance, size, _)| *distance <= allowed && *distance < length.max(*size).min(length + 1));
    near.min_by(|a, b| (a.0, a.2).cmp(&(b.0, b.2))).map(|(_, _, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let ids = ["east", "north", "south", "east-seller"];
        assert_eq!(closest("eats", ids), Some("east"));
        assert_eq!(closest("East_Seller", ids), Some("east-seller"));
        assert_eq!(closest("finance", ids), None);
        assert_eq!(closest("华动", ["华东", "华南"]), Some("华东"));
        assert_eq!(closest("b", ["a"]), None);
    }
}
