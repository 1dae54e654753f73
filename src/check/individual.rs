//! Whether every position has the targets that its pay and its scorecard are measured by, and whether the whole reaches its levels.

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::check::View;
use crate::check::assigned::has_target;
use crate::check::limits::{main_metric, main_set};
use crate::check::rules::{missing_individual_target, missing_level};
use crate::diagnostic::{Findings, Message};
use crate::plan::audience::seats_of;
use crate::plan::targets::{HolderId, MetricId, RollUp};
use crate::plan::{DimensionId, Index, MemberId, Resolver, SeatId, SetId, UnitId};
use crate::say;
use crate::source::Span;
use crate::syntax::incentives::{MeasureAs, ScoreItem};
use crate::syntax::organisation::Carries;
use crate::syntax::{Entries, When};

/// Checks individual and level targets.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.plan.organisation.sums || view.plan.targets.statements.is_empty() {
        return;
    }
    for sections in view.written.sections() {
        for plan in sections.incentives.incentives.get().into_iter().flatten() {
            let Some(seats) = plan.value.r#for.get().and_then(|when| carrying(view, when)) else { continue };
            for component in plan.value.components.get().into_iter().flatten() {
                let Some(measure) = component.value.measure.get() else { continue };
                let own = measure.of.get().is_none_or(|of| of.as_str() == "own");
                let set = measure.set.get().map(|set| view.plan.targets.sets.find(set));
                let Some(metric) =
                    measure.metric.get().filter(|_| own && against(measure.r#as.get().map(|how| how.value)))
                else {
                    continue;
                };
                Demand { view, by: &plan.id.value, seats: &seats, set: set.flatten() }.check(
                    metric,
                    metric.span,
                    findings,
                );
            }
        }
        for card in sections.incentives.scorecards.get().into_iter().flatten() {
            let Some(seats) = card.value.r#for.get().and_then(|when| carrying(view, when)) else { continue };
            let demand = Demand { view, by: &card.id.value, seats: &seats, set: None };
            if let Some(items) = card.value.items.get() {
                demand.items(items, findings);
            }
        }
    }
    Levels { view }.check(findings);
}

/// Whether what is looked at is measured against a target.
fn against(how: Option<MeasureAs>) -> bool {
    matches!(how, Some(MeasureAs::Attainment | MeasureAs::AttainmentToDate | MeasureAs::Excess))
}

/// The seats meant that carry a number of their own.
fn carrying(view: &View<'_>, when: &When) -> Option<Vec<SeatId>> {
    // What cannot be read there was reported where conditions are resolved.
    let mut unheard = Findings::default();
    let organisation = &view.plan.organisation;
    let seats = seats_of(when, organisation, &mut Resolver { findings: &mut unheard })?;
    let counts =
        |seat: &SeatId| matches!(organisation.carries(*seat), Carries::Own | Carries::OwnAndTeam | Carries::Overlay);
    Some(seats.into_iter().filter(counts).collect()).filter(|seats: &Vec<SeatId>| !seats.is_empty())
}

/// What a plan or a scorecard asks of its positions.
struct Demand<'a> {
    view: &'a View<'a>,
    by: &'a EcoString,
    seats: &'a [SeatId],
    set: Option<SetId>,
}

impl Demand<'_> {
    fn items(&self, items: &Entries<ScoreItem>, findings: &mut Findings) {
        for item in items {
            if let Some(below) = item.value.items.get() {
                self.items(below, findings);
            }
            let own = item.value.of.get().is_none_or(|of| of.as_str() == "own");
            if item.value.score.is_absent() || !own || !against(item.value.r#as.get().map(|how| how.value)) {
                continue;
            }
            match item.value.metric.get() {
                Some(metric) => self.check(metric, metric.span, findings),
                None if item.value.metric.is_absent() => self.check(&item.id.value, item.id.span, findings),
                None => {}
            }
        }
    }

    fn check(&self, metric: &str, span: Span, findings: &mut Findings) {
        let Some(metric) = self.view.plan.targets.metrics.find(metric) else { return };
        // Where nobody has a target of it, one finding for the metric says more than one for each position.
        if self.view.plan.targets.lost.target(metric) || !has_target(self.view, metric) {
            return;
        }
        let missing: Vec<SeatId> = self.seats.iter().copied().filter(|seat| !self.has(*seat, metric)).collect();
        if !missing.is_empty() {
            missing_individual_target::report(findings, self.view, (self.by, span), metric, &missing, self.seats.len());
        }
    }

    /// Whether a seat has a number of a metric in some period and slice; of a ratio, also where it has both parts.
    fn has(&self, seat: SeatId, metric: MetricId) -> bool {
        let holder = HolderId::seat(seat, &self.view.plan.organisation);
        let one = |metric: MetricId| {
            self.view.cube.of_holder(holder).any(|id| {
                let key = self.view.cube[id].key;
                key.metric == metric && self.set.is_none_or(|set| key.set == set)
            })
        };
        let parts = match self.view.plan.targets.metrics[metric].roll_up {
            RollUp::Ratio(above, below) => one(above) && one(below),
            _ => false,
        };
        one(metric) || parts
    }
}

/// The levels that the overall target is broken down to.
struct Levels<'a> {
    view: &'a View<'a>,
}

/// The dimensions that an overall target is cut by, where a plan has them.
const DIMENSIONS: [&str; 4] = ["region", "channel", "product", "department"];

impl Levels<'_> {
    fn check(&self, findings: &mut Findings) {
        let Some(set) = main_set(self.view.plan, self.view.cube) else { return };
        let main = main_metric(self.view);
        for metric in self.strategic() {
            let Some(top) = self.top(set, metric) else { continue };
            let missing = if Some(metric) == main { self.missing(set, metric) } else { self.nowhere(set, metric) };
            if !missing.is_empty() {
                missing_level::report(findings, self.view, top, metric, &missing);
            }
        }
    }

    /// Metrics of strategic goals that add up.
    fn strategic(&self) -> Vec<MetricId> {
        let metrics = &self.view.plan.targets.metrics;
        let bases = self.view.written.sections().filter_map(|sections| sections.targets.basis.get());
        let goals = bases.filter_map(|basis| basis.strategy.get()).flatten();
        let named = goals.flat_map(|goal| goal.value.metrics.get()).flat_map(|metrics| &metrics.0);
        let mut seen = FxHashSet::default();
        let sums = |metric: &MetricId| metrics[*metric].roll_up == RollUp::Sum;
        named.filter_map(|named| metrics.find(named)).filter(sums).filter(|metric| seen.insert(*metric)).collect()
    }

    /// Where the number of a top unit is stated.
    fn top(&self, set: SetId, metric: MetricId) -> Option<(HolderId, Span)> {
        if self.view.plan.targets.lost.target(metric) {
            return None;
        }
        let organisation = &self.view.plan.organisation;
        let statements = self.view.plan.targets.statements.iter().filter(|statement| statement.set == set);
        statements.flat_map(|statement| &statement.stated).find_map(|cell| {
            let is_top = |(unit, item): (UnitId, &crate::plan::Item<_>)| {
                let item: &crate::plan::Item<crate::plan::organisation::Unit> = item;
                item.value.parent.is_none() && HolderId::unit(unit) == cell.holder
            };
            (cell.metric == metric && organisation.units.iter().any(is_top)).then_some((cell.holder, cell.span))
        })
    }

    /// Whether a holder for which `is` holds has a number.
    fn held(&self, set: SetId, metric: MetricId, is: impl Fn(HolderId) -> bool) -> bool {
        let families = self.view.cube.families().filter(|family| family.key.set == set && family.key.metric == metric);
        families.flat_map(|family| family.iter()).any(|series| is(series.key.holder))
    }

    fn sliced(&self, set: SetId, metric: MetricId, dimension: DimensionId) -> bool {
        let targets = &self.view.plan.targets;
        let of = |member: &MemberId| targets.members[member.index()].dimension == dimension;
        let families = self.view.cube.families().filter(|family| family.key.set == set && family.key.metric == metric);
        families.into_iter().any(|family| targets.slices.members(family.key.slice).iter().any(of))
    }

    /// Whether units say which part of a dimension they cover: their numbers are the cut by it.
    fn covered(&self, dimension: &str) -> bool {
        let units = self.view.written.sections().filter_map(|sections| sections.organisation.units.get()).flatten();
        let covers = units.filter_map(|unit| unit.value.covers.get()).flat_map(|when| &when.any);
        covers.flat_map(|all| &all.tests).any(|(axis, _)| axis.as_str() == dimension)
    }

    /// Levels of the main metric without any number.
    fn missing(&self, set: SetId, metric: MetricId) -> Vec<Message> {
        let (organisation, targets) = (&self.view.plan.organisation, &self.view.plan.targets);
        let units = organisation.units.len() as u32;
        let below = |holder: HolderId| holder.0 < units && organisation.units[UnitId(holder.0)].parent.is_some();
        let mut missing = Vec::new();
        let has_units = self.held(set, metric, below);
        if units > 1 && !has_units {
            missing.push(say!(en: "units", zh: "部门"));
        }
        for name in DIMENSIONS {
            let Some(dimension) = targets.dimensions.find(name) else { continue };
            let cut = self.sliced(set, metric, dimension) || (has_units && self.covered(name));
            if !cut {
                let label = targets.dimensions[dimension].name.clone().unwrap_or_else(|| name.into());
                missing.push(say!(en: "{name}", zh: "{label}", name = name, label = label));
            }
        }
        let carries =
            |seat: usize| matches!(organisation.carries(SeatId::new(seat)), Carries::Own | Carries::OwnAndTeam);
        if (0..organisation.seats.len()).any(carries) && !self.held(set, metric, |holder| holder.0 >= units) {
            missing.push(say!(en: "individuals", zh: "个人"));
        }
        missing
    }

    /// For other goals some level is enough.
    fn nowhere(&self, set: SetId, metric: MetricId) -> Vec<Message> {
        let organisation = &self.view.plan.organisation;
        let units = organisation.units.len() as u32;
        let below = |holder: HolderId| holder.0 >= units || organisation.units[UnitId(holder.0)].parent.is_some();
        let dimensions = self.view.plan.targets.dimensions.indices();
        let cut = dimensions.into_iter().any(|dimension| self.sliced(set, metric, dimension));
        if cut || self.held(set, metric, below) || (units <= 1 && organisation.seats.is_empty()) {
            return Vec::new();
        }
        vec![say!(en: "any level: neither units nor positions nor a dimension", zh: "任何层级（部门、岗位或维度）")]
    }
}
