//! The most that is paid by the score of a card.

use crate::pay::base::{Base, Scale};
use crate::pay::component::curve_of_score;
use crate::pay::greatest::{NoGreatest, One, Why, bounded};
use crate::pay::terms::{AdjustmentTerms, Card, ItemTerms, Paid, TableTerms};
use crate::pay::world::Question;
use crate::syntax::incentives::{MeasureAs, Times};
use crate::units::{Figure, Fraction, Period};

/// What a table pays at the greatest score of a card; none where neither has an end.
pub(super) fn most(
    of: &One<'_>,
    (card, table): (&Card, &TableTerms),
    (window, target_pay): (Period, Option<&Fraction>),
) -> Result<Option<Fraction>, NoGreatest> {
    let days = of.look.plan.facts.calendar.dates(window);
    let greatest = greatest_score(of, card, window);
    if !table.banded {
        // Rows that conditions tell apart pay a level each.
        let level = |paid: &Paid| match paid {
            Paid::Figure(figure @ (Figure::Percent(_) | Figure::Amount { .. })) => {
                crate::pay::component::limit(figure, of.year.work(), target_pay)
            }
            _ => None,
        };
        let levels = table.rows.iter().map(|row| if row.rate.is_some() { None } else { level(row.pays.as_ref()?) });
        let levels = levels.collect::<Option<Vec<Fraction>>>().ok_or_else(|| of.unknown(Why::Cases))?;
        return Ok(levels.into_iter().max());
    }
    let curve = curve_of_score(of.component, table, of.year.work(), days, target_pay);
    let curve = curve.map_err(|_| of.unknown(Why::Cases))?;
    Ok(match greatest {
        Some(score) => Some(curve.greatest(&score)),
        None if curve.is_unbounded() => None,
        None => Some(bounded(&curve)),
    })
}

/// The greatest score that a card can give; none where an item or an adjustment has no end.
fn greatest_score(of: &One<'_>, card: &Card, window: Period) -> Option<Fraction> {
    let items = card.items.iter().map(|item| {
        let item = item.as_ref()?;
        Some(item_score(of, item, window)?.times(&Fraction::from_quantity(item.weight)))
    });
    let adjustments = card.adjustments.iter().map(|own| points(own.as_ref()?));
    items.chain(adjustments).try_fold(Fraction::zero(), |sum, own| Some(sum.plus(&own?)))
}

fn item_score(of: &One<'_>, item: &ItemTerms, window: Period) -> Option<Fraction> {
    let scored = item.scored.as_ref().and_then(|(measure, table)| {
        let attained = matches!(measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
        let reached = of.attainment.filter(|_| attained);
        let Some(table) = table else { return Some(reached?.times(&Fraction::from_int(100))) };
        let (work, days) = (of.year.work(), of.look.plan.facts.calendar.dates(window));
        let base = Base {
            target_pay: Some(Fraction::one()),
            unit: None,
            target: None,
            scale: Scale::Amount,
            most: None,
            purse: crate::pay::money::Purse::of_plan(of.look.plan),
        };
        let question = Question { seat: work.seat, measure, window: days, up_to: days.1 };
        let curve = work.curve(table, &question, &base, &Fraction::zero()).ok().filter(|_| table.banded)?;
        match (curve.is_unbounded(), reached) {
            (false, _) => Some(bounded(&curve)),
            (true, Some(reached)) => Some(curve.greatest(reached)),
            (true, None) => None,
        }
    });
    match (scored, &item.cap) {
        (Some(score), Some(cap)) => Some(score.min(cap.clone())),
        (score, cap) => score.or_else(|| cap.clone()),
    }
}

/// What an adjustment adds at most.
fn points(own: &AdjustmentTerms) -> Option<Fraction> {
    let grows = |points: &Fraction| !points.is_negative() && !points.is_zero();
    match (&own.points, &own.at_most) {
        (Some(points), _) if !grows(points) => Some(Fraction::zero()),
        (_, Some(most)) => Some(most.clone()),
        (Some(points), None) if own.times == Times::Once => Some(points.clone()),
        (_, None) => None,
    }
}
