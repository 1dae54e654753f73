//! What a plan expects: targets by month, and how much of one measure comes with so much of another.

use crate::actuals::sample::MONTHS;
use crate::cube::Key;
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, HolderId, Slices};
use crate::plan::{MetricId, Who};
use crate::syntax::{Operand, Operation};
use crate::units::{Part, Period, Quantity};

/// What a plan expects.
pub(super) struct Expected<'a> {
    pub compiled: &'a Compiled,
}

impl Expected<'_> {
    /// The target of a holder for a month, of the whole, where it is above nothing.
    pub(super) fn target(&self, metric: MetricId, holder: HolderId, month: u8) -> Option<Quantity> {
        self.value(metric, holder, Part::Month(month))
    }

    /// Whether a holder has a target of its own for a metric, in any month or for the year.
    pub(super) fn has(&self, metric: MetricId, holder: HolderId) -> bool {
        let months = (1..=MONTHS).any(|month| self.target(metric, holder, month).is_some());
        months || self.value(metric, holder, Part::Year).is_some()
    }

    fn value(&self, metric: MetricId, holder: HolderId, part: Part) -> Option<Quantity> {
        let targets = &self.compiled.plan.targets;
        let year = self.compiled.plan.facts.calendar.year().year;
        let set = targets.sets.find(DEFAULT_SET)?;
        let key = Key { set, metric, holder, slice: Slices::WHOLE, year };
        let value = self.compiled.cube.value(&key, Period::new(year, part).slot());
        value.filter(|value| value.micros() > 0)
    }

    /// The holder and the units above it, from below.
    fn above(&self, holder: HolderId) -> impl Iterator<Item = HolderId> {
        let organisation = &self.compiled.plan.organisation;
        let unit = match holder.which(organisation) {
            Who::Seat(seat) => organisation.unit_of(seat),
            Who::Unit(unit) => organisation.units[unit].parent,
            _ => None,
        };
        let units = std::iter::successors(unit, |unit| organisation.units[*unit].parent).map(HolderId::unit);
        std::iter::once(holder).chain(units)
    }

    /// The target of a year of a holder or of the nearest unit above it that has one.
    pub(super) fn of_year(&self, metric: MetricId, holder: HolderId) -> Option<Quantity> {
        self.above(holder).find_map(|holder| self.value(metric, holder, Part::Year))
    }

    /// How much of one metric the plan expects for so much of another, as a fraction: by their targets at the lowest place that has both, or by
    /// the target of a metric that is the one over the other.
    pub(super) fn ratio(&self, of: MetricId, to: MetricId, holder: HolderId) -> Option<(Quantity, Quantity)> {
        let sum = |metric, holder| -> Option<Quantity> {
            let months = (1..=MONTHS).filter_map(|month| self.target(metric, holder, month));
            Some(months.sum()).filter(|sum: &Quantity| !sum.is_zero())
        };
        let both = self.above(holder).find_map(|holder| Some((sum(of, holder)?, sum(to, holder)?)));
        both.or_else(|| Some((self.of_year(self.quotient(of, to)?, holder)?, Quantity::ONE)))
    }

    /// Whether a metric is another, or computed from it.
    pub(super) fn rests_on(&self, metric: MetricId, other: MetricId) -> bool {
        let metrics = &self.compiled.plan.targets.metrics;
        let is = |operand: &Operand| matches!(operand, Operand::Value(id) if metrics.find(id) == Some(other));
        let written = self.compiled.written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
        let mut own = written.filter(|entry| metrics.find(&entry.id) == Some(metric));
        metric == other || own.any(|entry| entry.value.is.get().is_some_and(|formula| formula.operands.iter().any(is)))
    }

    /// The metric that is one over another.
    pub(super) fn quotient(&self, of: MetricId, to: MetricId) -> Option<MetricId> {
        let metrics = &self.compiled.plan.targets.metrics;
        let is = |operand: &Operand, metric| matches!(operand, Operand::Value(id) if metrics.find(id) == Some(metric));
        let written = self.compiled.written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
        let quotient = |formula: &crate::syntax::Formula| {
            formula.operation == Operation::Ratio
                && matches!(formula.operands.as_slice(), [one, other] if is(one, of) && is(other, to))
        };
        let mut found = written.filter(|entry| entry.value.is.get().is_some_and(quotient));
        found.find_map(|entry| metrics.find(&entry.id))
    }
}
