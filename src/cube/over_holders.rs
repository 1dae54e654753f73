//! The organisation: a unit's number is the sum of its sub-units' and its positions' own.

use crate::cube::cuts::step_of;
use crate::cube::family::Work;
use crate::cube::over_time::{self, Differences, YEAR};
use crate::cube::rules::{children_do_not_sum, over_assigned, unallocated_remainder};
use crate::cube::series::{Origin, SLOTS, SeriesId};
use crate::plan::targets::HolderId;
use crate::plan::{Index, Organisation, UnitId, Who};
use crate::units::{Fraction, Quantity, Rounding};

/// The children of a unit that have numbers.
struct Sum {
    members: Vec<SeriesId>,
    values: [Quantity; SLOTS],
    /// How many members know each slot.
    known: [u32; SLOTS],
    broken: [bool; SLOTS],
}

impl Sum {
    /// The sum of a slot, where all members know theirs.
    fn value(&self, slot: usize) -> Option<Quantity> {
        (!self.broken[slot] && self.known[slot] as usize == self.members.len()).then_some(self.values[slot])
    }
}

/// Gives every unit the sums of what lies below it, where its own numbers are not known.
pub(super) fn take_sums(work: &mut Work<'_>) {
    for unit in work.units.clone() {
        if let Some(sum) = sum_below(work, unit) {
            take(work, unit, &sum, Differences::Ignored);
        }
    }
}

/// [`take_sums`], and compares the two where both are known.
pub(super) fn roll_up(work: &mut Work<'_>) {
    for unit in work.units.clone() {
        let Some(sum) = sum_below(work, unit) else { continue };
        let id = take(work, unit, &sum, Differences::Reported);
        let metric = work.family.key.metric;
        if work.plan.organisation.sums && !work.plan.targets.lost.target(metric) {
            compare(work, unit, id, &sum);
        }
        over_time::derive(work, id, Differences::Reported);
    }
}

/// What lies directly below a unit, if anything does.
fn sum_below(work: &Work<'_>, unit: UnitId) -> Option<Sum> {
    let mut sum =
        Sum { members: Vec::new(), values: [Quantity::ZERO; SLOTS], known: [0; SLOTS], broken: [false; SLOTS] };
    for id in work.children(unit).filter_map(|child| work.family.find(child)) {
        let (series, part) = (&work.family[id], work.family.notes.counted.get(&id).copied());
        sum.members.push(id);
        let slots = if series.is_year_only() { 1 } else { SLOTS };
        for slot in 0..slots {
            sum.broken[slot] |= series.is_broken(slot);
            if let Some(value) = series.get(slot) {
                sum.values[slot] += part.map_or(value, |part| counted(work, value, part));
                sum.known[slot] += 1;
            }
        }
    }
    (!sum.members.is_empty()).then_some(sum)
}

/// The part of a number that the unit above counts.
fn counted(work: &Work<'_>, value: Quantity, part: Quantity) -> Quantity {
    let round = Rounding { step: step_of(work.plan, work.family.key.metric), mode: work.plan.facts.rounding.mode };
    Fraction::from_quantity(value).times(&Fraction::from_quantity(part)).round(round)
}

/// Takes sums as the unit's own numbers, where all children know theirs and the unit does not. A unit whose year is another
/// number than what is handed out keeps its own seasons.
fn take(work: &mut Work<'_>, unit: UnitId, sum: &Sum, differences: Differences) -> SeriesId {
    let id = work.family.entry(HolderId::unit(unit));
    let sums = work.plan.organisation.sums;
    let series = &mut work.family[id];
    let apart = matches!((series.get(YEAR), sum.value(YEAR)), (Some(own), Some(below)) if own != below);
    for slot in 0..SLOTS {
        if series.origin(slot) != Origin::Unknown {
            continue;
        }
        match sum.value(slot) {
            _ if sum.broken[slot] || !sums => series.break_slot(slot),
            Some(value) if !apart || differences == Differences::Reported => series.set(slot, value, Origin::Holders),
            _ => {}
        }
    }
    over_time::derive(work, id, Differences::Ignored);
    id
}

/// Compares the unit's stated numbers with the sums below; the longest period that differs is reported, since shorter ones
/// follow from the same mistake.
fn compare(work: &mut Work<'_>, unit: UnitId, id: SeriesId, sum: &Sum) {
    for slot in 0..SLOTS {
        let series = &work.family[id];
        let stated = matches!(series.origin(slot), Origin::Stated | Origin::Split | Origin::Rest | Origin::Slices);
        let (Some(whole), Some(below)) = (series.get(slot).filter(|_| stated), sum.value(slot)) else { continue };
        let difference = below - whole;
        let tolerance = Quantity::from_micros(work.plan.facts.tolerance.micros() * sum.members.len() as i128);
        if difference.abs() <= tolerance || excused(work, id, difference, whole, slot, &sum.members) {
            continue;
        }
        if !is_explained(work, id, slot, whole, below, &sum.members) {
            let missing: Vec<HolderId> = work.children(unit).filter(|child| lacks_number(work, sum, *child)).collect();
            if difference.is_negative() && !missing.is_empty() {
                unallocated_remainder::report(work, id, slot, (whole, below), &sum.members, &missing);
            } else {
                children_do_not_sum::report(work, id, slot, (whole, below), &sum.members, &missing);
            }
            work.family.notes.doubts.insert((id, slot as u8), below);
        }
        return;
    }
}

/// Whether a difference is one that was reported already: of the unit's own periods, or of a child whose number, mended there,
/// makes this sum hold.
fn is_explained(
    work: &Work<'_>,
    id: SeriesId,
    slot: usize,
    whole: Quantity,
    below: Quantity,
    members: &[SeriesId],
) -> bool {
    let doubt = |id: SeriesId| work.family.doubt(work.plan, id, slot, &|_, _| None);
    let shared = |id: SeriesId| work.family.is_shared_in_doubt(work.plan, id, slot);
    if doubt(id) == Some(below) || members.iter().copied().any(shared) {
        return true;
    }
    let mended = members.iter().filter_map(|member| Some(doubt(*member)? - work.family[*member].get(slot)?));
    let change: Quantity = mended.sum();
    !change.is_zero() && below + change == whole
}

/// Whether a number is expected of a holder and it has none.
fn lacks_number(work: &Work<'_>, sum: &Sum, holder: HolderId) -> bool {
    let has_one = sum.members.iter().any(|id| work.family[*id].key.holder == holder);
    !has_one && is_expected(&work.plan.organisation, holder)
}

/// Whether a number is expected of a holder: a unit of positions none of which carries a quota is left out.
pub(super) fn is_expected(organisation: &Organisation, holder: HolderId) -> bool {
    match holder.which(organisation) {
        Who::Unit(unit) => {
            organisation.unit_seats[unit.index()].is_empty() || !organisation.carrying_seats_below(unit).is_empty()
        }
        _ => true,
    }
}

/// Whether a difference is declared: something may stay unallocated, or children may exceed the whole. True also where the
/// declared excess is exceeded, which is reported here.
fn excused(
    work: &mut Work<'_>,
    id: SeriesId,
    difference: Quantity,
    whole: Quantity,
    slot: usize,
    members: &[SeriesId],
) -> bool {
    if difference.is_negative() {
        return work.family.notes.partial.contains(&id);
    }
    let Some(share) = work.family.notes.over.get(&id).copied() else { return false };
    let exact = Rounding { step: Quantity::from_micros(1), mode: crate::units::RoundingMode::Down };
    let most = Fraction::from_quantity(whole).times(&Fraction::from_quantity(share)).round(exact);
    // Shorter periods that follow from a profile are whole steps, so they may lie a step beside the exact share.
    let seasonal = members.iter().any(|member| work.family[*member].origin(slot) == Origin::Profile);
    let slack = if seasonal { step_of(work.plan, work.family.key.metric) } else { Quantity::ZERO };
    if difference > most + slack {
        over_assigned::report(work, id, slot, (whole, whole + difference), share, members);
    }
    true
}
