//! What a component sets around its table.

use crate::pay::terms::{ComponentTerms, Per};
use crate::units::{Figure, Fraction};

/// What a component sets around its table.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<'a> {
    /// Its target pay for the window.
    pub target_pay: Option<&'a Fraction>,
    /// Below this nothing is paid.
    pub threshold: Option<&'a Fraction>,
    /// No more than this counts.
    pub ceiling: Option<&'a Fraction>,
    /// The highest rate.
    pub rate: Option<&'a Figure>,
    /// The most that a transaction pays.
    pub per_deal: Option<&'a Fraction>,
}

impl<'a> Limits<'a> {
    /// Those of a component.
    pub fn of(component: &'a ComponentTerms, target_pay: Option<&'a Fraction>, per_deal: Option<&'a Fraction>) -> Self {
        let rate = component.cap.as_ref().and_then(|cap| cap.rate.as_ref());
        let per_deal = per_deal.filter(|_| component.cap.as_ref().is_some_and(|cap| cap.per == Per::Transaction));
        let (threshold, ceiling) = (component.threshold.as_ref(), component.ceiling.as_ref());
        Self { target_pay, threshold, ceiling, rate, per_deal }
    }
}
