//! What must hold is proven anew from each day on which changes begin; what is found only then is told of the changes.

use rustc_hash::FxHashSet;

use crate::change::{self, Day};
use crate::check::{self, View};
use crate::diagnostic::{Finding, Findings, Lang, Message, Severity};
use crate::model::Compiled;
use crate::say;
use crate::source::Span;
use crate::syntax::governance::Change;

/// Proves the plan after each change; gives what is found then and was not found `before`.
pub(super) fn prove(plan: &Compiled, before: &Findings) -> Findings {
    let (first, last) = plan.plan.facts.calendar.dates(plan.plan.facts.calendar.year());
    // Of a day outside the plan's year, which was reported, nothing follows.
    let is_of_year = |day: &Day<'_>| first <= day.starts && day.starts <= last;
    let days: Vec<Day<'_>> = change::days(&plan.written).into_iter().filter(is_of_year).collect();
    let mut findings = Findings::default();
    if days.is_empty() {
        return findings;
    }
    let mut known: FxHashSet<Identity> = before.iter().flat_map(identities).collect();
    let sound = before.iter().all(|finding| finding.severity != Severity::Error);
    let (first, mut last) = (change::first(plan), None::<Compiled>);
    for day in days {
        let before = last.as_ref().unwrap_or(&first);
        if !check::approved(&View::of(before), &day, sound, &mut findings) {
            break;
        }
        let mut found = Findings::default();
        let Some(now) = change::next(before, &day, &mut found) else { break };
        let checks = check::run(&View::of(&now), &found);
        checks.into_iter().for_each(|found_by_one| found.append(found_by_one));
        check::moved(&View::of(before), &View::of(&now), &day, &mut findings);
        let of_day: FxHashSet<Identity> = found.iter().flat_map(identities).collect();
        let new = found.into_vec().into_iter().filter(|finding| !identities(finding).any(|own| known.contains(&own)));
        let new: Vec<Finding> = new.map(|finding| after(&day, finding)).collect();
        findings.append(new.into());
        // Where no entry changes, nothing is resolved or decided anew: what was found of that holds on.
        let same = std::sync::Arc::ptr_eq(&before.written, &now.written);
        known.retain(|identity| same && !is_of_numbers(identity.code()));
        known.extend(of_day);
        last = Some(now);
    }
    findings
}

/// What tells whether two findings are of one mistake: the rule with the place, or with the entry or cell.
#[derive(PartialEq, Eq, Hash)]
enum Identity {
    Place(&'static str, Span),
    Entity(&'static str, ecow::EcoString),
}

impl Identity {
    fn code(&self) -> &'static str {
        match self {
            Self::Place(code, _) | Self::Entity(code, _) => code,
        }
    }
}

/// Whether a rule is of the numbers or of the plan as a whole, which every change is asked for.
fn is_of_numbers(code: &str) -> bool {
    let rules = [crate::cube::rules::RULES, check::rules::RULES];
    rules.iter().any(|rules| rules.iter().any(|rule| rule.code == code))
}

fn identities(finding: &Finding) -> impl Iterator<Item = Identity> + use<> {
    let code = finding.rule.code;
    let entity = finding.entity.clone().map(|entity| Identity::Entity(code, entity));
    std::iter::once(Identity::Place(code, finding.span)).chain(entity)
}

/// A finding of the plan after changes: told with their names, at the entry of theirs that it is about.
fn after(day: &Day<'_>, mut finding: Finding) -> Finding {
    let own = |span: Span| day.changes.iter().copied().find(|change| change.site.holds(span));
    let mut cause = own(finding.span);
    if cause.is_none() {
        let label = finding.labels.iter_mut().find(|label| own(label.span).is_some());
        match label {
            Some(label) => {
                cause = own(label.span);
                std::mem::swap(&mut label.span, &mut finding.span);
                let here = finding.here.take().unwrap_or_else(|| say!(en: "does not agree", zh: "与此不符"));
                finding.here = Some(std::mem::replace(&mut label.message, here));
            }
            None => {
                let here = finding.here.take().unwrap_or_else(|| say!(en: "found here", zh: "问题所在"));
                let place = day.changes.first().map_or(finding.span, |change| name_of(change));
                let old = std::mem::replace(&mut finding.span, place);
                finding.label(old, here);
            }
        }
    }
    let named: Vec<Message> = match cause {
        Some(change) => vec![quoted(change)],
        None => day.changes.iter().map(|change| quoted(change)).collect(),
    };
    finding.message = say!(
        en: "from {date}, after change {changes}: {message}", zh: "自 {date}起，变更 {changes} 生效后：{message}",
        date = day.starts, changes = named, message = finding.message,
    );
    finding
}

fn quoted(change: &Change) -> Message {
    let id = change.id.get().map(|id| id.value.clone()).unwrap_or_default();
    Message::new(|_: Lang| format!("`{id}`"))
}

fn name_of(change: &Change) -> Span {
    change.id.get().map_or(change.site, |id| id.span)
}
