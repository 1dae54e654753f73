//! Building the cube: statements, cuts, then the organisation from the leaves up.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::cube::cuts;
use crate::cube::over_holders;
use crate::cube::over_slices;
use crate::cube::over_time;
use crate::cube::rules::statements_disagree;
use crate::cube::series::{Cube, Key, Origin, SeriesId};
use crate::cube::sets;
use crate::cube::voice::Voice;
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, ProfileId, Stated};
use crate::plan::{Index, Plan, SetId, UnitId};
use crate::source::Span;
use crate::units::Quantity;

/// What building carries along.
pub(super) struct Builder<'a, 'f> {
    pub plan: &'a Plan,
    pub findings: &'f mut Findings,
    pub cube: Cube,
    /// Places of stated cells, for labels.
    pub places: FxHashMap<(SeriesId, u8), Span>,
    /// Cells whose children may exceed them, by this much of them.
    pub over: FxHashMap<SeriesId, Quantity>,
    /// Cells of which something may stay unallocated.
    pub partial: FxHashSet<SeriesId>,
    /// Seasonal profiles said for a cell; they hold for all below it.
    pub profiles: FxHashMap<SeriesId, ProfileId>,
}

/// Builds the cube of a plan.
pub fn build(plan: &Plan, findings: &mut Findings) -> Cube {
    let holders = plan.organisation.units.len() + plan.organisation.seats.len();
    let mut builder = Builder {
        plan,
        findings,
        cube: Cube::new(holders),
        places: FxHashMap::default(),
        over: FxHashMap::default(),
        partial: FxHashSet::default(),
        profiles: FxHashMap::default(),
    };
    builder.state_all();
    cuts::apply(&mut builder);
    for seat in 0..plan.organisation.seats.len() {
        let holder = HolderId::new(plan.organisation.units.len() + seat);
        over_time::fill_leaves(&mut builder, holder);
    }
    for unit in units_from_leaves(plan) {
        over_holders::roll_up(&mut builder, unit);
    }
    over_slices::check(&mut builder);
    sets::check(&mut builder);
    builder.cube
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

impl Builder<'_, '_> {
    fn state_all(&mut self) {
        let plan = self.plan;
        for statement in &plan.targets.statements {
            for cell in &statement.stated {
                let series = self.state(statement.set, cell);
                if statement.partial {
                    self.partial.insert(series);
                }
                if let Some(share) = statement.over_assign {
                    self.over.insert(series, share);
                }
            }
        }
    }

    /// Gives a cell a stated value; another value than it has already is reported.
    pub(super) fn state(&mut self, set: SetId, cell: &Stated) -> SeriesId {
        let key = Key { set, metric: cell.metric, holder: cell.holder, slice: cell.slice, year: cell.period.year };
        let slot = cell.period.slot();
        let id = self.cube.entry(key);
        let series = &mut self.cube[id];
        series.span.get_or_insert(cell.span);
        match (cell.value, series.get(slot)) {
            (None, _) => series.break_slot(slot),
            (Some(value), None) if !series.is_broken(slot) => series.set(slot, value, Origin::Stated),
            (Some(value), Some(other)) if value != other => {
                let first = self.places.get(&(id, slot as u8)).copied();
                series.break_slot(slot);
                let series = self.cube[id].clone();
                statements_disagree::report(
                    self.findings,
                    Voice { plan: self.plan },
                    &series,
                    slot,
                    (other, first),
                    (value, cell.span),
                );
            }
            _ => {}
        }
        self.places.entry((id, slot as u8)).or_insert(cell.span);
        id
    }

    /// The place of a cell: where it is stated, else where its series is, else where its holder is.
    pub(super) fn place(&self, id: SeriesId, slot: usize) -> Span {
        let stated = self.places.get(&(id, slot as u8)).copied();
        stated.or(self.cube[id].span).unwrap_or_else(|| self.voice().holder_span(self.cube[id].key.holder))
    }
}
