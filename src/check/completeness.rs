//! Whether each module says what it must: owners, controls, sources, records, reviews, and shares that make a whole.

use crate::check::View;
use crate::check::rules::{
    close_before_respond, control_without_place, goal_without_metric, life_cycle_incomplete, metric_without_source,
    missing_cadence, review_without_metric, risk_unowned, risk_without_control, routine_without_audience,
    routine_without_record, shares_not_whole, source_without_owner, weights_not_whole,
};
use crate::diagnostic::Findings;
use crate::source::Span;
use crate::syntax::incentives::{PaidOn, PaidParts, ScoreItem};
use crate::syntax::{Entries, OrTable, Sections};
use crate::units::{Quantity, speak};

/// Checks what each module must say.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    for sections in view.written.sections() {
        risk(sections, findings);
        team(sections, findings);
        customers(sections, findings);
        incentives(sections, findings);
        digital(sections, findings);
        goals(sections, findings);
    }
    targets(view, findings);
}

fn risk(sections: &Sections, findings: &mut Findings) {
    for risk in sections.risk.risks.get().into_iter().flatten() {
        if risk.value.controls.is_absent() {
            risk_without_control::report(findings, risk.id.span, &risk.id.value);
        }
        if risk.value.owner.is_absent() {
            risk_unowned::report(findings, risk.id.span, &risk.id.value);
        }
    }
    for control in sections.risk.controls.get().into_iter().flatten() {
        let at = &control.value;
        let nowhere =
            at.stage.is_absent() && at.policy.is_absent() && at.approval.is_absent() && at.routine.is_absent();
        if nowhere && at.every.is_absent() {
            control_without_place::report(findings, control.id.span, &control.id.value);
        }
    }
}

fn team(sections: &Sections, findings: &mut Findings) {
    for routine in sections.team.routines.get().into_iter().flatten() {
        if routine.value.r#for.is_absent() {
            routine_without_audience::report(findings, routine.id.span, &routine.id.value);
        }
        if routine.value.system.is_absent() && routine.value.record.is_absent() {
            routine_without_record::report(findings, routine.id.span, &routine.id.value);
        }
    }
}

/// The steps of a customer's life, in order.
const STEPS: [&str; 5] = ["acquire", "nurture", "convert", "retain", "repurchase"];

fn customers(sections: &Sections, findings: &mut Findings) {
    if let Some(steps) = sections.customers.lifecycle.get().filter(|steps| steps.file.is_none()) {
        let has = |step: &&str| steps.iter().map(|own| &own.id).chain(&steps.broken).any(|own| own.value == **step);
        let missing: Vec<&str> = STEPS.iter().filter(|step| !has(step)).copied().collect();
        let place = steps.list.first().map(|step| step.id.span);
        if let Some(place) = place.filter(|_| !missing.is_empty()) {
            life_cycle_incomplete::report(findings, place, &missing);
        }
    }
    let complaints = sections.customers.care.get().and_then(|care| care.complaints.get());
    if let Some((OrTable::Value(respond), OrTable::Value(close))) =
        complaints.and_then(|limits| Some((limits.respond.get()?, limits.close.get()?)))
        && close.compare(respond.value) == Some(std::cmp::Ordering::Less)
    {
        close_before_respond::report(findings, close.span, close.value, respond.value);
    }
}

/// The parts in which a component is paid make all of it.
fn paid_in_parts(what: &str, parts: &PaidParts, findings: &mut Findings) {
    let all = parts.parts();
    if all.iter().any(|(_, part)| part.is_broken()) {
        return;
    }
    let sum: Quantity =
        all.iter().filter_map(|(_, part)| part.get()).map(|part| part.value.0).collect::<Vec<_>>().iter().sum();
    if sum != Quantity::ONE {
        shares_not_whole::report_parts(findings, parts.site, what, &speak::percent(sum));
    }
}

fn incentives(sections: &Sections, findings: &mut Findings) {
    for plan in sections.incentives.incentives.get().into_iter().flatten() {
        let Some(components) = plan.value.components.get() else { continue };
        for component in components {
            if let Some(PaidOn::Parts(parts)) = component.value.paid_on.get() {
                paid_in_parts(&format!("{}/{}", plan.id.value, component.id.value), parts, findings);
            }
        }
        if components.iter().any(|component| component.value.share.is_broken()) || !components.broken.is_empty() {
            continue;
        }
        let shares: Vec<Quantity> =
            components.iter().filter_map(|component| component.value.share.get()).map(|share| share.value.0).collect();
        let sum: Quantity = shares.iter().sum();
        if !shares.is_empty() && sum != Quantity::ONE {
            let finding = shares_not_whole::report(findings, plan.id.span, &plan.id.value, &speak::percent(sum));
            for component in components {
                if let Some(share) = component.value.share.get() {
                    let (id, shown) = (&component.id.value, speak::percent(share.value.0));
                    finding.label(
                        share.span,
                        crate::say!(en: "{id}: {share}", zh: "{id}：{share}", id = id, share = shown),
                    );
                }
            }
        }
    }
    for card in sections.incentives.scorecards.get().into_iter().flatten() {
        if let Some(items) = card.value.items.get() {
            weights(&card.id.value, card.id.span, items, Quantity::ONE, findings);
        }
    }
}

/// The weights of items make the whole they are parts of; those of a group make the group's.
fn weights(id: &str, span: Span, items: &Entries<ScoreItem>, whole: Quantity, findings: &mut Findings) {
    if !items.broken.is_empty() || items.iter().any(|item| item.value.weight.get().is_none()) {
        return;
    }
    let sum: Quantity = items.iter().filter_map(|item| item.value.weight.get()).map(|weight| weight.value.0).sum();
    if sum != whole {
        let finding = weights_not_whole::report(findings, span, id, &speak::percent(sum), &speak::percent(whole));
        for item in items {
            if let Some(weight) = item.value.weight.get() {
                let shown = speak::percent(weight.value.0);
                finding.label(
                    weight.span,
                    crate::say!(en: "{id}: {weight}", zh: "{id}：{weight}", id = item.id.value, weight = shown),
                );
            }
        }
    }
    for item in items {
        if let (Some(below), Some(weight)) = (item.value.items.get(), item.value.weight.get()) {
            weights(&item.id.value, item.id.span, below, weight.value.0, findings);
        }
    }
}

fn digital(sections: &Sections, findings: &mut Findings) {
    for source in sections.digital.sources.get().into_iter().flatten() {
        if source.value.owner.is_absent() {
            source_without_owner::report(findings, source.id.span, &source.id.value);
        }
    }
    for review in sections.governance.reviews.get().into_iter().flatten() {
        if review.value.metrics.is_absent() {
            review_without_metric::report(findings, review.id.span, &review.id.value);
        }
    }
}

fn goals(sections: &Sections, findings: &mut Findings) {
    let goals = sections.targets.basis.get().and_then(|basis| basis.strategy.get());
    for goal in goals.into_iter().flatten() {
        if goal.value.metrics.is_absent() {
            goal_without_metric::report(findings, goal.id.span, &goal.id.value);
        }
    }
}

/// Metrics with targets are counted somewhere, and somebody looks at them.
fn targets(view: &View<'_>, findings: &mut Findings) {
    let mut used = vec![false; view.plan.targets.metrics.len()];
    view.cube.iter().for_each(|series| used[series.key.metric.0 as usize] = true);
    let metrics = view.written.sections().flat_map(|sections| sections.targets.metrics.get()).flatten();
    for metric in metrics {
        let found = view.plan.targets.metrics.find(&metric.id);
        let has_targets = found.is_some_and(|found| used[found.0 as usize]);
        if has_targets && metric.value.source.is_absent() && metric.value.is.is_absent() {
            metric_without_source::report(findings, metric.id.span, &metric.id.value);
        }
    }
    let reviewed = view.written.sections().any(|sections| !sections.governance.reviews.is_absent());
    let stated = view.plan.targets.statements.iter().find_map(|statement| statement.stated.first());
    if let Some(first) = stated.filter(|_| !reviewed) {
        let metric = view.plan.targets.metrics.id(first.metric);
        missing_cadence::report(findings, first.span, &view.plan.facts.name, metric);
    }
}
