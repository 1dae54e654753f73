//! Periods: of a fiscal year, and as written.

use ecow::EcoString;

use crate::diagnostic::Message;
use crate::say;

/// A part of a fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole year.
    Year,
    /// Half 1 or 2.
    Half(u8),
    /// Quarter 1 to 4.
    Quarter(u8),
    /// Month 1 to 12.
    Month(u8),
}

impl Part {
    /// Every part of a year: the year, halves, quarters, months.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Year)
            .chain((1..=2).map(Self::Half))
            .chain((1..=4).map(Self::Quarter))
            .chain((1..=12).map(Self::Month))
    }

    /// First and last month.
    pub fn months(self) -> (u8, u8) {
        match self {
            Self::Year => (1, 12),
            Self::Half(half) => (half * 6 - 5, half * 6),
            Self::Quarter(quarter) => (quarter * 3 - 2, quarter * 3),
            Self::Month(month) => (month, month),
        }
    }

    /// The parts one level below: quarters of a year or half, months of a quarter.
    pub fn children(self) -> Vec<Self> {
        match self {
            Self::Year => (1..=4).map(Self::Quarter).collect(),
            Self::Half(half) => (half * 2 - 1..=half * 2).map(Self::Quarter).collect(),
            Self::Quarter(quarter) => (quarter * 3 - 2..=quarter * 3).map(Self::Month).collect(),
            Self::Month(_) => Vec::new(),
        }
    }

    /// Reads `Q3`, `H1`, `M03`.
    fn parse(text: &str) -> Option<Self> {
        let (letter, digits) = (text.get(..1)?, text.get(1..)?);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u8 = digits.parse().ok()?;
        match (letter, number) {
            ("H", 1..=2) if digits.len() == 1 => Some(Self::Half(number)),
            ("Q", 1..=4) if digits.len() == 1 => Some(Self::Quarter(number)),
            ("M", 1..=12) if digits.len() == 2 => Some(Self::Month(number)),
            _ => None,
        }
    }

    /// `Q3`, `H1`, `M03`; nothing for the year.
    pub fn suffix(self) -> String {
        match self {
            Self::Year => String::new(),
            Self::Half(half) => format!("H{half}"),
            Self::Quarter(quarter) => format!("Q{quarter}"),
            Self::Month(month) => format!("M{month:02}"),
        }
    }

    fn index(self) -> u8 {
        match self {
            Self::Year => 0,
            Self::Half(half) => half,
            Self::Quarter(quarter) => 2 + quarter,
            Self::Month(month) => 6 + month,
        }
    }
}

/// A period of the plan's calendar: a fiscal year and a part of it. Four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The number of the fiscal year (2026 for FY2026).
    pub year: i16,
    index: u8,
}

impl Period {
    /// A part of a fiscal year.
    pub fn new(year: i16, part: Part) -> Self {
        Self { year, index: part.index() }
    }

    /// The part of the year.
    pub fn part(self) -> Part {
        match self.index {
            0 => Part::Year,
            half @ 1..=2 => Part::Half(half),
            quarter @ 3..=6 => Part::Quarter(quarter - 2),
            month => Part::Month(month - 6),
        }
    }

    /// Its place among the 19 periods of its year: the year, halves, quarters, months.
    pub fn slot(self) -> usize {
        usize::from(self.index)
    }

    /// The period at a place among the 19 of a year.
    pub fn from_slot(year: i16, slot: usize) -> Self {
        debug_assert!(slot < 19, "a year has 19 periods");
        Self { year, index: slot as u8 }
    }

    /// The whole fiscal year it is in.
    #[must_use]
    pub fn whole_year(self) -> Self {
        Self::new(self.year, Part::Year)
    }

    /// The same part of another year.
    #[must_use]
    pub fn in_year(self, year: i16) -> Self {
        Self { year, ..self }
    }

    /// The periods one level below.
    pub fn children(self) -> Vec<Self> {
        self.part().children().into_iter().map(|part| Self::new(self.year, part)).collect()
    }

    /// Its months.
    pub fn months(self) -> impl Iterator<Item = Self> {
        let (first, last) = self.part().months();
        (first..=last).map(move |month| Self::new(self.year, Part::Month(month)))
    }

    /// Whether all of `other` lies in it.
    pub fn holds(self, other: Self) -> bool {
        let ((from, to), (first, last)) = (self.part().months(), other.part().months());
        self.year == other.year && from <= first && last <= to
    }
}

/// A period as written; which days it means is known with the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PeriodText {
    /// `FY2026-Q3`: a year by name and a part of it.
    Fiscal {
        /// The year's name.
        year: EcoString,
        /// The part.
        part: Part,
    },
    /// `2026-03`.
    Month {
        /// The calendar year.
        year: i16,
        /// The month, 1 to 12.
        month: u8,
    },
    /// `2026-Q3`: only where the fiscal year is the calendar year.
    CalendarPart {
        /// The calendar year.
        year: i16,
        /// The part.
        part: Part,
    },
    /// `2026-W07`: for tracking only.
    Week {
        /// The calendar year.
        year: i16,
        /// The ISO week.
        week: u8,
    },
    /// `Q3`: of the year at hand.
    Part(Part),
}

/// Why a period cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeriodError {
    /// Another form.
    Form(EcoString),
    /// The year's name does not follow the plan's: what it should look like.
    Year {
        /// The name written.
        name: EcoString,
        /// The plan's own.
        known: EcoString,
    },
    /// A calendar month that is no month of this fiscal calendar.
    Unaligned(EcoString),
    /// A week, where something rolls up.
    Week(EcoString),
    /// `2026-Q3` although the fiscal year is not the calendar year.
    CalendarPart {
        /// As written.
        text: EcoString,
        /// The plan's own year name.
        known: EcoString,
    },
    /// `Q3` where no year is at hand.
    NoYear(EcoString),
}

impl PeriodError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        match self {
            Self::Form(text) => say!(en: "`{text}` is not a period", zh: "`{text}` 不是期间", text = text),
            Self::Year { name, known } => say!(
                en: "`{name}` does not follow the plan's fiscal year `{known}`", zh: "`{name}` 与方案财年 `{known}` 的写法不一致",
                name = name, known = known,
            ),
            Self::Unaligned(text) => say!(
                en: "`{text}` is a calendar month, but the fiscal months of this plan run differently",
                zh: "`{text}` 是自然月，而本方案的财务月并非自然月", text = text,
            ),
            Self::Week(text) => say!(
                en: "`{text}` is a week; weeks cross months and cannot be rolled up", zh: "`{text}` 是周；周会跨月，不能用于汇总",
                text = text,
            ),
            Self::CalendarPart { text, .. } => say!(
                en: "`{text}` is ambiguous, since the fiscal year is not the calendar year", zh: "财年不是自然年，`{text}` 含义不明",
                text = text,
            ),
            Self::NoYear(text) => say!(en: "`{text}` names no year", zh: "`{text}` 没有写明年份", text = text),
        }
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(match self {
            Self::Form(_) | Self::Year { .. } => say!(
                en: "write a period as in FY2026, FY2026-H1, FY2026-Q3, FY2026-M03 or 2026-03",
                zh: "请写期间，如 FY2026、FY2026-H1、FY2026-Q3、FY2026-M03 或 2026-03",
            ),
            Self::Unaligned(_) => say!(en: "name the fiscal month, as in FY2026-M03", zh: "请写财务月，如 FY2026-M03"),
            Self::Week(_) => say!(en: "use a month, and weeks for tracking only", zh: "请使用月份，周仅用于跟踪"),
            Self::CalendarPart { known, .. } => say!(en: "write `{known}-Q3`", zh: "请写 `{known}-Q3`", known = known),
            Self::NoYear(text) => {
                say!(en: "write it with its year, as in FY2026-{text}", zh: "请带上年份，如 FY2026-{text}", text = text)
            }
        })
    }
}

impl PeriodText {
    /// Reads a period as written.
    ///
    /// # Errors
    /// If the text has none of the forms.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim();
        let error = || PeriodError::Form(text.into());
        if let Some(part) = Part::parse(text) {
            return Ok(Self::Part(part));
        }
        let (head, tail) = text.split_once('-').map_or((text, None), |(head, tail)| (head, Some(tail)));
        if head.len() == 4 && head.bytes().all(|byte| byte.is_ascii_digit()) {
            return calendar_part(head.parse().map_err(|_| error())?, tail.ok_or_else(error)?).ok_or_else(error);
        }
        let digits = head.bytes().rev().take_while(u8::is_ascii_digit).count();
        let named = head.starts_with(char::is_alphabetic) && digits >= 2;
        let part = tail.map_or(Some(Part::Year), Part::parse).filter(|_| named).ok_or_else(error)?;
        Ok(Self::Fiscal { year: head.into(), part })
    }

    /// As written, for messages.
    pub fn text(&self) -> String {
        match self {
            Self::Fiscal { year, part: Part::Year } => year.to_string(),
            Self::Fiscal { year, part } => format!("{year}-{}", part.suffix()),
            Self::Month { year, month } => format!("{year}-{month:02}"),
            Self::CalendarPart { year, part } => format!("{year}-{}", part.suffix()),
            Self::Week { year, week } => format!("{year}-W{week:02}"),
            Self::Part(part) => part.suffix(),
        }
    }
}

fn calendar_part(year: i16, tail: &str) -> Option<PeriodText> {
    if let Some(part) = Part::parse(tail) {
        return Some(PeriodText::CalendarPart { year, part });
    }
    let (is_week, digits) = tail.strip_prefix('W').map_or((false, tail), |digits| (true, digits));
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u8 = digits.parse().ok()?;
    match (is_week, number) {
        (true, 1..=53) => Some(PeriodText::Week { year, week: number }),
        (false, 1..=12) => Some(PeriodText::Month { year, month: number }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for text in [
            "FY2026",
            "FY2026-H1",
            "FY2026-Q3",
            "FY2026-M03",
            "2026-03",
            "2026-W07",
            "2026-Q3",
            "Q3",
            "M12",
            "H2",
            "财年2026",
        ] {
            assert_eq!(PeriodText::parse(text).map(|period| period.text()).as_deref(), Ok(text));
        }
        for text in ["2026", "FY2026-Q5", "FY2026-M3", "2026-13", "2026-W54", "FY", "", "Q0", "FY2026-", "q3"] {
            assert!(PeriodText::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn parts_nest() {
        let year = Period::new(2026, Part::Year);
        for part in Part::all() {
            let period = Period::new(2026, part);
            assert_eq!(period.part(), part);
            assert!(year.holds(period));
            let below: Vec<Period> = period.children().into_iter().flat_map(Period::months).collect();
            assert!(below.is_empty() || below == period.months().collect::<Vec<_>>());
        }
        assert_eq!(std::mem::size_of::<Period>(), 4);
    }
}
