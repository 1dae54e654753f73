//! What was earned, tested and paid so far: the part of pay that remembers.

use std::collections::BTreeMap;

use crate::syntax::incentives::IfLate;
use crate::units::{Date, Fraction, Quantity, Rounding};

/// Amounts that wait for a gate.
#[derive(Debug, Clone)]
pub(super) struct Waiting(Fraction);

impl Default for Waiting {
    fn default() -> Self {
        Self(Fraction::zero())
    }
}

impl Waiting {
    /// Lets an amount through a gate: with all that waited where it is open; of one that is shut what may be paid later waits.
    pub(super) fn through(&mut self, amount: Fraction, open: bool, if_late: IfLate) -> Fraction {
        if open {
            return std::mem::replace(&mut self.0, Fraction::zero()).plus(&amount);
        }
        if if_late == IfLate::BackPay {
            self.0 = self.0.plus(&amount);
        }
        Fraction::zero()
    }

    /// What waited and is not to be paid any more.
    pub(super) fn less(&mut self, amount: &Fraction) {
        self.0 = self.0.minus(amount);
    }

    /// What waits.
    pub(super) fn sum(&self) -> &Fraction {
        &self.0
    }
}

/// What a cap has let through, by the period that it holds for.
#[derive(Debug, Clone, Default)]
pub(super) struct Capped(BTreeMap<Date, (Fraction, Fraction)>);

impl Capped {
    /// What of an amount may be paid, where so much may be in the period that begins on a day. What is beyond counts no more, unless later
    /// amounts of the period are below nothing.
    pub(super) fn through(&mut self, amount: &Fraction, starts: Date, limit: &Fraction) -> Fraction {
        let (all, paid) = self.0.entry(starts).or_insert_with(|| (Fraction::zero(), Fraction::zero()));
        *all = all.plus(amount);
        let due = all.clone().min(limit.clone());
        let now = due.minus(paid);
        *paid = due;
        now
    }
}

/// A sum that is paid in rounded parts which together are the rounded sum.
#[derive(Debug, Clone)]
pub(super) struct Rounded {
    exact: Fraction,
    paid: Quantity,
}

impl Default for Rounded {
    fn default() -> Self {
        Self { exact: Fraction::zero(), paid: Quantity::ZERO }
    }
}

impl Rounded {
    /// The next part.
    pub(super) fn pay(&mut self, amount: &Fraction, rounding: Rounding) -> Quantity {
        self.exact = self.exact.plus(amount);
        let due = self.exact.round(rounding);
        let now = due - self.paid;
        self.paid = due;
        now
    }
}
