//! Units, roles, positions and the lines between them.

use std::ops::Range;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::diagnostic::{Findings, Lang};
use crate::graph::Forest;
use crate::index;
use crate::plan::catalog::{Catalog, Index};
use crate::plan::holders::{self, Roster};
use crate::plan::lives;
use crate::plan::resolve::Resolver;
use crate::plan::rules::{unknown_reference, wrong_kind};
use crate::source::{Span, Spanned};
use crate::syntax::organisation::{Carries, Position, Role as WrittenRole, Unit as WrittenUnit};
use crate::syntax::rules::duplicate_id;
use crate::syntax::{Noun, Read, Reader, Written};
use crate::units::{Date, Period, Quantity};

index! {
    /// A unit.
    UnitId,
    /// A role.
    RoleId,
    /// A position as written: one seat, or several alike.
    GroupId,
    /// A seat.
    SeatId,
}

/// What an id of the organisation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A unit.
    Unit(UnitId),
    /// A role.
    Role(RoleId),
    /// A position of one or several seats.
    Group(GroupId),
    /// One of several seats alike.
    Seat(SeatId),
}

/// A unit.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Printed label.
    pub name: Option<EcoString>,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// The seat that leads it.
    pub head: Option<SeatId>,
    /// Whether a head was named, resolved or not.
    pub has_head: bool,
    /// First and last day it exists.
    pub dates: (Option<Date>, Option<Date>),
    /// Whether its parent was named but reported.
    pub broken_parent: bool,
}

/// A role.
#[derive(Debug, Clone)]
pub struct Role {
    /// Printed label.
    pub name: Option<EcoString>,
    /// Rank; higher stands above.
    pub level: Option<u32>,
    /// What number its holders carry.
    pub carries: Carries,
    /// The role that follows it.
    pub promotes_to: Option<RoleId>,
    /// Part of the full quota by month of service.
    pub ramp: Vec<(u32, Quantity)>,
}

/// A position as written.
#[derive(Debug, Clone)]
pub struct Group {
    /// Printed label.
    pub name: Option<EcoString>,
    /// Its role; `None` where that was reported.
    pub role: Option<RoleId>,
    /// Its unit; `None` where that was reported.
    pub unit: Option<UnitId>,
    /// Its seats.
    pub seats: Range<u32>,
    /// The seat it reports to, where that is said.
    pub reports_to: Option<SeatId>,
    /// Further seats it answers to.
    pub dotted_to: Vec<SeatId>,
    /// Known to be unfilled.
    pub vacant: bool,
}

/// A seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The position it is of.
    pub group: GroupId,
    /// Its number among those alike, from 1.
    pub number: u32,
    /// First day it exists.
    pub starts: Option<Date>,
    /// Last day it exists.
    pub ends: Option<Date>,
}

/// The organisation.
#[derive(Debug, Default, Clone)]
pub struct Organisation {
    /// Units.
    pub units: Catalog<UnitId, Unit>,
    /// Roles.
    pub roles: Catalog<RoleId, Role>,
    /// Positions as written.
    pub groups: Catalog<GroupId, Group>,
    /// All seats, those of a position one after the other.
    pub seats: Vec<Seat>,
    /// Units directly below each unit.
    pub sub_units: Vec<Vec<UnitId>>,
    /// Seats of each unit.
    pub unit_seats: Vec<Vec<SeatId>>,
    /// Who holds which seat, where the plan was given that.
    pub roster: Option<Roster>,
    /// Whether all of it could be read and resolved.
    pub sound: bool,
    /// Whether all units lie in one tree too; where not, sums over it say nothing.
    pub sums: bool,
    /// The seats of positions that have several, by id.
    numbered: FxHashMap<EcoString, SeatId>,
}

/// What an id of the organisation is called in messages.
pub const WHO: Noun = Noun { en: "a unit, a role or a position", zh: "部门、岗位角色或岗位" };

impl Organisation {
    /// Resolves units, roles and positions.
    pub fn resolve(written: &Written, findings: &mut Findings) -> Self {
        let before = findings.len();
        let mut organisation = Self { sound: !written.sections().any(is_broken), ..Self::default() };
        let mut resolver = Resolver { findings };
        let positions = written.sections().filter_map(|sections| sections.organisation.positions.get());
        organisation.groups.reserve(positions.map(|entries| entries.iter().count()).sum());
        for sections in written.sections() {
            let own = &sections.organisation;
            resolver.add_all(&mut organisation.units, own.units.get(), WrittenUnit::NOUN, unit);
            resolver.add_all(&mut organisation.roles, own.roles.get(), WrittenRole::NOUN, role);
        }
        let mut with_lines = Vec::new();
        for sections in written.sections() {
            organisation.add_positions(sections.organisation.positions.get(), &mut resolver, &mut with_lines);
        }
        organisation.name_all(&mut resolver);
        for sections in written.sections() {
            organisation.link_roles(sections.organisation.roles.get(), &mut resolver);
        }
        organisation.gather();
        organisation.link_parents(written, &mut resolver);
        for sections in written.sections() {
            organisation.link_units(sections.organisation.units.get(), &mut resolver);
        }
        organisation.link_lines(&with_lines, &mut resolver);
        organisation.sound &= resolver.findings.len() == before;
        lives::mend(&mut organisation, written, resolver.findings);
        organisation.roster = holders::resolve(written, &organisation, &mut resolver);
        let trees = Forest::new(organisation.units.iter().map(|(_, unit)| unit.value.parent).collect());
        organisation.sums = organisation.sound && trees.roots().len() <= 1 && trees.cycles().is_empty();
        organisation
    }

    /// Units, roles and positions share one set of ids.
    fn name_all(&mut self, resolver: &mut Resolver<'_>) {
        let mut twice = |id: &Spanned<EcoString>, first: Option<Span>| {
            if let Some(first) = first {
                duplicate_id::report(&mut Reader::new(resolver.findings, id.value.clone()), id, first, WHO);
            }
        };
        for (_, role) in self.roles.iter() {
            twice(&role.id, self.units.find(&role.id).map(|unit| self.units.item(unit).id.span));
        }
        // There are far fewer units and roles than positions.
        let units = self.units.iter().map(|(_, unit)| &unit.id);
        let roles = self.roles.iter().map(|(_, role)| &role.id).filter(|id| self.units.find(id).is_none());
        for first in units.chain(roles) {
            if let Some(group) = self.groups.find(first) {
                twice(&self.groups.item(group).id, Some(first.span));
            }
        }
        let mut numbered = FxHashMap::default();
        for (index, item) in self.groups.iter().filter(|(_, item)| item.value.seats.len() > 1) {
            numbered.extend(item.value.seats.clone().map(|seat| (self.seat_id_of(index, seat), SeatId(seat))));
        }
        self.numbered = numbered;
    }

    fn seat_id_of(&self, group: GroupId, seat: u32) -> EcoString {
        let number = self.seats[seat as usize].number;
        ecow::eco_format!("{}-{number}", self.groups.id(group))
    }

    fn link_roles(&mut self, entries: Option<&crate::syntax::Entries<WrittenRole>>, resolver: &mut Resolver<'_>) {
        for entry in entries.into_iter().flatten() {
            let Some(next) = entry.value.promotes_to.get() else { continue };
            let found = resolver.find(next, &self.roles, WrittenRole::NOUN);
            if let Some(role) = self.roles.find(&entry.id) {
                self.roles.get_mut(role).promotes_to = found;
            }
        }
    }

    fn link_units(&mut self, entries: Option<&crate::syntax::Entries<WrittenUnit>>, resolver: &mut Resolver<'_>) {
        for entry in entries.into_iter().flatten() {
            let Some(unit) = self.units.find(&entry.id) else { continue };
            if let Some(head) = entry.value.head.get() {
                self.units.get_mut(unit).has_head = true;
                self.units.get_mut(unit).head = self.head(head, unit, resolver);
            }
        }
    }

    /// The seat named as a head: a position, or the unit's one position of a role.
    fn head(&self, id: &Spanned<EcoString>, unit: UnitId, resolver: &mut Resolver<'_>) -> Option<SeatId> {
        match self.find(id, resolver)? {
            Who::Seat(seat) => Some(seat),
            Who::Group(group) => self.first_seat(group),
            Who::Role(role) => {
                self.unit_seats[unit.index()].iter().copied().find(|seat| self.role_of(*seat) == Some(role))
            }
            Who::Unit(_) => {
                wrong_kind::report(resolver.findings, id, Noun { en: "a position or a role", zh: "岗位或岗位角色" });
                None
            }
        }
    }

    fn link_lines(&mut self, with_lines: &[(GroupId, &Position)], resolver: &mut Resolver<'_>) {
        for (group, position) in with_lines.iter().copied() {
            if let Some(boss) = position.reports_to.get() {
                let boss = self.seat_named(boss, resolver);
                self.groups.get_mut(group).reports_to = boss;
            }
            if let Some(bosses) = position.dotted_to.get() {
                let bosses = bosses.0.iter().filter_map(|boss| self.seat_named(boss, resolver)).collect();
                self.groups.get_mut(group).dotted_to = bosses;
            }
        }
    }

    fn seat_named(&self, id: &Spanned<EcoString>, resolver: &mut Resolver<'_>) -> Option<SeatId> {
        match self.find(id, resolver)? {
            Who::Seat(seat) => Some(seat),
            Who::Group(group) => self.first_seat(group),
            Who::Role(role) => {
                let seats = (0..self.seats.len()).map(SeatId::new);
                seats.into_iter().find(|seat| self.role_of(*seat) == Some(role))
            }
            Who::Unit(unit) => self.units[unit].head,
        }
    }

    /// Lists what is below each unit, once parents and units are known.
    fn gather(&mut self) {
        self.sub_units = vec![Vec::new(); self.units.len()];
        self.unit_seats = vec![Vec::new(); self.units.len()];
        for (index, seat) in self.seats.iter().enumerate() {
            if let Some(unit) = self.groups[seat.group].unit {
                self.unit_seats[unit.index()].push(SeatId::new(index));
            }
        }
    }

    /// What an id of the organisation names; reported if nothing.
    pub fn find(&self, id: &Spanned<EcoString>, resolver: &mut Resolver<'_>) -> Option<Who> {
        let found = self.lookup(&id.value);
        let broken = self.units.is_broken(id) || self.roles.is_broken(id) || self.groups.is_broken(id);
        if found.is_none() && !broken {
            let known = self.units.ids().chain(self.roles.ids()).chain(self.groups.ids());
            unknown_reference::report(resolver.findings, id, WHO, known);
        }
        found
    }

    /// What an id names, without a word if nothing.
    pub fn lookup(&self, id: &str) -> Option<Who> {
        let unit = self.units.find(id).map(Who::Unit);
        let role = || self.roles.find(id).map(Who::Role);
        let group = || self.groups.find(id).map(Who::Group);
        unit.or_else(role).or_else(group).or_else(|| self.numbered.get(id).copied().map(Who::Seat))
    }

    fn first_seat(&self, group: GroupId) -> Option<SeatId> {
        let seats = &self.groups[group].seats;
        (!seats.is_empty()).then_some(SeatId(seats.start))
    }

    /// The role of a seat.
    pub fn role_of(&self, seat: SeatId) -> Option<RoleId> {
        self.groups[self.seats[seat.index()].group].role
    }

    /// The unit of a seat.
    pub fn unit_of(&self, seat: SeatId) -> Option<UnitId> {
        self.groups[self.seats[seat.index()].group].unit
    }

    /// What number a seat carries.
    pub fn carries(&self, seat: SeatId) -> Carries {
        self.role_of(seat).map_or(Carries::None, |role| self.roles[role].carries)
    }

    /// The id of a seat: the position's own, or with its number.
    pub fn seat_id(&self, seat: SeatId) -> EcoString {
        let group = self.seats[seat.index()].group;
        if self.groups[group].seats.len() == 1 { self.groups.id(group).clone() } else { self.seat_id_of(group, seat.0) }
    }

    /// Where a seat is written.
    pub fn seat_span(&self, seat: SeatId) -> Span {
        self.groups.item(self.seats[seat.index()].group).id.span
    }

    /// The printed label of a unit.
    pub fn unit_name(&self, unit: UnitId) -> EcoString {
        self.units[unit].name.clone().unwrap_or_else(|| self.units.id(unit).clone())
    }

    /// The printed label of a seat: the position's, else its unit's and role's, with its number among those alike.
    pub fn seat_name(&self, seat: SeatId, lang: Lang) -> String {
        let (number, group) = (self.seats[seat.index()].number, self.seats[seat.index()].group);
        let name = self.printed_name(Who::Group(group), lang);
        if self.groups[group].seats.len() == 1 { name } else { format!("{name} {number}") }
    }

    /// Whether one entry of positions alone has a role.
    fn is_only(&self, role: RoleId) -> bool {
        self.groups.iter().filter(|(_, group)| group.value.role == Some(role)).count() == 1
    }

    /// The printed label of what an id names.
    pub fn printed_name(&self, who: Who, lang: Lang) -> String {
        match who {
            Who::Unit(unit) => self.unit_name(unit).to_string(),
            Who::Role(role) => self.roles[role].name.as_ref().unwrap_or_else(|| self.roles.id(role)).to_string(),
            Who::Seat(seat) => self.seat_name(seat, lang),
            Who::Group(group) => {
                let own = &self.groups[group];
                match (&own.name, own.unit, own.role) {
                    (Some(name), ..) => name.to_string(),
                    // A role that stands in one place only needs no unit to be told apart.
                    (None, _, Some(role)) if self.is_only(role) => self.printed_name(Who::Role(role), lang),
                    (None, Some(unit), Some(role)) => {
                        let (unit, role) = (self.unit_name(unit), self.printed_name(Who::Role(role), lang));
                        match lang {
                            Lang::En => format!("{role}, {unit}"),
                            Lang::Zh => format!("{unit}{role}"),
                        }
                    }
                    _ => self.groups.id(group).to_string(),
                }
            }
        }
    }

    /// The seat a seat reports to: as said, else the head of its unit, for the head itself that of the unit above.
    pub fn manager(&self, seat: SeatId) -> Option<SeatId> {
        if let Some(said) = self.groups[self.seats[seat.index()].group].reports_to {
            return Some(said).filter(|boss| *boss != seat);
        }
        let mut unit = self.unit_of(seat);
        let mut steps = 0;
        while let Some(current) = unit.filter(|_| steps <= self.units.len()) {
            match self.units[current].head {
                Some(head) if head != seat => return Some(head),
                _ => unit = self.units[current].parent,
            }
            steps += 1;
        }
        None
    }

    /// Sets the parents of units; the tree below each follows.
    fn link_parents(&mut self, written: &Written, resolver: &mut Resolver<'_>) {
        for entry in written.sections().flat_map(|sections| sections.organisation.units.get()).flatten() {
            let Some(unit) = self.units.find(&entry.id) else { continue };
            let named = entry.value.parent.get();
            let parent = named.and_then(|parent| resolver.find(parent, &self.units, WrittenUnit::NOUN));
            let value = self.units.get_mut(unit);
            value.parent = parent;
            value.broken_parent = entry.value.parent.is_broken() || (named.is_some() && parent.is_none());
            if let Some(parent) = parent {
                self.sub_units[parent.index()].push(unit);
            }
        }
    }

    /// Whether a seat exists on some day of a period.
    pub fn exists_in(&self, seat: SeatId, period: Period, calendar: &crate::units::Calendar) -> bool {
        let (first, last) = calendar.dates(period);
        let seat = &self.seats[seat.index()];
        seat.starts.is_none_or(|starts| starts <= last) && seat.ends.is_none_or(|ends| first <= ends)
    }
}

/// Whether something of the organisation was written but could not be read.
fn is_broken(sections: &crate::syntax::Sections) -> bool {
    let own = &sections.organisation;
    let units = own
        .units
        .get()
        .is_some_and(|units| !units.broken.is_empty() || units.iter().any(|unit| unit.value.parent.is_broken()));
    let roles = own
        .roles
        .get()
        .is_some_and(|roles| !roles.broken.is_empty() || roles.iter().any(|role| role.value.carries.is_broken()));
    let positions = own.positions.get().is_some_and(|positions| {
        let broken =
            |position: &Position| position.role.is_broken() || position.unit.is_broken() || position.count.is_broken();
        !positions.broken.is_empty() || positions.iter().any(|position| broken(&position.value))
    });
    units || roles || positions || own.units.is_broken() || own.roles.is_broken() || own.positions.is_broken()
}

fn unit(written: &WrittenUnit) -> Unit {
    Unit {
        name: written.name.get().map(|name| name.value.clone()),
        parent: None,
        head: None,
        has_head: false,
        dates: (written.starts.get().map(|date| date.value), written.ends.get().map(|date| date.value)),
        broken_parent: false,
    }
}

fn role(written: &WrittenRole) -> Role {
    let ramp = written.ramp.get().map(|ramp| ramp.iter()).into_iter().flatten();
    let shares = ramp.filter_map(|(month, share)| Some((month.parse().ok()?, share.as_ref()?.value.0)));
    Role {
        name: written.name.get().map(|name| name.value.clone()),
        level: written.level.get().map(|level| level.value.0),
        carries: written.carries.get().map_or(Carries::None, |carries| carries.value),
        promotes_to: None,
        ramp: shares.collect(),
    }
}
