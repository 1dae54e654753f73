//! The most that plans can pay, and the greatest part of a sale that goes into pay.

mod factor;
mod score;
mod shared;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::pay::analysis::{Kind, Kinds, Look, is_relative, measure};
use crate::pay::curve::Curve;
use crate::pay::money::Purse;
use crate::pay::outlook::{Outlook, holder, target};
use crate::pay::terms::{ComponentTerms, MeasureTerms, Pays, Per, PlanTerms, Whose};
use crate::pay::year::Year;
use crate::plan::targets::{HolderId, MetricId};
use crate::plan::{Plan, SeatId, UnitId};
use crate::syntax::incentives::MeasureAs;
use crate::units::{Currency, Figure, Fraction, Period, Quantity};

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
    /// Something could not be read, which was told where it stands.
    Told,
    /// What this component pays at most, or the plan itself where none is said, is not known.
    Unknown(Option<usize>, Why),
}

/// What is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Target pay of a position.
    TargetPay,
    /// The greatest factor of a modifier.
    Modifier,
    /// The result of last year that growth is held against.
    LastYear,
    /// What the conditions of its table ask for, in too many ways.
    Cases,
    /// What a judgement may be at most.
    Judged,
    /// How much there is to divide.
    Pool,
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
        return Err(NoGreatest::Told);
    }
    let mut sum = Greatest { variable: Fraction::zero(), fixed: Fraction::zero(), at_limit: None };
    // What each is paid at most whatever he earns, where the cap of the plan says so.
    let (mut caps, mut endless) = (Some(Fraction::zero()), None);
    let (mut factor, mut currency) = (Fraction::one(), None);
    for (count, seat) in alike(look) {
        let reach = |_, _| Fraction::one();
        let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
        let unknown = NoGreatest::Unknown(None, Why::TargetPay);
        let year = Year::of(look.terms, look.own, look.plan, &outlook, seat).ok_or(unknown)?;
        let own = of_seat(look, &year, attainment, &mut sum.at_limit)?;
        let (variable, total) = year.year_pay();
        let fixed = total.zip(variable).map_or_else(Fraction::zero, |(total, variable)| total.minus(variable));
        let fixed = fixed.times(&year.part(look.own.period));
        let count = Fraction::from_int(count);
        // A currency without a price was told where it stands.
        let plan = |amount: &Fraction| in_plan(look.plan, amount, year.work().purse.own).ok_or(NoGreatest::Told);
        sum.fixed = sum.fixed.plus(&plan(&fixed)?.times(&count));
        match own.pays {
            Ok(pays) => sum.variable = sum.variable.plus(&plan(&pays)?.times(&count)),
            Err(at) => endless = endless.or(Some(at)),
        }
        caps = match (caps, own.most) {
            (Some(caps), Some(most)) => Some(caps.plus(&plan(&most)?.times(&count))),
            _ => None,
        };
        factor = factor.max(own.factor);
        currency = Some(year.work().purse.own);
    }
    for (at, (_, component)) in look.own.components.iter().enumerate() {
        let Some(component) = component.as_ref().filter(|component| component.is_shared()) else { continue };
        match shared::of_all(look, (at, component), attainment, &mut sum.at_limit)? {
            Some(pool) => {
                let pool = in_plan(look.plan, &pool, currency.unwrap_or(look.plan.facts.currency));
                sum.variable = sum.variable.plus(&pool.ok_or(NoGreatest::Told)?.times(&factor));
            }
            None => endless = endless.or(Some(at)),
        }
    }
    let pool = look.own.cap.as_ref().and_then(|cap| pool(look.plan, cap));
    let most = [caps, pool].into_iter().flatten().min();
    sum.variable = match (endless, most) {
        (Some(at), None) => return Err(NoGreatest::Endless(at)),
        (Some(_), Some(most)) => most,
        (None, Some(most)) => sum.variable.min(most),
        (None, None) => sum.variable,
    };
    Ok(sum)
}

/// What everybody together is paid at most.
fn pool(plan: &Plan, cap: &crate::pay::terms::CapTerms) -> Option<Fraction> {
    let pays = cap.pays.as_ref().filter(|_| cap.per == Per::Pool)?;
    Purse::of_plan(plan).money(pays)
}

/// The most that a position is paid of what hangs on nobody else.
struct OfSeat {
    /// The amount, or the component that has no end.
    pays: Result<Fraction, usize>,
    /// What the cap of the plan lets through of all that it is paid.
    most: Option<Fraction>,
    /// The greatest factor of the plan.
    factor: Fraction,
}

fn of_seat(
    look: &Look<'_>,
    year: &Year<'_>,
    attainment: Option<&Fraction>,
    at_limit: &mut Option<usize>,
) -> Result<OfSeat, NoGreatest> {
    let (mut sum, mut endless) = (Fraction::zero(), None);
    let mut limited = None;
    for (at, (_, component)) in look.own.components.iter().enumerate() {
        let component = component.as_ref().ok_or(NoGreatest::Told)?;
        if component.is_shared() {
            continue;
        }
        let mut to_limit = false;
        let of = One { look, year, at, component, attainment };
        match of.most(&mut to_limit)? {
            Some(most) => sum = sum.plus(&most),
            None => endless = endless.or(Some(at)),
        }
        limited = limited.or(to_limit.then_some(at));
    }
    let mut factor = Fraction::one();
    if let Some(modifier) = &look.own.modifier {
        let unknown = NoGreatest::Unknown(None, Why::Modifier);
        factor = factor::greatest(look, modifier, year, (look.own.period, attainment)).ok_or(unknown)?;
        sum = sum.times(&factor);
    }
    let part = year.part(look.own.period);
    let target = year.year_pay().0.map(|variable| variable.times(&part));
    let most = look.own.cap.as_ref().and_then(|cap| year.most(cap, target.as_ref(), look.own.period));
    let pays = match (endless, &most) {
        (_, Some(most)) if endless.is_some() || sum >= *most => Ok(most.clone()),
        (Some(at), _) => Err(at),
        (None, _) => {
            *at_limit = at_limit.or(limited);
            Ok(sum)
        }
    };
    Ok(OfSeat { pays, most, factor })
}

/// A component of a position.
#[derive(Clone, Copy)]
struct One<'a> {
    look: &'a Look<'a>,
    year: &'a Year<'a>,
    at: usize,
    component: &'a ComponentTerms,
    attainment: Option<&'a Fraction>,
}

impl One<'_> {
    fn unknown(&self, why: Why) -> NoGreatest {
        NoGreatest::Unknown(Some(self.at), why)
    }

    /// The most that it pays in a year; none where it has no end.
    fn most(&self, to_limit: &mut bool) -> Result<Option<Fraction>, NoGreatest> {
        let mut unknown = None;
        let most = self.year.blocks(self.component, &mut |window| match self.in_window(window, to_limit) {
            Ok(most) => most,
            Err(why) => {
                unknown = unknown.or(Some(why));
                Some(Fraction::zero())
            }
        });
        unknown.map_or(Ok(most), Err)
    }

    fn in_window(&self, window: Period, to_limit: &mut bool) -> Result<Option<Fraction>, NoGreatest> {
        let factor = match &self.component.modifier {
            Some(modifier) => factor::greatest(self.look, modifier, self.year, (window, self.attainment))
                .ok_or_else(|| self.unknown(Why::Modifier))?,
            None => Fraction::one(),
        };
        let target_pay = self.year.component_pay(self.component, window);
        let most = match &self.component.pays {
            Pays::Card(card) => {
                let card = &self.look.terms.cards[*card];
                match &self.component.by_score {
                    Some(table) => score::most(self, (card, table), (window, target_pay.as_ref()))?,
                    None => {
                        let pays = card.ratings.iter().filter_map(|row| row.pays.as_ref());
                        let limit = |pays| crate::pay::component::limit(pays, self.year.work(), target_pay.as_ref());
                        Some(pays.filter_map(limit).max().unwrap_or_else(Fraction::zero))
                    }
                }
            }
            Pays::Judged(range) => {
                let most = range.as_ref().and_then(|range| match &range.most {
                    Some(Figure::Percent(share) | Figure::Times(share)) => Some(Fraction::from_quantity(*share)),
                    _ => None,
                });
                let pay = target_pay.unwrap_or_else(Fraction::zero);
                Some(pay.times(&most.ok_or_else(|| self.unknown(Why::Judged))?))
            }
            Pays::Table(measure, _) | Pays::Rate(measure, _) => {
                let target = target(self.look.plan, self.look.cube, measure, self.year.work().seat, window);
                self.of_results(measure, window, (target, None), to_limit)?
            }
        };
        Ok(most.map(|most| most.times(&factor)))
    }

    /// The most that a table or a rate pays, of target pay or of a pool.
    fn of_results(
        &self,
        measure: &MeasureTerms,
        window: Period,
        (target, pool): (Option<Fraction>, Option<&Fraction>),
        to_limit: &mut bool,
    ) -> Result<Option<Fraction>, NoGreatest> {
        let held = !matches!(measure.looks_at, MeasureAs::Amount | MeasureAs::Growth | MeasureAs::Increase);
        if held && target.as_ref().is_none_or(Fraction::is_zero) {
            // Without a target nothing is paid, which is told where targets are looked at.
            return Ok(Some(Fraction::zero()));
        }
        let mut functions = Vec::new();
        self.look.cases_of(self.component, self.year.work().seat, window, (target, pool), &mut functions);
        let mut greatest: Option<Fraction> = None;
        for own in &functions {
            let place = self.attainment.and_then(|most| own.place(measure.looks_at, most));
            let most = match (own.curve.is_unbounded(), place) {
                (false, _) => bounded(&own.curve),
                (true, Some(place)) => {
                    *to_limit = true;
                    own.curve.greatest(&place)
                }
                (true, None) => return Ok(None),
            };
            greatest = Some(greatest.map_or(most.clone(), |so_far| so_far.max(most)));
        }
        let grown = matches!(measure.looks_at, MeasureAs::Growth | MeasureAs::Increase);
        greatest.map(Some).ok_or_else(|| self.unknown(if grown { Why::LastYear } else { Why::Cases }))
    }
}

/// The most that a curve with an end pays.
fn bounded(curve: &Curve) -> Fraction {
    let last = &curve.pieces()[curve.pieces().len() - 1];
    curve.greatest(&last.from)
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
        let whole = look.own.modifier.as_ref().map_or_else(Fraction::one, |modifier| factor_of(look, modifier));
        for (at, (_, component)) in look.own.components.iter().enumerate() {
            let Some(component) = component else { continue };
            let own = component.modifier.as_ref().map_or_else(Fraction::one, |modifier| factor_of(look, modifier));
            let mut add = |holder: HolderId, seat: SeatId, rate: Fraction| {
                let rate = rate.times(&own).times(&whole);
                all.entry(holder).or_default().push(Rate { plan, component: at, seat, rate });
            };
            for (holder, seat, rate) in pool_rates(look, component, metric) {
                add(holder, seat, rate);
            }
            let Some(measure) = measure(component).filter(|measure| measure.metric == metric) else { continue };
            let steepest = of_functions(look, component);
            let Some((seat, rate, scale)) = steepest else { continue };
            let of_all = of_seats(look, component, (seat, &rate, scale.as_ref()), dearest_alone(look, measure));
            for (holder, seat, rate) in of_all {
                add(holder, seat, rate);
            }
        }
    }
    all
}

/// The greatest factor of a modifier for the first of those whom a plan pays; one where it is not known, which is told with the worst case.
fn factor_of(look: &Look<'_>, modifier: &crate::pay::terms::TableTerms) -> Fraction {
    let reach = |_, _| Fraction::one();
    let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
    let first = look.own.seats.first();
    let year = first.and_then(|seat| Year::of(look.terms, look.own, look.plan, &outlook, *seat));
    let most = year.and_then(|year| factor::greatest(look, modifier, &year, (look.own.period, None)));
    most.unwrap_or_else(Fraction::one)
}

/// What a sale adds to a pool that is a part of all sales, by whose number that is.
fn pool_rates(look: &Look<'_>, component: &ComponentTerms, metric: MetricId) -> Vec<(HolderId, SeatId, Fraction)> {
    let rate = component.pool.as_ref().and_then(|pool| pool.rate.as_ref());
    let (Some(Figure::Percent(share)), Some(measure)) = (rate, component.measure()) else { return Vec::new() };
    if measure.metric != metric {
        return Vec::new();
    }
    let level = |row: &crate::pay::terms::RowTerms| match &row.pays {
        Some(crate::pay::terms::Paid::Figure(Figure::Percent(share))) => Some(Fraction::from_quantity(*share)),
        _ => None,
    };
    let paid = match &component.pays {
        Pays::Table(_, table) => table.rows.iter().filter_map(level).max().unwrap_or_else(Fraction::one),
        _ => Fraction::one(),
    };
    let rate = Fraction::from_quantity(*share).times(&paid);
    let mut by_holder: BTreeMap<HolderId, SeatId> = BTreeMap::new();
    for seat in look.own.seats.iter().copied() {
        if let Some(own) = holder(look.plan, measure.of, seat) {
            by_holder.entry(own).or_insert(seat);
        }
    }
    by_holder.into_iter().map(|(own, seat)| (own, seat, rate.clone())).collect()
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
