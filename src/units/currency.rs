//! Currencies and their smallest units.

use std::fmt;

use ecow::EcoString;

use crate::diagnostic::{Lang, Message, Speak};
use crate::say;
use crate::units::Quantity;

/// A currency of ISO 4217.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(iso_currency::Currency);

/// A text that is no currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyError(EcoString);

impl CurrencyError {
    /// What is wrong.
    pub fn explain(&self) -> Message {
        say!(en: "`{code}` is not a currency", zh: "`{code}` 不是币种代码", code = self.0)
    }

    /// What to write instead.
    pub fn help(&self) -> Option<Message> {
        Some(say!(en: "write an ISO code such as CNY, USD or EUR", zh: "请写 ISO 代码，如 CNY、USD 或 EUR"))
    }
}

impl Currency {
    /// All of them, in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        let letters = || 'A'..='Z';
        let codes =
            letters().flat_map(move |one| letters().flat_map(move |two| letters().map(move |three| [one, two, three])));
        codes.filter_map(|code| Self::parse(&String::from_iter(code)).ok())
    }

    /// Reads a code such as `CNY`.
    ///
    /// # Errors
    /// If it is none.
    pub fn parse(code: &str) -> Result<Self, CurrencyError> {
        let found = iso_currency::Currency::from_code(code.trim());
        found.map(Self).ok_or_else(|| CurrencyError(code.into()))
    }

    /// The code, such as `CNY`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimals of its smallest unit: 2 for CNY, 0 for JPY.
    pub fn minor_units(self) -> u32 {
        u32::from(self.0.exponent().unwrap_or(0))
    }

    /// Its smallest unit.
    pub fn smallest(self) -> Quantity {
        Quantity::from_micros(10_i128.pow(6 - self.minor_units().min(6)))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Speak for Currency {
    fn speak(&self, _: Lang) -> String {
        self.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smallest_units() {
        let smallest = |code| Currency::parse(code).unwrap().smallest().to_string();
        assert_eq!([smallest("CNY"), smallest("JPY"), smallest("KWD")], ["0.01", "1", "0.001"]);
        assert!(Currency::parse("RMB").is_err());
    }
}
