//! Exact quotients, kept until the one declared rounding.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use rust_decimal::Decimal;

use crate::units::Quantity;

/// Bits beyond which a quotient is brought to its lowest terms: sums of many quotients would grow without end.
const LONG: u64 = 160;

/// An exact quotient of two whole numbers; the denominator is above zero.
///
/// Numerator and denominator are of any length, since products of written numbers may exceed 128 bits. Quotients occur a few
/// times per entry; the hot path of splitting targets has its own integer arithmetic in [`allocate`](crate::units::allocate).
#[derive(Debug, Clone)]
pub struct Fraction {
    numerator: BigInt,
    denominator: BigInt,
}

/// How the last digit is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RoundingMode {
    /// Halves away from zero.
    #[default]
    HalfUp,
    /// Halves to the even neighbour.
    HalfEven,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// To what and how numbers are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// The step that results are multiples of, above zero.
    pub step: Quantity,
    /// How the last digit is found.
    pub mode: RoundingMode,
}

impl Fraction {
    /// `a ÷ b`; `None` where `b` is zero.
    pub fn ratio(a: Quantity, b: Quantity) -> Option<Self> {
        Self::new(a.micros().into(), b.micros().into())
    }

    /// A quantity as a fraction.
    pub fn from_quantity(value: Quantity) -> Self {
        Self { numerator: value.micros().into(), denominator: 1_000_000.into() }
    }

    /// Nothing.
    pub fn zero() -> Self {
        Self::from_quantity(Quantity::ZERO)
    }

    /// One; as a share all of it.
    pub fn one() -> Self {
        Self::from_quantity(Quantity::ONE)
    }

    /// A whole number.
    pub fn from_int(value: i64) -> Self {
        Self::from_quantity(Quantity::from_int(value))
    }

    /// Exactly a decimal.
    pub fn from_decimal(value: Decimal) -> Self {
        Self { numerator: value.mantissa().into(), denominator: BigInt::from(10).pow(value.scale()) }
    }

    fn new(numerator: BigInt, denominator: BigInt) -> Option<Self> {
        match denominator.sign() {
            Sign::NoSign => None,
            Sign::Minus => Some(Self { numerator: -numerator, denominator: -denominator }),
            Sign::Plus => Some(Self { numerator, denominator }),
        }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let numerator = &self.numerator * &other.denominator + &other.numerator * &self.denominator;
        Self { numerator, denominator: &self.denominator * &other.denominator }.shortened()
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let numerator = &self.numerator * &other.denominator - &other.numerator * &self.denominator;
        Self { numerator, denominator: &self.denominator * &other.denominator }.shortened()
    }

    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self { numerator: -&self.numerator, denominator: self.denominator.clone() }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.numerator.sign() == Sign::NoSign
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.numerator.sign() == Sign::Minus
    }

    /// The number that [`Display`](fmt::Display) writes: two whole numbers with a stroke between them.
    pub fn parse(text: &str) -> Option<Self> {
        let (numerator, denominator) = text.split_once('/')?;
        Self::new(numerator.parse().ok()?, denominator.parse().ok()?)
    }

    /// The greatest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        Self { numerator: self.numerator.div_floor(&self.denominator), denominator: 1.into() }
    }

    /// The same number, in its lowest terms where its parts have become long.
    fn shortened(self) -> Self {
        if self.denominator.bits() < LONG {
            return self;
        }
        let common = self.numerator.gcd(&self.denominator);
        Self { numerator: self.numerator / &common, denominator: self.denominator / common }
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let numerator = &self.numerator * &other.numerator;
        Self { numerator, denominator: &self.denominator * &other.denominator }.shortened()
    }

    /// The quotient; `None` where `other` is zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        Self::new(&self.numerator * &other.denominator, &self.denominator * &other.numerator)
    }

    /// The nearest multiple of the step, by the mode.
    ///
    /// # Panics
    /// If the result does not fit a [`Quantity`], which quotients of written numbers cannot cause.
    pub fn round(&self, rounding: Rounding) -> Quantity {
        let step = BigInt::from(rounding.step.micros());
        let (numerator, denominator) = (&self.numerator * 1_000_000, &self.denominator * &step);
        let steps = divide(&numerator, &denominator, rounding.mode);
        let micros = i128::try_from(steps * step).expect("a quotient of written numbers fits 128 bits");
        Quantity::from_micros(micros)
    }

    /// The value, if it is one of at most 6 decimals.
    pub fn exact(&self) -> Option<Quantity> {
        let down = self.round(Rounding { step: Quantity::from_micros(1), mode: RoundingMode::Down });
        (Self::from_quantity(down).cmp(self) == Ordering::Equal).then_some(down)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

/// `numerator ÷ denominator` as a whole number; the denominator is above zero.
fn divide(numerator: &BigInt, denominator: &BigInt, mode: RoundingMode) -> BigInt {
    let negative = numerator.sign() == Sign::Minus;
    let size = BigInt::from_biguint(Sign::Plus, numerator.magnitude().clone());
    let (quotient, rest) = (&size / denominator, &size % denominator);
    let up = match (mode, (&rest << 1_u8).cmp(denominator)) {
        _ if rest.sign() == Sign::NoSign => false,
        (RoundingMode::Down, _) => false,
        (RoundingMode::Up, _) | (_, Ordering::Greater) => true,
        (_, Ordering::Less) => false,
        (RoundingMode::HalfUp, Ordering::Equal) => true,
        (RoundingMode::HalfEven, Ordering::Equal) => quotient.bit(0),
    };
    let result = if up { quotient + 1 } else { quotient };
    if negative { -result } else { result }
}

impl PartialEq for Fraction {
    /// The same number, whatever it is written as: one half is two quarters.
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_are_equal_however_they_came_about() {
        let half = |a: i128, b: i128| Fraction::ratio(Quantity::from_micros(a), Quantity::from_micros(b)).unwrap();
        assert_eq!(half(1, 2), half(2, 4));
        assert_ne!(half(1, 2), half(2, 5));
        assert_eq!(half(1, 2).plus(&half(2, 4)), Fraction::from_quantity(Quantity::ONE));
    }

    fn round(a: i64, b: i64, step: i128, mode: RoundingMode) -> String {
        let fraction = Fraction::ratio(Quantity::from_int(a), Quantity::from_int(b)).unwrap();
        fraction.round(Rounding { step: Quantity::from_micros(step), mode }).to_string()
    }

    #[test]
    fn halves_by_mode() {
        assert_eq!(round(1, 8, 10_000, RoundingMode::HalfUp), "0.13");
        assert_eq!(round(1, 8, 10_000, RoundingMode::HalfEven), "0.12");
        assert_eq!(round(-1, 8, 10_000, RoundingMode::HalfUp), "-0.13");
        assert_eq!(round(1, 8, 10_000, RoundingMode::Down), "0.12");
        assert_eq!(round(1, 9, 10_000, RoundingMode::Up), "0.12");
        assert_eq!(round(2, 3, 1_000_000, RoundingMode::HalfUp), "1");
    }

    #[test]
    fn products_beyond_128_bits_stay_exact() {
        let large = Fraction::from_quantity(Quantity::from_int(999_999_999_999_999_999));
        let cube = large.times(&large).times(&large);
        assert_eq!(cube.over(&large.times(&large)).unwrap().exact(), Some(Quantity::from_int(999_999_999_999_999_999)));
        assert_eq!(Fraction::ratio(Quantity::ONE, Quantity::ZERO), None);
    }
}
