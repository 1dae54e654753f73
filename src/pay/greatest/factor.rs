//! The greatest factor of a modifier.

use crate::decision::evaluate::{Asked, Fact, Facts, SeatFacts};
use crate::pay::analysis::{Look, combinations};
use crate::pay::base::{Base, Scale};
use crate::pay::greatest::bounded;
use crate::pay::outlook::target;
use crate::pay::terms::{MeasureTerms, Paid, RowTerms, TableTerms};
use crate::pay::world::Question;
use crate::pay::year::Year;
use crate::syntax::incentives::MeasureAs;
use crate::table::Matching;
use crate::units::{Figure, Fraction, Period};

/// How many ways for facts to differ are tried.
const MOST: usize = 1_024;

/// The greatest factor in a window, where nobody gets beyond an attainment. `None` where it is not known.
pub(super) fn greatest(
    look: &Look<'_>,
    modifier: &TableTerms,
    year: &Year<'_>,
    (window, attainment): (Period, Option<&Fraction>),
) -> Option<Fraction> {
    let factors = modifier.rows.iter().map(|row| of_row(row, year)).collect::<Option<Vec<Fraction>>>()?;
    match &modifier.reads {
        Some(reads) => {
            let grows = modifier.extends || modifier.rows.iter().any(|row| row.each.is_some() || row.rate.is_some());
            if grows {
                by_curve(look, (modifier, reads), year, (window, attainment))
            } else {
                factors.into_iter().max()
            }
        }
        None => by_rows(look, modifier, year, window, &factors),
    }
}

fn of_row(row: &RowTerms, year: &Year<'_>) -> Option<Fraction> {
    let number = |figure: &Figure| match figure {
        Figure::Percent(share) | Figure::Times(share) => Some(Fraction::from_quantity(*share)),
        money => year.work().purse.money(money),
    };
    match row.rate.as_ref().or(row.pays.as_ref()) {
        Some(Paid::Figure(figure)) => number(figure),
        Some(Paid::Judged(range)) => number(range.most.as_ref()?),
        None => Some(Fraction::one()),
    }
}

/// Of rows that conditions tell apart: the product of those that can hold together.
fn by_rows(
    look: &Look<'_>,
    modifier: &TableTerms,
    year: &Year<'_>,
    window: Period,
    factors: &[Fraction],
) -> Option<Fraction> {
    let Some(cases) = &modifier.cases else { return Some(Fraction::one()) };
    let day = look.plan.facts.calendar.dates(window).1;
    let known = SeatFacts { plan: look.plan, seat: year.work().seat, date: day };
    let product = |rows: Vec<usize>| rows.iter().fold(Fraction::one(), |product, row| product.times(&factors[*row]));
    let Some(all) = combinations(&[cases], &known, MOST) else {
        // Too many to try: no more than all that add something, or the greatest where one row counts.
        let more = factors.iter().filter(|factor| **factor > Fraction::one());
        return match cases.matching() {
            Matching::All => Some(more.fold(Fraction::one(), |product, factor| product.times(factor))),
            _ => factors.iter().max().cloned(),
        };
    };
    let ways = all.iter().filter_map(|facts| {
        let fact = |asked: &Asked| {
            let own = facts.iter().find(|(own, _)| own == asked);
            own.map_or_else(|| known.fact(asked), |(_, fact): &(Asked, Fact)| fact.clone())
        };
        cases.rows(&fact).ok().map(product)
    });
    ways.max().or_else(|| factors.iter().max().cloned())
}

/// Of rows that lie on the axis of a measure and grow along it.
fn by_curve(
    look: &Look<'_>,
    (modifier, reads): (&TableTerms, &MeasureTerms),
    year: &Year<'_>,
    (window, attainment): (Period, Option<&Fraction>),
) -> Option<Fraction> {
    let work = year.work();
    let days = look.plan.facts.calendar.dates(window);
    let base = Base {
        target_pay: Some(Fraction::one()),
        unit: None,
        target: None,
        scale: Scale::Attainment,
        most: None,
        purse: work.purse,
    };
    let question = Question { seat: work.seat, measure: reads, window: days, up_to: days.1 };
    let curve = work.curve(modifier, &question, &base, &Fraction::zero()).ok()?;
    if !curve.is_unbounded() {
        return Some(bounded(&curve));
    }
    let place = match reads.looks_at {
        MeasureAs::Attainment | MeasureAs::AttainmentToDate => attainment?.clone(),
        MeasureAs::Amount => target(look.plan, look.cube, reads, work.seat, window)?.times(attainment?),
        MeasureAs::Excess | MeasureAs::Growth | MeasureAs::Increase => return None,
    };
    Some(curve.greatest(&place))
}
