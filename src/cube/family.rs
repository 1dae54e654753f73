//! One family: everything that follows within it, over time and over the organisation.

use rustc_hash::FxHashMap;

use crate::cube::before::Before;
use crate::cube::over_time::{HALF, MONTH, QUARTER};
use crate::cube::series::{Family, Key, Origin, SeriesId};
use crate::cube::voice::Voice;
use crate::cube::{carry, over_holders, over_time, seasons};
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, ProfileId, RollUp, Slices};
use crate::plan::{Index, Plan, SeatId, UnitId, Who, within};
use crate::source::Span;
use crate::syntax::organisation::Carries;
use crate::syntax::targets::OverTime;
use crate::units::Quantity;

/// What settling a family carries along.
pub(super) struct Work<'a> {
    pub plan: &'a Plan,
    pub family: &'a mut Family,
    pub findings: Findings,
    pub profiles: &'a FxHashMap<Key, ProfileId>,
    /// The units with a number at or below them, those below before those above.
    pub units: Vec<UnitId>,
}

/// Families that are settled: of what they hold and what is said of all of them.
#[derive(Clone, Copy)]
pub(super) struct Settling<'a> {
    pub plan: &'a Plan,
    /// Units, those below before those above.
    pub units: &'a [UnitId],
    pub profiles: &'a FxHashMap<Key, ProfileId>,
    pub before: Option<&'a Before<'a>>,
}

impl Settling<'_> {
    /// Derives what follows from the stated cells of a family.
    pub(super) fn derive(self, family: &mut Family) {
        self.work(family, |work| {
            nothing_while_absent(work);
            // Years first: what lies below a unit must be known before its seasons are handed down.
            over_time::derive_all(work);
            if let Some(before) = self.before {
                carry::carry(work, before);
            }
            over_holders::take_sums(work);
            seasons::hand_down(work);
            over_time::derive_all(work);
        });
    }

    /// Rolls a family up, and reports where stated and derived cells differ.
    pub(super) fn roll_up(self, family: &mut Family) {
        self.work(family, |work| {
            over_time::compare_leaves(work);
            over_holders::roll_up(work);
        });
        family.shrink();
    }

    fn work(self, family: &mut Family, settle: impl FnOnce(&mut Work<'_>)) {
        let Self { plan, units, profiles, .. } = self;
        if !matches!(plan.targets.metrics[family.key.metric].roll_up, RollUp::Sum) {
            return;
        }
        let units = with_numbers(plan, family, units);
        let mut work = Work { plan, family, findings: Findings::default(), profiles, units };
        settle(&mut work);
        let found = work.findings;
        family.found.append(found);
    }
}

/// Where shorter periods of a holder are known, it brings nothing in those in which it is not there: those above sum over the
/// others, before it begins and after it ends.
fn nothing_while_absent(work: &mut Work<'_>) {
    let (plan, year) = (work.plan, work.family.key.year);
    if plan.targets.metrics[work.family.key.metric].over_time != OverTime::Sum {
        return;
    }
    let dates = plan.facts.calendar.dates_of_year(year);
    for id in work.family.ids() {
        let series = &mut work.family[id];
        let life = plan.organisation.life(series.key.holder.which(&plan.organisation));
        // Most are there all year.
        if within(dates[0], life) == Some(dates[0]) || series.is_year_only() {
            continue;
        }
        for (slot, dates) in dates.iter().enumerate().skip(QUARTER) {
            // Of what is stated for a time in which nobody is there, the parts say no more.
            let longer = if slot < MONTH { HALF + (slot - QUARTER) / 2 } else { QUARTER + (slot - MONTH) / 3 };
            let stated = series.get(longer).is_some_and(|value| value != Quantity::ZERO);
            if series.origin(slot) == Origin::Unknown && !stated && within(*dates, life).is_none() {
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
        children(self.plan, unit)
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

/// Sub-units and the positions with a book of their own.
pub(super) fn children(plan: &Plan, unit: UnitId) -> impl Iterator<Item = HolderId> {
    let organisation = &plan.organisation;
    let units = organisation.sub_units[unit.index()].iter().map(|unit| HolderId::unit(*unit));
    let own = organisation.unit_seats[unit.index()].iter().copied().filter(|seat| counts(plan, *seat));
    units.chain(own.map(|seat| HolderId::seat(seat, organisation)))
}

/// Whether nothing of a family rolls up to a holder.
pub(super) fn is_leaf(plan: &Plan, family: &Family, holder: HolderId) -> bool {
    match holder.which(&plan.organisation) {
        Who::Unit(unit) => children(plan, unit).all(|child| family.find(child).is_none()),
        _ => true,
    }
}

/// Whether the number of a seat is part of its unit's.
pub(super) fn counts(plan: &Plan, seat: SeatId) -> bool {
    matches!(plan.organisation.carries(seat), Carries::Own | Carries::OwnAndTeam)
}
