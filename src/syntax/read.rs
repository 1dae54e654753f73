//! How written values become typed ones: the traits behind every entry.
//!
//! [`Read`] turns a node into a value or reports why it cannot. [`Record`] is a value read from a map key by key, made by
//! [`entry!`](crate::entry). [`Slot`] is one key of a record: present, absent or broken, so that a fault in one field never
//! hides the faults in another and what depends on it can stay silent.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::{Schema, SchemaGenerator};

use crate::diagnostic::{Findings, Message};
use crate::source::{Span, Spanned};
use crate::syntax::reference::Visit;
use crate::syntax::rules::{missing_field, unknown_key, wrong_type};
use crate::syntax::same_as::Bases;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::table_file::{FileTable, TableKeys};
use crate::text::{Key, Map, Node, View};

/// What a kind of value is called when something else stands in its place.
#[derive(Debug, Clone, Copy)]
pub struct Noun {
    /// English, with article: `an amount such as 5000万 or 12k`.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

impl Noun {
    /// The noun without the measure word that Chinese puts before one of a kind, where a name or nothing stands instead.
    pub fn plain(self) -> Self {
        let zh = ["一个", "一项", "一张"].iter().find_map(|measure| self.zh.strip_prefix(measure));
        Self { zh: zh.unwrap_or(self.zh), ..self }
    }

    /// The noun as a message.
    pub fn message(self) -> Message {
        Message::new(|lang| match lang {
            crate::diagnostic::Lang::En => self.en.to_owned(),
            crate::diagnostic::Lang::Zh => self.zh.to_owned(),
        })
    }
}

/// What reading needs besides the node: where findings go, and the entry being read, for messages.
pub struct Reader<'a> {
    /// Where findings go.
    pub findings: &'a mut Findings,
    /// `unit east`: the entry whose fields are being read.
    pub entity: EcoString,
    /// Entries of the plan that others are the same as.
    pub(super) bases: Option<&'a Bases<'a>>,
    /// The table being read, where it stands in a file.
    pub(super) table: Option<TableKeys<'a>>,
    /// Unknown keys that were reported, with what was meant: a heading is a key of every row, and an alias copies keys.
    pub(super) unknown: FxHashMap<(Span, EcoString), Option<&'static str>>,
    /// Keys that no column of the table gives, which was told.
    pub(super) lacking: FxHashSet<&'static str>,
    /// The keys that lead to the section being read; within an entry they are not followed.
    path: Vec<&'static str>,
    within_entry: bool,
}

impl<'a> Reader<'a> {
    /// A reader of the fields of `entity`.
    pub fn new(findings: &'a mut Findings, entity: EcoString) -> Self {
        Self {
            findings,
            entity,
            bases: None,
            table: None,
            unknown: FxHashMap::default(),
            lacking: FxHashSet::default(),
            path: Vec::new(),
            within_entry: false,
        }
    }

    /// The reader with the entries of the plan that others are the same as.
    pub fn with_bases(self, bases: &'a Bases<'a>) -> Self {
        Self { bases: Some(bases), ..self }
    }

    /// The reader of a table in a file.
    pub fn with_table(self, table: TableKeys<'a>) -> Self {
        Self { table: Some(table), ..self }
    }

    /// Runs `read` with `entity` as the entry being read.
    pub(super) fn within<T>(&mut self, entity: EcoString, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = (std::mem::replace(&mut self.entity, entity), std::mem::replace(&mut self.within_entry, true));
        let value = read(self);
        (self.entity, self.within_entry) = outer;
        value
    }

    /// Runs `read` for the value of `key`.
    fn under<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.within_entry {
            return read(self);
        }
        self.path.push(key);
        let value = read(self);
        self.path.pop();
        value
    }

    /// Runs `read` for an item of a list: sections in it are sections of the plan (those of a change).
    pub(super) fn item<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::take(&mut self.path);
        let value = read(self);
        self.path = outer;
        value
    }

    /// What is being read, as messages call it: the entry, else the section, else the file.
    pub(super) fn subject(&self) -> EcoString {
        self.section().filter(|section| !section.is_empty()).unwrap_or_else(|| self.entity.clone())
    }

    /// The section being read, such as `basis.profiles`; nothing within an entry.
    pub(super) fn section(&self) -> Option<EcoString> {
        (!self.within_entry).then(|| self.path.join(".").into())
    }
}

/// A value that can be read from a node.
pub trait Read: Sized {
    /// What is expected, for the finding when something else stands there.
    const NOUN: Noun;

    /// The value, or `None` once the reason was reported.
    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self>;

    /// The JSON Schema of the written form.
    fn schema(generator: &mut SchemaGenerator) -> Schema;

    /// Visits the tables in files that stand in for rows or entries below this value.
    fn file_tables(&mut self, _: &mut dyn FnMut(&mut dyn FileTable)) {}

    /// Visits the references to other entries in this value.
    fn references(&self, _: &mut Visit<'_>) {}

    /// The value as documents see it.
    fn shape(&self) -> Shape;

    /// Lets what `newer` says stand over this value, and takes it from `newer`; whether nothing is left there. A value as a whole
    /// gives way; entries give way by their ids, lists to nothing.
    fn give_way(&mut self, newer: &mut Self) -> bool {
        std::mem::swap(self, newer);
        true
    }
}

/// A key of a record as the reference and the schema show it.
pub struct KeyDoc {
    /// The key as written.
    pub key: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// Whether leaving it out is a finding.
    pub required: bool,
    /// The schema of its value.
    pub schema: SchemaOf,
}

/// Makes the schema of a kind of value.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// A value read from a map key by key.
pub trait Record: Sized {
    /// The name of its schema definition.
    const NAME: &'static str;
    /// Its doc comment.
    const DOC: &'static str;

    /// A record none of whose keys was met yet.
    fn empty(span: Span) -> Self;

    /// Takes the value of `key` if the record has such a key.
    fn take(&mut self, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool;

    /// Marks `key` as written but unreadable: a misspelt key is reported once, and what depends on it stays silent.
    fn break_key(&mut self, key: &str);

    /// Reports the required keys that were not met.
    fn finish(&mut self, span: Span, reader: &mut Reader<'_>);

    /// All keys, flattened records included.
    fn keys(keys: &mut Vec<KeyDoc>);

    /// What keys beside [`Record::keys`] hold (results and members that the author names); `None` where there are no such keys.
    fn open() -> Option<SchemaOf> {
        None
    }

    /// See [`Read::file_tables`].
    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable));

    /// See [`Read::references`].
    fn references(&self, visit: &mut Visit<'_>);

    /// The keys that were written, flattened records included.
    fn shapes(&self, fields: &mut Fields);

    /// [`Read::give_way`], key by key.
    fn give_way(&mut self, newer: &mut Self);
}

/// The keys of a record, for suggestions.
pub(super) fn key_names<T: Record>() -> Vec<&'static str> {
    let mut keys = Vec::new();
    T::keys(&mut keys);
    keys.iter().map(|key| key.key).collect()
}

/// Reads a record from a map node.
pub fn read_record<T: Record>(node: Node<'_>, noun: Noun, reader: &mut Reader<'_>) -> Option<T> {
    match node.view() {
        View::Map(map) => Some(read_keys(map, node.span(), reader)),
        _ => {
            wrong_type::report(reader, node, noun);
            None
        }
    }
}

/// Reads the keys of a map into a record; keys it does not have are reported.
pub(super) fn read_keys<T: Record>(map: Map<'_>, span: Span, reader: &mut Reader<'_>) -> T {
    let mut record = T::empty(span);
    for (key, value) in map {
        if record.take(key, value, reader) {
            continue;
        }
        match unknown_key::report(reader, key, &key_names::<T>()) {
            Some(meant) => record.break_key(meant),
            // Any of the keys may be what the column was meant to hold.
            None if reader.table.is_some() => key_names::<T>().into_iter().for_each(|key| record.break_key(key)),
            None => {}
        }
    }
    record.finish(span, reader);
    record
}

/// One key of a record.
pub trait Slot: Sized {
    /// The slot before its key was met.
    fn vacant(span: Span) -> Self;

    /// Takes the value if `key` is the slot's own.
    fn take(&mut self, own: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool;

    /// Marks the slot as broken if `key` is its own and was not met.
    fn break_key(&mut self, own: &'static str, key: &str);

    /// Reports a required key that was not met.
    fn finish(&mut self, own: &'static str, span: Span, reader: &mut Reader<'_>);

    /// Adds the slot's key or keys.
    fn describe(own: &'static str, doc: &'static str, keys: &mut Vec<KeyDoc>);

    /// What any other key holds, where the slot takes it.
    fn open() -> Option<SchemaOf> {
        None
    }

    /// See [`Read::file_tables`].
    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable));

    /// See [`Read::references`].
    fn references(&self, _: &mut Visit<'_>) {}

    /// Adds the slot's key with its value, or its keys with theirs, where they were written.
    fn shapes(&self, own: &'static str, fields: &mut Fields);

    /// See [`Read::give_way`].
    fn give_way(&mut self, newer: &mut Self) {
        std::mem::swap(self, newer);
    }
}

/// The value of a key: absent, present but unreadable (which was reported), or given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Field<T, const REQUIRED: bool = false> {
    /// The key does not stand in the map.
    #[default]
    Absent,
    /// The key stands there, but its value was reported; what depends on it is unknown and stays silent.
    Broken,
    /// The value.
    Given(T),
}

/// A key whose absence is a finding.
pub type Required<T> = Field<T, true>;

impl<T, const REQUIRED: bool> Field<T, REQUIRED> {
    /// The value, if given and sound.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the author wrote nothing.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the value was reported.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Broken)
    }
}

impl<T: Read, const REQUIRED: bool> Slot for Field<T, REQUIRED> {
    fn vacant(_: Span) -> Self {
        Self::Absent
    }

    fn take(&mut self, own: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        if key.text != own {
            return false;
        }
        *self = reader.under(own, |reader| T::read(node, reader)).map_or(Self::Broken, Self::Given);
        true
    }

    fn break_key(&mut self, own: &'static str, key: &str) {
        if key == own && self.is_absent() {
            *self = Self::Broken;
        }
    }

    fn finish(&mut self, own: &'static str, span: Span, reader: &mut Reader<'_>) {
        if REQUIRED && self.is_absent() {
            missing_field::report(reader, span, own, T::NOUN);
            *self = Self::Broken;
        }
    }

    fn describe(own: &'static str, doc: &'static str, keys: &mut Vec<KeyDoc>) {
        keys.push(KeyDoc { key: own, doc, required: REQUIRED, schema: T::schema });
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        if let Self::Given(value) = self {
            value.file_tables(visit);
        }
    }

    fn references(&self, visit: &mut Visit<'_>) {
        if let Self::Given(value) = self {
            value.references(visit);
        }
    }

    fn shapes(&self, own: &'static str, fields: &mut Fields) {
        if let Self::Given(value) = self {
            fields.push((own.into(), value.shape()));
        }
    }

    fn give_way(&mut self, newer: &mut Self) {
        if let (Self::Given(value), Self::Given(other)) = (self, &mut *newer)
            && value.give_way(other)
        {
            *newer = Self::Absent;
        }
    }
}

/// A record whose keys stand among those of the record that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flat<T>(pub T);

impl<T> std::ops::Deref for Flat<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> std::ops::DerefMut for Flat<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Record> Slot for Flat<T> {
    fn vacant(span: Span) -> Self {
        Self(T::empty(span))
    }

    fn take(&mut self, _: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        self.0.take(key, node, reader)
    }

    fn break_key(&mut self, _: &'static str, key: &str) {
        self.0.break_key(key);
    }

    fn finish(&mut self, _: &'static str, span: Span, reader: &mut Reader<'_>) {
        self.0.finish(span, reader);
    }

    fn describe(_: &'static str, _: &'static str, keys: &mut Vec<KeyDoc>) {
        T::keys(keys);
    }

    fn open() -> Option<SchemaOf> {
        T::open()
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        self.0.file_tables(visit);
    }

    fn references(&self, visit: &mut Visit<'_>) {
        self.0.references(visit);
    }

    fn shapes(&self, _: &'static str, fields: &mut Fields) {
        self.0.shapes(fields);
    }

    fn give_way(&mut self, newer: &mut Self) {
        self.0.give_way(&mut newer.0);
    }
}

/// A value kept on the heap, for what few entries have.
impl<T: Read> Read for Box<T> {
    const NOUN: Noun = T::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        T::read(node, reader).map(Box::new)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        (**self).file_tables(visit);
    }

    fn references(&self, visit: &mut Visit<'_>) {
        (**self).references(visit);
    }

    fn shape(&self) -> Shape {
        (**self).shape()
    }
}

/// The scalar of a node, or `None` once something else standing there was reported.
pub(super) fn scalar(node: Node<'_>, noun: Noun, reader: &mut Reader<'_>) -> Option<Spanned<EcoString>> {
    match node.view() {
        View::Scalar(scalar) => Some(Spanned::new(scalar.text.into(), node.span())),
        _ => {
            wrong_type::report(reader, node, noun);
            None
        }
    }
}
