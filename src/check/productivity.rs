//! The numbers of units against what their heads can bring.

use rustc_hash::FxHashMap;

use crate::check::View;
use crate::check::limits::{limit, main_set};
use crate::check::range::{Measure, Range};
use crate::check::rules::{not_checked, quota_beyond_productivity};
use crate::cube::{Key, SeriesId};
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, MetricId, Service, Slices, months, read_value};
use crate::plan::{RoleId, SeatId, SetId, UnitId};
use crate::source::Span;
use crate::syntax::targets::Prorate;
use crate::units::{Fraction, Period, Quantity, Rounding, RoundingMode};

/// What a full head of a role brings in a year, and where that is written.
type Productivity = FxHashMap<(RoleId, MetricId), (Quantity, Span)>;

/// What the heads of a unit can bring.
pub(super) struct Ability {
    pub id: SeriesId,
    pub value: Quantity,
    /// What all heads bring, ramped.
    pub most: Quantity,
    /// By role: heads at full quota, ramped, and where its productivity is written.
    pub roles: Vec<(RoleId, Quantity, Span)>,
}

/// Checks the year of every unit.
pub(super) fn check(view: &View<'_>, target: Span, findings: &mut Findings) {
    let Some(set) = main_set(view.plan, view.cube).filter(|_| view.plan.organisation.sums) else { return };
    let range = limit(view, |limits| limits.quota_to_productivity.get())
        .and_then(|bounds| Range::read(bounds, Measure::Share, findings));
    let productivity = productivity(view, findings);
    let organisation = &view.plan.organisation;
    if productivity.is_empty() {
        let mut seats = organisation.units.indices().map(|unit| organisation.carrying_seats_below(unit));
        let carrying = seats.find(|seats| !seats.is_empty()).unwrap_or_default();
        if let Some(role) = carrying.into_iter().filter_map(|seat| organisation.role_of(seat)).min() {
            let (rule, role) = (&quota_beyond_productivity::RULE, organisation.roles.id(role));
            let key = format!("roles.{role}.productivity");
            not_checked::report(findings, rule, target, &key, "productivity: {revenue: 900k}");
        }
        return;
    }
    let mut metrics: Vec<MetricId> = productivity.keys().map(|(_, metric)| *metric).collect();
    metrics.sort_unstable();
    metrics.dedup();
    metrics.retain(|metric| !view.plan.targets.lost.target(*metric));
    for metric in metrics {
        let heads = Heads { view, set, metric, productivity: &productivity };
        heads.check(range.as_ref(), findings);
    }
}

fn productivity(view: &View<'_>, findings: &mut Findings) -> Productivity {
    let mut all = Productivity::default();
    let (organisation, targets) = (&view.plan.organisation, &view.plan.targets);
    for entry in view.written.sections().flat_map(|sections| sections.organisation.roles.get()).flatten() {
        let Some(role) = organisation.roles.find(&entry.id) else { continue };
        for (name, figure) in entry.value.productivity.get().map(|numbers| numbers.iter()).into_iter().flatten() {
            let (Some(figure), Some(metric)) = (figure, targets.metrics.find(name)) else { continue };
            let value = read_value(figure, &targets.metrics[metric].kind, &view.plan.facts, findings);
            all.extend(value.map(|value| ((role, metric), (value, figure.span))));
        }
    }
    all
}

struct Heads<'a> {
    view: &'a View<'a>,
    set: SetId,
    metric: MetricId,
    productivity: &'a Productivity,
}

impl Heads<'_> {
    fn check(&self, range: Option<&Range>, findings: &mut Findings) {
        let organisation = &self.view.plan.organisation;
        let year = self.view.plan.facts.calendar.year().year;
        let mut reported: Vec<UnitId> = Vec::new();
        let mut units: Vec<UnitId> = organisation.units.indices().collect();
        // From the leaves up: the excess of a unit is told where it arises, not again by all above it.
        units.sort_by_key(|unit| {
            let above = |unit: &UnitId| organisation.units[*unit].parent;
            // Parents may form a circle, which has been reported.
            std::cmp::Reverse(std::iter::successors(Some(*unit), above).take(organisation.units.len()).count())
        });
        for unit in units {
            if reported.iter().any(|below| organisation.is_below(*below, unit)) {
                continue;
            }
            let Some(ability) = self.ability(unit, year) else { continue };
            let Some(share) = Fraction::ratio(ability.value, ability.most) else { continue };
            let beyond = range.and_then(|range| range.broken(&share)).map(|beyond| beyond.limit);
            let unlimited = range.is_none() && ability.value > ability.most;
            if let Some(limit) = beyond.or(unlimited.then_some(Quantity::ONE)) {
                quota_beyond_productivity::report(findings, self.view, &ability, range, limit);
                reported.push(unit);
            }
        }
    }

    /// What the heads below a unit can bring; `None` where it has no number, or somebody below carries one without productivity.
    fn ability(&self, unit: UnitId, year: i16) -> Option<Ability> {
        let (organisation, cube) = (&self.view.plan.organisation, self.view.cube);
        let key = |holder| Key { set: self.set, metric: self.metric, holder, slice: Slices::WHOLE, year };
        let id = cube.find(&key(HolderId::unit(unit)))?;
        let value = cube[id].get(0)?;
        let mut roles: Vec<(RoleId, Fraction)> = Vec::new();
        for seat in organisation.carrying_seats_below(unit) {
            let role = organisation.role_of(seat)?;
            if !self.productivity.contains_key(&(role, self.metric)) {
                let carries = cube.find(&key(HolderId::seat(seat, organisation))).is_some();
                if carries {
                    return None;
                }
                continue;
            }
            let part = self.part(seat, year)?;
            match roles.iter_mut().find(|(known, _)| *known == role) {
                Some((_, sum)) => *sum = sum.plus(&part),
                None => roles.push((role, part)),
            }
        }
        let zero = Fraction::from_quantity(Quantity::ZERO);
        let all = roles.iter().fold(zero, |sum, (role, heads)| {
            let (each, _) = self.productivity[&(*role, self.metric)];
            sum.plus(&heads.times(&Fraction::from_quantity(each)))
        });
        let fine = Rounding { step: Quantity::from_micros(10_000), mode: RoundingMode::HalfUp };
        let whole = Rounding { step: Quantity::ONE, mode: RoundingMode::HalfUp };
        let roles: Vec<_> = roles
            .into_iter()
            .map(|(role, heads)| (role, heads.round(fine), self.productivity[&(role, self.metric)].1))
            .collect();
        (!roles.is_empty()).then(|| Ability { id, value, most: all.round(whole), roles })
    }

    /// The part of a year that a seat brings, ramped.
    fn part(&self, seat: SeatId, year: i16) -> Option<Fraction> {
        let targets = &self.view.plan.targets;
        let service = Service { ramp: Vec::new(), by_table: false, prorate: Some(Prorate::Days) };
        let profile = targets.metrics[self.metric].profile;
        let weights = profile.map_or([Quantity::ONE; 12], |profile| targets.profiles[profile].months);
        let whole = Period::new(year, crate::units::Part::Year);
        match months(self.view.plan, seat, year, &service) {
            None => Some(Fraction::from_quantity(Quantity::ONE)),
            Some(months) => months.part_of(&weights, whole),
        }
    }
}
