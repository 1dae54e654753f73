//! The most that plans can pay, and the greatest part of a sale that goes into pay.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::pay::analysis::{Kind, Kinds, Look, is_relative, measure};
use crate::pay::curve::Curve;
use crate::pay::money::Purse;
use crate::pay::outlook::{Outlook, holder, target};
use crate::pay::terms::{ComponentTerms, MeasureTerms, Paid, Pays, Per, PlanTerms, TableTerms, Whose};
use crate::pay::year::Year;
use crate::plan::targets::{HolderId, MetricId};
use crate::plan::{Plan, SeatId, UnitId};
use crate::syntax::incentives::MeasureAs;
use crate::units::{Currency, Figure, Fraction, Quantity};

/// The most that a plan pays in a year, in the currency of the plan as a whole.
#[derive(Debug, Clone)]
pub struct Greatest {
    /// All variable pay.
    pub variable: Fraction,
    /// All fixed pay.
    pub fixed: Fraction,
    /// The component that grows without end and was taken at the highest attainment, if one does.
    pub at_limit: Option<usize>,
}

/// Why the most that a plan pays is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoGreatest {
    /// This component grows without end.
    Endless(usize),
    /// Something of it is not known.
    Unknown,
}

/// An amount in a currency of pay, in the plan's.
pub fn in_plan(plan: &Plan, amount: &Fraction, currency: Currency) -> Option<Fraction> {
    Some(amount.times(&Purse::of_plan(plan).value(Quantity::ONE, Some(currency))?))
}

/// Positions that are paid alike: how many there are, and one of them.
type Alike = (i64, SeatId);

/// The positions of a plan, those that are paid alike together.
pub fn alike(look: &Look<'_>) -> Vec<Alike> {
    let own = look.own;
    let kinds = Kinds::of(look.plan, own);
    let absolute: Vec<&MeasureTerms> = own
        .components
        .iter()
        .filter_map(|(_, component)| component.as_ref().filter(|own| !is_relative(own)).and_then(measure))
        .collect();
    let mut groups: BTreeMap<(Kind, Vec<Option<Fraction>>), Alike> = BTreeMap::new();
    for seat in own.seats.iter().copied() {
        let targets = absolute.iter().map(|measure| target(look.plan, look.cube, measure, seat, own.period));
        groups.entry((kinds.kind(seat), targets.collect())).or_insert((0, seat)).0 += 1;
    }
    groups.into_values().collect()
}

/// The most that a plan pays, where nobody gets beyond an attainment if pay has no end of its own.
///
/// # Errors
/// Why it is not known.
pub fn greatest(look: &Look<'_>, attainment: Option<&Fraction>) -> Result<Greatest, NoGreatest> {
    if look.own.unknown || look.own.components.iter().any(|(_, component)| component.is_none()) {
        return Err(NoGreatest::Unknown);
    }
    let mut sum = Greatest { variable: Fraction::zero(), fixed: Fraction::zero(), at_limit: None };
    let pool = look.own.cap.as_ref().and_then(|cap| pool(look.plan, cap));
    for (count, seat) in alike(look) {
        let reach = |_, _| Fraction::one();
        let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
        let year = Year::of(look.terms, look.own, look.plan, &outlook, seat).ok_or(NoGreatest::Unknown)?;
        let own = match (of_seat(look, &year, attainment, &mut sum.at_limit), &pool) {
            // What has no end for one ends with what all share.
            (Err(NoGreatest::Endless(_)), Some(_)) => None,
            (own, _) => Some(own?),
        };
        let (variable, total) = year.year_pay();
        let fixed = total.zip(variable).map_or_else(Fraction::zero, |(total, variable)| total.minus(variable));
        let fixed = fixed.times(&year.part(look.own.period));
        let count = Fraction::from_int(count);
        let plan = |amount: &Fraction| in_plan(look.plan, amount, year.work().purse.own).ok_or(NoGreatest::Unknown);
        sum.fixed = sum.fixed.plus(&plan(&fixed)?.times(&count));
        sum.variable = match own {
            Some(own) => sum.variable.plus(&plan(&own)?.times(&count)),
            None => sum.variable.max(pool.clone().unwrap_or_else(Fraction::zero)),
        };
    }
    for (_, component) in &look.own.components {
        if let Some(pool) = component.as_ref().and_then(|component| pool_of(look.plan, component)) {
            sum.variable = sum.variable.plus(&pool);
        }
    }
    if let Some(pool) = pool {
        sum.variable = sum.variable.min(pool);
    }
    Ok(sum)
}

/// What everybody together is paid at most.
fn pool(plan: &Plan, cap: &crate::pay::terms::CapTerms) -> Option<Fraction> {
    let pays = cap.pays.as_ref().filter(|_| cap.per == Per::Pool)?;
    Purse::of_plan(plan).money(pays)
}

/// What everybody together is paid at most for a component.
fn pool_of(plan: &Plan, component: &ComponentTerms) -> Option<Fraction> {
    pool(plan, component.cap.as_ref()?)
}

/// The most that a position is paid.
fn of_seat(
    look: &Look<'_>,
    year: &Year<'_>,
    attainment: Option<&Fraction>,
    at_limit: &mut Option<usize>,
) -> Result<Fraction, NoGreatest> {
    let (mut sum, mut endless) = (Fraction::zero(), None);
    let mut limited = None;
    for (at, (_, component)) in look.own.components.iter().enumerate() {
        let component = component.as_ref().ok_or(NoGreatest::Unknown)?;
        if pool_of(look.plan, component).is_some() {
            continue;
        }
        let mut to_limit = false;
        match of_component(look, year, component, attainment, &mut to_limit)? {
            Some(most) => sum = sum.plus(&most),
            None => endless = endless.or(Some(at)),
        }
        limited = limited.or(to_limit.then_some(at));
    }
    if let Some(modifier) = &look.own.modifier {
        sum = sum.times(&factor(modifier, year).ok_or(NoGreatest::Unknown)?);
    }
    let part = year.part(look.own.period);
    let target = year.year_pay().0.map(|variable| variable.times(&part));
    let most = look.own.cap.as_ref().and_then(|cap| year.most(cap, target.as_ref(), look.own.period));
    match (endless, most) {
        (Some(_), Some(most)) => Ok(most),
        (Some(at), None) => Err(NoGreatest::Endless(at)),
        (_, Some(most)) if sum >= most => Ok(most),
        _ => {
            *at_limit = at_limit.or(limited);
            Ok(sum)
        }
    }
}

/// The most that a component pays in a year; none where it has no end.
fn of_component(
    look: &Look<'_>,
    year: &Year<'_>,
    component: &ComponentTerms,
    attainment: Option<&Fraction>,
    to_limit: &mut bool,
) -> Result<Option<Fraction>, NoGreatest> {
    let shared = component.pool.is_some() || component.prizes.is_some();
    if shared || component.by_score.is_some() || component.modifier.is_some() {
        return Err(NoGreatest::Unknown);
    }
    let mut unknown = false;
    let most = year.blocks(component, &mut |window| {
        let target_pay = year.component_pay(component, window);
        match &component.pays {
            Pays::Card(card) => {
                let pays = look.terms.cards[*card].ratings.iter().filter_map(|row| row.pays.as_ref());
                let paid = pays.filter_map(|pays| crate::pay::component::limit(pays, year.work(), target_pay.as_ref()));
                Some(paid.max().unwrap_or_else(Fraction::zero))
            }
            Pays::Judged(range) => {
                let most = range.as_ref().and_then(|range| match &range.most {
                    Some(Figure::Percent(share)) => Some(Fraction::from_quantity(*share)),
                    _ => None,
                });
                Some(target_pay?.times(&most.unwrap_or_else(Fraction::one)))
            }
            Pays::Table(measure, _) | Pays::Rate(measure, _) => {
                let target = target(look.plan, look.cube, measure, year.work().seat, window);
                let held = !matches!(measure.looks_at, MeasureAs::Amount | MeasureAs::Growth | MeasureAs::Increase);
                if held && target.as_ref().is_none_or(Fraction::is_zero) {
                    // Without a target nothing is paid, which is told where targets are looked at.
                    return Some(Fraction::zero());
                }
                let mut functions = Vec::new();
                look.cases(component, year.work().seat, window, target.clone(), &mut functions);
                if functions.is_empty() {
                    unknown = true;
                    return Some(Fraction::zero());
                }
                let mut greatest: Option<Fraction> = None;
                for own in &functions {
                    let most =
                        match (own.curve.is_unbounded(), attainment.and_then(|most| own.place(measure.looks_at, most)))
                        {
                            (false, _) => bounded(&own.curve),
                            (true, Some(place)) => {
                                *to_limit = true;
                                own.curve.greatest(&place)
                            }
                            (true, None) => return None,
                        };
                    greatest = Some(greatest.map_or(most.clone(), |so_far| so_far.max(most)));
                }
                greatest
            }
        }
    });
    if unknown { Err(NoGreatest::Unknown) } else { Ok(most) }
}

/// The most that a curve with an end pays.
fn bounded(curve: &Curve) -> Fraction {
    let last = &curve.pieces()[curve.pieces().len() - 1];
    curve.greatest(&last.from)
}

/// The greatest factor of a modifier.
fn factor(modifier: &TableTerms, year: &Year<'_>) -> Option<Fraction> {
    let number = |figure: &Figure| match figure {
        Figure::Percent(share) | Figure::Times(share) => Some(Fraction::from_quantity(*share)),
        money => year.work().purse.money(money),
    };
    let paid = modifier.rows.iter().filter_map(|row| row.rate.as_ref().or(row.pays.as_ref()));
    let all = paid.map(|paid| match paid {
        Paid::Figure(figure) => number(figure),
        Paid::Judged(range) => range.most.as_ref().and_then(number),
    });
    if modifier.extends || modifier.rows.iter().any(|row| row.each.is_some()) {
        return None;
    }
    let most = all.collect::<Option<Vec<Fraction>>>()?.into_iter().max()?;
    // Where several rows may count together, each more than one multiplies.
    Some(most)
}

/// What one further unit of money earns those who are credited with it, by plan and component.
#[derive(Debug, Clone)]
pub struct Rate {
    /// Which plan.
    pub plan: usize,
    /// Which component of it.
    pub component: usize,
    /// Whose position.
    pub seat: SeatId,
    /// The part of the sale that is paid.
    pub rate: Fraction,
}

/// The greatest rates on a metric by whose number they are paid on: those of positions, and of units.
pub fn rates(looks: &[Look<'_>], metric: MetricId) -> FxHashMap<HolderId, Vec<Rate>> {
    let mut all: FxHashMap<HolderId, Vec<Rate>> = FxHashMap::default();
    for (plan, look) in looks.iter().enumerate() {
        for (at, (_, component)) in look.own.components.iter().enumerate() {
            let Some(component) = component else { continue };
            let Some(measure) = measure(component).filter(|measure| measure.metric == metric) else { continue };
            let steepest = of_functions(look, component);
            let Some((seat, rate, scale)) = steepest else { continue };
            let of_all = of_seats(look, component, (seat, &rate, scale.as_ref()), dearest_alone(look, measure));
            for (own, seat, rate) in of_all {
                all.entry(own).or_default().push(Rate { plan, component: at, seat, rate });
            }
        }
    }
    all
}

/// The steepest rate of a component: the position it was worked out for, the part of a sale, and its base where others are in
/// proportion to it: target pay ÷ target.
fn of_functions(look: &Look<'_>, component: &ComponentTerms) -> Option<(SeatId, Fraction, Option<Fraction>)> {
    let functions = look.functions(component);
    let steep = |curve: &Curve| {
        let rate = |piece: &crate::pay::curve::Piece| {
            let stairs = piece.line.stairs.as_ref().and_then(|stairs| stairs.rise.over(&stairs.width));
            stairs.map_or(piece.line.slope.clone(), |stairs| stairs.plus(&piece.line.slope))
        };
        curve.pieces().iter().map(rate).max()
    };
    let rate = |own: &crate::pay::analysis::Function| {
        let rate = steep(&own.curve)?.over(own.unit.as_ref()?)?;
        let base = own.target_pay.as_ref().zip(own.target.as_ref()).and_then(|(pay, target)| pay.over(target));
        Some((own.seat, rate, base.filter(|_| is_relative(component))))
    };
    functions.iter().filter_map(rate).max_by(|a, b| a.1.cmp(&b.1))
}

/// Whether of those who are paid alike in a unit only the one with the least target can be dearest: the same pay for less to sell is more
/// for each sale. So it is where each is paid on his own book, and on all of it by every component.
fn dearest_alone(look: &Look<'_>, first: &MeasureTerms) -> bool {
    let mut others = look.own.components.iter().filter_map(|(_, component)| measure(component.as_ref()?));
    first.of == Whose::Own
        && first.when.is_none()
        && others
            .all(|own| own.metric != first.metric || (own.of == first.of && own.set == first.set && own.when.is_none()))
}

/// The rates of the positions of a plan, whose base may be another one; only of those that can be the dearest of their unit, if so asked.
fn of_seats(
    look: &Look<'_>,
    component: &ComponentTerms,
    (first, rate, scale): (SeatId, &Fraction, Option<&Fraction>),
    dearest: bool,
) -> Vec<(HolderId, SeatId, Fraction)> {
    let Some(measure) = measure(component) else { return Vec::new() };
    let Some(scale) = scale else {
        return holder(look.plan, measure.of, first).map(|own| (own, first, rate.clone())).into_iter().collect();
    };
    let in_year = |seat: SeatId| target(look.plan, look.cube, measure, seat, look.own.period);
    let reach = |_, _| Fraction::one();
    let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
    let own = |seat: SeatId| {
        let year = Year::of(look.terms, look.own, look.plan, &outlook, seat)?;
        let target = in_year(seat).filter(|target| !target.is_zero())?;
        let base = year.component_pay(component, look.own.period)?.over(&target)?;
        Some((holder(look.plan, measure.of, seat)?, seat, rate.times(&base).over(scale)?))
    };
    if !dearest {
        return look.own.seats.iter().filter_map(|seat| own(*seat)).collect();
    }
    let kinds = Kinds::of(look.plan, look.own);
    let mut least: BTreeMap<(Option<UnitId>, Kind), (Fraction, SeatId)> = BTreeMap::new();
    for seat in look.own.seats.iter().copied() {
        let Some(target) = in_year(seat).filter(|target| !target.is_zero()) else { continue };
        let place = (look.plan.organisation.unit_of(seat), kinds.kind(seat));
        let so_far = least.entry(place).or_insert_with(|| (target.clone(), seat));
        if target < so_far.0 {
            *so_far = (target, seat);
        }
    }
    least.into_values().filter_map(|(_, seat)| own(seat)).collect()
}

/// Whether a plan has anything that is analysed.
pub fn is_known(own: &PlanTerms) -> bool {
    !own.unknown && !own.seats.is_empty()
}
