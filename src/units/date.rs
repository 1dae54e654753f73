//! Days and moments.

use std::fmt;

use ecow::EcoString;
use jiff::civil;

use crate::diagnostic::{Lang, Message, Speak};
use crate::say;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// A day, with a time of day where one is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// Minutes since midnight.
    pub minutes: Option<u16>,
}

/// A time zone by its IANA name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateError {
    /// Another order or other signs between: what it probably means, if that is clear.
    Form(EcoString),
    /// A day that the calendar does not have.
    NoSuchDay(EcoString),
    /// A time that the day does not have.
    NoSuchTime(EcoString),
    /// An unknown time zone.
    NoSuchZone(EcoString),
}

impl DateError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        match self {
            Self::Form(text) => say!(en: "`{text}` is not a date", zh: "`{text}` 不是日期", text = text),
            Self::NoSuchDay(text) => say!(en: "there is no day {text}", zh: "不存在日期 {text}", text = text),
            Self::NoSuchTime(text) => {
                say!(en: "`{text}` is not a time of day", zh: "`{text}` 不是一天中的时刻", text = text)
            }
            Self::NoSuchZone(text) => say!(en: "`{text}` is not a time zone", zh: "`{text}` 不是时区", text = text),
        }
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(match self {
            Self::Form(_) => {
                say!(en: "write year, month and day, as in 2026-03-31", zh: "请按年-月-日书写，如 2026-03-31")
            }
            Self::NoSuchDay(_) => say!(en: "check the month's last day", zh: "请核对该月的最后一天"),
            Self::NoSuchTime(_) => say!(en: "write hours and minutes, as in 18:00", zh: "请写时和分，如 18:00"),
            Self::NoSuchZone(_) => say!(en: "write a name such as Asia/Shanghai", zh: "请写时区名，如 Asia/Shanghai"),
        })
    }
}

impl Date {
    /// Reads `2026-03-31`.
    ///
    /// # Errors
    /// If the text has another form or the calendar has no such day.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let form = || DateError::Form(text.into());
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts[..] else { return Err(form()) };
        let number = |part: &str, size: usize| {
            let plain = part.len() == size && part.bytes().all(|byte| byte.is_ascii_digit());
            if plain { part.parse::<i16>().map_err(|_| form()) } else { Err(form()) }
        };
        let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
        Self::new(year, month as i8, day as i8).ok_or_else(|| DateError::NoSuchDay(text.into()))
    }

    /// The day, if the calendar has it.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The Monday of a calendar week of ISO 8601; nothing where the year has no such week.
    pub fn of_week(year: i16, week: u8) -> Option<Self> {
        let week = i8::try_from(week).ok()?;
        let monday = civil::ISOWeekDate::new(year, week, civil::Weekday::Monday).ok()?;
        Some(Self(monday.date()))
    }

    /// 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u8 {
        self.0.weekday().to_monday_zero_offset() as u8
    }

    /// The day `days` later; the calendar's last where it ends before.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        // Most sums stay within the month, and there are many of them.
        let day = i32::from(self.0.day()).saturating_add(days);
        if (1..=28).contains(&day)
            && let Ok(date) = civil::Date::new(self.0.year(), self.0.month(), day as i8)
        {
            return Self(date);
        }
        Self(self.0.saturating_add(jiff::Span::new().days(days)))
    }

    /// The same day `months` later; the month's last where it is shorter.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let month = (i32::from(self.0.year()) * 12 + i32::from(self.0.month()) - 1).saturating_add(months);
        let year = i16::try_from(month.div_euclid(12)).ok();
        let first = year.and_then(|year| civil::Date::new(year, month.rem_euclid(12) as i8 + 1, 1).ok());
        let same = first.and_then(|first| {
            civil::Date::new(first.year(), first.month(), self.0.day().min(first.days_in_month())).ok()
        });
        // Beyond the calendar's ends its last day stands.
        Self(same.unwrap_or_else(|| self.0.saturating_add(jiff::Span::new().months(months))))
    }

    /// Whether the same day `months` later is no later than `day`.
    pub fn is_past(self, months: i32, day: Self) -> bool {
        let number = |date: Self| i32::from(date.0.year()) * 12 + i32::from(date.0.month());
        match (number(self) + months).cmp(&number(day)) {
            std::cmp::Ordering::Equal => self.plus_months(months) <= day,
            order => order.is_lt(),
        }
    }

    /// Days from `self` to `other`.
    pub fn days_until(self, other: Self) -> i32 {
        let epoch = |date: civil::Date| i64::from(date.year()) * 366 + i64::from(date.day_of_year());
        if self.0.year() == other.0.year() {
            return i32::try_from(epoch(other.0) - epoch(self.0)).expect("days of one year");
        }
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

/// `31 March 2026`; `2026 年 3 月 31 日`.
impl Speak for Date {
    fn speak(&self, lang: Lang) -> String {
        let (year, month, day) = (self.0.year(), self.0.month(), self.0.day());
        match lang {
            Lang::En => format!("{day} {} {year}", MONTHS[month as usize - 1]),
            Lang::Zh => format!("{year} 年 {month} 月 {day} 日"),
        }
    }
}

/// English names of the months.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Moment {
    /// Reads `2026-03-31` or `2026-03-31 18:00`.
    ///
    /// # Errors
    /// If day or time is none.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let text = text.trim();
        let Some((date, time)) = text.split_once([' ', 'T']) else {
            return Ok(Self { date: Date::parse(text)?, minutes: None });
        };
        let wrong = || DateError::NoSuchTime(time.into());
        let (hours, minutes) = time.trim().split_once(':').ok_or_else(wrong)?;
        let (hours, minutes) =
            (hours.parse::<u16>().map_err(|_| wrong())?, minutes.parse::<u16>().map_err(|_| wrong())?);
        if hours > 23 || minutes > 59 {
            return Err(wrong());
        }
        Ok(Self { date: Date::parse(date)?, minutes: Some(hours * 60 + minutes) })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.minutes {
            None => self.date.fmt(f),
            Some(minutes) => write!(f, "{} {:02}:{:02}", self.date, minutes / 60, minutes % 60),
        }
    }
}

impl Zone {
    /// The zone of an IANA name.
    ///
    /// # Errors
    /// If there is none.
    pub fn parse(name: &str) -> Result<Self, DateError> {
        jiff::tz::TimeZone::get(name.trim()).map(Self).map_err(|_| DateError::NoSuchZone(name.into()))
    }

    /// The day and minute in this zone when clocks `offset` minutes ahead of UTC show this.
    pub fn moment_at(&self, date: Date, minutes: u16, offset: i32) -> Moment {
        let clock =
            date.0.at(0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(i64::from(minutes) - i64::from(offset)));
        let here = jiff::tz::TimeZone::UTC.to_timestamp(clock).map(|time| self.0.to_datetime(time)).unwrap_or(clock);
        let minutes = u16::from(here.hour().unsigned_abs()) * 60 + u16::from(here.minute().unsigned_abs());
        Moment { date: Date(here.date()), minutes: Some(minutes) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_and_others() {
        assert_eq!(Date::parse("2026-03-31").unwrap().to_string(), "2026-03-31");
        assert!(matches!(Date::parse("2026-02-30"), Err(DateError::NoSuchDay(_))));
        for text in ["31/03/2026", "2026-3-1", "", "2026-03", "20260331", "２０２６-03-31"] {
            assert!(matches!(Date::parse(text), Err(DateError::Form(_))), "{text}");
        }
        assert_eq!(Moment::parse("2026-03-31 18:00").unwrap().to_string(), "2026-03-31 18:00");
        assert!(Moment::parse("2026-03-31 25:00").is_err());
        assert!(Zone::parse("Asia/Shanghai").is_ok() && Zone::parse("Asia/Atlantis").is_err());
    }

    #[test]
    fn days_between() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("2026-01-01").days_until(day("2026-12-31")), 364);
        assert_eq!(day("2025-12-31").days_until(day("2026-01-01")), 1);
        assert_eq!(day("2026-01-31").plus_months(1), day("2026-02-28"));
    }
}
