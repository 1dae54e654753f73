//! The worst case: what plans can cost at most, and what a further sale can cost.

use crate::check::View;
use crate::check::curves::{Limits, is_money};
use crate::check::limits::{limit, main_metric, main_set};
use crate::check::range::{Measure, Range};
use crate::check::rules::worst_case_over_budget::Worst;
use crate::check::rules::{not_checked, rate_above_margin, worst_case_over_budget};
use crate::cube::Key;
use crate::diagnostic::{Findings, Message};
use crate::pay::analysis::{Look, measure};
use crate::pay::greatest::{Greatest, NoGreatest, Rate, Why, greatest, is_known, rates};
use crate::pay::money::Purse;
use crate::pay::terms::{PlanTerms, Terms};
use crate::plan::targets::{HolderId, MetricId, Slices};
use crate::plan::{UnitId, Who};
use crate::say;
use crate::syntax::organisation::Carries;
use crate::units::{Fraction, speak};

/// Holds the worst case against budgets, revenue and margin.
pub(super) fn check(view: &View<'_>, terms: &Terms, limits: &Limits, findings: &mut Findings) {
    let look = |own| Look { terms, own, plan: view.plan, cube: view.cube };
    let most = limits.attainment.as_ref().map(|(most, _)| most);
    let cost_of_sales = limit(view, |limits| limits.cost_of_sales.get());
    let margin = limit(view, |limits| limits.margin.get());
    let mut all = Some(Worst { most: Fraction::zero(), attainment: None });
    let wanted = cost_of_sales.is_some() || margin.is_some();
    for (own, contest) in terms.plans.iter().map(|own| (own, false)).chain(terms.contests.iter().map(|own| (own, true)))
    {
        if !is_known(own) || (own.budget.is_none() && !wanted) {
            continue;
        }
        match greatest(&look(own), most) {
            Ok(own_most) => {
                budget(view, own, &own_most, limits, findings);
                if let Some(all) = &mut all {
                    let fixed = if contest { Fraction::zero() } else { own_most.fixed.clone() };
                    all.most = all.most.plus(&own_most.variable).plus(&fixed);
                    all.attainment = all.attainment.take().or_else(|| at_limit(&own_most, limits));
                }
            }
            Err(why) => {
                all = None;
                unchecked(own, why, limits, findings);
            }
        }
    }
    if let Some(all) = all.filter(|_| wanted) {
        against_targets(view, &all, findings);
    }
    if let Some(metric) = main_metric(view).filter(|metric| is_money(view.plan, *metric)) {
        a_further_sale(view, terms, metric, findings);
    }
}

/// The highest attainment, where it was needed.
fn at_limit(own: &Greatest, limits: &Limits) -> Option<Message> {
    let (most, _) = limits.attainment.as_ref().filter(|_| own.at_limit.is_some())?;
    let words = most.exact().map(speak::percent)?;
    Some(Message::new(|_| words.clone()))
}

fn budget(view: &View<'_>, own: &PlanTerms, most: &Greatest, limits: &Limits, findings: &mut Findings) {
    let Some(budget) = &own.budget else { return };
    let Some(stated) = Purse::of_plan(view.plan).money(&budget.value) else { return };
    let rounding = view.plan.facts.rounding;
    if most.variable.round(rounding) > stated.round(rounding) {
        let worst = Worst { most: most.variable.clone(), attainment: at_limit(most, limits) };
        worst_case_over_budget::report(findings, view, own, &worst, (&stated, budget.span));
    }
}

/// Pay without end has no worst case, unless the plan says how far anybody gets; nor has what hangs on what nobody says.
fn unchecked(own: &PlanTerms, why: NoGreatest, limits: &Limits, findings: &mut Findings) {
    let rule = &worst_case_over_budget::RULE;
    let component = match why {
        NoGreatest::Told => return,
        NoGreatest::Unknown(component, why) => {
            let id = component.map_or(&own.id, |at| &own.components[at].0);
            not_checked::report_term(findings, rule, (&own.id.value, id), &not_known(why)).shadow_of(own.site);
            return;
        }
        NoGreatest::Endless(component) => component,
    };
    let (id, endless) = &own.components[component];
    let span = id.span;
    // Of what is divided or won nobody else tells that it has no end.
    let told = endless.as_ref().and_then(measure).is_some();
    let meant = own.endless || endless.as_ref().is_some_and(|component| component.endless);
    match (&limits.attainment, limits.broken) {
        (None, false) => {
            let key = "basis.limits.attainment";
            not_checked::report(findings, rule, span, key, "attainment: to 150%").map(|told| told.shadow_of(own.site));
        }
        // What has no target has no attainment either. Where nobody says that there is to be no end, that is told by itself.
        (Some(_), _) if meant || !told => {
            not_checked::report(findings, rule, span, "cap", "cap: {pays: 200k, per: year}")
                .map(|told| told.shadow_of(own.site));
        }
        _ => {}
    }
}

/// What has to be known of a term.
fn not_known(why: Why) -> (Message, Message) {
    match why {
        Why::TargetPay => (
            say!(en: "target pay of a position is not known", zh: "某岗位的目标薪酬未知"),
            say!(en: "let `pay:` say it for every position", zh: "请在 `pay:` 中为每个岗位写明"),
        ),
        Why::Modifier => (
            say!(en: "its modifier has no greatest factor that is known", zh: "其系数的最大值未知"),
            say!(en: "let the rows of the modifier end, or give `range:` where it is judged", zh: "请使系数表有终点；由人评定的，请写明 `range:`"),
        ),
        Why::LastYear => (
            say!(en: "last year's result is not known", zh: "上年实绩未知"),
            say!(en: "give it under `basis.history`", zh: "请在 `basis.history` 中补充"),
        ),
        Why::Cases => (
            say!(en: "its conditions ask for more than can be tried, or for what the plan does not say", zh: "其条件的情形过多，或所问事实方案未写明"),
            say!(en: "cap it: `cap: {{pays: 200k, per: year}}`", zh: "请设封顶：`cap: {{pays: 200k, per: year}}`"),
        ),
        Why::Judged => (
            say!(en: "nothing says how much may be judged", zh: "未写明评定的上限"),
            say!(en: "give `range: from 0% to 120%`", zh: "请写明 `range: from 0% to 120%`"),
        ),
        Why::Pool => (
            say!(en: "nothing says how much there is to divide", zh: "未写明奖金池有多少可分"),
            say!(en: "give `amount:` or `rate:` of the pool", zh: "请写明奖金池的 `amount:` 或 `rate:`"),
        ),
    }
}

/// What is planned of a metric at the top of the organisation.
fn planned(view: &View<'_>, metric: MetricId) -> Option<Fraction> {
    let set = main_set(view.plan, view.cube)?;
    let year = view.plan.facts.calendar.year().year;
    let units = &view.plan.organisation.units;
    let top = units.indices().filter(|unit| units[*unit].parent.is_none());
    let key = |unit| Key { set, metric, holder: HolderId::unit(unit), slice: Slices::WHOLE, year };
    let values: Vec<_> = top.filter_map(|unit| view.cube.value(&key(unit), 0)).collect();
    let sum = values.into_iter().map(Fraction::from_quantity).reduce(|sum, own| sum.plus(&own))?;
    (!sum.is_zero() && !sum.is_negative()).then_some(sum)
}

fn against_targets(view: &View<'_>, all: &Worst, findings: &mut Findings) {
    let name = |metric: MetricId| crate::cube::Voice { plan: view.plan }.metric(metric);
    if let Some(bounds) = limit(view, |limits| limits.cost_of_sales.get())
        && let Some(range) = Range::read(bounds, Measure::Share, findings)
        && let Some((metric, revenue)) = main_metric(view).and_then(|metric| Some((metric, planned(view, metric)?)))
        && all.most.over(&revenue).is_some_and(|part| range.broken(&part).is_some())
    {
        worst_case_over_budget::report_cost(findings, view, all, (&revenue, &name(metric)), &range);
    }
    if let Some(named) = limit(view, |limits| limits.margin.get())
        && let Some(metric) = view.plan.targets.metrics.find(named).filter(|metric| is_money(view.plan, *metric))
        && let Some(margin) = planned(view, metric)
        && all.most > margin
    {
        worst_case_over_budget::report_margin(findings, view, all, (&margin, &name(metric)), named.span);
    }
}

/// The rates of all who are credited for one sale, against the margin that the targets imply.
fn a_further_sale(view: &View<'_>, terms: &Terms, metric: MetricId, findings: &mut Findings) {
    let plans: Vec<&PlanTerms> = terms.plans.iter().filter(|own| is_known(own)).collect();
    let paid = |own: &&PlanTerms| {
        let mut measures = own.components.iter().filter_map(|(_, component)| measure(component.as_ref()?));
        measures.any(|own| own.metric == metric)
    };
    let Some(first) = plans.iter().find(|own| paid(own)) else { return };
    let Some(named) = limit(view, |limits| limits.margin.get()) else {
        if limit(view, |limits| limits.margin.is_broken().then_some(())).is_none() {
            let (rule, key) = (&rate_above_margin::RULE, "basis.limits.margin");
            not_checked::report(findings, rule, first.id.span, key, "margin: gross-profit")
                .map(|told| told.shadow_of(first.site));
        }
        return;
    };
    let Some(margin) = view.plan.targets.metrics.find(named) else { return };
    let (Some(margin), Some(revenue)) = (planned(view, margin), planned(view, metric)) else { return };
    let Some(margin) = margin.over(&revenue) else { return };
    let looks: Vec<Look<'_>> = plans.iter().map(|own| Look { terms, own, plan: view.plan, cube: view.cube }).collect();
    let by_holder = rates(&looks, metric);
    let Some(worst) = dearest(view, &by_holder) else { return };
    let sum = worst.iter().fold(Fraction::zero(), |sum, own| sum.plus(&own.rate));
    if sum > margin {
        rate_above_margin::report(findings, view, (&plans, &worst), (&sum, &margin), named.span);
    }
}

/// The rates of the sale that costs most: of a position with a book of its own, of all that are paid on its units, and of the dearest overlay
/// of each plan.
fn dearest<'a>(view: &View<'_>, by_holder: &'a rustc_hash::FxHashMap<HolderId, Vec<Rate>>) -> Option<Vec<&'a Rate>> {
    let organisation = &view.plan.organisation;
    let mut overlays: std::collections::BTreeMap<usize, &Rate> = std::collections::BTreeMap::new();
    let mut own: std::collections::BTreeMap<UnitId, (Fraction, HolderId)> = std::collections::BTreeMap::new();
    let mut holders: Vec<&HolderId> = by_holder.keys().collect();
    holders.sort_unstable();
    for holder in holders {
        let Who::Seat(seat) = holder.which(organisation) else { continue };
        let rates = &by_holder[holder];
        let sum = rates.iter().fold(Fraction::zero(), |sum, own| sum.plus(&own.rate));
        match (organisation.carries(seat), organisation.unit_of(seat)) {
            (Carries::Overlay, _) => {
                for rate in rates {
                    let most = overlays.entry(rate.plan).or_insert(rate);
                    if rate.rate > most.rate {
                        *most = rate;
                    }
                }
            }
            (_, Some(unit)) => {
                let most = own.entry(unit).or_insert_with(|| (sum.clone(), *holder));
                if sum > most.0 {
                    *most = (sum, *holder);
                }
            }
            _ => {}
        }
    }
    let above = |unit: UnitId| {
        let mut units = vec![unit];
        while let Some(parent) = units.last().and_then(|unit| organisation.units[*unit].parent) {
            if units.len() > organisation.units.len() {
                break;
            }
            units.push(parent);
        }
        units
            .into_iter()
            .flat_map(|unit| by_holder.get(&HolderId::unit(unit)).into_iter().flatten())
            .collect::<Vec<_>>()
    };
    let all = own.into_iter().map(|(unit, (_, holder))| {
        let rates: Vec<&Rate> =
            by_holder[&holder].iter().chain(above(unit)).chain(overlays.values().copied()).collect();
        let sum = rates.iter().fold(Fraction::zero(), |sum, own| sum.plus(&own.rate));
        (sum, rates)
    });
    let dearest = all.reduce(|most, own| if own.0 > most.0 { own } else { most });
    dearest.map(|(_, rates)| rates)
}
