//! Single transactions as measures count them, and the ratings of scorecards.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::actuals::ledger::{Holder, Ledger, in_order};
use crate::actuals::tally::MeterId;
use crate::decision::evaluate::{Cases, Fact};
use crate::pay::calendar::turns;
use crate::pay::money::Purse;
use crate::pay::score::draw_up;
use crate::pay::terms::{MeasureTerms, Pays};
use crate::pay::work::Work;
use crate::pay::world::{Deal, Question};
use crate::plan::SeatId;
use crate::syntax::incentives::{Counts, MeasureAs, Window};
use crate::units::Date;

/// What conditions call the rating of the position's scorecard.
pub(super) const RATING: &str = "rating";

impl Ledger<'_> {
    /// The transactions that a measure counts; of a metric that is computed record by record each with what all its parts come to.
    pub(super) fn transactions(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        let (measure, holder) = (question.measure, self.holder(question.measure.of, question.seat)?);
        let parts = self.linear.map_or_else(|| vec![(measure.metric, false)], |linear| linear.parts(measure.metric));
        let mut all: Vec<Deal> = Vec::new();
        let mut known: FxHashMap<((u32, u64), Date, EcoString), usize> = FxHashMap::default();
        for (metric, minus) in parts {
            let meter = self.basis.meters.of_site(metric, measure.site)?;
            let mut own = self.credited(question, meter, holder);
            if minus {
                own.iter_mut().for_each(|deal| deal.amount = deal.amount.negated());
            }
            if !self.linear.is_some_and(|linear| linear.is_computed(measure.metric)) {
                all = own;
                continue;
            }
            // What the same record gives of another part belongs to the same transaction.
            for deal in own {
                let key = (deal.record, deal.day, deal.deal.clone());
                match known.get(&key) {
                    Some(at) => all[*at].amount = all[*at].amount.plus(&deal.amount),
                    None => {
                        known.insert(key, all.len());
                        all.push(deal);
                    }
                }
            }
        }
        all.sort_by(in_order);
        Some(all)
    }

    /// The transactions of a meter that are credited in a window, as a measure counts them.
    fn credited(&self, question: &Question<'_>, meter: MeterId, holder: Holder) -> Vec<Deal> {
        let within = |deal: &&Deal| question.window.0 <= deal.day && deal.day <= question.up_to;
        let (seats, of_parts) = match holder {
            Holder::Seat(seat) => (vec![seat], false),
            Holder::Unit(unit) => (self.seats_of(&[unit]), true),
        };
        let (counts, by_itself) = (counted_as(question.measure), question.measure.window == Window::Transaction);
        let alike = |seat| self.alike.get(&(meter, seat)).filter(|_| by_itself).into_iter().flatten();
        let of = |seat| self.deals.get(&(meter, seat)).into_iter().flatten().chain(alike(seat));
        let counted = seats
            .into_iter()
            .flat_map(of)
            .filter(|(own, _)| (own.is_part || !of_parts) && (own.counts == Counts::Both || own.counts == counts));
        let runs = self.runs.get(&(meter, holder)).filter(|_| !by_itself).into_iter().flatten();
        counted.map(|(_, deal)| deal).chain(runs).filter(within).cloned().collect()
    }

    /// The rating of the last scorecard of a position that was over on a day: the card its pay hangs on. One whose own items ask for a rating
    /// is not drawn up for it.
    pub(super) fn rating(&self, seat: SeatId, day: Date) -> Fact {
        let Some(terms) = self.terms else { return Fact::Missing };
        let cards = terms.plans_of(seat).flat_map(|own| own.components.iter().map(move |(_, one)| (own.period, one)));
        let mut cards = cards.filter_map(|(period, one)| match &one.as_ref()?.pays {
            Pays::Card(card) => Some((period, &terms.cards[*card])),
            _ => None,
        });
        let Some((period, card)) = cards.next() else { return Fact::Missing };
        let asks = |when: &Cases| when.asked().iter().any(|asked| asked.name == RATING);
        let vetoes = card.items.iter().flatten().filter_map(|item| item.veto.as_ref());
        let adjustments = card.adjustments.iter().flatten().filter_map(|own| own.when.as_ref());
        let Some(every) = card.every.filter(|_| !vetoes.chain(adjustments).any(asks)) else { return Fact::Missing };
        let turns = turns(&self.plan.facts, period, every);
        let Some(turn) = turns.into_iter().rev().find(|turn| turn.1 <= day) else { return Fact::Missing };
        let work = Work { plan: self.plan, world: self, seat, purse: Purse::of_plan(self.plan), on: None, said: &[] };
        let drawn = draw_up(card, &work, turn).ok().and_then(|drawn| drawn.rating);
        drawn.map_or(Fact::Missing, |rating| Fact::Word(card.ratings[rating].rating.clone()))
    }
}

/// What credits a measure counts: what pays by the amount sees those for pay, all else those for targets.
pub(super) fn counted_as(measure: &MeasureTerms) -> Counts {
    match measure.looks_at {
        MeasureAs::Amount | MeasureAs::Increase => Counts::Pay,
        _ => Counts::Quota,
    }
}
