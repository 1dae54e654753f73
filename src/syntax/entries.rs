//! Entries by id, as most sections hold them: a map, or a table in a file.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::{Span, Spanned};
use crate::syntax::read::{Noun, Read, Reader, scalar};
use crate::syntax::reference::Visit;
use crate::syntax::rules::{duplicate_id, invalid_id, missing_field, wrong_type};
use crate::syntax::same_as::{self, Beside};
use crate::syntax::scalar::Ref;
use crate::syntax::shape::Shape;
use crate::syntax::table_file::{FileRef, FileTable, Loaded, is_file};
use crate::text::{Key, Node, View};

/// An id and the entry written under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// The id, where it is written.
    pub id: Spanned<EcoString>,
    /// The entry; what it shares with the one it is the same as is in it.
    pub value: T,
    /// The id of the entry that it is the same as but for what it says.
    pub same_as: Option<Box<Spanned<EcoString>>>,
}

/// Entries by id, in written order; they may stand in a file (`{file: …}`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries<T> {
    /// The entries.
    pub list: Vec<Entry<T>>,
    /// Ids whose entry could not be read at all, which was reported; they exist, but nothing is known of them.
    pub broken: Vec<Spanned<EcoString>>,
    /// The file that holds them, once named.
    pub file: Option<Box<FileRef>>,
    /// The section they are of; nothing where they stand within an entry.
    section: Option<EcoString>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { list: Vec::new(), broken: Vec::new(), file: None, section: None }
    }
}

impl<T> Entries<T> {
    /// The entries in written order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry<T>> {
        self.list.iter()
    }
}

impl<'a, T> IntoIterator for &'a Entries<T> {
    type Item = &'a Entry<T>;
    type IntoIter = std::slice::Iter<'a, Entry<T>>;
    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl<T: Read> Read for Entries<T> {
    const NOUN: Noun = Noun { en: "a map from ids to entries", zh: "由编号到条目的映射" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let mut entries = Self { section: reader.section(), ..Self::default() };
        match node.view() {
            View::Map(map) if is_file(map) => entries.file = Some(Box::new(FileRef::read(node, reader)?)),
            View::Map(map) => {
                let beside = Beside::entries(map);
                entries.list.reserve_exact(map.len());
                map.into_iter().for_each(|(key, value)| entries.add_as(id_of(key), value, &beside, reader));
            }
            View::Null => {}
            _ => {
                wrong_type::report(reader, node, Self::NOUN);
                return None;
            }
        }
        Some(entries)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let file = FileRef::schema(generator);
        let value = T::schema(generator);
        let value = crate::syntax::schema::with_same_as(value, generator);
        let map =
            json_schema!({"type": "object", "additionalProperties": value, "propertyNames": {"pattern": ID_PATTERN}});
        json_schema!({"if": {"type": "object", "required": ["file"]}, "then": file, "else": map})
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        if self.file.is_some() {
            visit(self);
        }
        self.list.iter_mut().for_each(|entry| entry.value.file_tables(visit));
    }

    fn references(&self, visit: &mut Visit<'_>) {
        self.list.iter().for_each(|entry| entry.value.references(visit));
    }

    fn shape(&self) -> Shape {
        Shape::Named(self.list.iter().map(|entry| (entry.id.value.clone(), entry.value.shape())).collect())
    }

    fn give_way(&mut self, newer: &mut Self) -> bool {
        for entry in &mut self.list {
            if let Some(at) = newer.list.iter().position(|other| other.id.value == entry.id.value) {
                *entry = newer.list.remove(at);
            }
        }
        newer.list.is_empty() && newer.broken.is_empty()
    }
}

impl<T: Read> FileTable for Entries<T> {
    fn reference(&self) -> Option<&FileRef> {
        self.file.as_deref()
    }

    fn fill(&mut self, rows: Loaded<'_>, reader: &mut Reader<'_>) {
        let beside = Beside::rows(&rows);
        for row in &rows {
            let View::Map(map) = row.view() else { continue };
            let Some(id) = map.get("id") else {
                missing_field::report(reader, row.span(), "id", Ref::NOUN);
                continue;
            };
            if let Some(id) = scalar(id, Ref::NOUN, reader) {
                self.add_as(id, row.without(&["id"]), &beside, reader);
            }
        }
    }
}

impl<T: Read> Entries<T> {
    /// Reads the entry under `key`, which stands among keys of another kind.
    pub fn add(&mut self, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) {
        self.add_as(id_of(key), node, &Beside::default(), reader);
    }

    fn add_as<'n>(&mut self, id: Spanned<EcoString>, node: Node<'n>, beside: &Beside<'n>, reader: &mut Reader<'_>) {
        if !is_id(&id) {
            invalid_id::report(reader, &id);
        }
        let section = self.section.clone();
        let read = |reader: &mut Reader<'_>| same_as::read(node, beside, section, reader);
        match reader.within(id.value.clone(), read) {
            Some((value, same_as)) => self.list.push(Entry { id, value, same_as: same_as.map(Box::new) }),
            None => self.broken.push(id),
        }
    }
}

fn id_of(key: Key<'_>) -> Spanned<EcoString> {
    Spanned::new(key.text.into(), key.span)
}

/// Letters of any script, digits and `-`, beginning with a letter.
pub const ID_PATTERN: &str = r"^\p{L}[\p{L}\p{M}\p{Nd}-]*$";

/// Whether a text can be an id.
pub fn is_id(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|c| c.is_alphanumeric() || c == '-' || is_mark(c))
        && !RESERVED.contains(&text)
}

/// Combining marks, which some scripts write inside words; control and format characters are none.
fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && unicode_width::UnicodeWidthChar::width(c) == Some(0)
        && !c.is_control()
        && !('\u{200b}'..='\u{206f}').contains(&c)
}

/// Words with one meaning everywhere, which therefore are no ids.
const RESERVED: &[&str] = &[
    "of", "every", "due", "lasts", "for", "starts", "ends", "when", "owner", "approver", "from", "above", "below",
    "to", "within", "not", "share", "weight", "rows", "match", "grid", "gives", "rate", "pays", "by", "in", "source",
    "file", "name", "note", "columns", "format", "else", "rest", "none", "all",
];

/// Reports ids that stand twice in lists of entries, with both places.
pub fn check_unique<'a>(ids: impl Iterator<Item = &'a Spanned<EcoString>>, what: Noun, reader: &mut Reader<'_>) {
    let mut seen: rustc_hash::FxHashMap<&str, Span> = rustc_hash::FxHashMap::default();
    for id in ids {
        if let Some(first) = seen.get(id.as_str()) {
            duplicate_id::report(reader, id, *first, what);
        } else {
            seen.insert(id, id.span);
        }
    }
}
