//! How far what was reached has come against what was to be reached, on a day: by position, unit, metric and part of the whole.
//!
//! All sources are read once and summed ([`Tally`](crate::actuals::tally::Tally)); a [`Line`] holds a sum against the cell of the cube it belongs to. What was to be reached
//! up to the day is that of the months that are over as the plan states them, and of a month at hand the part that its working days over are of all
//! of its working days; where the plan states no months, the same of the shortest period that it states. [`json`] is the report for other programs, which the
//! next report is compared with.

mod count;
mod former;
pub mod json;
mod line;
mod rank;
mod target;

use rayon::prelude::*;

use crate::actuals::ledger::{Holder, Ledger};
use crate::actuals::payroll::{Aggregated, OfSource};
use crate::actuals::record::Layout;
use crate::actuals::tally::{Basis, Meters, Tally};
use crate::actuals::{Access, Source};
use crate::credit::{Crediting, Feeds};
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::pay::calendar::span;
use crate::pay::world::Days;
use crate::plan::targets::{DEFAULT_SET, HolderId, SliceId};
use crate::plan::{Index, MetricId, SeatId, SetId, UnitId, Who};
use crate::source::{ReadError, SourceMap};
use crate::syntax::governance::{TrackedAs, Tracking};
use crate::units::{Date, Fraction, Quantity};

pub use former::{Former, FormerError};
pub use line::{Colour, Forecast, Line, Method, Rank, Share};

/// What a report is of: the week, month, quarter, half or year that a day lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The week from Monday to Sunday.
    Week,
    /// The month of the fiscal calendar.
    Month,
    /// The quarter.
    Quarter,
    /// The half.
    Half,
    /// The fiscal year.
    Year,
}

impl By {
    /// Its name in files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
        }
    }

    /// First and last day of the one that a day lies in.
    pub fn days(self, compiled: &Compiled, day: Date) -> Days {
        let calendar = &compiled.plan.facts.calendar;
        match self {
            Self::Week => {
                let monday = day.plus_days(-i32::from(day.weekday()));
                (monday, monday.plus_days(6))
            }
            Self::Month => span(calendar, 1, day),
            Self::Quarter => span(calendar, 3, day),
            Self::Half => span(calendar, 6, day),
            Self::Year => span(calendar, 12, day),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The last day that counts.
    pub as_of: Date,
    /// Of which period.
    pub by: By,
}

/// Working days of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// Up to the day, it included.
    pub over: u32,
    /// Of all of the period.
    pub all: u32,
}

impl Worked {
    /// Those after the day.
    pub fn left(self) -> u32 {
        self.all - self.over
    }
}

/// How far everything has come on a day.
#[derive(Debug)]
pub struct Progress {
    /// The day, and of which period.
    pub asked: Asked,
    /// First and last day of the period.
    pub days: Days,
    /// Its working days.
    pub worked: Worked,
    /// By units from the top down, each before its positions; then by metric and slice.
    pub lines: Vec<Line>,
    /// Metrics with targets of which no source tells anything.
    pub unmeasured: Vec<MetricId>,
    /// Where lines are green, amber or red, and what of them is looked at.
    pub limits: Option<line::Limits>,
    /// What became of the sources.
    pub sources: Vec<OfSource>,
    /// Of each source how many records count only after the day, in whole or in part.
    pub later: Vec<u64>,
    /// The columns of the sources.
    pub layouts: Vec<Layout>,
    /// The sums of what was credited, with what was not.
    pub tally: Tally,
    /// The report before, where one is compared with.
    pub since: Option<former::Since>,
}

/// Reads all sources up to a day and holds what they give against the cube.
///
/// # Errors
/// If a file cannot be read or changes meanwhile.
pub fn progress(
    compiled: &Compiled,
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Progress, ReadError> {
    progress_beside(compiled, &Source::all(compiled), Aggregated::default(), access, asked, sources, findings)
}

/// [`progress`] of the records of some sources and the sums of others, of which those count that are of days up to the day.
///
/// # Errors
/// See [`progress`].
pub fn progress_beside(
    compiled: &Compiled,
    from: &[Source],
    aggregated: Aggregated,
    access: &Access<'_>,
    asked: Asked,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Progress, ReadError> {
    let (written, plan) = (&*compiled.written, &*compiled.plan);
    let axes = Axes::collect(written, plan);
    let feeds = Feeds::resolve(written, plan, &axes);
    let mut meters = Meters::resolve(written, plan, &axes, &feeds);
    if asked.by == By::Week {
        meters.keep_days();
    }
    let crediting = Crediting::resolve(written, plan, &axes).unwrap_or_default();
    let set = plan.targets.sets.find(DEFAULT_SET);
    let slices = slices(compiled, set);
    let basis = Basis { plan, crediting: &crediting, feeds: &feeds, meters: &meters, slices: &slices };
    let mut counted = count::count(from, basis, asked.as_of, access, sources, findings)?;
    counted.add_sums(plan, aggregated, asked.as_of);
    counted.sort(&Source::all(compiled));
    let ledger = Ledger::new(written, &compiled.cube, basis, &counted.tally);
    let days = asked.by.days(compiled, asked.as_of);
    let working = &plan.facts.working_days;
    let worked = Worked { over: working.between(days.0, asked.as_of), all: working.between(days.0, days.1) };
    let limits = limits(compiled);
    let maker = line::Maker { compiled, ledger: &ledger, set, asked, days, worked, limits: limits.as_ref() };
    let (lines, unmeasured) = lines(&maker, &slices);
    Ok(Progress {
        asked,
        days,
        worked,
        lines,
        unmeasured,
        limits,
        sources: counted.sources,
        later: counted.later,
        layouts: counted.layouts,
        tally: counted.tally,
        since: None,
    })
}

/// The slices that the cube has targets for, the whole first.
fn slices(compiled: &Compiled, set: Option<SetId>) -> Vec<SliceId> {
    let families = compiled.cube.families().filter(|family| Some(family.key.set) == set);
    let mut all: Vec<SliceId> = families.map(|family| family.key.slice).chain([SliceId(0)]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// All lines, and the metrics that have targets and no source.
fn lines(maker: &line::Maker<'_>, slices: &[SliceId]) -> (Vec<Line>, Vec<MetricId>) {
    let metrics = &maker.compiled.plan.targets.metrics;
    let (measured, others): (Vec<MetricId>, Vec<MetricId>) =
        metrics.indices().partition(|metric| maker.ledger.is_measured(*metric));
    let holders = holders(maker.compiled);
    let of_holder = |holder: &Holder| {
        let parts = measured.iter().flat_map(|metric| slices.iter().map(move |slice| (*metric, *slice)));
        parts.filter_map(|(metric, slice)| maker.line(*holder, metric, slice)).collect::<Vec<_>>()
    };
    let mut lines: Vec<Line> = holders.par_iter().flat_map_iter(of_holder).collect();
    rank::rank(&mut lines, maker.compiled);
    let has_target = |metric: &MetricId| {
        let families = maker.compiled.cube.families();
        families.filter(|family| Some(family.key.set) == maker.set).any(|family| family.key.metric == *metric)
    };
    (lines, others.into_iter().filter(has_target).collect())
}

/// Units from the top down, each followed by its positions and then those below it; what hangs in a circle comes last.
fn holders(compiled: &Compiled) -> Vec<Holder> {
    let organisation = &compiled.plan.organisation;
    let mut seen = vec![false; organisation.units.len()];
    let mut all = Vec::new();
    let tops = organisation.units.indices().filter(|unit| organisation.units[*unit].parent.is_none());
    for start in tops.chain(organisation.units.indices()) {
        let mut open: Vec<UnitId> = vec![start];
        while let Some(unit) = open.pop() {
            if std::mem::replace(&mut seen[unit.index()], true) {
                continue;
            }
            all.push(Holder::Unit(unit));
            all.extend(organisation.unit_seats[unit.index()].iter().map(|seat| Holder::Seat(*seat)));
            open.extend(organisation.sub_units[unit.index()].iter().rev().copied());
        }
    }
    let without_unit = (0..organisation.seats.len()).map(SeatId::new);
    all.extend(without_unit.filter(|seat| organisation.unit_of(*seat).is_none()).map(Holder::Seat));
    all
}

/// The limits that the plan declares.
fn limits(compiled: &Compiled) -> Option<line::Limits> {
    let written: &Tracking =
        compiled.written.sections().find_map(|sections| sections.governance.tracking.get().map(|own| &**own))?;
    let looked_at = written.r#as.get().map_or(TrackedAs::ToDate, |own| own.value);
    Some(line::Limits {
        looked_at,
        green: line::Range::of(written.green.get()?)?,
        amber: written.amber.get().and_then(|amber| line::Range::of(amber)),
        written: ((**written.green.get()?).clone(), written.amber.get().map(|amber| (**amber).clone())),
    })
}

impl Holder {
    /// Its place in the cube.
    fn id(self, compiled: &Compiled) -> HolderId {
        match self {
            Self::Seat(seat) => HolderId::seat(seat, &compiled.plan.organisation),
            Self::Unit(unit) => HolderId::unit(unit),
        }
    }

    /// Which entry of the organisation it is.
    pub fn who(self) -> Who {
        match self {
            Self::Seat(seat) => Who::Seat(seat),
            Self::Unit(unit) => Who::Unit(unit),
        }
    }
}

/// A whole number of things.
fn number(count: u32) -> Fraction {
    Fraction::from_quantity(Quantity::from_int(i64::from(count)))
}
