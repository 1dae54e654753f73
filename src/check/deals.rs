//! Pay that hangs on deals, and pay in other currencies: what the plan must say for either.

use crate::check::View;
use crate::check::rules::{deal_not_told, pay_without_price};
use crate::diagnostic::Findings;
use crate::source::Span;
use crate::syntax::incentives::{CapOrNone, Component, CreditedOn, IncentivePlan, OrJudged, PaidOn, PayTable, Pool};
use crate::syntax::manifest::Manifest;
use crate::syntax::{Entry, GivenKind, OrTable, Results};
use crate::units::{Currency, Figure};

/// Checks every incentive plan, and every contest for its currencies.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    for sections in view.written.sections() {
        for plan in sections.incentives.incentives.get().into_iter().flatten() {
            told(view, plan, findings);
            let mut found = Vec::new();
            of_plan(view, &plan.value, &mut found);
            priced(view, &plan.id.value, &found, findings);
        }
        for contest in sections.incentives.contests.get().into_iter().flatten() {
            let (own, mut found) = (&contest.value, Vec::new());
            found.extend(own.rate.get().map(|rate| (rate.value.clone(), rate.span)));
            own.table.get().into_iter().for_each(|table| of_table(table, &mut found));
            of_cap(own.cap.get(), &mut found);
            for row in own.prizes.get().into_iter().flat_map(|table| table.rows.list()) {
                found.extend(row.pays.get().map(|pays| (pays.value.clone(), pays.span)));
            }
            own.pool.get().into_iter().for_each(|pool| of_pool(pool, &mut found));
            priced(view, &contest.id.value, &found, findings);
        }
    }
}

/// Whether the records that a plan's pay hangs on say which deal they are of.
fn told(view: &View<'_>, plan: &Entry<IncentivePlan>, findings: &mut Findings) {
    let components = || plan.value.components.get().into_iter().flatten();
    for component in components().filter(|component| waits(&component.value)) {
        if let Some(source) = untold(view, std::iter::once(&component.value)) {
            let what = format!("{}/{}", plan.id.value, component.id.value);
            deal_not_told::report(findings, component.id.span, &what, source);
        }
    }
    let untold = untold(view, components().map(|component| &component.value));
    for clawback in plan.value.clawback.get().into_iter().flatten() {
        if let Some(source) = untold {
            let what = format!("{}/{}", plan.id.value, clawback.id.value);
            deal_not_told::report(findings, clawback.id.span, &what, source);
        }
    }
}

/// Whether a component is paid on another event than it is credited on.
fn waits(component: &Component) -> bool {
    let credited = component.measure.get().and_then(|measure| measure.credited_on.get());
    let credited = credited.map_or(CreditedOn::Booking, |event| event.value);
    match component.paid_on.get() {
        Some(PaidOn::Event(event)) => event.value != credited,
        Some(PaidOn::Parts(parts)) => {
            parts.parts().iter().any(|(event, part)| *event != credited && part.get().is_some())
        }
        None => false,
    }
}

/// The first of the sources that components measure, where they say which columns they have and none of them names deals.
fn untold<'a>(view: &'a View<'_>, components: impl Iterator<Item = &'a Component>) -> Option<&'a str> {
    let metrics = || view.written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
    let sources = || view.written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
    let mut first = None;
    for component in components {
        let metric = component.measure.get().and_then(|measure| measure.metric.get());
        let metric = metric.and_then(|metric| metrics().find(|own| own.id.value == metric.value));
        let source = metric.and_then(|metric| metric.value.source.get());
        let Some(source) = source.map(|text| text.value.split('.').next().unwrap_or_default()) else { continue };
        let Some(source) = sources().find(|own| own.id.value == source) else { continue };
        let columns = source.value.columns.get()?;
        if columns.0.iter().any(|column| column.key.as_str() == "deal") {
            return None;
        }
        first = first.or(Some(source.id.value.as_str()));
    }
    first
}

/// Figures with their places.
type Figures = Vec<(Figure, Span)>;

fn of_plan(view: &View<'_>, own: &IncentivePlan, found: &mut Figures) {
    if let Some(pay) = own.pay.get() {
        by_case(pay.target.get().map(|target| by(target, |own| (own.value.clone(), own.span))), "target", found);
        for (part, key) in [(&pay.fixed, "fixed"), (&pay.variable, "variable")] {
            by_case(part.get().map(|part| by(part, |own| (own.value.clone(), own.span))), key, found);
        }
    }
    of_cap(own.cap.get(), found);
    own.modifier.get().into_iter().for_each(|table| of_table(table, found));
    found.extend(own.budget.get().map(|budget| (budget.0.value.clone(), budget.0.span)));
    for draw in own.draws.get().into_iter().flatten() {
        found.extend(draw.value.amount.get().map(|amount| (amount.value.clone(), amount.span)));
    }
    for clawback in own.clawback.get().into_iter().flatten() {
        found.extend(clawback.value.leaves.get().map(|left| (left.value.clone(), left.span)));
    }
    for component in own.components.get().into_iter().flatten() {
        let own = &component.value;
        own.table.get().into_iter().for_each(|table| of_table(table, found));
        own.modifier.get().into_iter().for_each(|table| of_table(table, found));
        of_cap(own.cap.get(), found);
        by_case(own.rate.get().map(|rate| by(rate, |own| (own.value.clone(), own.span))), "rate", found);
        own.pool.get().into_iter().for_each(|pool| of_pool(pool, found));
        if let Some(card) = own.scorecard.get() {
            of_card(view, card, found);
        }
    }
}

/// A number, or the rows of a table that give it.
type Cases<'a> = Result<(Figure, Span), Vec<&'a Results>>;

fn by<T>(value: &OrTable<T>, own: impl Fn(&T) -> (Figure, Span)) -> Cases<'_> {
    match value {
        OrTable::Value(value) => Ok(own(value)),
        OrTable::Table(table) => Err(table.rows.list().iter().map(|row| &row.results).collect()),
    }
}

fn by_case(value: Option<Cases<'_>>, key: &str, found: &mut Figures) {
    match value {
        Some(Ok(figure)) => found.push(figure),
        Some(Err(rows)) => found.extend(rows.into_iter().filter_map(|results| given(results, key))),
        None => {}
    }
}

/// The number that stands under a name, where one does.
fn given(results: &Results, key: &str) -> Option<(Figure, Span)> {
    let given = results.get(key)?;
    let GivenKind::Scalar(text) = &given.kind else { return None };
    Some((Figure::parse(text).ok()?, given.span))
}

fn of_pool(pool: &Pool, found: &mut Figures) {
    found.extend(pool.amount.get().map(|amount| (amount.0.value.clone(), amount.0.span)));
    found.extend(pool.rate.get().map(|rate| (rate.0.value.clone(), rate.0.span)));
}

/// What the ratings of a card pay.
fn of_card(view: &View<'_>, id: &str, found: &mut Figures) {
    let cards = view.written.sections().filter_map(|sections| sections.incentives.scorecards.get()).flatten();
    for card in cards.filter(|card| card.id.value == id) {
        let rows = card.value.ratings.get().into_iter().flat_map(|table| table.rows.list());
        found.extend(rows.filter_map(|row| row.pays.get()).map(|pays| (pays.value.clone(), pays.span)));
    }
}

fn of_cap(cap: Option<&CapOrNone>, found: &mut Figures) {
    let pays = cap.and_then(CapOrNone::cap).into_iter().flat_map(|cap| {
        [
            cap.pays.get().map(|pays| (pays.value.clone(), pays.span)),
            cap.rate.get().map(|rate| (rate.value.clone(), rate.span)),
        ]
    });
    found.extend(pays.flatten());
}

fn of_table(table: &PayTable, found: &mut Figures) {
    for row in table.table.rows.list() {
        if let Some(OrJudged::Result(rate)) = row.rate.get() {
            found.push((rate.value.clone(), rate.span));
        }
        if let Some(OrJudged::Result(pays)) = row.pays.get() {
            found.push((pays.value.clone(), pays.span));
        }
        let each = row.each.get().into_iter();
        found.extend(each.flat_map(|each| ["pays", "rate"].into_iter().filter_map(|key| given(&each.results, key))));
    }
}

/// Whether all that an incentive plan pays in has a price.
pub(super) fn is_priced(view: &View<'_>, id: &str) -> bool {
    let plans = view.written.sections().filter_map(|sections| sections.incentives.incentives.get()).flatten();
    plans.filter(|plan| plan.id.value == id).all(|plan| {
        let mut found = Vec::new();
        of_plan(view, &plan.value, &mut found);
        unpriced(view, id, &found).is_empty()
    })
}

/// The currencies that an entry pays in and that have no price, with the first place of each.
fn unpriced(view: &View<'_>, id: &str, found: &Figures) -> Vec<(Currency, Span)> {
    let facts = &view.plan.facts;
    let plans = view.written.sections().filter_map(|sections| sections.incentives.incentives.get()).flatten();
    let own = plans.filter(|plan| plan.id.value == id).find_map(|plan| plan.value.currency.get());
    let named = found.iter().filter_map(|(figure, span)| match figure {
        Figure::Amount { currency: Some(own), .. } | Figure::Each { currency: Some(own), .. } => Some((*own, *span)),
        _ => None,
    });
    let mut all: Vec<(Currency, Span)> = Vec::new();
    for (currency, span) in own.map(|own| (own.value, own.span)).into_iter().chain(named) {
        let known = currency == facts.currency || facts.prices.iter().any(|(own, _)| *own == currency);
        if !known && !all.iter().any(|(told, _)| *told == currency) {
            all.push((currency, span));
        }
    }
    all
}

/// Whether something of the price of a currency stands there and could not be read, which was told.
fn is_unread(manifest: &Manifest, currency: Currency) -> bool {
    let Some(fx) = manifest.fx.get() else { return manifest.fx.is_broken() };
    fx.prices.get().is_none_or(|prices| prices.iter().any(|(code, _)| code.as_str() == currency.code()))
}

fn priced(view: &View<'_>, id: &str, found: &Figures, findings: &mut Findings) {
    let unread =
        |currency: Currency| view.written.manifest.as_ref().is_none_or(|manifest| is_unread(manifest, currency));
    for (currency, span) in unpriced(view, id, found).into_iter().filter(|(currency, _)| !unread(*currency)) {
        pay_without_price::report(findings, span, id, currency, view.plan.facts.currency);
    }
}
