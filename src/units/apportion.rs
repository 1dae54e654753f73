//! Shares of a growing total that never shrink.
//!
//! [`allocate`](crate::units::allocate) is fair to one total, but a larger total may give some share less than a smaller one
//! did, so that it cannot hand out a total bit by bit. The method of Webster and Sainte-Laguë (a share takes the next step where
//! its weight stands highest to the steps it has and a half) never takes back, and stays as near to the exact shares.

/// Splits `total` whole steps by `weights` into `shares`; of equals the first takes the step. False, and nothing split, where
/// the total or a weight is below zero, no weight is above it, or the numbers are too large to be multiplied.
pub fn apportion(total: i128, weights: &[i128], shares: &mut [i128]) -> bool {
    let Some(sum) = weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight)) else { return false };
    if total < 0 || sum <= 0 || weights.iter().any(|weight| *weight < 0) {
        return false;
    }
    let mut given = 0;
    for (share, weight) in shares.iter_mut().zip(weights) {
        let Some(doubled) = total.checked_mul(*weight).and_then(|product| product.checked_mul(2)) else { return false };
        *share = quotient(doubled + sum, 2 * sum);
        given += *share;
    }
    // Rounding to the nearest is this very method for a total that is off by a few steps.
    while given < total {
        let next = best(weights, shares, |weight, share, best_weight, best_share| {
            weight * (2 * best_share + 1) > best_weight * (2 * share + 1)
        });
        shares[next] += 1;
        given += 1;
    }
    while given > total {
        let last = worst(weights, shares);
        shares[last] -= 1;
        given -= 1;
    }
    true
}

/// `a ÷ b` of numbers above zero; most fit into words that are divided at once.
fn quotient(a: i128, b: i128) -> i128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => i128::from(a / b),
        _ => a / b,
    }
}

/// The first share that no other is better than.
fn best(weights: &[i128], shares: &[i128], better: impl Fn(i128, i128, i128, i128) -> bool) -> usize {
    let mut at = weights.iter().position(|weight| *weight > 0).expect("the weights sum to more than zero");
    for index in at + 1..weights.len() {
        if weights[index] > 0 && better(weights[index], shares[index], weights[at], shares[at]) {
            at = index;
        }
    }
    at
}

/// The share whose last step came last: the last of those whose weight stood lowest to the steps they had before.
fn worst(weights: &[i128], shares: &[i128]) -> usize {
    let mut at = shares.iter().position(|share| *share > 0).expect("more was given than there is");
    for index in at + 1..weights.len() {
        let held = shares[index] > 0;
        if held && weights[index] * (2 * shares[at] - 1) <= weights[at] * (2 * shares[index] - 1) {
            at = index;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The method step by step, as it is defined.
    fn step_by_step(total: i128, weights: &[i128]) -> Vec<i128> {
        let mut shares = vec![0_i128; weights.len()];
        for _ in 0..total {
            let rank = |index: &usize| (weights[*index], 2 * shares[*index] + 1);
            let order = |a: &usize, b: &usize| {
                let ((wa, da), (wb, db)) = (rank(a), rank(b));
                (wa * db).cmp(&(wb * da)).then(b.cmp(a))
            };
            let next = (0..weights.len()).max_by(order).unwrap();
            shares[next] += 1;
        }
        shares
    }

    #[test]
    fn nothing_is_split_by_nothing() {
        let mut shares = [0; 2];
        assert!(!apportion(5, &[0, 0], &mut shares));
        assert!(!apportion(-5, &[1, 1], &mut shares));
        assert!(!apportion(i128::MAX / 2, &[5, 5], &mut shares));
    }

    proptest! {
        #[test]
        fn shares_are_those_of_one_step_after_the_other(
            total in 0_i128..120, weights in prop::collection::vec(0_i128..30, 1..8),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let mut shares = vec![0; weights.len()];
            prop_assert!(apportion(total, &weights, &mut shares));
            prop_assert_eq!(shares, step_by_step(total, &weights));
        }

        #[test]
        fn a_larger_total_takes_nothing_back(
            small in 0_i128..1_000_000_000, more in 0_i128..1_000_000_000, weights in prop::collection::vec(0_i128..1_000_000, 1..13),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let (mut before, mut after) = (vec![0; weights.len()], vec![0; weights.len()]);
            prop_assert!(apportion(small, &weights, &mut before) && apportion(small + more, &weights, &mut after));
            prop_assert_eq!(after.iter().sum::<i128>(), small + more);
            prop_assert!(before.iter().zip(&after).all(|(before, after)| before <= after));
        }
    }
}
