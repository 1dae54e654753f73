//! The exact number that every amount, count, share and rate is.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::Decimal;

/// An exact number in millionths of its unit.
///
/// What is written has at most 18 digits and 6 decimals, so a quantity holds it exactly and sums of a trillion of them still
/// fit: addition needs no check. Percents are fractions (`15%` is 0.15).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i128);

const MICROS: i128 = 1_000_000;

impl Quantity {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1; as a share 100 %.
    pub const ONE: Self = Self(MICROS);

    /// A number of millionths.
    pub const fn from_micros(micros: i128) -> Self {
        Self(micros)
    }

    /// The number of millionths.
    pub const fn micros(self) -> i128 {
        self.0
    }

    /// A whole number.
    pub const fn from_int(value: i64) -> Self {
        Self(value as i128 * MICROS)
    }

    /// The number as a whole one, if it is.
    pub fn whole(self) -> Option<i64> {
        if self.0 % MICROS != 0 {
            return None;
        }
        i64::try_from(self.0 / MICROS).ok()
    }

    /// Whether it is 0.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is below 0.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The number without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// As a decimal of 28 digits; `None` beyond them, which no written number reaches.
    pub fn to_decimal(self) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.0, 6).ok().map(|decimal| decimal.normalize())
    }

    /// Exactly `decimal`; `None` if it has more than 6 decimals.
    pub fn from_decimal(decimal: Decimal) -> Option<Self> {
        let decimal = decimal.normalize();
        let scale = decimal.scale();
        (scale <= 6).then(|| Self(decimal.mantissa() * 10_i128.pow(6 - scale)))
    }
}

impl Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Quantity {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Quantity {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Quantity {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Self> for Quantity {
    fn sum<I: Iterator<Item = &'a Self>>(items: I) -> Self {
        items.copied().sum()
    }
}

/// Plain and shortest: `200000000`, `0.5`, `-12.25`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 1_000_000, self.0.unsigned_abs() % 1_000_000);
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:06}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prints_shortest() {
        assert_eq!(Quantity::from_int(200_000_000).to_string(), "200000000");
        assert_eq!(Quantity::from_micros(-12_250_000).to_string(), "-12.25");
        assert_eq!(Quantity::from_micros(1).to_string(), "0.000001");
    }

    proptest! {
        #[test]
        fn decimal_and_back(micros in -10_i128.pow(24)..10_i128.pow(24)) {
            let quantity = Quantity::from_micros(micros);
            prop_assert_eq!(quantity.to_decimal().and_then(Quantity::from_decimal), Some(quantity));
        }
    }
}
