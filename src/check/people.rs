//! Who is meant by ids and by `for:`, for checks of the modules that name people.

use crate::check::View;
use crate::diagnostic::Findings;
use crate::plan::audience::seats_of;
use crate::plan::targets::HolderId;
use crate::plan::{Index, Resolver, RoleId, SeatId, Who};
use crate::syntax::When;

/// The seats that a condition means; none where it was reported.
pub(super) fn audience(view: &View<'_>, when: &When) -> Vec<SeatId> {
    // What could be said of the condition is said where references are resolved.
    let mut unheard = Findings::default();
    seats_of(when, &view.plan.organisation, &mut Resolver { findings: &mut unheard }).unwrap_or_default()
}

/// The seats that an id means: a role's, a position's, or the head of a unit. `None` for what is no id of the organisation.
pub(super) fn seats(view: &View<'_>, id: &str) -> Option<Vec<SeatId>> {
    let organisation = &view.plan.organisation;
    Some(match organisation.lookup(id)? {
        Who::Seat(seat) => vec![seat],
        Who::Group(group) => organisation.groups[group].seats.clone().map(SeatId).collect(),
        Who::Unit(unit) => organisation.units[unit].head.into_iter().collect(),
        Who::Role(role) => seats_of_role(view, role),
    })
}

/// The seats of a role.
pub(super) fn seats_of_role(view: &View<'_>, role: RoleId) -> Vec<SeatId> {
    let organisation = &view.plan.organisation;
    let all = (0..organisation.seats.len()).map(SeatId::new);
    all.filter(|seat| organisation.role_of(*seat) == Some(role)).collect()
}

/// Whether a seat is known to be unfilled.
pub(super) fn is_vacant(view: &View<'_>, seat: SeatId) -> bool {
    let organisation = &view.plan.organisation;
    organisation.groups[organisation.seats[seat.index()].group].vacant
}

/// The level of a seat's role.
pub(super) fn level(view: &View<'_>, seat: SeatId) -> Option<u32> {
    let organisation = &view.plan.organisation;
    organisation.role_of(seat).and_then(|role| organisation.roles[role].level)
}

/// Whether `above` stands above `seat` in the lines of reporting.
pub(super) fn stands_above(view: &View<'_>, above: SeatId, seat: SeatId) -> bool {
    let organisation = &view.plan.organisation;
    let mut current = organisation.manager(seat);
    for _ in 0..organisation.seats.len() {
        match current {
            Some(boss) if boss == above => return true,
            Some(boss) => current = organisation.manager(boss),
            None => return false,
        }
    }
    false
}

/// Whether a holder lies below a unit.
pub(super) fn is_below(view: &View<'_>, holder: HolderId, above: HolderId) -> bool {
    let organisation = &view.plan.organisation;
    let Who::Unit(above) = above.which(organisation) else { return false };
    let first = match holder.which(organisation) {
        Who::Unit(unit) => organisation.units[unit].parent,
        Who::Seat(seat) => organisation.unit_of(seat),
        Who::Role(_) | Who::Group(_) => None,
    };
    let chain = std::iter::successors(first, |unit| organisation.units[*unit].parent);
    chain.take(organisation.units.len()).any(|unit| unit == above)
}
