//! Worked examples name what there is: what they give, what is paid, what is decided.

use crate::check::View;
use crate::check::rules::example_unknown::{self, Side};
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::syntax::incentives::{Example, IncentivePlan, ScoreItem, Scorecard};
use crate::syntax::process::Approval;
use crate::syntax::risk::Policy;
use crate::syntax::{Entries, Entry};

/// Results of an approval.
const APPROVAL: [&str; 4] = ["approver", "refuse", "due", "backup"];
/// Results that rows of every policy may give.
const POLICY: [&str; 3] = ["action", "owner", "due"];
const CARD: [&str; 3] = ["score", "rating", "pays"];

/// Checks the examples of every entry that has some.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let has_some = |sections: &crate::syntax::Sections| {
        let (incentives, risk, process) = (&sections.incentives, &sections.risk, &sections.process);
        incentives.incentives.get().into_iter().flatten().any(|plan| plan.value.examples.get().is_some())
            || incentives.scorecards.get().into_iter().flatten().any(|card| card.value.examples.get().is_some())
            || risk.policies.get().into_iter().flatten().any(|policy| policy.value.examples.get().is_some())
            || process.approvals.get().into_iter().flatten().any(|approval| approval.value.examples.get().is_some())
    };
    if !view.written.sections().any(has_some) {
        return;
    }
    let axes = Axes::collect(view.written, view.plan);
    let axes: Vec<&str> = axes.names().collect();
    for sections in view.written.sections() {
        for plan in sections.incentives.incentives.get().into_iter().flatten() {
            of_plan(plan, &axes, findings);
        }
        for card in sections.incentives.scorecards.get().into_iter().flatten() {
            of_card(card, &axes, findings);
        }
        for policy in sections.risk.policies.get().into_iter().flatten() {
            of_policy(policy, &axes, findings);
        }
        for approval in sections.process.approvals.get().into_iter().flatten() {
            of_approval(view, approval, &axes, findings);
        }
    }
}

/// What an example may name on each of its sides.
struct Known<'a> {
    entry: &'a str,
    given: Vec<&'a str>,
    pays: Vec<&'a str>,
    decides: Vec<&'a str>,
}

impl Known<'_> {
    fn check(&self, example: &Example, findings: &mut Findings) {
        let given = example.given.get().into_iter().flat_map(|given| given.iter()).map(|(name, _)| name);
        let pays = example.pays.get().into_iter().flat_map(|pays| pays.iter()).map(|(name, _)| name);
        let decides = example.decides.get().into_iter().flat_map(|decides| decides.iter()).map(|(name, _)| name);
        for (side, known, names) in [
            (Side::Given, &self.given, given.collect::<Vec<_>>()),
            (Side::Pays, &self.pays, pays.collect()),
            (Side::Decides, &self.decides, decides.collect()),
        ] {
            for name in names.into_iter().filter(|name| !known.contains(&name.as_str())) {
                example_unknown::report(findings, self.entry, name, side, known);
            }
        }
    }
}

fn of_plan(plan: &Entry<IncentivePlan>, axes: &[&str], findings: &mut Findings) {
    let Some(components) = plan.value.components.get().filter(|components| components.broken.is_empty()) else {
        return;
    };
    let ids: Vec<&str> = components.iter().map(|component| component.id.as_str()).collect();
    // What is judged, and the score of a card, are given by the component that pays on them.
    let given = axes.iter().copied().chain(ids.iter().copied()).collect();
    let pays = ids.iter().copied().chain(["total"]).collect();
    let known = Known { entry: &plan.id.value, given, pays, decides: Vec::new() };
    plan.value.examples.get().into_iter().flatten().for_each(|example| known.check(example, findings));
}

fn of_card(card: &Entry<Scorecard>, axes: &[&str], findings: &mut Findings) {
    let mut given = axes.to_vec();
    given.extend(card.value.adjustments.get().into_iter().flatten().map(|own| own.id.as_str()));
    let Some(items) = card.value.items.get() else { return };
    add_items(items, &mut given);
    let known = Known { entry: &card.id.value, given, pays: Vec::new(), decides: CARD.to_vec() };
    let ratings = card.value.ratings.get().map(|ratings| ratings.rows.list());
    let ratings: Option<Vec<&str>> =
        ratings.map(|rows| rows.iter().filter_map(|row| row.rating.get()).map(|rating| rating.as_str()).collect());
    for example in card.value.examples.get().into_iter().flatten() {
        known.check(example, findings);
        let decided = decided(example, "rating");
        for rating in decided.filter(|rating| ratings.as_ref().is_some_and(|known| !known.contains(&rating.as_str()))) {
            example_unknown::report(
                findings,
                &card.id.value,
                rating,
                Side::Decides,
                ratings.as_deref().unwrap_or_default(),
            );
        }
    }
}

fn add_items<'a>(items: &'a Entries<ScoreItem>, known: &mut Vec<&'a str>) {
    for item in items {
        known.push(item.id.as_str());
        if let Some(inner) = item.value.items.get() {
            add_items(inner, known);
        }
    }
}

/// The values that an example says are decided under a name.
fn decided<'a>(example: &'a Example, name: &'a str) -> impl Iterator<Item = &'a Spanned<ecow::EcoString>> {
    let all = example.decides.get().into_iter().flat_map(|decides| decides.iter());
    let own = all.filter(move |(key, _)| key.as_str() == name).filter_map(|(_, values)| values.as_ref());
    own.flat_map(|values| values.0.iter().map(|text| &text.0))
}

fn of_policy(policy: &Entry<Policy>, axes: &[&str], findings: &mut Findings) {
    let gives = policy.value.gives.get().into_iter().flat_map(|gives| gives.iter());
    let decides = gives.map(|(name, _)| name.as_str()).chain(POLICY).collect();
    let known = Known { entry: &policy.id.value, given: axes.to_vec(), pays: Vec::new(), decides };
    policy.value.examples.get().into_iter().flatten().for_each(|example| known.check(example, findings));
}

fn of_approval(view: &View<'_>, approval: &Entry<Approval>, axes: &[&str], findings: &mut Findings) {
    let known = Known { entry: &approval.id.value, given: axes.to_vec(), pays: Vec::new(), decides: APPROVAL.to_vec() };
    let organisation = &view.plan.organisation;
    for example in approval.value.examples.get().into_iter().flatten() {
        known.check(example, findings);
        if !organisation.sound {
            continue;
        }
        for who in decided(example, "approver").chain(decided(example, "backup")) {
            if !["none", "manager"].contains(&who.as_str()) && organisation.lookup(who).is_none() {
                let all: Vec<&str> = organisation.roles.ids().chain(organisation.groups.ids()).collect();
                example_unknown::report(findings, &approval.id.value, who, Side::Decides, &all);
            }
        }
    }
}
