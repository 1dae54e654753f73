//! The number people would name as an example: the roundest one in an interval.

use rust_decimal::Decimal;

use super::domain::floor_to;
use super::gaps::Edge;
use super::interval::{End, Interval};

/// The most digits before or after the point that a roundness is looked for at; the limit of exact decimals.
const MOST_DIGITS: i32 = 27;

/// The roundest number of an interval that is not empty. With a `step`, the ends are closed multiples of it and so is the
/// result. Numbers inside are preferred to the ends, since an end alone would look as if only the boundary were meant. At an
/// open end of a table (`edge`) numbers close to its rows are preferred, since those further out are rarely met.
///
/// The interval must be wider than the last digit a decimal can hold, which amounts of at most 18 digits and 6 decimals are
/// by far; in a narrower one the result is its lower end.
pub(super) fn roundest(interval: Interval, edge: Edge, step: Option<Decimal>) -> Decimal {
    if let (End::Closed(lower), End::Closed(upper)) = (interval.lower, interval.upper)
        && lower == upper
    {
        return lower.normalize();
    }
    let scaled = step.map_or(interval, |step| in_steps(interval, step));
    let finest = if step.is_some() { 0 } else { -MOST_DIGITS };
    let units = choose(scaled, edge, finest).unwrap_or_default();
    (units * step.unwrap_or(Decimal::ONE)).normalize()
}

/// The ends counted in steps instead of units.
fn in_steps(interval: Interval, step: Decimal) -> Interval {
    let count = |end| match end {
        End::Unbounded => End::Unbounded,
        End::Closed(value) => End::Closed(value / step),
        End::Open(value) => End::Open(value / step),
    };
    Interval::new(count(interval.lower), count(interval.upper))
}

/// `finest` is the power of ten below which numbers do not exist (0: whole numbers only).
fn choose(interval: Interval, edge: Edge, finest: i32) -> Option<Decimal> {
    let Interval { lower, upper } = interval;
    match edge {
        Edge::Above => beyond(lower, upper, finest),
        Edge::Below => beyond(mirrored(upper), mirrored(lower), finest).map(|number| -number),
        Edge::Inside => between(lower, upper, finest),
    }
}

fn mirrored(end: End) -> End {
    match end {
        End::Unbounded => End::Unbounded,
        End::Closed(value) => End::Closed(-value),
        End::Open(value) => End::Open(-value),
    }
}

fn number(end: End) -> Option<Decimal> {
    match end {
        End::Unbounded => None,
        End::Closed(value) | End::Open(value) => Some(value),
    }
}

/// A number above the last row: the roundest no further away than the row's end is from zero (than half of that below zero),
/// and of equally round ones the nearest.
fn beyond(lower: End, upper: End, finest: i32) -> Option<Decimal> {
    let low = number(lower)?;
    let far = if low.is_sign_positive() { low.checked_mul(Decimal::TWO)? } else { low / Decimal::TWO };
    let last = number(upper).filter(|last| *last <= far || low.is_zero());
    let window = Window { low, high: last.unwrap_or(far), closed: (false, last.is_none()), prefer: Prefer::Lowest };
    let near = if low.is_zero() { None } else { window.roundest(finest) };
    near.or_else(|| between(lower, upper, finest)).or_else(|| next(lower, finest))
}

/// The end itself where it belongs to the interval, or else the next whole number.
fn next(lower: End, finest: i32) -> Option<Decimal> {
    match lower {
        End::Closed(value) if finest < 0 || value.fract().is_zero() => Some(value),
        End::Closed(value) | End::Open(value) => value.floor().checked_add(Decimal::ONE),
        End::Unbounded => None,
    }
}

fn between(lower: End, upper: End, finest: i32) -> Option<Decimal> {
    let (low, high) = (number(lower)?, number(upper)?);
    let closed = (matches!(lower, End::Closed(_)), matches!(upper, End::Closed(_)));
    let inside = Window { low, high, closed: (false, false), prefer: Prefer::Middle };
    let with_ends = Window { closed, prefer: Prefer::Lowest, ..inside };
    inside.roundest(finest).or_else(|| with_ends.roundest(finest)).or(Some(low))
}

/// Which of several equally round numbers to take.
#[derive(Clone, Copy)]
enum Prefer {
    Lowest,
    Middle,
}

#[derive(Clone, Copy)]
struct Window {
    low: Decimal,
    high: Decimal,
    closed: (bool, bool),
    prefer: Prefer,
}

impl Window {
    /// The first hit going from coarse to fine: hundreds, fifties, tens, fives, ones, halves, tenths, ….
    fn roundest(self, finest: i32) -> Option<Decimal> {
        let powers = (finest..=MOST_DIGITS).rev();
        let levels = powers.flat_map(|power| [Some(level(1, power)), (power > finest).then(|| level(5, power - 1))]);
        levels.flatten().find_map(|level| self.multiple_of(level))
    }

    fn multiple_of(self, level: Decimal) -> Option<Decimal> {
        let first = self.first(level)?;
        let last = self.last(level)?;
        if first > last {
            return None;
        }
        match self.prefer {
            Prefer::Lowest => Some(first),
            Prefer::Middle => {
                let middle = self.low / Decimal::TWO + self.high / Decimal::TWO;
                let below = floor_to(middle, level)?.clamp(first, last);
                let above = below.checked_add(level)?.min(last);
                Some(if above - middle < middle - below { above } else { below })
            }
        }
    }

    fn first(self, level: Decimal) -> Option<Decimal> {
        let floor = floor_to(self.low, level)?;
        if floor == self.low && self.closed.0 { Some(floor) } else { floor.checked_add(level) }
    }

    fn last(self, level: Decimal) -> Option<Decimal> {
        let floor = floor_to(self.high, level)?;
        if floor == self.high && !self.closed.1 { floor.checked_sub(level) } else { Some(floor) }
    }
}

/// `digit` times ten to the `power`.
fn level(digit: i128, power: i32) -> Decimal {
    match u32::try_from(power) {
        Ok(zeros) => Decimal::from_i128_with_scale(digit * 10_i128.pow(zeros), 0),
        Err(_) => Decimal::from_i128_with_scale(digit, power.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::interval::Cut;
    use super::*;

    fn end(text: &str, open: char) -> End {
        let digits = text.trim_matches(['(', ')', '[', ']']);
        match digits {
            "" => End::Unbounded,
            _ if text.contains(open) => End::Open(digits.parse().unwrap()),
            _ => End::Closed(digits.parse().unwrap()),
        }
    }

    fn edge(lower: End, upper: End) -> Edge {
        match (lower, upper) {
            (_, End::Unbounded) => Edge::Above,
            (End::Unbounded, _) => Edge::Below,
            _ => Edge::Inside,
        }
    }

    fn parse(text: &str) -> Interval {
        let (lower, upper) = text.split_once(", ").unwrap();
        Interval::new(end(lower, '('), end(upper, ')'))
    }

    /// The witness of an interval in the notation of mathematics: `(0.08, 0.11]`.
    fn named(text: &str, step: Option<i64>) -> String {
        let interval = parse(text);
        roundest(interval, edge(interval.lower, interval.upper), step.map(Decimal::from)).to_string()
    }

    #[test]
    fn people_name_round_numbers() {
        let cases = [
            ("(0.08, 0.11)", "0.1"),
            ("(0.08, 0.09)", "0.085"),
            ("(0.10, 0.11)", "0.105"),
            ("[1.2, 1.2]", "1.2"),
            ("(100000, 1000000)", "500000"),
            ("[100, 200)", "150"),
            ("(9999.99, 10000]", "9999.995"),
            ("[0, 0.6)", "0.5"),
            ("(-5, 5)", "0"),
            ("(0.8, 1)", "0.9"),
        ];
        cases.iter().for_each(|(interval, number)| assert_eq!(named(interval, None), *number, "{interval}"));
    }

    #[test]
    fn beyond_the_last_row_lies_the_next_round_number() {
        let cases = [
            ("(0.15, )", "0.2"),
            ("[1.2, )", "2"),
            ("(500000, )", "1000000"),
            ("(0, )", "1"),
            ("(, 0.6)", "0.5"),
            ("(, 100)", "50"),
            ("(, 0)", "-1"),
            ("(-10, )", "-5"),
        ];
        cases.iter().for_each(|(interval, number)| assert_eq!(named(interval, None), *number, "{interval}"));
    }

    #[test]
    fn the_end_of_a_bounded_axis_is_not_its_middle() {
        let near = |text, edge| roundest(parse(text), edge, None).to_string();
        assert_eq!(near("(0.15, 1]", Edge::Above), "0.2");
        assert_eq!(near("(0.6, 1]", Edge::Above), "0.7");
        assert_eq!(near("[0, 0.6)", Edge::Below), "0.5");
        assert_eq!(near("[0, 0.08)", Edge::Below), "0.05");
        assert_eq!(near("(0, 10]", Edge::Above), "5");
        assert_eq!(roundest(parse("[4, 5]"), Edge::Above, Some(Decimal::ONE)).to_string(), "5");
    }

    #[test]
    fn counts_are_whole() {
        let cases = [
            ("[4, 5]", "5"),
            ("[3, 3]", "3"),
            ("[4, )", "5"),
            ("[121, )", "200"),
            ("[1, )", "2"),
            ("(, 1]", "1"),
            ("[0, 2]", "1"),
            ("[1, 12]", "10"),
        ];
        cases.iter().for_each(|(interval, number)| assert_eq!(named(interval, Some(1)), *number, "{interval}"));
        assert_eq!(named("[20, 25]", Some(5)), "25");
    }

    fn any_end() -> impl Strategy<Value = (Decimal, bool)> {
        (-100_000_i64..100_000, 0u32..6, any::<bool>())
            .prop_map(|(digits, scale, open)| (Decimal::new(digits, scale), open))
    }

    proptest! {
        #[test]
        fn the_witness_lies_in_the_interval(lower in any_end(), upper in any_end(), sides in (0..4, 0..4), lean in 0_usize..3) {
            let make = |(value, open), side| match (side, open) {
                (0, _) => End::Unbounded,
                (_, true) => End::Open(value),
                (_, false) => End::Closed(value),
            };
            let interval = Interval::new(make(lower, sides.0), make(upper, sides.1));
            let (start, stop) = interval.cuts();
            prop_assume!(start < stop);
            prop_assume!(start != Cut::Start || stop != Cut::End);
            let bounded = number(interval.lower).and(number(interval.upper)).is_some();
            let edge = if bounded { [Edge::Below, Edge::Above, Edge::Inside][lean] } else { edge(interval.lower, interval.upper) };
            prop_assert!(interval.contains(roundest(interval, edge, None)), "{interval:?} {edge:?}");
        }

        #[test]
        fn the_witness_of_counts_is_one_of_them(low in -300_i64..300, width in 0_i64..300, sides in (0..4, 0..4), step in 1_i64..4) {
            let make = |value: i64, side| if side == 0 { End::Unbounded } else { End::Closed(Decimal::from(value * step)) };
            let interval = Interval::new(make(low, sides.0), make(low + width, sides.1));
            prop_assume!(interval != Interval::EVERYTHING);
            let witness = roundest(interval, edge(interval.lower, interval.upper), Some(step.into()));
            prop_assert!(interval.contains(witness) && (witness % Decimal::from(step)).is_zero(), "{interval:?} {witness}");
        }
    }
}
