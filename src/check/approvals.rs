//! Approvals: every approver is somebody, who stands above those who ask, and is not one of them; duties that must be apart are.

use ecow::EcoString;
use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use crate::check::View;
use crate::check::people::{audience, is_vacant, level, seats};
use crate::check::rules::{approval_unfilled, approver_below_asker, duties_together, self_approval};
use crate::diagnostic::Findings;
use crate::plan::{SeatId, Who};
use crate::say;
use crate::source::Span;
use crate::syntax::Entry;
use crate::syntax::process::{Approval, ApprovalRow};
use crate::syntax::reference::WhoRef;

/// Checks approvals and the separation of duties.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.plan.organisation.sound {
        return;
    }
    let mut told: FxHashSet<&str> = unfilled(view, findings).into_iter().collect();
    for approval in all(view) {
        let before = findings.len();
        let askers = askers(view, approval);
        for row in approval.value.table.rows.list() {
            above(view, approval, row, &askers, findings);
            stands_in(view, approval, row, &askers, findings);
        }
        if findings.len() > before {
            told.insert(&approval.id.value);
        }
    }
    separation(view, &told, findings);
}

fn all<'a>(view: &View<'a>) -> impl Iterator<Item = &'a Entry<Approval>> {
    view.written.sections().flat_map(|sections| sections.process.approvals.get()).flatten()
}

/// Those who ask: whom the approval is for, else the owners of the stages it is used in.
fn askers(view: &View<'_>, approval: &Entry<Approval>) -> Vec<SeatId> {
    if let Some(when) = approval.value.r#for.get() {
        return audience(view, when);
    }
    let processes = view.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
    let stages = processes.filter_map(|process| process.value.stages.get()).flatten();
    let used = stages.filter(|stage| stage.value.approval.get().is_some_and(|own| own.value == approval.id.value));
    used.filter_map(|stage| stage.value.owner.get()).flat_map(|owner| seats(view, owner).unwrap_or_default()).collect()
}

fn approvers(row: &ApprovalRow) -> impl Iterator<Item = &WhoRef> {
    row.approver.get().into_iter().flat_map(|approvers| &approvers.0)
}

/// Reports each approver whom nobody is once, whatever waits for them; gives the approvals that do.
fn unfilled<'a>(view: &View<'a>, findings: &mut Findings) -> Vec<&'a str> {
    let mut waiting: IndexMap<&str, Vec<(&str, Span)>> = IndexMap::new();
    for approval in all(view) {
        let named = approval.value.table.rows.list().iter().flat_map(|row| approvers(row).chain(row.backup.get()));
        for who in named {
            waiting.entry(who.as_str()).or_default().push((approval.id.as_str(), who.span));
        }
    }
    waiting.retain(|who, _| seats(view, who).is_some_and(|seats| seats.iter().all(|seat| is_vacant(view, *seat))));
    for (who, places) in &waiting {
        let (id, span) = places[0];
        let finding = approval_unfilled::report(findings, span, id, who);
        let mut others: Vec<_> = places.iter().filter(|(other, _)| *other != id).collect();
        others.dedup_by_key(|(other, _)| *other);
        for (other, span) in others {
            finding.label(*span, say!(en: "approval `{id}` too", zh: "审批 `{id}` 也是", id = *other));
        }
    }
    waiting.into_values().flatten().map(|(id, _)| id).collect()
}

/// Whether the row's approvers stand above those who ask, and are others than they.
fn above(view: &View<'_>, approval: &Entry<Approval>, row: &ApprovalRow, askers: &[SeatId], findings: &mut Findings) {
    let named: Option<Vec<(&WhoRef, Vec<SeatId>)>> =
        approvers(row).map(|who| seats(view, who).map(|seats| (who, seats))).collect();
    let Some(named) = named.filter(|named| !named.is_empty() && named.iter().all(|(_, seats)| !seats.is_empty()))
    else {
        return;
    };
    if let [(who, own)] = &named[..]
        && askers.iter().any(|asker| own.contains(asker) && (is_role(view, who) || own.len() == 1))
    {
        self_approval::report(findings, who.span, &approval.id.value, who);
        return;
    }
    let best = named
        .iter()
        .flat_map(|(who, seats)| seats.iter().map(move |seat| (who, *seat)))
        .max_by_key(|(_, seat)| level(view, *seat));
    let asked = askers.iter().copied().max_by_key(|seat| level(view, *seat));
    let (Some((who, best)), Some(asker)) = (best, asked) else { return };
    if let (Some(own), Some(other)) = (level(view, best), level(view, asker))
        && own < other
    {
        let asker = view.plan.organisation.seat_id(asker);
        approver_below_asker::report(findings, who.span, &approval.id.value, who, own, &asker, other);
    }
}

/// Whether whoever stands in for the row's approvers is one of those who ask.
fn stands_in(
    view: &View<'_>,
    approval: &Entry<Approval>,
    row: &ApprovalRow,
    askers: &[SeatId],
    findings: &mut Findings,
) {
    let Some(who) = row.backup.get() else { return };
    let own = seats(view, who).unwrap_or_default();
    if askers.iter().any(|asker| own.contains(asker)) && (is_role(view, who) || own.len() == 1) {
        self_approval::report_backup(findings, who.span, &approval.id.value, who);
    }
}

fn is_role(view: &View<'_>, who: &str) -> bool {
    matches!(view.plan.organisation.lookup(who), Some(Who::Role(_)))
}

/// Nobody has two of the duties that a group keeps apart.
fn separation(view: &View<'_>, told: &FxHashSet<&str>, findings: &mut Findings) {
    let groups = view.written.sections().filter_map(|sections| sections.risk.separation.get()?.apart.get());
    for group in groups.flatten() {
        let duties: Vec<(&crate::syntax::Ref, Vec<SeatId>)> =
            // What was reported of an approval says already that its duties lie together.
            group.iter().filter(|duty| !told.contains(duty.split('.').next().unwrap_or_default())).filter_map(|duty| Some((duty, holders_of(view, duty)?))).collect();
        for (at, (first, own)) in duties.iter().enumerate() {
            let shared = duties[at + 1..].iter().find_map(|(second, theirs)| {
                let seat = own.iter().find(|seat| theirs.contains(seat))?;
                Some((*second, *seat))
            });
            if let Some((second, seat)) = shared {
                let seat = view.plan.organisation.seat_id(seat);
                let finding = duties_together::report(findings, second.span, &seat, first, second);
                finding.label(first.span, say!(en: "the other duty", zh: "另一项职责"));
            }
        }
    }
}

/// Who has a duty such as `discount.request`, `discount.approve` or `contract.own`; `None` for duties in words.
fn holders_of(view: &View<'_>, duty: &EcoString) -> Option<Vec<SeatId>> {
    let (what, verb) = duty.rsplit_once('.')?;
    if verb == "own" {
        let processes = view.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
        let stages = processes.filter_map(|process| process.value.stages.get()).flatten();
        let owners = stages.filter(|stage| stage.id.value == what).filter_map(|stage| stage.value.owner.get());
        return Some(owners.flat_map(|owner| seats(view, owner).unwrap_or_default()).collect());
    }
    let approval = all(view).find(|approval| approval.id.value == what)?;
    match verb {
        "request" => Some(askers(view, approval)),
        "approve" => {
            let named = approval.value.table.rows.list().iter().flat_map(approvers);
            Some(named.flat_map(|who| seats(view, who).unwrap_or_default()).collect())
        }
        _ => None,
    }
}
