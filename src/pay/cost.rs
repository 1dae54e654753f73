//! What plans cost when the year turns out in one way or another: exactly, by role, unit and component.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cube::{Cube, Key};
use crate::pay::greatest::in_plan;
use crate::pay::money::Purse;
use crate::pay::outlook::Outlook;
use crate::pay::terms::{Per, PlanTerms, Terms};
use crate::pay::year::{Assumed, Together, Year, YearPay, together};
use crate::plan::targets::{DEFAULT_SET, HolderId, MetricId, Slices};
use crate::plan::{Index, Plan, RoleId, SeatId, UnitId, Who};
use crate::syntax::By;
use crate::syntax::incentives::GivenFact;
use crate::syntax::outlook::Scenario;
use crate::units::{Figure, Fraction};

/// A way in which the year turns out.
#[derive(Debug, Clone)]
pub struct Case<'a> {
    /// The id of the scenario; none for an attainment alone.
    pub id: Option<EcoString>,
    /// Its printed label.
    pub name: Option<EcoString>,
    /// Attainments with the share of the positions that reach each; the shares come to one.
    pub reached: Vec<(Fraction, Fraction)>,
    units: FxHashMap<UnitId, Fraction>,
    roles: FxHashMap<RoleId, Fraction>,
    given: Option<&'a By<GivenFact>>,
}

impl<'a> Case<'a> {
    /// Everybody reaches the same.
    pub fn at(attainment: Fraction) -> Self {
        let reached = vec![(attainment, Fraction::one())];
        let (units, roles) = (FxHashMap::default(), FxHashMap::default());
        Self { id: None, name: None, reached, units, roles, given: None }
    }

    /// A scenario of the plan. `None` where a part of it could not be read, or its shares do not come to one.
    pub fn of(id: &EcoString, scenario: &'a Scenario, plan: &Plan) -> Option<Self> {
        let broken = scenario.attainment.is_broken() || scenario.distribution.is_broken() || scenario.by.is_broken();
        let one = scenario.attainment.get().map_or_else(Fraction::one, |share| Fraction::from_quantity(share.value.0));
        let mut own = Self::at(one);
        if let Some(distribution) = scenario.distribution.get() {
            let part = |(attainment, share): &(_, Option<crate::source::Spanned<crate::syntax::Share>>)| {
                let attainment: &crate::source::Spanned<EcoString> = attainment;
                let Ok(Figure::Percent(reached)) = Figure::parse(attainment) else { return None };
                Some((Fraction::from_quantity(reached), Fraction::from_quantity(share.as_ref()?.value.0)))
            };
            own.reached = distribution.iter().map(part).collect::<Option<_>>()?;
        }
        let whole = own.reached.iter().fold(Fraction::zero(), |sum, (_, share)| sum.plus(share));
        if broken || whole != Fraction::one() {
            return None;
        }
        let by = scenario.by.get();
        for (unit, share) in by.and_then(|by| by.unit.get()).into_iter().flat_map(|by| by.iter()) {
            own.units.insert(plan.organisation.units.find(unit)?, Fraction::from_quantity(share.as_ref()?.value.0));
        }
        for (role, share) in by.and_then(|by| by.role.get()).into_iter().flat_map(|by| by.iter()) {
            own.roles.insert(plan.organisation.roles.find(role)?, Fraction::from_quantity(share.as_ref()?.value.0));
        }
        own.id = Some(id.clone());
        own.name = scenario.name.get().map(|name| name.value.clone());
        own.given = scenario.given.get();
        Some(own)
    }

    /// What all reach together where nothing else is said of them.
    fn mean(&self) -> Fraction {
        self.reached.iter().fold(Fraction::zero(), |sum, (reached, share)| sum.plus(&reached.times(share)))
    }
}

/// Amounts of a part of the whole, in the plan's currency.
#[derive(Debug, Clone)]
pub struct Cost {
    /// Fixed pay.
    pub fixed: Fraction,
    /// Variable pay.
    pub variable: Fraction,
}

impl Cost {
    fn nothing() -> Self {
        Self { fixed: Fraction::zero(), variable: Fraction::zero() }
    }

    fn add(&mut self, other: &Self, share: &Fraction) {
        self.fixed = self.fixed.plus(&other.fixed.times(share));
        self.variable = self.variable.plus(&other.variable.times(share));
    }

    /// Fixed and variable together.
    pub fn total(&self) -> Fraction {
        self.fixed.plus(&self.variable)
    }
}

/// A part of an incentive plan that pays: a component, or what modifier, gate and cap of the plan change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A component, by its place in the plan.
    Component(usize),
    /// What the plan's own modifier, gate and cap add or take.
    Plan,
}

/// What plans cost in one case.
#[derive(Debug, Clone)]
pub struct Costs {
    /// All of it.
    pub whole: Cost,
    /// By role.
    pub roles: BTreeMap<RoleId, Cost>,
    /// By unit: those below the top, each with all below it, and the top alone.
    pub units: BTreeMap<UnitId, Cost>,
    /// Variable pay by plan and what of it pays.
    pub parts: BTreeMap<(usize, Part), Fraction>,
    /// What is sold, of the metric that the plan is about.
    pub sold: Option<Fraction>,
    /// What had to be taken for granted.
    pub assumed: BTreeSet<Assumed>,
    /// Positions whose pay is not known.
    pub unknown: usize,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Costing<'a> {
    /// Everything that is paid.
    pub terms: &'a Terms,
    /// The plan.
    pub plan: &'a Plan,
    /// Its targets.
    pub cube: &'a Cube,
    /// The metric that the plan is about.
    pub metric: Option<MetricId>,
}

/// Which part units reach, once worked out.
type Reached = Mutex<FxHashMap<(HolderId, MetricId), Fraction>>;

/// What is found of one position.
struct Found {
    plan: usize,
    seat: SeatId,
    costs: Option<Vec<(Fraction, YearPay)>>,
    assumed: BTreeSet<Assumed>,
}

impl Costing<'_> {
    /// What the plans cost in a case.
    pub fn costs(&self, case: &Case<'_>) -> Costs {
        let reached = Reached::default();
        let mut sum = Costs {
            whole: Cost::nothing(),
            roles: BTreeMap::new(),
            units: BTreeMap::new(),
            parts: BTreeMap::new(),
            sold: self.sold(case, &reached),
            assumed: BTreeSet::new(),
            unknown: 0,
        };
        for (at, own) in self.terms.plans.iter().chain(&self.terms.contests).enumerate() {
            let together = self.of_all(case, &reached, (at, own));
            let all: Vec<Found> =
                own.seats.par_iter().map(|seat| self.seat(case, (&reached, &together), (at, own), *seat)).collect();
            let pool = self.pooled(own, &all);
            for found in &all {
                self.add(own, found, &pool, &mut sum);
            }
        }
        sum
    }

    /// What is sold: what the top of the organisation is to reach, as far as it does.
    fn sold(&self, case: &Case<'_>, reached: &Reached) -> Option<Fraction> {
        let metric = self.metric?;
        let units = &self.plan.organisation.units;
        let mut sum: Option<Fraction> = None;
        for unit in units.indices().filter(|unit| units[*unit].parent.is_none()) {
            let Some(target) = self.target(HolderId::unit(unit), metric) else { continue };
            let own = target.times(&self.reach(case, reached, &case.mean(), HolderId::unit(unit), metric));
            sum = Some(sum.map_or(own.clone(), |sum| sum.plus(&own)));
        }
        sum
    }

    fn target(&self, holder: HolderId, metric: MetricId) -> Option<Fraction> {
        let set = self.plan.targets.sets.find(DEFAULT_SET)?;
        let year = self.plan.facts.calendar.year().year;
        let key = Key { set, metric, holder, slice: Slices::WHOLE, year };
        self.cube.value(&key, 0).map(Fraction::from_quantity)
    }

    /// What a plan pays to several together, for each attainment of the case.
    fn of_all(&self, case: &Case<'_>, reached: &Reached, (at, own): (usize, &PlanTerms)) -> Vec<Together> {
        let each = |(attainment, _): &(Fraction, Fraction)| {
            let reach = |holder, metric| self.reach(case, reached, attainment, holder, metric);
            let outlook = Outlook { plan: self.plan, cube: self.cube, reach: &reach, given: case.given, facts: &[] };
            together(self.terms, (at, own), self.plan, &outlook)
        };
        case.reached.iter().map(each).collect()
    }

    /// Pay of one position for each attainment of the case, with the share of those who reach it.
    fn seat(
        &self,
        case: &Case<'_>,
        (reached, together): (&Reached, &[Together]),
        (at, own): (usize, &PlanTerms),
        seat: SeatId,
    ) -> Found {
        let mut assumed = BTreeSet::new();
        let mut costs = Vec::with_capacity(case.reached.len());
        for ((attainment, share), together) in case.reached.iter().zip(together) {
            let reach = |holder, metric| self.reach(case, reached, attainment, holder, metric);
            let outlook = Outlook { plan: self.plan, cube: self.cube, reach: &reach, given: case.given, facts: &[] };
            let year = Year::of(self.terms, own, self.plan, &outlook, seat).filter(|_| !own.unknown);
            let Some(year) = year else { return Found { plan: at, seat, costs: None, assumed } };
            costs.push((share.clone(), year.with_shared(together).pay(&mut assumed)));
        }
        Found { plan: at, seat, costs: Some(costs), assumed }
    }

    /// What a holder reaches: a position as its role, its unit or all do, a unit as those below it do together.
    fn reach(
        &self,
        case: &Case<'_>,
        reached: &Reached,
        attainment: &Fraction,
        holder: HolderId,
        metric: MetricId,
    ) -> Fraction {
        let organisation = &self.plan.organisation;
        match holder.which(organisation) {
            Who::Seat(seat) => {
                let by_role = organisation.role_of(seat).and_then(|role| case.roles.get(&role));
                let by_unit = || organisation.unit_of(seat).and_then(|unit| self.by_unit(case, unit));
                by_role.or_else(by_unit).cloned().unwrap_or_else(|| attainment.clone())
            }
            Who::Unit(unit) => {
                if let Some(known) = reached.lock().expect("nobody panics with it").get(&(holder, metric)) {
                    return known.clone();
                }
                let own = self.by_unit(case, unit).cloned().unwrap_or_else(|| case.mean());
                let together = self.together(case, unit, metric, &own).unwrap_or(own);
                reached.lock().expect("nobody panics with it").insert((holder, metric), together.clone());
                together
            }
            Who::Role(_) | Who::Group(_) => attainment.clone(),
        }
    }

    /// What the nearest unit that a scenario names reaches.
    fn by_unit<'c>(&self, case: &'c Case<'_>, unit: UnitId) -> Option<&'c Fraction> {
        let units = &self.plan.organisation.units;
        let mut at = Some(unit);
        for _ in 0..=units.len() {
            let own = at?;
            if let Some(share) = case.units.get(&own) {
                return Some(share);
            }
            at = units[own].parent;
        }
        None
    }

    /// What a unit reaches where some of those below it reach another part than it does itself.
    fn together(&self, case: &Case<'_>, unit: UnitId, metric: MetricId, own: &Fraction) -> Option<Fraction> {
        if case.units.is_empty() && case.roles.is_empty() {
            return None;
        }
        let target = self.target(HolderId::unit(unit), metric).filter(|target| !target.is_zero())?;
        target.times(own).plus(&self.beside(case, unit, metric, own)).over(&target)
    }

    /// By how much those below a unit reach more than if all reached `own`.
    fn beside(&self, case: &Case<'_>, unit: UnitId, metric: MetricId, own: &Fraction) -> Fraction {
        let organisation = &self.plan.organisation;
        let mut sum = Fraction::zero();
        for seat in &organisation.unit_seats[unit.index()] {
            let role = organisation.role_of(*seat).and_then(|role| case.roles.get(&role));
            let target = || self.target(HolderId::seat(*seat, organisation), metric);
            if let Some((share, target)) = role.and_then(|share| Some((share, target()?))) {
                sum = sum.plus(&target.times(&share.minus(own)));
            }
        }
        for below in &organisation.sub_units[unit.index()] {
            let share = case.units.get(below).unwrap_or(own);
            if let Some(target) = self.target(HolderId::unit(*below), metric) {
                sum = sum.plus(&target.times(&share.minus(own)));
            }
            sum = sum.plus(&self.beside(case, *below, metric, share));
        }
        sum
    }

    /// The part of what it earned that each position gets where all share a pool.
    fn pooled(&self, own: &PlanTerms, all: &[Found]) -> Fraction {
        let cap = own.cap.as_ref().filter(|cap| cap.per == Per::Pool);
        let pool = cap.and_then(|cap| Purse::of_plan(self.plan).money(cap.pays.as_ref()?));
        let Some(pool) = pool else { return Fraction::one() };
        let mut sum = Fraction::zero();
        for (share, pay) in all.iter().flat_map(|found| found.costs.iter().flatten()) {
            sum =
                sum.plus(&in_plan(self.plan, &pay.variable, pay.currency).unwrap_or_else(Fraction::zero).times(share));
        }
        if sum <= pool { Fraction::one() } else { pool.over(&sum).unwrap_or_else(Fraction::one) }
    }

    fn add(&self, own: &PlanTerms, found: &Found, pool: &Fraction, sum: &mut Costs) {
        let organisation = &self.plan.organisation;
        sum.assumed.extend(found.assumed.iter().cloned());
        let Some(costs) = &found.costs else { return sum.unknown += 1 };
        for (share, pay) in costs {
            let Some(price) = in_plan(self.plan, &Fraction::one(), pay.currency) else { return sum.unknown += 1 };
            let variable = pay.variable.times(&price).times(pool);
            let cost = Cost { fixed: pay.fixed.times(&price), variable: variable.clone() };
            sum.whole.add(&cost, share);
            if let Some(role) = organisation.role_of(found.seat) {
                sum.roles.entry(role).or_insert_with(Cost::nothing).add(&cost, share);
            }
            if let Some(unit) = organisation.unit_of(found.seat) {
                sum.units.entry(self.branch(unit)).or_insert_with(Cost::nothing).add(&cost, share);
            }
            let mut rest = variable;
            for (at, paid) in pay.components.iter().enumerate().take(own.components.len()) {
                let paid = paid.times(&price);
                rest = rest.minus(&paid);
                let part = sum.parts.entry((found.plan, Part::Component(at))).or_insert_with(Fraction::zero);
                *part = part.plus(&paid.times(share));
            }
            let part = sum.parts.entry((found.plan, Part::Plan)).or_insert_with(Fraction::zero);
            *part = part.plus(&rest.times(share));
        }
    }

    /// The unit just below the top that a unit is of; the top itself where it is that.
    fn branch(&self, unit: UnitId) -> UnitId {
        let units = &self.plan.organisation.units;
        let mut own = unit;
        for _ in 0..units.len() {
            match units[own].parent {
                Some(parent) if units[parent].parent.is_some() => own = parent,
                _ => break,
            }
        }
        own
    }
}
