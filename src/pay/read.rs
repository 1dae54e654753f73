//! Incentive plans as written into [`Terms`].
//!
//! Every function gives `None` where something it reads was reported, so that the whole it belongs to is unknown.

use ecow::EcoString;

use crate::decision::Axes;
use crate::decision::evaluate::Cases;
use crate::pay::ladder::Below;
use crate::pay::terms::{
    ByCase, CapTerms, ComponentTerms, DrawTerms, GateTerms, HoldTerms, MeasureTerms, Paid, PayTerms, Pays, Per, Place,
    PlanTerms, Range, RowTerms, TableTerms, Terms, Whose,
};
use crate::pay::{read_cards, read_more};
use crate::plan::audience::seats_of;
use crate::plan::targets::SliceId;
use crate::plan::{MemberId, Plan, Resolver, SeatId, Who};
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{
    Cap, CapOrNone, Component, Draw, Gate, HoldBack, IncentivePlan, Judged, Late, Measure, MeasureAs, Mode, OrJudged,
    Pay, PayRow, PayTable, Window,
};
use crate::syntax::{
    Ask, Bounds, Choice, Entry, Field, GivenKind, OrTable, RowHead, Table, TableRow, Test, Text, ValueRow, When,
    Written,
};
use crate::units::{Figure, Fraction, Quantity};

/// What a reading needs to know of the plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) plan: &'a Plan,
    pub(super) axes: &'a Axes,
    pub(super) cards: &'a [EcoString],
}

/// What a key gives: nothing where it is not written, `None` where it was reported.
pub(super) fn optional<T, U, const R: bool>(
    field: &Field<T, R>,
    read: impl FnOnce(&T) -> Option<U>,
) -> Option<Option<U>> {
    match field {
        Field::Absent => Some(None),
        Field::Broken => None,
        Field::Given(value) => read(value).map(Some),
    }
}

/// A word of the author's, or what holds where none is written.
pub(super) fn choice<T: Copy, const R: bool>(field: &Field<Choice<T>, R>, default: T) -> Option<T> {
    optional(field, |word| Some(word.value)).map(|word| word.unwrap_or(default))
}

/// Reads everything that is paid.
pub fn terms(written: &Written, plan: &Plan, axes: &Axes) -> Terms {
    let cards: Vec<_> =
        written.sections().flat_map(|sections| sections.incentives.scorecards.get()).flatten().collect();
    let names: Vec<EcoString> = cards.iter().map(|card| card.id.value.clone()).collect();
    let reader = Reader { plan, axes, cards: &names };
    let plans = written.sections().flat_map(|sections| sections.incentives.incentives.get()).flatten();
    let contests = written.sections().flat_map(|sections| sections.incentives.contests.get()).flatten();
    Terms {
        sums_only: std::collections::BTreeSet::new(),
        plans: plans.filter_map(|entry| reader.incentive_plan(entry)).collect(),
        cards: cards.iter().map(|entry| read_cards::card(&reader, entry)).collect(),
        contests: contests.filter_map(|entry| read_more::contest(&reader, entry)).collect(),
    }
}

/// Reads the contests of a plan, each as a plan of its own.
pub fn contests(written: &Written, plan: &Plan, axes: &Axes) -> Vec<PlanTerms> {
    let cards = written.sections().filter_map(|sections| sections.incentives.scorecards.get()).flatten();
    let names: Vec<EcoString> = cards.map(|card| card.id.value.clone()).collect();
    let reader = Reader { plan, axes, cards: &names };
    let contests = written.sections().filter_map(|sections| sections.incentives.contests.get()).flatten();
    contests.filter_map(|entry| read_more::contest(&reader, entry)).collect()
}

impl Reader<'_> {
    /// A plan; `None` where it is not known whom it pays.
    fn incentive_plan(&self, entry: &Entry<IncentivePlan>) -> Option<PlanTerms> {
        let own = &entry.value;
        let seats = self.seats(own.r#for.get()?)?;
        let calendar = &self.plan.facts.calendar;
        let period = optional(&own.period, |period| calendar.resolve(period, None).ok())?;
        let site = entry.id.span.to(own.site);
        let vacant = PlanTerms::vacant(entry.id.clone(), site, period.unwrap_or_else(|| calendar.year()));
        let mut plan = PlanTerms {
            name: label(&own.name),
            seats,
            endless: matches!(own.cap.get(), Some(CapOrNone::None)),
            budget: own.budget.get().map(|budget| budget.0.clone()),
            unknown: own.components.is_broken(),
            ..vacant
        };
        plan.unknown |= self.beside(own, &mut plan).is_none();
        let components = own.components.get().into_iter().flatten();
        plan.components = components.map(|entry| (entry.id.clone(), self.component(entry))).collect();
        Some(plan)
    }

    /// What a plan says beside its components.
    fn beside(&self, own: &IncentivePlan, plan: &mut PlanTerms) -> Option<()> {
        plan.pay = optional(&own.pay, |pay| self.pay(pay))?;
        plan.currency = optional(&own.currency, |currency| Some(currency.value))?;
        let payday = optional(&own.payday, |payday| {
            let late = optional(&payday.late, |word| Some(word.value))?.unwrap_or(Late::Next);
            Some((payday.every.get()?.value, optional(&payday.negative, |word| Some(word.value))?, late))
        })?;
        if let Some((every, negative, late)) = payday {
            (plan.payday, plan.negative, plan.late) = (Some(every), negative, late);
        }
        plan.modifier = optional(&own.modifier, |table| self.table(table, None))?;
        plan.gate = optional(&own.gate, |gate| self.gate(gate))?;
        plan.cap = optional(&own.cap, cap)?.flatten();
        plan.draws = self.all(&own.draws, |entry| self.draw(entry))?;
        plan.holds = self.all(&own.hold_back, |entry| self.hold(entry))?;
        plan.clawbacks = self.all(&own.clawback, |entry| read_more::clawback(self, entry))?;
        Some(())
    }

    pub(super) fn all<T, U>(
        &self,
        field: &Field<crate::syntax::Entries<T>>,
        read: impl Fn(&Entry<T>) -> Option<U>,
    ) -> Option<Vec<U>> {
        let read = |entries: &crate::syntax::Entries<T>| entries.iter().map(&read).collect::<Option<Vec<U>>>();
        optional(field, read).map(Option::unwrap_or_default)
    }

    /// The seats of a condition. What cannot be read there was reported where conditions are resolved.
    pub(super) fn seats(&self, when: &When) -> Option<Vec<SeatId>> {
        let mut unheard = crate::diagnostic::Findings::default();
        seats_of(when, &self.plan.organisation, &mut Resolver { findings: &mut unheard })
    }

    pub(super) fn condition(&self, when: &When) -> Option<Cases> {
        Cases::of_when(when, self.plan, self.axes)
    }

    fn pay(&self, pay: &Pay) -> Option<PayTerms> {
        let profile = optional(&pay.profile, |id| {
            let profile = self.plan.targets.profiles.find(id)?;
            let months = self.plan.targets.profiles[profile].months;
            months.iter().any(|month| !month.is_zero()).then_some(months)
        })?;
        Some(PayTerms {
            target: optional(&pay.target, |value| self.by_case(value, "target", |sum| (sum.value.clone(), sum.span)))?,
            fixed: optional(&pay.fixed, |value| self.by_case(value, "fixed", |sum| (sum.value.clone(), sum.span)))?,
            variable: optional(&pay.variable, |value| {
                self.by_case(value, "variable", |sum| (sum.value.clone(), sum.span))
            })?,
            profile,
            prorate: optional(&pay.prorate, |word| Some(word.value))?,
        })
    }

    pub(super) fn by_case<T>(
        &self,
        value: &OrTable<T>,
        key: &str,
        figure: impl Fn(&T) -> (Figure, Span),
    ) -> Option<ByCase> {
        match value {
            OrTable::Value(value) => {
                let (figure, span) = figure(value);
                Some(ByCase::Value(figure, span))
            }
            OrTable::Table(table) => {
                let cases = self.cases(table, None)?;
                let result = |row: &ValueRow| {
                    let given = row.results.get(key)?;
                    let GivenKind::Scalar(text) = &given.kind else { return None };
                    Some((Figure::parse(text).ok()?, given.span))
                };
                Some(ByCase::Table { cases, results: table.rows.list().iter().map(result).collect() })
            }
        }
    }

    /// The conditions of the rows of a table.
    pub(super) fn cases<R: TableRow>(
        &self,
        table: &Table<R>,
        measured: Option<(&str, Option<MeasureAs>)>,
    ) -> Option<Cases> {
        if table.rows.rows.is_broken() || table.rows.rows.get().is_some_and(|rows| rows.lost) {
            return None;
        }
        Cases::of_table_on(table, measured, self.plan, self.axes)
    }

    fn component(&self, entry: &Entry<Component>) -> Option<ComponentTerms> {
        let own = &entry.value;
        Some(ComponentTerms {
            id: entry.id.clone(),
            name: label(&own.name),
            share: optional(&own.share, |share| Some(share.value.0))?,
            every: optional(&own.every, |every| Some(every.value))?,
            pays: self.pays(own)?,
            threshold: optional(&own.threshold, |figure| self.place(&figure.value))?,
            ceiling: optional(&own.ceiling, |figure| self.place(&figure.value))?,
            modifier: optional(&own.modifier, |table| self.table(table, None))?,
            paid_on: optional(&own.paid_on, read_more::paid_on)?.unwrap_or_default(),
            gate: optional(&own.gate, |gate| self.gate(gate))?,
            cap: optional(&own.cap, cap)?.flatten(),
            endless: matches!(own.cap.get(), Some(CapOrNone::None)),
            by_score: match &own.scorecard {
                Field::Given(_) => optional(&own.table, |table| self.table(table, None))?,
                _ => None,
            },
            pool: optional(&own.pool, |pool| read_more::pool(self, pool))?,
            prizes: None,
            taken_from: optional(&own.taken_from, |id| Some(id.value.clone()))?,
        })
    }

    fn pays(&self, own: &Component) -> Option<Pays> {
        if let Some(card) = optional(&own.scorecard, |card| Some(card.clone()))? {
            return Some(Pays::Card(self.cards.iter().position(|id| *id == card.value)?));
        }
        let Some(measure) = optional(&own.measure, |measure| self.measure(measure))? else {
            own.judged_by.get()?;
            return Some(Pays::Judged(optional(&own.range, |range| range_of(range))?));
        };
        if let Some(table) = optional(&own.table, |table| self.table(table, own.measure.get()))? {
            return Some(Pays::Table(measure, table));
        }
        let rate = optional(&own.rate, |rate| self.by_case(rate, "rate", |rate| (rate.value.clone(), rate.span)))?;
        // A pool that says itself how much there is needs no rate beside it.
        let pooled = own.pool.get().map(|pool| ByCase::Value(Figure::Percent(Quantity::ZERO), pool.site));
        Some(Pays::Rate(measure, rate.or(pooled)?))
    }

    pub(super) fn measure(&self, measure: &Measure) -> Option<MeasureTerms> {
        let (targets, id) = (&self.plan.targets, measure.metric.get()?);
        Some(MeasureTerms {
            metric: targets.metrics.find(id)?,
            id: Spanned::new(id.value.clone(), id.span),
            of: optional(&measure.of, |of| self.whose(of))?.unwrap_or(Whose::Own),
            looks_at: choice(&measure.r#as, MeasureAs::Attainment)?,
            window: choice(&measure.window, Window::Year)?,
            set: optional(&measure.set, |set| targets.sets.find(set))?,
            credited_on: optional(&measure.credited_on, |word| Some(word.value))?,
            when: optional(&measure.when, |when| Some((self.condition(when)?, when.span)))?,
            slice: measure.when.get().and_then(|when| self.slice(when)),
            site: Some(measure.site),
            net_of: optional(&measure.net_of, |word| Some(word.value))?,
        })
    }

    /// The slice that a condition selects: one member of each dimension it asks for, and nothing else.
    fn slice(&self, when: &When) -> Option<SliceId> {
        let [all] = when.any.as_slice() else { return None };
        let targets = &self.plan.targets;
        let member = |(axis, test): &(Spanned<EcoString>, Test)| {
            let (Ask::Among(values) | Ask::Within(values)) = &test.ask else { return None };
            let [value] = values.as_slice() else { return None };
            targets.dimensions[targets.dimensions.find(axis)?].find(value)
        };
        let members: Vec<MemberId> = all.tests.iter().map(member).collect::<Option<_>>()?;
        targets.slices.find(&members)
    }

    pub(super) fn whose(&self, of: &str) -> Option<Whose> {
        match of {
            "own" => Some(Whose::Own),
            "unit" | "team" => Some(Whose::Unit),
            id => match self.plan.organisation.lookup(id)? {
                Who::Unit(unit) => Some(Whose::Named(unit)),
                _ => None,
            },
        }
    }

    /// A place on an axis of numbers, in the plan's currency where it is money.
    pub(super) fn place(&self, figure: &Figure) -> Option<Fraction> {
        match figure {
            Figure::Percent(value) | Figure::Times(value) => Some(Fraction::from_quantity(*value)),
            Figure::Amount { value, currency: Some(currency), .. } => {
                self.plan.facts.convert(*value, *currency).map(Fraction::from_quantity)
            }
            Figure::Amount { value, .. } => Some(Fraction::from_quantity(*value)),
            Figure::Each { .. } => None,
        }
    }

    fn bound(&self, text: &str) -> Option<Place> {
        if let Some(set) = self.plan.targets.sets.find(text) {
            return Some(Place::Set(set));
        }
        self.place(&Figure::parse(text).ok()?).map(Place::At)
    }

    /// Where a row begins and ends, and whether it is a point of a line.
    pub(super) fn ends(&self, head: &RowHead) -> Option<(Ends, Ends, bool)> {
        let read = |field: &Field<Text>, included| optional(field, |text| Some((self.bound(text)?, included)));
        let point = read(&head.at, true)?;
        let lower = point.clone().or(read(&head.from, true)?).or(read(&head.above, false)?);
        let upper = read(&head.to, true)?.or(read(&head.below, false)?);
        Some((lower, upper, point.is_some()))
    }

    pub(super) fn table(&self, table: &PayTable, measure: Option<&Measure>) -> Option<TableTerms> {
        let rows = table.table.rows.list();
        let read: Vec<RowTerms> = rows.iter().map(|row| self.row(row)).collect::<Option<_>>()?;
        let conditions = rows.iter().any(|row| !row.head.when.is_absent());
        let measured = table.reads.get().map(|reads| &**reads).or(measure);
        let measured = measured.and_then(|own| Some((own.metric.get()?.as_str(), own.r#as.get().map(|how| how.value))));
        let cases = self.cases(&table.table, measured)?;
        let banded = read.iter().any(|row| row.lower.is_some() || row.upper.is_some());
        Some(TableTerms {
            span: table.site,
            // How bands pay is the author's to say; where that is left out, it was reported.
            mode: match optional(&table.mode, |word| Some(word.value))? {
                None if banded => return None,
                mode => mode.unwrap_or(Mode::Step),
            },
            reads: optional(&table.reads, |measure| self.measure(measure))?.map(Box::new),
            banded,
            cases: conditions.then_some(cases),
            rows: read,
            below_first: below_first(&table.below_first)?,
            extends: optional(&table.above_last, |word| Some(word.value))?
                .is_some_and(|word| word == crate::syntax::incentives::AboveLast::Extend),
        })
    }

    fn row(&self, row: &PayRow) -> Option<RowTerms> {
        let (lower, upper, point) = self.ends(&row.head)?;
        let paid = |rate: &OrJudged<Spanned<Figure>>| paid_of(rate, |figure| figure.value.clone());
        Some(RowTerms {
            span: row.site,
            lower,
            upper,
            point,
            rate: optional(&row.rate, |rate| paid_of(rate, |rate| rate.value.clone()))?,
            pays: optional(&row.pays, paid)?,
            mode: optional(&row.mode, |word| Some(word.value))?,
            each: optional(&row.each, |each| self.each(each, &["pays", "rate"]))?,
        })
    }

    /// How wide a step is, and what it adds.
    pub(super) fn each(&self, each: &crate::syntax::EachStep, keys: &[&str]) -> Option<(Fraction, Figure)> {
        let width = self.place(&Figure::parse(each.step.get()?).ok()?)?;
        let given = keys.iter().find_map(|key| each.results.get(key))?;
        let GivenKind::Scalar(text) = &given.kind else { return None };
        (!width.is_zero() && !width.is_negative()).then_some((width, Figure::parse(text).ok()?))
    }

    pub(super) fn gate(&self, gate: &Gate) -> Option<GateTerms> {
        let when = gate.when.get()?;
        Some(GateTerms {
            when: self.condition(when)?,
            span: when.span,
            tested: choice(&gate.tested, crate::syntax::incentives::Tested::Window)?,
            if_late: choice(&gate.if_late, crate::syntax::incentives::IfLate::NoBackPay)?,
        })
    }

    fn draw(&self, entry: &Entry<Draw>) -> Option<DrawTerms> {
        use crate::syntax::incentives::{RepayLeaves, Surplus};
        let own = &entry.value;
        Some(DrawTerms {
            id: entry.id.clone(),
            whom: optional(&own.r#for, |when| self.condition(when))?,
            amount: own.amount.get()?.value.clone(),
            every: own.every.get()?.value,
            ends: optional(&own.ends, |day| Some(day.value))?,
            recoverable: optional(&own.recoverable, |word| Some(word.value))?.unwrap_or(true),
            surplus: choice(&own.surplus, Surplus::Lapses)?,
            repay_leaves: choice(&own.repay_leaves, RepayLeaves::Draw)?,
            component: optional(&own.component, |id| Some(id.value.clone()))?,
        })
    }

    fn hold(&self, entry: &Entry<HoldBack>) -> Option<HoldTerms> {
        let release = optional(&entry.value.release, |release| {
            let when = optional(&release.when, |when| self.condition(when))?;
            Some((when, optional(&release.after, |after| Some(after.value))?))
        })?;
        let (release, after) = release.unwrap_or((None, None));
        Some(HoldTerms { id: entry.id.clone(), share: entry.value.share.get()?.value.0, release, after })
    }
}

/// One end of a row.
pub(super) type Ends = Option<(Place, bool)>;

pub(super) fn label(name: &Field<Text>) -> Option<EcoString> {
    name.get().map(|name| name.value.clone())
}

fn paid_of<T>(paid: &OrJudged<T>, figure: impl Fn(&T) -> Figure) -> Option<Paid> {
    match paid {
        OrJudged::Result(result) => Some(Paid::Figure(figure(result))),
        OrJudged::Judged(judged) => Some(Paid::Judged(judged_range(judged)?)),
    }
}

fn judged_range(judged: &Judged) -> Option<Range> {
    range_of(judged.range.get()?)
}

fn range_of(bounds: &Bounds) -> Option<Range> {
    let end = |limit: &Option<crate::syntax::Limit>| match limit {
        None => Some(None),
        Some(limit) => Figure::parse(&limit.text).ok().map(Some),
    };
    Some(Range { least: end(&bounds.lower)?, most: end(&bounds.upper)? })
}

pub(super) fn below_first(field: &Field<crate::syntax::worded::BelowFirst>) -> Option<Below> {
    let read = |text: &crate::syntax::worded::BelowFirst| match text.as_str() {
        "hold" => Some(Below::Hold),
        text => Figure::parse(text).ok().map(Below::Pays),
    };
    optional(field, read).map(|below| below.unwrap_or(Below::Hold))
}

/// A cap, where there is one.
#[expect(clippy::option_option, reason = "a cap may be said to be none, and one that is written may be broken")]
pub(super) fn cap(cap: &CapOrNone) -> Option<Option<CapTerms>> {
    match cap {
        CapOrNone::Cap(cap) => cap_terms(cap).map(Some),
        CapOrNone::None => Some(None),
    }
}

fn cap_terms(cap: &Cap) -> Option<CapTerms> {
    let per = match optional(&cap.per, |per| Some(per.value.clone()))?.as_deref() {
        Some("transaction") => Per::Transaction,
        Some("month") => Per::Months(1),
        Some("quarter") => Per::Months(3),
        Some("half") => Per::Months(6),
        Some("pool") => Per::Pool,
        _ => Per::Months(12),
    };
    Some(CapTerms {
        span: cap.site,
        pays: optional(&cap.pays, |pays| Some(pays.value.clone()))?,
        rate: optional(&cap.rate, |rate| Some(rate.value.clone()))?,
        per,
    })
}
