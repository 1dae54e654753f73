//! References between all modules: every id that is named exists, every id stands once.

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Findings;
use crate::plan::audience::condition;
use crate::plan::organisation::{Organisation, Who};
use crate::plan::resolve::Resolver;
use crate::plan::rules::{unknown_reference, unused_system};
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{IncentivePlan, ScoreItem, Scorecard};
use crate::syntax::process::SalesProcess;
use crate::syntax::{Entries, Entry, Field, Read, Reader, Record, RefKind, Sections, When, Written, check_unique};

/// All ids of one kind, with their places.
type Ids = FxHashMap<EcoString, Span>;

/// Checks every reference of every section.
pub(super) fn check(written: &Written, organisation: &Organisation, findings: &mut Findings) {
    let known = Known::collect(written, organisation);
    let mut systems: FxHashSet<EcoString> = FxHashSet::default();
    // What the targets and entries of a change refer to may stand in the change itself, and is asked where it is applied.
    let applied: Vec<(Span, Option<Span>)> =
        written.changes().map(|change| (change.site, change.approver.get().map(|who| who.span))).collect();
    let later = |span: Span| applied.iter().any(|(site, approver)| site.holds(span) && *approver != Some(span));
    let all: Vec<&Sections> = written.sections().collect();
    let check = |sections: &Sections, findings: &mut Findings| {
        let changed = sections.governance.changes.get().is_some();
        known.check_all(sections, |span| changed && later(span), findings);
        audiences(sections, &mut |when| {
            condition(when, organisation, None, &mut Resolver { findings });
        });
    };
    // Most files name nothing that is not there; the others are told of one after the other.
    let look = |sections: &&Sections| {
        let mut found = Findings::sparing();
        check(sections, &mut found);
        (!found.is_empty(), systems_of(sections))
    };
    let looks: Vec<(bool, Vec<EcoString>)> = all.par_iter().map(look).collect();
    for (sections, (is_wrong, used)) in all.into_iter().zip(looks) {
        systems.extend(used);
        if is_wrong {
            check(sections, findings);
        }
    }
    check_ids(written, findings);
    for (id, span) in known.sorted(RefKind::System) {
        if !systems.contains(id) {
            unused_system::report(findings, id, span);
        }
    }
}

/// Every condition on positions that says whom an entry is for; those of targets are resolved with them.
fn audiences(sections: &Sections, visit: &mut dyn FnMut(&When)) {
    macro_rules! each {
        ($($module:ident.$section:ident),* $(,)?) => {
            $(for entry in sections.$module.$section.get().into_iter().flatten() {
                entry.value.r#for.get().into_iter().for_each(&mut *visit);
            })*
        };
    }
    each!(
        team.training,
        team.routines,
        team.progression,
        process.approvals,
        incentives.incentives,
        incentives.scorecards,
        incentives.contests,
        incentives.recognition,
        risk.policies,
        digital.dashboards,
        governance.reviews,
        governance.terms,
    );
    for plan in sections.incentives.incentives.get().into_iter().flatten() {
        for draw in plan.value.draws.get().into_iter().flatten() {
            draw.value.r#for.get().into_iter().for_each(&mut *visit);
        }
    }
    sections.governance.signoff.get().and_then(|signoff| signoff.r#for.get()).into_iter().for_each(visit);
}

struct Known<'a> {
    organisation: &'a Organisation,
    by_kind: FxHashMap<RefKind, Ids>,
    /// Kinds of which some could not be read, so that what is missing may be there.
    lost: FxHashSet<RefKind>,
}

/// Whose number is meant without an id.
const WHOSE: [&str; 3] = ["own", "team", "unit"];

/// Kinds that are known only within the entry that holds the reference.
const LOCAL: [RefKind; 3] = [RefKind::Stage, RefKind::Component, RefKind::Lever];

impl<'a> Known<'a> {
    fn collect(written: &Written, organisation: &'a Organisation) -> Self {
        let mut known = Self { organisation, by_kind: FxHashMap::default(), lost: FxHashSet::default() };
        known.by_kind.entry(RefKind::Set).or_default().insert("quota".into(), Span::head(crate::source::FileId(0)));
        for sections in written.sections() {
            let Sections { targets, team, process, incentives, risk, digital, .. } = sections;
            known.lost.extend(lost(sections));
            known.add(RefKind::Metric, targets.metrics.get());
            known.add(RefKind::Set, targets.sets.get());
            known.add(RefKind::Profile, targets.basis.get().and_then(|basis| basis.profiles.get()));
            known.add(RefKind::System, digital.systems.get());
            known.add(RefKind::Source, digital.sources.get());
            known.add(RefKind::Approval, process.approvals.get());
            known.add(RefKind::Policy, risk.policies.get());
            known.add(RefKind::Control, risk.controls.get());
            known.add(RefKind::Routine, team.routines.get());
            known.add(RefKind::Scorecard, incentives.scorecards.get());
            for plan in incentives.incentives.get().into_iter().flatten() {
                known.add(RefKind::Clawback, plan.value.clawback.get());
            }
            for card in incentives.scorecards.get().into_iter().flatten() {
                known.add_items(card.value.items.get());
            }
            for process in process.processes.get().into_iter().flatten() {
                known.add_stages(&process.id, process.value.stages.get());
            }
        }
        known
    }

    fn add<T>(&mut self, kind: RefKind, entries: Option<&Entries<T>>) {
        let Some(entries) = entries else { return };
        let ids = self.by_kind.entry(kind).or_default();
        let all = entries.iter().map(|entry| &entry.id).chain(&entries.broken);
        ids.extend(all.map(|id| (id.value.clone(), id.span)));
    }

    /// Items of a scorecard, those of groups included.
    fn add_items(&mut self, items: Option<&Entries<ScoreItem>>) {
        let mut open: Vec<&Entries<ScoreItem>> = items.into_iter().collect();
        while let Some(items) = open.pop() {
            self.add(RefKind::ScoreItem, Some(items));
            open.extend(items.iter().filter_map(|item| item.value.items.get()));
        }
    }

    fn add_stages<T>(&mut self, process: &Spanned<EcoString>, stages: Option<&Entries<T>>) {
        let ids = self.by_kind.entry(RefKind::StagePath).or_default();
        let all = stages.into_iter().flat_map(|stages| stages.iter().map(|stage| &stage.id).chain(&stages.broken));
        for stage in all {
            ids.insert(ecow::eco_format!("{process}.{}", stage.value, process = process.value), stage.span);
        }
    }

    fn sorted(&self, kind: RefKind) -> Vec<(&EcoString, Span)> {
        let mut list: Vec<_> = self.by_kind.get(&kind).into_iter().flatten().map(|(id, span)| (id, *span)).collect();
        list.sort_unstable();
        list
    }

    /// Checks what one file names, but for what is asked later.
    fn check_all(&self, sections: &Sections, later: impl Fn(Span) -> bool, findings: &mut Findings) {
        Record::references(sections, &mut |kind, id| {
            if !later(id.span) {
                self.check(kind, id, findings);
            }
        });
        check_local(sections, findings);
    }

    fn check(&self, kind: RefKind, id: &Spanned<EcoString>, findings: &mut Findings) {
        if LOCAL.contains(&kind) || self.exists(kind, id) {
            return;
        }
        let organisation = self.organisation;
        match kind {
            RefKind::Who => {
                let all = organisation.units.ids().chain(organisation.roles.ids()).chain(organisation.groups.ids());
                unknown_reference::report(findings, id, kind.noun(), all);
            }
            RefKind::Unit => unknown_reference::report(findings, id, kind.noun(), organisation.units.ids()),
            RefKind::Whose => {
                let all = WHOSE.into_iter().chain(organisation.units.ids());
                unknown_reference::report(findings, id, kind.noun(), all);
            }
            RefKind::Role => unknown_reference::report(findings, id, kind.noun(), organisation.roles.ids()),
            _ => {
                let ids = self.by_kind.get(&kind).into_iter().flatten().map(|(id, _)| id.as_str());
                unknown_reference::report(findings, id, kind.noun(), ids);
            }
        }
    }

    fn exists(&self, kind: RefKind, id: &str) -> bool {
        if self.lost.contains(&kind) {
            return true;
        }
        let organisation = self.organisation;
        let broken = || {
            organisation.units.is_broken(id) || organisation.roles.is_broken(id) || organisation.groups.is_broken(id)
        };
        match kind {
            // `none` says that nobody has to agree.
            RefKind::Who => id == "none" || organisation.lookup(id).is_some() || broken(),
            RefKind::Unit => matches!(organisation.lookup(id), Some(Who::Unit(_))) || broken(),
            RefKind::Whose => WHOSE.contains(&id) || matches!(organisation.lookup(id), Some(Who::Unit(_))) || broken(),
            RefKind::Role => matches!(organisation.lookup(id), Some(Who::Role(_))) || broken(),
            _ => self.by_kind.get(&kind).is_some_and(|ids| ids.contains_key(id)),
        }
    }
}

/// The systems that one file names.
fn systems_of(sections: &Sections) -> Vec<EcoString> {
    let mut systems = Vec::new();
    Record::references(sections, &mut |kind, id| {
        if kind == RefKind::System {
            systems.push(id.value.clone());
        }
    });
    systems
}

/// Kinds of entries of which some could not be read.
fn lost(sections: &Sections) -> impl Iterator<Item = RefKind> {
    let Sections { targets, team, process, incentives, risk, digital, .. } = sections;
    let profiles = targets.basis.is_broken() || targets.basis.get().is_some_and(|basis| basis.profiles.is_broken());
    let stages = |process: &Entry<SalesProcess>| process.value.stages.is_broken();
    let clawback = |plan: &Entry<IncentivePlan>| plan.value.clawback.is_broken();
    let items = |card: &Entry<Scorecard>| card.value.items.is_broken();
    let lost = [
        (RefKind::Metric, targets.metrics.is_broken()),
        (RefKind::Set, targets.sets.is_broken()),
        (RefKind::Profile, profiles),
        (RefKind::System, digital.systems.is_broken()),
        (RefKind::Source, digital.sources.is_broken()),
        (RefKind::Approval, process.approvals.is_broken()),
        (RefKind::Policy, risk.policies.is_broken()),
        (RefKind::Control, risk.controls.is_broken()),
        (RefKind::Routine, team.routines.is_broken()),
        (RefKind::Scorecard, incentives.scorecards.is_broken()),
        (RefKind::StagePath, is_lost(&process.processes, stages)),
        (RefKind::Clawback, is_lost(&incentives.incentives, clawback)),
        (RefKind::ScoreItem, is_lost(&incentives.scorecards, items)),
    ];
    lost.into_iter().filter(|(_, lost)| *lost).map(|(kind, _)| kind)
}

/// Whether entries, or what `part` says of them, could not be read.
fn is_lost<T>(entries: &Field<Entries<T>>, part: impl Fn(&Entry<T>) -> bool) -> bool {
    entries.is_broken() || entries.get().is_some_and(|entries| !entries.broken.is_empty() || entries.iter().any(part))
}

/// References that mean an entry beside them: stages of the process, components of the plan, levers of the policy.
fn check_local(sections: &Sections, findings: &mut Findings) {
    for process in sections.process.processes.get().into_iter().flatten() {
        check_within(&process.value, RefKind::Stage, &process.value.stages, findings);
    }
    for plan in sections.incentives.incentives.get().into_iter().flatten() {
        check_within(&plan.value, RefKind::Component, &plan.value.components, findings);
    }
    for policy in sections.risk.policies.get().into_iter().flatten() {
        check_within(&policy.value, RefKind::Lever, &policy.value.levers, findings);
    }
}

fn check_within<T: Read, U, const R: bool>(
    entry: &T,
    kind: RefKind,
    among: &Field<Entries<U>, R>,
    findings: &mut Findings,
) {
    if among.is_broken() {
        return;
    }
    let among = among.get();
    let list = among.into_iter().flat_map(|entries| entries.iter().map(|entry| &entry.id).chain(&entries.broken));
    let ids: Vec<&str> = list.map(|id| id.value.as_str()).collect();
    entry.references(&mut |found, id| {
        if found == kind && !ids.contains(&id.value.as_str()) {
            unknown_reference::report_within(findings, id, kind.noun(), ids.iter().copied());
        }
    });
}

/// Ids stand once in their section, over all files.
fn check_ids(written: &Written, findings: &mut Findings) {
    macro_rules! unique {
        ($($module:ident.$section:ident),* $(,)?) => {
            $(unique(written, |sections| sections.$module.$section.get(), findings);)*
        };
    }
    unique!(
        team.hiring,
        team.training,
        team.routines,
        team.progression,
        process.processes,
        process.approvals,
        customers.lifecycle,
        incentives.incentives,
        incentives.scorecards,
        incentives.contests,
        incentives.recognition,
        risk.risks,
        risk.controls,
        risk.policies,
        risk.integrity,
        digital.systems,
        digital.sources,
        digital.dashboards,
        governance.reviews,
        governance.terms,
        targets.fields,
    );
    unique(written, |sections| sections.targets.basis.get().and_then(|basis| basis.strategy.get()), findings);
}

fn unique<'a, T: Record + Read + 'a>(
    written: &'a Written,
    section: impl Fn(&'a Sections) -> Option<&'a Entries<T>>,
    findings: &mut Findings,
) {
    let entries = written.sections().filter_map(section).flat_map(|entries| entries.iter().map(|entry| &entry.id));
    let mut reader = Reader::new(findings, EcoString::new());
    check_unique(entries, T::NOUN, &mut reader);
}
