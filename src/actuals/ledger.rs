//! What was reached, as pay asks for it: sums of what was credited against the targets of the cube.

mod summed;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::actuals::closed::PaidRows;
use crate::actuals::stories::Stories;
use crate::actuals::tally::{Basis, MeterId, Part as Credits, Results, Select, Tally, Total};
use crate::credit::Counted;
use crate::cube::{Cube, Key};
use crate::decision::How;
use crate::decision::evaluate::{Asked, Fact};
use crate::pay::calendar::{span, window};
use crate::pay::terms::{MeasureTerms, Whose};
use crate::pay::world::{At, Days, Deal, Happening, Moment, Question, Reading, World, attainment};
use crate::plan::targets::{DEFAULT_SET, HolderId, RollUp, SliceId, Slices};
use crate::plan::{Index, MetricId, Plan, SeatId, SetId, UnitId, Who};
use crate::source::Span;
use crate::syntax::incentives::{Counts, MeasureAs, NetOf};
use crate::syntax::targets::OverTime;
use crate::syntax::{Formula, Operand, Operation, Written};
use crate::units::{Currency, Date, Figure, Fraction, Period, Quantity};

/// Whose results are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A position's own, with what it is credited beside others.
    Seat(SeatId),
    /// Those of a unit and all below it.
    Unit(UnitId),
}

/// What was reached and what was to be reached.
#[derive(Debug)]
pub struct Ledger<'a> {
    plan: &'a Plan,
    cube: &'a Cube,
    basis: Basis<'a>,
    /// What counts for targets.
    results: Results<'a>,
    /// What counts for pay.
    paid: Results<'a>,
    formulas: FxHashMap<MetricId, &'a Formula>,
    /// The transactions of meters that are paid one by one, by position, in the order of their days.
    deals: FxHashMap<(MeterId, SeatId), Vec<(bool, Deal)>>,
    /// Sums of transactions that stand between those of `deals`, in their order.
    runs: FxHashMap<(MeterId, Holder), Vec<Deal>>,
    /// Transactions that are paid one by one, those together that pay alike.
    alike: FxHashMap<(MeterId, SeatId), Vec<(bool, Deal)>>,
    /// What happened to deals and positions.
    stories: Option<&'a Stories>,
    /// What positions were paid by components that measure a metric, by payday: for what is paid on what those below leave.
    pay: FxHashMap<(MetricId, SeatId), Vec<(Days, Fraction)>>,
    /// What was judged, by position and what is judged, in the order of days.
    judged: FxHashMap<(SeatId, EcoString), Vec<(Date, Fraction)>>,
    /// What was paid in closed periods, and up to when they are closed.
    closed: Option<(&'a PaidRows, Date)>,
}

impl<'a> Ledger<'a> {
    /// What a tally says, against the targets of a cube.
    pub fn new(written: &'a Written, cube: &'a Cube, basis: Basis<'a>, tally: &Tally) -> Self {
        let plan = basis.plan;
        let metrics = written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
        let formulas =
            metrics.filter_map(|entry| Some((plan.targets.metrics.find(&entry.id)?, entry.value.is.get()?))).collect();
        let all = Results::new(tally, basis);
        let (results, paid) = (all.clone().counting_for(Counts::Quota), all.counting_for(Counts::Pay));
        Self {
            plan,
            cube,
            basis,
            results,
            paid,
            formulas,
            deals: FxHashMap::default(),
            runs: FxHashMap::default(),
            alike: FxHashMap::default(),
            judged: FxHashMap::default(),
            closed: None,
            stories: None,
            pay: FxHashMap::default(),
        }
    }

    /// Adds transactions that are looked at one by one, and whether they are credited for a part of the whole, rather than beside it.
    #[must_use]
    pub fn with_deals(mut self, deals: impl IntoIterator<Item = (MeterId, SeatId, bool, Deal)>) -> Self {
        for (meter, seat, is_commission, deal) in deals {
            self.deals.entry((meter, seat)).or_default().push((is_commission, deal));
        }
        for deals in self.deals.values_mut() {
            deals.sort_by(|(_, a), (_, b)| in_order(a, b));
        }
        self
    }

    /// Adds what happened to deals and positions.
    #[must_use]
    pub fn with_stories(self, stories: &'a Stories) -> Self {
        Self { stories: Some(stories), ..self }
    }

    /// Adds what positions were paid by components that measure a metric.
    pub fn add_pay(&mut self, paid: impl IntoIterator<Item = (MetricId, SeatId, Days, Fraction)>) {
        for (metric, seat, days, amount) in paid {
            self.pay.entry((metric, seat)).or_default().push((days, amount));
        }
    }

    /// What those below a position were paid in some days by components that measure the same: those of the units it heads, or of the unit
    /// measured, but for itself.
    fn paid_below(&self, measure: &MeasureTerms, seat: SeatId, (from, to): Days) -> Fraction {
        let organisation = &self.plan.organisation;
        let units: Vec<UnitId> = match measure.of {
            Whose::Own => {
                organisation.on(to).units().filter(|unit| organisation.on(to).head(*unit) == Some(seat)).collect()
            }
            Whose::Unit => organisation.unit_of(seat).into_iter().collect(),
            Whose::Named(unit) => vec![unit],
        };
        let mut sum = Fraction::zero();
        for below in self.seats_of(&units).into_iter().filter(|below| *below != seat) {
            let paid = self.pay.get(&(measure.metric, below)).into_iter().flatten();
            let within = paid.filter(|(days, _)| from <= days.0 && days.1 <= to);
            sum = within.fold(sum, |sum, (_, amount)| sum.plus(amount));
        }
        sum
    }

    /// The positions of some units and all below them, each once.
    fn seats_of(&self, units: &[UnitId]) -> Vec<SeatId> {
        let organisation = &self.plan.organisation;
        let (mut open, mut seen, mut seats) = (units.to_vec(), Vec::new(), Vec::new());
        while let Some(unit) = open.pop() {
            if seen.contains(&unit) {
                continue;
            }
            seen.push(unit);
            seats.extend(organisation.unit_seats[unit.index()].iter().copied());
            open.extend(organisation.sub_units[unit.index()].iter().copied());
        }
        seats.sort_unstable();
        seats.dedup();
        seats
    }

    /// Adds what was judged.
    #[must_use]
    pub fn with_judgements(mut self, judged: impl IntoIterator<Item = (SeatId, EcoString, Date, Fraction)>) -> Self {
        for (seat, of, day, value) in judged {
            self.judged.entry((seat, of)).or_default().push((day, value));
        }
        for judged in self.judged.values_mut() {
            judged.sort();
        }
        self
    }

    /// Adds what was paid in periods that are closed up to a day.
    #[must_use]
    pub(super) fn with_closed(self, paid: &'a PaidRows, until: Option<Date>) -> Self {
        Self { closed: until.map(|until| (paid, until)), ..self }
    }

    /// Whose number a measure is of.
    fn holder(&self, of: Whose, seat: SeatId) -> Option<Holder> {
        match of {
            Whose::Own => Some(Holder::Seat(seat)),
            Whose::Unit => self.plan.organisation.unit_of(seat).map(Holder::Unit),
            Whose::Named(unit) => Some(Holder::Unit(unit)),
        }
    }

    /// The value of a metric between two days; `site` is the measure that asks for more of its records. `None` where it is not known: it
    /// has no source, or not everything it is computed from.
    pub fn value(&self, metric: MetricId, holder: Holder, days: Days, site: Option<Span>) -> Option<Fraction> {
        self.value_in(&self.results, metric, holder, days, site)
    }

    /// [`Self::value`] as a measure counts it: what pays by the amount sees the credits for pay, all else those for targets.
    fn measured(&self, measure: &MeasureTerms, holder: Holder, days: Days) -> Option<Fraction> {
        let of_pay = matches!(measure.looks_at, MeasureAs::Amount | MeasureAs::Increase);
        let results = if of_pay { &self.paid } else { &self.results };
        self.value_in(results, measure.metric, holder, days, measure.site)
    }

    fn value_in(
        &self,
        results: &Results<'_>,
        metric: MetricId,
        holder: Holder,
        days: Days,
        site: Option<Span>,
    ) -> Option<Fraction> {
        if let Some(formula) = self.formulas.get(&metric) {
            return self.formula(formula, &|part| self.value_in(results, part, holder, days, site));
        }
        let meter = self.basis.meters.of_site(metric, site)?;
        let total = Self::total(results, (meter, Slices::WHOLE), holder, days);
        self.of_total(meter, &total)
    }

    /// The value of a part of a metric between two days. Unlike what pay takes for nothing, a balance or a mean of which there is no record
    /// is not known.
    pub fn reached(&self, metric: MetricId, slice: SliceId, holder: Holder, days: Days) -> Option<Fraction> {
        if let Some(formula) = self.formulas.get(&metric) {
            return self.formula(formula, &|part| self.reached(part, slice, holder, days));
        }
        let meter = self.basis.meters.of_metric(metric)?;
        let total = Self::total(&self.results, (meter, slice), holder, days);
        let adds_up = self.plan.targets.metrics[metric].over_time == OverTime::Sum;
        (adds_up || total.rows > 0).then(|| self.of_total(meter, &total)).flatten()
    }

    /// Whether anything can be known of a metric: it has a source, or all it is computed from has.
    pub fn is_measured(&self, metric: MetricId) -> bool {
        match self.formulas.get(&metric) {
            None => self.basis.meters.of_metric(metric).is_some(),
            Some(formula) => self.has_parts(formula),
        }
    }

    /// Whether a metric is computed from others.
    pub fn is_computed(&self, metric: MetricId) -> bool {
        self.formulas.contains_key(&metric)
    }

    fn has_parts(&self, formula: &Formula) -> bool {
        formula.operands.iter().all(|operand| match operand {
            Operand::Value(id) => self.plan.targets.metrics.find(id).is_none_or(|metric| self.is_measured(metric)),
            Operand::Formula(inner) => self.has_parts(inner),
        })
    }

    fn total(results: &Results<'_>, (meter, slice): (MeterId, SliceId), holder: Holder, (from, to): Days) -> Total {
        let part = match holder {
            Holder::Seat(_) => Credits::All,
            Holder::Unit(_) => Credits::Commission,
        };
        let select = Select { meter, slice, from, to, part };
        match holder {
            Holder::Seat(seat) => results.of_seat(seat, &select),
            Holder::Unit(unit) => results.of_unit(unit, &select),
        }
    }

    fn of_total(&self, meter: MeterId, total: &Total) -> Option<Fraction> {
        if !total.priced {
            return None;
        }
        if self.basis.meters.get(meter).is_mean { total.mean() } else { Some(total.amount.clone()) }
    }

    fn formula(&self, formula: &Formula, value: &dyn Fn(MetricId) -> Option<Fraction>) -> Option<Fraction> {
        let operand = |operand: &Operand| match operand {
            Operand::Value(id) => match self.plan.targets.metrics.find(id) {
                Some(metric) => value(metric),
                None => Figure::parse(id).ok().and_then(|figure| number(&figure)),
            },
            Operand::Formula(inner) => self.formula(inner, value),
        };
        let values: Vec<Fraction> = formula.operands.iter().map(operand).collect::<Option<_>>()?;
        let (first, rest) = values.split_first()?;
        let fold =
            |with: fn(&Fraction, &Fraction) -> Fraction| rest.iter().fold(first.clone(), |all, one| with(&all, one));
        match formula.operation {
            Operation::Sum => Some(fold(Fraction::plus)),
            Operation::Difference => Some(fold(Fraction::minus)),
            Operation::Product => Some(fold(Fraction::times)),
            Operation::Least => Some(fold(|all, one| all.clone().min(one.clone()))),
            Operation::Greatest => Some(fold(|all, one| all.clone().max(one.clone()))),
            Operation::Ratio => rest.iter().try_fold(first.clone(), |all, one| all.over(one)),
            Operation::Average => Some(first.clone()),
        }
    }

    /// The target of a metric for some days.
    pub fn target(&self, metric: MetricId, holder: Holder, days: Days) -> Option<Fraction> {
        self.target_of_metric((metric, None), holder, None, days)
    }

    /// What was to be reached in a window of a measure, against a set of targets.
    fn measured_target(&self, question: &Question<'_>, set: Option<SetId>, days: Days) -> Option<Fraction> {
        let holder = self.holder(question.measure.of, question.seat)?;
        self.target_of_metric((question.measure.metric, question.measure.slice), holder, set, days)
    }

    /// The target of a metric for a period that ends with the last of some days: that of the days themselves where they are one of the
    /// year's, else what of the month's target belongs to the days of it, and of months before all of theirs.
    fn target_of_metric(
        &self,
        (metric, slice): (MetricId, Option<SliceId>),
        holder: Holder,
        set: Option<SetId>,
        (from, to): Days,
    ) -> Option<Fraction> {
        let targets = &self.plan.targets;
        let set = set.or_else(|| targets.sets.find(DEFAULT_SET))?;
        let of = match holder {
            Holder::Seat(seat) => HolderId::seat(seat, &self.plan.organisation),
            Holder::Unit(unit) => HolderId::unit(unit),
        };
        let month = self.plan.facts.calendar.month_of(to);
        let key = |slice| Key { set, metric, holder: of, slice, year: month.year };
        let series =
            slice.and_then(|slice| self.cube.find(&key(slice))).or_else(|| self.cube.find(&key(Slices::WHOLE)))?;
        let series = &self.cube[series];
        let value = |period: Period| series.get(period.slot()).map(Fraction::from_quantity);
        let sums = matches!(targets.metrics[metric].roll_up, RollUp::Sum)
            && targets.metrics[metric].over_time == OverTime::Sum;
        let own = self.period(month.year, (from, to));
        if let Some(found) = own.and_then(value) {
            return Some(found);
        }
        // A share or a balance that is to be reached in the year is to be reached in each part of it that has no target of its own.
        if !sums {
            return value(month).or_else(|| value(month.whole_year()));
        }
        if own.is_some() {
            return None;
        }
        // Months, where they are known, else quarters, halves or the year.
        [7..19, 3..7, 1..3, 0..1].into_iter().find_map(|slots| {
            let parts = slots.map(|slot| Period::from_slot(month.year, slot));
            self.over(parts, (from, to), &value)
        })
    }

    /// What parts of a year come to between two days, each by the part of its working days that lies there; nothing where one has no value.
    fn over(
        &self,
        parts: impl Iterator<Item = Period>,
        (from, to): Days,
        value: &dyn Fn(Period) -> Option<Fraction>,
    ) -> Option<Fraction> {
        let mut sum = Fraction::zero();
        for part in parts {
            let (first, last) = self.plan.facts.calendar.dates(part);
            if first <= to && from <= last {
                let share = self.share(first.max(from), last.min(to), (first, last));
                sum = sum.plus(&value(part)?.times(&share));
            }
        }
        Some(sum)
    }

    /// The part of a month's working days that lies between two days.
    fn share(&self, from: Date, to: Date, (first, last): Days) -> Fraction {
        let worked = |from, to| Quantity::from_int(i64::from(self.plan.facts.working_days.between(from, to)));
        Fraction::ratio(worked(from, to), worked(first, last)).unwrap_or_else(Fraction::one)
    }

    /// The period of a year that is these days.
    fn period(&self, year: i16, days: Days) -> Option<Period> {
        let slot = self.plan.facts.calendar.dates_of_year(year).iter().position(|own| *own == days)?;
        Some(Period::from_slot(year, slot))
    }

    /// What was reached in the same days of the year before.
    fn last_year(&self, question: &Question<'_>) -> Option<Fraction> {
        let holder = self.holder(question.measure.of, question.seat)?;
        let days = (self.year_back(question.window.0), self.year_back(question.up_to));
        let own = self.measured(question.measure, holder, days);
        own.filter(|value| !value.is_zero())
    }

    /// The same day of the year before; the last of a month is the last of that month.
    fn year_back(&self, day: Date) -> Date {
        let calendar = &self.plan.facts.calendar;
        let month = calendar.month_of(day);
        let (first, last) = calendar.dates(month);
        let (before_first, before_last) = calendar.dates(month.in_year(month.year - 1));
        if day == last { before_last } else { before_first.plus_days(first.days_until(day)) }
    }

    /// A metric as a condition compares it.
    fn metric(&self, metric: MetricId, seat: SeatId, moment: Moment, asked: &Asked) -> Option<Fraction> {
        let organisation = &self.plan.organisation;
        let holder = match asked.of.as_deref() {
            None | Some("own") => Holder::Seat(seat),
            Some("team" | "unit") => Holder::Unit(organisation.unit_of(seat)?),
            Some(id) => match organisation.lookup(id)? {
                Who::Unit(unit) => Holder::Unit(unit),
                _ => return None,
            },
        };
        let calendar = &self.plan.facts.calendar;
        let days = match asked.window {
            Some(own) => window(calendar, own, moment.day).unwrap_or_else(|| span(calendar, 1, moment.day)),
            None => moment.window.unwrap_or_else(|| span(calendar, 12, moment.day)),
        };
        let up_to = moment.up_to.min(days.1);
        let actual = self.value(metric, holder, (days.0, up_to), None);
        let target = |days: Days| self.target_of_metric((metric, None), holder, None, days);
        let attained = |target: Option<Fraction>| match attainment(
            &actual.clone()?,
            &target?,
            self.plan.targets.metrics[metric].lower,
        )? {
            At::Place(x) => Some(x),
            _ => None,
        };
        match asked.how {
            None | Some(How::Score | How::Rank) => actual,
            Some(How::Attainment) => attained(target(days)),
            Some(How::AttainmentToDate) => attained(target((days.0, up_to))),
            Some(How::Excess) => Some(actual?.minus(&target(days)?)),
            Some(how @ (How::Growth | How::Increase)) => {
                let before = (self.year_back(days.0), self.year_back(up_to));
                let past = self.value(metric, holder, before, None).filter(|past| !past.is_zero())?;
                let more = actual?.minus(&past);
                if how == How::Growth { more.over(&past) } else { Some(more.max(Fraction::zero())) }
            }
        }
    }
}

impl World for Ledger<'_> {
    fn reading(&self, question: &Question<'_>) -> Option<Reading> {
        let holder = self.holder(question.measure.of, question.seat)?;
        let days = (question.window.0, question.up_to);
        Some(Reading {
            actual: match question.measure.net_of {
                Some(NetOf::Pay) => self.measured(question.measure, holder, days)?.minus(&self.paid_below(
                    question.measure,
                    question.seat,
                    days,
                )),
                _ => self.measured(question.measure, holder, days)?,
            },
            target: self.measured_target(question, question.measure.set, question.window),
            target_to_date: self.measured_target(question, question.measure.set, days),
            last_year: self.last_year(question),
        })
    }

    fn target_of(&self, question: &Question<'_>, set: SetId) -> Option<Fraction> {
        self.measured_target(question, Some(set), question.window)
    }

    fn deals(&self, question: &Question<'_>) -> Option<Vec<Deal>> {
        self.deals_of(question)
    }

    fn story(&self, deal: &str) -> &[Happening] {
        self.stories.and_then(|stories| stories.deals.get(deal)).map_or(&[], Vec::as_slice)
    }

    fn happened(&self, seat: SeatId, of: Span, days: Days) -> Fraction {
        let all = self.stories.and_then(|stories| stories.happened.get(&(seat, of)));
        let within = all.into_iter().flatten().filter(|day| days.0 <= **day && **day <= days.1);
        Fraction::from_int(i64::try_from(within.count()).unwrap_or(i64::MAX))
    }

    fn column(&self, measure: &MeasureTerms) -> Option<EcoString> {
        let meter = self.basis.meters.of_site(measure.metric, measure.site)?;
        match &self.basis.meters.get(meter).feed.counted {
            Counted::Column(asked) => Some(asked.name.clone()),
            Counted::Rows => None,
        }
    }

    fn fact(&self, seat: SeatId, moment: Moment, asked: &Asked) -> Fact {
        let Some(metric) = self.plan.targets.metrics.find(&asked.name) else { return Fact::Missing };
        self.metric(metric, seat, moment, asked).map_or(Fact::Missing, Fact::Number)
    }

    fn paid_before(&self, plan: &str, seat: SeatId, payday: Date) -> Option<(Currency, Quantity)> {
        let (paid, _) = self.closed.filter(|(_, until)| payday <= *until)?;
        let nothing = (self.plan.facts.currency, Quantity::ZERO);
        Some(paid.get(&(plan.into(), seat, payday)).copied().unwrap_or(nothing))
    }

    fn judged(&self, seat: SeatId, of: &str, days: Days) -> Option<Fraction> {
        let all = self.judged.get(&(seat, EcoString::from(of)))?;
        let within = all.iter().rev().find(|(day, _)| days.0 <= *day && *day <= days.1);
        within.map(|(_, value)| value.clone())
    }
}

/// Where records stand says nothing; of one day the smaller count first.
fn in_order(a: &Deal, b: &Deal) -> std::cmp::Ordering {
    (a.day, &a.amount, &a.deal).cmp(&(b.day, &b.amount, &b.deal))
}

fn number(figure: &Figure) -> Option<Fraction> {
    match figure {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) => {
            Some(Fraction::from_quantity(*value))
        }
        Figure::Each { .. } => None,
    }
}
