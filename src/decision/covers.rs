//! What units are responsible for: the parts of sister units make up what lies above them, and none is anybody's twice.

use rustc_hash::FxHashSet;

use crate::decision::axes::Axes;
use crate::decision::lower::{Lowering, Used};
use crate::decision::rules::{covers_gap, covers_outside_parent, covers_overlap};
use crate::decision::voice;
use crate::diagnostic::{Findings, Message};
use crate::plan::{Index, Plan, UnitId};
use crate::syntax::{When, Written};
use crate::table::{Case, Matching, RowShape, Space};
use crate::units::Date;

/// How many faults of the parts below one unit are reported.
const MOST: usize = 5;

/// Proves the parts that the units below each unit cover.
pub(super) fn check(written: &Written, plan: &Plan, axes: &Axes, findings: &mut Findings) {
    let organisation = &plan.organisation;
    let mut covers: Vec<Option<&When>> = vec![None; organisation.units.len()];
    for entry in written.sections().flat_map(|sections| sections.organisation.units.get()).flatten() {
        if let Some(unit) = organisation.units.find(&entry.id) {
            covers[unit.index()] = entry.value.covers.get();
        }
    }
    if !organisation.sums || covers.iter().all(Option::is_none) {
        return;
    }
    for parent in organisation.units.indices() {
        let said = |unit: &UnitId| covers[unit.index()].map(|when| (*unit, when));
        let parts: Vec<(UnitId, &When)> = organisation.sub_units[parent.index()].iter().filter_map(said).collect();
        if !parts.is_empty() {
            let above = |unit: &UnitId| organisation.units[*unit].parent;
            // Parents may form a circle, which is reported elsewhere.
            let bound = std::iter::successors(Some(parent), above).take(covers.len()).find_map(|unit| said(&unit));
            Siblings { plan, axes, parent, parts, bound }.check(findings);
        }
    }
}

/// The units below one that say what they cover.
struct Siblings<'a> {
    plan: &'a Plan,
    axes: &'a Axes,
    parent: UnitId,
    parts: Vec<(UnitId, &'a When)>,
    /// The nearest unit above that says what it covers: the parts lie within that.
    bound: Option<(UnitId, &'a When)>,
}

/// A stretch of time in which the same units are there; the first day is told where not all year is the same.
struct Stretch {
    from: Option<Date>,
    there: Vec<usize>,
}

/// What one proof speaks of.
pub(super) struct Proof<'a> {
    pub plan: &'a Plan,
    pub parent: UnitId,
    /// The units that are there, with what they cover.
    pub parts: Vec<(UnitId, &'a When)>,
    pub bound: Option<(UnitId, &'a When)>,
    /// Since when it is so, where that is not all year.
    pub from: Option<Date>,
}

impl<'a> Siblings<'a> {
    fn check(&self, findings: &mut Findings) {
        let mut lowering = Lowering::new(self.plan, self.axes, findings);
        lowering.expect(self.parts.iter().chain(&self.bound).map(|(_, when)| *when));
        let rows: Option<Vec<RowShape>> = self.parts.iter().map(|(_, when)| lowering.row(when)).collect();
        let bound = self.bound.map(|(_, when)| lowering.row(when));
        let (Some(rows), false) = (rows, matches!(bound, Some(None))) else { return };
        let space = lowering.space();
        let used: Vec<Used> = std::mem::take(&mut lowering.used).into_values().collect();
        let outside = match bound.flatten().map(|bound| bound.complement(&space)) {
            Some(None) => return,
            Some(Some(outside)) => Some(outside).filter(|outside| !outside.alternatives.is_empty()),
            None => None,
        };
        let mut told = FxHashSet::default();
        for stretch in self.stretches() {
            let mut table: Vec<RowShape> = stretch.there.iter().map(|part| rows[*part].clone()).collect();
            table.extend(outside.clone());
            let parts = stretch.there.iter().map(|part| self.parts[*part]).collect();
            let proof = Proof { plan: self.plan, parent: self.parent, parts, bound: self.bound, from: stretch.from };
            proof.tell(&space, &table, &used, &mut told, findings);
        }
    }

    /// The stretches of the plan's year between which units begin or end.
    fn stretches(&self) -> Vec<Stretch> {
        let calendar = &self.plan.facts.calendar;
        let (first, last) = calendar.dates(calendar.year());
        let units = &self.plan.organisation.units;
        let mut days = vec![first];
        for (unit, _) in &self.parts {
            let (starts, ends) = units[*unit].dates;
            days.extend([starts, ends.map(|ends| ends.plus_days(1))].into_iter().flatten());
        }
        days.retain(|day| (first..=last).contains(day));
        days.sort_unstable();
        days.dedup();
        let several = days.len() > 1;
        let there = |day: Date| {
            let on = self.plan.organisation.on(day);
            (0..self.parts.len()).filter(|part| on.has_unit(self.parts[*part].0)).collect()
        };
        let stretches = days.into_iter().map(|day| Stretch { from: Some(day).filter(|_| several), there: there(day) });
        stretches.filter(|stretch| !stretch.there.is_empty()).collect()
    }
}

impl Proof<'_> {
    fn tell(
        &self,
        space: &Space,
        table: &[RowShape],
        used: &[Used],
        told: &mut FxHashSet<String>,
        findings: &mut Findings,
    ) {
        let used: Vec<&Used> = used.iter().collect();
        let words = |case: &Case| voice::case(case, &used, self.plan);
        let analysis = space.analyse(table, Matching::One, MOST);
        let mut first = |key: String| told.insert(key);
        for gap in &analysis.gaps {
            let case = words(&gap.case);
            if first(case.text(crate::diagnostic::Lang::En).to_owned()) {
                covers_gap::report(findings, self, &case);
            }
        }
        for overlap in &analysis.overlaps {
            let (one, two) = overlap.rows;
            let case = words(&overlap.case);
            let name = |row: usize| self.parts.get(row).map(|(unit, _)| *unit);
            if !first(format!("{:?} {:?}", name(one), name(two))) {
                continue;
            }
            match (self.parts.get(one), self.parts.get(two), self.bound) {
                (Some(one), Some(two), _) => covers_overlap::report(findings, self, *one, *two, &case),
                (Some(one), None, Some(bound)) if bound.0 != one.0 => {
                    covers_outside_parent::report(findings, self, *one, bound, &case);
                }
                _ => {}
            }
        }
    }

    /// ` from 1 July 2026`, where it is not so all year.
    pub(super) fn since(&self) -> Option<Message> {
        self.from.map(|from| crate::say!(en: " from {from}", zh: "（自 {from}起）", from = from))
    }
}
