//! The team: every role is trained for, and hiring fills the positions that are open.

use rustc_hash::FxHashSet;

use crate::check::View;
use crate::check::people::{audience, is_vacant};
use crate::check::rules::{hiring_mismatch, role_without_training};
use crate::diagnostic::Findings;
use crate::plan::{Index, SeatId};
use crate::syntax::team::Hiring;

/// Checks training and hiring.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.plan.organisation.sound {
        return;
    }
    trainings(view, findings);
    for hiring in view.written.sections().flat_map(|sections| sections.team.hiring.get()).flatten() {
        if let Some((planned, open)) =
            open_positions(view, &hiring.value).filter(|(planned, open)| *planned as usize != *open)
        {
            hiring_mismatch::report(findings, hiring.id.span, &hiring.id.value, planned, open);
        }
    }
}

fn trainings(view: &View<'_>, findings: &mut Findings) {
    let organisation = &view.plan.organisation;
    let trainings = view.written.sections().flat_map(|sections| sections.team.training.get());
    let mut some = false;
    let mut trained: FxHashSet<SeatId> = FxHashSet::default();
    for training in trainings.flatten() {
        some = true;
        match training.value.r#for.get() {
            Some(when) => trained.extend(audience(view, when)),
            // Whom it is for was reported, so nobody can be said to be without.
            None => return,
        }
    }
    let taught: FxHashSet<_> = trained.iter().filter_map(|seat| organisation.role_of(*seat)).collect();
    let held: FxHashSet<_> =
        (0..organisation.seats.len()).filter_map(|seat| organisation.role_of(SeatId::new(seat))).collect();
    for (role, item) in organisation.roles.iter().filter(|_| some) {
        if held.contains(&role) && !taught.contains(&role) {
            role_without_training::report(findings, item.id.span, &item.id.value);
        }
    }
}

/// How many a hiring plan is for, and how many positions it can be for.
fn open_positions(view: &View<'_>, hiring: &Hiring) -> Option<(u32, usize)> {
    let organisation = &view.plan.organisation;
    let (unit, role) = (organisation.units.find(hiring.of.get()?)?, organisation.roles.find(hiring.role.get()?)?);
    let calendar = &view.plan.facts.calendar;
    let (first, last) = calendar.dates(calendar.year());
    let open = (0..organisation.seats.len()).map(SeatId::new).filter(|seat| {
        let own = organisation.unit_of(*seat);
        let there = own.is_some_and(|own| own == unit || organisation.is_below(own, unit));
        let starts = organisation.seats[seat.index()].starts;
        let new = starts.is_some_and(|starts| first < starts && starts <= last);
        there && organisation.role_of(*seat) == Some(role) && (new || is_vacant(view, *seat))
    });
    Some((hiring.count.get()?.value.0, open.count()))
}
