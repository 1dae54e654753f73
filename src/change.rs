//! Changes applied: the plan that is in force on a day.
//!
//! From its first day the entries of a change stand over those of the same id, and its targets over what is stated of the same
//! cells. Everything else follows anew as it did before, but what a change does not reach keeps its number.

use std::ops::Deref;
use std::sync::Arc;

use crate::credit;
use crate::cube::{self, Before, Course};
use crate::decision;
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::plan::targets::Stated;
use crate::plan::{self, Plan, SetId};
use crate::syntax::Written;
use crate::syntax::governance::Change;
use crate::units::Date;

/// A day on which changes begin.
#[derive(Debug)]
pub struct Day<'a> {
    /// The day.
    pub starts: Date,
    /// The changes that begin on it, in written order.
    pub changes: Vec<&'a Change>,
}

/// The days on which changes begin, in order. A change without a first day, which was reported, is left out.
pub fn days(written: &Written) -> Vec<Day<'_>> {
    let dated = written.changes().filter_map(|change| Some((change.starts.get()?.value, change)));
    let mut dated: Vec<(Date, &Change)> = dated.collect();
    dated.sort_by_key(|(starts, _)| *starts);
    let same = dated.chunk_by(|a, b| a.0 == b.0);
    same.map(|same| Day { starts: same[0].0, changes: same.iter().map(|(_, change)| *change).collect() }).collect()
}

/// The plan to which changes are applied: all slices they speak of are known in it.
pub fn first(compiled: &Compiled) -> InForce<'_> {
    if compiled.plan.targets.knows_slices(&compiled.written) {
        return InForce::Same(compiled);
    }
    let mut plan = Plan::clone(&compiled.plan);
    plan.targets.know_slices(&compiled.written);
    let (written, cube) = (Arc::clone(&compiled.written), Arc::clone(&compiled.cube));
    InForce::Changed(Box::new(Compiled { written, plan: Arc::new(plan), cube, since: compiled.since }))
}

/// The plan in force from a day: the one in force before, with the day's changes. `None` where it could not be resolved, which
/// was reported.
pub fn next(before: &Compiled, day: &Day<'_>, findings: &mut Findings) -> Option<Compiled> {
    let (written, plan) = with_entries(before, day, findings)?;
    let amended = amended(&written, &plan, day.starts, findings);
    let before = Before::new((&before.plan, &before.cube), &plan, day.starts);
    let cube = cube::build(&plan, &Course { amended, before: Some(before) }, findings);
    Some(Compiled { written, plan, cube: Arc::new(cube), since: Some(day.starts) })
}

/// What is written and resolved once the entries of a day's changes stand; shared with the plan before where there are none.
fn with_entries(before: &Compiled, day: &Day<'_>, findings: &mut Findings) -> Option<(Arc<Written>, Arc<Plan>)> {
    let entries = day.changes.iter().filter(|change| change.has_entries()).map(|change| &change.sections.0);
    let written = entries.fold(None, |written: Option<Written>, entries| {
        Some(written.as_ref().unwrap_or(&before.written).with(entries))
    });
    let Some(written) = written else { return Some((Arc::clone(&before.written), Arc::clone(&before.plan))) };
    let mut found = plan::Found::default();
    let plan = Plan::resolve(&written, &mut found);
    findings.append(found.all());
    let mut plan = plan?;
    plan.organisation.begin(&before.plan.organisation, day.starts);
    decision::check(&written, &plan, findings);
    credit::check(&written, &plan, findings);
    Some((Arc::new(written), Arc::new(plan)))
}

/// The numbers that changes up to a day state, the later after the earlier.
fn amended(written: &Written, plan: &Plan, until: Date, findings: &mut Findings) -> Vec<(SetId, Stated)> {
    let mut amended = Vec::new();
    for day in days(written).into_iter().filter(|day| day.starts <= until) {
        for target in day.changes.iter().filter_map(|change| change.targets.get()).flatten() {
            let cells = plan.amendments(target, findings).into_iter();
            // A number of a period that is over is reported, and nothing is concluded from it.
            let over = |period| plan.facts.calendar.dates(period).1 < day.starts;
            let sound = |cell: Stated| Stated { value: cell.value.filter(|_| !over(cell.period)), ..cell };
            amended.extend(cells.map(|amendment| (amendment.set, sound(amendment.cell))));
        }
    }
    amended
}

/// The plan in force on a day.
#[derive(Debug)]
pub enum InForce<'a> {
    /// The plan itself: no change begins up to the day.
    Same(&'a Compiled),
    /// The plan with changes.
    Changed(Box<Compiled>),
}

impl Deref for InForce<'_> {
    type Target = Compiled;
    fn deref(&self) -> &Compiled {
        match self {
            Self::Same(compiled) => compiled,
            Self::Changed(compiled) => compiled,
        }
    }
}

impl Compiled {
    /// The plan in force on a day, with all changes that begin until then. What is found in it was said when the plan was compiled.
    pub fn on(&self, date: Date) -> InForce<'_> {
        let mut now = first(self);
        for day in days(&self.written) {
            let applied = self.since.is_some_and(|since| day.starts <= since);
            if applied || day.starts > date {
                continue;
            }
            match next(&now, &day, &mut Findings::default()) {
                Some(next) => now = InForce::Changed(Box::new(next)),
                None => break,
            }
        }
        now
    }
}
