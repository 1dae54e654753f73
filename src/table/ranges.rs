//! Sets made of ranges of anything ordered: the one piece of set algebra the analysis rests on.

/// A set as a list of half-open ranges, sorted, disjoint and never touching, so that equal sets are equal lists.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Ranges<T>(Vec<(T, T)>);

impl<T: Copy + Ord> Ranges<T> {
    pub(super) const EMPTY: Self = Self(Vec::new());

    /// The union of ranges in any order; those that end before they start hold nothing.
    pub(super) fn new(mut parts: Vec<(T, T)>) -> Self {
        parts.retain(|(start, end)| start < end);
        parts.sort_unstable();
        parts.dedup_by(|next, kept| {
            let touches = next.0 <= kept.1;
            if touches {
                kept.1 = kept.1.max(next.1);
            }
            touches
        });
        Self(parts)
    }

    pub(super) fn one(start: T, end: T) -> Self {
        Self::new(vec![(start, end)])
    }

    pub(super) fn parts(&self) -> &[(T, T)] {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether what begins at `at` lies in the set.
    pub(super) fn contains(&self, at: T) -> bool {
        self.part_with(at).is_some()
    }

    /// The unbroken part of the set that holds what begins at `at`; nothing where that is not in the set.
    pub(super) fn stretch_with(&self, at: T) -> Self {
        Self(self.part_with(at).into_iter().copied().collect())
    }

    fn part_with(&self, at: T) -> Option<&(T, T)> {
        let after = self.0.partition_point(|(start, _)| *start <= at);
        self.0[..after].last().filter(|(_, end)| at < *end)
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        Self::new([self.parts(), other.parts()].concat())
    }

    pub(super) fn intersect(&self, other: &Self) -> Self {
        Self(self.common(other).collect())
    }

    pub(super) fn intersects(&self, other: &Self) -> bool {
        self.common(other).next().is_some()
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|(start, end)| other.part_with(*start).is_some_and(|part| *end <= part.1))
    }

    /// What lies in `start..end` but not in the set.
    pub(super) fn complement(&self, start: T, end: T) -> Self {
        let starts = std::iter::once(start).chain(self.0.iter().map(|part| part.1));
        let ends = self.0.iter().map(|part| part.0).chain([end]);
        let parts = starts.zip(ends).map(|(from, to)| (from.max(start), to.min(end)));
        Self(parts.filter(|(from, to)| from < to).collect())
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        match (self.0.first(), self.0.last()) {
            (Some((start, _)), Some((_, end))) => self.intersect(&other.complement(*start, *end)),
            _ => Self::EMPTY,
        }
    }

    /// The pieces in both sets, in order: the two lists are merged like sorted lists.
    fn common<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (T, T)> + 'a {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        std::iter::from_fn(move || {
            loop {
                let (a, b) = (*left.peek()?, *right.peek()?);
                if a.1 <= b.1 {
                    left.next()
                } else {
                    right.next()
                };
                let (start, end) = (a.0.max(b.0), a.1.min(b.1));
                if start < end {
                    return Some((start, end));
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ranges() -> impl Strategy<Value = Ranges<u32>> {
        prop::collection::vec((0u32..20, 0u32..20), 0..5).prop_map(Ranges::new)
    }

    fn members(set: &Ranges<u32>) -> Vec<u32> {
        (0..20).filter(|at| set.contains(*at)).collect()
    }

    fn filtered(keep: impl Fn(u32) -> bool) -> Vec<u32> {
        (0..20).filter(|at| keep(*at)).collect()
    }

    proptest! {
        #[test]
        fn the_algebra_is_that_of_sets(a in ranges(), b in ranges()) {
            prop_assert_eq!(members(&a.union(&b)), filtered(|at| a.contains(at) || b.contains(at)));
            prop_assert_eq!(members(&a.intersect(&b)), filtered(|at| a.contains(at) && b.contains(at)));
            prop_assert_eq!(members(&a.minus(&b)), filtered(|at| a.contains(at) && !b.contains(at)));
            prop_assert_eq!(members(&a.complement(0, 20)), filtered(|at| !a.contains(at)));
            prop_assert_eq!(a.intersects(&b), !a.intersect(&b).is_empty());
            prop_assert_eq!(a.is_within(&b), a.minus(&b).is_empty());
            prop_assert_eq!(a.union(&b), b.union(&a));
            prop_assert!(a.union(&b).parts().windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }
}
