//! What happened to deals after they were made, and how often what scorecards count happened to positions.
//!
//! Records of one deal say the same in the column [`DEAL`]. While sources are read, records that may take pay back, or let it out, are noted with what their
//! conditions ask; how old a deal was is known once all of them are.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::actuals::record::{Cell, DEAL, Record, Row};
use crate::actuals::tally::SaleFacts;
use crate::credit::{Counted, Feeds};
use crate::decision::evaluate::{Asked, Fact, Facts};
use crate::pay::terms::{AdjustmentTerms, ClawbackTerms, Term, Terms};
use crate::pay::world::{Days, Happened, Happening};
use crate::plan::{Plan, SeatId};
use crate::source::Span;
use crate::syntax::incentives::CreditedOn;
use crate::units::{Date, Duration, DurationUnit, Fraction, Quantity};

/// What of records is looked out for.
#[derive(Debug, Clone)]
pub(crate) struct Watch<'a> {
    plan: &'a Plan,
    feeds: &'a Feeds,
    pub(crate) clawbacks: Vec<&'a ClawbackTerms>,
    pub(crate) events: Vec<CreditedOn>,
    pub(crate) adjustments: Vec<&'a AdjustmentTerms>,
    /// The columns whose numbers say which part of a deal a record is of.
    pub(crate) columns: Vec<EcoString>,
}

/// A record that may matter to a deal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Noted {
    deal: EcoString,
    day: Date,
    place: (usize, Row),
    what: What,
    values: Vec<(EcoString, Fraction)>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Event(CreditedOn),
    /// A clawback, by its place among those looked out for; whether its condition holds hangs on the age of the deal where that is not known yet.
    Clawback(usize, bool),
}

/// What was noted.
#[derive(Debug, Default)]
pub(super) struct Notes {
    noted: Vec<Noted>,
    /// Of records whose condition hangs on the age of the deal: what else it asks.
    facts: BTreeMap<(usize, Row, usize), Vec<Fact>>,
    /// The first day of each deal, and how many records it has.
    starts: BTreeMap<EcoString, (Date, u64)>,
    terms: BTreeMap<(EcoString, EcoString), (Date, Duration)>,
    happened: BTreeMap<(SeatId, Span), Vec<Date>>,
}

/// What is known of deals and positions, once all records are.
#[derive(Debug, Default)]
pub struct Stories {
    /// What happened to each deal, in the order of days.
    pub deals: BTreeMap<EcoString, Vec<Happening>>,
    /// The days on which what an adjustment is for happened to a position.
    pub happened: BTreeMap<(SeatId, Span), Vec<Date>>,
    /// Clawbacks of records that name no deal, or one that no other record is of: how many, and where the first stands.
    pub unknown: BTreeMap<Span, (u64, usize, Row)>,
}

impl Stories {
    /// Adds what happened up to a day to others.
    pub(super) fn merge(&mut self, other: Self, until: Date) {
        for (deal, story) in other.deals {
            self.deals.entry(deal).or_default().extend(story.into_iter().filter(|own| own.day <= until));
        }
        self.deals.values_mut().for_each(|story| story.sort());
        for (of, days) in other.happened {
            self.happened.entry(of).or_default().extend(days);
        }
        self.happened.values_mut().for_each(|days| days.sort_unstable());
    }
}

impl<'a> Watch<'a> {
    pub(crate) fn new(terms: &'a Terms, plan: &'a Plan, feeds: &'a Feeds) -> Self {
        let components = || terms.plans.iter().flat_map(|own| &own.components).filter_map(|(_, own)| own.as_ref());
        let mut events: Vec<CreditedOn> = components().flat_map(|own| &own.paid_on).map(|(event, _)| *event).collect();
        events.sort_unstable();
        events.dedup();
        let clawbacks: Vec<&ClawbackTerms> = terms.plans.iter().flat_map(|own| &own.clawbacks).collect();
        let adjustments = terms.cards.iter().flat_map(|card| &card.adjustments).flatten();
        let mut columns: Vec<EcoString> = feeds.iter().filter_map(|feed| column_of(&feed.counted)).collect();
        columns.sort_unstable();
        columns.dedup();
        let adjustments = adjustments.filter(|own| own.of_records && own.when.is_some()).collect();
        Self { plan, feeds, clawbacks, events, adjustments, columns }
    }

    /// Whether deals are followed at all.
    pub(crate) fn follows_deals(&self) -> bool {
        !self.clawbacks.is_empty() || !self.events.is_empty()
    }

    /// Notes what of a record matters; `source` is its place among those read.
    pub(super) fn note(&self, record: &Record<'_>, source: usize, notes: &mut Notes) {
        let facts = SaleFacts { record, plan: self.plan, feeds: self.feeds };
        let Some(day) = record.cell("date").date() else { return };
        for adjustment in &self.adjustments {
            let (Some(when), Cell::Seat(seat)) = (&adjustment.when, record.cell("position")) else { continue };
            if when.holds(&facts) == Ok(true) {
                notes.happened.entry((seat, adjustment.id.span)).or_default().push(day);
            }
        }
        if !self.follows_deals() {
            return;
        }
        let deal = record.layout.find(DEAL).and_then(|column| record.word(column, self.plan)).unwrap_or_default();
        if !deal.is_empty() {
            let (start, count) = notes.starts.entry(deal.clone()).or_insert((day, 0));
            (*start, *count) = (day.min(*start), *count + 1);
            self.terms(record, &deal, day, notes);
        }
        let place = (source, record.place);
        let mut add = |what| {
            let (deal, values) = (deal.clone(), self.values(record));
            notes.noted.push(Noted { deal, day, place, what, values });
        };
        let event = record.layout.find("event").and_then(|column| record.word(column, self.plan));
        if let Some(event) = self.events.iter().find(|own| event.as_deref() == Some(own.word())) {
            add(What::Event(*event));
        }
        for (at, clawback) in self.clawbacks.iter().enumerate() {
            match clawback.when.holds(&facts) {
                Ok(true) => add(What::Clawback(at, true)),
                Err(unknown) if unknown.asked.name == AGE => {
                    add(What::Clawback(at, false));
                    let asked = clawback.when.asked().iter().map(|asked| facts.fact(asked)).collect();
                    notes.facts.insert((source, record.place, at), asked);
                }
                // What a record does not say did not happen.
                Ok(false) | Err(_) => {}
            }
        }
    }

    /// How long pay on a deal is earned, where a record says it.
    fn terms(&self, record: &Record<'_>, deal: &EcoString, day: Date, notes: &mut Notes) {
        for clawback in &self.clawbacks {
            let Some(Term::Field(field)) = &clawback.over else { continue };
            let Cell::Time(lasts) = record.cell(field) else { continue };
            let said = notes.terms.entry((deal.clone(), field.clone())).or_insert((day, lasts));
            if (day, lasts.rank()) < (said.0, said.1.rank()) {
                *said = (day, lasts);
            }
        }
    }

    fn values(&self, record: &Record<'_>) -> Vec<(EcoString, Fraction)> {
        let facts = SaleFacts { record, plan: self.plan, feeds: self.feeds };
        let number = |column: &EcoString| {
            record.layout.find(column)?;
            let asked = Asked {
                name: column.clone(),
                kind: crate::decision::AxisKind::Number,
                how: None,
                window: None,
                of: None,
                counted_in: None,
            };
            match facts.fact(&asked) {
                Fact::Number(number) => Some((column.clone(), number)),
                Fact::Quantity(number) => Some((column.clone(), Fraction::from_quantity(number))),
                _ => None,
            }
        };
        self.columns.iter().filter_map(number).collect()
    }

    /// What was noted, once all records are known.
    pub(super) fn told(&self, notes: Notes, until: Date) -> Stories {
        let mut stories = Stories { happened: notes.happened, ..Stories::default() };
        stories.happened.values_mut().for_each(|days| days.sort_unstable());
        for own in notes.noted.into_iter().filter(|own| own.day <= until) {
            // A record that is alone with the name of its deal, or names none, is of nothing that was paid.
            let start = notes.starts.get(&own.deal).filter(|(_, count)| *count > 1).map(|(start, _)| *start);
            let what = match own.what {
                What::Event(event) => Happened::Reached(event),
                What::Clawback(at, is_met) => {
                    let clawback = self.clawbacks[at];
                    let Some(start) = start else {
                        unknown(&mut stories, clawback, own.place);
                        continue;
                    };
                    let facts = notes.facts.get(&(own.place.0, own.place.1, at));
                    if !is_met && !facts.is_some_and(|facts| self.is_met(clawback, facts, (start, own.day))) {
                        continue;
                    }
                    let term = match &clawback.over {
                        Some(Term::Lasts(lasts)) => Some(*lasts),
                        Some(Term::Field(field)) => {
                            notes.terms.get(&(own.deal.clone(), field.clone())).map(|(_, lasts)| *lasts)
                        }
                        None => None,
                    };
                    Happened::TakenBack(clawback.id.span, term.map(|term| self.unserved(term, (start, own.day))))
                }
            };
            stories.deals.entry(own.deal).or_default().push(Happening { day: own.day, what, values: own.values });
        }
        stories.deals.values_mut().for_each(|story| story.sort());
        stories
    }

    fn is_met(&self, clawback: &ClawbackTerms, facts: &[Fact], days: Days) -> bool {
        let known = |asked: &Asked| {
            if asked.name == AGE {
                return self.age(days, asked.counted_in);
            }
            let at = clawback.when.asked().iter().position(|own| own == asked);
            at.map_or(Fact::Missing, |at| facts[at].clone())
        };
        clawback.when.holds(&known) == Ok(true)
    }

    /// How old a deal is, in what is asked for: minutes, working days, or months with the part of one that has begun.
    fn age(&self, (start, day): Days, counted_in: Option<DurationUnit>) -> Fact {
        Fact::Number(match counted_in {
            Some(DurationUnit::WorkingDays) => Fraction::from_int(self.worked(start, day)),
            Some(DurationUnit::Months) => {
                let whole = whole_months(start, day);
                let more = if start.plus_months(whole) < day { Quantity::from_micros(500_000) } else { Quantity::ZERO };
                Fraction::from_int(whole.into()).plus(&Fraction::from_quantity(more))
            }
            _ => Fraction::from_int(i64::from(start.days_until(day)) * 24 * 60),
        })
    }

    fn worked(&self, start: Date, day: Date) -> i64 {
        i64::from(self.plan.facts.working_days.between(start.plus_days(1), day))
    }

    /// The part of a time that was not served: whole months of one in months, days of one in days.
    pub(crate) fn unserved(&self, term: Duration, (start, day): Days) -> Fraction {
        let (all, served) = match term.unit {
            DurationUnit::Months | DurationUnit::Quarters | DurationUnit::Years => {
                (i64::try_from(term.rank()).unwrap_or(i64::MAX), i64::from(whole_months(start, day)))
            }
            DurationUnit::WorkingDays => (term.count.into(), self.worked(start, day)),
            _ => (i64::try_from(term.rank() / (24 * 60)).unwrap_or(i64::MAX), i64::from(start.days_until(day))),
        };
        let left = Fraction::from_int((all - served).max(0));
        left.over(&Fraction::from_int(all)).unwrap_or_else(Fraction::zero).min(Fraction::one())
    }
}

/// How old the deal of a record is.
pub(crate) const AGE: &str = "age";

fn column_of(counted: &Counted) -> Option<EcoString> {
    match counted {
        Counted::Column(asked) => Some(asked.name.clone()),
        Counted::Rows => None,
    }
}

fn unknown(stories: &mut Stories, clawback: &ClawbackTerms, (source, row): (usize, Row)) {
    let own = stories.unknown.entry(clawback.id.span).or_insert((0, source, row));
    own.0 += 1;
    (own.1, own.2) = (own.1, own.2).min((source, row));
}

fn whole_months(start: Date, day: Date) -> i32 {
    let mut months =
        (i32::from(day.year()) - i32::from(start.year())) * 12 + i32::from(day.month()) - i32::from(start.month());
    while months > 0 && start.plus_months(months) > day {
        months -= 1;
    }
    months.max(0)
}

impl Notes {
    pub(super) fn merge(&mut self, other: Self) {
        self.noted.extend(other.noted);
        self.facts.extend(other.facts);
        for (deal, (day, more)) in other.starts {
            let (start, count) = self.starts.entry(deal).or_insert((day, 0));
            (*start, *count) = (day.min(*start), *count + more);
        }
        for (key, (day, lasts)) in other.terms {
            let said = self.terms.entry(key).or_insert((day, lasts));
            if (day, lasts.rank()) < (said.0, said.1.rank()) {
                *said = (day, lasts);
            }
        }
        for (key, days) in other.happened {
            self.happened.entry(key).or_default().extend(days);
        }
    }
}
