//! What of a pay plan concerns some positions.
//!
//! A plan is written for all it pays; a letter or a kit shows it as it is for its readers. Left out are rows of tables that hold for
//! none of them, advances for others, worked examples about others, and what the plan may cost in all.

use rustc_hash::FxHashSet;

use crate::diagnostic::Findings;
use crate::plan::audience::{Case, condition};
use crate::plan::{Index, Organisation, Resolver, RoleId, SeatId, UnitId, Who};
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::{AllOf, When};

/// The positions that something is shown to.
#[derive(Clone, Copy)]
pub(super) struct Own<'a> {
    pub organisation: &'a Organisation,
    pub seats: &'a [SeatId],
}

/// Whether a row holds for a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Never,
    /// What else is asked decides.
    Maybe,
    Always,
}

impl Own<'_> {
    /// An entry as it is for those of the positions that it is for; `None` where it is for none of them.
    pub(super) fn entry(&self, fields: &Fields) -> Option<Fields> {
        let whom = fields.iter().find_map(|(key, shape)| match shape {
            Shape::When(when) if key == "for" => Some(when),
            _ => None,
        })?;
        let seats: Vec<SeatId> = self.seats.iter().copied().filter(|seat| self.meets(*seat, whom)).collect();
        (!seats.is_empty()).then(|| Own { seats: &seats, ..*self }.record(fields))
    }

    /// An entry as it is for the positions.
    fn record(&self, fields: &Fields) -> Fields {
        let first = fields.iter().any(|(key, shape)| key == "match" && matches!(shape, Shape::Word("first")));
        let all = fields.iter().any(|(key, shape)| key == "match" && matches!(shape, Shape::Word("all")));
        let own = fields.iter().filter(|(key, _)| key != "budget").map(|(key, shape)| {
            let shape = match (key.as_str(), shape) {
                ("examples", Shape::List(examples)) => {
                    Shape::List(examples.iter().filter(|example| self.is_about(example)).cloned().collect())
                }
                (_, Shape::Rows(rows)) => Shape::Rows(self.rows(rows, first, all)),
                (_, other) => self.shape(other),
            };
            (key.clone(), shape)
        });
        own.collect()
    }

    fn shape(&self, shape: &Shape) -> Shape {
        match shape {
            Shape::Record(fields) => Shape::Record(self.record(fields)),
            Shape::Named(entries) => {
                let own = entries.iter().filter_map(|(id, entry)| match entry {
                    Shape::Record(fields) if fields.iter().any(|(key, _)| key == "for") => {
                        Some((id.clone(), Shape::Record(self.entry(fields)?)))
                    }
                    other => Some((id.clone(), self.shape(other))),
                });
                Shape::Named(own.collect())
            }
            Shape::List(items) => Shape::List(items.iter().map(|item| self.shape(item)).collect()),
            other => other.clone(),
        }
    }

    /// The rows that hold for one of the positions at least.
    fn rows(&self, rows: &[Fields], first: bool, all: bool) -> Vec<Fields> {
        let reached: FxHashSet<usize> =
            self.seats.iter().flat_map(|seat| self.reached(*seat, rows, first, all)).collect();
        rows.iter().enumerate().filter(|(at, _)| reached.contains(at)).map(|(_, row)| row.clone()).collect()
    }

    /// The rows that hold for a position: none behind one that always does, where that takes what is left.
    fn reached(&self, seat: SeatId, rows: &[Fields], first: bool, all: bool) -> Vec<usize> {
        let cases: Vec<(Holds, bool)> = rows.iter().map(|row| self.holds(seat, row)).collect();
        let settled = cases.iter().position(|(holds, otherwise)| *holds == Holds::Always && !otherwise);
        let open = |(at, (holds, otherwise)): &(usize, &(Holds, bool))| {
            let taken = settled.is_some_and(|settled| !all && (*otherwise || first && settled < *at));
            *holds != Holds::Never && !taken
        };
        cases.iter().enumerate().filter(open).map(|(at, _)| at).collect()
    }

    /// Whether a row holds for a position, and whether it is the row for all others.
    fn holds(&self, seat: SeatId, row: &Fields) -> (Holds, bool) {
        let when = row.iter().find_map(|(key, shape)| match shape {
            Shape::When(when) if key == "when" => Some(when),
            _ => None,
        });
        let Some(when) = when else { return (Holds::Maybe, false) };
        if when.otherwise {
            return (Holds::Maybe, true);
        }
        let holds = when.any.iter().map(|all| self.alternative(seat, when, all));
        let holds = holds.fold(Holds::Never, |one, other| match (one, other) {
            (Holds::Always, _) | (_, Holds::Always) => Holds::Always,
            (Holds::Never, Holds::Never) => Holds::Never,
            _ => Holds::Maybe,
        });
        (holds, false)
    }

    fn alternative(&self, seat: SeatId, when: &When, all: &AllOf) -> Holds {
        let (asked, rest): (Vec<_>, Vec<_>) =
            all.tests.iter().cloned().partition(|(axis, _)| OF_POSITIONS.contains(&axis.as_str()));
        let open = !rest.is_empty() || all.broken;
        if asked.is_empty() {
            return Holds::Maybe;
        }
        let asked = When { any: vec![AllOf { tests: asked, ..all.clone() }], ..when.clone() };
        match (self.meets(seat, &asked), open) {
            (false, _) => Holds::Never,
            (true, true) => Holds::Maybe,
            (true, false) => Holds::Always,
        }
    }

    fn meets(&self, seat: SeatId, when: &When) -> bool {
        // The plan was checked: what could be said of its conditions was said there.
        let mut unheard = Findings::default();
        let condition = condition(when, self.organisation, None, &mut Resolver { findings: &mut unheard });
        condition.is_some_and(|condition| condition.holds(&Case { who: Who::Seat(seat), service: None, period: None }))
    }

    /// Whether a worked example is about one of the positions, or about nobody in particular.
    fn is_about(&self, example: &Shape) -> bool {
        let Shape::Record(fields) = example else { return true };
        let given = fields.iter().find_map(|(key, shape)| match shape {
            Shape::Named(given) if key == "given" => Some(given),
            _ => None,
        });
        let facts: Vec<(&str, Who)> = given
            .into_iter()
            .flatten()
            .filter_map(|(axis, fact)| match fact {
                Shape::Text(id) => Some((axis.as_str(), self.organisation.lookup(id)?)),
                _ => None,
            })
            .filter(|(axis, _)| OF_POSITIONS.contains(axis))
            .collect();
        facts.is_empty() || self.seats.iter().any(|seat| facts.iter().all(|(_, who)| self.is(*seat, *who)))
    }

    fn is(&self, seat: SeatId, who: Who) -> bool {
        let own: (Option<RoleId>, Option<UnitId>) = (self.organisation.role_of(seat), self.organisation.unit_of(seat));
        match who {
            Who::Seat(other) => other == seat,
            Who::Group(group) => self.organisation.seats[seat.index()].group == group,
            Who::Role(role) => own.0 == Some(role),
            Who::Unit(unit) => own.1 == Some(unit),
        }
    }
}

/// Axes of positions whose answers do not change with time.
const OF_POSITIONS: [&str; 5] = ["role", "unit", "position", "head", "level"];
