//! Cuts of stated cells: children stated under `by:`, `rest`, and splits.

use rustc_hash::FxHashMap;

use crate::cube::build::Builder;
use crate::cube::over_holders::is_expected;
use crate::cube::rules::{rest_is_negative, split_without_basis};
use crate::cube::series::{FamilyKey, Key, Origin, SeriesId};
use crate::cube::service;
use crate::plan::targets::{Child, Cut, CutAxis, SplitRule, Stated};
use crate::plan::{Index, SetId, UnitId, Who};
use crate::units::{Fraction, Quantity, Remainder, Rounding, RoundingMode, allocate};

/// Applies all cuts: over holders from the top of the organisation down, then over periods, then over slices.
pub(super) fn apply(builder: &mut Builder<'_>, is_meant: impl Fn(&FamilyKey) -> bool) {
    let plan = builder.plan;
    let depths = depths(plan);
    let depth = |cut: &Cut| match cut.holder.which(&plan.organisation) {
        Who::Unit(unit) => depths.get(&unit).copied().unwrap_or(0),
        _ => usize::MAX,
    };
    let mut cuts: Vec<(SetId, &Cut)> = plan
        .targets
        .statements
        .iter()
        .flat_map(|statement| statement.cuts.iter().map(|cut| (statement.set, cut)))
        .filter(|(set, cut)| is_meant(&parent_key(*set, cut).family()))
        .collect();
    let rank = |axis: CutAxis| match axis {
        CutAxis::Holder => 0,
        CutAxis::Time => 1,
        CutAxis::Dimension(_) => 2,
    };
    cuts.sort_by_key(|(_, cut)| (rank(cut.axis), depth(cut)));
    // What is stated is held by every split, wherever it stands.
    for (set, cut) in &cuts {
        state_parts(builder, *set, cut);
    }
    for (set, cut) in cuts {
        share_out(builder, set, cut);
    }
}

fn depths(plan: &crate::plan::Plan) -> FxHashMap<UnitId, usize> {
    let organisation = &plan.organisation;
    let mut depths = FxHashMap::default();
    let mut level: Vec<UnitId> =
        organisation.units.iter().filter(|(_, unit)| unit.value.parent.is_none()).map(|(id, _)| id).collect();
    let mut depth = 0;
    while !level.is_empty() {
        let below = level.iter().flat_map(|unit| organisation.sub_units[unit.index()].iter().copied()).collect();
        depths.extend(level.into_iter().map(|unit| (unit, depth)));
        (level, depth) = (below, depth + 1);
    }
    depths
}

/// The cell of a child of a cut.
fn child_cell(builder: &mut Builder<'_>, cut: &Cut, child: Child) -> Option<Stated> {
    let mut cell = Stated {
        value: None,
        holder: cut.holder,
        metric: cut.metric,
        period: cut.period,
        slice: cut.slice,
        span: cut.span,
    };
    match child {
        Child::Holder(holder) => cell.holder = holder,
        Child::Period(period) => cell.period = period,
        Child::Member(member) => {
            let targets = &builder.plan.targets;
            cell.slice = targets.slices.find(&targets.cut_down(cut.slice, member)?)?;
        }
    }
    Some(cell)
}

fn state_parts(builder: &mut Builder<'_>, set: SetId, cut: &Cut) {
    for part in cut.parts.iter().filter(|part| !part.rest) {
        if let Some(mut cell) = child_cell(builder, cut, part.child) {
            (cell.value, cell.span) = (part.value, part.span);
            builder.state(set, &cell);
        }
    }
    let parent = parent_series(builder, set, cut);
    let notes = &mut builder.family(parent.family).notes;
    if cut.axis == CutAxis::Holder {
        if cut.partial {
            notes.partial.insert(parent);
        }
        if let Some(share) = cut.over_assign {
            notes.over.insert(parent, share);
        }
    }
    if let CutAxis::Dimension(dimension) = cut.axis
        && !cut.partial
        && !cut.broken
    {
        notes.cut.insert((parent, cut.period.slot() as u8, dimension));
    }
    if let (CutAxis::Time, Some(SplitRule::Season(Some(profile)))) = (cut.axis, &cut.split) {
        builder.profiles.insert(builder.cube[parent].key, *profile);
    }
}

fn parent_series(builder: &mut Builder<'_>, set: SetId, cut: &Cut) -> SeriesId {
    builder.cube.entry(parent_key(set, cut))
}

/// The key of the series a cut is of.
pub(super) fn parent_key(set: SetId, cut: &Cut) -> Key {
    Key { set, metric: cut.metric, holder: cut.holder, slice: cut.slice, year: cut.period.year }
}

/// Gives `rest` and the children of a split their shares.
fn share_out(builder: &mut Builder<'_>, set: SetId, cut: &Cut) {
    let rests: Vec<_> = cut.parts.iter().filter(|part| part.rest).collect();
    let season = matches!(cut.split, Some(SplitRule::Season(_))) && cut.axis == CutAxis::Time;
    if (rests.is_empty() && cut.split.is_none()) || season {
        return;
    }
    let children: Vec<(Child, SeriesId, usize)> = cut_children(builder, set, cut);
    let parent = parent_series(builder, set, cut);
    let slot = cut.period.slot();
    let known: Vec<bool> = children.iter().map(|(_, id, slot)| builder.cube[*id].get(*slot).is_some()).collect();
    let unknowable = cut.broken
        || (cut.axis == CutAxis::Holder && !builder.plan.organisation.sums)
        || (cut.split == Some(SplitRule::History) && builder.plan.targets.lost.history(cut.metric))
        || builder.cube[parent].is_broken(slot)
        || children.iter().any(|(_, id, slot)| builder.cube[*id].is_broken(*slot));
    let whole = builder.cube[parent].get(slot);
    let (Some(whole), false) = (whole, unknowable) else {
        if whole.is_none() && !unknowable {
            let voice = builder.voice();
            split_without_basis::report_unknown(builder.found(parent), voice, cut);
        }
        break_unknown(builder, &children, &known);
        return;
    };
    for (child, id, slot) in &children {
        if rests.iter().any(|part| part.child == *child) && builder.cube[*id].get(*slot).is_some() {
            builder.family(id.family).notes.rests.insert((*id, *slot as u8));
        }
    }
    let held: Quantity = children.iter().filter_map(|(_, id, slot)| builder.cube[*id].get(*slot)).sum();
    let left = whole - held;
    let open: Vec<_> = children.iter().zip(&known).filter(|(_, known)| !**known).map(|(child, _)| *child).collect();
    // Where all is stated nothing is left to share out; that it does not sum up is told where it rolls up.
    if left.is_negative() && !open.is_empty() {
        let voice = builder.voice();
        rest_is_negative::report(builder.found(parent), voice, cut, whole, held);
        // The sum below cannot agree either; that is the same mistake.
        builder.cube[parent].break_slot(slot);
        break_unknown(builder, &children, &known);
        return;
    }
    if cut.split.is_none() {
        if let [(_, id, slot)] = open[..] {
            give(builder, id, slot, left, Origin::Rest, cut);
        }
        return;
    }
    split(builder, cut, parent, &open, left);
}

/// The children a cut is over: those a split names all of, else those stated.
fn cut_children(builder: &mut Builder<'_>, set: SetId, cut: &Cut) -> Vec<(Child, SeriesId, usize)> {
    let stated = cut.parts.iter().map(|part| part.child);
    let all: Vec<Child> = match &cut.split {
        Some(SplitRule::Weights(weights)) => {
            let mut all: Vec<Child> = weights.iter().map(|(child, _)| *child).collect();
            all.extend(stated.filter(|child| !weights.iter().any(|(other, _)| other == child)));
            all
        }
        Some(_) => cut.children.clone(),
        None => stated.collect(),
    };
    let mut cells = Vec::with_capacity(all.len());
    for child in all {
        if let Some(cell) = child_cell(builder, cut, child) {
            cells.push((child, builder.cube.entry(Key::of(set, &cell)), cell.period.slot()));
        }
    }
    cells
}

fn break_unknown(builder: &mut Builder<'_>, children: &[(Child, SeriesId, usize)], known: &[bool]) {
    for ((_, id, slot), known) in children.iter().zip(known) {
        if !known {
            builder.cube[*id].break_slot(*slot);
        }
    }
}

fn give(builder: &mut Builder<'_>, id: SeriesId, slot: usize, value: Quantity, origin: Origin, cut: &Cut) {
    let series = &mut builder.cube[id];
    series.set(slot, value, origin);
    if *series.span.get_or_insert(cut.span) != cut.span {
        builder.family(id.family).notes.places.entry((id, slot as u8)).or_insert(cut.span);
    }
}

/// The shares that children had before a change, where they still are what is left.
fn as_before(builder: &Builder<'_>, open: &[(Child, SeriesId, usize)], left: Quantity) -> Option<Vec<Quantity>> {
    let before = builder.before?;
    let was = |(_, id, slot): &(Child, SeriesId, usize)| before.series(&builder.cube[*id].key)?.get(*slot);
    let shares: Vec<Quantity> = open.iter().map(was).collect::<Option<_>>()?;
    (shares.iter().sum::<Quantity>() == left).then_some(shares)
}

fn split(builder: &mut Builder<'_>, cut: &Cut, parent: SeriesId, open: &[(Child, SeriesId, usize)], left: Quantity) {
    if let Some(shares) = as_before(builder, open, left) {
        for ((_, id, slot), share) in open.iter().zip(shares) {
            give(builder, *id, *slot, share, Origin::Split, cut);
        }
        return;
    }
    let new = without_past(builder, cut, open);
    if !new.is_empty() && new.len() < open.len() {
        let voice = builder.voice();
        split_without_basis::report_new(builder.found(parent), voice, cut, &new);
        break_unknown(builder, open, &vec![false; open.len()]);
        return;
    }
    let weights: Vec<Quantity> = open.iter().map(|(child, id, _)| served_weight(builder, cut, *child, *id)).collect();
    let step = cut.round_to.unwrap_or_else(|| step_of(builder.plan, cut.metric));
    let remainder = cut.remainder.and_then(|child| open.iter().position(|(other, ..)| *other == child));
    let remainder = remainder.map_or(Remainder::Largest, Remainder::To);
    match allocate(left, &weights, step, remainder) {
        Some(shares) => {
            for ((_, id, slot), share) in open.iter().zip(shares) {
                give(builder, *id, *slot, share, Origin::Split, cut);
            }
        }
        None => {
            if !open.is_empty() || !left.is_zero() {
                let voice = builder.voice();
                split_without_basis::report(builder.found(parent), voice, cut);
            }
            break_unknown(builder, open, &vec![false; open.len()]);
        }
    }
}

/// Those who take part in a split by history and have none: a share of nothing is no decision anybody took.
fn without_past(builder: &Builder<'_>, cut: &Cut, open: &[(Child, SeriesId, usize)]) -> Vec<Child> {
    let lacks = |child: &Child| match child {
        _ if cut.split != Some(SplitRule::History) || last_result(builder, cut, *child).is_some() => false,
        Child::Holder(holder) => is_expected(&builder.plan.organisation, *holder),
        Child::Period(_) | Child::Member(_) => true,
    };
    open.iter().map(|(child, ..)| *child).filter(lacks).collect()
}

/// What was reached the last time: by those below, in the same part of an earlier year, of a part of the whole.
fn last_result(builder: &Builder<'_>, cut: &Cut, child: Child) -> Option<Quantity> {
    let (targets, year) = (&builder.plan.targets, cut.period.year);
    let of = |holder, slice, slot| targets.last_result(holder, cut.metric, slice, year, slot);
    match child {
        Child::Holder(holder) => of(holder, cut.slice, 0),
        Child::Period(period) => of(cut.holder, cut.slice, period.slot()),
        Child::Member(member) => {
            let slice = targets.slices.find(&targets.cut_down(cut.slice, member)?)?;
            of(cut.holder, slice, 0)
        }
    }
}

/// The step that derived values of a metric are multiples of: the plan's rounding for money, whole things for counts.
pub(super) fn step_of(plan: &crate::plan::Plan, metric: crate::plan::MetricId) -> Quantity {
    match plan.targets.metrics[metric].kind {
        crate::plan::targets::Kind::Money(_) => plan.facts.rounding.step,
        crate::plan::targets::Kind::Count(_) => Quantity::ONE,
        crate::plan::targets::Kind::Percent => Quantity::from_micros(1),
    }
}

/// The weight of a child; a position that exists, or is at full quota, only in a part of the period weighs that part.
fn served_weight(builder: &mut Builder<'_>, cut: &Cut, child: Child, id: SeriesId) -> Quantity {
    let weight = weight(builder, cut, child);
    let Child::Holder(holder) = child else { return weight };
    let Some((part, shape)) = service::split(builder.plan, cut, holder) else { return weight };
    if let Some(shape) = shape {
        builder.family(id.family).notes.shapes.insert(id, shape);
    }
    let exact = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
    Fraction::from_quantity(weight).times(&part).round(exact)
}

fn weight(builder: &Builder<'_>, cut: &Cut, child: Child) -> Quantity {
    let organisation = &builder.plan.organisation;
    match (&cut.split, child) {
        (Some(SplitRule::Weights(weights)), child) => {
            weights.iter().find(|(other, _)| *other == child).map_or(Quantity::ZERO, |(_, weight)| *weight)
        }
        (Some(SplitRule::Headcount), Child::Holder(holder)) => match holder.which(organisation) {
            Who::Unit(unit) => Quantity::from_int(organisation.carrying_seats_below(unit).len() as i64),
            _ => Quantity::ONE,
        },
        (Some(SplitRule::History), child) => last_result(builder, cut, child).unwrap_or_default(),
        (Some(SplitRule::Equal), _) => Quantity::ONE,
        _ => Quantity::ZERO,
    }
}
