//! Exact shares: what is handed out always adds up to what there was.

use num_bigint::BigInt;

use crate::units::Quantity;

/// Who takes what rounding leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Remainder {
    /// One step each to those whose shares were cut the most; the first of equals.
    #[default]
    Largest,
    /// All of it to the one at this index.
    To(usize),
}

/// Splits `total` by `weights` into multiples of `step` (a remainder below one step stays with the first that takes one).
/// `None` where no weight is above zero or one is below.
pub fn allocate(total: Quantity, weights: &[Quantity], step: Quantity, remainder: Remainder) -> Option<Vec<Quantity>> {
    let mut shares = vec![Quantity::ZERO; weights.len()];
    allocate_into(total, weights, step, remainder, &mut shares).then_some(shares)
}

/// [`allocate`] into a slice of the length of `weights`; false where nothing can be split.
pub fn allocate_into(
    total: Quantity,
    weights: &[Quantity],
    step: Quantity,
    remainder: Remainder,
    shares: &mut [Quantity],
) -> bool {
    let sum: Quantity = weights.iter().sum();
    if (Quantity::ZERO >= sum) || weights.iter().any(|weight| weight.is_negative()) || step <= Quantity::ZERO {
        return false;
    }
    // Shares of a negative total mirror those of its size, so that a correction undoes what it corrects.
    let size = total.abs().micros();
    let mut cuts = [0_i128; SMALL];
    let mut many;
    let cuts: &mut [i128] = if weights.len() <= SMALL {
        &mut cuts[..weights.len()]
    } else {
        many = vec![0; weights.len()];
        &mut many
    };
    let mut left = size;
    for (index, weight) in weights.iter().enumerate() {
        let (steps, cut) = share_of(size, weight.micros(), sum.micros(), step.micros());
        let share = steps * step.micros();
        shares[index] = Quantity::from_micros(share);
        cuts[index] = cut;
        left -= share;
    }
    hand_out(left, weights, step.micros(), remainder, cuts, shares);
    if total.is_negative() {
        shares.iter_mut().for_each(|share| *share = -*share);
    }
    true
}

/// Splits of a year are the hot path: up to this many shares need no allocation.
const SMALL: usize = 16;

/// Whole steps in `size × weight ÷ sum`, and how much of a step was cut off, in parts of 2³².
fn share_of(size: i128, weight: i128, sum: i128, step: i128) -> (i128, i128) {
    if let (Some(product), Some(divisor)) = (size.checked_mul(weight), sum.checked_mul(step)) {
        let (steps, rest) = (product / divisor, product % divisor);
        if let Some(scaled) = rest.checked_mul(1 << 32) {
            return (steps, scaled / divisor);
        }
    }
    let (product, divisor) = (BigInt::from(size) * weight, BigInt::from(sum) * step);
    let (steps, rest) = (&product / &divisor, &product % &divisor);
    let cut = (rest << 32) / divisor;
    let fits = "a share is at most the total";
    (i128::try_from(steps).expect(fits), i128::try_from(cut).expect(fits))
}

fn hand_out(
    mut left: i128,
    weights: &[Quantity],
    step: i128,
    remainder: Remainder,
    cuts: &mut [i128],
    shares: &mut [Quantity],
) {
    if let Remainder::To(index) = remainder {
        shares[index] += Quantity::from_micros(left);
        return;
    }
    while left > 0 {
        let candidates = (0..weights.len()).filter(|index| !weights[*index].is_zero());
        // The first of equals: `max_by_key` takes the last, so the order is turned round.
        let taker = candidates.rev().max_by_key(|index| cuts[*index]).expect("a weight is above zero");
        let part = left.min(step);
        shares[taker] += Quantity::from_micros(part);
        cuts[taker] = -1;
        left -= part;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ints(values: &[i64]) -> Vec<Quantity> {
        values.iter().copied().map(Quantity::from_int).collect()
    }

    #[test]
    fn largest_remainders_first() {
        let shares = allocate(Quantity::from_int(100), &ints(&[1, 1, 1]), Quantity::ONE, Remainder::Largest).unwrap();
        assert_eq!(shares, ints(&[34, 33, 33]));
        let shares = allocate(Quantity::from_int(100), &ints(&[1, 1, 1]), Quantity::ONE, Remainder::To(2)).unwrap();
        assert_eq!(shares, ints(&[33, 33, 34]));
        let shares = allocate(Quantity::from_int(-100), &ints(&[1, 1, 1]), Quantity::ONE, Remainder::Largest).unwrap();
        assert_eq!(shares, ints(&[-34, -33, -33]));
    }

    #[test]
    fn nothing_to_split_by() {
        assert_eq!(allocate(Quantity::ONE, &ints(&[0, 0]), Quantity::ONE, Remainder::Largest), None);
        assert_eq!(allocate(Quantity::ONE, &ints(&[2, -1]), Quantity::ONE, Remainder::Largest), None);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_stay_within_a_step(
            total in -10_i128.pow(24)..10_i128.pow(24),
            weights in prop::collection::vec(0_i128..10_i128.pow(24), 1..30),
            step in prop::sample::select(vec![1_i128, 10_000, 1_000_000, 10_000_000_000]),
        ) {
            let weights: Vec<Quantity> = weights.into_iter().map(Quantity::from_micros).collect();
            let total = Quantity::from_micros(total);
            prop_assume!(weights.iter().any(|weight| !weight.is_zero()));
            let shares = allocate(total, &weights, Quantity::from_micros(step), Remainder::Largest).unwrap();
            prop_assert_eq!(shares.iter().sum::<Quantity>(), total);
            let sum = BigInt::from(weights.iter().sum::<Quantity>().micros());
            for (share, weight) in shares.iter().zip(&weights) {
                let exact = BigInt::from(total.micros()) * weight.micros();
                let miss = (exact - BigInt::from(share.micros()) * &sum).magnitude().clone();
                prop_assert!(BigInt::from(miss) < BigInt::from(step) * &sum * 2);
                prop_assert!(!weight.is_zero() || share.is_zero());
            }
        }
    }
}
