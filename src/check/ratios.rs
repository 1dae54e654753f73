//! Ratios and means against what they are made of.

use rustc_hash::FxHashSet;

use crate::check::View;
use crate::check::rules::{ratio_inconsistent, ratio_outside_children};
use crate::cube::{Key, Origin, SLOTS, SeriesId, Voice};
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, Kind, MetricId, RollUp};
use crate::plan::{Index, UnitId, Who};
use crate::source::Span;
use crate::syntax::organisation::Carries;
use crate::units::{Fraction, Quantity, Rounding};

/// Checks every stated ratio and weighted mean.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.plan.organisation.sums {
        return;
    }
    let doubtful = doubtful(view, findings);
    for family in view.cube.families() {
        let metric = family.key.metric;
        let roll_up = view.plan.targets.metrics[metric].roll_up;
        let parts: &[MetricId] = match &roll_up {
            RollUp::Ratio(above, below) => &[*above, *below],
            RollUp::Weighted(weights) => &[*weights],
            RollUp::Sum | RollUp::None => continue,
        };
        if parts.iter().chain([&metric]).any(|metric| doubtful.contains(metric)) {
            continue;
        }
        for id in family.ids() {
            for slot in 0..SLOTS {
                if view.cube[id].origin(slot) == Origin::Stated {
                    Stated { view, id, slot }.check(roll_up, findings);
                }
            }
        }
    }
}

/// Metrics of which a number is lost or was reported: what follows from them would tell the same mistake again.
fn doubtful(view: &View<'_>, findings: &Findings) -> FxHashSet<MetricId> {
    let targets = &view.plan.targets;
    let voice = Voice { plan: view.plan };
    let cells = findings.iter().filter(|finding| crate::cube::rules::RULES.contains(&finding.rule));
    let named: FxHashSet<&str> =
        cells.filter_map(|finding| finding.entity.as_deref()?.rsplit_once('/')).map(|(_, metric)| metric).collect();
    let is_doubtful =
        |metric: &MetricId| targets.lost.target(*metric) || named.contains(voice.metric(*metric).as_str());
    targets.metrics.indices().filter(is_doubtful).collect()
}

/// A stated cell of a ratio or a mean.
pub(super) struct Stated<'a> {
    pub view: &'a View<'a>,
    pub id: SeriesId,
    pub slot: usize,
}

/// A cell that a ratio or a mean follows from.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartCell {
    pub holder: HolderId,
    pub metric: MetricId,
    pub value: Quantity,
    pub span: Span,
}

impl Stated<'_> {
    pub(super) fn key(&self) -> Key {
        self.view.cube[self.id].key
    }

    pub(super) fn value(&self) -> Quantity {
        self.view.cube[self.id].get(self.slot).unwrap_or_default()
    }

    pub(super) fn voice(&self) -> Voice<'_> {
        Voice { plan: self.view.plan }
    }

    pub(super) fn place(&self) -> Span {
        self.view.cube.place(self.id, self.slot).unwrap_or_else(|| self.voice().holder_span(self.key().holder))
    }

    /// The cell of another metric or holder, all else the same.
    fn cell(&self, metric: MetricId, holder: HolderId) -> Option<PartCell> {
        let id = self.view.cube.find(&Key { metric, holder, ..self.key() })?;
        let value = self.view.cube[id].get(self.slot)?;
        let span = self.view.cube.place(id, self.slot).unwrap_or_else(|| self.voice().holder_span(holder));
        Some(PartCell { holder, metric, value, span })
    }

    fn check(&self, roll_up: RollUp, findings: &mut Findings) {
        let own = self.key().holder;
        let settled = match roll_up {
            RollUp::Ratio(above, below) => {
                let parts = self.cell(above, own).zip(self.cell(below, own));
                parts.is_some_and(|(above, below)| self.ratio(above, below, findings))
            }
            RollUp::Weighted(weights) => self.mean(weights, findings),
            RollUp::Sum | RollUp::None => true,
        };
        if !settled {
            self.extremes(roll_up, findings);
        }
    }

    /// Compares with numerator ÷ denominator; false where that says nothing.
    fn ratio(&self, above: PartCell, below: PartCell, findings: &mut Findings) -> bool {
        let Some(exact) = Fraction::ratio(above.value, below.value) else { return false };
        if let Some(expected) = self.expected(&exact) {
            ratio_inconsistent::report(findings, self, expected, &[above, below], true);
        }
        true
    }

    /// The value as it should be written, where it is another.
    fn expected(&self, exact: &Fraction) -> Option<Quantity> {
        let step = self.step();
        let mode = self.view.plan.facts.rounding.mode;
        let rounded = exact.round(Rounding { step, mode });
        // Whoever writes 33 % for 33.5 % has rounded, be it up or down.
        let off = exact.minus(&Fraction::from_quantity(self.value()));
        let half = Fraction::from_quantity(Quantity::from_micros(step.micros() / 2));
        let near = off <= half && off >= Fraction::from_quantity(-Quantity::from_micros(step.micros() / 2));
        (rounded != self.value() && !near).then_some(rounded)
    }

    /// The place of the last digit written: of a percent at most a whole one, of other numbers at most the third digit.
    fn step(&self) -> Quantity {
        let micros = self.value().abs().micros();
        let most = match self.view.plan.targets.metrics[self.key().metric].kind {
            Kind::Percent => 10_000,
            _ => (micros / 100).max(1),
        };
        let mut step = 1;
        while step * 10 <= most && micros % (step * 10) == 0 {
            step *= 10;
        }
        Quantity::from_micros(step)
    }

    /// Those below whose values the cell is made of; `None` where it is a seat's.
    fn children(&self) -> Option<Vec<HolderId>> {
        let organisation = &self.view.plan.organisation;
        let Who::Unit(unit) = self.key().holder.which(organisation) else { return None };
        let units = organisation.sub_units[unit.index()].iter().map(|unit: &UnitId| HolderId::unit(*unit));
        let counts = |carries| matches!(carries, Carries::Own | Carries::OwnAndTeam);
        let seats = organisation.unit_seats[unit.index()].iter().copied();
        let seats = seats.filter(|seat| counts(organisation.carries(*seat)));
        Some(units.chain(seats.map(|seat| HolderId::seat(seat, organisation))).collect())
    }

    /// Compares with the weighted mean of those below; false where a weight or a value is missing.
    fn mean(&self, weights: MetricId, findings: &mut Findings) -> bool {
        let metric = self.key().metric;
        let children = self.children().unwrap_or_default();
        let known: Vec<(PartCell, Option<PartCell>)> = children
            .iter()
            .filter_map(|child| Some((self.cell(weights, *child)?, self.cell(metric, *child))))
            .filter(|(weight, _)| !weight.value.is_zero())
            .collect();
        let values = children.iter().filter(|child| self.cell(metric, **child).is_some()).count();
        let complete: Option<Vec<(PartCell, PartCell)>> =
            known.iter().map(|(weight, value)| Some((*weight, (*value)?))).collect();
        let Some(pairs) = complete.filter(|pairs| pairs.len() == values && values > 0) else { return false };
        let weight: Quantity = pairs.iter().map(|(weight, _)| weight.value).sum();
        let zero = Fraction::from_quantity(Quantity::ZERO);
        let sum = pairs.iter().fold(zero, |sum, (weight, value)| {
            sum.plus(&Fraction::from_quantity(weight.value).times(&Fraction::from_quantity(value.value)))
        });
        let Some(exact) = sum.over(&Fraction::from_quantity(weight)) else { return false };
        if let Some(expected) = self.expected(&exact) {
            let values: Vec<PartCell> = pairs.iter().map(|(_, value)| *value).collect();
            ratio_inconsistent::report(findings, self, expected, &values, false);
        }
        true
    }

    /// Whether the cell lies between the least and the greatest value below it, where all that could count there is known.
    fn extremes(&self, roll_up: RollUp, findings: &mut Findings) {
        let metric = self.key().metric;
        let parts: Vec<MetricId> = match roll_up {
            RollUp::Ratio(above, below) => vec![above, below],
            RollUp::Weighted(weights) => vec![weights],
            RollUp::Sum | RollUp::None => return,
        };
        let children = self.children().unwrap_or_default();
        let values: Vec<PartCell> = children.iter().filter_map(|child| self.cell(metric, *child)).collect();
        let silent = |child: &&HolderId| self.cell(metric, **child).is_none();
        let counts = |child: &HolderId| parts.iter().any(|part| self.cell(*part, *child).is_some());
        if values.len() < 2 || children.iter().filter(silent).any(counts) {
            return;
        }
        let least = values.iter().min_by_key(|cell| cell.value).expect("there are two at least");
        let most = values.iter().max_by_key(|cell| cell.value).expect("there are two at least");
        if self.value() < least.value || self.value() > most.value {
            ratio_outside_children::report(findings, self, *least, *most);
        }
    }
}
