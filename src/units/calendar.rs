//! The fiscal calendar: which days a period holds.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::diagnostic::{Lang, Message, Name};
use crate::say;
use crate::units::date::MONTHS;
use crate::units::{Date, Part, Period, PeriodError, PeriodText};

/// How the months of a fiscal year run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Months {
    /// Calendar months.
    Calendar,
    /// Whole weeks; how many each month of a quarter has.
    Weeks([u8; 3]),
}

/// Why a calendar cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarError {
    /// The year's name does not end in its number.
    Name(EcoString),
    /// A year of calendar months begins on a day that not every month has.
    LateStart(Date),
    /// A year of weeks that has neither 52 nor 53 of them.
    Weeks {
        /// The year's name.
        year: EcoString,
        /// The days it would have.
        days: i32,
    },
}

impl CalendarError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        match self {
            Self::Name(name) => {
                say!(en: "the fiscal year's name `{name}` has no number", zh: "财年名称 `{name}` 没有年份数字", name = name)
            }
            Self::LateStart(date) => {
                say!(en: "a fiscal year cannot begin on {date}", zh: "财年不能从 {date}开始", date = Name(*date))
            }
            Self::Weeks { year, days } => say!(
                en: "{year} would have {days} days, which is neither 52 nor 53 weeks", zh: "{year} 将有 {days} 天，既不是 52 周也不是 53 周",
                year = year, days = days,
            ),
        }
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(match self {
            Self::Name(_) => say!(en: "let it end in the year, as in FY2026", zh: "请以年份结尾，如 FY2026"),
            Self::LateStart(_) => {
                say!(en: "begin on one of the first 28 days of a month", zh: "请从某月的前 28 天开始")
            }
            Self::Weeks { .. } => say!(en: "check the first days under `years`", zh: "请核对 `years` 中的起始日期"),
        })
    }
}

/// The plan's fiscal calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    prefix: EcoString,
    digits: usize,
    number: i16,
    starts: Date,
    months: Months,
    /// First days of years of weeks that are stated.
    stated: BTreeMap<i16, Date>,
}

impl Calendar {
    /// The calendar of a fiscal year `name` that begins on `starts`; years of weeks may state others' first days.
    ///
    /// # Errors
    /// See [`CalendarError`].
    pub fn new(name: &str, starts: Date, months: Months, years: &[(EcoString, Date)]) -> Result<Self, CalendarError> {
        let (prefix, number, digits) = split_name(name).ok_or_else(|| CalendarError::Name(name.into()))?;
        if months == Months::Calendar && starts.day() > 28 {
            return Err(CalendarError::LateStart(starts));
        }
        let mut calendar =
            Self { prefix: prefix.into(), digits, number, starts, months, stated: BTreeMap::from([(number, starts)]) };
        for (year, first) in years {
            let number = calendar.year_number(year).ok_or_else(|| CalendarError::Name(year.clone()))?;
            calendar.stated.insert(number, *first);
        }
        calendar.check_weeks()?;
        Ok(calendar)
    }

    fn check_weeks(&self) -> Result<(), CalendarError> {
        if self.months == Months::Calendar {
            return Ok(());
        }
        let years = self.stated.iter().zip(self.stated.iter().skip(1)).filter(|(a, b)| a.0 + 1 == *b.0);
        for ((year, first), (_, next)) in years {
            let days = first.days_until(*next);
            if days != 364 && days != 371 {
                return Err(CalendarError::Weeks { year: self.year_name(*year).into(), days });
            }
        }
        Ok(())
    }

    /// The plan's own fiscal year.
    pub fn year(&self) -> Period {
        Period::new(self.number, Part::Year)
    }

    /// Whether fiscal years are calendar years.
    pub fn is_calendar_year(&self) -> bool {
        self.months == Months::Calendar
            && self.starts.month() == 1
            && self.starts.day() == 1
            && self.starts.year() == self.number
    }

    /// The name of the year `number`, such as `FY2026`.
    pub fn year_name(&self, number: i16) -> String {
        let modulus = 10_i32.pow(self.digits as u32);
        format!("{}{:0width$}", self.prefix, i32::from(number).rem_euclid(modulus), width = self.digits)
    }

    /// The number of the year called `name`.
    pub fn year_number(&self, name: &str) -> Option<i16> {
        let (prefix, number, digits) = split_name(name)?;
        (prefix == self.prefix && digits == self.digits).then_some(number)
    }

    /// The name of a period, such as `FY2026-Q3`.
    pub fn name(&self, period: Period) -> String {
        match period.part() {
            Part::Year => self.year_name(period.year),
            part => format!("{}-{}", self.year_name(period.year), part.suffix()),
        }
    }

    /// The period as people of a language say it.
    pub fn speak(&self, period: Period, lang: Lang) -> String {
        let year = self.year_name(period.year);
        match (lang, self.is_calendar_year()) {
            (Lang::En, _) => match period.part() {
                Part::Year => year,
                Part::Month(_) if self.months == Months::Calendar && self.starts.day() == 1 => {
                    let (first, _) = self.dates(period);
                    format!("{} {}", MONTHS[first.month() as usize - 1], first.year())
                }
                part => format!("{year} {}", part.suffix()),
            },
            (Lang::Zh, calendar_year) => {
                let year = if calendar_year { format!("{} 年", period.year) } else { format!("{year} 财年") };
                match period.part() {
                    Part::Year => year,
                    Part::Half(half) => format!("{year}{}半年", ["上", "下"][half as usize - 1]),
                    Part::Quarter(quarter) => format!("{year}{}季度", ["一", "二", "三", "四"][quarter as usize - 1]),
                    Part::Month(month) if calendar_year => format!("{year} {month} 月"),
                    Part::Month(month) => format!("{year}第 {month} 月"),
                }
            }
        }
    }

    /// First and last day of a period.
    pub fn dates(&self, period: Period) -> (Date, Date) {
        let (first, last) = period.part().months();
        (self.month_start(period.year, first), self.month_start(period.year, last + 1).plus_days(-1))
    }

    /// First and last days of the 19 periods of a year, in their order.
    pub fn dates_of_year(&self, year: i16) -> [(Date, Date); 19] {
        std::array::from_fn(|slot| self.dates(Period::from_slot(year, slot)))
    }

    /// The first day of month `month` of a year; month 13 is the first of the next year.
    fn month_start(&self, year: i16, month: u8) -> Date {
        match self.months {
            Months::Calendar => {
                let years = i32::from(year) - i32::from(self.number);
                self.starts.plus_months(years * 12 + i32::from(month) - 1)
            }
            Months::Weeks(_) if month == 13 => self.year_start(year + 1),
            Months::Weeks(weeks) => {
                let before = |index: u8| i32::from(weeks[index as usize % 3]);
                self.year_start(year).plus_days(7 * (0..month - 1).map(before).sum::<i32>())
            }
        }
    }

    /// The first day of a year of weeks: as stated, or 52 weeks a year from the nearest stated one.
    fn year_start(&self, year: i16) -> Date {
        if let Some(stated) = self.stated.get(&year) {
            return *stated;
        }
        let before = self.stated.range(..year).next_back();
        let (nearest, date) = before.or_else(|| self.stated.iter().next()).expect("the plan's own year is stated");
        date.plus_days(364 * (i32::from(year) - i32::from(*nearest)))
    }

    /// The month that holds a day.
    pub fn month_of(&self, date: Date) -> Period {
        let guess = self.number + date.year() - self.starts.year();
        let years = (guess - 2..=guess + 2).flat_map(|year| Period::new(year, Part::Year).months());
        let found = years.into_iter().find(|month| {
            let (first, last) = self.dates(*month);
            first <= date && date <= last
        });
        found.unwrap_or_else(|| Period::new(guess, Part::Month(1)))
    }

    /// The period meant by a text; `year` is the one at hand for `Q3`.
    ///
    /// # Errors
    /// See [`PeriodError`].
    pub fn resolve(&self, text: &PeriodText, year: Option<i16>) -> Result<Period, PeriodError> {
        match text {
            PeriodText::Fiscal { year: name, part } => {
                let known = || PeriodError::Year { name: name.clone(), known: self.year_name(self.number).into() };
                self.year_number(name).map(|year| Period::new(year, *part)).ok_or_else(known)
            }
            PeriodText::Part(part) => {
                year.map(|year| Period::new(year, *part)).ok_or_else(|| PeriodError::NoYear(text.text().into()))
            }
            PeriodText::CalendarPart { year, part } if self.is_calendar_year() => Ok(Period::new(*year, *part)),
            PeriodText::CalendarPart { .. } => {
                Err(PeriodError::CalendarPart { text: text.text().into(), known: self.year_name(self.number).into() })
            }
            PeriodText::Week { .. } => Err(PeriodError::Week(text.text().into())),
            PeriodText::Month { year, month } => self.calendar_month(*year, *month, text),
        }
    }

    fn calendar_month(&self, year: i16, month: u8, text: &PeriodText) -> Result<Period, PeriodError> {
        let unaligned = || PeriodError::Unaligned(text.text().into());
        if self.months != Months::Calendar || self.starts.day() != 1 {
            return Err(unaligned());
        }
        Date::new(year, month as i8, 1).map(|first| self.month_of(first)).ok_or_else(unaligned)
    }
}

/// `FY2026` as its prefix, number and count of digits; two digits mean this century.
fn split_name(name: &str) -> Option<(&str, i16, usize)> {
    let at = name
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + name[at..].chars().next().map_or(1, char::len_utf8));
    let (prefix, digits) = name.split_at(at);
    let number: i16 = digits.parse().ok()?;
    match digits.len() {
        2 => Some((prefix, 2000 + number, 2)),
        4 => Some((prefix, number, 4)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn calendar(starts: &str, months: Months) -> Calendar {
        Calendar::new("FY2026", Date::parse(starts).unwrap(), months, &[]).unwrap()
    }

    fn days(calendar: &Calendar, text: &str) -> String {
        let period = calendar.resolve(&PeriodText::parse(text).unwrap(), Some(2026)).unwrap();
        let (first, last) = calendar.dates(period);
        format!("{first} {last}")
    }

    #[test]
    fn a_year_from_february() {
        let calendar = calendar("2025-02-01", Months::Calendar);
        assert_eq!(days(&calendar, "FY2026"), "2025-02-01 2026-01-31");
        assert_eq!(days(&calendar, "Q1"), "2025-02-01 2025-04-30");
        assert_eq!(days(&calendar, "2026-01"), "2026-01-01 2026-01-31");
        assert_eq!(calendar.speak(Period::new(2026, Part::Month(12)), Lang::En), "January 2026");
        let quarter = PeriodText::parse("2026-Q3").unwrap();
        assert!(matches!(calendar.resolve(&quarter, None), Err(PeriodError::CalendarPart { .. })));
    }

    #[test]
    fn a_year_of_53_weeks_ends_in_a_longer_month() {
        let years = [(EcoString::from("FY2027"), Date::parse("2027-02-07").unwrap())];
        let calendar =
            Calendar::new("FY2026", Date::parse("2026-02-01").unwrap(), Months::Weeks([4, 5, 4]), &years).unwrap();
        assert_eq!(days(&calendar, "M02"), "2026-03-01 2026-04-04");
        assert_eq!(days(&calendar, "M12"), "2027-01-03 2027-02-06");
        let wrong = [(EcoString::from("FY2027"), Date::parse("2027-03-07").unwrap())];
        assert!(Calendar::new("FY2026", Date::parse("2026-02-01").unwrap(), Months::Weeks([4, 5, 4]), &wrong).is_err());
    }

    #[test]
    fn names_follow_the_plans_own() {
        let short = Calendar::new("FY26", Date::parse("2026-01-01").unwrap(), Months::Calendar, &[]).unwrap();
        assert_eq!(short.year_name(2025), "FY25");
        assert_eq!(short.year_number("FY2025"), None);
        assert_eq!(
            calendar("2026-01-01", Months::Calendar).speak(Period::new(2026, Part::Quarter(3)), Lang::Zh),
            "2026 年三季度"
        );
    }

    proptest! {
        #[test]
        fn months_follow_each_other_without_a_gap(
            month in 1_i8..=12, day in 1_i8..=28, year in 2000_i16..2100,
            months in prop::sample::select(vec![Months::Calendar, Months::Weeks([4, 4, 5]), Months::Weeks([4, 5, 4]), Months::Weeks([5, 4, 4])]),
        ) {
            let starts = Date::new(2026, month, day).unwrap();
            let calendar = Calendar::new("FY2026", starts, months, &[]).unwrap();
            let whole = Period::new(year, Part::Year);
            let mut next = calendar.dates(whole).0;
            for month in whole.months() {
                let (first, last) = calendar.dates(month);
                prop_assert_eq!(first, next);
                prop_assert_eq!(calendar.month_of(last), month);
                next = last.plus_days(1);
            }
            prop_assert_eq!(next, calendar.dates(Period::new(year + 1, Part::Year)).0);
        }
    }
}
