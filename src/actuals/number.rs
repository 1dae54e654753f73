//! Numbers as programs export them, read exactly.

use crate::units::{Currency, Figure, Quantity};

/// How numbers are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberForm {
    /// Stands before decimals.
    pub decimal: char,
    /// Groups digits, where that is said; then it may stand anywhere between them.
    pub thousands: Option<char>,
    /// The plan's currency, to tell which one a sign means that several have.
    pub currency: Currency,
}

/// What a number is, beside its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nothing.
    Plain,
    /// A currency stood with it.
    Money(Currency),
    /// It had a `%` or `‰`, and is a part of one.
    Share,
    /// It had a scale of its own: `5万`.
    Scaled,
}

/// Why a text is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberFault {
    /// Other signs than numbers have.
    NotANumber,
    /// It has an exponent, so that its last digits are lost.
    Exponent,
    /// More than 18 digits.
    TooLong,
    /// More than six decimals.
    TooPrecise,
    /// Digits are grouped otherwise than by three, so that a group may be decimals.
    Groups,
    /// A sign that several currencies have, and the plan's is none of them.
    Sign,
}

/// The most digits of a number, and the most decimals.
const DIGITS: usize = 18;
const DECIMALS: usize = 6;

/// Reads a number.
///
/// # Errors
/// Why it is none.
pub fn read_number(text: &str, form: &NumberForm) -> Result<(Quantity, Measure), NumberFault> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    match plain(digits, form.decimal) {
        Some(micros) => Ok((Quantity::from_micros(if negative { -micros } else { micros }), Measure::Plain)),
        None => dressed(text, form),
    }
}

/// Millionths of digits with at most one decimal sign and six decimals, which is what nearly all numbers are.
fn plain(digits: &[u8], decimal: char) -> Option<i128> {
    if digits.is_empty() || digits.len() > DIGITS {
        return None;
    }
    let (mut value, mut decimals) = (0_u64, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                decimals = decimals.map(|count| count + 1);
            }
            sign if char::from(*sign) == decimal && decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    match decimals {
        Some(0) => None,
        Some(count) if count > DECIMALS => None,
        // A lone sign has no digit before it, but `.5` is a number.
        count => Some(i128::from(value) * 10_i128.pow((DECIMALS - count.unwrap_or(0)) as u32)),
    }
}

/// A number with signs around it.
fn dressed(text: &str, form: &NumberForm) -> Result<(Quantity, Measure), NumberFault> {
    let narrow: String = text.chars().map(narrow).collect();
    let mut rest = narrow.trim();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, rest) = (true, inner.trim());
    }
    let (mut measure, mut signs) = (Measure::Plain, u8::from(negative));
    loop {
        let before = rest;
        if let Some(inner) = rest.strip_prefix('-').or_else(|| rest.strip_suffix('-')) {
            (negative, signs, rest) = (true, signs + 1, inner.trim());
        }
        if let Some(inner) = rest.strip_prefix('+') {
            (signs, rest) = (signs + 1, inner.trim());
        }
        if let Some((currency, inner)) = currency(rest, form)? {
            if measure != Measure::Plain {
                return Err(NumberFault::NotANumber);
            }
            (measure, rest) = (Measure::Money(currency), inner.trim());
        }
        if rest.len() == before.len() {
            break;
        }
    }
    if signs > 1 {
        return Err(NumberFault::NotANumber);
    }
    let shifted = match rest.strip_suffix('%') {
        Some(inner) => Some((inner, 2)),
        None => rest.strip_suffix('‰').map(|inner| (inner, 3)),
    };
    if let Some((inner, shift)) = shifted.filter(|_| measure == Measure::Plain) {
        let value = grouped(inner.trim(), form, shift)?;
        return Ok((sign(value, negative), Measure::Share));
    }
    match grouped(rest, form, 0) {
        Err(NumberFault::NotANumber) if form.decimal == '.' => {
            let value = scaled(rest).ok_or(NumberFault::NotANumber)?;
            let measure = if measure == Measure::Plain { Measure::Scaled } else { measure };
            Ok((sign(value, negative), measure))
        }
        value => Ok((sign(value?, negative), measure)),
    }
}

fn sign(value: Quantity, negative: bool) -> Quantity {
    if negative { -value } else { value }
}

/// The narrow sign of a wide one, and one sign for all that mean below zero.
fn narrow(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{2212}' | '\u{2013}' => '-',
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' => ' ',
        '\u{2019}' => '\'',
        '\u{ffe5}' => '¥',
        _ => sign,
    }
}

/// An amount with a scale such as `万`.
fn scaled(text: &str) -> Option<Quantity> {
    let is_scale = text.ends_with(['万', '亿']) && text.starts_with(|c: char| c.is_ascii_digit());
    match Figure::parse(text).ok()? {
        Figure::Amount { value, currency: None, word: None } if is_scale => Some(value),
        _ => None,
    }
}

/// Currencies that write their amounts with a dollar sign.
const DOLLARS: [&str; 12] = ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "BRL"];

/// The currency at the beginning or end of an amount, and the rest of it.
fn currency<'t>(text: &'t str, form: &NumberForm) -> Result<Option<(Currency, &'t str)>, NumberFault> {
    for (mark, codes) in [
        ("€", &["EUR"][..]),
        ("£", &["GBP"]),
        ("₩", &["KRW"]),
        ("₹", &["INR"]),
        ("¥", &["CNY", "JPY"]),
        ("元", &["CNY"]),
        ("$", &DOLLARS),
    ] {
        let Some(rest) = text.strip_prefix(mark).or_else(|| text.strip_suffix(mark)) else { continue };
        let own = form.currency.code();
        let meant = if codes.contains(&own) {
            own
        } else if codes.len() == 1 {
            codes[0]
        } else {
            return Err(NumberFault::Sign);
        };
        return Ok(Currency::parse(meant).ok().map(|currency| (currency, rest)));
    }
    let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_uppercase());
    let ends =
        [text.get(..3).zip(text.get(3..)), text.len().checked_sub(3).and_then(|at| text.get(at..).zip(text.get(..at)))];
    let known = |(code, rest): (&str, &'t str)| Some((Currency::parse(code).ok().filter(|_| is_code(code))?, rest));
    Ok(ends.into_iter().flatten().find_map(known))
}

/// Digits that may be grouped, with decimals, moved down by `shift` places.
fn grouped(text: &str, form: &NumberForm, shift: usize) -> Result<Quantity, NumberFault> {
    let is_exponent = |text: &str| {
        text.split_once(['e', 'E']).is_some_and(|(number, power)| {
            let power = power.trim_start_matches(['+', '-']);
            number.starts_with(|c: char| c.is_ascii_digit())
                && !power.is_empty()
                && power.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    if is_exponent(text) {
        return Err(NumberFault::Exponent);
    }
    let (whole, decimals) = match text.split_once(form.decimal) {
        Some((whole, decimals)) => (whole, decimals),
        None => (text, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(decimals)
        || (whole.is_empty() && decimals.is_empty())
        || (decimals.is_empty() && text.ends_with(form.decimal))
    {
        return Err(NumberFault::NotANumber);
    }
    let whole = if is_digits(whole) { whole.to_owned() } else { ungrouped(whole, form)? };
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let (digits, places) = (format!("{whole}{decimals}"), decimals.len() + shift);
    if digits.trim_start_matches('0').len() > DIGITS {
        return Err(NumberFault::TooLong);
    }
    let value: i128 = if digits.is_empty() { 0 } else { digits.parse().map_err(|_| NumberFault::TooLong)? };
    if places <= DECIMALS {
        return Ok(Quantity::from_micros(value * 10_i128.pow((DECIMALS - places) as u32)));
    }
    // Places that a percent moves down may have been zeros above them.
    let lost = u32::try_from(places - DECIMALS).ok().and_then(|lost| 10_i128.checked_pow(lost));
    match lost {
        _ if value == 0 => Ok(Quantity::ZERO),
        Some(lost) if value % lost == 0 => Ok(Quantity::from_micros(value / lost)),
        _ => Err(NumberFault::TooPrecise),
    }
}

/// Digits without the signs that group them.
fn ungrouped(whole: &str, form: &NumberForm) -> Result<String, NumberFault> {
    if let Some(mark) = form.thousands {
        let digits: String = whole.chars().filter(|c| *c != mark).collect();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        return if is_number { Ok(digits) } else { Err(NumberFault::NotANumber) };
    }
    let mark = whole.chars().find(|c| !c.is_ascii_digit()).ok_or(NumberFault::NotANumber)?;
    let other = if form.decimal == '.' { ',' } else { '.' };
    if ![other, ' ', '\''].contains(&mark) || whole.chars().any(|c| !c.is_ascii_digit() && c != mark) {
        return Err(NumberFault::NotANumber);
    }
    let groups: Vec<&str> = whole.split(mark).collect();
    let first_fits = (1..=3).contains(&groups[0].len());
    if !first_fits || groups[1..].iter().any(|group| group.len() != 3) {
        return Err(NumberFault::Groups);
    }
    Ok(groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(decimal: char, thousands: Option<char>, currency: &str) -> NumberForm {
        NumberForm { decimal, thousands, currency: Currency::parse(currency).expect("a currency") }
    }

    fn read(text: &str, form: &NumberForm) -> String {
        match read_number(text, form) {
            Ok((value, Measure::Plain)) => value.to_string(),
            Ok((value, Measure::Money(currency))) => format!("{currency} {value}"),
            Ok((value, Measure::Share)) => format!("share {value}"),
            Ok((value, Measure::Scaled)) => format!("scaled {value}"),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn numbers_as_programs_write_them() {
        let plain = form('.', None, "CNY");
        for (text, value) in [
            ("0", "0"),
            ("-0.50", "-0.5"),
            (".5", "0.5"),
            ("1,234.50", "1234.5"),
            ("1,234,567", "1234567"),
            ("1 234 567.25", "1234567.25"),
            ("1'234.5", "1234.5"),
            ("(1,234.50)", "-1234.5"),
            ("1,234.50-", "-1234.5"),
            ("−5", "-5"),
            ("+5", "5"),
            ("１２３．５", "123.5"),
            ("1.100000000", "1.1"),
            ("000000000000000000000012", "12"),
            ("999999999999.999999", "999999999999.999999"),
            ("¥1,200", "CNY 1200"),
            ("￥-1,200", "CNY -1200"),
            ("-¥1,200", "CNY -1200"),
            ("1200元", "CNY 1200"),
            ("USD 1,200.5", "USD 1200.5"),
            ("1200EUR", "EUR 1200"),
            ("(€12)", "EUR -12"),
            ("15%", "share 0.15"),
            ("-0.5%", "share -0.005"),
            ("3‰", "share 0.003"),
            ("12.5万", "scaled 125000"),
        ] {
            assert_eq!(read(text, &plain), value, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        let plain = form('.', None, "CNY");
        for (text, fault) in [
            ("", "NotANumber"),
            ("-", "NotANumber"),
            ("5.", "NotANumber"),
            ("1.2.3", "NotANumber"),
            ("12a", "NotANumber"),
            ("--5", "NotANumber"),
            ("(-5)", "NotANumber"),
            ("1,23", "Groups"),
            ("1,2345", "Groups"),
            ("1234,567", "Groups"),
            ("1.5e3", "Exponent"),
            ("1.23E+05", "Exponent"),
            ("1.2345678", "TooPrecise"),
            ("0.0000001", "TooPrecise"),
            ("0.00001%", "TooPrecise"),
            ("1234567890123456789", "TooLong"),
            ("1234567890123456789012345", "TooLong"),
            ("1234567890123456.789", "TooLong"),
            ("$5", "Sign"),
            ("EUR 5 USD", "NotANumber"),
        ] {
            assert_eq!(read(text, &plain), fault, "{text}");
        }
    }

    #[test]
    fn the_decimal_sign_and_the_sign_of_groups_are_as_stated() {
        let comma = form(',', None, "EUR");
        assert_eq!(read("1.234,50", &comma), "1234.5");
        assert_eq!(read("1.234", &comma), "1234");
        assert_eq!(read("0,5%", &comma), "share 0.005");
        assert_eq!(read("1,234.50", &comma), "NotANumber");
        let indian = form('.', Some(','), "INR");
        assert_eq!(read("₹12,34,567.80", &indian), "INR 1234567.8");
        assert_eq!(read("1 234", &indian), "NotANumber");
        assert_eq!(read("$5", &form('.', None, "USD")), "USD 5");
    }
}
