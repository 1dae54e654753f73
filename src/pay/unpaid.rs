//! What a plan says of pay that statements do not yet act on: told, since a payroll that leaves something out in silence is a wrong one.

use ecow::EcoString;

use crate::source::Span;
use crate::syntax::incentives::{Component, NetOf, ScoreItem};
use crate::syntax::manifest::Convert;
use crate::syntax::{Entries, Field, Written};

/// A term that statements do not act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpaid {
    /// The incentive plan it is of; none where it bears on several.
    pub plan: Option<EcoString>,
    /// Where it stands.
    pub span: Span,
    /// The key, and of what.
    pub key: EcoString,
}

/// The terms of a plan that statements do not act on, in written order, those of each incentive plan together.
pub fn unpaid(written: &Written) -> Vec<Unpaid> {
    let mut all = Vec::new();
    if let Some(fx) = written.manifest.as_ref().and_then(|manifest| manifest.fx.get())
        && let Some(convert) = fx.convert.get().filter(|convert| convert.value != Convert::Plan)
    {
        add(&mut all, None, convert.span, ("fx", "convert"));
    }
    for sections in written.sections() {
        for metric in sections.targets.metrics.get().into_iter().flatten() {
            if metric.value.first.get().is_some() {
                add(&mut all, None, metric.id.span, (&metric.id.value, "first"));
            }
        }
        let own = &sections.incentives;
        for card in own.scorecards.get().into_iter().flatten() {
            let card_id = &card.id.value;
            for adjustment in card.value.adjustments.get().into_iter().flatten() {
                add(&mut all, None, adjustment.id.span, (card_id, "adjustments"));
            }
            card.value.items.get().into_iter().for_each(|items| unscored(items, card_id, &mut all));
        }
        for contest in own.contests.get().into_iter().flatten() {
            add(&mut all, None, contest.id.span, (&contest.id.value, "contests"));
        }
        for plan in own.incentives.get().into_iter().flatten() {
            let id = &plan.id.value;
            for clawback in plan.value.clawback.get().into_iter().flatten() {
                add(&mut all, Some(id), clawback.id.span, (id, "clawback"));
            }
            for component in plan.value.components.get().into_iter().flatten() {
                of_component(id, (&component.id.value, component.id.span), &component.value, &mut all);
            }
        }
    }
    all
}

fn add(all: &mut Vec<Unpaid>, plan: Option<&EcoString>, span: Span, (of, key): (&str, &str)) {
    all.push(Unpaid { plan: plan.cloned(), span, key: ecow::eco_format!("{of}/{key}") });
}

fn is_written<T, const REQUIRED: bool>(field: &Field<T, REQUIRED>) -> bool {
    field.get().is_some()
}

fn of_component(plan: &EcoString, (id, span): (&EcoString, Span), own: &Component, all: &mut Vec<Unpaid>) {
    let net = own.measure.get().and_then(|measure| measure.net_of.get()).is_some_and(|net| net.value == NetOf::Pay);
    let keys = [
        (is_written(&own.paid_on), "paid_on"),
        (is_written(&own.modifier), "modifier"),
        (is_written(&own.pool), "pool"),
        (is_written(&own.taken_from), "taken_from"),
        (is_written(&own.scorecard) && is_written(&own.table), "table"),
        (net, "net_of"),
    ];
    let of = ecow::eco_format!("{plan}/{id}");
    keys.iter().filter(|(is_there, _)| *is_there).for_each(|(_, key)| add(all, Some(plan), span, (&of, key)));
}

/// Items of a card that are measured but have no table of scores: statements know only those that have one, or are judged.
fn unscored(items: &Entries<ScoreItem>, card: &EcoString, all: &mut Vec<Unpaid>) {
    for item in items {
        match item.value.items.get() {
            Some(inner) => unscored(inner, card, all),
            None if item.value.score.is_absent() && item.value.judged_by.is_absent() => {
                add(all, None, item.id.span, (card, &item.id.value));
            }
            None => {}
        }
    }
}
