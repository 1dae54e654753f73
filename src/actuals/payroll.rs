//! From records to statements: all sources are read once, what they give is summed, and every plan pays by it.

use std::collections::BTreeMap;

mod sums;

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::actuals::Source;
use crate::actuals::closed::{self, Closed, Late, PaidRows};
use crate::actuals::ledger::Ledger;
use crate::actuals::reading::{Access, Fold, Reading, Report, read};
use crate::actuals::record::{Cell, DEAL, Layout, Record, Row};
use crate::actuals::stories::{Notes, Stories, Watch};
use crate::actuals::tally::{
    Basis, Counter, Credited, Given, MeterId, Meters, Reason, Scratch, Sink, SourceCounter, Tally,
};
use crate::check::rules::clawback_without_deal;
use crate::credit::{Crediting, Feeds};
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::pay::shared::Shared;
use crate::pay::statement::{Line, Statement, Step, statements};
use crate::pay::terms::{MeasureTerms, Pays, PlanTerms, Terms};
use crate::pay::world::{Days, Deal};
use crate::plan::targets::SliceId;
use crate::plan::targets::Slices;
use crate::plan::{Index, Plan, SeatId, UnitId};
use crate::source::{ReadError, SourceMap};
use crate::syntax::incentives::{Counts, Mode, NetOf, Window};
use crate::units::{Currency, Date, Fraction, Quantity};

pub use sums::{Aggregated, Stands, SummedDeal, counted};

/// What a record gave to a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealCredit {
    /// The source, by its place among those read.
    pub source: usize,
    /// Where the record stands.
    pub place: Row,
    /// What is counted.
    pub meter: MeterId,
    /// Who is credited.
    pub seat: SeatId,
    /// The crediting rule.
    pub rule: Option<usize>,
    /// The day it counts on.
    pub day: Date,
    /// The record's value.
    pub value: Quantity,
    /// Its currency, where that is another than the plan's.
    pub currency: Option<Currency>,
    /// The part of it that is credited.
    pub share: Quantity,
    /// The deal that the record says it is of; empty where it says none, or deals are not followed.
    pub deal: EcoString,
}

impl DealCredit {
    /// What is credited, in the plan's currency where it is money. `None` where its currency has no price.
    pub fn credited(&self, plan: &Plan) -> Option<Fraction> {
        Some(self.whole(plan)?.times(&Fraction::from_quantity(self.share)))
    }

    /// The whole value of the record, likewise.
    pub fn whole(&self, plan: &Plan) -> Option<Fraction> {
        let price = match self.currency {
            None => Quantity::ONE,
            Some(own) => plan.facts.price_on(own, self.day)?,
        };
        Some(Fraction::from_quantity(self.value).times(&Fraction::from_quantity(price)))
    }
}

/// A judgement: of whom, of what, when, and what it says.
pub type Judgement = (SeatId, EcoString, Date, Fraction);

/// What came of a source.
#[derive(Debug)]
pub struct OfSource {
    /// Its id.
    pub id: EcoString,
    /// What became of its rows.
    pub report: Report,
}

/// Everything that was paid, and from what.
#[derive(Debug)]
pub struct Payroll {
    /// The terms it was paid by.
    pub terms: Terms,
    /// What is counted.
    pub meters: Meters,
    /// Who is credited.
    pub crediting: Crediting,
    /// Where metrics come from.
    pub feeds: Feeds,
    /// What became of the sources.
    pub sources: Vec<OfSource>,
    /// The columns of the sources.
    pub layouts: Vec<Layout>,
    /// The sums of what was credited.
    pub tally: Tally,
    /// The statements of all paydays up to the last day, by plan, position and payday.
    pub statements: Vec<Statement>,
    /// What records gave to whom, by position, day and place: all where that was asked for, else what is paid transaction by transaction.
    pub credits: Vec<DealCredit>,
    /// What happened to deals and positions.
    pub stories: Stories,
    /// Transactions that were summed elsewhere, as far as pay hangs on them.
    pub summed: Vec<SummedDeal>,
    /// What was judged.
    pub judged: Vec<Judgement>,
    /// What records of closed periods gave that came after these were closed, or is no more: it counts on the first open day.
    pub late: Vec<Late>,
    /// What was paid in closed periods, by plan, position and last day of the payday.
    pub(super) paid_before: PaidRows,
    /// The last day that is closed.
    pub(super) closed_until: Option<Date>,
}

/// Sums are kept of the whole alone.
const SLICES: [SliceId; 1] = [Slices::WHOLE];

impl Payroll {
    /// What everything is counted by.
    pub fn basis<'a>(&'a self, plan: &'a Plan) -> Basis<'a> {
        Basis { plan, crediting: &self.crediting, feeds: &self.feeds, meters: &self.meters, slices: &SLICES }
    }

    /// What was reached, to be asked.
    pub fn ledger<'a>(&'a self, compiled: &'a Compiled) -> Ledger<'a> {
        let plan = &*compiled.plan;
        let by_deal = self.by_deal();
        let of_pay =
            |credit: &&DealCredit| credit.rule.is_none_or(|rule| self.crediting.rules[rule].counts != Counts::Quota);
        let deals = self.credits.iter().filter(|credit| by_deal.contains(&credit.meter)).filter(of_pay);
        let is_part =
            |credit: &DealCredit| credit.rule.is_none_or(|rule| self.crediting.rules[rule].kind.is_commission());
        let deals = deals.filter_map(|credit| Some((credit.meter, credit.seat, is_part(credit), deal(credit, plan)?)));
        Ledger::new(&compiled.written, &compiled.cube, self.basis(plan), &self.tally)
            .with_deals(deals)
            .with_summed(self.summed.iter().flat_map(|own| own.deals(plan, &self.crediting)))
            .with_stories(&self.stories)
            .with_judgements(self.judged.iter().cloned())
            .with_closed(&self.paid_before, self.closed_until)
    }

    /// The meters of measures that are paid transaction by transaction.
    pub(super) fn by_deal(&self) -> FxHashSet<MeterId> {
        by_deal(&self.terms, &self.meters)
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The last day that counts.
    pub until: Date,
    /// Whether each credit is kept, for statements that list them.
    pub credits: bool,
}

/// Reads all sources and pays by them.
///
/// # Errors
/// If a file cannot be read or changes meanwhile.
pub fn payroll(
    compiled: &Compiled,
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Payroll, ReadError> {
    payroll_of(compiled, &Source::all(compiled), access, asked, sources, findings)
}

/// [`payroll`] of some sources alone; the others have no records.
///
/// # Errors
/// See [`payroll`].
pub fn payroll_of(
    compiled: &Compiled,
    from: &[Source],
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Payroll, ReadError> {
    payroll_beside(compiled, from, Aggregated::default(), access, asked, sources, findings)
}

/// [`payroll`] of the records of some sources and the sums of others.
///
/// # Errors
/// See [`payroll`].
pub fn payroll_beside(
    compiled: &Compiled,
    from: &[Source],
    aggregated: Aggregated,
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Payroll, ReadError> {
    let (written, plan) = (&*compiled.written, &*compiled.plan);
    let axes = Axes::collect(written, plan);
    let feeds = Feeds::resolve(written, plan, &axes);
    let (terms, meters) = counted(written, plan, &axes, &feeds);
    let mut payroll = Payroll {
        terms,
        crediting: Crediting::resolve(written, plan, &axes).unwrap_or_default(),
        tally: Tally::new(&meters),
        feeds,
        meters,
        sources: Vec::new(),
        layouts: from.iter().map(|source| source.layout.clone()).collect(),
        statements: Vec::new(),
        stories: Stories::default(),
        credits: Vec::new(),
        summed: Vec::new(),
        judged: Vec::new(),
        late: Vec::new(),
        paid_before: access.closed.map(|closed| closed.paid(plan)).unwrap_or_default(),
        closed_until: access.closed.and_then(Closed::until),
    };
    payroll.count(compiled, from, access, asked, sources, findings)?;
    payroll.add_sums(&compiled.plan, aggregated, asked.until, findings);
    if let Some(closed) = access.closed {
        closed::hold(&mut payroll, plan, closed, asked.until);
        payroll.credits.sort_by_key(order);
    }
    for (clawback, (count, source, row)) in &payroll.stories.unknown {
        let files = payroll.sources[*source].report.paths();
        let file = files.get(row.file as usize).cloned().unwrap_or_default();
        clawback_without_deal::report(findings, *clawback, *count, &file, row.line);
    }
    payroll.statements = payroll.pay(compiled, asked.until);
    Ok(payroll)
}

impl Payroll {
    fn count(
        &mut self,
        compiled: &Compiled,
        from: &[Source],
        access: &Access<'_>,
        asked: Asked,
        sources: &mut SourceMap,
        findings: &mut Findings,
    ) -> Result<(), ReadError> {
        let by_deal = self.by_deal();
        let mut notes = Notes::default();
        for (at, source) in from.iter().enumerate() {
            let basis = self.basis(&compiled.plan);
            let counter = Counter { basis }.of_source(&source.layout);
            let watch = Watch::new(&self.terms, &compiled.plan, &self.feeds);
            let fold = Counting { basis, counter, at, asked, by_deal: &by_deal, watch };
            let Reading { sum, report } = read(source, access, &fold, sources, findings)?;
            self.tally.merge(sum.tally);
            self.credits.extend(sum.credits);
            self.judged.extend(sum.judged);
            notes.merge(sum.notes);
            self.sources.push(OfSource { id: source.id.clone(), report });
        }
        let stories = Watch::new(&self.terms, &compiled.plan, &self.feeds).told(notes, asked.until);
        self.stories = stories;
        // Of what counts only first ones, the others are credited nothing.
        let firsts: Vec<_> =
            self.meters.iter().filter_map(|(id, _)| Some((id, self.tally.first(id, &compiled.plan)?))).collect();
        self.credits.retain(|credit| {
            let first = firsts.iter().find(|(meter, _)| *meter == credit.meter);
            first.is_none_or(|(_, rows)| rows.contains(&credit.place))
        });
        self.tally = std::mem::replace(&mut self.tally, Tally::new(&self.meters)).settled(&compiled.plan);
        self.credits.sort_by_key(order);
        self.judged.sort();
        Ok(())
    }

    /// Adds judgements that stand in no source, and pays anew.
    pub fn add_judgements(&mut self, compiled: &Compiled, judged: Vec<Judgement>, until: Date) {
        if judged.is_empty() {
            return;
        }
        self.judged.extend(judged);
        self.judged.sort();
        self.statements = self.pay(compiled, until);
    }

    fn pay(&self, compiled: &Compiled, until: Date) -> Vec<Statement> {
        let (mut ledger, shared) = (self.ledger(compiled), Shared::default());
        let plans = self.terms.plans.iter().enumerate();
        let seats = plans.flat_map(|(at, own)| own.seats.iter().map(move |seat| (at, *seat)));
        // Whoever is paid on what those below leave comes after them.
        let mut turns: BTreeMap<usize, Vec<(usize, SeatId)>> = BTreeMap::new();
        for (at, seat) in seats {
            let rank = if nets(&self.terms.plans[at]) { 1 + height(&compiled.plan, seat) } else { 0 };
            turns.entry(rank).or_default().push((at, seat));
        }
        let is_asked = turns.len() > 1;
        let mut all: Vec<Statement> = Vec::new();
        for (_, seats) in turns {
            let pay = |seat| statements(&self.terms, &compiled.plan, &ledger, &shared, seat, until);
            let paid: Vec<Statement> = seats.into_par_iter().flat_map_iter(pay).collect();
            if is_asked {
                let paid = self.by_metric(&paid);
                ledger.add_pay(paid);
            }
            all.extend(paid);
        }
        all.sort_by_key(|statement| (statement.plan, statement.seat, statement.days));
        all
    }

    /// What components paid, by the metric that they measure.
    fn by_metric(&self, statements: &[Statement]) -> Vec<(crate::plan::MetricId, SeatId, Days, Fraction)> {
        let mut all = Vec::new();
        for statement in statements {
            let own = &self.terms.plans[statement.plan];
            for (id, component) in &own.components {
                let Some(measure) = component.as_ref().and_then(|component| component.measure()) else { continue };
                let of_component = |line: &&Line| line.of == id.value && matches!(line.step, Step::Component(_));
                let lines = statement.lines.iter().filter(of_component);
                let paid = lines.fold(Fraction::zero(), |sum, line| sum.plus(&line.amount));
                all.push((measure.metric, statement.seat, statement.days, paid));
            }
        }
        all
    }
}

/// Whether a plan pays on what those below leave.
fn nets(own: &PlanTerms) -> bool {
    let measures = own.components.iter().filter_map(|(_, own)| own.as_ref()?.measure());
    measures.into_iter().any(|measure| measure.net_of == Some(NetOf::Pay))
}

/// How many levels of units lie below a position: twice that of its unit, and one more for who heads it.
fn height(plan: &Plan, seat: SeatId) -> usize {
    let organisation = &plan.organisation;
    fn below(organisation: &crate::plan::Organisation, unit: UnitId, left: usize) -> usize {
        let units = organisation.sub_units[unit.index()].iter();
        let deepest = units.filter(|_| left > 0).map(|unit| 1 + below(organisation, *unit, left - 1)).max();
        deepest.unwrap_or(0)
    }
    let Some(unit) = organisation.unit_of(seat) else { return 0 };
    let days = plan.facts.calendar.dates(plan.facts.calendar.year());
    let heads = organisation.on(days.1).head(unit) == Some(seat);
    2 * below(organisation, unit, organisation.units.len()) + usize::from(heads)
}

fn order(credit: &DealCredit) -> (SeatId, Date, usize, Row, MeterId, Option<usize>) {
    (credit.seat, credit.day, credit.source, credit.place, credit.meter, credit.rule)
}

fn deal(credit: &DealCredit, plan: &Plan) -> Option<Deal> {
    let record = (credit.place.file, credit.place.line);
    let (amount, value, deal) = (credit.credited(plan)?, credit.whole(plan)?, credit.deal.clone());
    Some(Deal { day: credit.day, record, amount, order: deal.clone(), deal, value, count: 1 })
}

/// The meters of measures that are paid transaction by transaction, or whose pay hangs on deals.
fn by_deal(terms: &Terms, meters: &Meters) -> FxHashSet<MeterId> {
    let components = |own: &'_ PlanTerms| -> Vec<MeterId> {
        let all = own.components.iter().filter_map(|(_, component)| component.as_ref());
        let asked = all.filter(|component| {
            let forward = matches!(&component.pays, Pays::Table(_, table) if table.mode == Mode::Forward);
            let hangs = !own.clawbacks.is_empty() || !component.paid_on.is_empty();
            forward || hangs || component.measure().is_some_and(is_by_deal)
        });
        let measures = asked.filter_map(|component| component.measure());
        measures.filter_map(|measure| meters.of_site(measure.metric, measure.site)).collect()
    };
    terms.plans.iter().flat_map(components).collect()
}

fn is_by_deal(measure: &MeasureTerms) -> bool {
    measure.window == Window::Transaction
}

/// Counts the records of a source.
struct Counting<'a> {
    basis: Basis<'a>,
    counter: SourceCounter<'a>,
    at: usize,
    asked: Asked,
    by_deal: &'a FxHashSet<MeterId>,
    watch: Watch<'a>,
}

/// What the records of a source sum to.
struct Sums {
    tally: Tally,
    scratch: Scratch,
    credits: Vec<DealCredit>,
    judged: Vec<Judgement>,
    notes: Notes,
}

impl Fold for Counting<'_> {
    type Sum = Sums;

    fn empty(&self) -> Sums {
        Sums {
            tally: Tally::new(self.basis.meters),
            scratch: Scratch::default(),
            credits: Vec::new(),
            judged: Vec::new(),
            notes: Notes::default(),
        }
    }

    fn add(&self, sum: &mut Sums, record: &Record<'_>) {
        if let Some(judgement) = judgement(record, self.basis.plan) {
            sum.judged.push(judgement);
            return;
        }
        let Sums { tally, scratch, credits, notes, .. } = sum;
        self.watch.note(record, self.at, notes);
        let mut tally = tally.sink(&self.basis);
        let mut sink = Both { tally: &mut tally, credits, counting: self };
        self.counter.count(record, scratch, &mut sink);
    }

    fn merge(&self, into: &mut Sums, other: Sums) {
        into.tally.merge(other.tally);
        into.credits.extend(other.credits);
        into.judged.extend(other.judged);
        into.notes.merge(other.notes);
    }
}

/// What a record of judgements says: its columns are `position`, `judged` (the component, or card and item), `value` and `date`.
fn judgement(record: &Record<'_>, plan: &Plan) -> Option<Judgement> {
    let of = record.layout.find("judged")?;
    let word = |column: usize| match record.cells[column] {
        Cell::Text(text) => Some(EcoString::from(text)),
        _ => record.word(column, plan),
    };
    let seat = plan.organisation.seat(&word(record.layout.find("position")?)?)?;
    let value = record.cell("value").number()?;
    Some((seat, word(of)?, record.cell("date").date()?, Fraction::from_quantity(value)))
}

/// Takes what records give into sums, and each by itself where that is asked for.
struct Both<'s, 'a, S> {
    tally: &'s mut S,
    credits: &'s mut Vec<DealCredit>,
    counting: &'s Counting<'a>,
}

impl<S: Sink> Sink for Both<'_, '_, S> {
    fn given(&mut self, record: &Record<'_>, given: &Given<'_>) {
        // What counts only after the last day is not known yet on it.
        if given.date.is_some_and(|date| date > self.counting.asked.until) {
            return;
        }
        self.tally.given(record, given);
        let (Credited::Seat(seat), Some(day)) = (given.credited, given.date) else { return };
        let (follows, plan) = (self.counting.watch.follows_deals(), self.counting.basis.plan);
        for value in given.values {
            if self.counting.asked.credits || self.counting.by_deal.contains(&value.meter) {
                self.credits.push(DealCredit {
                    source: self.counting.at,
                    place: record.place,
                    meter: value.meter,
                    seat,
                    rule: given.rule,
                    day,
                    value: value.value,
                    currency: value.currency,
                    share: given.share,
                    deal: match record.layout.find(DEAL) {
                        Some(column) if follows => record.word(column, plan).unwrap_or_default(),
                        _ => EcoString::new(),
                    },
                });
            }
        }
    }

    fn lacking(&mut self, record: &Record<'_>, reason: Reason) {
        self.tally.lacking(record, reason);
    }
}
