//! What a change does not reach stays as it was.
//!
//! A season that is shared out anew would move months that are over, and round the months of holders nobody speaks of. So in the
//! cube after a change each series keeps its quarters and months while its year is what it was. Where a longer period has
//! another number, the periods that are over keep theirs and those to come share the difference, each by what it was.

use crate::cube::before::Before;
use crate::cube::cuts::step_of;
use crate::cube::family::Work;
use crate::cube::over_time::{self, Differences, HALF, MONTH, QUARTER, YEAR, children_of};
use crate::cube::series::{Origin, Series};
use crate::syntax::targets::OverTime;
use crate::units::{Quantity, Remainder, allocate};

/// Gives the unknown periods of every series what they had before, or their part of what is new.
pub(super) fn carry(work: &mut Work<'_>, before: &Before<'_>) {
    let metric = work.family.key.metric;
    if work.plan.targets.metrics[metric].over_time != OverTime::Sum {
        return;
    }
    let step = step_of(work.plan, metric);
    for id in work.family.ids() {
        let Some(old) = before.series(&work.family[id].key).filter(|old| !old.is_year_only()) else { continue };
        // Halves and quarters before the year, whose parts they tell.
        for slot in [HALF, HALF + 1, YEAR].into_iter().chain(QUARTER..MONTH) {
            share(&mut work.family[id], (old, before), slot, step);
        }
        over_time::derive(work, id, Differences::Ignored);
    }
}

/// Shares a period out over those of its parts that are unknown.
fn share(series: &mut Series, (old, before): (&Series, &Before<'_>), slot: usize, step: Quantity) {
    let (Some(value), Some(was)) = (series.get(slot), old.get(slot)) else { return };
    let follows = |child: usize| matches!(old.origin(child), Origin::Holders | Origin::Slices);
    if children_of(slot).any(|child| series.is_broken(child) || follows(child)) {
        return;
    }
    let (open, known): (Vec<usize>, Vec<usize>) =
        children_of(slot).partition(|child| series.origin(*child) == Origin::Unknown);
    let Some(kept) = open.iter().map(|child| old.get(*child)).collect::<Option<Vec<Quantity>>>() else { return };
    let held: Quantity = known.iter().filter_map(|child| series.get(*child)).sum();
    let fits = value == was || held + kept.iter().sum() == value;
    let shares = if fits { None } else { anew(old, before, (value - held, &open), step) };
    for (child, share) in open.iter().zip(shares.unwrap_or(kept)) {
        series.set(*child, share, Origin::Profile);
    }
}

/// `left` shared out: what is over keeps its number. `None` where more lies in what is over than there is.
fn anew(
    old: &Series,
    before: &Before<'_>,
    (left, open): (Quantity, &[usize]),
    step: Quantity,
) -> Option<Vec<Quantity>> {
    let fixed: Vec<Quantity> = open.iter().map(|child| before.part_over(old, *child)).collect();
    let was = |child: usize| old.get(child).unwrap_or_default();
    let weights: Vec<Quantity> = open.iter().zip(&fixed).map(|(child, fixed)| was(*child) - *fixed).collect();
    let left = left - fixed.iter().sum();
    let shares = allocate(left, &weights, step, Remainder::Largest).filter(|_| !left.is_negative())?;
    Some(shares.into_iter().zip(fixed).map(|(share, fixed)| share + fixed).collect())
}
