//! Transactions that were summed elsewhere.

use super::Ledger;
use crate::actuals::payroll::Stands;
use crate::actuals::tally::MeterId;
use crate::pay::world::Deal;

impl Ledger<'_> {
    /// Adds sums of transactions, each of what it stands for.
    #[must_use]
    pub(in crate::actuals) fn with_summed(
        mut self,
        summed: impl IntoIterator<Item = (MeterId, Stands, bool, Deal)>,
    ) -> Self {
        for (meter, stands, is_commission, deal) in summed {
            match stands {
                Stands::Alone(seat) => self.deals.entry((meter, seat)).or_default().push((is_commission, deal)),
                Stands::Alike(seat) => self.alike.entry((meter, seat)).or_default().push((is_commission, deal)),
                Stands::Between(holder) => self.runs.entry((meter, holder)).or_default().push(deal),
            }
        }
        self
    }
}
