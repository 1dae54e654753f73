//! Whose records are made.

use crate::actuals::record::ColumnKind;
use crate::actuals::sample::Making;
use crate::credit::Feed;
use crate::pay::terms::{MeasureTerms, Pays, Whose};
use crate::plan::organisation::UnitId;
use crate::plan::targets::HolderId;
use crate::plan::{Index, SeatId};
use crate::syntax::organisation::Carries;

/// Positions that records are of where no target says whose they are.
const FEW: usize = 12;

/// Whose records are made, and around which number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder {
    pub id: HolderId,
    pub seat: Option<SeatId>,
}

impl Making<'_> {
    /// Positions with a target of their own for what the source is about, units where it names units, the company where it names neither, and a
    /// few that carry a number where none has a target.
    pub(super) fn holders(&self, main: Option<&Feed>) -> Vec<Holder> {
        let organisation = &self.shared.compiled.plan.organisation;
        let has_column = |is: fn(&ColumnKind) -> bool| self.source.layout.columns.iter().any(|own| is(&own.kind));
        let has_target = |holder: &Holder| main.is_some_and(|main| self.shared.expected.has(main.metric, holder.id));
        if !has_column(|kind| matches!(kind, ColumnKind::Seat | ColumnKind::Employee)) {
            let units = organisation.units.iter().map(|(unit, _)| Holder { id: HolderId::unit(unit), seat: None });
            let top = organisation.units.indices().find(|unit| organisation.units[*unit].parent.is_none());
            let company = Holder { id: HolderId::unit(top.unwrap_or(UnitId(0))), seat: None };
            let with: Vec<Holder> = units.filter(has_target).collect();
            let by_unit = has_column(|kind| *kind == ColumnKind::Unit) && !with.is_empty();
            return if by_unit { with } else { vec![company] };
        }
        let seats = (0..organisation.seats.len()).map(SeatId::new);
        let holder = |seat| Holder { id: HolderId::seat(seat, organisation), seat: Some(seat) };
        let sells = |seat: &SeatId| matches!(organisation.carries(*seat), Carries::Own | Carries::OwnAndTeam);
        let of_sellers: Vec<Holder> = seats.clone().filter(sells).map(holder).filter(has_target).collect();
        if !of_sellers.is_empty() {
            return of_sellers;
        }
        let all: Vec<Holder> = seats.clone().map(holder).filter(has_target).collect();
        if !all.is_empty() {
            return all;
        }
        let paid: Vec<Holder> = seats.clone().filter(|seat| self.is_paid_by(*seat)).map(holder).collect();
        if !paid.is_empty() {
            return paid;
        }
        let sellers: Vec<Holder> = seats.filter(sells).map(holder).collect();
        let every = (sellers.len() / FEW).max(1);
        sellers.into_iter().step_by(every).collect()
    }

    /// Whether a position is paid by something that this source counts: by a component, or by an item of its scorecard.
    fn is_paid_by(&self, seat: SeatId) -> bool {
        let unit = self.shared.compiled.plan.organisation.unit_of(seat);
        let is_own = |of: Whose| of == Whose::Own || unit.is_some_and(|unit| of == Whose::Named(unit));
        let is_of = |measure: &MeasureTerms| {
            let rests = |feed: &&Feed| self.shared.expected.rests_on(measure.metric, feed.metric);
            is_own(measure.of) && self.feeds.iter().any(rests)
        };
        let is_of_pays = |pays: &Pays| match pays {
            Pays::Table(measure, _) | Pays::Rate(measure, _) => is_of(measure),
            Pays::Card(card) => {
                let items = self.shared.terms.cards[*card].items.iter().flatten();
                items.filter_map(|item| item.scored.as_ref()).any(|(measure, _)| is_of(measure))
            }
            Pays::Judged(_) => false,
        };
        let components = self.shared.terms.plans_of(seat).flat_map(|plan| &plan.components);
        components.filter_map(|(_, component)| component.as_ref()).any(|component| is_of_pays(&component.pays))
    }
}
