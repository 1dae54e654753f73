//! Maps whose keys are no ids: months of service, currencies.

use std::marker::PhantomData;

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::syntax::read::{Noun, Read, Reader};
use crate::syntax::rules::wrong_type;
use crate::syntax::shape::Shape;
use crate::syntax::shared::By;
use crate::text::Node;
use crate::units::Currency;

/// What the keys of a map are.
pub trait Keys: Clone + PartialEq + Eq + std::fmt::Debug {
    /// What is expected, for the finding when a key is something else.
    const NOUN: Noun;
    /// What a key looks like, for the schema.
    const PATTERN: &'static str;

    /// Whether a text is such a key.
    fn is_key(text: &str) -> bool;
}

/// Values by keys of one kind. Where a key is none it is reported, and its value is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed<K, T>(By<T>, PhantomData<K>);

impl<K, T> std::ops::Deref for Keyed<K, T> {
    type Target = By<T>;
    fn deref(&self) -> &By<T> {
        &self.0
    }
}

impl<K: Keys, T: Read> Read for Keyed<K, T> {
    const NOUN: Noun = <By<T> as Read>::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let mut by = By::<T>::read(node, reader)?;
        let mut sound = true;
        for (key, value) in &mut by.0 {
            if !K::is_key(key) {
                wrong_type::report_text(reader, key, K::NOUN);
                (sound, *value) = (false, None);
            }
        }
        sound.then(|| Self(by, PhantomData))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let value = T::schema(generator);
        json_schema!({"type": "object", "additionalProperties": value, "propertyNames": {"pattern": K::PATTERN}})
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        self.0.references(visit);
    }

    fn shape(&self) -> Shape {
        self.0.shape()
    }
}

/// Months of service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceMonth;

impl Keys for ServiceMonth {
    const NOUN: Noun = Noun { en: "a month of service, from 1 to 999", zh: "服务月份，1 至 999" };
    const PATTERN: &'static str = "^[1-9][0-9]{0,2}$";

    fn is_key(text: &str) -> bool {
        text.parse().is_ok_and(|month: u32| (1..=999).contains(&month))
    }
}

/// Currencies by their codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrencyCode;

impl Keys for CurrencyCode {
    const NOUN: Noun = Noun { en: "a currency code such as USD", zh: "币种代码，如 USD" };
    const PATTERN: &'static str = "^[A-Z]{3}$";

    fn is_key(text: &str) -> bool {
        Currency::parse(text).is_ok()
    }
}
