//! Building the cube: each family's statements, then cuts one after the other, then each family by itself, slices before what they
//! are parts of, then families against each other.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::cube::before::{Amended, Before, Course};
use crate::cube::family::Settling;
use crate::cube::from_slices::Fill;
use crate::cube::rules::statements_disagree;
use crate::cube::series::{Cube, Family, FamilyId, FamilyKey, Key, Origin, SeriesId};
use crate::cube::voice::Voice;
use crate::cube::{cuts, from_slices, over_slices, service, sets};
use crate::diagnostic::Findings;
use crate::plan::targets::{ProfileId, Stated, Statement};
use crate::plan::{Index, Plan, SetId, UnitId};
use crate::source::Span;

/// What building carries along.
pub(super) struct Builder<'a> {
    pub plan: &'a Plan,
    /// What was in force before, where the cube is that after a change.
    pub before: Option<&'a Before<'a>>,
    amended: Amended,
    pub cube: Cube,
    /// Seasonal profiles said for a cell; they hold for all below it.
    pub profiles: FxHashMap<Key, ProfileId>,
}

/// Builds the cube of a plan.
pub fn build(plan: &Plan, course: &Course<'_>, findings: &mut Findings) -> Cube {
    let mut builder = Builder::new(plan, course, Cube::default());
    builder.build(&course.amended, |_| true);
    builder.finish(findings)
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

/// The cells stated of one family, in the order they are written.
type Bucket<'a> = Vec<(&'a Statement, &'a Stated)>;

impl<'a> Builder<'a> {
    pub(super) fn new(plan: &'a Plan, course: &'a Course<'a>, cube: Cube) -> Self {
        let (before, amended) = (course.before.as_ref(), course.by_cell());
        Self { plan, before, amended, cube, profiles: FxHashMap::default() }
    }

    /// Builds the families that are meant, which have no series yet; numbers of changes come after those of the plan.
    pub(super) fn build(&mut self, changes: &[(SetId, Stated)], is_meant: impl Fn(&FamilyKey) -> bool + Sync) {
        let buckets = self.buckets(&is_meant);
        let (plan, amended) = (self.plan, &self.amended);
        let state = |(family, bucket): (&mut Family, Bucket<'_>)| {
            let organisation = &plan.organisation;
            let units = organisation.units.len();
            family.reserve(bucket.len(), units, units + organisation.seats.len());
            bucket.into_iter().for_each(|(statement, cell)| state_one(plan, family, amended, statement, cell));
        };
        self.cube.families.par_iter_mut().zip(buckets).for_each(state);
        for (set, cell) in changes {
            let id = self.state(*set, cell);
            if let Some(shape) = service::final_shape(plan, cell) {
                self.family(id.family).notes.shapes.entry(id).or_insert(shape);
            }
        }
        cuts::apply(self, &is_meant);
        self.settle(is_meant);
    }

    /// Settles the families that are meant, parts before what they are parts of.
    fn settle(&mut self, is_meant: impl Fn(&FamilyKey) -> bool + Sync) {
        let (plan, units) = (self.plan, units_from_leaves(self.plan));
        let seasons = !self.profiles.is_empty();
        let settling = Settling { plan, units: &units, profiles: &self.profiles, before: self.before };
        for depth in (0..=from_slices::deepest(plan)).rev() {
            let is_due = |key: &FamilyKey| is_meant(key) && from_slices::depth(plan, key.slice) == depth;
            self.cube.fill(from_slices::derive(plan, &self.cube, (&units, depth), (Fill::WhatIsOpen, seasons), is_due));
            let due = |family: &&mut Family| is_due(&family.key);
            self.cube.families.par_iter_mut().filter(due).for_each(|family| settling.derive(family));
            over_slices::check_leaves(plan, &mut self.cube, is_due);
            self.cube.families.par_iter_mut().filter(due).for_each(|family| settling.roll_up(family));
            self.cube.fill(from_slices::derive(plan, &self.cube, (&units, depth), (Fill::WhatIsLeft, seasons), is_due));
        }
    }

    /// The stated cells of each family, families in the order they are met.
    fn buckets(&mut self, is_meant: impl Fn(&FamilyKey) -> bool) -> Vec<Bucket<'a>> {
        let mut buckets: Vec<Bucket<'a>> = Vec::new();
        buckets.resize_with(self.cube.families.len(), Vec::new);
        for statement in &self.plan.targets.statements {
            for cell in &statement.stated {
                let key = Key::of(statement.set, cell).family();
                if is_meant(&key) {
                    let family = self.cube.family_entry(key).index();
                    if family >= buckets.len() {
                        buckets.push(Vec::new());
                    }
                    buckets[family].push((statement, cell));
                }
            }
        }
        buckets
    }

    /// Compares families with each other, and tells what was found of all of them.
    pub(super) fn finish(self, findings: &mut Findings) -> Cube {
        let mut cube = self.cube;
        for family in &cube.families {
            findings.append(family.found.clone());
        }
        over_slices::check_above(self.plan, &mut cube, &units_from_leaves(self.plan), findings);
        sets::check(self.plan, &cube, findings);
        cube
    }

    /// Gives a cell a stated value; another value than it has already is reported.
    pub(super) fn state(&mut self, set: SetId, cell: &Stated) -> SeriesId {
        let family = self.cube.family_entry(Key::of(set, cell).family());
        state(self.plan, &mut self.cube.families[family.index()], &self.amended, cell)
    }

    /// What was found of the family a series is of.
    pub(super) fn found(&mut self, id: SeriesId) -> &mut Findings {
        &mut self.family(id.family).found
    }

    pub(super) fn family(&mut self, id: FamilyId) -> &mut Family {
        self.cube.family_mut(id)
    }

    pub(super) fn voice(&self) -> Voice<'a> {
        Voice { plan: self.plan }
    }
}

fn state_one(plan: &Plan, family: &mut Family, amended: &Amended, statement: &Statement, cell: &Stated) {
    let served = service::stated(plan, statement, cell);
    let id = match &served {
        Some(served) => state(plan, family, amended, &Stated { value: served.value, ..*cell }),
        None => state(plan, family, amended, cell),
    };
    let notes = &mut family.notes;
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

/// Gives a cell of a family a stated value; another value than it has already is reported. The number of a change stands over all.
fn state(plan: &Plan, family: &mut Family, amended: &Amended, cell: &Stated) -> SeriesId {
    let slot = cell.period.slot();
    let newer = if amended.is_empty() { None } else { amended.get(&(Key::of(family.key.set, cell), slot)) };
    let (written, cell) = (cell.span, newer.unwrap_or(cell));
    let id = family.entry(cell.holder);
    let series = &mut family[id];
    // The home of a series is where the plan speaks of it, not the one number that a change states.
    if newer.is_none_or(|newer| newer.span != written) {
        series.span.get_or_insert(written);
    }
    let home = series.span;
    match (cell.value, series.get(slot)) {
        (None, _) => series.break_slot(slot),
        (Some(value), None) if !series.is_broken(slot) => series.set(slot, value, Origin::Stated),
        (Some(value), Some(other)) if value != other => {
            series.break_slot(slot);
            let series = series.clone();
            let first = family.notes.places.get(&(id, slot as u8)).copied().or(series.span);
            let found = &mut family.found;
            statements_disagree::report(found, Voice { plan }, &series, slot, (other, first), (value, cell.span));
        }
        (Some(_), Some(_)) => drop(family.notes.again.insert((id, slot as u8))),
        _ => {}
    }
    if home != Some(cell.span) {
        family.notes.places.entry((id, slot as u8)).or_insert(cell.span);
    }
    id
}

/// The place of a cell: where it is stated, else where its series is, else where its holder is.
pub(super) fn place(plan: &Plan, cube: &Cube, id: SeriesId, slot: usize) -> Span {
    cube.place(id, slot).unwrap_or_else(|| Voice { plan }.holder_span(cube[id].key.holder))
}
