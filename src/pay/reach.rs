//! Which parts of the terms a result comes to: rows of tables, gates, caps. Tests are asked for it, so that what none of them comes to can be told.

use crate::decision::evaluate::Cases;
use crate::pay::component::{Earned, factor_rows, open};
use crate::pay::score::Drawn;
use crate::pay::terms::{ByCase, Card, ComponentTerms, Pays, Per, Place, PlanTerms, RowTerms, TableTerms, Terms};
use crate::pay::work::{Limits, Work, Worth};
use crate::pay::world::{At, Days, Question};
use crate::source::Span;
use crate::syntax::incentives::{Mode, Tested, Window};
use crate::units::{Date, Fraction};

/// What of a place in the plan is come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A row holds.
    Row,
    /// Something is paid at all, by what has no rows.
    Paid,
    /// A gate is open.
    Open,
    /// A gate is shut.
    Shut,
    /// A cap holds.
    Cap,
    /// A floor holds.
    Floor,
    /// The result lies below the threshold.
    Threshold,
    /// The result lies above the ceiling.
    Ceiling,
    /// An advance is given.
    Advanced,
    /// An advance is repaid.
    Repaid,
    /// Something is held back.
    Held,
    /// What was held back is paid out.
    Released,
    /// Something is taken back.
    TakenBack,
    /// An item makes its card void.
    Void,
    /// Points are added or taken off.
    Points,
    /// A record is credited.
    Credited,
    /// A record breaks a rule.
    Broken,
}

/// A part of the plan: where it stands, and what of it.
pub type Reach = (Span, Part);

/// What a component came to in a window up to a day; `target_pay` is its own for the window.
pub fn of_component(
    terms: &Terms,
    component: &ComponentTerms,
    work: &Work<'_>,
    (window, up_to): (Days, Date),
    earned: &Earned,
    target_pay: Option<&Fraction>,
) -> Vec<Reach> {
    let id = component.id.span;
    let mut all = Vec::new();
    if !earned.pays().is_zero() {
        all.push((id, Part::Paid));
    }
    if let Some(modifier) = &component.modifier {
        all.extend(rows_of(modifier, factor_rows(modifier, work, (window.0, up_to))));
    }
    match (&component.pays, earned) {
        (Pays::Table(measure, table), Earned::Measured(worth)) => {
            let question = Question { seat: work.seat, measure, window, up_to };
            all.extend(rows_of(table, lying(table, worth, component)));
            all.extend(ends(component, worth));
            let free = Limits { rate: None, per_deal: None, ..Limits::of(component, target_pay, None) };
            let is_limited =
                component.cap.as_ref().is_some_and(|cap| cap.rate.is_some() || cap.per == Per::Transaction);
            if is_limited && work.table(table, &question, &free).is_ok_and(|other| other.pays > worth.pays) {
                all.extend(component.cap.as_ref().map(|cap| (cap.span, Part::Cap)));
            }
        }
        (Pays::Rate(measure, rate), Earned::Measured(worth)) => {
            let question = Question { seat: work.seat, measure, window, up_to };
            if let ByCase::Table { cases, results } = rate {
                let rows = rate_rows(cases, work, &question).into_iter().filter_map(|row| results[row].as_ref());
                all.extend(rows.map(|(_, span)| (*span, Part::Row)));
            }
            all.extend(ends(component, worth));
            let free = Limits { rate: None, per_deal: None, ..Limits::of(component, target_pay, None) };
            let is_limited =
                component.cap.as_ref().is_some_and(|cap| cap.rate.is_some() || cap.per == Per::Transaction);
            if is_limited && work.rate(rate, &question, &free).is_ok_and(|other| other.pays > worth.pays) {
                all.extend(component.cap.as_ref().map(|cap| (cap.span, Part::Cap)));
            }
        }
        (Pays::Card(card), Earned::Rated(drawn, _)) => {
            all.extend(of_card(&terms.cards[*card], drawn));
            if let Some(table) = &component.by_score {
                all.extend(rows_of(table, at(table, &drawn.score)));
            }
        }
        _ => {}
    }
    all
}

/// The rows of a rate by case that hold for what is measured; of transactions those of each.
fn rate_rows(cases: &Cases, work: &Work<'_>, question: &Question<'_>) -> Vec<usize> {
    let days = match question.measure.window {
        Window::Transaction => work.world.deals(question).into_iter().flatten().map(|deal| deal.day).collect(),
        _ => vec![question.up_to],
    };
    let rows = |day: Date| cases.rows(&work.facts(day)).unwrap_or_default().into_iter().take(1);
    let mut all: Vec<usize> = days.into_iter().flat_map(rows).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What a card that was drawn up came to.
pub fn of_card(card: &Card, drawn: &Drawn) -> Vec<Reach> {
    let mut all = Vec::new();
    for scored in &drawn.items {
        let Some(item) = card.items.get(scored.item).and_then(Option::as_ref) else { continue };
        all.push((item.id.span, Part::Paid));
        if let Some((_, Some(table))) = &item.scored {
            all.extend(rows_of(table, scored.rows.clone()));
        }
        all.extend((item.floor.as_ref() == Some(&scored.score)).then_some((item.id.span, Part::Floor)));
        all.extend((item.cap.as_ref() == Some(&scored.score)).then_some((item.id.span, Part::Cap)));
    }
    let items = drawn.vetoes.iter().filter_map(|at| card.items.get(*at)?.as_ref());
    all.extend(items.map(|item| (item.id.span, Part::Void)));
    let adjusted = drawn.adjusted.iter().filter_map(|(at, _)| card.adjustments.get(*at)?.as_ref());
    all.extend(adjusted.map(|own| (own.id.span, Part::Points)));
    all.extend(drawn.rating.and_then(|at| card.ratings.get(at)).map(|row| (row.span, Part::Row)));
    all
}

/// What the plan's own factor and gate came to on a day.
pub fn of_plan(own: &PlanTerms, work: &Work<'_>, days: Days) -> Vec<Reach> {
    let mut all = Vec::new();
    if let Some(modifier) = &own.modifier {
        all.extend(rows_of(modifier, factor_rows(modifier, work, days)));
    }
    let year = work.plan.facts.calendar.dates(own.period);
    if let Some(gate) = own.gate.as_ref().filter(|gate| gate.tested != Tested::Year || days.1 >= year.1) {
        let is_open = open(gate, work, days.1, None);
        all.extend(is_open.ok().map(|is_open| (gate.span, if is_open { Part::Open } else { Part::Shut })));
    }
    all
}

fn rows_of(table: &TableTerms, rows: Vec<usize>) -> impl Iterator<Item = Reach> {
    rows.into_iter().filter_map(|row| Some((table.rows.get(row)?.span, Part::Row)))
}

/// The rows that a result depends on: the one it lies in, of a table that pays each part at its own rate those below, of a line the point it leads to.
fn lying(table: &TableTerms, worth: &Worth, component: &ComponentTerms) -> Vec<usize> {
    let mut rows = worth.rows.clone();
    let At::Place(x) = &worth.at else { return rows };
    let x = component.ceiling.as_ref().map_or_else(|| x.clone(), |ceiling| x.clone().min(ceiling.clone()));
    if rows.is_empty() || !table.banded || table.reads.is_some() {
        return rows;
    }
    let begins = |row: &RowTerms| match &row.lower {
        Some((Place::At(from), _)) => Some(from.clone()),
        Some((Place::Set(_), _)) => None,
        None => Some(Fraction::zero()),
    };
    if table.mode == Mode::Marginal {
        let below = table.rows.iter().enumerate().filter(|(_, row)| begins(row).is_some_and(|from| from < x));
        rows.extend(below.map(|(at, _)| at));
    }
    if table.mode == Mode::Interpolated {
        let above = table.rows.iter().enumerate().filter(|(_, row)| begins(row).is_some_and(|from| from > x));
        rows.extend(above.min_by_key(|(_, row)| begins(row)).map(|(at, _)| at));
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The row that holds at a place, by its bounds.
fn at(table: &TableTerms, x: &Fraction) -> Vec<usize> {
    let begun = |row: &RowTerms| match &row.lower {
        Some((Place::At(from), included)) => from < x || (*included && from == x),
        Some((Place::Set(_), _)) => false,
        None => true,
    };
    let ended = |row: &RowTerms| match &row.upper {
        Some((Place::At(to), included)) => to < x || (!*included && to == x),
        _ => false,
    };
    let held = table.rows.iter().enumerate().filter(|(_, row)| begun(row) && !ended(row));
    let from = |row: &RowTerms| match &row.lower {
        Some((Place::At(from), _)) => Some(from.clone()),
        _ => None,
    };
    held.max_by_key(|(_, row)| from(row)).map(|(at, _)| at).into_iter().collect()
}

/// Whether a result lies below the threshold or above the ceiling.
fn ends(component: &ComponentTerms, worth: &Worth) -> Vec<Reach> {
    let At::Place(x) = &worth.at else { return Vec::new() };
    let below = component.threshold.as_ref().is_some_and(|threshold| x < threshold);
    let above = component.ceiling.as_ref().is_some_and(|ceiling| x > ceiling);
    let parts = [(below, Part::Threshold), (above, Part::Ceiling)];
    parts.into_iter().filter(|(is, _)| *is).map(|(_, part)| (component.id.span, part)).collect()
}
