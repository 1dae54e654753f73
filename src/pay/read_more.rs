//! What is taken back, when pay is paid, and what is won and divided, as written into terms.

use crate::pay::read::{Reader, cap, choice, label, optional};
use crate::pay::terms::{
    ByCase, ClawbackTerms, ComponentTerms, Division, MeasureTerms, Pays, PlanTerms, PoolTerms, Prize, PrizeTerms, Term,
};
use crate::syntax::incentives::{
    Book, CapOrNone, Clawback, Contest, CreditedOn, MeasureAs, PaidOn, Pool, PrizeRow, Recover, Ties, Window,
};
use crate::syntax::{Ask, Entry, When};
use crate::units::{Duration, Figure, Period, Quantity, Rhythm, RhythmUnit};

pub(super) fn clawback(reader: &Reader<'_>, entry: &Entry<Clawback>) -> Option<ClawbackTerms> {
    use crate::syntax::incentives::Term as Written;
    let own = &entry.value;
    let when = own.when.get()?;
    let over = optional(&own.over, |over| match over {
        Written::Lasts(lasts) => Some(Term::Lasts(lasts.value)),
        Written::Field(named) => Some(Term::Field(named.field.get()?.0.value.clone())),
    })?;
    Some(ClawbackTerms {
        id: entry.id.clone(),
        name: label(&own.name),
        when: reader.condition(when)?,
        recover: optional(&own.recover, |recover| Some(recover.value.clone()))?.unwrap_or(Recover::Paid),
        over: over.or_else(|| age_of(when).map(Term::Lasts)),
        leaves: optional(&own.leaves, |left| Some(left.value.clone()))?,
        book: choice(&own.book, Book::Current)?,
    })
}

/// The upper end of the age that a condition asks for: the time that pay is earned over where no other is said.
fn age_of(when: &When) -> Option<Duration> {
    let tests = when.any.iter().flat_map(|all| &all.tests).filter(|(axis, _)| axis.as_str() == "age");
    tests
        .filter_map(|(_, test)| match &test.ask {
            Ask::Bounds(bounds) => Duration::parse(&bounds.upper.as_ref()?.text).ok(),
            _ => None,
        })
        .max_by_key(|age| age.rank())
}

pub(super) fn paid_on(on: &PaidOn) -> Option<Vec<(CreditedOn, Quantity)>> {
    match on {
        PaidOn::Event(event) => Some(vec![(event.value, Quantity::ONE)]),
        PaidOn::Parts(parts) => {
            let read = |(event, share): (CreditedOn, &crate::syntax::Field<_>)| {
                optional(share, |share: &crate::source::Spanned<crate::syntax::Share>| Some(share.value.0))
                    .map(|share| share.map(|share| (event, share)))
            };
            let all: Vec<Option<_>> = parts.parts().into_iter().map(read).collect::<Option<_>>()?;
            Some(all.into_iter().flatten().collect())
        }
    }
}

pub(super) fn pool(reader: &Reader<'_>, pool: &Pool) -> Option<PoolTerms> {
    let by = optional(&pool.divide, |divide| Some(Division::By(divide.value)))?;
    let card =
        optional(&pool.scorecard, |card| Some(Division::Card(reader.cards.iter().position(|id| *id == card.value)?)))?;
    Some(PoolTerms {
        amount: optional(&pool.amount, |amount| Some(amount.0.value.clone()))?,
        rate: optional(&pool.rate, |rate| Some(rate.0.value.clone()))?,
        divide: by.or(card).unwrap_or(Division::Judged),
    })
}

/// A contest as a plan of its own, with a single component: it is paid when its time is over.
pub(super) fn contest(reader: &Reader<'_>, entry: &Entry<Contest>) -> Option<PlanTerms> {
    let own = &entry.value;
    let seats = reader.seats(own.r#for.get()?)?;
    let written = own.measure.get()?;
    let mut plan = PlanTerms {
        id: entry.id.clone(),
        name: label(&own.name),
        site: entry.id.span.to(own.site),
        seats,
        period: reader.plan.facts.calendar.year(),
        pay: None,
        currency: None,
        payday: None,
        late: crate::syntax::incentives::Late::Next,
        negative: None,
        components: Vec::new(),
        modifier: None,
        gate: None,
        cap: None,
        endless: false,
        draws: Vec::new(),
        holds: Vec::new(),
        clawbacks: Vec::new(),
        budget: None,
        unknown: false,
    };
    let measure = reader.measure(written);
    if let Some(measure) = &measure {
        let period = written.when.get().and_then(|when| period_of(reader, when)).unwrap_or(plan.period);
        let (first, last) = period.part().months();
        let months = u32::from(last - first + 1).min(match measure.window {
            Window::Month => 1,
            Window::Quarter => 3,
            Window::Half => 6,
            Window::Transaction | Window::Year => 12,
        });
        plan.period = period;
        plan.payday = Some(Rhythm { count: months, unit: RhythmUnit::Month });
    }
    let component = measure.and_then(|measure| component(reader, entry, measure));
    plan.components.push((entry.id.clone(), component));
    Some(plan)
}

/// The one period that records of a contest are of, where its condition names one.
fn period_of(reader: &Reader<'_>, when: &When) -> Option<Period> {
    let [all] = when.any.as_slice() else { return None };
    let (_, test) = all.tests.iter().find(|(axis, _)| axis.as_str() == "period")?;
    let (Ask::Among(values) | Ask::Within(values)) = &test.ask else { return None };
    let [value] = values.as_slice() else { return None };
    let text = crate::units::PeriodText::parse(value).ok()?;
    reader.plan.facts.calendar.resolve(&text, None).ok()
}

fn component(reader: &Reader<'_>, entry: &Entry<Contest>, measure: MeasureTerms) -> Option<ComponentTerms> {
    let own = &entry.value;
    let threshold = optional(&own.threshold, |figure| reader.place(&figure.value))?;
    let table = optional(&own.table, |table| reader.table(table, own.measure.get()))?;
    let rate = optional(&own.rate, |rate| Some((rate.value.clone(), rate.span)))?;
    let prizes = optional(&own.prizes, |table| prizes(table.rows.list()))?;
    let ties = choice(&own.ties, Ties::Share)?;
    let pays = match (table, rate) {
        (Some(table), _) => Pays::Table(measure, table),
        (None, Some((rate, span))) => Pays::Rate(measure, ByCase::Value(rate, span)),
        (None, None) => Pays::Rate(measure, ByCase::Value(Figure::Percent(Quantity::ZERO), own.site)),
    };
    let ranked = prizes.is_some();
    Some(ComponentTerms {
        id: entry.id.clone(),
        name: label(&own.name),
        share: None,
        every: None,
        pays,
        threshold: if ranked { None } else { threshold.clone() },
        ceiling: None,
        modifier: None,
        paid_on: Vec::new(),
        gate: optional(&own.gate, |gate| reader.gate(gate))?,
        cap: optional(&own.cap, cap)?.flatten(),
        endless: matches!(own.cap.get(), Some(CapOrNone::None)),
        by_score: None,
        pool: optional(&own.pool, |own| pool(reader, own))?,
        prizes: prizes.map(|rows| PrizeTerms { threshold, rows, ties }),
        taken_from: None,
    })
}

/// The prizes in the order of their ranks; a row without upper end runs to the next one's start.
fn prizes(rows: &[PrizeRow]) -> Option<Vec<Prize>> {
    let mut all = Vec::new();
    for row in rows {
        let rank = |field: &crate::syntax::Field<crate::syntax::Text>, more: u32| {
            optional(field, |text| text.value.trim().parse::<u32>().ok().map(|rank| rank + more))
        };
        let head = &row.head;
        let at = rank(&head.at, 0)?;
        let first = at.or(rank(&head.from, 0)?).or(rank(&head.above, 1)?).unwrap_or(1);
        let below = optional(&head.below, |text| text.value.trim().parse::<u32>().ok())?;
        let last = at.or(rank(&head.to, 0)?).or(below.map(|below| below.saturating_sub(1)));
        all.push((first, last, optional(&row.pays, |pays| Some(pays.value.clone()))?));
    }
    all.sort_by_key(|(first, ..)| *first);
    let starts: Vec<u32> = all.iter().map(|(first, ..)| *first).collect();
    for (at, (_, last, _)) in all.iter_mut().enumerate() {
        *last = last.or_else(|| starts.get(at + 1).map(|next| next - 1));
    }
    Some(all)
}

/// What of a measure is ranked says who is first: of attainment the greatest, of an amount of which less is better the least.
pub(super) fn ranks_least(measure: &MeasureTerms, plan: &crate::plan::Plan) -> bool {
    let attained = matches!(measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
    plan.targets.metrics[measure.metric].lower.is_some() && !attained
}
