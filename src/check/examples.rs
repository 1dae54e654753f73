//! Worked examples of incentive plans: what their author says is paid, against what the plan pays.

use crate::check::View;
use crate::check::deals;
use crate::check::rules::example_fails;
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::pay::example::{Silence, answers};
use crate::pay::money::Purse;
use crate::pay::terms;
use crate::pay::terms::{PlanTerms, Terms};
use crate::pay::work::Trouble;
use crate::syntax::Entry;
use crate::syntax::incentives::{Example, IncentivePlan};

/// Works out every example.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let plans: Vec<&Entry<IncentivePlan>> =
        view.written.sections().flat_map(|sections| sections.incentives.incentives.get()).flatten().collect();
    if !view.plan.organisation.sound || plans.iter().all(|plan| plan.value.examples.is_absent()) {
        return;
    }
    let terms = terms(view.written, view.plan, &Axes::collect(view.written, view.plan));
    for plan in plans {
        let Some(own) = terms.plans.iter().find(|own| own.id.span == plan.id.span) else { continue };
        for example in plan.value.examples.get().into_iter().flatten() {
            one(view, (&terms, own), example, findings);
        }
    }
}

fn one(view: &View<'_>, (terms, own): (&Terms, &PlanTerms), example: &Example, findings: &mut Findings) {
    let Some(answers) = answers(terms, view.plan, own, example) else { return };
    let unpriced = !deals::is_priced(view, &own.id);
    let purse = Purse::of_plan(view.plan);
    let rounding = view.plan.facts.rounding;
    for answer in answers {
        let said = example.pays.get().and_then(|pays| pays.iter().find(|(name, _)| name.value == answer.of));
        let Some((_, Some(said))) = said else { continue };
        match &answer.pays {
            Ok(paid) => {
                let Some(stated) = purse.paying(answer.currency).money(&said.value) else { continue };
                let (paid, stated) = (paid.round(rounding), stated.round(rounding));
                if paid != stated {
                    example_fails::report(findings, view, own, example, (said.span, stated, paid), &answer);
                }
            }
            // An amount in a currency without a price was told where it stands.
            Err(Silence::Missing(Trouble::NoBase)) if unpriced => {}
            Err(silence) => example_fails::report_incomplete(findings, own, example, said.span, &answer, silence),
        }
    }
}
