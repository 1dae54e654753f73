//! Money in the currency a position is paid in.

use crate::plan::Plan;
use crate::plan::targets::{Kind, MetricId};
use crate::units::{Currency, Figure, Fraction, Quantity};

/// The currency a position is paid in, and what others are worth in it.
#[derive(Debug, Clone, Copy)]
pub struct Purse<'a> {
    /// Prices of currencies in the plan's.
    pub prices: &'a [(Currency, Quantity)],
    /// The plan's currency.
    pub plan: Currency,
    /// The currency of pay.
    pub own: Currency,
}

impl<'a> Purse<'a> {
    /// Paid in the plan's currency.
    pub fn of_plan(plan: &'a Plan) -> Self {
        let facts = &plan.facts;
        Self { prices: &facts.prices, plan: facts.currency, own: facts.currency }
    }

    /// The same, paid in another currency.
    #[must_use]
    pub fn paying(self, own: Currency) -> Self {
        Self { own, ..self }
    }

    fn price(&self, currency: Currency) -> Option<Fraction> {
        if currency == self.plan {
            return Some(Fraction::one());
        }
        let (_, price) = self.prices.iter().find(|(other, _)| *other == currency)?;
        Some(Fraction::from_quantity(*price))
    }

    /// An amount of a currency, the plan's unless said, in the currency of pay, exactly. `None` without a price.
    pub fn value(&self, value: Quantity, currency: Option<Currency>) -> Option<Fraction> {
        let value = Fraction::from_quantity(value);
        let currency = currency.unwrap_or(self.plan);
        if currency == self.own {
            return Some(value);
        }
        value.times(&self.price(currency)?).over(&self.price(self.own)?)
    }

    /// An amount of money as written; nothing of other figures.
    pub fn money(&self, figure: &Figure) -> Option<Fraction> {
        match figure {
            Figure::Amount { value, currency, .. } | Figure::Each { value, currency } => self.value(*value, *currency),
            Figure::Percent(_) | Figure::Times(_) => None,
        }
    }

    /// What is measured, as a part of which a rate pays: amounts of money in the currency of pay, other numbers as they are.
    pub fn measured(&self, value: &Fraction, metric: MetricId, plan: &Plan) -> Fraction {
        match plan.targets.metrics[metric].kind {
            Kind::Money(_) if self.own != self.plan => {
                self.price(self.own).and_then(|price| value.over(&price)).unwrap_or_else(|| value.clone())
            }
            _ => value.clone(),
        }
    }
}
