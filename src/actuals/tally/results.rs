//! What positions and units reached, from a tally.

use rustc_hash::FxHashMap;

use crate::actuals::tally::{At, Basis, Credited, Entry, MeterId, Sum, Tally};
use crate::plan::targets::SliceId;
use crate::plan::{Index, SeatId, UnitId};
use crate::syntax::incentives::{Counts, CreditKind};
use crate::syntax::manifest::Convert;
use crate::syntax::targets::OverTime;
use crate::units::{Date, Fraction, Period, Quantity};

/// Which credits are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Direct and split credits, which sum to the whole.
    Commission,
    /// Overlay credits, which stand beside the whole.
    Overlay,
    /// Roll-up credits of those below.
    RollUp,
    /// All of them: what a position's own pay sees.
    All,
}

impl Part {
    fn has(self, kind: CreditKind) -> bool {
        match self {
            Self::Commission => kind.is_commission(),
            Self::Overlay => kind == CreditKind::Overlay,
            Self::RollUp => kind == CreditKind::RollUp,
            Self::All => true,
        }
    }
}

/// What is asked of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Select {
    /// What is counted.
    pub meter: MeterId,
    /// Of which slice.
    pub slice: SliceId,
    /// From this day on.
    pub from: Date,
    /// Up to this day. What is kept by month counts where all of the month lies between the two.
    pub to: Date,
    /// By which credits.
    pub part: Part,
}

/// What was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Values times shares, in the plan's currency where they are money; of a balance those of the last day there are any.
    pub amount: Fraction,
    /// The shares alone.
    pub weight: Fraction,
    /// How many credits it is of.
    pub rows: u64,
    /// Whether all of it could be put into the plan's currency.
    pub priced: bool,
}

impl Total {
    /// The value of a metric that is a mean of its records: amounts by shares. Nothing where there are none.
    pub fn mean(&self) -> Option<Fraction> {
        self.amount.over(&self.weight)
    }
}

/// The currency of a sum, and the day of its price where that hangs on the day.
type Priced = (Option<crate::units::Currency>, Option<Date>);

/// A sum of somebody, with the rule that gave it.
type Piece = (At, Option<usize>, Option<crate::units::Currency>, Sum);

/// The results of a tally, to be asked.
#[derive(Debug, Clone)]
pub struct Results<'a> {
    basis: Basis<'a>,
    only: Option<Counts>,
    sums: FxHashMap<(MeterId, SliceId, Credited), Vec<Piece>>,
    /// First and last day of each month that has sums: asked again and again.
    months: FxHashMap<Period, (Date, Date)>,
}

impl<'a> Results<'a> {
    /// The results of a tally.
    pub fn new(tally: &Tally, basis: Basis<'a>) -> Self {
        let mut sums: FxHashMap<_, Vec<Piece>> = FxHashMap::default();
        let mut months = FxHashMap::default();
        for Entry { meter, credited, rule, slice, at, currency, sum } in tally.settled_entries(basis.plan) {
            sums.entry((meter, slice, credited)).or_default().push((at, rule, currency, sum));
            if let At::Month(month) = at {
                months.entry(month).or_insert_with(|| basis.plan.facts.calendar.dates(month));
            }
        }
        Self { basis, only: None, sums, months }
    }

    /// The same with only those credits that count for the quota, or for pay: rules may give credits that count for one of the two.
    #[must_use]
    pub fn counting_for(self, what: Counts) -> Self {
        Self { only: Some(what), ..self }
    }

    /// What a position reached.
    pub fn of_seat(&self, seat: SeatId, select: &Select) -> Total {
        self.total([Credited::Seat(seat)], select)
    }

    /// What a unit reached: its positions and those of all units below it, whether they are still there or not, and what the units are credited
    /// with themselves.
    pub fn of_unit(&self, unit: UnitId, select: &Select) -> Total {
        let organisation = &self.basis.plan.organisation;
        let mut whose = Vec::new();
        let (mut open, mut seen) = (vec![unit], 0);
        while let Some(unit) = open.pop().filter(|_| seen <= organisation.units.len()) {
            seen += 1;
            whose.push(Credited::Unit(unit));
            whose.extend(organisation.unit_seats[unit.index()].iter().map(|seat| Credited::Seat(*seat)));
            open.extend(organisation.sub_units[unit.index()].iter().copied());
        }
        self.total(whose, select)
    }

    /// What nobody is credited for, as the rules say.
    pub fn of_nobody(&self, select: &Select) -> Total {
        self.total([Credited::Nobody], select)
    }

    fn total(&self, whose: impl IntoIterator<Item = Credited>, select: &Select) -> Total {
        let keys = whose.into_iter().map(|credited| (select.meter, select.slice, credited));
        let all = keys.filter_map(|key| self.sums.get(&key)).flatten();
        let own: Vec<&Piece> = all.filter(|part| self.is_asked(part, select)).collect();
        let metric = self.basis.meters.get(select.meter).feed.metric;
        match self.basis.plan.targets.metrics[metric].over_time {
            OverTime::Sum => self.sum(own.into_iter()),
            OverTime::Last => {
                let last = own.iter().map(|(at, ..)| *at).max();
                self.sum(own.into_iter().filter(|(at, ..)| Some(*at) == last))
            }
            OverTime::Mean => {
                let mut days: Vec<At> = own.iter().map(|(at, ..)| *at).collect();
                days.sort_unstable();
                days.dedup();
                let days = Fraction::from_quantity(Quantity::from_int(days.len().max(1) as i64));
                let total = self.sum(own.into_iter());
                let by_days = |sum: &Fraction| sum.over(&days).unwrap_or_else(|| sum.clone());
                Total { amount: by_days(&total.amount), weight: by_days(&total.weight), ..total }
            }
        }
    }

    fn is_asked(&self, (at, rule, ..): &Piece, select: &Select) -> bool {
        let kind = rule.map_or(CreditKind::Direct, |rule| self.basis.crediting.rules[rule].kind);
        let within = match at {
            At::Never => false,
            At::Day(day) => select.from <= *day && *day <= select.to,
            At::Month(month) => {
                let (first, last) = self.months[month];
                select.from <= first && last <= select.to
            }
        };
        let counts = rule.map_or(Counts::Both, |rule| self.basis.crediting.rules[rule].counts);
        let counted = self.only.is_none_or(|only| only == Counts::Both || counts == Counts::Both || counts == only);
        within && counted && select.part.has(kind)
    }

    fn sum<'p>(&self, parts: impl Iterator<Item = &'p Piece>) -> Total {
        let facts = &self.basis.plan.facts;
        // At the plan's prices one currency has one price; else it has one by the day.
        let by_day = facts.convert != Convert::Plan;
        let mut by_currency: Vec<(Priced, Sum)> = Vec::new();
        for (at, _, currency, sum) in parts {
            let day = match at {
                At::Day(day) => Some(*day),
                At::Month(month) => Some(self.months[month].1),
                At::Never => None,
            };
            let key = (*currency, day.filter(|_| by_day && currency.is_some()));
            match by_currency.iter_mut().find(|(own, _)| *own == key) {
                Some((_, own)) => own.add(sum),
                None => by_currency.push((key, *sum)),
            }
        }
        let zero = Fraction::from_quantity(Quantity::ZERO);
        let mut total = Total { amount: zero.clone(), weight: zero, rows: 0, priced: true };
        for ((currency, day), sum) in by_currency {
            let price = match currency {
                None => Some(Quantity::ONE),
                Some(own) => facts.price_on(own, day.unwrap_or_else(|| facts.calendar.dates(facts.calendar.year()).1)),
            };
            let Some(price) = price else {
                total.priced = false;
                continue;
            };
            let amount = quotient(sum.amount, 1_000_000_000_000).times(&Fraction::from_quantity(price));
            total.amount = total.amount.plus(&amount);
            total.weight = total.weight.plus(&quotient(sum.weight, 1_000_000));
            total.rows += sum.rows;
        }
        total
    }
}

/// A whole number of parts of one.
pub(crate) fn quotient(number: i128, parts: i128) -> Fraction {
    let quotient = Fraction::ratio(Quantity::from_micros(number), Quantity::from_micros(parts));
    quotient.expect("a number of parts above zero")
}
