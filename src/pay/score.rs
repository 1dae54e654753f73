//! Scores of a scorecard, the rating that follows, and what it pays.

use crate::pay::base::{Base, Scale};
use crate::pay::money::Purse;
use crate::pay::terms::{AdjustmentTerms, Card, ItemTerms};
use crate::pay::work::{Limits, Trouble, Work};
use crate::pay::world::{At, Days, Question, place};
use crate::syntax::incentives::{MeasureAs, Times, Window};
use crate::syntax::targets::NoTarget;
use crate::units::{Figure, Fraction, Part, Period, Rounding};

/// The score of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Which item of the card.
    pub item: usize,
    /// Where its result lies on the axis of its table; none where it was judged.
    pub at: Option<At>,
    /// The score, within its floor and cap.
    pub score: Fraction,
    /// The rows of its table that scored.
    pub rows: Vec<usize>,
}

/// A card drawn up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The scores of its items, in order.
    pub items: Vec<Scored>,
    /// The adjustments that add or take off points, with how many.
    pub adjusted: Vec<(usize, Fraction)>,
    /// Whether an item made the whole card void.
    pub void: bool,
    /// The items that did.
    pub vetoes: Vec<usize>,
    /// The weighted sum, rounded as the card says.
    pub score: Fraction,
    /// Which rating follows; none where no row of the ratings holds the score.
    pub rating: Option<usize>,
}

impl Drawn {
    /// What the rating pays, of what hangs on the card.
    pub fn pays(&self, card: &Card) -> Option<Figure> {
        card.ratings[self.rating?].pays.clone()
    }
}

/// Draws up a card for some days.
///
/// # Errors
/// What is not known of an item.
pub fn draw_up(card: &Card, work: &Work<'_>, days: Days) -> Result<Drawn, Trouble> {
    let (mut items, mut sum, mut vetoes) = (Vec::new(), Fraction::zero(), Vec::new());
    let weights = card.items.iter().flatten().map(|item| Fraction::from_quantity(item.weight));
    let whole = weights.fold(Fraction::zero(), |sum, weight| sum.plus(&weight));
    let mut kept = whole.clone();
    for (at, item) in card.items.iter().enumerate() {
        let item = item.as_ref().ok_or(Trouble::NoReading)?;
        let (place, rows, score) = match score(item, card, work, days) {
            Err(Trouble::NoTarget) => match without_target(item, work, days) {
                Some(NoTarget::Excluded) => {
                    kept = kept.minus(&Fraction::from_quantity(item.weight));
                    continue;
                }
                Some(NoTarget::PaysNothing) => (Some(At::NoTarget), Vec::new(), within(item, Fraction::zero())),
                None => return Err(Trouble::NoTarget),
            },
            other => other?,
        };
        if item.veto.as_ref().is_some_and(|veto| veto.holds(&work.facts(days.1)).unwrap_or(false)) {
            vetoes.push(at);
        }
        sum = sum.plus(&score.times(&Fraction::from_quantity(item.weight)));
        items.push(Scored { item: at, at: place, score, rows });
    }
    // What is left out gives its weight to the others.
    let mut sum = if kept == whole { sum } else { sum.times(&whole).over(&kept).ok_or(Trouble::NoTarget)? };
    let mut adjusted = Vec::new();
    for (at, adjustment) in card.adjustments.iter().enumerate() {
        let points = points(adjustment.as_ref().ok_or(Trouble::NoReading)?, card, work, days);
        if !points.is_zero() {
            sum = sum.plus(&points);
            adjusted.push((at, points));
        }
    }
    let void = !vetoes.is_empty();
    let score = if void { Fraction::zero() } else { rounded(card, &sum, work) };
    let rating = card.ratings.iter().position(|row| {
        let begun =
            row.lower.as_ref().is_none_or(|(from, included)| if *included { score >= *from } else { score > *from });
        let ended = row.upper.as_ref().is_none_or(|(to, included)| if *included { score <= *to } else { score < *to });
        begun && ended
    });
    // A row without upper end runs to the next one's start: of those that hold, the one that begins last.
    let rating = last_begun(card, &score).or(rating);
    Ok(Drawn { items, adjusted, void, vetoes, score, rating })
}

/// The points of an adjustment: as often as what it is for happened, or as judged; nothing while nobody says so.
fn points(own: &AdjustmentTerms, card: &Card, work: &Work<'_>, days: Days) -> Fraction {
    let id = format!("{}/{}", card.id.value, own.id.value);
    let said = || work.world.judged(work.seat, &id, days);
    let times = match &own.when {
        Some(when) if !own.of_records => {
            let holds = when.holds(&work.facts_within(days.1, Some(days))).unwrap_or(false);
            if holds { Fraction::one() } else { Fraction::zero() }
        }
        Some(_) => work.world.happened(work.seat, own.id.span, days),
        // Without a condition the judge says how often; points that are judged are the judgement.
        None if own.points.is_some() => said().unwrap_or_else(Fraction::zero),
        None => Fraction::one(),
    };
    let times = if own.times == Times::Once { times.min(Fraction::one()) } else { times };
    let each = own.points.clone().or_else(said).unwrap_or_else(Fraction::zero);
    let sum = each.times(&times);
    match &own.at_most {
        Some(most) if sum.is_negative() => sum.max(most.negated()),
        Some(most) => sum.min(most.clone()),
        None => sum,
    }
}

/// What the metric of an item says of a target that is zero; `None` where the target is not zero, or nothing is said.
fn without_target(item: &ItemTerms, work: &Work<'_>, days: Days) -> Option<NoTarget> {
    let (measure, _) = item.scored.as_ref()?;
    let question = Question { seat: work.seat, measure, window: window(work, measure.window, days), up_to: days.1 };
    let reading = work.world.reading(&question)?;
    let target = match measure.looks_at {
        MeasureAs::AttainmentToDate => reading.target_to_date,
        _ => reading.target,
    };
    target.filter(Fraction::is_zero)?;
    work.plan.targets.metrics[measure.metric].no_target
}

fn last_begun(card: &Card, score: &Fraction) -> Option<usize> {
    let begun = card.ratings.iter().enumerate().filter(|(_, row)| {
        let above =
            row.lower.as_ref().is_some_and(|(from, included)| if *included { score >= from } else { score > from });
        above && row.upper.as_ref().is_none_or(|(to, included)| if *included { score <= to } else { score < to })
    });
    begun
        .max_by(|(_, a), (_, b)| a.lower.as_ref().map(|(from, _)| from).cmp(&b.lower.as_ref().map(|(from, _)| from)))
        .map(|(at, _)| at)
}

fn rounded(card: &Card, sum: &Fraction, work: &Work<'_>) -> Fraction {
    match card.round_to {
        Some(step) => Fraction::from_quantity(sum.round(Rounding { step, mode: work.plan.facts.rounding.mode })),
        None => sum.clone(),
    }
}

/// Where the result of an item lies, the rows that score it, and the score.
type ItemScore = (Option<At>, Vec<usize>, Fraction);

/// The first item of a card that cannot be scored.
pub(super) fn unscored<'a>(card: &'a Card, work: &Work<'_>, days: Days) -> Option<&'a ItemTerms> {
    card.items.iter().flatten().find(|item| score(item, card, work, days).is_err())
}

fn score(item: &ItemTerms, card: &Card, work: &Work<'_>, days: Days) -> Result<ItemScore, Trouble> {
    let Some((measure, table)) = &item.scored else {
        let id = format!("{}/{}", card.id.value, item.id.value);
        let judged = work.world.judged(work.seat, &id, days).ok_or(Trouble::NotJudged)?;
        return Ok((None, Vec::new(), within(item, judged)));
    };
    let question = Question { seat: work.seat, measure, window: window(work, measure.window, days), up_to: days.1 };
    let reading = work.world.reading(&question).ok_or(Trouble::NoReading)?;
    let at = place(&reading, measure, work.plan);
    let Some(table) = table else {
        let At::Place(x) = &at else {
            return Err(if at == At::Beyond { Trouble::NoReading } else { Trouble::NoTarget });
        };
        // An item without a table scores its attainment in percent.
        let points = match measure.looks_at {
            MeasureAs::Amount | MeasureAs::Excess | MeasureAs::Increase => x.clone(),
            _ => x.times(&Fraction::from_int(100)),
        };
        return Ok((Some(at), Vec::new(), within(item, points)));
    };
    let scores = Work { purse: Purse::of_plan(work.plan), ..*work };
    let base = Base {
        target_pay: Some(Fraction::one()),
        unit: None,
        target: None,
        scale: Scale::Amount,
        most: None,
        purse: scores.purse,
    };
    let (rows, score) = scores.value(table, &question, &at, &base, &Limits::default())?;
    Ok((Some(at), rows, within(item, score)))
}

fn within(item: &ItemTerms, score: Fraction) -> Fraction {
    let score = item.floor.as_ref().map_or(score.clone(), |floor| score.max(floor.clone()));
    item.cap.as_ref().map_or(score.clone(), |cap| score.min(cap.clone()))
}

/// The window that some days lie in.
pub fn window(work: &Work<'_>, window: Window, days: Days) -> Days {
    let calendar = &work.plan.facts.calendar;
    let month = calendar.month_of(days.1);
    let Part::Month(number) = month.part() else { return days };
    let part = match window {
        Window::Transaction => return days,
        Window::Month => Part::Month(number),
        Window::Quarter => Part::Quarter((number - 1) / 3 + 1),
        Window::Half => Part::Half((number - 1) / 6 + 1),
        Window::Year => Part::Year,
    };
    calendar.dates(Period::new(month.year, part))
}
