//! Texts that mean something to the compiler or to the reader in one form only: `day 20`, `2 per month`, a unit word.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::read::{Noun, Read, Reader, scalar};
use crate::syntax::rules::{unknown_word, wrong_type};
use crate::syntax::shape::Shape;
use crate::text::Node;
use crate::units::{Figure, Rhythm};

/// Texts of a form; each is kept and printed as it is written.
macro_rules! worded {
    ($($(#[doc = $doc:literal])* $name:ident, $en:literal, $zh:literal, $schema:expr, $words:expr, $fits:expr;)*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub struct $name(pub Spanned<EcoString>);

            impl std::ops::Deref for $name {
                type Target = Spanned<EcoString>;
                fn deref(&self) -> &Spanned<EcoString> {
                    &self.0
                }
            }

            impl Read for $name {
                const NOUN: Noun = Noun { en: $en, zh: $zh };

                fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                    let text = scalar(node, Self::NOUN, reader)?;
                    let words: &[&str] = $words;
                    let fits: fn(&str) -> bool = $fits;
                    if words.contains(&text.as_str()) || fits(&text) {
                        return Some(Self(text));
                    }
                    if words.is_empty() {
                        wrong_type::report_text(reader, &text, Self::NOUN);
                    } else {
                        unknown_word::report_choice(reader, &text, Self::NOUN, words);
                    }
                    None
                }

                fn schema(_: &mut SchemaGenerator) -> Schema {
                    $schema
                }

                fn shape(&self) -> Shape {
                    Shape::Text(self.0.value.clone())
                }
            }
        )*
    };
}

worded! {
    /// What a metric is measured in.
    UnitWord, "money, percent, count, a currency or a unit word such as 家", "money、percent、count、币种或量词（如 家）",
        json_schema!({"type": "string", "examples": ["money", "percent", "count", "家"]}), &[], is_unit;
    /// How often in a stretch of time.
    Frequency, "how often, such as `2 per month`", "频次，如 `2 per month`（每月 2 次）",
        json_schema!({"type": "string", "pattern": "^[0-9]+ per .+$", "examples": ["2 per month"]}), &[], is_frequency;
    /// A day of the month.
    MonthDay, "a day of the month such as `day 20`", "每月的某一天，如 `day 20`",
        json_schema!({"type": "string", "pattern": "^day [0-9]{1,2}$", "examples": ["day 20"]}), &[], is_month_day;
    /// A time of day.
    DayTime, "a time of day such as 18:00", "一天中的时刻，如 18:00",
        json_schema!({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", "examples": ["18:00"]}), &[],
        |text| minutes(text).is_some();
    /// What holds below the first point of a line.
    BelowFirst, "`hold`, or a number such as 0", "`hold`，或数字，如 0",
        json_schema!({"type": ["string", "number"], "pattern": "^hold$|[0-9０-９]", "examples": ["hold", "0"]}), &[],
        |text| text == "hold" || Figure::parse(text).is_ok();
    /// Per what a cap holds.
    CapPer, "transaction, month, quarter, half, year or pool", "transaction、month、quarter、half、year 或 pool",
        json_schema!({"enum": ["transaction", "month", "quarter", "half", "year", "pool"]}),
        &["transaction", "month", "quarter", "half", "year", "pool"], |_| false;
    /// Whose numbers the readers of a dashboard see.
    Sees, "own, team, unit or all", "own、team、unit 或 all",
        json_schema!({"enum": ["own", "team", "unit", "all"]}), &["own", "team", "unit", "all"], |_| false;
    /// What of a metric a test compares.
    ComparedAs, "attainment, attainment-to-date, amount, excess, growth or increase", "attainment、attainment-to-date、amount、excess、growth 或 increase",
        json_schema!({"enum": ["attainment", "attainment-to-date", "amount", "excess", "growth", "increase"]}),
        &["attainment", "attainment-to-date", "amount", "excess", "growth", "increase"], |_| false;
    /// The time over which a test counts.
    CountedOver, "transaction, month, quarter, half or year", "transaction、month、quarter、half 或 year",
        json_schema!({"enum": ["transaction", "month", "quarter", "half", "year"]}),
        &["transaction", "month", "quarter", "half", "year"], |_| false;
}

/// Words that stand for yes, no or nothing elsewhere: where a unit is asked for, they are a slip.
const NO_UNITS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "none", "nan"];

/// Whether a text can stand behind a number: it begins with a letter and is no sentence.
fn is_unit(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().count() <= 40
        && !text.chars().any(char::is_control)
        && !NO_UNITS.contains(&text.to_ascii_lowercase().as_str())
}

fn is_frequency(text: &str) -> bool {
    let Some((count, rhythm)) = text.split_once(" per ") else { return false };
    count.parse().is_ok_and(|count: u32| count > 0) && Rhythm::parse(rhythm.trim()).is_ok()
}

/// The minutes from midnight to a time of day written with two digits each; `24:00` is the midnight that ends the day.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse());
    let (hours, minutes): (u16, u16) = (number(hours)?.ok()?, number(minutes)?.ok()?);
    let time = hours * 60 + minutes;
    (minutes < 60 && time <= 24 * 60).then_some(time)
}

impl DayTime {
    /// The minutes since midnight.
    pub fn minutes(&self) -> u16 {
        minutes(&self.0).unwrap_or_default()
    }
}

fn is_month_day(text: &str) -> bool {
    let day = text.strip_prefix("day ").map(str::parse);
    matches!(day, Some(Ok(1..=31_u8)))
}
