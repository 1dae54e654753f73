//! Intervals of exact numbers with open and closed ends.

use rust_decimal::Decimal;

use super::ranges::Ranges;

/// The last or first number of a range, and whether it belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The number.
    pub value: Decimal,
    /// Whether the number itself is part of the range.
    pub closed: bool,
}

impl From<Bound> for End {
    fn from(bound: Bound) -> Self {
        if bound.closed { Self::Closed(bound.value) } else { Self::Open(bound.value) }
    }
}

impl From<Option<Bound>> for End {
    fn from(bound: Option<Bound>) -> Self {
        bound.map_or(Self::Unbounded, Self::from)
    }
}

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing ends the interval on this side.
    Unbounded,
    /// It ends with this number.
    Closed(Decimal),
    /// It ends just short of this number.
    Open(Decimal),
}

/// A stretch of the number line; empty where its lower end lies above its upper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Where it begins.
    pub lower: End,
    /// Where it ends.
    pub upper: End,
}

impl Interval {
    /// The whole number line.
    pub const EVERYTHING: Self = Self::new(End::Unbounded, End::Unbounded);

    /// From one end to the other.
    pub const fn new(lower: End, upper: End) -> Self {
        Self { lower, upper }
    }

    /// One number alone.
    pub const fn point(value: Decimal) -> Self {
        Self::new(End::Closed(value), End::Closed(value))
    }

    /// Whether the number lies in the interval.
    pub fn contains(&self, value: Decimal) -> bool {
        let (start, end) = self.cuts();
        start <= Cut::before(value) && Cut::after(value) <= end
    }

    pub(super) fn cuts(&self) -> (Cut, Cut) {
        let start = match self.lower {
            End::Unbounded => Cut::Start,
            End::Closed(value) => Cut::before(value),
            End::Open(value) => Cut::after(value),
        };
        let end = match self.upper {
            End::Unbounded => Cut::End,
            End::Closed(value) => Cut::after(value),
            End::Open(value) => Cut::before(value),
        };
        (start, end)
    }

    pub(super) fn between((start, end): (Cut, Cut)) -> Self {
        let lower = match start {
            Cut::At(value, Side::Before) => End::Closed(value),
            Cut::At(value, Side::After) => End::Open(value),
            Cut::Start | Cut::End => End::Unbounded,
        };
        let upper = match end {
            Cut::At(value, Side::Before) => End::Open(value),
            Cut::At(value, Side::After) => End::Closed(value),
            Cut::Start | Cut::End => End::Unbounded,
        };
        Self { lower, upper }
    }
}

/// A place between numbers where the number line can be cut in two. Every interval, whatever its ends, is the half-open
/// range between two cuts, and that one thought does away with all cases of open and closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Cut {
    /// Below every number.
    Start,
    /// Next to a number.
    At(Decimal, Side),
    /// Above every number.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    Before,
    After,
}

impl Cut {
    pub(super) const fn before(value: Decimal) -> Self {
        Self::At(value, Side::Before)
    }

    pub(super) const fn after(value: Decimal) -> Self {
        Self::At(value, Side::After)
    }
}

/// Any set of numbers made of intervals; kept sorted and merged, so that equal sets are equal values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intervals(pub(super) Ranges<Cut>);

impl Intervals {
    /// The numbers in any of the intervals.
    pub fn new(intervals: impl IntoIterator<Item = Interval>) -> Self {
        Self(Ranges::new(intervals.into_iter().map(|interval| interval.cuts()).collect()))
    }

    /// The intervals from low to high; no two of them touch.
    pub fn iter(&self) -> impl Iterator<Item = Interval> + '_ {
        self.0.parts().iter().map(|part| Interval::between(*part))
    }

    /// Whether no number is in the set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the number is in the set.
    pub fn contains(&self, value: Decimal) -> bool {
        self.0.contains(Cut::before(value))
    }
}

impl From<Interval> for Intervals {
    fn from(interval: Interval) -> Self {
        Self::new([interval])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: i64) -> Decimal {
        value.into()
    }

    #[test]
    fn touching_ends_merge_only_without_a_hole() {
        let to = Interval::new(End::Unbounded, End::Open(number(3)));
        let from = Interval::new(End::Closed(number(3)), End::Unbounded);
        let above = Interval::new(End::Open(number(3)), End::Unbounded);
        assert_eq!(Intervals::new([from, to]).iter().collect::<Vec<_>>(), [Interval::EVERYTHING]);
        let holed = Intervals::new([to, above]);
        assert_eq!(holed.iter().count(), 2);
        assert!(!holed.contains(number(3)) && holed.contains(number(4)));
    }

    #[test]
    fn ends_decide_what_an_interval_holds() {
        let half = Interval::new(End::Open(number(8)), End::Closed(number(15)));
        assert!(!half.contains(number(8)) && half.contains(number(15)));
        assert!(Intervals::from(Interval::new(End::Open(number(8)), End::Closed(number(8)))).is_empty());
        assert!(Interval::point(number(8)).contains(number(8)));
    }
}
