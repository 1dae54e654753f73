//! How other programs write days, and days read from their text.
//!
//! The notation is closed: `YYYY` or `YY`, `MM` or `M`, `DD` or `D`, each once, `MMM` for English names of months cut to three letters, and
//! any signs between; or the word `excel` for the day numbers of spreadsheets. Digits may lack their leading zero where signs set them
//! apart. A time of day may follow each day.

use std::fmt;

use crate::units::{Date, Moment, Zone};

/// How days are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateForm {
    /// Year first, then month and day, set apart by `-`, `/`, `.` or the characters for year, month and day, or not at all: what cannot be
    /// misread.
    YearFirst,
    /// The day numbers of spreadsheets: 1 is the first of January 1900, and there was a 29 February 1900.
    Excel,
    /// Parts in a stated order.
    Parts(Box<[DatePart]>),
}

/// A part of a day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// Four digits.
    Year,
    /// Two digits, of the years from 2000 on.
    ShortYear,
    /// One or two digits, or just two.
    Month(u8),
    /// Three letters.
    MonthName,
    /// One or two digits, or just two.
    Day(u8),
    /// A sign between.
    Sign(char),
}

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateFault {
    /// It is written otherwise.
    Form,
    /// The calendar does not have the day.
    NoSuchDay,
    /// The day does not have the time.
    NoSuchTime,
}

impl DateForm {
    /// Reads the notation; `None` where it lacks a part, has one twice, or has letters of no meaning.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "excel" {
            return Some(Self::Excel);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let run = rest.chars().take_while(|c| *c == first).count();
            let (part, length) = match (first, run) {
                ('Y', 4) => (DatePart::Year, 4),
                ('Y', 2) => (DatePart::ShortYear, 2),
                ('M', 3) => (DatePart::MonthName, 3),
                ('M', 1 | 2) => (DatePart::Month(run as u8), run),
                ('D', 1 | 2) => (DatePart::Day(run as u8), run),
                (sign, _) if sign.is_ascii_alphanumeric() => return None,
                (sign, _) => (DatePart::Sign(sign), sign.len_utf8()),
            };
            parts.push(part);
            rest = &rest[length..];
        }
        let count = |is: fn(&DatePart) -> bool| parts.iter().filter(|part| is(part)).count();
        let years = count(|part| matches!(part, DatePart::Year | DatePart::ShortYear));
        let months = count(|part| matches!(part, DatePart::Month(_) | DatePart::MonthName));
        let days = count(|part| matches!(part, DatePart::Day(_)));
        ((years, months, days) == (1, 1, 1)).then(|| Self::Parts(parts.into()))
    }

    /// Reads a day and the time that may follow it. A time with an offset from UTC is turned into that of the zone.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(&self, text: &str, zone: Option<&Zone>) -> Result<Moment, DateFault> {
        let text = text.trim();
        let (date, rest) = match self {
            Self::YearFirst => year_first(text)?,
            Self::Excel => return excel(text),
            Self::Parts(parts) => in_parts(text, parts)?,
        };
        if rest.is_empty() {
            return Ok(Moment { date, minutes: None });
        }
        let time = rest.strip_prefix('T').or_else(|| rest.strip_prefix(' ')).ok_or(DateFault::Form)?;
        time_of_day(date, time.trim_start(), zone)
    }
}

impl fmt::Display for DateForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YearFirst => f.write_str("YYYY-MM-DD"),
            Self::Excel => f.write_str("excel"),
            Self::Parts(parts) => parts.iter().try_for_each(|part| match part {
                DatePart::Year => f.write_str("YYYY"),
                DatePart::ShortYear => f.write_str("YY"),
                DatePart::MonthName => f.write_str("MMM"),
                DatePart::Month(width) => f.write_str(if *width == 2 { "MM" } else { "M" }),
                DatePart::Day(width) => f.write_str(if *width == 2 { "DD" } else { "D" }),
                DatePart::Sign(sign) => write!(f, "{sign}"),
            }),
        }
    }
}

/// A number of at least `least` and at most `most` digits at the beginning of a text, and what follows.
fn digits(text: &str, least: usize, most: usize) -> Result<(i16, &str), DateFault> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if count < least {
        return Err(DateFault::Form);
    }
    let number = text.as_bytes()[..count].iter().fold(0, |number, digit| number * 10 + i16::from(digit - b'0'));
    Ok((number, &text[count..]))
}

fn day_of(year: i16, month: i16, day: i16) -> Result<Date, DateFault> {
    let (month, day) = (i8::try_from(month).ok(), i8::try_from(day).ok());
    month.zip(day).and_then(|(month, day)| Date::new(year, month, day)).ok_or(DateFault::NoSuchDay)
}

fn year_first(text: &str) -> Result<(Date, &str), DateFault> {
    let (year, rest) = digits(text, 4, 4)?;
    let sign = rest.chars().next().ok_or(DateFault::Form)?;
    if sign.is_ascii_digit() {
        let (month, rest) = digits(rest, 2, 2)?;
        let (day, rest) = digits(rest, 2, 2)?;
        // More digits are no time of day but another number.
        return if rest.starts_with(|c: char| c.is_ascii_digit()) {
            Err(DateFault::Form)
        } else {
            Ok((day_of(year, month, day)?, rest))
        };
    }
    let after_month = match sign {
        '-' | '/' | '.' => sign,
        '年' => '月',
        _ => return Err(DateFault::Form),
    };
    let (month, rest) = digits(&rest[sign.len_utf8()..], 1, 2)?;
    let rest = rest.strip_prefix(after_month).ok_or(DateFault::Form)?;
    let (day, rest) = digits(rest, 1, 2)?;
    let rest = if sign == '年' { rest.strip_prefix('日').unwrap_or(rest) } else { rest };
    Ok((day_of(year, month, day)?, rest))
}

/// English names of months by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn in_parts<'t>(text: &'t str, parts: &[DatePart]) -> Result<(Date, &'t str), DateFault> {
    let (mut year, mut month, mut day, mut rest) = (0, 0, 0, text);
    let is_number = |part: &DatePart| !matches!(part, DatePart::Sign(_) | DatePart::MonthName);
    for (index, part) in parts.iter().enumerate() {
        // Without a sign behind it, a number ends only where its digits do.
        let is_set_apart = !parts.get(index + 1).is_some_and(is_number);
        let least = if is_set_apart { 1 } else { 2 };
        match part {
            DatePart::Year => (year, rest) = digits(rest, 4, 4)?,
            DatePart::ShortYear => {
                (year, rest) = digits(rest, 2, 2)?;
                year += 2000;
            }
            DatePart::Month(_) => (month, rest) = digits(rest, least, 2)?,
            DatePart::Day(_) => (day, rest) = digits(rest, least, 2)?,
            DatePart::MonthName => {
                let name = rest.get(..3).ok_or(DateFault::Form)?;
                let found = MONTHS.iter().position(|month| name.eq_ignore_ascii_case(month)).ok_or(DateFault::Form)?;
                (month, rest) = (found as i16 + 1, &rest[3..]);
            }
            DatePart::Sign(sign) => rest = rest.strip_prefix(*sign).ok_or(DateFault::Form)?,
        }
    }
    Ok((day_of(year, month, day)?, rest))
}

/// The last day number that spreadsheets have, of the year 9999.
const LAST_SERIAL: i32 = 2_958_465;

fn excel(text: &str) -> Result<Moment, DateFault> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
        return Err(DateFault::Form);
    }
    let serial: i32 = whole.parse().map_err(|_| DateFault::NoSuchDay)?;
    // The 29th of February 1900, which spreadsheets have and the calendar has not.
    if serial == 0 || serial == 60 || serial > LAST_SERIAL {
        return Err(DateFault::NoSuchDay);
    }
    let before = if serial > 60 { 1 } else { 0 };
    let date = Date::new(1899, 12, 31).ok_or(DateFault::NoSuchDay)?.plus_days(serial - before);
    if part.is_empty() {
        return Ok(Moment { date, minutes: None });
    }
    let kept = &part[..part.len().min(9)];
    let scale = 10_u64.pow(kept.len() as u32);
    let part: u64 = kept.parse().map_err(|_| DateFault::Form)?;
    // To the nearest minute, since a third of a day has no end.
    let minutes = (part * 1440 * 2 + scale) / (scale * 2);
    Ok(Moment { date, minutes: Some(u16::try_from(minutes.min(1439)).unwrap_or(1439)) })
}

fn time_of_day(date: Date, text: &str, zone: Option<&Zone>) -> Result<Moment, DateFault> {
    let (hours, rest) = digits(text, 1, 2)?;
    let (minutes, mut rest) = digits(rest.strip_prefix(':').ok_or(DateFault::Form)?, 2, 2)?;
    if let Some(after) = rest.strip_prefix(':') {
        let (seconds, after) = digits(after, 2, 2)?;
        if seconds > 60 {
            return Err(DateFault::NoSuchTime);
        }
        rest = after.strip_prefix('.').map_or(after, |part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    if hours > 23 || minutes > 59 {
        return Err(DateFault::NoSuchTime);
    }
    let minutes = (hours * 60 + minutes) as u16;
    match offset(rest.trim_start())? {
        None => Ok(Moment { date, minutes: Some(minutes) }),
        Some(offset) => Ok(match zone {
            Some(zone) => zone.moment_at(date, minutes, offset),
            None => Moment { date, minutes: Some(minutes) },
        }),
    }
}

/// Minutes from UTC: `Z`, `+08:00`, `-0500`, `+08`; nothing where none is written.
fn offset(text: &str) -> Result<Option<i32>, DateFault> {
    if text.is_empty() {
        return Ok(None);
    }
    if text == "Z" {
        return Ok(Some(0));
    }
    let (sign, rest) = match text.as_bytes()[0] {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return Err(DateFault::Form),
    };
    let (hours, rest) = digits(rest, 2, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = if rest.is_empty() { (0, rest) } else { digits(rest, 2, 2)? };
    match (rest, hours, minutes) {
        ("", 0..=18, 0..=59) => Ok(Some(sign * i32::from(hours * 60 + minutes))),
        _ => Err(DateFault::NoSuchTime),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(form: &str, text: &str) -> Result<String, DateFault> {
        let form = if form.is_empty() { DateForm::YearFirst } else { DateForm::parse(form).expect("a form") };
        let zone = Zone::parse("Asia/Shanghai").expect("a zone");
        form.read(text, Some(&zone)).map(|moment| moment.to_string())
    }

    #[test]
    fn days_in_the_orders_that_programs_write() {
        for (form, text, day) in [
            ("", "2026-03-31", "2026-03-31"),
            ("", "2026/3/1", "2026-03-01"),
            ("", "2026.03.01", "2026-03-01"),
            ("", "20260331", "2026-03-31"),
            ("", "2026年3月1日", "2026-03-01"),
            ("", "2026-03-31T18:05:59.123", "2026-03-31 18:05"),
            ("", "2026-03-31T18:05:00Z", "2026-04-01 02:05"),
            ("", "2026-03-31 18:05 -0500", "2026-04-01 07:05"),
            ("DD/MM/YYYY", "01/02/2026", "2026-02-01"),
            ("MM/DD/YYYY", "1/2/2026 7:30", "2026-01-02 07:30"),
            ("DD.MM.YY", "31.03.26", "2026-03-31"),
            ("DDMMYYYY", "01022026", "2026-02-01"),
            ("D MMM YYYY", "5 Mar 2026", "2026-03-05"),
            ("DD-MMM-YY", "05-MAR-26", "2026-03-05"),
            ("YYYY年M月D日", "2026年12月5日", "2026-12-05"),
            ("excel", "46112", "2026-03-31"),
            ("excel", "46112.75", "2026-03-31 18:00"),
            ("excel", "1", "1900-01-01"),
            ("excel", "59", "1900-02-28"),
            ("excel", "61", "1900-03-01"),
        ] {
            assert_eq!(read(form, text).as_deref(), Ok(day), "{form}: {text}");
        }
    }

    #[test]
    fn what_is_no_day() {
        use DateFault::{Form, NoSuchDay, NoSuchTime};
        for (form, text, fault) in [
            ("", "31/03/2026", Form),
            ("", "2026-02-30", NoSuchDay),
            ("", "2026-13-01", NoSuchDay),
            ("", "2026-03", Form),
            ("", "202603311", Form),
            ("", "2026-03-31 25:00", NoSuchTime),
            ("", "2026-03-31x", Form),
            ("DD/MM/YYYY", "02/13/2026", NoSuchDay),
            ("DD/MM/YYYY", "2026-02-01", Form),
            ("DDMMYYYY", "1022026", Form),
            ("excel", "60", NoSuchDay),
            ("excel", "2026-03-31", Form),
            ("excel", "99999999999", NoSuchDay),
        ] {
            assert_eq!(read(form, text), Err(fault), "{form}: {text}");
        }
    }

    #[test]
    fn forms_have_each_part_once() {
        for form in ["DD/MM", "YYYY-MM-DD-DD", "yyyy-mm-dd", "YYY-MM-DD", "DD MMMM YYYY", ""] {
            assert_eq!(DateForm::parse(form), None, "{form}");
        }
        assert_eq!(DateForm::parse("D. MMM YYYY").map(|form| form.to_string()).as_deref(), Some("D. MMM YYYY"));
    }
}
