//! From records to statements: all sources are read once, what they give is summed, and every plan pays by it.

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::actuals::Source;
use crate::actuals::closed::{self, Closed, Late, PaidRows};
use crate::actuals::ledger::Ledger;
use crate::actuals::reading::{Access, Fold, Reading, Report, read};
use crate::actuals::record::{Cell, Layout, Record, Row};
use crate::actuals::tally::{
    Basis, Counter, Credited, Given, MeterId, Meters, Reason, Scratch, Sink, SourceCounter, Tally,
};
use crate::check::rules::term_not_paid;
use crate::credit::{Crediting, Feeds};
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::pay::statement::{Statement, statements};
use crate::pay::terms::{MeasureTerms, Pays, Terms};
use crate::pay::unpaid::unpaid;
use crate::pay::world::Deal;
use crate::plan::targets::SliceId;
use crate::plan::targets::Slices;
use crate::plan::{Plan, SeatId};
use crate::source::{ReadError, SourceMap};
use crate::syntax::incentives::{Counts, Mode, Window};
use crate::units::{Currency, Date, Fraction, Quantity, Rhythm};

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
}

impl DealCredit {
    /// What is credited, in the plan's currency where it is money. `None` where its currency has no price.
    pub fn credited(&self, plan: &Plan) -> Option<Fraction> {
        let price = match self.currency {
            None => Quantity::ONE,
            Some(own) => plan.facts.prices.iter().find(|(other, _)| *other == own)?.1,
        };
        let amount = Fraction::from_quantity(self.value).times(&Fraction::from_quantity(self.share));
        Some(amount.times(&Fraction::from_quantity(price)))
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
        let deals = deals.filter_map(|credit| Some((credit.meter, credit.seat, deal(credit, plan)?)));
        Ledger::new(&compiled.written, &compiled.cube, self.basis(plan), &self.tally)
            .with_deals(deals)
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
    let (written, plan) = (&*compiled.written, &*compiled.plan);
    let axes = Axes::collect(written, plan);
    let feeds = Feeds::resolve(written, plan, &axes);
    let mut meters = Meters::resolve(written, plan, &axes, &feeds);
    let terms = crate::pay::terms(written, plan, &axes);
    if counts_days(&terms) {
        meters.keep_days();
    }
    let mut payroll = Payroll {
        terms,
        crediting: Crediting::resolve(written, plan, &axes).unwrap_or_default(),
        tally: Tally::new(&meters),
        feeds,
        meters,
        sources: Vec::new(),
        layouts: from.iter().map(|source| source.layout.clone()).collect(),
        statements: Vec::new(),
        credits: Vec::new(),
        judged: Vec::new(),
        late: Vec::new(),
        paid_before: access.closed.map(|closed| closed.paid(plan)).unwrap_or_default(),
        closed_until: access.closed.and_then(Closed::until),
    };
    for term in unpaid(written) {
        term_not_paid::report(findings, term.span, &term.key);
    }
    payroll.count(compiled, from, access, asked, sources, findings)?;
    if let Some(closed) = access.closed {
        closed::hold(&mut payroll, plan, closed, asked.until);
        payroll.credits.sort_by_key(order);
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
        for (at, source) in from.iter().enumerate() {
            let basis = self.basis(&compiled.plan);
            let counter = Counter { basis }.of_source(&source.layout);
            let fold = Counting { basis, counter, at, asked, by_deal: &by_deal };
            let Reading { sum, report } = read(source, access, &fold, sources, findings)?;
            self.tally.merge(sum.tally);
            self.credits.extend(sum.credits);
            self.judged.extend(sum.judged);
            self.sources.push(OfSource { id: source.id.clone(), report });
        }
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
        let ledger = self.ledger(compiled);
        let plans = self.terms.plans.iter().enumerate();
        let seats: Vec<(usize, SeatId)> =
            plans.flat_map(|(at, own)| own.seats.iter().map(move |seat| (at, *seat))).collect();
        let pay = |seat| statements(&self.terms, &compiled.plan, &ledger, seat, until);
        seats.into_par_iter().flat_map_iter(pay).collect()
    }
}

fn order(credit: &DealCredit) -> (SeatId, Date, usize, Row, MeterId, Option<usize>) {
    (credit.seat, credit.day, credit.source, credit.place, credit.meter, credit.rule)
}

fn deal(credit: &DealCredit, plan: &Plan) -> Option<Deal> {
    let record = (credit.place.file, credit.place.line);
    Some(Deal { day: credit.day, record, amount: credit.credited(plan)? })
}

/// Whether something is paid in other stretches than whole months.
fn counts_days(terms: &Terms) -> bool {
    let in_months = |every: &Rhythm| every.months().is_some();
    terms.plans.iter().any(|plan| {
        let components = plan.components.iter().filter_map(|(_, own)| own.as_ref()?.every.as_ref());
        plan.payday.iter().chain(components).any(|every| !in_months(every))
    })
}

/// The meters of measures that are paid transaction by transaction.
fn by_deal(terms: &Terms, meters: &Meters) -> FxHashSet<MeterId> {
    let components = terms.plans.iter().flat_map(|plan| &plan.components).filter_map(|(_, own)| own.as_ref());
    let measures = components.filter_map(|own| match &own.pays {
        Pays::Table(measure, table) if table.mode == Mode::Forward || is_by_deal(measure) => Some(measure),
        Pays::Rate(measure, _) if is_by_deal(measure) => Some(measure),
        _ => None,
    });
    measures.filter_map(|measure| meters.of_site(measure.metric, measure.site)).collect()
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
}

/// What the records of a source sum to.
struct Sums {
    tally: Tally,
    scratch: Scratch,
    credits: Vec<DealCredit>,
    judged: Vec<Judgement>,
}

impl Fold for Counting<'_> {
    type Sum = Sums;

    fn empty(&self) -> Sums {
        Sums {
            tally: Tally::new(self.basis.meters),
            scratch: Scratch::default(),
            credits: Vec::new(),
            judged: Vec::new(),
        }
    }

    fn add(&self, sum: &mut Sums, record: &Record<'_>) {
        if let Some(judgement) = judgement(record, self.basis.plan) {
            sum.judged.push(judgement);
            return;
        }
        let Sums { tally, scratch, credits, .. } = sum;
        let mut tally = tally.sink(&self.basis);
        let mut sink = Both { tally: &mut tally, credits, counting: self };
        self.counter.count(record, scratch, &mut sink);
    }

    fn merge(&self, into: &mut Sums, other: Sums) {
        into.tally.merge(other.tally);
        into.credits.extend(other.credits);
        into.judged.extend(other.judged);
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
                });
            }
        }
    }

    fn lacking(&mut self, record: &Record<'_>, reason: Reason) {
        self.tally.lacking(record, reason);
    }
}
