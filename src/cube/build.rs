//! Building the cube: statements and cuts one after the other, then each family by itself, then families against each other.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cube::before::{Before, Course, key};
use crate::cube::rules::statements_disagree;
use crate::cube::series::{Cube, Key, Origin, SeriesId};
use crate::cube::voice::Voice;
use crate::cube::{cuts, family, over_slices, service, sets};
use crate::diagnostic::Findings;
use crate::plan::targets::{ProfileId, Stated, Statement};
use crate::plan::{Index, Plan, SetId, UnitId};
use crate::source::Span;
use crate::units::Quantity;

/// What building carries along.
pub(super) struct Builder<'a, 'f> {
    pub plan: &'a Plan,
    /// What was in force before, where the cube is that after a change.
    pub before: Option<&'a Before<'a>>,
    amended: FxHashMap<(Key, usize), Stated>,
    pub findings: &'f mut Findings,
    pub cube: Cube,
    /// Seasonal profiles said for a cell; they hold for all below it.
    pub profiles: FxHashMap<Key, ProfileId>,
}

/// Builds the cube of a plan.
pub fn build(plan: &Plan, course: &Course<'_>, findings: &mut Findings) -> Cube {
    let (cube, profiles) = (Cube::default(), FxHashMap::default());
    let before = course.before.as_ref();
    let mut builder = Builder { plan, before, amended: course.by_cell(), findings, cube, profiles };
    builder.state_all();
    for (set, cell) in &course.amended {
        builder.state(*set, cell);
    }
    cuts::apply(&mut builder);
    let units = units_from_leaves(plan);
    let Builder { mut cube, profiles, .. } = builder;
    let mut families = std::mem::take(&mut cube.families);
    let found: Vec<Findings> =
        families.par_iter_mut().map(|one| family::settle(plan, one, &units, &profiles, before)).collect();
    found.into_iter().for_each(|found| findings.append(found));
    cube.families = families;
    over_slices::check(plan, &mut cube, findings);
    sets::check(plan, &cube, findings);
    cube
}

/// Units, those below before those above. Units on a cycle come in no order and are left out.
fn units_from_leaves(plan: &Plan) -> Vec<UnitId> {
    let organisation = &plan.organisation;
    let roots = organisation.units.iter().filter(|(_, unit)| unit.value.parent.is_none()).map(|(id, _)| id);
    let mut order: Vec<UnitId> = roots.collect();
    let mut at = 0;
    while let Some(unit) = order.get(at).copied() {
        order.extend(organisation.sub_units[unit.index()].iter().copied());
        at += 1;
    }
    order.reverse();
    order
}

impl<'a> Builder<'a, '_> {
    fn state_all(&mut self) {
        let plan = self.plan;
        for statement in &plan.targets.statements {
            for cell in &statement.stated {
                self.state_one(statement, cell);
            }
        }
    }

    fn state_one(&mut self, statement: &Statement, cell: &Stated) {
        let served = service::stated(self.plan, statement, cell);
        let id = match &served {
            Some(served) => self.state(statement.set, &Stated { value: served.value, ..*cell }),
            None => self.state(statement.set, cell),
        };
        let notes = &mut self.cube.families[id.family.index()].notes;
        if let Some(shape) = served.and_then(|served| served.shape) {
            notes.shapes.insert(id, shape);
        }
        if statement.partial {
            notes.partial.insert(id);
        }
        if let Some(share) = statement.over_assign {
            notes.over.insert(id, share);
        }
        if let Some(part) = statement.counted {
            notes.counted.insert(id, part);
        }
    }

    /// Gives a cell a stated value; another value than it has already is reported. The number of a change stands over all.
    pub(super) fn state(&mut self, set: SetId, cell: &Stated) -> SeriesId {
        let (key, slot) = (key(set, cell), cell.period.slot());
        let amended = self.amended.get(&(key, slot)).copied();
        let cell = amended.as_ref().unwrap_or(cell);
        let id = self.cube.entry(key);
        let family = &mut self.cube.families[id.family.index()];
        let series = &mut family[id];
        let home = *series.span.get_or_insert(cell.span);
        match (cell.value, series.get(slot)) {
            (None, _) => series.break_slot(slot),
            (Some(value), None) if !series.is_broken(slot) => series.set(slot, value, Origin::Stated),
            (Some(value), Some(other)) if value != other => {
                series.break_slot(slot);
                let series = series.clone();
                let first = family.notes.places.get(&(id, slot as u8)).copied().or(series.span);
                let voice = Voice { plan: self.plan };
                statements_disagree::report(self.findings, voice, &series, slot, (other, first), (value, cell.span));
            }
            _ => {}
        }
        if home != cell.span {
            family.notes.places.entry((id, slot as u8)).or_insert(cell.span);
        }
        id
    }

    pub(super) fn voice(&self) -> Voice<'a> {
        Voice { plan: self.plan }
    }
}

/// The place of a cell: where it is stated, else where its series is, else where its holder is.
pub(super) fn place(plan: &Plan, cube: &Cube, id: SeriesId, slot: usize) -> Span {
    cube.place(id, slot).unwrap_or_else(|| Voice { plan }.holder_span(cube[id].key.holder))
}

/// A value another could be mended to, where a cell was reported.
pub(super) fn doubt(cube: &Cube, id: SeriesId, slot: usize) -> Option<Quantity> {
    cube.families[id.family.index()].notes.doubts.get(&(id, slot as u8)).copied()
}
