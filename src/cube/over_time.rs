//! Time: sums of shorter periods, and whether they agree with longer ones.

use rayon::prelude::*;

use crate::cube::family::{Work, is_leaf};
use crate::cube::rules::periods_do_not_sum;
use crate::cube::series::{Origin, Series, SeriesId};
use crate::syntax::targets::OverTime;
use crate::units::{Part, Period, Quantity};

pub(super) const YEAR: usize = 0;
pub(super) const HALF: usize = 1;
pub(super) const QUARTER: usize = 3;
pub(super) const MONTH: usize = 7;

/// What becomes of a longer period that differs from its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Differences {
    Ignored,
    Reported,
}

/// Derives longer periods from shorter ones in every series.
pub(super) fn derive_all(work: &mut Work<'_>) {
    let over = work.plan.targets.metrics[work.family.key.metric].over_time;
    work.family.par_series().for_each(|(_, series)| {
        fill(series, over);
    });
}

/// Compares the periods of those to whom nothing rolls up; the others are compared once it has.
pub(super) fn compare_leaves(work: &mut Work<'_>) {
    for (id, difference) in fill_all(work) {
        if is_leaf(work.plan, work.family, work.family[id].key.holder) {
            tell(work, id, difference);
        }
    }
}

fn fill_all(work: &mut Work<'_>) -> Vec<(SeriesId, Difference)> {
    let over = work.plan.targets.metrics[work.family.key.metric].over_time;
    let filled = work.family.par_series().map(|(id, series)| (id, fill(series, over)));
    filled.filter_map(|(id, difference)| Some((id, difference?))).collect()
}

/// Longer periods from shorter ones: quarters from months, halves and the year from quarters.
pub(super) fn derive(work: &mut Work<'_>, id: SeriesId, differences: Differences) {
    let over = work.plan.targets.metrics[work.family.key.metric].over_time;
    let difference = fill(&mut work.family[id], over);
    if let Some(difference) = difference.filter(|_| differences == Differences::Reported) {
        tell(work, id, difference);
    }
}

/// A period that is `stated`, while its parts make `sum`.
#[derive(Debug, Clone, Copy)]
struct Difference {
    slot: usize,
    stated: Quantity,
    sum: Quantity,
}

/// Gives the longer periods of a series what the shorter ones make; the first that is another number already is told.
fn fill(series: &mut Series, over: OverTime) -> Option<Difference> {
    if series.is_year_only() {
        return None;
    }
    let mut difference = None;
    for slot in (QUARTER..MONTH).rev().chain([HALF, HALF + 1, YEAR]) {
        let children = series.parts_of(slot);
        if children.clone().any(|child| series.is_broken(child)) {
            if series.origin(slot) == Origin::Unknown {
                series.break_slot(slot);
            }
            continue;
        }
        let Some(sum) = combine(series, children, over) else { continue };
        match series.get(slot) {
            None if series.origin(slot) == Origin::Unknown => series.set(slot, sum, Origin::Periods),
            Some(stated) if sum != stated && !is_shadow(series, slot) => {
                difference.get_or_insert(Difference { slot, stated, sum });
            }
            _ => {}
        }
    }
    difference
}

/// Tells a difference, unless it is one that was told already.
fn tell(work: &mut Work<'_>, id: SeriesId, Difference { slot, stated, sum }: Difference) {
    if !is_explained(work, id, slot, (stated, sum)) {
        periods_do_not_sum::report(work, id, slot, stated, sum);
        work.family.notes.doubts.insert((id, slot as u8), sum);
    }
}

/// Whether a difference is that of others: sums of those below are compared over holders, sums of slices with those.
fn is_shadow(series: &Series, slot: usize) -> bool {
    let follows = |slot: usize| matches!(series.origin(slot), Origin::Holders | Origin::Slices);
    follows(slot) || series.parts_of(slot).any(follows)
}

/// Whether a difference is one that was reported already, of the longer period or of those it is made of.
fn is_explained(work: &Work<'_>, id: SeriesId, slot: usize, (stated, sum): (Quantity, Quantity)) -> bool {
    let series = &work.family[id];
    let doubt = |slot: usize| work.family.doubt(work.plan, id, slot, &|_, _| None);
    let mended = series.parts_of(slot).filter_map(|part| Some(doubt(part)? - series.get(part)?));
    let change: Quantity = mended.sum();
    doubt(slot) == Some(sum) || (!change.is_zero() && sum + change == stated)
}

/// The periods that a period is part of.
pub(super) fn longer(slot: usize) -> [Option<usize>; 3] {
    let quarter = |slot: usize| QUARTER + (slot - MONTH) / 3;
    let half = |slot: usize| HALF + (slot - QUARTER) / 2;
    match slot {
        YEAR => [None; 3],
        HALF..QUARTER => [Some(YEAR), None, None],
        QUARTER..MONTH => [Some(YEAR), Some(half(slot)), None],
        _ => [Some(YEAR), Some(half(quarter(slot))), Some(quarter(slot))],
    }
}

/// The slots directly below a slot.
pub(super) fn children_of(slot: usize) -> std::ops::Range<usize> {
    match Period::from_slot(0, slot).part() {
        Part::Year => QUARTER..QUARTER + 4,
        Part::Half(half) => QUARTER + usize::from(half) * 2 - 2..QUARTER + usize::from(half) * 2,
        Part::Quarter(quarter) => MONTH + usize::from(quarter) * 3 - 3..MONTH + usize::from(quarter) * 3,
        Part::Month(_) => 0..0,
    }
}

impl Series {
    /// The slots that a slot is made of: those directly below it; of a year of which quarters are not known, its halves if those
    /// are.
    pub fn parts_of(&self, slot: usize) -> std::ops::Range<usize> {
        let (quarters, halves) = (children_of(slot), HALF..QUARTER);
        let known = |mut parts: std::ops::Range<usize>| parts.all(|part| self.get(part).is_some());
        if slot == YEAR && !known(quarters.clone()) && known(halves.clone()) { halves } else { quarters }
    }
}

fn combine(series: &Series, children: std::ops::Range<usize>, over: OverTime) -> Option<Quantity> {
    match over {
        OverTime::Sum => children.map(|child| series.get(child)).sum(),
        OverTime::Last => children.last().and_then(|last| series.get(last)),
        // A mean of stated values is rounded where it is shown; it is no cell of its own.
        OverTime::Mean => None,
    }
}
