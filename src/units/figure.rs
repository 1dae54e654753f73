//! Numbers as people write them: `2亿`, `50m`, `USD 12k`, `15%`, `1.5x`, `25 each`.

use ecow::EcoString;

use crate::diagnostic::Message;
use crate::say;
use crate::units::{Currency, Quantity};

/// A number as written, read without knowing what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Figure {
    /// An amount or a count: `5000万`, `USD 12k`, `300家`.
    Amount {
        /// The number.
        value: Quantity,
        /// The currency written beside it.
        currency: Option<Currency>,
        /// The unit word written behind it.
        word: Option<EcoString>,
    },
    /// `15%`, as a fraction.
    Percent(Quantity),
    /// `1.5x`.
    Times(Quantity),
    /// `25 each`: an amount per unit.
    Each {
        /// The amount.
        value: Quantity,
        /// The currency written beside it.
        currency: Option<Currency>,
    },
}

/// Why a text is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureError {
    /// Nothing is written.
    Empty,
    /// `1e3`: could be a number or a slip.
    Exponent(EcoString),
    /// `0o17`, `0x1F`.
    Base(EcoString),
    /// `.inf`, `.nan`.
    NotFinite(EcoString),
    /// `1,00,000`, `1.234.567`.
    Grouping(EcoString),
    /// More than 18 digits.
    Digits(EcoString),
    /// More than 6 decimals.
    Decimals(EcoString),
    /// `5万k`: two scales.
    Scales(EcoString),
    /// No number in it.
    Word(EcoString),
}

/// Digits that a number may have in all, and behind the point.
const MAX_DIGITS: usize = 18;
const MAX_DECIMALS: i32 = 6;

impl FigureError {
    /// Whether the number is readable but has too many digits.
    pub fn is_precision(&self) -> bool {
        matches!(self, Self::Digits(_) | Self::Decimals(_))
    }

    /// What is wrong.
    pub fn explain(&self) -> Message {
        match self {
            Self::Empty => say!(en: "a number is missing here", zh: "此处缺少数字"),
            Self::Exponent(text) => {
                say!(en: "`{text}` is written with an exponent", zh: "`{text}` 使用了科学计数法", text = text)
            }
            Self::Base(text) => say!(en: "`{text}` is not a decimal number", zh: "`{text}` 不是十进制数", text = text),
            Self::NotFinite(text) => {
                say!(en: "`{text}` is not a finite number", zh: "`{text}` 不是有限数", text = text)
            }
            Self::Grouping(text) => {
                say!(en: "the digits of `{text}` are grouped unevenly", zh: "`{text}` 的数字分组不规范", text = text)
            }
            Self::Digits(text) => {
                say!(en: "`{text}` has more than 18 digits", zh: "`{text}` 超过 18 位数字", text = text)
            }
            Self::Decimals(text) => {
                say!(en: "`{text}` has more than 6 decimals", zh: "`{text}` 超过 6 位小数", text = text)
            }
            Self::Scales(text) => say!(en: "`{text}` has two scales", zh: "`{text}` 含有两个数量单位", text = text),
            Self::Word(text) => say!(en: "`{text}` is not a number", zh: "`{text}` 不是数字", text = text),
        }
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(match self {
            Self::Empty | Self::Word(_) => say!(
                en: "write a number such as 5000万, 1.2bn, 12k, 200_000, 15% or 1.5x",
                zh: "请写数字，如 5000万、1.2亿、12k、200_000、15% 或 1.5x",
            ),
            Self::Exponent(_) => {
                say!(en: "write it out, or with k, m, bn, 万 or 亿", zh: "请完整写出，或使用 k、m、bn、万、亿")
            }
            Self::Base(_) | Self::NotFinite(_) => say!(en: "write a plain decimal number", zh: "请写普通的十进制数"),
            Self::Grouping(_) => say!(
                en: "group by threes with `,` or `_`, as in 1,000,000, and write decimals behind a `.`",
                zh: "请每三位用 `,` 或 `_` 分组，如 1,000,000，小数点用 `.`",
            ),
            Self::Digits(_) | Self::Decimals(_) => say!(
                en: "amounts have at most 18 digits, 6 of them decimals, so that no sum or product is ever rounded silently",
                zh: "金额最多 18 位数字，其中小数最多 6 位，以保证任何合计与乘积都不会被悄悄舍入",
            ),
            Self::Scales(_) => say!(en: "write one of k, m, bn, 万, 亿", zh: "请只写 k、m、bn、万、亿 之一"),
        })
    }
}

impl Figure {
    /// Reads a number as written.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, FigureError> {
        if let Some(value) = plain_digits(text) {
            return Ok(Self::Amount { value, currency: None, word: None });
        }
        Self::parse_in(text, 0)
    }

    /// Reads a number as written where a plain amount, with neither a scale nor a word of its own, is counted in 10 to the
    /// `power`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse_in(text: &str, power: u8) -> Result<Self, FigureError> {
        let narrow = narrow(text.trim());
        let text = narrow.as_str();
        if text.is_empty() {
            return Err(FigureError::Empty);
        }
        refuse_other_notations(text)?;
        let (prefix, rest) = split_currency(text);
        let (sign, rest) = split_sign(rest);
        let (prefix, rest) = if prefix.is_none() { split_currency(rest) } else { (prefix, rest) };
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_'))).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        if !digits.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(FigureError::Word(text.into()));
        }
        let number = Digits::read(digits, text)?;
        let (scale, tail) = split_scale(tail.trim_start(), text)?;
        let tail = tail.trim();
        let plain = scale == 0 && (tail.is_empty() || Currency::parse(tail).is_ok());
        number.with_tail(sign, if plain { i32::from(power) } else { scale }, tail, prefix, text)
    }
}

/// A number of nothing but digits, as most are written.
fn plain_digits(text: &str) -> Option<Quantity> {
    let plain = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok().map(Quantity::from_int)).flatten()
}

/// Full-width digits, signs and points as narrow ones.
fn narrow(text: &str) -> EcoString {
    if text.is_ascii() {
        return text.into();
    }
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '\u{2212}' => '-',
            '￥' => '¥',
            _ => c,
        })
        .collect()
}

fn refuse_other_notations(text: &str) -> Result<(), FigureError> {
    let lower = text.to_ascii_lowercase();
    let body = lower.trim_start_matches(['+', '-']);
    if matches!(body, ".inf" | ".nan" | "inf" | "nan" | "infinity") {
        return Err(FigureError::NotFinite(text.into()));
    }
    let radix = ["0x", "0o", "0b"].iter().find_map(|mark| body.strip_prefix(mark));
    if radix.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_hexdigit())) {
        return Err(FigureError::Base(text.into()));
    }
    let exponent = body.split_once('e').is_some_and(|(mantissa, power)| {
        mantissa.ends_with(|c: char| c.is_ascii_digit() || c == '.')
            && !mantissa.contains(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_')))
            && power.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit())
    });
    if exponent { Err(FigureError::Exponent(text.into())) } else { Ok(()) }
}

fn split_sign(text: &str) -> (i128, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (-1, text[1..].trim_start()),
        Some(b'+') => (1, text[1..].trim_start()),
        _ => (1, text),
    }
}

/// A currency code or sign before the number.
fn split_currency(text: &str) -> (Option<Currency>, &str) {
    for (sign, code) in [
        ("US$", "USD"),
        ("HK$", "HKD"),
        ("A$", "AUD"),
        ("C$", "CAD"),
        ("¥", "CNY"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("$", "USD"),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (Currency::parse(code).ok(), rest.trim_start());
        }
    }
    let Some(code) = text.get(..3) else { return (None, text) };
    let follows = text[3..].trim_start();
    if code.bytes().all(|byte| byte.is_ascii_uppercase())
        && follows.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
        && let Ok(currency) = Currency::parse(code)
    {
        return (Some(currency), follows);
    }
    (None, text)
}

/// Power of ten of a scale word, and the text behind it.
fn split_scale<'a>(tail: &'a str, text: &str) -> Result<(i32, &'a str), FigureError> {
    const SCALES: [(&str, i32); 9] =
        [("亿", 8), ("万亿", 12), ("万", 4), ("千", 3), ("百", 2), ("bn", 9), ("mn", 6), ("k", 3), ("m", 6)];
    let find = |tail: &'a str| {
        let longest = SCALES.iter().filter(|(word, _)| starts_with_word(tail, word)).max_by_key(|(word, _)| word.len());
        longest.map(|(word, power)| (*power, &tail[word.len()..]))
    };
    match find(tail) {
        None => Ok((0, tail)),
        Some((_, rest)) if find(rest).is_some() => Err(FigureError::Scales(text.into())),
        Some(found) => Ok(found),
    }
}

/// Whether a scale word stands at the start; Latin ones (in either case) must end there, or `months` would be a scale.
fn starts_with_word(tail: &str, word: &str) -> bool {
    let Some(head) = tail.get(..word.len()) else { return false };
    head.eq_ignore_ascii_case(word)
        && (!word.is_ascii()
            || !tail[word.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
            || is_scale_at(&tail[word.len()..]))
}

/// Whether another Latin scale follows at once, as in `5km`, which is reported as two scales.
fn is_scale_at(tail: &str) -> bool {
    matches!(tail.to_ascii_lowercase().as_str(), "k" | "m" | "bn" | "mn")
}

/// The digits of a number: whole part and decimals.
struct Digits {
    digits: String,
    decimals: i32,
}

impl Digits {
    fn read(written: &str, text: &str) -> Result<Self, FigureError> {
        let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
        if !is_grouped(whole) || decimals.contains([',', '.', '_']) || (written.ends_with('.')) {
            return Err(FigureError::Grouping(text.into()));
        }
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let decimals = decimals.trim_end_matches('0');
        let digits = format!("{}{decimals}", whole.trim_start_matches('0'));
        Ok(Self { digits, decimals: decimals.len() as i32 })
    }

    /// The number times 10 to the `power`.
    fn scaled(&self, sign: i128, power: i32, text: &str) -> Result<Quantity, FigureError> {
        let digits = self.digits.trim_start_matches('0');
        let trailing = digits.len() - digits.trim_end_matches('0').len();
        let decimals = self.decimals - power;
        if digits.is_empty() {
            return Ok(Quantity::ZERO);
        }
        if digits.len() as i32 + (-decimals).max(0) > MAX_DIGITS as i32 {
            return Err(FigureError::Digits(text.into()));
        }
        if decimals - trailing as i32 > MAX_DECIMALS {
            return Err(FigureError::Decimals(text.into()));
        }
        let mantissa: i128 = digits.parse().map_err(|_| FigureError::Digits(text.into()))?;
        let shift = MAX_DECIMALS - decimals;
        let micros =
            if shift >= 0 { mantissa * 10_i128.pow(shift as u32) } else { mantissa / 10_i128.pow((-shift) as u32) };
        Ok(Quantity::from_micros(sign * micros))
    }

    fn with_tail(
        &self,
        sign: i128,
        scale: i32,
        tail: &str,
        prefix: Option<Currency>,
        text: &str,
    ) -> Result<Figure, FigureError> {
        let scaled = |power| self.scaled(sign, power, text);
        if tail.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_')) {
            return Err(FigureError::Grouping(text.into()));
        }
        match tail {
            "%" => Ok(Figure::Percent(scaled(scale - 2)?)),
            "‰" => Ok(Figure::Percent(scaled(scale - 3)?)),
            "x" | "X" | "×" | "倍" => Ok(Figure::Times(scaled(scale)?)),
            "each" | "每个" => Ok(Figure::Each { value: scaled(scale)?, currency: prefix }),
            _ => self.amount(scaled(scale)?, tail, prefix, text),
        }
    }

    fn amount(&self, value: Quantity, tail: &str, prefix: Option<Currency>, text: &str) -> Result<Figure, FigureError> {
        let (currency, word) = match (prefix, tail) {
            (_, "") => (prefix, None),
            (None, "元") => (None, None),
            (None, code) if Currency::parse(code).is_ok() => (Currency::parse(code).ok(), None),
            (_, word) if word.contains(|c: char| c.is_ascii_digit() || "%‰:：;；".contains(c)) => {
                return Err(FigureError::Word(text.into()));
            }
            (_, word) => (prefix, Some(word.into())),
        };
        Ok(Figure::Amount { value, currency, word })
    }
}

/// Whether digits stand without groups, or in groups of three or four divided by one sign.
fn is_grouped(whole: &str) -> bool {
    let Some(mark) = whole.chars().find(|c| matches!(c, ',' | '_')) else { return true };
    let groups: Vec<&str> = whole.split(mark).collect();
    let even = |size: usize| {
        let (first, rest) = groups.split_first().expect("split gives one part at least");
        !first.is_empty() && first.len() <= size && rest.iter().all(|group| group.len() == size)
    };
    groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit())) && (even(3) || even(4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        match Figure::parse(text) {
            Ok(Figure::Amount { value, currency, word }) => {
                let currency = currency.map(|currency| format!("{currency} ")).unwrap_or_default();
                let word = word.map(|word| format!(" {word}")).unwrap_or_default();
                format!("{currency}{value}{word}")
            }
            Ok(Figure::Percent(share)) => format!("share {share}"),
            Ok(Figure::Times(factor)) => format!("times {factor}"),
            Ok(Figure::Each { value, .. }) => format!("each {value}"),
            Err(error) => format!("{error:?}"),
        }
    }

    #[test]
    fn what_people_write() {
        for (text, expected) in [
            ("2亿", "200000000"),
            ("5000万", "50000000"),
            ("1.21亿", "121000000"),
            ("50m", "50000000"),
            ("1.2bn", "1200000000"),
            ("12k", "12000"),
            ("-5万", "-50000"),
            ("200_000_000", "200000000"),
            ("200,000,000", "200000000"),
            ("2,0000", "20000"),
            ("USD 12k", "USD 12000"),
            ("-USD 5", "USD -5"),
            ("€3.50", "EUR 3.5"),
            ("300家", "300 家"),
            ("３００家", "300 家"),
            ("15%", "share 0.15"),
            ("１５％", "share 0.15"),
            ("3‰", "share 0.003"),
            ("0.5%", "share 0.005"),
            ("1.5x", "times 1.5"),
            ("2倍", "times 2"),
            ("25 each", "each 25"),
            ("12 months", "12 months"),
            ("0", "0"),
            ("1_000", "1000"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for (text, kind) in [
            ("1e3", "Exponent"),
            ("0o17", "Base"),
            (".inf", "NotFinite"),
            (".nan", "NotFinite"),
            ("1,00,000", "Grouping"),
            ("1.234.567", "Grouping"),
            ("12.", "Grouping"),
            ("1234567890123456789012345", "Digits"),
            ("0.1234567", "Decimals"),
            ("5万k", "Scales"),
            ("5km", "Scales"),
            ("yes", "Word"),
            ("no", "Word"),
            ("", "Empty"),
            ("12:30", "Word"),
        ] {
            assert!(shown(text).starts_with(kind), "{text}: {}", shown(text));
        }
    }

    proptest! {
        #[test]
        fn prints_and_reads_back(micros in -10_i128.pow(17)..10_i128.pow(17)) {
            let value = Quantity::from_micros(micros);
            prop_assert_eq!(Figure::parse(&value.to_string()), Ok(Figure::Amount { value, currency: None, word: None }));
        }

        #[test]
        fn never_panics(text in "\\PC{0,12}") {
            let _ = Figure::parse(&text);
        }
    }
}
