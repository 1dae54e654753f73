//! Records of closed periods that were not there when these were closed, or are there no more: they count on the first open day.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::actuals::closed::Closed;
use crate::actuals::closed::lock::{CreditRow, Lock, PaidRow, SumRow, Whose};
use crate::actuals::payroll::{DealCredit, Payroll};
use crate::actuals::record::Row;
use crate::actuals::tally::{At, Credited, Entry, MeterId, Meters, Sum, quotient};
use crate::credit::Crediting;
use crate::decision::evaluate::{Asked, Fact, fact_of};
use crate::pay::statement::{Statement, Step};
use crate::plan::targets::Slices;
use crate::plan::{Plan, SeatId, Who};
use crate::syntax::incentives::Closed as WhenClosed;
use crate::syntax::targets::OverTime;
use crate::units::{Currency, Date, Fraction, Quantity};

/// What came of closed periods after they were closed, and counts on the first open day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Late {
    /// Who is credited.
    pub credited: Credited,
    /// What is counted.
    pub meter: MeterId,
    /// The crediting rule.
    pub rule: usize,
    /// The currency, where it is another than the plan's.
    pub currency: Option<Currency>,
    /// The day it counts on.
    pub day: Date,
    /// Values times shares, in units of 10⁻¹².
    pub amount: i128,
}

/// What a sum is of, in the terms of the plan as it is now.
type Key = (MeterId, Credited, usize, Option<Currency>);

/// The names by which closed periods know what is counted.
struct Names<'a> {
    plan: &'a Plan,
    meters: &'a Meters,
    crediting: &'a Crediting,
    by_meter: FxHashMap<&'a str, MeterId>,
    by_rule: FxHashMap<EcoString, usize>,
}

impl<'a> Names<'a> {
    fn of(payroll: &'a Payroll, plan: &'a Plan) -> Self {
        let (meters, crediting) = (&payroll.meters, &payroll.crediting);
        let by_meter = meters.iter().map(|(id, meter)| (meter.name.as_str(), id)).collect();
        let by_rule = (0..crediting.rules.len()).map(|rule| (rule_name(crediting, rule), rule)).collect();
        Self { plan, meters, crediting, by_meter, by_rule }
    }

    fn whose(&self, (meter, credited, rule, currency): Key) -> Option<Whose> {
        let organisation = &self.plan.organisation;
        let holder = match credited {
            Credited::Seat(seat) => organisation.seat_id(seat),
            Credited::Unit(unit) => organisation.units.id(unit).clone(),
            Credited::Nobody | Credited::Missed => return None,
        };
        let meter = self.meters.get(meter).name.clone();
        Some(Whose { meter, holder, rule: rule_name(self.crediting, rule), currency })
    }

    fn key(&self, whose: &Whose) -> Option<Key> {
        let organisation = &self.plan.organisation;
        let credited = match organisation.lookup(&whose.holder) {
            Some(Who::Unit(unit)) => Credited::Unit(unit),
            _ => Credited::Seat(organisation.seat(&whose.holder)?),
        };
        let (meter, rule) = (*self.by_meter.get(whose.meter.as_str())?, *self.by_rule.get(&whose.rule)?);
        Some((meter, credited, rule, whose.currency))
    }

    /// Whether what comes late counts on the first open day. A balance is what it was on a day: what is found out of one later moves nothing.
    fn moves(&self, key: Key) -> bool {
        self.holds(key) && self.plan.targets.metrics[self.meters.get(key.0).feed.metric].over_time == OverTime::Sum
    }

    /// Whether what was counted in closed periods stays as it was.
    fn holds(&self, (_, _, rule, _): Key) -> bool {
        self.crediting.rules[rule].closed == WhenClosed::NextOpen
    }

    /// The last day of that which something is counted in.
    fn day(&self, at: At) -> Option<Date> {
        match at {
            At::Day(day) => Some(day),
            At::Month(month) => Some(self.plan.facts.calendar.dates(month).1),
            At::Never => None,
        }
    }

    /// What a meter counts a day in.
    fn at(&self, meter: MeterId, day: Date) -> At {
        if self.meters.get(meter).by_day { At::Day(day) } else { At::Month(self.plan.facts.calendar.month_of(day)) }
    }
}

/// The rule as the plan names it; of one without id its place among all.
fn rule_name(crediting: &Crediting, rule: usize) -> EcoString {
    let own = &crediting.rules[rule];
    match (&own.id, own.span, &own.source) {
        (Some(id), ..) => id.clone(),
        (None, None, Some(source)) => ecow::eco_format!("{source}/*"),
        (None, ..) => ecow::eco_format!("{}/{rule}", own.source.as_deref().unwrap_or_default()),
    }
}

fn key_of(entry: &Entry) -> Option<Key> {
    matches!(entry.credited, Credited::Seat(_) | Credited::Unit(_)).then_some((
        entry.meter,
        entry.credited,
        entry.rule?,
        entry.currency,
    ))
}

/// Holds the sums of closed periods to what they were; what has come or gone since counts on the first open day.
pub(in crate::actuals) fn hold(payroll: &mut Payroll, plan: &Plan, closed: &Closed, until: Date) {
    let Some(end) = closed.until() else { return };
    let open = end.plus_days(1);
    let names = Names::of(payroll, plan);
    let (entries, late) = sums(&names, payroll.tally.entries(), (closed, until), open);
    let credits = credits(&names, payroll, (closed, until), open);
    payroll.tally = payroll.tally.of_entries(&entries);
    payroll.late = late;
    payroll.credits = credits;
}

/// The lock that closes the days of something counted; none where the meter was not counted then.
fn lock_of<'c>(closed: &'c Closed, name: &str, day: Date) -> Option<&'c Lock> {
    let lock = closed.locks.iter().find(|lock| lock.from <= day && day <= lock.to)?;
    lock.meters.iter().any(|meter| meter == name).then_some(lock)
}

fn sums(names: &Names<'_>, all: Vec<Entry>, (closed, until): (&Closed, Date), open: Date) -> (Vec<Entry>, Vec<Late>) {
    let is_held = |key: Key, at: At| {
        let name = &names.meters.get(key.0).name;
        names.holds(key) && names.day(at).is_some_and(|day| lock_of(closed, name, day).is_some())
    };
    let mut entries = Vec::with_capacity(all.len());
    let mut differs: BTreeMap<Key, Sum> = BTreeMap::new();
    for entry in all {
        match key_of(&entry).filter(|key| entry.slice == Slices::WHOLE && is_held(*key, entry.at)) {
            Some(key) => differs.entry(key).or_default().add(&entry.sum),
            None => entries.push(entry),
        }
    }
    let mut rows: FxHashMap<Key, u64> = FxHashMap::default();
    for row in closed.locks.iter().flat_map(|lock| &lock.sums).filter(|row| row.at <= until) {
        let Some(key) = names.key(&row.whose).filter(|key| names.holds(*key)) else { continue };
        let sum = Sum { amount: row.amount, weight: row.weight, rows: row.rows };
        let own = differs.entry(key).or_default();
        own.amount -= row.amount;
        own.weight -= row.weight;
        *rows.entry(key).or_default() += row.rows;
        entries.push(entry(key, names.at(key.0, row.at), sum));
    }
    let mut late = Vec::new();
    for (key, mut sum) in differs {
        if sum.amount == 0 && sum.weight == 0 || !names.moves(key) {
            continue;
        }
        sum.rows = sum.rows.abs_diff(rows.get(&key).copied().unwrap_or_default()).max(1);
        entries.push(entry(key, names.at(key.0, open), sum));
        let (meter, credited, rule, currency) = key;
        late.push(Late { credited, meter, rule, currency, day: open, amount: sum.amount });
    }
    (entries, late)
}

fn entry((meter, credited, rule, currency): Key, at: At, sum: Sum) -> Entry {
    Entry { meter, credited, rule: Some(rule), slice: Slices::WHOLE, at, currency, sum }
}

/// The credits of closed periods as they were, those that came since on the first open day, and those that are gone taken back on it.
fn credits(names: &Names<'_>, payroll: &Payroll, (closed, until): (&Closed, Date), open: Date) -> Vec<DealCredit> {
    let by_deal = payroll.by_deal(names.plan);
    let mut known: FxHashMap<CreditRow, u64> = FxHashMap::default();
    for row in closed.locks.iter().flat_map(|lock| &lock.credits).filter(|row| row.day <= until) {
        *known.entry(row.clone()).or_default() += 1;
    }
    let held: FxHashSet<MeterId> = by_deal;
    let mut all = Vec::with_capacity(payroll.credits.len());
    for credit in &payroll.credits {
        let key = credit.rule.map(|rule| (credit.meter, Credited::Seat(credit.seat), rule, credit.currency));
        let name = &names.meters.get(credit.meter).name;
        let is_closed = held.contains(&credit.meter)
            && key.is_some_and(|key| names.moves(key))
            && lock_of(closed, name, credit.day).is_some();
        let whose = key.filter(|_| is_closed).and_then(|key| names.whose(key));
        let Some(whose) = whose else {
            all.push(credit.clone());
            continue;
        };
        let mut own = credit.clone();
        let row = credit_row(payroll, credit, whose);
        // Files of the first format do not say the deal.
        let bare = CreditRow { deal: EcoString::new(), said: Vec::new(), ..row.clone() };
        let found = [row, bare].into_iter().find(|row| known.get(row).is_some_and(|count| *count > 0));
        match found.and_then(|row| known.get_mut(&row)) {
            Some(count) => *count -= 1,
            None => own.day = open,
        }
        all.push(own);
    }
    let mut gone: Vec<_> = known.into_iter().filter(|(_, count)| *count > 0).collect();
    gone.sort();
    for (row, count) in gone {
        let Some((meter, Credited::Seat(seat), rule, currency)) = names.key(&row.whose) else { continue };
        let source = &names.meters.get(meter).feed.source;
        let Some(source) = payroll.sources.iter().position(|own| own.id == *source) else { continue };
        let place = Row { file: u32::MAX, line: 0 };
        let says = said_of(payroll, &row, names.plan);
        let credit = |day, share| {
            let (rule, value, deal, says) = (Some(rule), row.value, row.deal.clone(), says.clone());
            DealCredit { source, place, meter, seat, rule, day, value, currency, share, deal, says }
        };
        for _ in 0..count {
            all.extend([credit(row.day, row.share), credit(open, -row.share)]);
        }
    }
    all
}

/// A credit as a closed period keeps it.
fn credit_row(payroll: &Payroll, credit: &DealCredit, whose: Whose) -> CreditRow {
    let said = payroll.asked.iter().zip(&credit.says);
    let said = said.filter_map(|(asked, fact)| Some((asked.name.clone(), written(fact)?)));
    let (day, value, share, deal) = (credit.day, credit.value, credit.share, credit.deal.clone());
    CreditRow { whose, day, value, share, deal, said: said.collect() }
}

/// What the record of a credit of a closed period said of what tables of pay ask now.
fn said_of(payroll: &Payroll, row: &CreditRow, plan: &Plan) -> Vec<Fact> {
    let of = |asked: &Asked| {
        let said = row.said.iter().find(|(name, _)| *name == asked.name);
        said.and_then(|(_, text)| read(text, asked, plan)).unwrap_or(Fact::Missing)
    };
    payroll.asked.iter().map(of).collect()
}

/// A fact as text, which says of what kind it is.
fn written(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::Number(number) => format!("number:{number}"),
        Fact::Quantity(number) => format!("quantity:{number}"),
        Fact::Word(word) => format!("word:{word}"),
        Fact::Date(day) => format!("day:{day}"),
        Fact::Time(time) => format!("time:{time}"),
        Fact::Period(_) | Fact::Missing => return None,
    })
}

/// The fact that a text is.
fn read(text: &str, asked: &Asked, plan: &Plan) -> Option<Fact> {
    let (kind, value) = text.split_once(':')?;
    match kind {
        "number" => Fraction::parse(value).map(Fact::Number),
        "quantity" => Quantity::from_decimal(rust_decimal::Decimal::from_str_exact(value).ok()?).map(Fact::Quantity),
        "word" => Some(Fact::Word(value.into())),
        "day" => Date::parse(value).ok().map(Fact::Date),
        _ => fact_of(asked, value, plan),
    }
}

impl Payroll {
    /// What closes some days: what was paid and counted in them, with the SHA-256 of the plan and of the records.
    pub fn lock(
        &self,
        plan: &Plan,
        period: &str,
        (from, to): (Date, Date),
        (plan_digest, records_digest): (&str, &str),
    ) -> Lock {
        let within = self.statements.iter().filter(|own| from <= own.days.1 && own.days.1 <= to);
        let mut paid: Vec<PaidRow> = within.map(|own| self.paid_row(plan, own)).collect();
        paid.sort_by(|a, b| (&a.plan, &a.position, a.to).cmp(&(&b.plan, &b.position, b.to)));
        let (meters, sums, credits) = self.rows(plan, (from, to));
        let (plan, records) = (plan_digest.to_owned(), records_digest.to_owned());
        Lock { period: period.into(), from, to, plan, records, paid, meters, sums, credits }
    }

    /// What was paid on a payday in all: of one that is calculated again, what was paid before and what is paid now.
    fn paid_row(&self, plan: &Plan, own: &Statement) -> PaidRow {
        let id = &self.terms.plans[own.plan].id.value;
        let again = own.lines.iter().any(|line| line.step == Step::PaidBefore);
        let before = self.paid_before.get(&(id.clone(), own.seat, own.days.1)).filter(|_| again);
        PaidRow {
            plan: id.clone(),
            position: plan.organisation.seat_id(own.seat),
            to: own.days.1,
            currency: own.currency,
            paid: own.pays + before.map_or(Quantity::ZERO, |(_, paid)| *paid),
        }
    }

    /// What closes the days of a period: the names of what was counted, its sums, and what was paid transaction by transaction.
    fn rows(&self, plan: &Plan, (from, to): (Date, Date)) -> (Vec<EcoString>, Vec<SumRow>, Vec<CreditRow>) {
        let names = Names::of(self, plan);
        let mut meters: Vec<EcoString> = self.meters.iter().map(|(_, meter)| meter.name.clone()).collect();
        meters.sort();
        let within = |day: Date| from <= day && day <= to;
        let mut sums: Vec<SumRow> = Vec::new();
        for entry in self.tally.entries().iter().filter(|entry| entry.slice == Slices::WHOLE) {
            let (Some(key), Some(at)) = (key_of(entry), names.day(entry.at).filter(|day| within(*day))) else {
                continue;
            };
            let Some(whose) = names.whose(key) else { continue };
            let Sum { amount, weight, rows } = entry.sum;
            sums.push(SumRow { whose, at, amount, weight, rows });
        }
        sums.sort_by(|a, b| (&a.whose, a.at).cmp(&(&b.whose, b.at)));
        let by_deal = self.by_deal(plan);
        let mut credits: Vec<CreditRow> = Vec::new();
        for credit in self.credits.iter().filter(|credit| by_deal.contains(&credit.meter) && within(credit.day)) {
            let Some(rule) = credit.rule else { continue };
            let key = (credit.meter, Credited::Seat(credit.seat), rule, credit.currency);
            let Some(whose) = names.whose(key) else { continue };
            credits.push(credit_row(self, credit, whose));
        }
        credits.sort();
        (meters, sums, credits)
    }
}

impl Late {
    /// The position, where it is one.
    pub fn seat(&self) -> Option<SeatId> {
        match self.credited {
            Credited::Seat(seat) => Some(seat),
            _ => None,
        }
    }

    /// What it adds, in the plan's currency where it is money. `None` where its currency has no price.
    pub fn amount(&self, plan: &Plan) -> Option<Fraction> {
        let amount = quotient(self.amount, 1_000_000_000_000);
        match self.currency {
            None => Some(amount),
            Some(own) => {
                let (_, price) = plan.facts.prices.iter().find(|(other, _)| *other == own)?;
                Some(amount.times(&Fraction::from_quantity(*price)))
            }
        }
    }
}
