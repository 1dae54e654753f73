//! What each record gives.

use crate::actuals::record::{Cell, ColumnKind, Layout, Record};
use crate::actuals::tally::bind::{Deciders, Decision, Decisions};
use crate::actuals::tally::{Basis, Credited, Given, Meter, MeterId, Reason, SaleFacts, Sink, Value};
use crate::credit::{Counted, Credits, Holder, SourceRules, Why};
use crate::decision::evaluate::Truth;
use crate::plan::targets::SliceId;
use crate::plan::{Index, MemberId};
use crate::units::Quantity;

/// Counts the records of all sources of a plan.
#[derive(Debug, Clone, Copy)]
pub struct Counter<'a> {
    /// What it counts by.
    pub basis: Basis<'a>,
}

/// Where a meter finds its value in a record.
#[derive(Debug, Clone, Copy)]
enum Found {
    /// The record itself, as one.
    One,
    /// A column.
    Column(usize),
    /// The source has no such column, which was reported.
    Nowhere,
}

/// Counts the records of one source.
#[derive(Debug, Clone)]
pub struct SourceCounter<'a> {
    pub(super) basis: Basis<'a>,
    layout: &'a Layout,
    tables: &'a [SourceRules],
    meters: Vec<(MeterId, &'a Meter, Found)>,
    deciders: Deciders<'a>,
    /// Columns that name members of dimensions.
    members: Vec<usize>,
    event: Option<usize>,
}

/// What is remembered from one record to the next; one for each of several hands.
#[derive(Debug, Default)]
pub struct Scratch {
    decisions: Decisions,
    credits: Credits,
    values: Vec<Value>,
}

impl<'a> Counter<'a> {
    /// A counter of the records of the source that a layout is of.
    pub fn of_source(&self, layout: &'a Layout) -> SourceCounter<'a> {
        let basis = self.basis;
        let tables = basis.crediting.of_source(&layout.source);
        let own = basis.meters.iter().filter(|(_, meter)| meter.feed.source == layout.source);
        let meters: Vec<_> = own.map(|(id, meter)| (id, meter, found(meter, layout))).collect();
        let of_meters = meters.iter().flat_map(|(_, meter, _)| meter.feed.when.iter().chain(&meter.when));
        let conditions = tables.iter().map(|table| &table.cases).chain(of_meters);
        let is_member = |column: &usize| matches!(layout.columns[*column].kind, ColumnKind::Member(_));
        let cut = basis.slices.iter().any(|slice| !basis.plan.targets.slices.members(*slice).is_empty());
        let members: Vec<usize> = (0..layout.columns.len()).filter(|_| cut).filter(is_member).collect();
        let event = layout.find("event");
        let deciders = Deciders::new(layout, conditions, members.iter().copied());
        SourceCounter { basis, layout, tables, meters, deciders, members, event }
    }
}

fn found(meter: &Meter, layout: &Layout) -> Found {
    match &meter.feed.counted {
        Counted::Rows => Found::One,
        Counted::Column(column) => layout.find(&column.name).map_or(Found::Nowhere, Found::Column),
    }
}

impl SourceCounter<'_> {
    /// Hands on what a record gives: each share that a rule declares, to whom it goes or as missed.
    pub fn count(&self, record: &Record<'_>, scratch: &mut Scratch, sink: &mut impl Sink) {
        let Basis { plan, crediting, feeds, .. } = self.basis;
        let facts = SaleFacts { record, plan, feeds };
        let Scratch { decisions, credits, values } = scratch;
        let decision = decisions.of(&self.deciders, record, &facts, || self.decide(record, &facts));
        for axis in &decision.undecided {
            sink.lacking(record, Reason::NotDecided(axis.clone()));
        }
        self.values(decision, record, values, sink);
        let slices = decision.slices.as_slice();
        credits.given.clear();
        credits.missed.clear();
        let missed = |rule, share| Given { credited: Credited::Missed, rule, share, date: None, slices, values };
        match &decision.rules {
            Ok(rules) => crediting.add_credits(plan, rules, &facts, credits),
            Err(axis) => {
                sink.given(record, &missed(None, Quantity::ONE));
                sink.lacking(record, Reason::NotCredited(Why::Undecided(axis.clone())));
            }
        }
        for credit in &credits.given {
            let credited = match credit.to {
                Holder::Seat(seat) => Credited::Seat(seat),
                Holder::Unit(unit) => Credited::Unit(unit),
                Holder::Nobody => Credited::Nobody,
            };
            let (rule, share, date) = (Some(credit.rule), credit.share, Some(credit.date));
            sink.given(record, &Given { credited, rule, share, date, slices, values });
        }
        for lost in credits.missed.drain(..) {
            sink.given(record, &missed(lost.rule, lost.share));
            sink.lacking(record, Reason::NotCredited(lost.why));
        }
    }

    /// The values of a record, by the meters that count it.
    fn values(&self, decision: &Decision, record: &Record<'_>, values: &mut Vec<Value>, sink: &mut impl Sink) {
        values.clear();
        for at in &decision.meters {
            let (meter, own, found) = &self.meters[*at];
            if !self.is_event(own, record) {
                continue;
            }
            let (value, currency) = match found {
                Found::One => (Quantity::ONE, None),
                Found::Nowhere => continue,
                Found::Column(column) => match (record.cells[*column], record.money(*column)) {
                    (Cell::Truth(truth), _) => (if truth { Quantity::ONE } else { Quantity::ZERO }, None),
                    (_, Some((value, currency))) => {
                        let is_money = self.layout.columns[*column].kind == ColumnKind::Money;
                        let foreign = currency.filter(|own| is_money && *own != self.basis.plan.facts.currency);
                        (value, foreign)
                    }
                    _ => {
                        sink.lacking(record, Reason::NoValue(self.layout.columns[*column].name.clone()));
                        continue;
                    }
                },
            };
            values.push(Value { meter: *meter, value, currency });
        }
    }

    /// Whether a record is the event that a meter is credited on.
    fn is_event(&self, meter: &Meter, record: &Record<'_>) -> bool {
        let (Some(event), Some(column)) = (meter.credited_on, self.event) else { return true };
        match record.cells[column] {
            Cell::Text(text) => text == event.word(),
            _ => record.word(column, self.basis.plan).is_some_and(|word| word == event.word()),
        }
    }

    fn decide(&self, record: &Record<'_>, facts: &SaleFacts<'_>) -> Decision {
        let mut rules = Ok(Vec::new());
        for table in self.tables {
            match (table.cases.rows(facts), &mut rules) {
                (Ok(rows), Ok(rules)) => rules.extend(rows.into_iter().map(|row| table.rules[row])),
                (Err(unknown), Ok(_)) => rules = Err(unknown.asked.name.clone()),
                (_, Err(_)) => {}
            }
        }
        let (mut meters, mut undecided) = (Vec::new(), Vec::new());
        for (at, (_, meter, _)) in self.meters.iter().enumerate() {
            let (mut counts, mut missing) = (Truth::Yes, None);
            for cases in meter.feed.when.iter().chain(&meter.when) {
                match cases.holds(facts) {
                    Ok(true) => {}
                    Ok(false) => counts = Truth::No,
                    Err(unknown) => missing = Some(unknown.asked.name.clone()),
                }
            }
            match (counts, missing) {
                (Truth::Yes, None) => meters.push(at),
                (Truth::Yes, Some(axis)) if !undecided.contains(&axis) => undecided.push(axis),
                _ => {}
            }
        }
        Decision { rules, meters, undecided, slices: self.slices(record) }
    }

    /// The slices asked for that a record lies in.
    fn slices(&self, record: &Record<'_>) -> Vec<SliceId> {
        let targets = &self.basis.plan.targets;
        let above = |member: MemberId| std::iter::successors(Some(member), |one| targets.members[one.index()].parent);
        let named = self.members.iter().filter_map(|column| match record.cells[*column] {
            Cell::Member(member) => Some(member),
            _ => None,
        });
        let own: Vec<MemberId> = named.flat_map(above).collect();
        let lies = |slice: &SliceId| targets.slices.members(*slice).iter().all(|member| own.contains(member));
        self.basis.slices.iter().copied().filter(lies).collect()
    }
}
