//! What those below a position are paid, for pay on what they leave.

use crate::actuals::ledger::Ledger;
use crate::pay::terms::{MeasureTerms, Whose};
use crate::pay::world::Days;
use crate::plan::{Index, SeatId, UnitId};
use crate::units::Fraction;

impl Ledger<'_> {
    /// What those below a position were paid in some days by components that measure the same: those of the units it heads, or of the unit
    /// measured, but for itself.
    pub(super) fn paid_below(&self, measure: &MeasureTerms, seat: SeatId, (from, to): Days) -> Fraction {
        let organisation = &self.plan.organisation;
        let units: Vec<UnitId> = match measure.of {
            Whose::Own => {
                organisation.on(to).units().filter(|unit| organisation.on(to).head(*unit) == Some(seat)).collect()
            }
            Whose::Unit => organisation.unit_of(seat).into_iter().collect(),
            Whose::Named(unit) => vec![unit],
        };
        let mut sum = Fraction::zero();
        for below in self.seats_of(&units).into_iter().filter(|below| *below != seat) {
            let paid = self.pay.get(&(measure.metric, below)).into_iter().flatten();
            let within = paid.filter(|(days, _)| from <= days.0 && days.1 <= to);
            sum = within.fold(sum, |sum, (_, amount)| sum.plus(amount));
        }
        sum
    }

    /// The positions of some units and all below them, each once.
    pub(super) fn seats_of(&self, units: &[UnitId]) -> Vec<SeatId> {
        let organisation = &self.plan.organisation;
        let (mut open, mut seen, mut seats) = (units.to_vec(), Vec::new(), Vec::new());
        while let Some(unit) = open.pop() {
            if seen.contains(&unit) {
                continue;
            }
            seen.push(unit);
            seats.extend(organisation.unit_seats[unit.index()].iter().copied());
            open.extend(organisation.sub_units[unit.index()].iter().copied());
        }
        seats.sort_unstable();
        seats.dedup();
        seats
    }
}
