//! What a component pays as a function of its result, before anybody has sold anything: for each base that its positions have and each
//! case that its conditions tell apart.

use std::collections::BTreeSet;

use crate::cube::Cube;
use crate::decision::AxisKind;
use crate::decision::evaluate::{Admits, Asked, Cases, Fact, Facts, SeatFacts};
use crate::pay::base::{Base, Scale};
use crate::pay::curve::{Curve, Line, Piece};
use crate::pay::ladder::Below;
use crate::pay::outlook::{Outlook, target};
use crate::pay::terms::{ByCase, CapTerms, ComponentTerms, MeasureTerms, Paid, Pays, PlanTerms, TableTerms, Terms};
use crate::pay::work::{Limits, Trouble};
use crate::pay::world::{Question, Reading, World};
use crate::pay::year::{Year, windows};
use crate::plan::{Index, Plan, SeatId};
use crate::syntax::incentives::{MeasureAs, Window};
use crate::units::{Currency, Date, Figure, Fraction, Period, Quantity};

/// How many cases of the conditions of a table are looked at, and how many bases of a component.
const MOST: usize = 64;

/// What a component pays in one window, by its result.
#[derive(Debug, Clone)]
pub struct Function {
    /// The position it is worked out for; others have the same base or one in proportion.
    pub seat: SeatId,
    /// The window.
    pub window: Period,
    /// The currency of what is paid.
    pub currency: Currency,
    /// The component's target pay of the window.
    pub target_pay: Option<Fraction>,
    /// What is to be reached in the window, in the metric's own unit.
    pub target: Option<Fraction>,
    /// Last year's result of the window, where it is known.
    pub last_year: Option<Fraction>,
    /// What the rows alone pay.
    pub table: Curve,
    /// What is paid: threshold, ceiling and cap applied.
    pub curve: Curve,
    /// The cap of the window, in money.
    pub cap: Option<Fraction>,
    /// How much of what is measured, in the currency of pay where it is money, one of the axis is.
    pub unit: Option<Fraction>,
}

impl Function {
    /// Where on the axis of a measure an attainment of the target lies; nothing where the target, or what it is compared with, is not
    /// known.
    pub fn place(&self, looks_at: MeasureAs, attainment: &Fraction) -> Option<Fraction> {
        let result = || Some(self.target.as_ref()?.times(attainment));
        let gained = || Some(result()?.minus(self.last_year.as_ref()?));
        match looks_at {
            MeasureAs::Attainment | MeasureAs::AttainmentToDate => Some(attainment.clone()),
            MeasureAs::Amount => result(),
            MeasureAs::Excess => Some(self.target.as_ref()?.times(&attainment.minus(&Fraction::one()))),
            MeasureAs::Growth => gained()?.over(self.last_year.as_ref()?),
            MeasureAs::Increase => Some(gained()?.max(Fraction::zero())),
        }
    }
}

/// What is asked when pay is looked at.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Everything that is paid.
    pub terms: &'a Terms,
    /// The plan in question.
    pub own: &'a PlanTerms,
    /// The plan as a whole.
    pub plan: &'a Plan,
    /// Its targets.
    pub cube: &'a Cube,
}

/// What a component is measured by.
pub fn measure(component: &ComponentTerms) -> Option<&MeasureTerms> {
    // What is divided or won hangs on what others do, and is no function of one's own result.
    if component.pool.is_some() || component.prizes.is_some() || component.by_score.is_some() {
        return None;
    }
    match &component.pays {
        Pays::Table(measure, _) | Pays::Rate(measure, _) => Some(measure),
        Pays::Card(_) | Pays::Judged(_) => None,
    }
}

/// Whether all that a component pays is in proportion to its target pay and its target, so that one position speaks for all.
pub fn is_relative(component: &ComponentTerms) -> bool {
    let Some(measure) = measure(component) else { return true };
    let by_attainment = matches!(measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
    let part = |figure: &Figure| matches!(figure, Figure::Percent(_) | Figure::Times(_));
    let rate = |figure: &Figure| by_attainment && matches!(figure, Figure::Times(_));
    let fits = |paid: &Option<Paid>, fits: &dyn Fn(&Figure) -> bool| match paid {
        Some(Paid::Figure(figure)) => fits(figure),
        Some(Paid::Judged(_)) | None => true,
    };
    let capped = |cap: &CapTerms| {
        cap.pays.as_ref().is_none_or(|pays| matches!(pays, Figure::Percent(_))) && cap.rate.as_ref().is_none_or(rate)
    };
    let rows = match &component.pays {
        Pays::Table(_, table) => {
            let set = |place: &Option<(crate::pay::terms::Place, bool)>| {
                matches!(place, Some((crate::pay::terms::Place::Set(_), _)))
            };
            table.rows.iter().all(|row| {
                let stairs = row.each.as_ref().is_none_or(|(_, rise)| {
                    if row.rate.is_some() && row.pays.is_none() { rate(rise) } else { part(rise) }
                });
                fits(&row.rate, &rate) && fits(&row.pays, &part) && stairs && !set(&row.lower) && !set(&row.upper)
            }) && !matches!(&table.below_first, Below::Pays(pays) if !part(pays))
        }
        Pays::Rate(_, ByCase::Value(figure, _)) => rate(figure),
        Pays::Rate(_, ByCase::Table { results, .. }) => results.iter().flatten().all(|(figure, _)| rate(figure)),
        Pays::Card(_) | Pays::Judged(_) => true,
    };
    component.share.is_some() && rows && component.cap.as_ref().is_none_or(capped)
}

/// What of a position its target pay may hang on, so far as the plan asks for it: itself, its role and unit, and when it is there.
pub type Kind = (Option<SeatId>, (usize, usize), (Option<Date>, Option<Date>));

/// What target pay of a plan hangs on.
#[derive(Debug, Clone, Copy)]
pub struct Kinds<'a> {
    plan: &'a Plan,
    by_role: bool,
    by_unit: bool,
    alone: bool,
    days: (Date, Date),
}

impl<'a> Kinds<'a> {
    /// As the tables of a plan's target pay ask.
    pub fn of(plan: &'a Plan, own: &PlanTerms) -> Self {
        let pay = own.pay.as_ref();
        let tables = pay.map(|pay| [&pay.target, &pay.fixed, &pay.variable]).into_iter().flatten().flatten();
        let mut kinds =
            Self { plan, by_role: false, by_unit: false, alone: false, days: plan.facts.calendar.dates(own.period) };
        for value in tables {
            let ByCase::Table { cases, .. } = value else { continue };
            for asked in cases.asked() {
                match asked.name.as_str() {
                    "role" | "level" => kinds.by_role = true,
                    "unit" => kinds.by_unit = true,
                    _ => kinds.alone = true,
                }
            }
        }
        kinds
    }

    /// What tells a position from others; those of one kind have the same target pay.
    pub fn kind(&self, seat: SeatId) -> Kind {
        let organisation = &self.plan.organisation;
        let own = &organisation.seats[seat.0 as usize];
        let role = organisation.role_of(seat).filter(|_| self.by_role).map_or(0, |role| role.index() + 1);
        let unit = organisation.unit_of(seat).filter(|_| self.by_unit).map_or(0, |unit| unit.index() + 1);
        // Who was there before the period, or stays beyond it, is there for all of it.
        let starts = own.starts.filter(|starts| *starts > self.days.0);
        let ends = own.ends.filter(|ends| *ends < self.days.1);
        (self.alone.then_some(seat), (role, unit), (starts, ends))
    }
}

impl<'a> Look<'a> {
    /// What a component pays, for each base and each case.
    pub fn functions(&self, component: &ComponentTerms) -> Vec<Function> {
        let Some(measure) = measure(component) else { return Vec::new() };
        let asks = asks_for_seat(component);
        let relative = is_relative(component) && !asks;
        let organisation = &self.plan.organisation;
        let (mut all, mut bases, mut seen) = (Vec::new(), BTreeSet::new(), 0);
        let (kinds, mut alike) = (Kinds::of(self.plan, self.own), BTreeSet::new());
        let windows = windows(self.own.period, measure.window);
        for seat in self.own.seats.iter().copied() {
            let Some((window, target)) = self.window(measure, seat, &windows) else { continue };
            let place = asks.then(|| (organisation.role_of(seat), organisation.unit_of(seat)));
            if !alike.insert((kinds.kind(seat), window, target.clone(), place)) {
                continue;
            }
            let reach = |_, _| Fraction::one();
            let outlook = Outlook { plan: self.plan, cube: self.cube, reach: &reach, given: None, facts: &[] };
            let Some(year) = Year::of(self.terms, self.own, self.plan, &outlook, seat) else { continue };
            let base = (year.component_pay(component, window), target, place);
            // One that is not there in the window is paid nothing, and says nothing.
            if base.0.as_ref().is_some_and(Fraction::is_zero) || !bases.insert(base.clone()) {
                continue;
            }
            let before = all.len();
            self.cases(component, seat, window, base.1, &mut all);
            seen += usize::from(all.len() > before);
            if seen == MOST || (relative && seen == 1) {
                break;
            }
        }
        all
    }

    /// The first window of a seat, with its target: one that has a target, where the measure is held against one.
    fn window(&self, measure: &MeasureTerms, seat: SeatId, all: &[Period]) -> Option<(Period, Option<Fraction>)> {
        let target_in = |period: Period| {
            let window = if measure.window == Window::Transaction { self.own.period } else { period };
            target(self.plan, self.cube, measure, seat, window).filter(|target| !target.is_zero())
        };
        let with_target = all.iter().find_map(|period| Some((*period, target_in(*period)?)));
        match (with_target, measure.looks_at) {
            (Some((period, target)), _) => Some((period, Some(target))),
            (None, MeasureAs::Amount | MeasureAs::Growth | MeasureAs::Increase) => {
                all.first().map(|period| (*period, None))
            }
            (None, _) => None,
        }
    }

    /// The functions of a position in a window, one for each case.
    pub fn cases(
        &self,
        component: &ComponentTerms,
        seat: SeatId,
        window: Period,
        target: Option<Fraction>,
        all: &mut Vec<Function>,
    ) {
        self.cases_of(component, seat, window, (target, None), all);
    }

    /// The same of a component whose parts are not of target pay but of a pool.
    pub fn cases_of(
        &self,
        component: &ComponentTerms,
        seat: SeatId,
        window: Period,
        (target, pool): (Option<Fraction>, Option<&Fraction>),
        all: &mut Vec<Function>,
    ) {
        let known = SeatFacts { plan: self.plan, seat, date: self.plan.facts.calendar.dates(window).1 };
        let combinations = match &component.pays {
            Pays::Table(_, TableTerms { cases: Some(cases), banded: true, reads: None, .. }) => {
                combinations(&[cases], &known, MOST).unwrap_or_default()
            }
            _ => vec![Vec::new()],
        };
        for facts in combinations {
            let reach = |_, _| Fraction::one();
            let outlook = Outlook { plan: self.plan, cube: self.cube, reach: &reach, given: None, facts: &facts };
            let Some(year) = Year::of(self.terms, self.own, self.plan, &outlook, seat) else { continue };
            let Some(measure) = component.measure() else { continue };
            let target_pay = pool.cloned().or_else(|| year.component_pay(component, window));
            let days = self.plan.facts.calendar.dates(window);
            let question = Question { seat, measure, window: days, up_to: days.1 };
            let last_year = outlook.reading(&question).and_then(|reading| reading.last_year);
            let reading = Reading {
                actual: Fraction::zero(),
                target: target.clone(),
                target_to_date: target.clone(),
                last_year: last_year.clone(),
            };
            for (table, unit) in year_curves(&year, component, &question, (&target_pay, &reading)).unwrap_or_default() {
                let target_pay = target_pay.clone();
                let cap = component.cap.as_ref().filter(|cap| fits_in(cap, window));
                let cap = cap.and_then(|cap| year.most(cap, target_pay.as_ref(), window));
                let curve = within(&table, component, cap.as_ref());
                let (currency, target) = (year.work().purse.own, target.clone());
                let last_year = last_year.clone();
                all.push(Function { seat, window, currency, target_pay, target, last_year, table, curve, cap, unit });
            }
        }
    }
}

/// Whether the conditions of a table ask who somebody is.
fn asks_for_seat(component: &ComponentTerms) -> bool {
    let own = ["role", "unit", "position", "head", "level", "service_month"];
    let Pays::Table(_, TableTerms { cases: Some(cases), .. }) = &component.pays else { return false };
    cases.asked().iter().any(|asked| own.contains(&asked.name.as_str()))
}

/// Whether the time of a cap is no longer than a window, so that it holds within it.
fn fits_in(cap: &CapTerms, window: Period) -> bool {
    matches!(cap.per, crate::pay::terms::Per::Months(months) if months <= crate::pay::year::months_of(window))
}

/// A curve between threshold and ceiling, up to its cap.
fn within(table: &Curve, component: &ComponentTerms, cap: Option<&Fraction>) -> Curve {
    let mut curve = table.clone();
    if let Some(ceiling) = &component.ceiling {
        curve = curve.up_to(ceiling);
    }
    if let Some(threshold) = &component.threshold {
        curve = curve.from(threshold);
    }
    cap.map_or(curve.clone(), |cap| curve.capped(cap))
}

/// The curves of a component in a window, each with how much one of its axis is; several where rows are picked by another measure or by
/// conditions alone.
fn year_curves(
    year: &Year<'_>,
    component: &ComponentTerms,
    question: &Question<'_>,
    (target_pay, reading): (&Option<Fraction>, &Reading),
) -> Option<Vec<(Curve, Option<Fraction>)>> {
    let limits = Limits::of(component, target_pay.as_ref(), None);
    let base = year.work().base(reading, question.measure, &limits);
    let unit = match base.scale {
        Scale::Amount => Some(Fraction::one()),
        Scale::Attainment | Scale::Growth => base.unit.clone(),
    };
    let curves = match &component.pays {
        Pays::Table(_, table) if table.banded && table.reads.is_none() => {
            let curve: Result<Curve, Trouble> = year.work().curve(table, question, &base, &Fraction::one());
            vec![curve.ok()?]
        }
        Pays::Table(_, table) => lines(table, &base),
        Pays::Rate(_, ByCase::Value(figure, _)) => vec![line(base.slope(figure)?, Fraction::zero(), None)],
        Pays::Rate(_, ByCase::Table { results, .. }) => {
            let rate = |(figure, _): &(Figure, crate::source::Span)| base.slope(figure);
            results.iter().flatten().filter_map(rate).map(|slope| line(slope, Fraction::zero(), None)).collect()
        }
        Pays::Card(_) | Pays::Judged(_) => Vec::new(),
    };
    Some(curves.into_iter().map(|curve| (curve, unit.clone())).collect())
}

/// A line for each row of a table whose rows are picked by something else than the result.
fn lines(table: &TableTerms, base: &Base<'_>) -> Vec<Curve> {
    let figure = |paid: &Option<Paid>| match paid {
        Some(Paid::Figure(figure)) => Some(figure.clone()),
        _ => None,
    };
    let row = |(at, row): (usize, &crate::pay::terms::RowTerms)| match (figure(&row.rate), figure(&row.pays)) {
        (_, Some(pays)) => Some(line(Fraction::zero(), base.level(&pays)?, Some(at))),
        (Some(rate), None) => Some(line(base.slope(&rate)?, Fraction::zero(), Some(at))),
        (None, None) => None,
    };
    table.rows.iter().enumerate().filter_map(row).collect()
}

fn line(slope: Fraction, level: Fraction, row: Option<usize>) -> Curve {
    let line = Line { level, slope, stairs: None };
    Curve::new(vec![Piece { from: Fraction::zero(), included: true, line, row }])
}

/// Every way in which the facts that conditions ask for can differ, as far as the conditions tell them apart: at most so many, else none.
/// What is known of itself is left out.
pub fn combinations(conditions: &[&Cases], known: &dyn Facts, most: usize) -> Option<Vec<Vec<(Asked, Fact)>>> {
    let mut asked: Vec<&Asked> = Vec::new();
    for own in conditions.iter().flat_map(|cases| cases.asked()) {
        if known.fact(own) == Fact::Missing && !asked.contains(&own) {
            asked.push(own);
        }
    }
    let mut all: Vec<Vec<(Asked, Fact)>> = vec![Vec::new()];
    for own in asked {
        let facts = candidates(conditions, own);
        if facts.is_empty() {
            continue;
        }
        if all.len() * facts.len() > most {
            return None;
        }
        let so_far = std::mem::take(&mut all);
        for fact in &facts {
            all.extend(so_far.iter().map(|before| {
                let mut with = before.clone();
                with.push((own.clone(), fact.clone()));
                with
            }));
        }
    }
    Some(all)
}

/// Facts of an axis that conditions tell apart: its words, or numbers at, between and beyond the bounds.
fn candidates(conditions: &[&Cases], asked: &Asked) -> Vec<Fact> {
    let (mut words, mut bounds, mut others) = (BTreeSet::new(), BTreeSet::new(), false);
    for cases in conditions {
        for test in cases.lines().iter().flat_map(|line| line.any.iter().flatten()) {
            let (own, compared) = cases.asked_by(test);
            if own != asked || compared.is_some() {
                continue;
            }
            match (cases.words(test), &test.admits) {
                (Some((named, open)), _) => {
                    others |= open;
                    words.extend(named);
                }
                (None, Admits::Stretches(stretches)) => {
                    let edges = stretches.iter().flat_map(|stretch| [stretch.lower, stretch.upper]);
                    bounds.extend(edges.flatten().map(|edge| edge.value));
                }
                (None, Admits::Members(_)) => {}
            }
        }
    }
    let mut facts: Vec<Fact> = words.into_iter().map(Fact::Word).collect();
    match &asked.kind {
        AxisKind::Words(all) | AxisKind::Units(all) => {
            facts = all.iter().cloned().map(Fact::Word).collect();
        }
        AxisKind::Leaves(_) | AxisKind::Open if others || !facts.is_empty() => facts.push(Fact::Word("\u{0}".into())),
        _ => {}
    }
    if matches!(asked.kind, AxisKind::Date | AxisKind::Duration) {
        return facts;
    }
    let numbers: Vec<Quantity> = bounds.into_iter().collect();
    if let (Some(first), Some(last)) = (numbers.first(), numbers.last()) {
        let half = |a: Quantity, b: Quantity| Quantity::from_micros(a.micros().midpoint(b.micros()));
        facts.push(Fact::Quantity(*first - Quantity::ONE));
        facts.extend(numbers.iter().map(|number| Fact::Quantity(*number)));
        facts.extend(numbers.windows(2).map(|pair| Fact::Quantity(half(pair[0], pair[1]))));
        facts.push(Fact::Quantity(*last + Quantity::ONE));
    }
    facts
}
