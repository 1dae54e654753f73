//! Scorecards as written into [`Card`]s.

use crate::pay::read::{Reader, below_first, choice, label, optional};
use crate::pay::terms::{
    AdjustmentTerms, Card, ItemTerms, MeasureTerms, Paid, Place, RatingTerms, RowTerms, TableTerms, Whose,
};
use crate::source::Spanned;
use crate::syntax::incentives::{
    AboveLast, Adjustment, MeasureAs, Mode, OrJudged, RatingRow, ScoreItem, ScoreRow, ScoreTable, Scorecard, Times,
    Window,
};
use crate::syntax::{Entries, Entry};
use crate::units::Rhythm;

pub(super) fn card(reader: &Reader<'_>, entry: &Entry<Scorecard>) -> Card {
    let own = &entry.value;
    let every = own.every.get().map(|every| every.value);
    let mut items = Vec::new();
    if let Some(all) = own.items.get() {
        gather(reader, all, every, &mut items);
    }
    let ratings = own.ratings.get().map(|table| table.rows.list()).into_iter().flatten();
    Card {
        id: entry.id.clone(),
        name: label(&own.name),
        every,
        round_to: own.round_to.get().and_then(|step| match &step.value {
            crate::units::Figure::Amount { value, .. } => Some(*value),
            _ => None,
        }),
        items,
        adjustments: own.adjustments.get().into_iter().flatten().map(|entry| adjustment(reader, entry)).collect(),
        ratings: ratings.filter_map(|row| rating(reader, row)).collect(),
    }
}

/// The items that are scored, in written order; those of groups in the place of the group.
fn gather(reader: &Reader<'_>, items: &Entries<ScoreItem>, every: Option<Rhythm>, all: &mut Vec<Option<ItemTerms>>) {
    for entry in items.iter() {
        match entry.value.items.get() {
            Some(inner) => gather(reader, inner, every, all),
            None => all.push(item(reader, entry, every)),
        }
    }
}

fn item(reader: &Reader<'_>, entry: &Entry<ScoreItem>, every: Option<Rhythm>) -> Option<ItemTerms> {
    let own = &entry.value;
    let metric = own.metric.get().map_or(entry.id.value.as_str(), |metric| metric.as_str());
    let measured = (metric, own.r#as.get().map(|how| how.value));
    let table = optional(&own.score, |table| score_table(reader, table, measured))?;
    let scored = match table {
        None if !own.judged_by.is_absent() => None,
        table => Some((measure(reader, entry, every)?, table)),
    };
    Some(ItemTerms {
        id: entry.id.clone(),
        name: label(&own.name),
        weight: own.weight.get()?.value.0,
        scored,
        floor: optional(&own.floor, |figure| reader.place(&figure.value))?,
        cap: optional(&own.cap, |figure| reader.place(&figure.value))?,
        veto: optional(&own.veto, |when| reader.condition(when))?,
    })
}

fn adjustment(reader: &Reader<'_>, entry: &Entry<Adjustment>) -> Option<AdjustmentTerms> {
    let own = &entry.value;
    let when = optional(&own.when, |when| reader.condition(when))?;
    let known = ["role", "unit", "position", "head", "level", "service_month"];
    let of_seat = |name: &str| known.contains(&name) || reader.plan.targets.metrics.find(name).is_some();
    Some(AdjustmentTerms {
        id: entry.id.clone(),
        name: label(&own.name),
        of_records: when.as_ref().is_some_and(|when| when.asked().iter().any(|asked| !of_seat(&asked.name))),
        when,
        points: match own.points.get()? {
            OrJudged::Result(points) => Some(reader.place(&points.value)?),
            OrJudged::Judged(_) => None,
        },
        times: choice(&own.times, Times::Once)?,
        at_most: optional(&own.at_most, |most| reader.place(&most.value))?,
    })
}

/// What an item measures: its metric, which is its id unless said, over the period of the card.
fn measure(reader: &Reader<'_>, entry: &Entry<ScoreItem>, every: Option<Rhythm>) -> Option<MeasureTerms> {
    let own = &entry.value;
    let named = optional(&own.metric, |metric| Some(Spanned::new(metric.value.clone(), metric.span)))?;
    let id = named.unwrap_or_else(|| entry.id.clone());
    let looks_at = choice(&own.r#as, MeasureAs::Attainment)?;
    let window = match (looks_at, every.map(|every| every.months())) {
        // What is reached to date is counted from the beginning of the year.
        (MeasureAs::AttainmentToDate, _) => Window::Year,
        (_, Some(Some(1))) => Window::Month,
        (_, Some(Some(3))) => Window::Quarter,
        (_, Some(Some(6))) => Window::Half,
        _ => Window::Year,
    };
    Some(MeasureTerms {
        metric: reader.plan.targets.metrics.find(&id)?,
        id,
        of: optional(&own.of, |of| reader.whose(of))?.unwrap_or(Whose::Own),
        looks_at,
        window,
        set: None,
        credited_on: None,
        when: None,
        site: None,
        net_of: None,
    })
}

fn score_table(reader: &Reader<'_>, table: &ScoreTable, measured: (&str, Option<MeasureAs>)) -> Option<TableTerms> {
    let rows = table.table.rows.list();
    let read: Vec<RowTerms> = rows.iter().map(|row| score_row(reader, row)).collect::<Option<_>>()?;
    let conditions = rows.iter().any(|row| !row.head.when.is_absent());
    let cases = reader.cases(&table.table, Some(measured))?;
    Some(TableTerms {
        span: table.site,
        mode: choice(&table.mode, Mode::Step)?,
        reads: None,
        banded: read.iter().any(|row| row.lower.is_some() || row.upper.is_some()),
        cases: conditions.then_some(cases),
        rows: read,
        below_first: below_first(&table.below_first)?,
        extends: optional(&table.above_last, |word| Some(word.value))?.is_some_and(|word| word == AboveLast::Extend),
    })
}

fn score_row(reader: &Reader<'_>, row: &ScoreRow) -> Option<RowTerms> {
    let (lower, upper, point) = reader.ends(&row.head)?;
    Some(RowTerms {
        span: row.site,
        lower,
        upper,
        point,
        rate: None,
        pays: optional(&row.score, |score| Some(Paid::Figure(score.value.clone())))?,
        mode: None,
        each: optional(&row.each, |each| reader.each(each, &["score"]))?,
    })
}

fn rating(reader: &Reader<'_>, row: &RatingRow) -> Option<RatingTerms> {
    let (lower, upper, _) = reader.ends(&row.head)?;
    let at = |end: Option<(Place, bool)>| match end {
        Some((Place::At(at), included)) => Some((at, included)),
        _ => None,
    };
    Some(RatingTerms {
        span: row.site,
        rating: row.rating.get()?.value.clone(),
        lower: at(lower),
        upper: at(upper),
        pays: optional(&row.pays, |pays| Some(pays.value.clone()))?,
    })
}
