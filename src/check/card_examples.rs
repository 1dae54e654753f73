//! Worked examples of scorecards: the score, the rating and the pay that their author says follow, against what the card comes to.

use ecow::EcoString;

use crate::check::View;
use crate::check::people::audience;
use crate::check::rules::example_fails;
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::pay::example::{CardAnswer, card_answer};
use crate::pay::score::Drawn;
use crate::pay::terms;
use crate::pay::terms::Card;
use crate::plan::SeatId;
use crate::source::Span;
use crate::syntax::Entry;
use crate::syntax::incentives::{Example, ScoreItem, Scorecard};
use crate::units::{Figure, Fraction, Quantity, Rounding, RoundingMode, speak};

/// Works out every example of a scorecard.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let cards: Vec<&Entry<Scorecard>> =
        view.written.sections().flat_map(|sections| sections.incentives.scorecards.get()).flatten().collect();
    if !view.plan.organisation.sound || cards.iter().all(|card| card.value.examples.is_absent()) {
        return;
    }
    let axes = Axes::collect(view.written, view.plan);
    let terms = terms(view.written, view.plan, &axes);
    for entry in cards {
        let Some(card) = terms.cards.iter().find(|card| card.id.span == entry.id.span) else { continue };
        let seats = seats(view, entry);
        for example in named(entry, &axes) {
            compare(view, (entry, card), &seats, example, findings);
        }
    }
}

/// Those whom a card appraises.
pub(crate) fn seats(view: &View<'_>, entry: &Entry<Scorecard>) -> Vec<SeatId> {
    entry.value.r#for.get().map(|when| audience(view, when)).unwrap_or_default()
}

/// The examples that name what there is; of the others that was told.
pub(crate) fn named<'e>(entry: &'e Entry<Scorecard>, axes: &Axes) -> Vec<&'e Example> {
    let mut ids: Vec<&str> = entry.value.adjustments.get().into_iter().flatten().map(|own| own.id.as_str()).collect();
    let mut open: Vec<&Entry<ScoreItem>> = entry.value.items.get().into_iter().flatten().collect();
    while let Some(item) = open.pop() {
        ids.push(item.id.as_str());
        open.extend(item.value.items.get().into_iter().flatten());
    }
    let known = |example: &&Example| {
        let mut given = example.given.get().into_iter().flat_map(|given| given.iter());
        given.all(|(name, _)| axes.find(name).is_some() || ids.contains(&name.as_str()))
    };
    entry.value.examples.get().into_iter().flatten().filter(known).collect()
}

fn compare(
    view: &View<'_>,
    (entry, card): (&Entry<Scorecard>, &Card),
    seats: &[SeatId],
    example: &Example,
    findings: &mut Findings,
) {
    let place = (&entry.id, entry.value.site);
    let drawn = match card_answer(view.plan, card, seats, example) {
        CardAnswer::Drawn(drawn) => Ok(drawn),
        CardAnswer::Lacks(item) => Err(item),
        CardAnswer::Unknown => return,
    };
    for (name, stated) in example.decides.get().into_iter().flat_map(|decides| decides.iter()) {
        let Some(text) = stated.as_ref().and_then(|stated| stated.0.first()) else { continue };
        let drawn = match &drawn {
            Ok(drawn) => drawn,
            Err(item) => {
                example_fails::report_undecided(findings, (place, example), text.0.span, name, item);
                return;
            }
        };
        let row: Option<Span> = drawn.rating.and_then(|at| card.ratings.get(at)).map(|row| row.span);
        if let Some(is) = other(card, drawn, name, &text.0.value) {
            let said = (&name.value, text.0.value.as_str(), is.as_str());
            example_fails::report_score(findings, (place, example), text.0.span, said, row);
        }
    }
}

/// What a card comes to under a name, where that is not what somebody says.
pub(crate) fn other(card: &Card, drawn: &Drawn, name: &str, stated: &EcoString) -> Option<String> {
    let figure = Figure::parse(stated).ok();
    match name {
        "score" => {
            let said = match figure {
                Some(Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value)) => Some(value),
                _ => None,
            };
            let is = said.map_or_else(|| precise(&drawn.score), |said| drawn.score.round(as_written(said)));
            (said != Some(is)).then(|| is.to_string())
        }
        "rating" => {
            let is = drawn.rating.and_then(|at| card.ratings.get(at)).map(|row| row.rating.as_str()).unwrap_or("none");
            (is != stated.as_str()).then(|| is.to_owned())
        }
        "pays" => {
            let is = drawn.pays(card);
            let same = match (&is, &figure) {
                (None, Some(Figure::Amount { value, .. } | Figure::Percent(value))) => *value == Quantity::ZERO,
                (is, figure) => is == figure,
            };
            (!same).then(|| is.map_or_else(|| "0".to_owned(), |figure| written(&figure)))
        }
        _ => None,
    }
}

fn written(figure: &Figure) -> String {
    match figure {
        Figure::Percent(share) => speak::percent(*share),
        Figure::Times(factor) => speak::times(*factor),
        Figure::Amount { value, currency, .. } => {
            currency.map_or_else(|| value.to_string(), |currency| format!("{currency} {value}"))
        }
        Figure::Each { value, .. } => value.to_string(),
    }
}

fn precise(score: &Fraction) -> Quantity {
    score.round(Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp })
}

/// To the place that a number is written to, hundredths at least.
fn as_written(number: Quantity) -> Rounding {
    let mut step = 1_i128;
    while step < 10_000 && number.micros() % (step * 10) == 0 {
        step *= 10;
    }
    Rounding { step: Quantity::from_micros(step), mode: RoundingMode::HalfUp }
}
