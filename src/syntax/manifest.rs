//! The manifest `salesplan.yaml`, as written.

use crate::source::Spanned;
use crate::syntax::keyed::{CurrencyCode, Keyed};
use crate::syntax::ranged::{Price, Tolerance};
use crate::syntax::read::{Field, Flat, Required};
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::shared::{By, Items};
use crate::units::{Currency, Date, PeriodText};
use crate::{choice, entry};

choice! {
    /// Whether amounts hold tax.
    pub enum TaxBasis as "without-tax or with-tax", "without-tax 或 with-tax" {
        /// Amounts are net of tax.
        WithoutTax = "without-tax",
        /// Amounts hold tax.
        WithTax = "with-tax",
    }
}

choice! {
    /// The language of generated documents.
    pub enum Locale as "zh-CN or en", "zh-CN 或 en" {
        /// Simplified Chinese.
        ZhCn = "zh-CN",
        /// English.
        En = "en",
    }
}

choice! {
    /// When an amount in another currency is converted.
    pub enum Convert as "plan, booking or payment", "plan、booking 或 payment" {
        /// At the plan's own rates.
        Plan = "plan",
        /// At the rate of the booking.
        Booking = "booking",
        /// At the rate of the payment.
        Payment = "payment",
    }
}

choice! {
    /// How months follow from the fiscal year.
    pub enum MonthPattern as "calendar, 4-4-5, 4-5-4 or 5-4-4", "calendar、4-4-5、4-5-4 或 5-4-4" {
        /// Calendar months.
        Calendar = "calendar",
        /// Weeks 4-4-5.
        W445 = "4-4-5",
        /// Weeks 4-5-4.
        W454 = "4-5-4",
        /// Weeks 5-4-4.
        W544 = "5-4-4",
    }
}

choice! {
    /// Which month of service is month 1.
    pub enum ServiceMonthStart as "first-whole or start", "first-whole 或 start" {
        /// The first whole calendar month.
        FirstWhole = "first-whole",
        /// The month of the start.
        Start = "start",
    }
}

choice! {
    /// How halves are rounded.
    pub enum RoundMode as "half-up, half-even, up or down", "half-up、half-even、up 或 down" {
        /// Halves away from zero.
        HalfUp = "half-up",
        /// Halves to the even neighbour.
        HalfEven = "half-even",
        /// Away from zero.
        Up = "up",
        /// Towards zero.
        Down = "down",
    }
}

choice! {
    /// Where pay is rounded.
    pub enum RoundPlace as "line, component or total", "line、component 或 total" {
        /// Each line.
        Line = "line",
        /// Each component.
        Component = "component",
        /// The sum.
        Total = "total",
    }
}

choice! {
    /// The level a rule is set to.
    pub enum Level as "error, warning, note or off", "error、warning、note 或 off" {
        /// Fails the run.
        Error = "error",
        /// Should be looked at.
        Warning = "warning",
        /// Worth knowing.
        Note = "note",
        /// Not reported.
        Off = "off",
    }
}

entry! {
    /// The manifest of a plan, `salesplan.yaml`: what holds for all of its files. Any section may stand here too.
    pub struct Manifest as "a manifest", "方案清单" {
        /// The edition of the plan language: 1.
        salesplan: Required<Text>,
        /// The plan's name.
        name: Required<Text>,
        /// The plan's version, printed on every document.
        version: Field<Text>,
        /// The day of issue, printed on every document.
        issued: Field<Spanned<Date>>,
        /// Whether amounts hold tax; printed with the targets.
        amounts: Field<Choice<TaxBasis>>,
        /// Language of generated documents: en unless said.
        locale: Field<Choice<Locale>>,
        /// The plan's currency.
        currency: Required<Spanned<Currency>>,
        /// The plan's time zone, such as Asia/Shanghai.
        zone: Field<Text>,
        /// Prices of other currencies.
        fx: Field<Fx>,
        /// The fiscal year.
        fiscal_year: Required<FiscalYear>,
        /// Which month of service is month 1: first-whole (default) or start.
        service_month: Field<Choice<ServiceMonthStart>>,
        /// How amounts are rounded, and what sums may miss.
        rounding: Field<Rounding>,
        /// Working days.
        working_days: Field<WorkingDays>,
        /// Levels of rules, by name.
        rules: Field<By<Choice<Level>>>,
        /// What all of the plan's files may hold.
        sections: Flat<crate::syntax::Sections>,
    }
}

entry! {
    /// Prices of other currencies in the plan's.
    pub struct Fx as "exchange rates such as {as_of: 2025-12-31, prices: {USD: 7.10}}", "汇率，如 {as_of: 2025-12-31, prices: {USD: 7.10}}" {
        /// At whose price amounts are converted: the plan's, that of the day of the booking, or that of the day of payment.
        convert: Field<Choice<Convert>>,
        /// The day of the prices.
        as_of: Required<Spanned<Date>>,
        /// What one unit of each currency costs.
        prices: Required<Keyed<CurrencyCode, Price>>,
        /// Prices by period or from a day on, for amounts that are converted at booking or payment.
        quotes: Field<Items<Quote>>,
    }
}

entry! {
    /// The price of a currency from a day on, for a period, or from a day to the end of a period.
    pub struct Quote as "a price such as {currency: USD, period: 2026-03, price: 7.12}", "汇价，如 {currency: USD, period: 2026-03, price: 7.12}" {
        /// The currency.
        currency: Required<Spanned<Currency>>,
        /// The first day it holds; without a period it holds until the next one.
        date: Field<Spanned<Date>>,
        /// The period it holds for.
        period: Field<Spanned<PeriodText>>,
        /// What one unit costs in the plan's currency.
        price: Required<Price>,
    }
}

entry! {
    /// The fiscal year.
    pub struct FiscalYear as "a fiscal year such as {name: FY2026, starts: 2026-01-01}", "财年，如 {name: FY2026, starts: 2026-01-01}" {
        /// Its name; other years follow it.
        name: Required<Text>,
        /// Its first day.
        starts: Required<Spanned<Date>>,
        /// How its months run: calendar months (default), or weeks.
        months: Field<Choice<MonthPattern>>,
        /// First days of other years, for week calendars.
        years: Field<By<Spanned<Date>>>,
    }
}

entry! {
    /// How amounts are rounded.
    pub struct Rounding as "rounding such as {money: 0.01, mode: half-up}", "舍入规则，如 {money: 0.01, mode: half-up}" {
        /// What money is rounded to; the currency's smallest unit unless said.
        money: Field<Price>,
        /// How halves are rounded: half-up unless said.
        mode: Field<Choice<RoundMode>>,
        /// Where pay is rounded: each line, each component or the total.
        place: Field<Choice<RoundPlace>>,
        /// `exact`, or what each child may miss of a sum.
        sums: Field<Spanned<Tolerance>>,
    }
}

entry! {
    /// Which days are worked.
    pub struct WorkingDays as "working days such as {weekend: [sat, sun]}", "工作日，如 {weekend: [sat, sun]}" {
        /// The days of rest.
        weekend: Field<Vec<Choice<Weekday>>>,
        /// Public holidays, and make-up workdays marked as such.
        holidays: Field<Items<Holiday>>,
    }
}

choice! {
    /// A day of the week.
    pub enum Weekday as "a day such as sat", "星期，如 sat" {
        /// Monday.
        Mon = "mon",
        /// Tuesday.
        Tue = "tue",
        /// Wednesday.
        Wed = "wed",
        /// Thursday.
        Thu = "thu",
        /// Friday.
        Fri = "fri",
        /// Saturday.
        Sat = "sat",
        /// Sunday.
        Sun = "sun",
    }
}

entry! {
    /// A day off, or a make-up workday.
    pub struct Holiday as "a holiday such as {date: 2026-01-01}", "节假日，如 {date: 2026-01-01}" {
        /// The day.
        date: Required<Spanned<Date>>,
        /// Its name.
        name: Field<Text>,
        /// Worked although it falls on a weekend.
        workday: Field<Spanned<bool>>,
    }
}
