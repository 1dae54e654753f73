//! What scorecards come to, against what a scenario expects.

use ecow::EcoString;

use crate::check::card_examples::other;
use crate::check::rules::{scenario_fails, scenario_unknown};
use crate::pay::money::Purse;
use crate::pay::reach::of_card;
use crate::pay::score::{Drawn, draw_up};
use crate::pay::terms::Card;
use crate::pay::work::Work;
use crate::pay::world::Days;
use crate::plan::SeatId;
use crate::scenario::{Checking, edits};
use crate::source::Spanned;
use crate::syntax::{By, Text};

/// What a card says of somebody in a period, by name.
type Said = (Spanned<EcoString>, Option<By<Text>>);

impl Checking<'_, '_> {
    pub(super) fn scores(&mut self) {
        for (position, cards) in self.entry.value.scores.get().into_iter().flat_map(|scores| scores.iter()) {
            let Some(seat) = self.compiled.plan.organisation.seat(position) else {
                scenario_unknown::report_position(self.findings, self.compiled, position);
                continue;
            };
            for (id, periods) in cards.iter().flat_map(|cards| cards.iter()) {
                let terms = &self.payroll.terms;
                let Some(card) = terms.cards.iter().find(|card| card.id.value == id.value) else {
                    let ids = terms.cards.iter().map(|card| card.id.as_str());
                    scenario_unknown::report_card(self.findings, id, ids);
                    continue;
                };
                for said in periods.iter().flat_map(|periods| periods.iter()) {
                    self.card((position, seat), card, said);
                }
            }
        }
    }

    fn card(&mut self, (position, seat): (&Spanned<EcoString>, SeatId), card: &Card, (period, said): &Said) {
        let Some(days) = self.days(period) else { return };
        let drawn = self.drawn(seat, card, days);
        for (name, stated) in said.iter().flat_map(|said| said.iter()) {
            let Some(stated) = stated else { continue };
            let what = scenario_fails::What::Score {
                position: position.value.clone(),
                card: card.id.value.clone(),
                period: period.value.clone(),
                name: name.value.clone(),
            };
            if !["score", "rating", "pays"].contains(&name.as_str()) {
                scenario_unknown::report_result(
                    self.findings,
                    name,
                    &card.id.value,
                    ["score", "rating", "pays"].into_iter(),
                );
                continue;
            }
            let Some(drawn) = &drawn else {
                scenario_fails::report_nothing(self.findings, stated.span, &what);
                continue;
            };
            self.compared += 1;
            self.reached.extend(of_card(card, drawn));
            if let Some(is) = other(card, drawn, name, &stated.value) {
                scenario_fails::report_words(self.findings, stated.span, &what, &stated.value, &is);
                self.differs.push((stated.span, edits::scalar(&is)));
                self.settled += 1;
            }
        }
    }

    fn drawn(&self, seat: SeatId, card: &Card, days: Days) -> Option<Drawn> {
        let plan = &*self.compiled.plan;
        let work = Work { plan, world: self.ledger, seat, purse: Purse::of_plan(plan), on: None, said: &[] };
        draw_up(card, &work, (days.0, days.1.min(self.until).max(days.0))).ok()
    }
}
