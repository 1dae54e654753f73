//! Transactions: those that stand alone, and those that were summed elsewhere.

use super::{Holder, Ledger, in_order};
use crate::actuals::payroll::Stands;
use crate::actuals::tally::MeterId;
use crate::pay::world::{Deal, Question};
use crate::syntax::incentives::Window;

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

    /// The transactions that a measure counts, with sums of those between them where it does not look at each by itself.
    pub(super) fn deals_of(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        let meter = self.basis.meters.of_site(question.measure.metric, question.measure.site)?;
        let within = |deal: &&Deal| question.window.0 <= deal.day && deal.day <= question.up_to;
        let by_itself = question.measure.window == Window::Transaction;
        let alike = |seat| self.alike.get(&(meter, seat)).filter(|_| by_itself).into_iter().flatten();
        let of = |seat| self.deals.get(&(meter, seat)).into_iter().flatten().chain(alike(seat));
        let holder = self.holder(question.measure.of, question.seat)?;
        let mut all: Vec<Deal> = match holder {
            Holder::Seat(seat) => of(seat).map(|(_, deal)| deal).filter(within).cloned().collect(),
            Holder::Unit(unit) => {
                let seats = self.seats_of(&[unit]);
                let credits = seats.into_iter().flat_map(of).filter(|(is_commission, _)| *is_commission);
                credits.map(|(_, deal)| deal).filter(within).cloned().collect()
            }
        };
        let runs = self.runs.get(&(meter, holder)).filter(|_| !by_itself).into_iter().flatten();
        all.extend(runs.filter(within).cloned());
        all.sort_by(in_order);
        Some(all)
    }
}
