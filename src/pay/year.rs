//! What a position is paid in a whole year, given how its results turn out.

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use crate::pay::component::{curve_of_score, earned, factor, factor_of, limit, open};
use crate::pay::curve::Piece;
use crate::pay::position::{months_within, portion, target_pay, work};
use crate::pay::shared::{Group, Shares};
use crate::pay::terms::{ByCase, CapTerms, Card, ComponentTerms, Division, Pays, Per, PlanTerms, TableTerms, Terms};
use crate::pay::work::{Limits, Trouble, Work};
use crate::pay::world::{Days, Question, World};
use crate::plan::{Plan, SeatId};
use crate::syntax::incentives::Window;
use crate::units::{Currency, Figure, Fraction, Part, Period};

/// What had to be taken for granted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumed {
    /// What is judged was judged as what pays target pay.
    Judged(EcoString),
    /// A scorecard gave the rating that pays target pay.
    Rated(EcoString),
    /// A gate was open.
    Open(EcoString),
    /// Nothing is known of what a component measures, so it pays nothing.
    Nothing(EcoString),
    /// Of several rates the highest was paid.
    Highest(EcoString),
    /// All deals were one.
    OneDeal(EcoString),
    /// A modifier was one.
    NoModifier(EcoString),
    /// Prizes were won as all turns out, and shared by those who are alike.
    Won(EcoString),
    /// Those who divide a pool by a judgement or a score were alike.
    Alike(EcoString),
}

/// What a position is paid in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPay {
    /// The currency of all that follows.
    pub currency: Currency,
    /// Fixed pay, for as long as the position is there.
    pub fixed: Fraction,
    /// Target variable pay, for as long as the position is there.
    pub target: Fraction,
    /// What each component pays, gate and cap included, in the order of the plan.
    pub components: Vec<Fraction>,
    /// All variable pay: modifier, gate and cap of the plan included.
    pub variable: Fraction,
}

/// The periods of a plan after which a count starts again.
pub fn windows(period: Period, window: Window) -> Vec<Period> {
    let fits = |part: &Part| {
        matches!(
            (window, part),
            (Window::Month, Part::Month(_)) | (Window::Quarter, Part::Quarter(_)) | (Window::Half, Part::Half(_))
        )
    };
    let own: Vec<Period> =
        Part::all().filter(fits).map(|part| Period::new(period.year, part)).filter(|own| period.holds(*own)).collect();
    if own.is_empty() { vec![period] } else { own }
}

/// What hangs on what others reached, by the place of the component in its plan and the window.
pub type Together = BTreeMap<(usize, Period), Shares>;

/// What those whom a plan pays get of what they share; `index` counts the contests behind the plans.
pub fn together(terms: &Terms, (index, own): (usize, &PlanTerms), plan: &Plan, world: &dyn World) -> Together {
    let shared = own.components.iter().enumerate().filter_map(|(at, (_, component))| Some((at, component.as_ref()?)));
    shared
        .filter(|(_, component)| component.is_shared())
        .flat_map(|(at, component)| {
            let group = Group { terms, plan, world, index, at };
            let each = move |window| ((at, window), group.expected(plan.facts.calendar.dates(window)));
            windows(own.period, window_of(component)).into_iter().map(each)
        })
        .collect()
}

/// How many months a period has.
pub fn months_of(period: Period) -> u8 {
    let (first, last) = period.part().months();
    last - first + 1
}

/// Works out pay of a year for one position.
pub struct Year<'a> {
    terms: &'a Terms,
    own: &'a PlanTerms,
    work: Work<'a>,
    days: Days,
    /// Target variable pay of a whole year.
    variable: Option<Fraction>,
    total: Option<Fraction>,
    /// Whether gates may be shut.
    gates: bool,
    together: Option<&'a Together>,
}

impl<'a> Year<'a> {
    /// Of a position that a plan pays. `None` where its target pay is not known.
    pub fn of(
        terms: &'a Terms,
        own: &'a PlanTerms,
        plan: &'a Plan,
        world: &'a dyn World,
        seat: SeatId,
    ) -> Option<Self> {
        let days = plan.facts.calendar.dates(own.period);
        let work = work(plan, world, own, seat, days.1);
        let pay = target_pay(own, &work, days.1).ok()?;
        let (total, variable) = pay.map_or((None, None), |pay| (pay.total, Some(pay.variable)));
        Some(Self { terms, own, work, days, variable, total, gates: true, together: None })
    }

    /// The same with what several get together.
    #[must_use]
    pub fn with_shared(self, together: &'a Together) -> Self {
        Self { together: Some(together), ..self }
    }

    /// The same with every gate open.
    #[must_use]
    pub fn with_open_gates(self) -> Self {
        Self { gates: false, ..self }
    }

    /// What a component is called: with its plan, where that is another entry.
    fn term(&self, component: &ComponentTerms) -> EcoString {
        self.named(&component.id.value)
    }

    fn named(&self, id: &EcoString) -> EcoString {
        let plan = &self.own.id.value;
        if plan == id { id.clone() } else { ecow::eco_format!("{plan}/{id}") }
    }

    /// The part of a year's target pay that belongs to a period.
    pub fn part(&self, period: Period) -> Fraction {
        let months = months_within(self.work.plan, self.own.period, self.work.plan.facts.calendar.dates(period));
        portion(self.own, self.work.plan, self.work.seat, months)
    }

    /// The target pay of a component in a period.
    pub fn component_pay(&self, component: &ComponentTerms, period: Period) -> Option<Fraction> {
        let share = component.share?;
        Some(self.variable.as_ref()?.times(&Fraction::from_quantity(share)).times(&self.part(period)))
    }

    /// What the position is paid with.
    pub fn work(&self) -> &Work<'a> {
        &self.work
    }

    /// Target variable pay of a whole year, and all target pay.
    pub fn year_pay(&self) -> (Option<&Fraction>, Option<&Fraction>) {
        (self.variable.as_ref(), self.total.as_ref())
    }

    /// All that the position is paid.
    pub fn pay(&self, assumed: &mut BTreeSet<Assumed>) -> YearPay {
        let part = self.part(self.own.period);
        let variable = self.variable.clone().unwrap_or_else(Fraction::zero);
        let total = self.total.clone().unwrap_or_else(|| variable.clone());
        let mut components = Vec::with_capacity(self.own.components.len());
        for (id, component) in &self.own.components {
            let paid = component.as_ref().map(|component| self.component(component, assumed));
            components.push(paid.unwrap_or_else(|| {
                assumed.insert(Assumed::Nothing(self.named(&id.value)));
                Fraction::zero()
            }));
        }
        let mut sum = components.iter().fold(Fraction::zero(), |sum, paid| sum.plus(paid));
        if let Some(modifier) = &self.own.modifier {
            match factor(modifier, &self.work, self.days) {
                Ok(factor) => sum = sum.times(&factor),
                Err(_) => _ = assumed.insert(Assumed::NoModifier(self.own.id.value.clone())),
            }
        }
        if let Some(gate) = &self.own.gate {
            match open(gate, &self.work, self.days.1, Some(self.days)) {
                Ok(true) => {}
                Ok(false) => sum = Fraction::zero(),
                Err(_) => _ = assumed.insert(Assumed::Open(self.own.id.value.clone())),
            }
        }
        let target = variable.times(&part);
        if let Some(most) = self.own.cap.as_ref().and_then(|cap| self.most(cap, Some(&target), self.own.period)) {
            sum = sum.min(most);
        }
        let fixed = total.minus(&variable).times(&part);
        YearPay { currency: self.work.purse.own, fixed, target, components, variable: sum }
    }

    /// The most that a cap lets through in a period whose target pay is known: as often as the cap's own period fits into it.
    pub fn most(&self, cap: &CapTerms, target_pay: Option<&Fraction>, period: Period) -> Option<Fraction> {
        let Per::Months(months) = cap.per else { return None };
        let pays = cap.pays.as_ref()?;
        let most = limit(pays, &self.work, target_pay)?;
        if matches!(pays, Figure::Percent(_)) {
            return Some(most);
        }
        let times = Fraction::from_int(i64::from(months_of(period))).over(&Fraction::from_int(i64::from(months)))?;
        Some(most.times(&times))
    }

    /// What a component pays in the year, gate and cap included.
    pub fn component(&self, component: &ComponentTerms, assumed: &mut BTreeSet<Assumed>) -> Fraction {
        if window_of(component) == Window::Transaction {
            assumed.insert(Assumed::OneDeal(self.term(component)));
        }
        let paid = self.blocks(component, &mut |window| Some(self.window(component, window, assumed)));
        paid.unwrap_or_else(Fraction::zero)
    }

    /// The sum of what a component pays in its windows, no more than its cap in the cap's own time; nothing where a window has no end and
    /// neither does the cap end it.
    pub fn blocks(
        &self,
        component: &ComponentTerms,
        paid: &mut dyn FnMut(Period) -> Option<Fraction>,
    ) -> Option<Fraction> {
        let window = window_of(component);
        let block = component.cap.as_ref().and_then(|cap| match cap.per {
            Per::Months(1) => Some(Window::Month),
            Per::Months(3) => Some(Window::Quarter),
            Per::Months(6) => Some(Window::Half),
            _ => None,
        });
        let mut sum = Fraction::zero();
        for whole in windows(self.own.period, longer(window, block.unwrap_or(Window::Year))) {
            let all =
                windows(whole, window).into_iter().try_fold(Fraction::zero(), |sum, own| Some(sum.plus(&paid(own)?)));
            let most = component.cap.as_ref().and_then(|cap| {
                let target_pay = self.component_pay(component, whole);
                self.most(cap, target_pay.as_ref(), whole)
            });
            sum = sum.plus(&match (all, most) {
                (Some(all), Some(most)) => all.min(most),
                (Some(all), None) => all,
                (None, most) => most?,
            });
        }
        Some(sum)
    }

    /// What a component pays in one window, before its cap.
    fn window(&self, component: &ComponentTerms, period: Period, assumed: &mut BTreeSet<Assumed>) -> Fraction {
        let days = self.work.plan.facts.calendar.dates(period);
        let target_pay = self.component_pay(component, period);
        let id = || self.term(component);
        let paid = match &component.pays {
            _ if component.is_shared() => self.of_all(component, period, assumed),
            Pays::Card(card) => {
                assumed.insert(Assumed::Rated(id()));
                let paid = match &component.by_score {
                    Some(table) => self.by_score(component, table, days, target_pay.as_ref()),
                    None => self.rated(&self.terms.cards[*card], target_pay.as_ref()),
                };
                paid.times(&self.factor(component, days, assumed))
            }
            Pays::Judged(_) => {
                assumed.insert(Assumed::Judged(id()));
                let judged =
                    self.work.world.judged(self.work.seat, &component.id.value, days).unwrap_or_else(Fraction::one);
                let paid = target_pay.map_or_else(Fraction::zero, |pay| pay.times(&judged));
                paid.times(&self.factor(component, days, assumed))
            }
            Pays::Table(..) | Pays::Rate(..) => {
                match earned(self.terms, component, &self.work, (days, days.1), target_pay.as_ref()) {
                    Ok(earned) => earned.pays().clone(),
                    Err(trouble) => self.unsure(component, (days, target_pay.as_ref()), &trouble, assumed),
                }
            }
        };
        let Some(gate) = component.gate.as_ref().filter(|_| self.gates) else { return paid };
        match open(gate, &self.work, days.1, Some(days)) {
            Ok(true) => paid,
            Ok(false) => Fraction::zero(),
            Err(_) => {
                assumed.insert(Assumed::Open(id()));
                paid
            }
        }
    }

    /// What the position gets of what all get together.
    fn of_all(&self, component: &ComponentTerms, period: Period, assumed: &mut BTreeSet<Assumed>) -> Fraction {
        let at = self.own.components.iter().position(|(id, _)| id.span == component.id.span);
        let shares = at.zip(self.together).and_then(|(at, together)| together.get(&(at, period)));
        let Some(Ok(shares)) = shares else {
            assumed.insert(Assumed::Nothing(self.term(component)));
            return Fraction::zero();
        };
        let days = self.work.plan.facts.calendar.dates(period);
        let is_known = |measure| {
            let question = Question { seat: self.work.seat, measure, window: days, up_to: days.1 };
            self.work.world.reading(&question).is_some()
        };
        let funded = component.pool.as_ref().is_some_and(|pool| pool.amount.is_some());
        if !funded && !component.measure().is_none_or(is_known) {
            assumed.insert(Assumed::Nothing(self.term(component)));
        }
        let divided = component.pool.as_ref().map(|pool| &pool.divide);
        if component.prizes.is_some() {
            assumed.insert(Assumed::Won(self.term(component)));
        } else if matches!(divided, Some(Division::Card(_) | Division::Judged)) {
            assumed.insert(Assumed::Alike(self.term(component)));
        }
        shares.get(&self.work.seat).cloned().unwrap_or_else(Fraction::zero)
    }

    /// The factor on what a component pays; one where it is not known.
    fn factor(&self, component: &ComponentTerms, days: Days, assumed: &mut BTreeSet<Assumed>) -> Fraction {
        factor_of(component, &self.work, days).unwrap_or_else(|_| {
            assumed.insert(Assumed::NoModifier(self.term(component)));
            Fraction::one()
        })
    }

    /// What the table of a score pays that is meant at target: all of target pay, else the most below it; without target pay the most.
    fn by_score(&self, component: &ComponentTerms, table: &TableTerms, days: Days, pay: Option<&Fraction>) -> Fraction {
        let Ok(curve) = curve_of_score(component, table, &self.work, days, pay) else { return Fraction::zero() };
        let paid = curve.pieces().iter().map(|piece| piece.line.level.clone());
        let Some(whole) = pay else { return paid.max().unwrap_or_else(Fraction::zero) };
        let grows = |piece: &Piece| !piece.line.slope.is_negative() && !piece.line.slope.is_zero();
        let reaches = |pair: &[Piece]| grows(&pair[0]) && pair[0].at(&pair[1].from) >= *whole;
        let last = curve.pieces().last().is_some_and(grows);
        if last || curve.pieces().windows(2).any(reaches) {
            return whole.clone();
        }
        paid.filter(|paid| paid <= whole).max().unwrap_or_else(Fraction::zero)
    }

    /// What is taken where it is not known what a component pays: the highest of its rates, else nothing.
    fn unsure(
        &self,
        component: &ComponentTerms,
        (days, target_pay): (Days, Option<&Fraction>),
        trouble: &Trouble,
        assumed: &mut BTreeSet<Assumed>,
    ) -> Fraction {
        let id = self.term(component);
        let highest = || {
            let (Trouble::NoFact(_), Pays::Rate(measure, ByCase::Table { results, .. })) = (trouble, &component.pays)
            else {
                return None;
            };
            let question = Question { seat: self.work.seat, measure, window: days, up_to: days.1 };
            let limits = Limits::of(component, target_pay, None);
            let paid = |(figure, span): &(Figure, crate::source::Span)| {
                let rate = ByCase::Value(figure.clone(), *span);
                self.work.rate(&rate, &question, &limits).ok().map(|worth| worth.pays)
            };
            results.iter().flatten().filter_map(paid).max()
        };
        match highest() {
            Some(paid) => {
                assumed.insert(Assumed::Highest(id));
                paid
            }
            None => {
                assumed.insert(Assumed::Nothing(id));
                Fraction::zero()
            }
        }
    }

    /// What the rating pays that is meant at target: all of target pay, else the most below it.
    fn rated(&self, card: &Card, target_pay: Option<&Fraction>) -> Fraction {
        let paid = card.ratings.iter().filter_map(|row| limit(row.pays.as_ref()?, &self.work, target_pay));
        let whole = target_pay.cloned().unwrap_or_else(Fraction::zero);
        paid.filter(|paid| *paid <= whole).max().unwrap_or(whole)
    }
}

/// The window that a component is paid by.
pub fn window_of(component: &ComponentTerms) -> Window {
    match &component.pays {
        Pays::Table(measure, _) | Pays::Rate(measure, _) => measure.window,
        Pays::Card(_) | Pays::Judged(_) => Window::Year,
    }
}

fn longer(one: Window, other: Window) -> Window {
    let months = |window| match window {
        Window::Month => 1,
        Window::Quarter => 3,
        Window::Half => 6,
        Window::Transaction | Window::Year => 12,
    };
    if months(one) >= months(other) { one } else { other }
}
