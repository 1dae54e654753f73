//! One family: everything that follows within it, over time and over the organisation.

use rustc_hash::FxHashMap;

use crate::cube::before::Before;
use crate::cube::over_time::{HALF, MONTH, QUARTER};
use crate::cube::series::{Family, Key, Origin, SLOTS, SeriesId};
use crate::cube::voice::Voice;
use crate::cube::{carry, over_holders, over_time, seasons};
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, ProfileId, RollUp, Slices};
use crate::plan::{Index, Plan, SeatId, UnitId, Who, within};
use crate::source::Span;
use crate::syntax::organisation::Carries;
use crate::syntax::targets::OverTime;
use crate::units::{Period, Quantity};

/// What settling a family carries along.
pub(super) struct Work<'a> {
    pub plan: &'a Plan,
    pub family: &'a mut Family,
    pub findings: Findings,
    pub profiles: &'a FxHashMap<Key, ProfileId>,
    /// The units with a number at or below them, those below before those above.
    pub units: Vec<UnitId>,
}

/// Derives what follows from the stated cells of a family, and reports where stated and derived ones differ.
pub(super) fn settle(
    plan: &Plan,
    family: &mut Family,
    units: &[UnitId],
    profiles: &FxHashMap<Key, ProfileId>,
    before: Option<&Before<'_>>,
) {
    let units = with_numbers(plan, family, units);
    let mut work = Work { plan, family, findings: Findings::default(), profiles, units };
    let sums = matches!(plan.targets.metrics[work.family.key.metric].roll_up, RollUp::Sum);
    if sums {
        nothing_while_absent(&mut work);
        // Years first: what lies below a unit must be known before its seasons are handed down.
        over_time::derive_all(&mut work, over_time::Differences::Ignored);
        if let Some(before) = before {
            carry::carry(&mut work, before);
        }
        over_holders::take_sums(&mut work);
        seasons::hand_down(&mut work);
        over_time::derive_all(&mut work, over_time::Differences::Reported);
        over_holders::roll_up(&mut work);
    }
    let found = work.findings;
    family.found.append(found);
}

/// Where shorter periods of a holder are known, it brings nothing in those in which it is not there: those above sum over the
/// others, before it begins and after it ends.
fn nothing_while_absent(work: &mut Work<'_>) {
    let (plan, year) = (work.plan, work.family.key.year);
    if plan.targets.metrics[work.family.key.metric].over_time != OverTime::Sum {
        return;
    }
    for id in work.family.ids() {
        let series = &mut work.family[id];
        let life = plan.organisation.life(series.key.holder.which(&plan.organisation));
        if life == (None, None) || series.is_year_only() {
            continue;
        }
        for slot in QUARTER..SLOTS {
            let dates = plan.facts.calendar.dates(Period::from_slot(year, slot));
            // Of what is stated for a time in which nobody is there, the parts say no more.
            let longer = if slot < MONTH { HALF + (slot - QUARTER) / 2 } else { QUARTER + (slot - MONTH) / 3 };
            let stated = series.get(longer).is_some_and(|value| value != Quantity::ZERO);
            if series.origin(slot) == Origin::Unknown && !stated && within(dates, life).is_none() {
                series.set(slot, Quantity::ZERO, Origin::Absent);
            }
        }
    }
}

/// The units that have a number of the family, or somebody below them has.
fn with_numbers(plan: &Plan, family: &Family, units: &[UnitId]) -> Vec<UnitId> {
    let organisation = &plan.organisation;
    let mut has = vec![false; organisation.units.len()];
    for series in family.iter() {
        let mut unit = match series.key.holder.which(organisation) {
            Who::Unit(unit) => Some(unit),
            Who::Seat(seat) => organisation.unit_of(seat),
            Who::Role(_) | Who::Group(_) => None,
        };
        while let Some(current) = unit.filter(|unit| !has[unit.index()]) {
            has[current.index()] = true;
            unit = organisation.units[current].parent;
        }
    }
    units.iter().copied().filter(|unit| has[unit.index()]).collect()
}

impl<'a> Work<'a> {
    pub(super) fn voice(&self) -> Voice<'a> {
        Voice { plan: self.plan }
    }

    /// The place of a cell: where it is stated, else where its series is, else where its holder is.
    pub(super) fn place(&self, id: SeriesId, slot: usize) -> Span {
        let stated = self.family.notes.places.get(&(id, slot as u8)).copied();
        stated.or(self.family[id].span).unwrap_or_else(|| self.voice().holder_span(self.family[id].key.holder))
    }

    /// Sub-units and the positions with a book of their own.
    pub(super) fn children(&self, unit: UnitId) -> impl Iterator<Item = HolderId> + use<'a> {
        let organisation = &self.plan.organisation;
        let units = organisation.sub_units[unit.index()].iter().map(|unit| HolderId::unit(*unit));
        let own = organisation.unit_seats[unit.index()].iter().copied();
        let own = own.filter(|seat| counts(self.plan, *seat));
        units.chain(own.map(|seat| HolderId::seat(seat, organisation)))
    }

    /// The profile said for the cell of a holder itself.
    pub(super) fn said_profile(&self, holder: HolderId) -> Option<ProfileId> {
        if self.profiles.is_empty() {
            return None;
        }
        let key = self.family.key;
        [key.slice, Slices::WHOLE].into_iter().find_map(|slice| {
            let key = Key { set: key.set, metric: key.metric, holder, slice, year: key.year };
            self.profiles.get(&key).copied()
        })
    }
}

/// Whether the number of a seat is part of its unit's.
pub(super) fn counts(plan: &Plan, seat: SeatId) -> bool {
    matches!(plan.organisation.carries(seat), Carries::Own | Carries::OwnAndTeam)
}
