//! Where positions sell: the members of dimensions that records of a position name.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::chance::Chance;
use crate::decision::Axes;
use crate::decision::evaluate::{Asked, Cases, Fact};
use crate::model::Compiled;
use crate::plan::organisation::UnitId;
use crate::plan::targets::HolderId;
use crate::plan::{DimensionId, Index, MemberId, SeatId, Who};
use crate::syntax::customers::OwnerRef;

/// How often members are drawn anew until the table of territories gives the position its own.
const DRAWS: usize = 60;
/// One record of so many lies in the territory of another.
const BREACH: u64 = 90;

/// Who owns which territories.
pub(super) struct Places {
    tables: Vec<(Cases, Vec<Option<Who>>)>,
}

impl Places {
    pub(super) fn new(compiled: &Compiled, axes: &Axes) -> Self {
        let tables = compiled.written.sections().filter_map(|sections| sections.customers.territories.get());
        let organisation = &compiled.plan.organisation;
        let table = |own: &crate::syntax::customers::Territories| {
            let cases = Cases::of_table(&own.table, &compiled.plan, axes)?;
            let owners = own.table.rows.list().iter().map(|row| match row.owner.get() {
                Some(OwnerRef::Entry(entry)) => organisation.lookup(&entry.0),
                _ => None,
            });
            Some((cases, owners.collect()))
        };
        Self { tables: tables.filter_map(|own| table(own)).collect() }
    }

    /// The members of some dimensions that a record of a position names: most within its own territory, a few in that of another.
    pub(super) fn draw(
        &self,
        compiled: &Compiled,
        axes: &Axes,
        (seat, dimensions): (Option<SeatId>, &[DimensionId]),
        chance: &mut Chance,
    ) -> FxHashMap<DimensionId, MemberId> {
        let is_breach = chance.one_in(BREACH);
        let of: Vec<Vec<MemberId>> = dimensions.iter().map(|own| members(compiled, axes, *own, seat)).collect();
        let mut drawn = FxHashMap::default();
        for _ in 0..DRAWS {
            drawn.clear();
            for (dimension, members) in dimensions.iter().zip(&of) {
                drawn.extend(chance.one_of(members).map(|member| (*dimension, *member)));
            }
            if seat.is_none_or(|seat| self.is_own(compiled, seat, &drawn) != is_breach) {
                break;
            }
        }
        drawn
    }

    /// Whether the table of territories gives a place to a position, to the head of its unit, or says nothing of it.
    pub(super) fn is_own(&self, compiled: &Compiled, seat: SeatId, drawn: &FxHashMap<DimensionId, MemberId>) -> bool {
        let targets = &compiled.plan.targets;
        let organisation = &compiled.plan.organisation;
        let fact = |asked: &Asked| {
            let member = targets.dimensions.find(&asked.name).and_then(|dimension| drawn.get(&dimension));
            member.map_or(Fact::Missing, |member| Fact::Word(targets.members[member.index()].id.value.clone()))
        };
        let group = organisation.seats[seat.index()].group;
        let head = organisation.unit_of(seat).and_then(|unit| organisation.units[unit].head);
        let is_owner = |owner: &Option<Who>| match owner {
            Some(Who::Group(own)) => {
                *own == group || head.is_some_and(|head| organisation.seats[head.index()].group == *own)
            }
            Some(Who::Seat(own)) => *own == seat || head == Some(*own),
            Some(Who::Unit(unit)) => organisation.unit_of(seat) == Some(*unit),
            Some(Who::Role(role)) => organisation.role_of(seat) == Some(*role),
            None => false,
        };
        self.tables.iter().all(|(cases, owners)| match cases.rows(&fact) {
            Ok(rows) => rows.iter().filter_map(|row| owners.get(*row)).any(is_owner),
            Err(_) => true,
        })
    }
}

/// The leaves of a dimension that a position sells in: those of the slices that it has targets for, or those that its unit covers, or all.
fn members(compiled: &Compiled, axes: &Axes, dimension: DimensionId, seat: Option<SeatId>) -> Vec<MemberId> {
    let targets = &compiled.plan.targets;
    let is_leaf = |member: &MemberId| {
        let own = &targets.members[member.index()];
        own.dimension == dimension && own.children.is_empty()
    };
    let all: Vec<MemberId> = (0..targets.members.len()).map(MemberId::new).filter(is_leaf).collect();
    let Some(seat) = seat else { return all };
    let organisation = &compiled.plan.organisation;
    let holder = HolderId::seat(seat, organisation);
    let slices = compiled.cube.of_holder(holder).flat_map(|id| targets.slices.members(compiled.cube[id].key.slice));
    let named: FxHashSet<MemberId> = slices.copied().filter(|member| all.contains(member)).collect();
    if !named.is_empty() {
        return all.into_iter().filter(|member| named.contains(member)).collect();
    }
    let units = std::iter::successors(organisation.unit_of(seat), |unit| organisation.units[*unit].parent);
    let covers = units.filter_map(|unit| covers(compiled, axes, unit));
    let name: &EcoString = &targets.dimensions.item(dimension).id.value;
    let mut covers = covers.filter(|cases| cases.asked().iter().any(|asked| asked.name == *name));
    if let Some(cases) = covers.next() {
        let within = |member: &MemberId| {
            let id = &targets.members[member.index()].id.value;
            let fact = |asked: &Asked| if asked.name == *name { Fact::Word(id.clone()) } else { Fact::Missing };
            cases.holds(&fact) != Ok(false)
        };
        return all.into_iter().filter(within).collect();
    }
    all
}

/// What a unit covers, where it says so.
fn covers(compiled: &Compiled, axes: &Axes, unit: UnitId) -> Option<Cases> {
    let id = compiled.plan.organisation.units.id(unit);
    let mut units = compiled.written.sections().filter_map(|sections| sections.organisation.units.get()).flatten();
    let when = units.find(|entry| entry.id.value == *id)?.value.covers.get()?;
    Cases::of_when(when, &compiled.plan, axes)
}
