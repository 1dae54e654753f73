//! What the manifest says, typed.

use ecow::EcoString;

use crate::diagnostic::{Findings, Lang};
use crate::plan::quotes::{Quoted, quotes};
use crate::plan::rules::{invalid_manifest, unknown_edition};
use crate::source::Spanned;
use crate::syntax::Choice;
use crate::syntax::manifest::{
    Convert, FiscalYear, Level, Locale, Manifest, MonthPattern, RoundMode, ServiceMonthStart, TaxBasis,
};
use crate::units::{Calendar, Currency, Date, Figure, Fraction, Months, Quantity, Rounding, RoundingMode, WorkingDays};

/// What holds for all of a plan.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The plan's name.
    pub name: EcoString,
    /// Its version, as printed.
    pub version: Option<EcoString>,
    /// Its day of issue.
    pub issued: Option<Date>,
    /// The language of its documents.
    pub lang: Lang,
    /// Whether amounts hold tax, where that is said.
    pub tax: Option<TaxBasis>,
    /// Its currency.
    pub currency: Currency,
    /// Its fiscal calendar.
    pub calendar: Calendar,
    /// How money is rounded.
    pub rounding: Rounding,
    /// What each child may miss of a sum; zero where sums are exact.
    pub tolerance: Quantity,
    /// Prices of other currencies in the plan's.
    pub prices: Vec<(Currency, Quantity)>,
    /// The day of those prices.
    pub priced: Option<Date>,
    /// At whose price amounts are converted.
    pub convert: Convert,
    /// Prices of other currencies by day: from when, until when, and what one unit costs; the later day first.
    pub quotes: Vec<Quoted>,
    /// Whether month 1 of service is the first whole one.
    pub first_whole_month: bool,
    /// Working days.
    pub working_days: WorkingDays,
    /// Levels of rules.
    pub levels: Vec<(Spanned<EcoString>, Choice<Level>)>,
}

impl Facts {
    /// The language that a manifest asks for.
    pub fn lang(manifest: &Manifest) -> Lang {
        match manifest.locale.get().map(|locale| locale.value) {
            Some(Locale::ZhCn) => Lang::Zh,
            _ => Lang::En,
        }
    }

    /// Types the manifest. `None` where currency or calendar are not known.
    pub fn read(manifest: &Manifest, findings: &mut Findings) -> Option<Self> {
        if let Some(edition) = manifest.salesplan.get().filter(|edition| edition.as_str() != "1") {
            unknown_edition::report(findings, edition);
            return None;
        }
        let currency = manifest.currency.get().map(|currency| currency.value);
        let calendar = manifest.fiscal_year.get().and_then(|year| calendar(year, findings));
        let (currency, calendar) = (currency?, calendar?);
        let text = |field: Option<&crate::syntax::Text>| field.map(|text| text.value.clone());
        Some(Self {
            name: text(manifest.name.get())?,
            version: text(manifest.version.get()),
            issued: manifest.issued.get().map(|date| date.value),
            lang: Self::lang(manifest),
            tax: manifest.amounts.get().map(|tax| tax.value),
            currency,
            rounding: rounding(manifest, currency),
            tolerance: tolerance(manifest),
            prices: prices(manifest),
            convert: manifest.fx.get().and_then(|fx| fx.convert.get()).map_or(Convert::Plan, |convert| convert.value),
            quotes: quotes(manifest, &calendar, findings),
            priced: manifest.fx.get().and_then(|fx| fx.as_of.get()).map(|date| date.value),
            first_whole_month: manifest
                .service_month
                .get()
                .is_none_or(|start| start.value == ServiceMonthStart::FirstWhole),
            working_days: working_days(manifest),
            levels: levels(manifest),
            calendar,
        })
    }

    /// An amount of another currency in the plan's, at its own price; `None` without a price.
    pub fn convert(&self, value: Quantity, currency: Currency) -> Option<Quantity> {
        if currency == self.currency {
            return Some(value);
        }
        let (_, price) = self.prices.iter().find(|(other, _)| *other == currency)?;
        let product = Fraction::from_quantity(value).times(&Fraction::from_quantity(*price));
        Some(product.round(self.rounding))
    }
}

fn calendar(year: &FiscalYear, findings: &mut Findings) -> Option<Calendar> {
    let (name, starts) = (year.name.get()?, year.starts.get()?);
    let months = match year.months.get().map(|months| months.value) {
        None | Some(MonthPattern::Calendar) => Months::Calendar,
        Some(MonthPattern::W445) => Months::Weeks([4, 4, 5]),
        Some(MonthPattern::W454) => Months::Weeks([4, 5, 4]),
        Some(MonthPattern::W544) => Months::Weeks([5, 4, 4]),
    };
    let others = year.years.get().map(|years| years.iter()).into_iter().flatten();
    let stated: Vec<_> = others.filter_map(|(name, date)| Some((name.value.clone(), date.as_ref()?.value))).collect();
    match Calendar::new(name, starts.value, months, &stated) {
        Ok(calendar) => Some(calendar),
        Err(error) => {
            invalid_manifest::report(findings, year.site, error.explain(), error.help());
            None
        }
    }
}

fn rounding(manifest: &Manifest, currency: Currency) -> Rounding {
    let written = manifest.rounding.get();
    let step = written.and_then(|rounding| rounding.money.get()).and_then(|figure| amount(figure));
    let mode = match written.and_then(|rounding| rounding.mode.get()).map(|mode| mode.value) {
        None | Some(RoundMode::HalfUp) => RoundingMode::HalfUp,
        Some(RoundMode::HalfEven) => RoundingMode::HalfEven,
        Some(RoundMode::Up) => RoundingMode::Up,
        Some(RoundMode::Down) => RoundingMode::Down,
    };
    Rounding { step: step.unwrap_or_else(|| currency.smallest()), mode }
}

pub(super) fn amount(figure: &Figure) -> Option<Quantity> {
    match figure {
        Figure::Amount { value, .. } => Some(*value),
        _ => None,
    }
}

fn tolerance(manifest: &Manifest) -> Quantity {
    let sums = manifest.rounding.get().and_then(|rounding| rounding.sums.get());
    sums.map_or(Quantity::ZERO, |sums| sums.value.0)
}

fn prices(manifest: &Manifest) -> Vec<(Currency, Quantity)> {
    let prices = manifest.fx.get().and_then(|fx| fx.prices.get());
    let pairs = prices.map(|prices| prices.iter()).into_iter().flatten();
    pairs.filter_map(|(code, price)| Some((Currency::parse(code).ok()?, amount(price.as_ref()?)?))).collect()
}

fn working_days(manifest: &Manifest) -> WorkingDays {
    let Some(written) = manifest.working_days.get() else { return WorkingDays::default() };
    let weekend: Vec<u8> = match written.weekend.get() {
        Some(days) => days.iter().map(|day| day.value as u8).collect(),
        None => vec![5, 6],
    };
    let holidays = written.holidays.get().map(|items| items.list.iter()).into_iter().flatten();
    let special = holidays.filter_map(|holiday| {
        let works = holiday.workday.get().is_some_and(|workday| workday.value);
        Some((holiday.date.get()?.value, works))
    });
    WorkingDays::new(weekend, special)
}

fn levels(manifest: &Manifest) -> Vec<(Spanned<EcoString>, Choice<Level>)> {
    let rules = manifest.rules.get().map(|rules| rules.iter()).into_iter().flatten();
    rules.filter_map(|(name, level)| Some((name.clone(), (*level)?))).collect()
}
