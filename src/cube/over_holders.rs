//! The organisation: a unit's number is the sum of its sub-units' and its positions' own.

use rustc_hash::FxHashMap;

use crate::cube::build::Builder;
use crate::cube::over_time;
use crate::cube::rules::{children_do_not_sum, over_assigned, unallocated_remainder};
use crate::cube::series::{Key, Origin, SLOTS, SeriesId};
use crate::plan::targets::{HolderId, RollUp};
use crate::plan::{Index, UnitId, Who};
use crate::syntax::organisation::Carries;
use crate::units::{Fraction, Quantity, Rounding};

/// The children of a unit that have numbers under one key.
struct Sum {
    members: Vec<SeriesId>,
    values: [Quantity; SLOTS],
    /// How many members know each slot.
    known: [u32; SLOTS],
    broken: [bool; SLOTS],
}

/// Sums what lies directly below a unit into the unit's own series, or compares the two where both are known.
pub(super) fn roll_up(builder: &mut Builder<'_, '_>, unit: UnitId) {
    let holder = HolderId::unit(unit);
    let expected = children(builder, unit);
    let sums = sums_below(builder, holder, &expected);
    for (key, sum) in &sums {
        let id = builder.cube.entry(*key);
        for slot in 0..SLOTS {
            take_sum(builder, id, slot, sum);
        }
    }
    over_time::fill_leaves(builder, holder);
    for (key, sum) in sums.iter().filter(|_| builder.plan.organisation.sums) {
        if let Some(id) = builder.cube.find(key) {
            compare(builder, id, sum, &expected);
        }
    }
}

/// Sub-units and the positions with a book of their own.
fn children(builder: &Builder<'_, '_>, unit: UnitId) -> Vec<HolderId> {
    let organisation = &builder.plan.organisation;
    let units = organisation.sub_units[unit.index()].iter().map(|unit| HolderId::unit(*unit));
    let own = organisation.unit_seats[unit.index()].iter().copied();
    let own = own.filter(|seat| matches!(organisation.carries(*seat), Carries::Own | Carries::OwnAndTeam));
    units.chain(own.map(|seat| HolderId::seat(seat, organisation))).collect()
}

fn sums_below(builder: &Builder<'_, '_>, holder: HolderId, children: &[HolderId]) -> Vec<(Key, Sum)> {
    let mut sums: Vec<(Key, Sum)> = Vec::new();
    let mut at: FxHashMap<Key, usize> = FxHashMap::default();
    for id in children.iter().flat_map(|child| builder.cube.of_holder(*child)) {
        let series = &builder.cube[*id];
        if !matches!(builder.plan.targets.metrics[series.key.metric].roll_up, RollUp::Sum) {
            continue;
        }
        let key = Key { holder, ..series.key };
        let index = *at.entry(key).or_insert_with(|| {
            let blank =
                Sum { members: Vec::new(), values: [Quantity::ZERO; SLOTS], known: [0; SLOTS], broken: [false; SLOTS] };
            sums.push((key, blank));
            sums.len() - 1
        });
        let sum = &mut sums[index].1;
        sum.members.push(*id);
        for slot in 0..SLOTS {
            sum.broken[slot] |= series.is_broken(slot);
            if let Some(value) = series.get(slot) {
                sum.values[slot] += value;
                sum.known[slot] += 1;
            }
        }
    }
    sums
}

/// Takes a sum as the unit's own number, where all children know theirs and the unit does not.
fn take_sum(builder: &mut Builder<'_, '_>, id: SeriesId, slot: usize, sum: &Sum) {
    if builder.cube[id].origin(slot) != Origin::Unknown {
        return;
    }
    if sum.broken[slot] || !builder.plan.organisation.sums {
        builder.cube[id].break_slot(slot);
    } else if sum.known[slot] as usize == sum.members.len() {
        builder.cube[id].set(slot, sum.values[slot], Origin::Holders);
    }
}

/// Compares the unit's stated numbers with the sums below; the longest period that differs is reported, since shorter ones
/// follow from the same mistake.
fn compare(builder: &mut Builder<'_, '_>, id: SeriesId, sum: &Sum, expected: &[HolderId]) {
    for slot in 0..SLOTS {
        let series = &builder.cube[id];
        let (Some(whole), Origin::Stated | Origin::Split | Origin::Rest) = (series.get(slot), series.origin(slot))
        else {
            continue;
        };
        if sum.broken[slot] || (sum.known[slot] as usize) < sum.members.len() {
            continue;
        }
        let missing: Vec<HolderId> = expected
            .iter()
            .copied()
            .filter(|child| !has_number(builder, sum, *child) && may_carry(builder, *child))
            .collect();
        let difference = sum.values[slot] - whole;
        let tolerance = Quantity::from_micros(builder.plan.facts.tolerance.micros() * sum.members.len() as i128);
        if difference.abs() <= tolerance || excused(builder, id, difference, whole, slot, &sum.members) {
            continue;
        }
        if difference.is_negative() && !missing.is_empty() {
            unallocated_remainder::report(builder, id, slot, (whole, sum.values[slot]), &sum.members, &missing);
        } else {
            children_do_not_sum::report(builder, id, slot, (whole, sum.values[slot]), &sum.members, &missing);
        }
        return;
    }
}

/// Whether a number is expected of a holder: a unit of positions none of which carries a quota is left out.
fn may_carry(builder: &Builder<'_, '_>, holder: HolderId) -> bool {
    let organisation = &builder.plan.organisation;
    match holder.which(organisation) {
        Who::Unit(unit) => {
            organisation.unit_seats[unit.index()].is_empty() || !organisation.carrying_seats_below(unit).is_empty()
        }
        _ => true,
    }
}

fn has_number(builder: &Builder<'_, '_>, sum: &Sum, child: HolderId) -> bool {
    sum.members.iter().any(|id| builder.cube[*id].key.holder == child)
}

/// Whether a difference is declared: something may stay unallocated, or children may exceed the whole. True also where the
/// declared excess is exceeded, which is reported here.
fn excused(
    builder: &mut Builder<'_, '_>,
    id: SeriesId,
    difference: Quantity,
    whole: Quantity,
    slot: usize,
    members: &[SeriesId],
) -> bool {
    if difference.is_negative() {
        return builder.partial.contains(&id);
    }
    let Some(share) = builder.over.get(&id).copied() else { return false };
    let exact = Rounding { step: Quantity::from_micros(1), mode: crate::units::RoundingMode::Down };
    let most = Fraction::from_quantity(whole).times(&Fraction::from_quantity(share)).round(exact);
    if difference > most {
        over_assigned::report(builder, id, slot, (whole, whole + difference), share, members);
    }
    true
}
