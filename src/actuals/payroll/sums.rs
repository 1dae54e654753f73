//! What is counted to pay by, and sums of it that were made elsewhere.

use super::{OfSource, Payroll};
use crate::actuals::record::Layout;
use crate::actuals::tally::{At, Entry, Meters};
use crate::credit::Feeds;
use crate::decision::Axes;
use crate::pay::terms::Terms;
use crate::plan::Plan;
use crate::plan::targets::Slices;
use crate::syntax::Written;
use crate::syntax::manifest::Convert;
use crate::units::{Date, Rhythm};

/// Sums that were made elsewhere, as in a database.
#[derive(Debug, Default)]
pub struct Aggregated {
    /// The sums.
    pub entries: Vec<Entry>,
    /// What became of the rows of the sources that they are of.
    pub sources: Vec<OfSource>,
    /// The columns of those sources.
    pub layouts: Vec<Layout>,
}

impl Payroll {
    /// Adds sums that were made elsewhere, as far as they count on the last day.
    pub(super) fn add_sums(&mut self, plan: &Plan, aggregated: Aggregated, until: Date) {
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
