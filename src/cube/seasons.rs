//! Seasons: years and quarters shared out over time, from the top of the organisation down.
//!
//! Shares of a count are whole, so a team of ten who each round their own first quarter may miss the team's by five. Holders who
//! follow the same season therefore share their roundings: each gets what their numbers add to the running total, and a running
//! total is shared out so that no share ever shrinks. Whatever lies between two points of the order, a team, a region or the
//! company, is then within a step or so of its exact season, and where a unit states its quarters, those below it meet them.

use crate::cube::cuts::step_of;
use crate::cube::family::{Work, counts};
use crate::cube::over_time::{self, Differences, HALF, MONTH, QUARTER, YEAR};
use crate::cube::series::{Origin, SLOTS, Series, SeriesId};
use crate::plan::targets::{HolderId, Profile, ProfileId};
use crate::plan::{SeatId, UnitId, Who};
use crate::syntax::targets::OverTime;
use crate::units::{Fraction, Quantity, Remainder, Rounding, RoundingMode, allocate_into, apportion};

/// Holders who share out their years alike.
struct Season {
    profile: Option<ProfileId>,
    /// The unit whose own quarters they meet together.
    meets: Option<SeriesId>,
    /// Those whose years are shared out, in the order of the organisation.
    leaves: Vec<SeriesId>,
    /// Those below the unit whose seasons are their own, so that the others meet the rest.
    held: Vec<SeriesId>,
}

/// Shares out what is known for a year over its quarters and months, where a profile says how.
pub(super) fn hand_down(work: &mut Work<'_>) {
    let metric = &work.plan.targets.metrics[work.family.key.metric];
    if metric.over_time != OverTime::Sum {
        return;
    }
    let profile = metric.profile;
    let mut walk = Walk { seasons: Vec::new() };
    let top = walk.open(profile, None);
    let roots: Vec<UnitId> = work.units.iter().rev().copied().filter(|unit| parent(work, *unit).is_none()).collect();
    for root in roots {
        walk.unit(work, root, top);
    }
    for id in work.family.ids() {
        if stands_apart(work, id) {
            let profile = profile_above(work, id).or(profile);
            spread(work, id, profile);
        }
    }
    for season in walk.seasons {
        share_out(work, season);
    }
}

fn parent(work: &Work<'_>, unit: UnitId) -> Option<UnitId> {
    work.plan.organisation.units[unit].parent
}

/// Whether a series is of a seat in no unit's sum.
fn stands_apart(work: &Work<'_>, id: SeriesId) -> bool {
    let organisation = &work.plan.organisation;
    match work.family[id].key.holder.which(organisation) {
        Who::Seat(seat) => organisation.unit_of(seat).is_none() || !counts(work.plan, seat),
        _ => false,
    }
}

/// The profile said for a holder or the nearest unit above it.
fn profile_above(work: &Work<'_>, id: SeriesId) -> Option<ProfileId> {
    let organisation = &work.plan.organisation;
    let holder = work.family[id].key.holder;
    let mut unit = match holder.which(organisation) {
        Who::Seat(seat) => organisation.unit_of(seat),
        Who::Unit(unit) => parent(work, unit),
        _ => None,
    };
    let mut said = work.said_profile(holder);
    let mut steps = 0;
    while let (None, Some(current), true) = (said, unit, steps <= organisation.units.len()) {
        said = work.said_profile(HolderId::unit(current));
        (unit, steps) = (parent(work, current), steps + 1);
    }
    said
}

/// The walk through the organisation that tells who shares a season with whom.
struct Walk {
    seasons: Vec<Season>,
}

impl Walk {
    fn open(&mut self, profile: Option<ProfileId>, meets: Option<SeriesId>) -> usize {
        self.seasons.push(Season { profile, meets, leaves: Vec::new(), held: Vec::new() });
        self.seasons.len() - 1
    }

    fn unit(&mut self, work: &mut Work<'_>, unit: UnitId, season: usize) {
        let season = self.season_of(work, unit, season);
        let children: Vec<HolderId> = work.children(unit).collect();
        for child in children {
            match child.which(&work.plan.organisation) {
                Who::Unit(below) if work.family.find(child).is_some() => self.unit(work, below, season),
                Who::Seat(seat) => self.seat(work, seat, season),
                _ => {}
            }
        }
    }

    /// The season of those below a unit; the unit's own year is shared out with the others' where nobody below carries it.
    fn season_of(&mut self, work: &mut Work<'_>, unit: UnitId, season: usize) -> usize {
        let Some(id) = work.family.find(HolderId::unit(unit)) else { return season };
        let said = work.said_profile(HolderId::unit(unit));
        let profile = said.or(self.seasons[season].profile);
        halves(work, id, profile, self.seasons[season].meets.filter(|_| said.is_none()));
        let series = &work.family[id];
        if has_quarters(series) {
            let by_others = (QUARTER..MONTH).all(|slot| series.origin(slot) == Origin::Holders);
            self.seasons[season].held.push(id);
            spread(work, id, profile);
            return if by_others { season } else { self.open(profile, Some(id)) };
        }
        if series.get(YEAR).is_some() && series.origin(YEAR) != Origin::Holders && !is_handed_out(work, unit, id) {
            if said.is_some() || !is_blank(&work.family[id], HALF, SLOTS) {
                spread(work, id, profile);
                self.seasons[season].held.push(id);
            } else {
                self.seasons[season].leaves.push(id);
            }
            return self.open(profile, None);
        }
        if said.is_some() { self.open(said, None) } else { season }
    }

    fn seat(&mut self, work: &mut Work<'_>, seat: SeatId, season: usize) {
        let holder = HolderId::seat(seat, &work.plan.organisation);
        let Some(id) = work.family.find(holder) else { return };
        let said = work.said_profile(holder);
        let notes = &work.family.notes;
        let own = said.is_some() || notes.shapes.contains_key(&id) || notes.counted.contains_key(&id);
        if own || work.family[id].get(YEAR).is_none() || !is_blank(&work.family[id], HALF, SLOTS) {
            let Season { profile, meets, .. } = &self.seasons[season];
            halves(work, id, said.or(*profile), meets.filter(|_| said.is_none()));
            spread(work, id, said.or(*profile));
            self.seasons[season].held.push(id);
        } else {
            self.seasons[season].leaves.push(id);
        }
    }
}

/// Whether those below a unit together carry its year.
fn is_handed_out(work: &Work<'_>, unit: UnitId, id: SeriesId) -> bool {
    let below = work.children(unit).filter_map(|child| work.family.find(child));
    let mut some = false;
    let sum: Option<Quantity> = below
        .map(|child| {
            some = true;
            work.family[child].get(YEAR)
        })
        .sum();
    some && sum == work.family[id].get(YEAR)
}

fn is_blank(series: &Series, from: usize, to: usize) -> bool {
    (from..to).all(|slot| series.origin(slot) == Origin::Unknown)
}

fn has_quarters(series: &Series) -> bool {
    (QUARTER..MONTH).all(|slot| series.get(slot).is_some())
}

/// Quarters of halves, as those of the unit lie whose quarters are to be met, else by season. Of a year of which one half is known
/// the other is what is left.
fn halves(work: &mut Work<'_>, id: SeriesId, profile: Option<ProfileId>, meets: Option<SeriesId>) {
    let quarters = |id: SeriesId| {
        let quarters = (QUARTER..MONTH).map(|slot| work.family[id].get(slot).filter(|value| !value.is_negative()));
        quarters.collect::<Option<Vec<Quantity>>>()?.try_into().ok()
    };
    let profile = || profile.map(|profile| quarter_weights(&work.plan.targets.profiles[profile]));
    let Some(weights): Option<[Quantity; 4]> = meets.and_then(quarters).or_else(profile) else { return };
    let step = step_of(work.plan, work.family.key.metric);
    let [first, second] = [0, 1].map(|half| work.family[id].get(HALF + half));
    let left = |known: Option<Quantity>| Some(work.family[id].get(YEAR)? - known?).filter(|left| !left.is_negative());
    let values = [first.or_else(|| left(second)), second.or_else(|| left(first))];
    for (half, value) in values.into_iter().enumerate() {
        let first = QUARTER + half * 2;
        let series = &mut work.family[id];
        if let (Some(value), true) = (value, is_blank(series, first, first + 2)) {
            share(series, value, &weights[half * 2..half * 2 + 2], first, step);
        }
    }
}

fn quarter_weights(profile: &Profile) -> [Quantity; 4] {
    std::array::from_fn(|quarter| profile.months[quarter * 3..quarter * 3 + 3].iter().sum())
}

/// Shares out what is known of one series by itself; its longer periods follow.
fn spread(work: &mut Work<'_>, id: SeriesId, profile: Option<ProfileId>) {
    share_alone(work, id, profile);
    over_time::derive(work, id, Differences::Ignored);
}

fn share_alone(work: &mut Work<'_>, id: SeriesId, profile: Option<ProfileId>) {
    halves(work, id, profile, None);
    let Some(profile) = profile.map(|profile| &work.plan.targets.profiles[profile]) else { return };
    let step = step_of(work.plan, work.family.key.metric);
    let shape = work.family.notes.shapes.get(&id).copied();
    let months = shape.map_or(profile.months, |shape| std::array::from_fn(|at| cut(profile.months[at], shape[at])));
    let series = &mut work.family[id];
    if let (Some(year), true) = (series.get(YEAR), is_blank(series, QUARTER, SLOTS)) {
        match (&profile.quarters, shape) {
            (Some(quarters), None) => share(series, year, quarters, QUARTER, step),
            _ => share(series, year, &months, MONTH, step),
        }
    }
    for quarter in 0..4 {
        let first = MONTH + quarter * 3;
        if let (Some(value), true) = (series.get(QUARTER + quarter), is_blank(series, first, first + 3)) {
            share(series, value, &months[quarter * 3..quarter * 3 + 3], first, step);
        }
    }
}

/// A weight cut by a part; weights need no exact product, since what is shared out by them sums exactly.
fn cut(weight: Quantity, part: Quantity) -> Quantity {
    Quantity::from_micros(weight.micros() * part.micros() / Quantity::ONE.micros())
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

/// What a running total is shared out by.
struct Weights {
    quarters: Option<[i128; 4]>,
    months: Option<[i128; 12]>,
}

impl Weights {
    /// The same proportions in the smallest whole numbers, which are quicker to multiply and divide.
    fn reduced(mut self) -> Self {
        fn reduce(weights: &mut [i128]) {
            let divisor = weights.iter().fold(0, |a, b| gcd(a, *b));
            weights.iter_mut().filter(|_| divisor > 1).for_each(|weight| *weight /= divisor);
        }
        if let Some(quarters) = &mut self.quarters {
            reduce(quarters);
        }
        if let Some(months) = &mut self.months {
            reduce(months);
        }
        self
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Shares out the years of a season's holders, each as its part of the running total.
fn share_out(work: &mut Work<'_>, season: Season) {
    let weights = weights(work, &season).reduced();
    let step = step_of(work.plan, work.family.key.metric).micros();
    let mut running = Running::default();
    for id in season.leaves {
        let year = work.family[id].get(YEAR).unwrap_or_default().micros();
        let next = (year >= 0 && year % step == 0).then(|| running.add(year / step, &weights)).flatten();
        match next {
            Some(shares) => {
                shares.write(&mut work.family[id], step);
                running = shares.total;
            }
            // What cannot be shared in steps is shared by itself.
            None => spread(work, id, season.profile),
        }
    }
}

fn weights(work: &Work<'_>, season: &Season) -> Weights {
    let micros = |values: &[Quantity; 12]| values.map(Quantity::micros);
    let profile = season.profile.map(|profile| &work.plan.targets.profiles[profile]);
    let months = profile.map(|profile| micros(&profile.months));
    let usual =
        || Weights { quarters: profile.and_then(|profile| profile.quarters).map(|q| q.map(Quantity::micros)), months };
    let Some(unit) = season.meets else { return usual() };
    let handed_out = handed_out(work, season);
    let left = |first: usize, count: usize| -> Option<Vec<i128>> {
        let slots = (first..first + count).map(|slot| {
            let held: Option<Quantity> = season.held.iter().map(|held| work.family[*held].get(slot)).sum();
            let left = scaled(work.family[unit].get(slot)?, handed_out) - held?;
            (!left.is_negative()).then_some(left.micros())
        });
        slots.collect()
    };
    let stated_months = (MONTH..SLOTS).all(|slot| work.family[unit].origin(slot) == Origin::Stated);
    let Some(quarters) = left(QUARTER, 4) else { return usual() };
    let quarters = quarters.try_into().ok();
    match left(MONTH, 12).filter(|_| stated_months) {
        Some(stated) => Weights { quarters, months: stated.try_into().ok() },
        None => Weights { quarters, months },
    }
}

/// What those of a season carry in the year, to what their unit states, where the two differ: what is handed out beyond the unit's
/// number lies in its quarters as the number does.
fn handed_out(work: &Work<'_>, season: &Season) -> Option<(Quantity, Quantity)> {
    let members = season.held.iter().chain(&season.leaves);
    let below: Option<Quantity> = members.map(|id| work.family[*id].get(YEAR)).sum();
    let (below, stated) = (below?, work.family[season.meets?].get(YEAR)?);
    (below != stated && !stated.is_zero()).then_some((below, stated))
}

fn scaled(value: Quantity, by: Option<(Quantity, Quantity)>) -> Quantity {
    let Some((below, stated)) = by else { return value };
    let exact = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
    let scaled = Fraction::from_quantity(value).times(&Fraction::from_quantity(below));
    scaled.over(&Fraction::from_quantity(stated)).map_or(value, |scaled| scaled.round(exact))
}

/// A total in steps and how it is shared out.
#[derive(Debug, Clone, Copy, Default)]
struct Running {
    total: i128,
    quarters: [i128; 4],
    months: [i128; 12],
}

/// What one holder adds to a running total.
struct Shares {
    total: Running,
    quarters: Option<[i128; 4]>,
    months: Option<[i128; 12]>,
}

impl Running {
    fn add(&self, steps: i128, weights: &Weights) -> Option<Shares> {
        let mut next = Self { total: self.total.checked_add(steps)?, ..*self };
        match (&weights.quarters, &weights.months) {
            (Some(quarters), months) => {
                if !apportion(next.total, quarters, &mut next.quarters) {
                    return None;
                }
                for (quarter, total) in next.quarters.into_iter().enumerate() {
                    let at = quarter * 3..quarter * 3 + 3;
                    if let Some(months) = months
                        && total > 0
                        && !apportion(total, &months[at.clone()], &mut next.months[at])
                    {
                        return None;
                    }
                }
            }
            (None, Some(months)) => {
                if !apportion(next.total, months, &mut next.months) {
                    return None;
                }
            }
            (None, None) => return None,
        }
        let quarters = weights.quarters.map(|_| std::array::from_fn(|at| next.quarters[at] - self.quarters[at]));
        let months = weights.months.map(|_| std::array::from_fn(|at| next.months[at] - self.months[at]));
        Some(Shares { total: next, quarters, months })
    }
}

impl Shares {
    fn write(&self, series: &mut Series, step: i128) {
        let quarters = self.quarters.iter().flatten().enumerate().map(|(at, steps)| (QUARTER + at, steps));
        let months = self.months.iter().flatten().enumerate().map(|(at, steps)| (MONTH + at, steps));
        for (slot, steps) in quarters.chain(months) {
            series.set(slot, Quantity::from_micros(steps * step), Origin::Profile);
        }
    }
}
