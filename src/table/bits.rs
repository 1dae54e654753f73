//! A set of small numbers.

/// A set of numbers below a fixed length, such as the members of a dimension an axis ranges over.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BitSet {
    words: Box<[u64]>,
    len: usize,
}

impl BitSet {
    /// The empty set of numbers below `len`.
    pub fn new(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)].into(), len }
    }

    /// All numbers below `len`.
    pub fn full(len: usize) -> Self {
        Self::new(len).complement()
    }

    /// The set of the numbers given. Panics where one is not below `len`.
    pub fn of(len: usize, numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut set = Self::new(len);
        numbers.into_iter().for_each(|number| set.insert(number));
        set
    }

    /// The bound that all its numbers lie below.
    pub fn bound(&self) -> usize {
        self.len
    }

    /// Adds a number. Panics where it is not below the length.
    pub fn insert(&mut self, number: usize) {
        assert!(number < self.len, "member {number} of {}", self.len);
        self.words[number / 64] |= 1 << (number % 64);
    }

    /// Whether the number is in the set.
    pub fn contains(&self, number: usize) -> bool {
        self.words.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// Whether no number is in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How many numbers are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The numbers in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let rest = std::iter::successors(Some(*word), |word| Some(word & word.wrapping_sub(1)));
            rest.take_while(|word| *word != 0).map(move |word| index * 64 + word.trailing_zeros() as usize)
        })
    }

    /// The numbers in both sets. Panics where the lengths differ: the sets are then of different axes.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        self.zip(other, |left, right| left & right)
    }

    /// The numbers in either set. Panics where the lengths differ.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.zip(other, |left, right| left | right)
    }

    /// The numbers below the length that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut words: Box<[u64]> = self.words.iter().map(|word| !word).collect();
        if let Some(last) = words.last_mut().filter(|_| !self.len.is_multiple_of(64)) {
            *last &= (1 << (self.len % 64)) - 1;
        }
        Self { words, len: self.len }
    }

    fn zip(&self, other: &Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        assert_eq!(self.len, other.len, "sets of members of different axes");
        let pairs = self.words.iter().zip(&other.words);
        Self { words: pairs.map(|(left, right)| combine(*left, *right)).collect(), len: self.len }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complement_stays_below_the_length() {
        let set = BitSet::of(70, [0, 63, 64, 69]);
        assert_eq!(set.complement().count(), 66);
        assert_eq!(set.complement().complement(), set);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 69]);
        assert_eq!(BitSet::full(64).count(), 64);
        assert!(!BitSet::full(3).contains(3));
    }
}
