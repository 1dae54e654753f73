//! Worked examples of scorecards: the score, the rating and what it pays.

use ecow::EcoString;

use crate::pay::example::Given;
use crate::pay::money::Purse;
use crate::pay::score::{Drawn, draw_up, unscored};
use crate::pay::terms::Card;
use crate::pay::work::Work;
use crate::plan::{Plan, SeatId, Who};
use crate::syntax::incentives::Example;
use crate::units::PeriodText;

/// What a card comes to for what an example is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardAnswer {
    /// The card drawn up.
    Drawn(Box<Drawn>),
    /// This item cannot be scored by what is given.
    Lacks(EcoString),
    /// The card itself could not be read, which was reported.
    Unknown,
}

/// Draws up a card for what an example is given; `seats` are those whom the card appraises.
pub fn card_answer(plan: &Plan, card: &Card, seats: &[SeatId], example: &Example) -> CardAnswer {
    if card.items.iter().any(Option::is_none) || card.adjustments.iter().any(Option::is_none) {
        return CardAnswer::Unknown;
    }
    let mut given = Given::of(plan, example);
    for item in card.items.iter().flatten() {
        given.items.extend(item.scored.as_ref().map(|(measure, _)| (measure.id.value.clone(), item.id.value.clone())));
    }
    let adjustments = card.adjustments.iter().flatten();
    given.adjustments = adjustments.map(|own| (own.id.span, own.id.value.clone())).collect();
    let organisation = &plan.organisation;
    let asked: Vec<Who> =
        ["position", "role", "unit"].iter().filter_map(|key| organisation.lookup(given.text(key)?)).collect();
    let fits = |seat: &&SeatId| asked.iter().all(|who| organisation.is_of(**seat, *who, true));
    let Some(seat) = seats.iter().find(fits).or_else(|| seats.first()) else { return CardAnswer::Unknown };
    let calendar = &plan.facts.calendar;
    let period = given
        .text("period")
        .and_then(|text| calendar.resolve(&PeriodText::parse(text).ok()?, Some(calendar.year().year)).ok());
    let days = calendar.dates(period.unwrap_or(calendar.year()));
    let work = Work { plan, world: &given, seat: *seat, purse: Purse::of_plan(plan), on: None, said: &[] };
    match draw_up(card, &work, days) {
        Ok(drawn) => CardAnswer::Drawn(Box::new(drawn)),
        Err(_) => {
            unscored(card, &work, days).map_or(CardAnswer::Unknown, |item| CardAnswer::Lacks(item.id.value.clone()))
        }
    }
}
