//! A subset of one axis.

use super::bits::BitSet;
use super::domain::{Domain, Value};
use super::interval::{Interval, Intervals};

/// The values of one axis that a condition admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Region {
    /// Some of the numbers.
    Intervals(Intervals),
    /// Some of the members.
    Members(BitSet),
}

impl From<Interval> for Region {
    fn from(interval: Interval) -> Self {
        Self::Intervals(interval.into())
    }
}

impl Region {
    /// The members given, of an axis of `count` members.
    pub fn members(count: usize, members: impl IntoIterator<Item = usize>) -> Self {
        Self::Members(BitSet::of(count, members))
    }

    /// The values in both. Panics where the two are regions of different axes.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Intervals(left), Self::Intervals(right)) => Self::Intervals(Intervals(left.0.intersect(&right.0))),
            (Self::Members(left), Self::Members(right)) => Self::Members(left.intersect(right)),
            _ => panic!("regions of different axes"),
        }
    }

    /// The values in either. Panics where the two are regions of different axes.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Intervals(left), Self::Intervals(right)) => Self::Intervals(Intervals(left.0.union(&right.0))),
            (Self::Members(left), Self::Members(right)) => Self::Members(left.union(right)),
            _ => panic!("regions of different axes"),
        }
    }

    /// The values of the axis that are not in the region.
    #[must_use]
    pub fn complement(&self, domain: &Domain) -> Self {
        match self {
            Self::Intervals(intervals) => {
                let extent = domain.extent();
                let inverted = extent.minus(&domain.align(&intervals.0));
                Self::Intervals(Intervals::new(inverted.parts().iter().map(|part| domain.interval(*part))))
            }
            Self::Members(members) => Self::Members(members.complement()),
        }
    }

    /// The same region with only the values that exist on the axis: clipped to its range, and for counts with closed ends.
    #[must_use]
    pub fn within(&self, domain: &Domain) -> Self {
        match self {
            Self::Intervals(intervals) => {
                let aligned = domain.align(&intervals.0);
                Self::Intervals(Intervals::new(aligned.parts().iter().map(|part| domain.interval(*part))))
            }
            Self::Members(_) => self.clone(),
        }
    }

    /// Whether the region holds nothing. On an axis with steps take it [`within`](Self::within) its domain first.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Intervals(intervals) => intervals.is_empty(),
            Self::Members(members) => members.is_empty(),
        }
    }

    /// Whether the value lies in the region; false for a value of another kind.
    pub fn contains(&self, value: Value) -> bool {
        match (self, value) {
            (Self::Intervals(intervals), Value::Number(number)) => intervals.contains(number),
            (Self::Members(members), Value::Member(member)) => members.contains(member),
            _ => false,
        }
    }
}
