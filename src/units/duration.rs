//! Lengths of time and rhythms.

use std::cmp::Ordering;
use std::fmt;

use ecow::EcoString;

use crate::diagnostic::{Lang, Message, Speak};
use crate::say;

/// What a length of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DurationUnit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Calendar days.
    Days,
    /// Weeks.
    Weeks,
    /// Days on which work is done.
    WorkingDays,
    /// Months.
    Months,
    /// Quarters.
    Quarters,
    /// Years.
    Years,
}

/// A length of time as written: `2d`, `48h`, `5 working days`, `3 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: DurationUnit,
}

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DurationError(EcoString);

impl DurationError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        say!(en: "`{text}` is not a length of time", zh: "`{text}` 不是时长", text = self.0)
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(say!(
            en: "write a whole number with its unit: 30min, 48h, 2d, 5 working days, 9 weeks, 3 months, 1 year",
            zh: "请写整数加单位：30min、48h、2d、5 working days（5个工作日）、9 weeks、3 months、1 year",
        ))
    }
}

const UNITS: [(&[&str], DurationUnit); 8] = [
    (&["min", "minute", "minutes", "分钟"], DurationUnit::Minutes),
    (&["h", "hour", "hours", "小时"], DurationUnit::Hours),
    (&["d", "day", "days", "天", "日"], DurationUnit::Days),
    (&["w", "week", "weeks", "周"], DurationUnit::Weeks),
    (&["wd", "working day", "working days", "workdays", "工作日"], DurationUnit::WorkingDays),
    (&["month", "months", "个月", "月"], DurationUnit::Months),
    (&["quarter", "quarters", "季度"], DurationUnit::Quarters),
    (&["y", "year", "years", "年"], DurationUnit::Years),
];

impl DurationUnit {
    /// The words that it may be written by, in small letters and without the 个 that may stand before them.
    pub fn words() -> impl Iterator<Item = (&'static str, Self)> {
        UNITS.iter().flat_map(|(words, unit)| words.iter().map(|word| (word.trim_start_matches('个'), *unit)))
    }
}

impl Duration {
    /// Reads a length of time.
    ///
    /// # Errors
    /// If the text is none.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let error = || DurationError(text.into());
        let trimmed = text.trim();
        let end = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let count = trimmed[..end].parse().map_err(|_| error())?;
        let word = trimmed[end..].trim().to_lowercase();
        let word = word.strip_prefix('个').map_or(word.as_str(), str::trim_start);
        let unit =
            UNITS.iter().find(|(words, _)| words.iter().any(|candidate| candidate.trim_start_matches('个') == word));
        unit.map(|(_, unit)| Self { count, unit: *unit }).ok_or_else(error)
    }

    /// The length in the base of its family: minutes, working days or months.
    fn in_family(self) -> (u8, u64) {
        let count = u64::from(self.count);
        match self.unit {
            DurationUnit::Minutes => (0, count),
            DurationUnit::Hours => (0, count * 60),
            DurationUnit::Days => (0, count * 60 * 24),
            DurationUnit::Weeks => (0, count * 60 * 24 * 7),
            DurationUnit::WorkingDays => (1, count),
            DurationUnit::Months => (2, count),
            DurationUnit::Quarters => (2, count * 3),
            DurationUnit::Years => (2, count * 12),
        }
    }

    /// Which is longer, for lengths of one family: clock time and days, working days, or months.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let (own, theirs) = (self.in_family(), other.in_family());
        (own.0 == theirs.0).then(|| own.1.cmp(&theirs.1))
    }

    /// A number that orders lengths of one family: minutes, working days or months.
    pub fn rank(self) -> u64 {
        self.in_family().1
    }

    /// Lengths of one family can be compared.
    pub fn family(self) -> u8 {
        self.in_family().0
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.speak(Lang::En))
    }
}

/// `5 working days`; `5 个工作日`.
impl Speak for Duration {
    fn speak(&self, lang: Lang) -> String {
        let (en, zh) = match self.unit {
            DurationUnit::Minutes => ("minute", "分钟"),
            DurationUnit::Hours => ("hour", "小时"),
            DurationUnit::Days => ("day", "天"),
            DurationUnit::Weeks => ("week", "周"),
            DurationUnit::WorkingDays => ("working day", "个工作日"),
            DurationUnit::Months => ("month", "个月"),
            DurationUnit::Quarters => ("quarter", "个季度"),
            DurationUnit::Years => ("year", "年"),
        };
        match (lang, self.count) {
            (Lang::En, 1) => format!("1 {en}"),
            (Lang::En, count) => format!("{count} {en}s"),
            (Lang::Zh, count) => format!("{count} {zh}"),
        }
    }
}

/// How often something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rhythm {
    /// Every how many.
    pub count: u32,
    /// Of what.
    pub unit: RhythmUnit,
}

/// What a rhythm is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RhythmUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
    /// Half years.
    Half,
    /// Years.
    Year,
}

/// A text that is no rhythm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RhythmError(EcoString);

impl RhythmError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        say!(en: "`{text}` is not a rhythm", zh: "`{text}` 不是节奏", text = self.0)
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(say!(
            en: "write day, week, month, quarter, half or year, or a multiple such as 2 weeks",
            zh: "请写 day、week、month、quarter、half 或 year，也可写倍数，如 2 weeks",
        ))
    }
}

impl Rhythm {
    /// Reads `week` or `2 weeks`.
    ///
    /// # Errors
    /// If the text is none.
    pub fn parse(text: &str) -> Result<Self, RhythmError> {
        let trimmed = text.trim();
        let end = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(trimmed.len());
        let (digits, word) = trimmed.split_at(end);
        let count = if digits.is_empty() { Ok(1) } else { digits.parse() };
        let unit = match word.trim() {
            "day" | "days" => Some(RhythmUnit::Day),
            "week" | "weeks" => Some(RhythmUnit::Week),
            "month" | "months" => Some(RhythmUnit::Month),
            "quarter" | "quarters" => Some(RhythmUnit::Quarter),
            "half" | "halves" => Some(RhythmUnit::Half),
            "year" | "years" => Some(RhythmUnit::Year),
            _ => None,
        };
        match (count, unit) {
            (Ok(count), Some(unit)) if count > 0 => Ok(Self { count, unit }),
            _ => Err(RhythmError(text.into())),
        }
    }

    /// The months between two turns; nothing where it is counted in days or weeks.
    pub fn months(self) -> Option<u32> {
        let months = match self.unit {
            RhythmUnit::Day | RhythmUnit::Week => return None,
            RhythmUnit::Month => 1,
            RhythmUnit::Quarter => 3,
            RhythmUnit::Half => 6,
            RhythmUnit::Year => 12,
        };
        Some(self.count.saturating_mul(months))
    }

    /// Days between two turns, roughly: for telling which of two rhythms is slower.
    pub fn days(self) -> u32 {
        let days = match self.unit {
            RhythmUnit::Day => 1,
            RhythmUnit::Week => 7,
            RhythmUnit::Month => 30,
            RhythmUnit::Quarter => 91,
            RhythmUnit::Half => 182,
            RhythmUnit::Year => 365,
        };
        self.count.saturating_mul(days)
    }
}

/// `every week`, `every 2 weeks`; `每周`, `每 2 周`.
impl Speak for Rhythm {
    fn speak(&self, lang: Lang) -> String {
        let (en, zh) = match self.unit {
            RhythmUnit::Day => ("day", "天"),
            RhythmUnit::Week => ("week", "周"),
            RhythmUnit::Month => ("month", "月"),
            RhythmUnit::Quarter => ("quarter", "季度"),
            RhythmUnit::Half => ("half-year", "半年"),
            RhythmUnit::Year => ("year", "年"),
        };
        let measure =
            if matches!(self.unit, RhythmUnit::Month | RhythmUnit::Quarter | RhythmUnit::Half) { "个" } else { "" };
        match (lang, self.count) {
            (Lang::En, 1) => format!("every {en}"),
            (Lang::En, count) => format!("every {count} {en}s"),
            (Lang::Zh, 1) => format!("每{zh}"),
            (Lang::Zh, count) => format!("每 {count} {measure}{zh}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_as_written() {
        for (text, en, zh) in [
            ("2d", "2 days", "2 天"),
            ("48h", "48 hours", "48 小时"),
            ("5 working days", "5 working days", "5 个工作日"),
            ("5个工作日", "5 working days", "5 个工作日"),
            ("3 months", "3 months", "3 个月"),
            ("3个月", "3 months", "3 个月"),
            ("1y", "1 year", "1 年"),
            ("30天", "30 days", "30 天"),
        ] {
            let duration = Duration::parse(text).unwrap();
            assert_eq!((duration.speak(Lang::En).as_str(), duration.speak(Lang::Zh).as_str()), (en, zh), "{text}");
        }
        for text in ["2", "d", "1.5h", "-2d", "2 fortnights", ""] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_lengths_of_one_family_compare() {
        let length = |text| Duration::parse(text).unwrap();
        assert_eq!(length("48h").compare(length("2d")), Some(Ordering::Equal));
        assert_eq!(length("1y").compare(length("13 months")), Some(Ordering::Less));
        assert_eq!(length("30d").compare(length("1 month")), None);
    }

    #[test]
    fn rhythms() {
        let rhythm = |text| Rhythm::parse(text).unwrap();
        assert!(rhythm("week").days() < rhythm("2 weeks").days());
        assert_eq!(rhythm("2 weeks").speak(Lang::Zh), "每 2 周");
        assert_eq!(rhythm("quarter").speak(Lang::En), "every quarter");
        assert!(Rhythm::parse("weekly").is_err() && Rhythm::parse("0 weeks").is_err());
    }
}
