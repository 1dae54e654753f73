//! Numbers as readers of each language expect them, exact: no digit is rounded away.

use crate::diagnostic::{Lang, Speak};
use crate::units::{Currency, Figure, Quantity};

/// `50,000,000`, `0.5`: all digits, grouped by threes.
pub fn grouped(value: Quantity) -> String {
    let text = value.abs().to_string();
    let (whole, decimals) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let mut out = String::with_capacity(text.len() + 8);
    if value.is_negative() {
        out.push('-');
    }
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(decimals) = decimals {
        out.push('.');
        out.push_str(decimals);
    }
    out
}

/// Chinese scales: `5,000万`, `1.3亿`; only where at most so many decimals remain, else all digits.
fn scaled_zh(value: Quantity, decimals: u32) -> String {
    let micros = value.micros();
    for (word, power) in [("亿", 8_u32), ("万", 4)] {
        let scale = 10_i128.pow(power);
        if micros.abs() >= scale * 1_000_000 && micros % (scale * 10_i128.pow(6 - decimals)) == 0 {
            return format!("{}{word}", grouped(Quantity::from_micros(micros / scale)));
        }
    }
    grouped(value)
}

/// A number: `50,000,000`; `5,000万`.
pub fn number(value: Quantity, lang: Lang) -> String {
    match lang {
        Lang::En => grouped(value),
        // Things are counted to the last: `12,656 次`, not `1.2656万 次`.
        Lang::Zh => scaled_zh(value, 2),
    }
}

/// An amount with its currency: `CNY 50,000,000`; `5,000万元` where the currency is the reader's own, else `1.2亿美元` by code.
pub fn money(value: Quantity, currency: Currency, lang: Lang) -> String {
    let sign = if value.is_negative() { "-" } else { "" };
    match (lang, currency.code()) {
        (Lang::En, code) => format!("{sign}{code} {}", grouped_money(value.abs(), currency)),
        (Lang::Zh, "CNY") => format!("{}元", scaled_zh(value, 4)),
        (Lang::Zh, code) => format!("{} {code}", scaled_zh(value, 4)),
    }
}

/// Decimals of money are written in full or not at all: `12.50`, never `12.5`.
fn grouped_money(value: Quantity, currency: Currency) -> String {
    let text = grouped(value);
    match text.split_once('.') {
        Some((whole, decimals)) => format!("{whole}.{decimals:0<width$}", width = currency.minor_units() as usize),
        None => text,
    }
}

/// A share: `15%`, `0.5%`.
pub fn percent(share: Quantity) -> String {
    format!("{}%", grouped(Quantity::from_micros(share.micros() * 100)))
}

/// `1.5×`.
pub fn times(factor: Quantity) -> String {
    format!("{}×", grouped(factor))
}

impl Speak for Quantity {
    fn speak(&self, lang: Lang) -> String {
        number(*self, lang)
    }
}

impl Speak for Figure {
    fn speak(&self, lang: Lang) -> String {
        match self {
            Self::Amount { value, currency: Some(currency), .. } => money(*value, *currency, lang),
            Self::Amount { value, word: Some(word), .. } => format!("{} {word}", number(*value, lang)),
            Self::Amount { value, .. } => number(*value, lang),
            Self::Percent(share) => percent(*share),
            Self::Times(factor) => times(*factor),
            Self::Each { value, currency } => {
                let amount = currency.map_or_else(|| number(*value, lang), |currency| money(*value, currency, lang));
                match lang {
                    Lang::En => format!("{amount} each"),
                    Lang::Zh => format!("每个 {amount}"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_by_language() {
        let cny = Currency::parse("CNY").unwrap();
        let shown = |text: &str| {
            let Ok(Figure::Amount { value, .. }) = Figure::parse(text) else { panic!("{text}") };
            (money(value, cny, Lang::En), money(value, cny, Lang::Zh))
        };
        for (text, en, zh) in [
            ("2亿", "CNY 200,000,000", "2亿元"),
            ("5000万", "CNY 50,000,000", "5,000万元"),
            ("121,800", "CNY 121,800", "12.18万元"),
            ("-3.5", "-CNY 3.50", "-3.5元"),
            ("123456.7", "CNY 123,456.70", "123,456.7元"),
            ("100000001", "CNY 100,000,001", "10,000.0001万元"),
        ] {
            assert_eq!(shown(text), (en.to_owned(), zh.to_owned()), "{text}");
        }
    }

    #[test]
    fn shares() {
        assert_eq!(percent(Quantity::from_micros(5_000)), "0.5%");
        assert_eq!(percent(Quantity::from_int(12)), "1,200%");
    }
}
