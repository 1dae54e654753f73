//! What rates and levels are parts of.

use crate::pay::money::Purse;
use crate::units::{Figure, Fraction};

/// What of a measure a table is read by, as rates see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Actual ÷ target: one is the target.
    Attainment,
    /// What is measured, in its own unit; also what exceeds the target.
    Amount,
    /// (Actual − last year's) ÷ last year's.
    Growth,
}

/// What the numbers of a pay table are parts of, for one position and one window.
#[derive(Debug, Clone)]
pub struct Base<'a> {
    /// The target pay that levels are parts of; none where the component has no share of target pay.
    pub target_pay: Option<Fraction>,
    /// What is measured for each one of the axis: the target where that is attainment, last year's number where it is growth, else one.
    pub unit: Option<Fraction>,
    /// The target of the window, which the base rate is held against.
    pub target: Option<Fraction>,
    /// What the axis is.
    pub scale: Scale,
    /// The most that is paid for each one of the axis.
    pub most: Option<Fraction>,
    /// The currency of pay.
    pub purse: Purse<'a>,
}

impl Base<'_> {
    /// The same with a highest rate.
    #[must_use]
    pub fn limited(self, rate: Option<&Figure>) -> Self {
        let most = rate.and_then(|rate| self.slope(rate));
        Self { most, ..self }
    }

    /// What a rate pays for each one of the axis, in money. `None` where what it is a part of is not known: a multiple of the base rate
    /// without target pay or without target, a part of the amount without target.
    pub fn slope(&self, rate: &Figure) -> Option<Fraction> {
        let slope = match rate {
            Figure::Times(factor) => {
                let pay = self.target_pay.as_ref()?.times(&Fraction::from_quantity(*factor));
                match self.scale {
                    Scale::Attainment => pay,
                    Scale::Growth => return None,
                    Scale::Amount => pay.over(self.target.as_ref()?)?,
                }
            }
            Figure::Percent(share) => self.unit.as_ref()?.times(&Fraction::from_quantity(*share)),
            money => self.unit.as_ref()?.times(&self.purse.money(money)?),
        };
        Some(match &self.most {
            Some(most) => slope.min(most.clone()),
            None => slope,
        })
    }

    /// What a level pays, in money: a part of target pay, or money itself.
    pub fn level(&self, pays: &Figure) -> Option<Fraction> {
        match pays {
            Figure::Percent(share) | Figure::Times(share) => {
                Some(self.target_pay.as_ref()?.times(&Fraction::from_quantity(*share)))
            }
            money => self.purse.money(money),
        }
    }
}
