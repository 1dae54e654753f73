//! The cube after an edit: only the families that the edit reaches are built again.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cube::before::Course;
use crate::cube::build::{Builder, build};
use crate::cube::cuts::parent_key;
use crate::cube::series::{Cube, FamilyKey, Key, SeriesId};
use crate::diagnostic::Findings;
use crate::plan::targets::{Child, Cut, Slices, Stated, Statement};
use crate::plan::{Plan, Renumbering, Replaced, SetId};
use crate::source::Span;

/// The cube of a plan of which statements were replaced and holders moved since `cube` was built.
pub fn rebuild(
    mut cube: Cube,
    plan: &Plan,
    (replaced, moves): (&[Replaced], &Renumbering),
    findings: &mut Findings,
) -> Cube {
    let mut moved = Moved::default();
    // What was found names places and names, which an edit may move and change.
    let mut reached: FxHashSet<FamilyKey> =
        cube.families().filter(|family| !family.found.is_empty()).map(|family| family.key).collect();
    if !moves.is_same() {
        reached.extend(cube.renumber(moves));
        // What is cut by heads, or among those who are there, is cut in another way now.
        let all = plan.targets.statements.iter();
        let cut = all.filter(|statement| !statement.cuts.is_empty());
        cut.for_each(|statement| reached.extend(families_of(plan, statement)));
    }
    for one in replaced {
        let new = &plan.targets.statements[one.new.clone()];
        let (same, old, new) = unlike(&one.old, new);
        same.iter().for_each(|(old, new)| moved.add(&cube, old, new));
        let alike = old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.speaks_of_the_same(new));
        if alike {
            for (old, new) in old.iter().zip(new) {
                reached.extend(families_that_differ(plan, old, new));
                moved.add(&cube, old, new);
            }
        } else {
            old.iter().chain(new).for_each(|statement| reached.extend(families_of(plan, statement)));
        }
    }
    spread(plan, &mut reached);
    spread_over_slices(&cube, &mut reached);
    let course = Course::default();
    if reached.iter().any(|key| cube.family(key).is_none()) {
        return build(plan, &course, findings);
    }
    moved.apply(&mut cube, &reached);
    cube.families.iter_mut().filter(|family| reached.contains(&family.key)).for_each(|family| family.clear());
    let families = cube.families.len();
    let mut builder = Builder::new(plan, &course, cube);
    builder.build(&[], |key| reached.contains(key));
    if builder.cube.families.len() != families || builder.cube.families().any(|family| family.iter().next().is_none()) {
        return build(plan, &course, findings);
    }
    builder.finish(findings)
}

/// Statements that say the same in two readings of a file, in pairs, and those between the two ends that do not.
type Unlike<'a> = (Vec<(&'a Statement, &'a Statement)>, &'a [Statement], &'a [Statement]);

fn unlike<'a>(old: &'a [Statement], new: &'a [Statement]) -> Unlike<'a> {
    let alike = |(old, new): &(&'a Statement, &'a Statement)| old.says_the_same(new);
    let head: Vec<_> = old.iter().zip(new).take_while(alike).collect();
    let (old, new) = (&old[head.len()..], &new[head.len()..]);
    let tail: Vec<_> = old.iter().rev().zip(new.iter().rev()).take_while(alike).collect();
    let (old, new) = (&old[..old.len() - tail.len()], &new[..new.len() - tail.len()]);
    (head.into_iter().chain(tail).collect(), old, new)
}

/// The families a statement gives numbers to.
fn families_of(plan: &Plan, statement: &Statement) -> Vec<FamilyKey> {
    let stated = statement.stated.iter().map(|cell| Key::of(statement.set, cell).family());
    let cuts = statement.cuts.iter().flat_map(|cut| families_of_cut(plan, statement.set, cut));
    stated.chain(cuts).collect()
}

/// The families to which one of two statements on the same cells gives another number; with cuts, all that they give numbers to.
fn families_that_differ(plan: &Plan, old: &Statement, new: &Statement) -> Vec<FamilyKey> {
    if !new.cuts.is_empty() {
        return families_of(plan, new);
    }
    let pairs = old.stated.iter().zip(&new.stated).filter(|(old, new)| old.value != new.value);
    pairs.map(|(_, cell)| Key::of(new.set, cell).family()).collect()
}

/// The family a cut is of, then those of its children.
fn families_of_cut(plan: &Plan, set: SetId, cut: &Cut) -> Vec<FamilyKey> {
    let own = parent_key(set, cut).family();
    let targets = &plan.targets;
    let below = cut.parts.iter().map(|part| part.child).chain(cut.children.iter().copied());
    let below = below.filter_map(|child| {
        let Child::Member(member) = child else { return None };
        let slice = targets.slices.find(&targets.cut_down(cut.slice, member)?)?;
        Some(FamilyKey { slice, ..own })
    });
    std::iter::once(own).chain(below).collect()
}

/// Adds the families that cuts join to those reached: a cut gives its children numbers of other families.
fn spread(plan: &Plan, reached: &mut FxHashSet<FamilyKey>) {
    if reached.is_empty() {
        return;
    }
    let all = plan.targets.statements.iter();
    let cuts = all.flat_map(|statement| statement.cuts.iter().map(|cut| (statement.set, cut)));
    let mut joined: Vec<Vec<FamilyKey>> = cuts.map(|(set, cut)| families_of_cut(plan, set, cut)).collect();
    joined.retain(|families| families.len() > 1);
    loop {
        let before = joined.len();
        joined.retain(|families| {
            let meets = families.iter().any(|key| reached.contains(key));
            if meets {
                reached.extend(families);
            }
            !meets
        });
        if joined.len() == before {
            return;
        }
    }
}

/// Adds the other slices of the families reached: a whole may follow from its parts.
fn spread_over_slices(cube: &Cube, reached: &mut FxHashSet<FamilyKey>) {
    let of_all_slices = |key: &FamilyKey| FamilyKey { slice: Slices::WHOLE, ..*key };
    let groups: FxHashSet<FamilyKey> = reached.iter().map(of_all_slices).collect();
    reached.extend(cube.families().map(|family| family.key).filter(|key| groups.contains(&of_all_slices(key))));
}

/// Places of stated cells that an edit moved without changing what they say.
#[derive(Default)]
struct Moved {
    places: FxHashMap<(SeriesId, Span), Span>,
    cells: FxHashSet<(SeriesId, u8)>,
}

impl Moved {
    fn add(&mut self, cube: &Cube, old: &Statement, new: &Statement) {
        for (from, to) in old.stated.iter().zip(&new.stated).filter(|(from, to)| from.span != to.span) {
            if let Some(id) = find(cube, old.set, from) {
                self.places.insert((id, from.span), to.span);
                self.cells.insert((id, from.period.slot() as u8));
            }
        }
    }

    /// Moves the places of the families that are not built again.
    fn apply(self, cube: &mut Cube, reached: &FxHashSet<FamilyKey>) {
        let mut seen = FxHashSet::default();
        for (id, slot) in self.cells {
            let family = cube.family_mut(id.family);
            if reached.contains(&family.key) {
                continue;
            }
            let moved = |span: Span| self.places.get(&(id, span)).copied().unwrap_or(span);
            if seen.insert(id) {
                family[id].span = family[id].span.map(moved);
            }
            if let Some(place) = family.notes.places.get_mut(&(id, slot)) {
                *place = moved(*place);
            }
        }
    }
}

fn find(cube: &Cube, set: SetId, cell: &Stated) -> Option<SeriesId> {
    cube.find(&Key::of(set, cell))
}
