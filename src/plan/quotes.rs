//! Prices of other currencies by day, for amounts that are converted at booking or payment.

use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::plan::Facts;
use crate::plan::facts::amount;
use crate::plan::rules::invalid_manifest;
use crate::say;
use crate::source::{Span, Spanned};
use crate::syntax::Reader;
use crate::syntax::manifest::{Convert, Manifest, Quote};
use crate::syntax::rules::invalid_period;
use crate::units::{Calendar, Currency, Date, Fraction, Quantity};

/// The price of a currency for some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted {
    /// The currency.
    pub currency: Currency,
    /// The first day.
    pub from: Date,
    /// The last day; none where it holds until a later price.
    pub to: Option<Date>,
    /// What one unit costs in the plan's currency.
    pub price: Quantity,
}

impl Facts {
    /// An amount of another currency in the plan's at the price of a day, exact; `None` where no price of that day is known. A price
    /// of a period stands before those that hold from a day on, a shorter period before the longer, a later day before the earlier.
    pub fn convert_on(&self, value: Quantity, currency: Currency, day: Date) -> Option<Fraction> {
        let value = Fraction::from_quantity(value);
        if currency == self.currency {
            return Some(value);
        }
        Some(value.times(&Fraction::from_quantity(self.quoted(currency, day)?)))
    }

    fn quoted(&self, currency: Currency, day: Date) -> Option<Quantity> {
        let holds = |quote: &&Quoted| {
            quote.currency == currency && quote.from <= day && quote.to.is_none_or(|last| day <= last)
        };
        Some(self.quotes.iter().find(holds)?.price)
    }

    /// What one unit of a currency costs where a result counts on a day: the plan's own price, or the one quoted for the day; at payment
    /// the one for the last day of its month. `None` where it has no price.
    pub fn price_on(&self, currency: Currency, day: Date) -> Option<Quantity> {
        if currency == self.currency {
            return Some(Quantity::ONE);
        }
        match self.convert {
            Convert::Plan => self.prices.iter().find(|(other, _)| *other == currency).map(|(_, price)| *price),
            Convert::Booking => self.quoted(currency, day),
            Convert::Payment => self.quoted(currency, self.calendar.dates(self.calendar.month_of(day)).1),
        }
    }
}

/// Prices by day, those that stand before others first.
pub(super) fn quotes(manifest: &Manifest, calendar: &Calendar, findings: &mut Findings) -> Vec<Quoted> {
    let fx = manifest.fx.get();
    let written = fx.and_then(|fx| fx.quotes.get());
    let mut quotes: Vec<(Quoted, Span)> = Vec::new();
    for quote in written.into_iter().flat_map(|quotes| &quotes.list) {
        let Some((from, to)) = days(quote, calendar, findings) else { continue };
        let (Some(currency), Some(price)) = (quote.currency.get(), quote.price.get()) else { continue };
        let Some(price) = amount(price) else { continue };
        quotes.push((Quoted { currency: currency.value, from, to, price }, quote.site));
    }
    let length = |quote: &Quoted| quote.to.map_or(i32::MAX, |to| quote.from.days_until(to));
    quotes.sort_by_key(|(quote, _)| (quote.currency.code(), length(quote), std::cmp::Reverse(quote.from)));
    for pair in quotes.windows(2) {
        let [(one, first), (other, second)] = pair else { continue };
        if (one.currency, one.from, one.to) == (other.currency, other.from, other.to) && one.price != other.price {
            let explanation = say!(
                en: "{currency} has two prices for the same days", zh: "{currency}在同一时段有两个汇价",
                currency = one.currency.code(),
            );
            let later = if first.start < second.start { *second } else { *first };
            invalid_manifest::report(findings, later, explanation, None);
        }
    }
    let at = fx.and_then(|fx| fx.convert.get()).filter(|convert| convert.value != Convert::Plan);
    if let Some(convert) = at.filter(|_| fx.is_some_and(|fx| fx.quotes.is_absent())) {
        lacking(convert.span, findings);
    }
    quotes.into_iter().map(|(quote, _)| quote).collect()
}

/// The first and the last day of a price; `None` where they are not known, which was reported.
fn days(quote: &Quote, calendar: &Calendar, findings: &mut Findings) -> Option<(Date, Option<Date>)> {
    if quote.date.is_broken() || quote.period.is_broken() {
        return None;
    }
    let Some(period) = quote.period.get() else {
        let first = quote.date.get().map(|date| (date.value, None));
        if first.is_none() {
            let explanation = say!(en: "a price needs `date` or `period`", zh: "汇价须写 `date` 或 `period`");
            invalid_manifest::report(findings, quote.site, explanation, None);
        }
        return first;
    };
    match calendar.resolve(period, None) {
        Ok(found) => {
            let (first, last) = calendar.dates(found);
            Some((quote.date.get().map_or(first, |date| date.value), Some(last)))
        }
        Err(error) => {
            let mut reader = Reader::new(findings, "fx".into());
            let text = Spanned::new(EcoString::from(period.text()), period.span);
            invalid_period::report(&mut reader, &text, error.explain(), error.help());
            None
        }
    }
}

/// Reports that amounts are converted by day and no price is given by day.
fn lacking(span: Span, findings: &mut Findings) {
    let explanation = say!(
        en: "amounts are converted at the price of their day, and no price is given by day",
        zh: "金额按当日汇价折算，但未给出各日或各期的汇价",
    );
    let help = say!(
        en: "give `quotes`, such as [{{currency: USD, period: 2026-03, price: 7.12}}], or a file of them",
        zh: "请写 `quotes`，如 [{{currency: USD, period: 2026-03, price: 7.12}}]，或放在文件中",
    );
    invalid_manifest::report(findings, span, explanation, Some(help));
}
