//! Changes: approved, by somebody above, against the numbers that are in force, and moving no others.

use rustc_hash::FxHashMap;

use crate::change::Day;
use crate::check::View;
use crate::check::entered::Entered;
use crate::check::people::{is_below, seats, stands_above};
use crate::check::rules::{
    approver_below_holder, change_below_past, change_does_not_match, change_moves_others, change_reaches_back,
    change_unapproved, changes_collide,
};
use crate::cube::{Before, Family, Key, SLOTS, Series, SeriesId, Voice};
use crate::diagnostic::{Findings, Message};
use crate::plan::targets::{Amendment, MetricId, SetId, Slices, Was};
use crate::plan::{SeatId, Who};
use crate::source::Span;
use crate::syntax::governance::{Change, TargetChange};
use crate::syntax::targets::OverTime;
use crate::units::Quantity;

/// Checks the changes of a day against the plan before them; `sound` says that no error was found in that. Whether they can be
/// applied: where not, nothing follows from them.
pub fn approved(before: &View<'_>, day: &Day<'_>, sound: bool, findings: &mut Findings) -> bool {
    if !before.plan.organisation.sound {
        return true;
    }
    for change in &day.changes {
        let Some(id) = change.id.get() else { continue };
        if change.approver.is_absent() {
            change_unapproved::report(findings, id.span, id);
        }
        let mut told = false;
        for target in change.targets.get().into_iter().flatten() {
            told = told || approver(before, change, id, target, findings);
            matches(before, id, target, sound, findings);
        }
    }
    let (named, told) = (Named::of(before, day), findings.len());
    named.collide(before, findings);
    named.below_past(before, day, findings);
    findings.len() == told
}

fn holder(view: &View<'_>, target: &TargetChange) -> Option<Who> {
    view.plan.organisation.lookup(target.of.get()?)
}

/// Whether the approver does not stand above the holder of the number (above the head of a unit), which is reported.
fn approver(view: &View<'_>, change: &Change, id: &str, target: &TargetChange, findings: &mut Findings) -> bool {
    let organisation = &view.plan.organisation;
    let (Some(approver), Some(of)) = (change.approver.get(), target.of.get()) else { return false };
    let held: Option<SeatId> = match holder(view, target) {
        Some(Who::Unit(unit)) => organisation.units[unit].head,
        Some(Who::Seat(seat)) => Some(seat),
        Some(Who::Group(group)) => Some(SeatId(organisation.groups[group].seats.start)),
        _ => None,
    };
    let (Some(held), Some(approvers)) = (held, seats(view, approver)) else { return false };
    // At the top of the organisation there is nobody above.
    let top = organisation.manager(held).is_none();
    let below = !top && !approvers.iter().any(|seat| stands_above(view, *seat, held));
    if below {
        approver_below_holder::report(findings, approver.span, id, approver, of);
    }
    below
}

/// What was in force is what the change says it was.
fn matches(view: &View<'_>, id: &str, target: &TargetChange, sound: bool, findings: &mut Findings) {
    // What cannot be resolved is said where the change is applied.
    let amendments = view.plan.amendments(target, &mut Findings::default());
    let differs = amendments.iter().find_map(|amendment| {
        let value = in_force(view, amendment);
        let (was, span) = match amendment.was? {
            Was::New => (None, amendment.cell.span),
            Was::Value(was, span) => (Some(was), span),
        };
        // Where the plan's numbers do not hold, what is missing says nothing of the change.
        let known = value.is_some() || (view.plan.organisation.sums && sound);
        (value != was && known).then_some((span, amendment.cell.metric, was, value))
    });
    if let (Some((span, metric, was, value)), Some(of), Some(name)) = (differs, target.of.get(), target.metric.get()) {
        let kind = &view.plan.targets.metrics[metric].kind;
        let said = |value: Quantity| Message::new(|lang| kind.show(value, lang));
        change_does_not_match::report(findings, span, (id, of, name), was.map(said), value.map(said));
    }
}

/// The number of a cell in force.
fn in_force(view: &View<'_>, amendment: &Amendment) -> Option<Quantity> {
    view.cube.value(&Key::of(amendment.set, &amendment.cell), amendment.cell.period.slot())
}

/// Checks what the changes of a day move: nothing that is over, and nobody's number but of those they name, with those above and
/// below them. Changes of entries may move whom they reach, in what is to come.
pub fn moved(before: &View<'_>, now: &View<'_>, day: &Day<'_>, findings: &mut Findings) {
    let was = Before::new((before.plan, before.cube), now.plan, day.starts);
    let told = findings.len();
    let named = Named::of(now, day);
    let back =
        |(.., own): &&(&str, &TargetChange, Amendment)| was.is_over(own.cell.period.year, own.cell.period.slot());
    for of_change in named.list.chunk_by(|a, b| std::ptr::eq(a.0, b.0)) {
        if let Some((id, target, amendment)) = of_change.iter().find(back) {
            let span = target.period.get().map_or(target.site, |period| period.span);
            let period = Voice { plan: now.plan }.period(amendment.cell.period);
            change_reaches_back::report(findings, span, id, period, day.starts);
        }
    }
    if findings.len() > told {
        return;
    }
    let entries = Entered::of(before, now, day);
    for family in now.cube.families().filter(|family| family.key.slice == Slices::WHOLE) {
        named.check(now, family, &was, &entries, findings);
        // Entries reach all metrics alike.
        if entries.id.is_some() && findings.len() > told {
            return;
        }
    }
}

/// What the changes of a day name.
struct Named<'a> {
    list: Vec<(&'a str, &'a TargetChange, Amendment)>,
}

/// A cell that a change moves.
struct Move {
    id: SeriesId,
    slot: usize,
}

impl<'a> Named<'a> {
    fn of(now: &View<'_>, day: &Day<'a>) -> Self {
        let mut list = Vec::new();
        for change in &day.changes {
            let Some(id) = change.id.get() else { continue };
            for target in change.targets.get().into_iter().flatten() {
                let cells = now.plan.amendments(target, &mut Findings::default());
                list.extend(cells.into_iter().map(|amendment| (id.as_str(), target, amendment)));
            }
        }
        Self { list }
    }

    /// Reports cells that are given two numbers.
    fn collide(&self, view: &View<'_>, findings: &mut Findings) {
        let mut first: FxHashMap<(Key, usize), &Amendment> = FxHashMap::default();
        for (id, target, amendment) in &self.list {
            let cell = &amendment.cell;
            let own = *first.entry((Key::of(amendment.set, &amendment.cell), cell.period.slot())).or_insert(amendment);
            let (Some(value), Some(other), Some(metric)) = (cell.value, own.cell.value, target.metric.get()) else {
                continue;
            };
            if value != other {
                let voice = Voice { plan: view.plan };
                let values = (voice.value(cell.metric, value), voice.value(cell.metric, other));
                let about = (*id, &*voice.holder(cell.holder), metric.as_str());
                changes_collide::report(findings, cell.span, about, values, own.cell.span);
            }
        }
    }

    /// Reports cells that are given less than what lies in their months that are over.
    fn below_past(&self, view: &View<'_>, day: &Day<'_>, findings: &mut Findings) {
        let was = Before::new((view.plan, view.cube), view.plan, day.starts);
        for of_change in self.list.chunk_by(|a, b| std::ptr::eq(a.0, b.0)) {
            let less = of_change.iter().find_map(|(id, _, amendment)| {
                let cell = &amendment.cell;
                let sums = view.plan.targets.metrics[cell.metric].over_time == OverTime::Sum;
                let old = was.series(&Key::of(amendment.set, &amendment.cell)).filter(|_| sums);
                let over = old.map(|old| was.part_over(old, cell.period.slot()));
                let value = cell.value.filter(|_| !was.is_over(cell.period.year, cell.period.slot()))?;
                over.filter(|over| value < *over).map(|over| (id, cell, value, over))
            });
            if let Some((id, cell, value, over)) = less {
                let voice = Voice { plan: view.plan };
                let values = (voice.value(cell.metric, value), voice.value(cell.metric, over));
                let about = (*id, &*voice.holder(cell.holder));
                change_below_past::report(findings, cell.span, about, voice.period(cell.period), values);
            }
        }
    }

    fn about(&self, set: SetId, metric: MetricId) -> impl Iterator<Item = &(&'a str, &'a TargetChange, Amendment)> {
        self.list.iter().filter(move |(.., own)| own.set == set && own.cell.metric == metric)
    }

    /// Reports what moves in a family that should not.
    fn check(&self, now: &View<'_>, family: &Family, was: &Before<'_>, entries: &Entered<'_>, findings: &mut Findings) {
        let stated = self.about(family.key.set, family.key.metric).next();
        let stated = stated.map(|(id, target, _)| (*id, target.value.get().map_or(target.site, |value| value.span)));
        let Some((id, place)) = stated.or(entries.id.map(|id| (id.as_str(), id.span))) else { return };
        let moved: Vec<Move> =
            family.ids().filter_map(|id| moves(&family[id], was).map(|slot| Move { id, slot })).collect();
        let over = moved.iter().find(|moved| was.is_over(family.key.year, moved.slot));
        let voice = Voice { plan: now.plan };
        if let Some(over) = over {
            let series = &family[over.id];
            let period = voice.period(series.period(over.slot));
            let finding =
                change_reaches_back::report_derived(findings, place, (id, &voice.holder(series.key.holder)), period);
            finding.label(place_of(now, over), crate::say!(en: "stated here", zh: "原设定"));
            return;
        }
        let is_named = |moved: &&Move| {
            let series = &family[moved.id];
            self.reaches(now, series) || entries.reached.contains(&series.key.holder)
        };
        let others: Vec<&Move> = moved.iter().filter(|moved| !is_named(moved)).collect();
        let Some(first) = others.first() else { return };
        let names: Vec<_> = others.iter().map(|moved| voice.holder(family[moved.id].key.holder)).collect();
        let (metric, key) = (voice.metric(family.key.metric), &family[first.id].key);
        let shown = |series: Option<&Series>| {
            series.and_then(|series| series.get(first.slot)).map(|value| voice.value(key.metric, value))
        };
        let finding = change_moves_others::report(findings, place, id, &metric, &names);
        let (old, new) = (shown(was.series(key)), shown(Some(&family[first.id])));
        let text = crate::say!(en: "was {old}, becomes {new}", zh: "原为 {old}，变为 {new}", old = old, new = new);
        finding.label(place_of(now, first), text);
    }

    /// Whether a series is of somebody named, or of those above or below.
    fn reaches(&self, now: &View<'_>, series: &Series) -> bool {
        let key = &series.key;
        let mut named = self.about(key.set, key.metric).map(|(.., own)| own.cell.holder);
        named.any(|named| named == key.holder || is_below(now, named, key.holder) || is_below(now, key.holder, named))
    }
}

fn place_of(now: &View<'_>, moved: &Move) -> Span {
    let holder = Voice { plan: now.plan }.holder_span(now.cube[moved.id].key.holder);
    now.cube.place(moved.id, moved.slot).unwrap_or(holder)
}

/// The longest period in which a series has another number than before; one that is over before all others.
fn moves(series: &Series, was: &Before<'_>) -> Option<usize> {
    let old = was.series(&series.key)?;
    let differs = |slot: &usize| matches!((old.get(*slot), series.get(*slot)), (Some(old), Some(new)) if old != new);
    let over = (0..SLOTS).filter(differs).find(|slot| was.is_over(series.key.year, *slot));
    over.or_else(|| (0..SLOTS).find(differs))
}
