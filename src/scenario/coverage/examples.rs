//! What the worked examples of a plan come to.

use crate::check::View;
use crate::check::card_examples;
use crate::check::decides;
use crate::decision::Axes;
use crate::decision::decide::Deciding;
use crate::model::Compiled;
use crate::pay::example::{CardAnswer, answers, card_answer};
use crate::pay::reach::{Part, Reach, of_card};
use crate::pay::terms;

/// The parts of the plan that examples come to.
pub(super) fn reached(compiled: &Compiled) -> Vec<Reach> {
    let (written, plan) = (&*compiled.written, &*compiled.plan);
    let axes = Axes::collect(written, plan);
    let terms = terms(written, plan, &axes);
    let mut all = Vec::new();
    for entry in written.sections().filter_map(|own| own.incentives.incentives.get()).flatten() {
        let Some(own) = terms.plans.iter().find(|own| own.id.span == entry.id.span) else { continue };
        for example in entry.value.examples.get().into_iter().flatten() {
            let answers = answers(&terms, plan, own, example).unwrap_or_default();
            all.extend(answers.into_iter().flat_map(|answer| answer.steps.reached));
        }
    }
    let view = View::of(compiled);
    for entry in written.sections().filter_map(|own| own.incentives.scorecards.get()).flatten() {
        let Some(card) = terms.cards.iter().find(|card| card.id.span == entry.id.span) else { continue };
        let seats = card_examples::seats(&view, entry);
        for example in card_examples::named(entry, &axes) {
            if let CardAnswer::Drawn(drawn) = card_answer(plan, card, &seats, example) {
                all.extend(of_card(card, &drawn));
            }
        }
    }
    for table in Deciding::all(written) {
        let examples = decides::parts(table).map(|(_, _, examples)| examples).unwrap_or_default();
        for example in decides::named(examples, &axes) {
            if let Some(Ok(decision)) = decides::decided(table, example, plan, &axes) {
                all.extend(decision.rows.iter().map(|row| (row.span, Part::Row)));
            }
        }
    }
    all
}
