//! What is counted to pay by, and sums of it that were made elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use super::{OfSource, Payroll};
use crate::actuals::ledger::Holder;
use crate::actuals::record::Layout;
use crate::actuals::stories::Stories;
use crate::actuals::tally::{At, Entry, MeterId, Meters, quotient};
use crate::check::rules::clawback_without_deal;
use crate::credit::{Crediting, Feeds};
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::pay::terms::Terms;
use crate::pay::world::Deal;
use crate::plan::targets::Slices;
use crate::plan::{Plan, SeatId};
use crate::source::Span;
use crate::syntax::Written;
use crate::syntax::manifest::Convert;
use crate::units::{Currency, Date, Fraction, Quantity, Rhythm};

/// Sums that were made elsewhere, as in a database.
#[derive(Debug, Default)]
pub struct Aggregated {
    /// The sums.
    pub entries: Vec<Entry>,
    /// What became of the rows of the sources that they are of.
    pub sources: Vec<OfSource>,
    /// The columns of those sources.
    pub layouts: Vec<Layout>,
    /// Transactions on which pay hangs one by one, and sums of those between them.
    pub deals: Vec<SummedDeal>,
    /// What happened to deals and positions.
    pub stories: Stories,
    /// Clawbacks of records whose deal is not known, by the places of their ids: how many, and where the table says so.
    pub unknown: BTreeMap<Span, (u64, EcoString, u64)>,
    /// Components that hang on single records and are not paid, by the places of their ids.
    pub sums_only: BTreeSet<Span>,
}

/// What a sum of transactions stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// One credited to a position, of a deal that something happened to.
    Alone(SeatId),
    /// All that count for a position or a unit between two that stand alone.
    Between(Holder),
    /// Those of a position that pay alike: so much on average, each at the same rate.
    Alike(SeatId),
}

/// Transactions that were summed elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SummedDeal {
    /// What is counted.
    pub meter: MeterId,
    /// What it stands for.
    pub stands: Stands,
    /// The crediting rule, where all of them have the same.
    pub rule: Option<usize>,
    /// The last day of theirs.
    pub day: Date,
    /// The currency of the amounts, where it is another than the plan's.
    pub currency: Option<Currency>,
    /// Of one that stands alone its value; else the sum of what is credited, in units of 10⁻¹².
    pub amount: i128,
    /// The share of one that stands alone, in millionths.
    pub share: i128,
    /// How many they are.
    pub rows: u64,
    /// The deal; of a sum, the last in order of those that it is of.
    pub deal: EcoString,
}

impl SummedDeal {
    /// It as pay looks at it, with whether it is credited for a part of the whole. Nothing where its currency has no price.
    pub(super) fn deals(&self, plan: &Plan, crediting: &Crediting) -> Vec<(MeterId, Stands, bool, Deal)> {
        let price = match self.currency {
            None => Some(Quantity::ONE),
            Some(own) => plan.facts.price_on(own, self.day),
        };
        let Some(price) = price.map(Fraction::from_quantity) else { return Vec::new() };
        let (day, order, record) = (self.day, self.deal.clone(), (0, 0));
        let whole = quotient(self.amount, 1_000_000_000_000).times(&price);
        let is_part = self.rule.is_none_or(|rule| crediting.rules[rule].kind.is_commission());
        let none = EcoString::new();
        let (deal, times) = match self.stands {
            Stands::Alone(_) => {
                let amount = whole.times(&quotient(self.share, 1_000_000));
                (Deal { day, record, amount, deal: order.clone(), value: whole, order, count: 1 }, self.rows)
            }
            Stands::Between(_) => {
                (Deal { day, record, value: whole.clone(), amount: whole, deal: none, order, count: 1 }, 1)
            }
            Stands::Alike(_) => {
                let count = Fraction::from_int(i64::try_from(self.rows).unwrap_or(i64::MAX));
                let mean = whole.over(&count).unwrap_or_else(Fraction::zero);
                (
                    Deal {
                        day,
                        record,
                        value: mean.clone(),
                        amount: mean,
                        deal: none.clone(),
                        order: none,
                        count: self.rows,
                    },
                    1,
                )
            }
        };
        let all = std::iter::repeat_n(deal, usize::try_from(times).unwrap_or(usize::MAX));
        all.map(|deal| (self.meter, self.stands, is_part, deal)).collect()
    }
}

impl Payroll {
    /// Adds sums that were made elsewhere, as far as they count on the last day.
    pub(super) fn add_sums(&mut self, plan: &Plan, aggregated: Aggregated, until: Date, findings: &mut Findings) {
        for entry in aggregated.entries {
            let is_over = match entry.at {
                At::Never => true,
                At::Day(day) => day <= until,
                At::Month(month) => plan.facts.calendar.dates(month).1 <= until,
            };
            if is_over && entry.slice == Slices::WHOLE {
                self.tally.add_entry(&entry);
            }
        }
        self.sources.extend(aggregated.sources);
        self.layouts.extend(aggregated.layouts);
        self.summed.extend(aggregated.deals.into_iter().filter(|own| own.day <= until));
        self.summed.sort();
        self.stories.merge(aggregated.stories, until);
        for (clawback, (count, file, line)) in aggregated.unknown {
            clawback_without_deal::report(findings, clawback, count, &file, line);
        }
        self.terms.sums_only = aggregated.sums_only;
    }
}

/// What a plan pays by, contests among it, and what is counted for that.
pub fn counted(written: &Written, plan: &Plan, axes: &Axes, feeds: &Feeds) -> (Terms, Meters) {
    let mut meters = Meters::resolve(written, plan, axes, feeds);
    let mut terms = crate::pay::terms(written, plan, axes);
    terms.plans.extend(crate::pay::contests(written, plan, axes));
    // At the price of the day every day counts by itself.
    if counts_days(&terms) || plan.facts.convert == Convert::Booking {
        meters.keep_days();
    }
    (terms, meters)
}

/// Whether something is paid in other stretches than whole months.
fn counts_days(terms: &Terms) -> bool {
    let in_months = |every: &Rhythm| every.months().is_some();
    terms.plans.iter().any(|plan| {
        let components = plan.components.iter().filter_map(|(_, own)| own.as_ref()?.every.as_ref());
        plan.payday.iter().chain(components).any(|every| !in_months(every))
    })
}
