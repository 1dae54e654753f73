//! Which seats a condition on positions means: `{role: seller}`, `{unit: within east}`, `{head: true}`.

use rustc_hash::FxHashSet;

use crate::plan::catalog::Index;
use crate::plan::organisation::{Organisation, SeatId, UnitId, Who};
use crate::plan::resolve::Resolver;
use crate::plan::rules::{unknown_axis, wrong_kind};
use crate::source::Spanned;
use crate::syntax::{AllOf, Ask, Noun, Test, When};

const AXES: [&str; 6] = ["role", "unit", "position", "head", "service_month", "level"];

/// The seats that meet a condition, in order; `None` where it was reported.
pub fn seats_of(when: &When, organisation: &Organisation, resolver: &mut Resolver<'_>) -> Option<Vec<SeatId>> {
    let mut found: FxHashSet<SeatId> = FxHashSet::default();
    for all in &when.any {
        found.extend(seats_of_all(all, organisation, resolver)?);
    }
    let mut seats: Vec<SeatId> = found.into_iter().collect();
    seats.sort_unstable();
    Some(seats)
}

fn seats_of_all(all: &AllOf, organisation: &Organisation, resolver: &mut Resolver<'_>) -> Option<Vec<SeatId>> {
    if all.broken {
        return None;
    }
    let mut seats: Vec<SeatId> = (0..organisation.seats.len()).map(SeatId::new).collect();
    for (axis, test) in &all.tests {
        let meets = test_of(axis, test, organisation, resolver)?;
        seats.retain(|seat| meets(*seat));
    }
    Some(seats)
}

type Meets<'a> = Box<dyn Fn(SeatId) -> bool + 'a>;

fn test_of<'a>(
    axis: &Spanned<ecow::EcoString>,
    test: &Test,
    organisation: &'a Organisation,
    resolver: &mut Resolver<'_>,
) -> Option<Meets<'a>> {
    match axis.as_str() {
        "role" | "unit" | "position" => ids_test(&test.ask, organisation, resolver),
        "head" => head_test(&test.ask, organisation),
        // The month of service and the level change with time and are asked where they matter.
        "service_month" | "level" => Some(Box::new(|_| true)),
        _ => {
            unknown_axis::report(resolver.findings, axis, AXES.into_iter());
            None
        }
    }
}

fn ids_test<'a>(ask: &Ask, organisation: &'a Organisation, resolver: &mut Resolver<'_>) -> Option<Meets<'a>> {
    match ask {
        Ask::Among(ids) => {
            let named: Vec<Who> = ids.iter().filter_map(|id| organisation.find(id, resolver)).collect();
            (named.len() == ids.len()).then(|| -> Meets<'a> {
                Box::new(move |seat| named.iter().any(|who| organisation.is_of(seat, *who, false)))
            })
        }
        Ask::Within(ids) => {
            let named: Vec<Who> = ids.iter().filter_map(|id| organisation.find(id, resolver)).collect();
            (named.len() == ids.len()).then(|| -> Meets<'a> {
                Box::new(move |seat| named.iter().any(|who| organisation.is_of(seat, *who, true)))
            })
        }
        Ask::Not(inner) => {
            ids_test(inner, organisation, resolver).map(|meets| -> Meets<'a> { Box::new(move |seat| !meets(seat)) })
        }
        Ask::Bounds(bounds) => {
            let limit = bounds.lower.as_ref().or(bounds.upper.as_ref())?;
            wrong_kind::report(
                resolver.findings,
                &limit.text,
                Noun { en: "ids, or `within` and an id", zh: "标识，或 `within` 加标识" },
            );
            None
        }
        Ask::Field(id) => {
            wrong_kind::report(resolver.findings, id, Noun { en: "ids of the organisation", zh: "组织中的标识" });
            None
        }
    }
}

fn head_test<'a>(ask: &Ask, organisation: &'a Organisation) -> Option<Meets<'a>> {
    let wanted = !matches!(ask, Ask::Among(words) if words.iter().any(|word| word.as_str() == "false"));
    let heads: FxHashSet<SeatId> = organisation.units.iter().filter_map(|(_, unit)| unit.value.head).collect();
    Some(Box::new(move |seat| heads.contains(&seat) == wanted))
}

impl Organisation {
    /// Whether a seat is the position, of the role or in the unit named; with `below` in a unit below it too.
    pub fn is_of(&self, seat: SeatId, who: Who, below: bool) -> bool {
        match who {
            Who::Seat(other) => seat == other,
            Who::Group(group) => self.seats[seat.index()].group == group,
            Who::Role(role) => self.role_of(seat) == Some(role),
            Who::Unit(unit) => self.unit_of(seat).is_some_and(|own| own == unit || (below && self.is_below(own, unit))),
        }
    }

    /// Whether a unit lies below another.
    pub fn is_below(&self, unit: UnitId, above: UnitId) -> bool {
        let mut current = self.units[unit].parent;
        for _ in 0..self.units.len() {
            match current {
                Some(parent) if parent == above => return true,
                Some(parent) => current = self.units[parent].parent,
                None => return false,
            }
        }
        false
    }

    /// The seats with a book of their own in a unit and all below it, in order.
    pub fn carrying_seats_below(&self, unit: UnitId) -> Vec<SeatId> {
        use crate::syntax::organisation::Carries;
        let mut seats = Vec::new();
        let mut open = vec![unit];
        let mut seen = 0;
        while let Some(unit) = open.pop().filter(|_| seen <= self.units.len()) {
            seen += 1;
            let own = self.unit_seats[unit.index()].iter().copied();
            seats.extend(own.filter(|seat| matches!(self.carries(*seat), Carries::Own | Carries::OwnAndTeam)));
            open.extend(self.sub_units[unit.index()].iter().copied());
        }
        seats.sort_unstable();
        seats
    }
}
