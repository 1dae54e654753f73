//! Records that follow from others: what comes in for what was sold, what befell it, and what was judged.

use ecow::EcoString;

use crate::actuals::record::ColumnKind;
use crate::actuals::sample::{Known, Made, Making, Sale};
use crate::credit::{Counted, Feed};
use crate::pay::terms::{Pays, Range, Terms};
use crate::plan::SeatId;
use crate::plan::targets::HolderId;
use crate::units::{Date, Figure, Part, Period, Quantity, Rhythm};

/// Days within which most of what was sold is paid.
const PAID_WITHIN: u64 = 32;
/// One record of so many is never paid.
const UNPAID: u64 = 18;

impl Making<'_> {
    /// The records that those of this source are about, where it counts money and a column of it names them.
    pub(super) fn followed<'k>(&self, main: &Feed, known: &'k Known) -> Option<&'k [Made]> {
        let Counted::Column(column) = &main.counted else { return None };
        let columns = &self.source.layout.columns;
        let at = columns.iter().position(|own| own.name == column.name && own.kind == ColumnKind::Money)?;
        let others = columns.iter().enumerate().filter(|(own, _)| *own != at && !self.source.unique.contains(own));
        let mut named = others.filter(|(_, own)| own.kind == ColumnKind::Text);
        named.find_map(|(_, own)| known.get(&own.name).map(Vec::as_slice))
    }

    /// What comes in for what was sold: most of it within a month, some in two parts, some never.
    pub(super) fn follow(&mut self, followed: &[Made]) -> Vec<Sale> {
        let last = self.last_day();
        let mut sales = Vec::new();
        for made in followed {
            if self.chance.one_in(UNPAID) {
                continue;
            }
            let parts: &[u8] = if self.chance.one_in(6) { &[6, 4] } else { &[10] };
            let mut date = made.sale.date;
            for part in parts {
                date = date.plus_days(self.chance.below(PAID_WITHIN) as i32);
                let value = Quantity::from_micros(made.sale.value.micros() * i128::from(*part) / 10);
                if date <= last {
                    sales.push(self.about(made, date, value));
                }
            }
        }
        sales
    }

    /// A record about another: it says the same in the columns that both have.
    fn about(&self, made: &Made, date: Date, value: Quantity) -> Sale {
        let own = self.source.layout.columns.iter().enumerate();
        let own = own.filter(|(at, column)| {
            let is_key = self.source.unique.contains(at) && column.kind == ColumnKind::Text;
            !is_key && !matches!(column.kind, ColumnKind::Date | ColumnKind::Money)
        });
        let says = own.filter_map(|(_, column)| Some((column.name.clone(), made.cells.get(&column.name)?.clone())));
        Sale { holder: made.sale.holder, seat: made.sale.seat, date, value, says: says.collect() }
    }

    /// A few events of every kind that the plan knows, each about something that was sold.
    pub(super) fn events(&mut self, known: &Known) -> Vec<Sale> {
        let columns = &self.source.layout.columns;
        let kind = columns.iter().find(|column| column.name == "event").map(|column| &column.kind);
        let Some(ColumnKind::Words(words)) = kind else { return Vec::new() };
        let of = columns.iter().find_map(|column| known.get(&column.name));
        let Some(of) = of.filter(|of| !of.is_empty()) else { return Vec::new() };
        let (words, last) = (words.clone(), self.last_day());
        let mut sales = Vec::new();
        for word in words {
            for _ in 0..1 + self.chance.below(3) {
                let Some(made) = self.chance.one_of(of).filter(|made| !made.sale.value.is_negative()) else { continue };
                // Most soon after, some too late for the rules that ask for their age.
                let age = if self.chance.one_in(5) { 60 + self.chance.below(60) } else { 3 + self.chance.below(40) };
                let mut sale = self.about(made, made.sale.date.plus_days(age as i32), made.sale.value);
                let is_end = [3, 6, 9, 12].contains(&made.sale.date.month()) && made.sale.date.day() > 15;
                sale.says.extend([
                    ("event".into(), word.to_string()),
                    ("age".into(), age.to_string()),
                    ("quarter-end".into(), is_end.to_string()),
                ]);
                if sale.date <= last {
                    sales.push(sale);
                }
            }
        }
        sales
    }

    /// What judges say of each position at the end of each stretch: shares of components, points of scorecards.
    pub(super) fn judgements(&mut self) -> Vec<Sale> {
        let terms = &self.shared.terms;
        let mut sales = Vec::new();
        for plan in &terms.plans {
            for component in plan.components.iter().filter_map(|(_, component)| component.as_ref()) {
                let every = component.every.or(plan.payday);
                for (of, every, range) in judged(&component.id.value, &component.pays, every, terms) {
                    for seat in &plan.seats {
                        self.judge(*seat, &of, every, range.as_ref(), &mut sales);
                    }
                }
            }
        }
        sales.sort_by_key(|sale: &Sale| (sale.date, sale.seat, sale.says.clone()));
        sales.dedup_by_key(|sale| (sale.date, sale.seat, sale.says.first().cloned()));
        sales
    }

    fn judge(&mut self, seat: SeatId, of: &EcoString, every: Rhythm, range: Option<&Range>, sales: &mut Vec<Sale>) {
        let plan = &self.shared.compiled.plan;
        let (year, last) = (plan.facts.calendar.year().year, self.last_day());
        let months = every.months().unwrap_or(1).clamp(1, 12) as u8;
        for end in (months..=12).step_by(usize::from(months)) {
            let date = plan.facts.calendar.dates(Period::new(year, Part::Month(end))).1;
            let starts = plan.organisation.seats[seat.0 as usize].starts;
            if date > last || starts.is_some_and(|starts| starts > date) {
                continue;
            }
            // Of a component a share, of an item points.
            let value = match range {
                Some(range) => {
                    let most = range.most.as_ref().and_then(share).unwrap_or(Quantity::ONE);
                    let part = if self.chance.one_in(12) { 50 } else { 78 + 2 * self.chance.below(9) };
                    Quantity::from_micros(most.micros() * i128::from(part) / 100)
                }
                None if self.chance.one_in(15) => Quantity::from_int(55),
                None => Quantity::from_int(78 + 2 * self.chance.below(11) as i64),
            };
            let holder = HolderId::seat(seat, &plan.organisation);
            let text = match range {
                Some(_) => format!("{}%", Quantity::from_micros(value.micros() * 100)),
                None => value.to_string(),
            };
            let says = vec![("judged".into(), of.to_string()), ("value".into(), text)];
            sales.push(Sale { holder, seat: Some(seat), date, value, says });
        }
    }
}

/// What of a component is judged, how often, and within which range where it is a share of pay.
fn judged(
    id: &EcoString,
    pays: &Pays,
    every: Option<Rhythm>,
    terms: &Terms,
) -> Vec<(EcoString, Rhythm, Option<Range>)> {
    match pays {
        Pays::Judged(range) => {
            let range = range.clone().unwrap_or(Range { least: None, most: None });
            every.map(|every| (id.clone(), every, Some(range))).into_iter().collect()
        }
        Pays::Card(card) => {
            let card = &terms.cards[*card];
            let items = card.items.iter().filter_map(Option::as_ref).filter(|item| item.scored.is_none());
            let one = |item: &crate::pay::terms::ItemTerms| {
                Some((ecow::eco_format!("{}/{}", card.id.value, item.id.value), card.every.or(every)?, None))
            };
            items.filter_map(one).collect()
        }
        _ => Vec::new(),
    }
}

fn share(figure: &Figure) -> Option<Quantity> {
    match figure {
        Figure::Percent(value) | Figure::Times(value) => Some(*value),
        _ => None,
    }
}
