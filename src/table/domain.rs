//! What an axis ranges over.

use rust_decimal::Decimal;

use super::bits::BitSet;
use super::interval::{Bound, Cut, End, Interval, Side};
use super::ranges::Ranges;
use super::region::Region;

/// The whole range of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Domain {
    /// Numbers: amounts, shares, counts, dates counted in days.
    Number {
        /// The lowest number there is.
        lower: Option<Bound>,
        /// The highest number there is.
        upper: Option<Bound>,
        /// The distance between neighbouring numbers where only multiples of it exist (1 for counts). Positive.
        step: Option<Decimal>,
    },
    /// The members of an enumeration or the leaves of a dimension, by their position in its order.
    Members {
        /// How many there are.
        count: usize,
    },
}

/// A place on one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A number.
    Number(Decimal),
    /// The position of a member in its order.
    Member(usize),
}

impl Domain {
    /// All numbers.
    pub const NUMBERS: Self = Self::Number { lower: None, upper: None, step: None };

    /// Whether the value exists on the axis.
    pub fn contains(&self, value: Value) -> bool {
        match (self, value) {
            (Self::Number { step, .. }, Value::Number(number)) => {
                let on_step = step.is_none_or(|step| (number % step).is_zero());
                on_step && self.everything().contains(value)
            }
            (Self::Members { count }, Value::Member(member)) => member < *count,
            _ => false,
        }
    }

    /// The region that holds every value of the axis.
    pub fn everything(&self) -> Region {
        match self {
            Self::Number { lower, upper, .. } => Interval::new((*lower).into(), (*upper).into()).into(),
            Self::Members { count } => Region::Members(BitSet::full(*count)),
        }
    }

    /// Whether no value exists at all (a dimension without members).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Number { .. } => self.extent().is_empty(),
            Self::Members { count } => *count == 0,
        }
    }

    /// The numbers of the axis that a set of intervals holds, cut only where numbers exist.
    pub(super) fn align(&self, ranges: &Ranges<Cut>) -> Ranges<Cut> {
        let aligned = ranges.parts().iter().map(|(start, end)| (self.align_cut(*start), self.align_cut(*end)));
        Ranges::new(aligned.collect()).intersect(&self.extent())
    }

    /// All numbers of the axis as one range between cuts.
    pub(super) fn extent(&self) -> Ranges<Cut> {
        let Self::Number { lower, upper, .. } = self else { return Ranges::EMPTY };
        let (start, end) = Interval::new(End::from(*lower), End::from(*upper)).cuts();
        Ranges::one(self.align_cut(start), self.align_cut(end))
    }

    /// On an axis with steps, the same cut written as "before the next number there is".
    fn align_cut(&self, cut: Cut) -> Cut {
        let (Self::Number { step: Some(step), .. }, Cut::At(value, side)) = (self, cut) else { return cut };
        let Some(floor) = floor_to(value, *step) else { return cut };
        match side {
            Side::Before if floor == value => cut,
            _ => floor.checked_add(*step).map_or(Cut::End, Cut::before),
        }
    }

    /// A range between aligned cuts as people write it: counts have closed ends.
    pub(super) fn interval(&self, range: (Cut, Cut)) -> Interval {
        match (self, range) {
            (Self::Number { step: Some(step), .. }, (start, Cut::At(value, Side::Before))) => {
                Interval::between((start, Cut::after(value - step)))
            }
            _ => Interval::between(range),
        }
    }
}

/// The highest multiple of `step` not above the number; nothing where it is out of the range of decimals.
pub(super) fn floor_to(number: Decimal, step: Decimal) -> Option<Decimal> {
    let rest = number.checked_rem(step)?;
    let towards_zero = number.checked_sub(rest)?;
    if rest.is_sign_negative() && !rest.is_zero() { towards_zero.checked_sub(step) } else { Some(towards_zero) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_nothing_between_them() {
        let counts = Domain::Number { lower: None, upper: None, step: Some(Decimal::ONE) };
        let number = |value: i64| Decimal::from(value);
        let above = Region::from(Interval::new(End::Open(number(3)), End::Closed(number(5))));
        let written = Region::from(Interval::new(End::Closed(number(4)), End::Closed(number(5))));
        assert_eq!(above.within(&counts), written);
        let split = Region::from(Interval::new(End::Unbounded, End::Closed(number(3))));
        let rest = Region::from(Interval::new(End::Closed(number(4)), End::Unbounded));
        assert_eq!(split.union(&rest).within(&counts), counts.everything());
        assert!(Region::from(Interval::new(End::Open(number(3)), End::Open(number(4)))).within(&counts).is_empty());
        assert!(!counts.contains(Value::Number(Decimal::new(25, 1))));
    }

    #[test]
    fn floors_below_zero() {
        assert_eq!(floor_to(Decimal::new(-25, 1), Decimal::ONE), Some(Decimal::from(-3)));
        assert_eq!(floor_to(Decimal::from(-3), Decimal::ONE), Some(Decimal::from(-3)));
    }
}
