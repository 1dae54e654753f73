//! Time: seasonal profiles, sums of shorter periods, and whether they agree with longer ones.

use crate::cube::build::Builder;
use crate::cube::cuts::step_of;
use crate::cube::rules::periods_do_not_sum;
use crate::cube::series::{Key, Origin, SLOTS, Series, SeriesId};
use crate::plan::targets::{HolderId, Profile, ProfileId, RollUp};
use crate::plan::{Plan, Who};
use crate::syntax::targets::OverTime;
use crate::units::{Part, Period, Quantity, Remainder, allocate_into};

const YEAR: usize = 0;
const QUARTER: usize = 3;
const MONTH: usize = 7;

/// Fills the series of a holder that has nobody below it with targets.
pub(super) fn fill_leaves(builder: &mut Builder<'_, '_>, holder: HolderId) {
    for index in 0..builder.cube.of_holder(holder).len() {
        let id = builder.cube.of_holder(holder)[index];
        fill(builder, id);
    }
}

/// Derives what follows over time within one series, and reports where stated periods disagree.
pub(super) fn fill(builder: &mut Builder<'_, '_>, id: SeriesId) {
    let plan = builder.plan;
    let metric = &plan.targets.metrics[builder.cube[id].key.metric];
    if !matches!(metric.roll_up, RollUp::Sum) {
        return;
    }
    if metric.over_time == OverTime::Sum {
        let profile = profile_of(builder, id).map(|profile| &plan.targets.profiles[profile]);
        if let Some(profile) = profile {
            let step = step_of(plan, builder.cube[id].key.metric);
            spread(&mut builder.cube[id], profile, step);
        }
    }
    derive_longer(builder, id, metric.over_time);
}

/// The profile said for the cell, for a unit above it, or for the metric.
fn profile_of(builder: &Builder<'_, '_>, id: SeriesId) -> Option<ProfileId> {
    let (plan, key) = (builder.plan, builder.cube[id].key);
    if !builder.profiles.is_empty() {
        let mut holder = Some(key.holder);
        for _ in 0..=plan.organisation.units.len() {
            let Some(current) = holder else { break };
            let said = [key.slice, crate::plan::targets::Slices::WHOLE].into_iter().find_map(|slice| {
                let cell = builder.cube.find(&Key { holder: current, slice, ..key })?;
                builder.profiles.get(&cell).copied()
            });
            if said.is_some() {
                return said;
            }
            holder = above(current, plan);
        }
    }
    plan.targets.metrics[key.metric].profile
}

/// The unit directly above a holder.
fn above(holder: HolderId, plan: &Plan) -> Option<HolderId> {
    let organisation = &plan.organisation;
    match holder.which(organisation) {
        Who::Unit(unit) => organisation.units[unit].parent.map(HolderId::unit),
        Who::Seat(seat) => organisation.unit_of(seat).map(HolderId::unit),
        Who::Role(_) | Who::Group(_) => None,
    }
}

/// Splits a year over quarters and months, where nothing shorter is known; a known quarter over its months.
fn spread(series: &mut Series, profile: &Profile, step: Quantity) {
    let blank = |series: &Series, from: usize, to: usize| (from..to).all(|slot| series.origin(slot) == Origin::Unknown);
    if series.get(YEAR).is_some() && blank(series, 1, SLOTS) {
        let year = series.get(YEAR).unwrap_or_default();
        match &profile.quarters {
            Some(quarters) => share(series, year, quarters, QUARTER, step),
            None => share(series, year, &profile.months, MONTH, step),
        }
    }
    for quarter in 0..4 {
        let first = MONTH + quarter * 3;
        if let Some(value) = series.get(QUARTER + quarter).filter(|_| blank(series, first, first + 3)) {
            share(series, value, &profile.months[quarter * 3..quarter * 3 + 3], first, step);
        }
    }
}

fn share(series: &mut Series, whole: Quantity, weights: &[Quantity], first: usize, step: Quantity) {
    let mut shares = [Quantity::ZERO; 12];
    let shares = &mut shares[..weights.len()];
    if allocate_into(whole, weights, step, Remainder::Largest, shares) {
        for (offset, share) in shares.iter().enumerate() {
            series.set(first + offset, *share, Origin::Profile);
        }
    }
}

/// Longer periods from shorter ones: quarters from months, halves and the year from quarters.
fn derive_longer(builder: &mut Builder<'_, '_>, id: SeriesId, over: OverTime) {
    let mut reported = false;
    for slot in (0..MONTH).rev().filter(|slot| *slot >= QUARTER).chain([1, 2, YEAR]) {
        let children = children_of(slot);
        let series = &builder.cube[id];
        if children.clone().any(|child| series.is_broken(child)) {
            if series.origin(slot) == Origin::Unknown {
                builder.cube[id].break_slot(slot);
            }
            continue;
        }
        let known = children.clone().filter(|child| series.get(*child).is_some()).count();
        let wanted = children.clone().count();
        let Some(value) = combine(series, children, over, known == wanted) else { continue };
        match series.get(slot) {
            None if series.origin(slot) == Origin::Unknown => builder.cube[id].set(slot, value, Origin::Periods),
            // Months that are sums of those below are compared over holders; their difference is that one's shadow.
            Some(stated)
                if value != stated
                    && !reported
                    && !children_of(slot).any(|child| series.origin(child) == Origin::Holders) =>
            {
                reported = true;
                periods_do_not_sum::report(builder, id, slot, stated, value);
            }
            _ => {}
        }
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

fn combine(series: &Series, children: std::ops::Range<usize>, over: OverTime, complete: bool) -> Option<Quantity> {
    match over {
        OverTime::Sum if complete => children.filter_map(|child| series.get(child)).reduce(|a, b| a + b),
        OverTime::Last => children.last().and_then(|last| series.get(last)),
        // A mean of stated values is rounded where it is shown; it is no cell of its own.
        OverTime::Sum | OverTime::Mean => None,
    }
}
