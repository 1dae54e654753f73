//! Worked examples of approvals and policies: what their author says is decided, against what the table decides.

use ecow::EcoString;

use crate::check::View;
use crate::check::rules::example_fails;
use crate::decision::Axes;
use crate::decision::decide::{Case, Decided, Deciding, Decision};
use crate::decision::evaluate::{Asked, Fact, fact_of};
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{Example, GivenFact};

/// Works out every example of an approval or a policy.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let tables = Deciding::all(view.written);
    if tables.iter().all(|table| parts(*table).is_none()) {
        return;
    }
    let axes = Axes::collect(view.written, view.plan);
    for (table, (id, site, examples)) in tables.into_iter().filter_map(|table| Some((table, parts(table)?))) {
        for example in named(examples, &axes) {
            if let Some(decided) = decided(table, example, view.plan, &axes) {
                compare((id, site), example, &decided, findings);
            }
        }
    }
}

/// The id, the place and the examples of a table that has some.
pub(crate) fn parts(table: Deciding<'_>) -> Option<(&Spanned<EcoString>, Span, &[Example])> {
    match table {
        Deciding::Approval(entry) => Some((&entry.id, entry.value.site, entry.value.examples.get()?)),
        Deciding::Policy(entry) => Some((&entry.id, entry.value.site, entry.value.examples.get()?)),
        Deciding::Segments(_) | Deciding::Territories(_) => None,
    }
}

/// The examples that name what there is; of the others that was told.
pub(crate) fn named<'e>(examples: &'e [Example], axes: &Axes) -> impl Iterator<Item = &'e Example> {
    let known = |example: &&Example| {
        let mut given = example.given.get().into_iter().flat_map(|given| given.iter());
        given.all(|(name, _)| axes.find(name).is_some())
    };
    examples.iter().filter(known)
}

/// What a table decides for an example; the name of a fact that is missing where it decides. `None` where the table could not be read.
pub(crate) fn decided(
    table: Deciding<'_>,
    example: &Example,
    plan: &Plan,
    axes: &Axes,
) -> Option<Result<Decision, EcoString>> {
    let text = |name: &str| {
        let given = example.given.get().into_iter().flat_map(|given| given.iter());
        given.filter(|(key, _)| key.as_str() == name).find_map(|(_, fact)| match fact {
            Some(GivenFact::Value(text)) => Some(text.0.value.clone()),
            _ => None,
        })
    };
    let facts = |asked: &Asked| text(&asked.name).and_then(|text| fact_of(asked, &text, plan)).unwrap_or(Fact::Missing);
    table.decide(&Case { plan, axes, facts: &facts, text: &text })
}

/// Compares all that an example says is decided.
fn compare(
    entry: (&Spanned<EcoString>, Span),
    example: &Example,
    decided: &Result<Decision, EcoString>,
    findings: &mut Findings,
) {
    for (name, stated) in example.decides.get().into_iter().flat_map(|decides| decides.iter()) {
        let Some(stated) = stated else { continue };
        let texts: Vec<&EcoString> = stated.0.iter().map(|text| &text.0.value).collect();
        let span: Span = stated.0.first().map_or(name.span, |text| text.0.span);
        let missing = match decided {
            Err(missing) => Some(missing),
            Ok(decision) => match decision.under(name) {
                Some(Decided::Unknown(missing)) => Some(missing),
                Some(decided) if !decided.is(&texts) => {
                    let stated = texts.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(", ");
                    let said = (name, stated.as_str(), decided.speak());
                    example_fails::report_decision(findings, (entry, example), span, (said.0, said.1, &said.2));
                    None
                }
                _ => None,
            },
        };
        if let Some(missing) = missing {
            example_fails::report_undecided(findings, (entry, example), span, name, missing);
            return;
        }
    }
}
