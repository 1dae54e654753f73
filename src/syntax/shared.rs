//! Written forms that several modules share.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::read::{Noun, Read, Reader};
use crate::syntax::rules::wrong_type;
use crate::syntax::shape::Shape;
use crate::syntax::table_file::{FileRef, FileTable, Loaded};
use crate::text::{Node, View};
use crate::units::{Date, Figure};

/// Items without ids: a list, or a table in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items<T> {
    /// The items in written order.
    pub list: Vec<T>,
    /// The file that holds them, once named.
    pub file: Option<Box<FileRef>>,
}

impl<T: Read> Read for Items<T> {
    const NOUN: Noun =
        Noun { en: "a list, or a file such as {file: data/x.csv}", zh: "列表，或文件，如 {file: data/x.csv}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(map) if map.get("file").is_some() => {
                Some(Self { list: Vec::new(), file: Some(Box::new(FileRef::read(node, reader)?)) })
            }
            View::List(list) => {
                let mut items = Vec::with_capacity(list.len());
                items.extend(list.into_iter().filter_map(|item| reader.item(|reader| T::read(item, reader))));
                Some(Self { list: items, file: None })
            }
            View::Null => Some(Self { list: Vec::new(), file: None }),
            _ => {
                wrong_type::report(reader, node, Self::NOUN);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = T::schema(generator);
        let file = FileRef::schema(generator);
        json_schema!({"anyOf": [{"type": "array", "items": item}, file]})
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        if self.file.is_some() {
            visit(self);
        }
        self.list.iter_mut().for_each(|item| item.file_tables(visit));
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        self.list.iter().for_each(|item| item.references(visit));
    }

    fn shape(&self) -> Shape {
        Shape::List(self.list.iter().map(Read::shape).collect())
    }

    fn give_way(&mut self, newer: &mut Self) -> bool {
        newer.list.is_empty()
    }
}

impl<T: Read> FileTable for Items<T> {
    fn reference(&self) -> Option<&FileRef> {
        self.file.as_deref()
    }

    fn fill(&mut self, rows: Loaded<'_>, reader: &mut Reader<'_>) {
        self.list.extend(rows.into_iter().filter_map(|row| T::read(row, reader)));
    }
}

/// A map from names to values of one kind, in written order: numbers by metric, by period, by member.
///
/// A value that was reported stays in its place as `None`, so that what adds the values up knows that one is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By<T>(pub Vec<(Spanned<EcoString>, Option<T>)>);

/// Numbers by metric, period or member.
pub type Numbers = By<Spanned<Figure>>;

impl<T> By<T> {
    /// The pairs in written order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Spanned<EcoString>, Option<T>)> {
        self.0.iter()
    }
}

impl<T: Read> Read for By<T> {
    const NOUN: Noun =
        Noun { en: "values by name, such as {revenue: 900万}", zh: "按名称给出的值，如 {revenue: 900万}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let View::Map(map) = node.view() else {
            wrong_type::report(reader, node, Self::NOUN);
            return None;
        };
        let mut pairs = Vec::with_capacity(map.len());
        pairs.extend(
            map.into_iter()
                .map(|(key, node)| (Spanned::new(EcoString::from(key.text), key.span), T::read(node, reader))),
        );
        Some(Self(pairs))
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        self.0.iter().filter_map(|(_, value)| value.as_ref()).for_each(|value| value.references(visit));
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let value = T::schema(generator);
        json_schema!({"type": "object", "additionalProperties": value})
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        self.0.iter_mut().filter_map(|(_, value)| value.as_mut()).for_each(|value| value.file_tables(visit));
    }

    fn shape(&self) -> Shape {
        let value = |value: &Option<T>| value.as_ref().map_or(Shape::Nothing, Read::shape);
        Shape::Named(self.0.iter().map(|(key, own)| (key.value.clone(), value(own))).collect())
    }
}

/// A day, or days by number of the seat among several alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartDate {
    /// One day for all seats.
    One(Spanned<Date>),
    /// Days by number of the seat, from 1.
    Each(By<Spanned<Date>>),
}

impl Read for StartDate {
    const NOUN: Noun = Noun { en: "a date such as 2026-04-01", zh: "日期，如 2026-04-01" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => By::read(node, reader).map(Self::Each),
            _ => Spanned::read(node, reader).map(Self::One),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let one = <Spanned<Date> as Read>::schema(generator);
        json_schema!({"anyOf": [one, {"type": "object", "additionalProperties": one}]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::One(date) => date.shape(),
            Self::Each(by) => by.shape(),
        }
    }
}
