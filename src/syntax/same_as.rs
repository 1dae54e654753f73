//! Entries that say only what differs from another of their section: `same_as: id`.
//!
//! The map of such an entry is laid over that of the other before either is read: maps merge key by key, anything else stands
//! in the place of what is below. So required keys may come from below, and a finding about a value points at where the value
//! is written. The other entry may stand in any file of the plan; it must say all of itself.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Finding, Findings};
use crate::source::Spanned;
use crate::syntax::read::{Read, Reader, scalar};
use crate::syntax::rules::invalid_base;
use crate::syntax::scalar::Ref;
use crate::text::{Map, Node, Tree, View};

/// The key.
pub const SAME_AS: &str = "same_as";

/// Entries of the plan that others are the same as, by section and id.
#[derive(Debug, Default)]
pub struct Bases<'t> {
    by_section: FxHashMap<(EcoString, EcoString), Node<'t>>,
}

impl<'t> Bases<'t> {
    /// The entries with one of the ids `wanted` in all sections of `trees`.
    pub fn collect(trees: &'t [Tree<'t>], wanted: &FxHashSet<EcoString>) -> Self {
        let mut bases = Self::default();
        for (section, value) in trees.iter().flat_map(Tree::roots).filter_map(map_of).flatten() {
            bases.add(section.text.into(), value, wanted);
            for (inner, value) in map_of(value).into_iter().flatten() {
                bases.add(ecow::eco_format!("{}.{}", section.text, inner.text), value, wanted);
            }
        }
        bases
    }

    fn add(&mut self, section: EcoString, entries: Node<'t>, wanted: &FxHashSet<EcoString>) {
        for (id, entry) in map_of(entries).into_iter().flatten().filter(|(id, _)| wanted.contains(id.text)) {
            self.by_section.entry((section.clone(), id.text.into())).or_insert(entry);
        }
    }

    fn find(&self, section: &EcoString, id: &EcoString) -> Option<Node<'t>> {
        self.by_section.get(&(section.clone(), id.clone())).copied()
    }
}

fn map_of(node: Node<'_>) -> Option<Map<'_>> {
    match node.view() {
        View::Map(map) => Some(map),
        _ => None,
    }
}

/// The ids that entries below a node are the same as.
pub fn wanted(node: Node<'_>, found: &mut FxHashSet<EcoString>) {
    match node.view() {
        View::Map(map) => map.into_iter().for_each(|(key, value)| match value.view() {
            View::Scalar(id) if key.text == SAME_AS => {
                found.insert(id.text.into());
            }
            _ => wanted(value, found),
        }),
        View::List(list) => list.into_iter().for_each(|item| wanted(item, found)),
        View::Null | View::Scalar(_) => {}
    }
}

/// The entries that stand with the one being read, by id; none where no entry is the same as another, or nothing is known of them.
#[derive(Debug, Default)]
pub(super) struct Beside<'n>(FxHashMap<&'n str, Node<'n>>);

impl<'n> Beside<'n> {
    /// Those of a map.
    pub(super) fn entries(map: Map<'n>) -> Self {
        Self::of(map.into_iter().map(|(key, node)| (Some(key.text), node)))
    }

    /// Rows of a file.
    pub(super) fn rows(rows: &[Node<'n>]) -> Self {
        let id = |row: Node<'n>| match map_of(row)?.get("id")?.view() {
            View::Scalar(id) => Some(id.text),
            _ => None,
        };
        Self::of(rows.iter().map(|row| (id(*row), *row)))
    }

    fn of(entries: impl Iterator<Item = (Option<&'n str>, Node<'n>)> + Clone) -> Self {
        let is_same = |node: Node<'n>| map_of(node).is_some_and(|map| map.get(SAME_AS).is_some());
        if !entries.clone().any(|(_, node)| is_same(node)) {
            return Self::default();
        }
        let mut own = FxHashMap::default();
        for (id, node) in entries {
            if let Some(id) = id {
                own.entry(id).or_insert(node);
            }
        }
        Self(own)
    }

    fn find(&self, id: &str) -> Option<Node<'n>> {
        self.0.get(id).copied()
    }

    fn ids(&self) -> impl Iterator<Item = &'n str> + '_ {
        self.0.keys().copied()
    }
}

/// Reads an entry, laid over the one it is the same as. `None` where it cannot be read, which was reported.
pub(super) fn read<'n, T: Read>(
    node: Node<'n>,
    beside: &Beside<'n>,
    section: Option<EcoString>,
    reader: &mut Reader<'_>,
) -> Option<(T, Option<Spanned<EcoString>>)> {
    let Some(named) = map_of(node).and_then(|map| map.get(SAME_AS)) else {
        return T::read(node, reader).map(|value| (value, None));
    };
    let id = scalar(named, Ref::NOUN, reader)?;
    let elsewhere = || reader.bases.and_then(|bases| bases.find(section.as_ref()?, &id));
    let here = beside.find(&id);
    let base = here.filter(|base| base.span() != node.span()).or_else(elsewhere);
    let Some(base) = base.filter(|base| base.span() != node.span()) else {
        let itself = here.or(base).map(Node::span);
        let others = beside.ids().filter(|other| *other != id.as_str() && *other != reader.entity.as_str());
        let near = reader.findings.nearest(&id, others).map(EcoString::from);
        invalid_base::report_unknown(reader, &id, itself, near);
        return None;
    };
    if let Some(next) = chain(node, base) {
        invalid_base::report_chain(reader, &id, next.span());
        return None;
    }
    // The other entry was reported where it stands.
    map_of(base)?;
    let before = reader.findings.len();
    let laid = node.without(&["id", SAME_AS]).over(base.without(&[]), stands_for);
    let value = T::read(laid, reader);
    if reader.findings.len() > before {
        forget_those_of_base::<T>(base, node, before, reader);
    }
    value.map(|value| (value, Some(id)))
}

/// What makes the entry or its base the same as yet another.
fn chain<'n>(node: Node<'n>, base: Node<'n>) -> Option<Node<'n>> {
    let further = map_of(base).and_then(|map| map.get(SAME_AS));
    further.or(Some(base).filter(|base| node.is_laid_over() || base.is_laid_over()))
}

/// A table is written in one of three ways: the one that an entry says stands in for another below it.
fn stands_for(key: &str) -> &'static [&'static str] {
    match key {
        "rows" => &["grid", "file", "columns", "format"],
        "grid" => &["rows", "file", "columns", "format"],
        "file" => &["rows", "grid"],
        _ => &[],
    }
}

/// Drops the findings from `before` on that the base yields by itself: they are told of the base.
fn forget_those_of_base<T: Read>(base: Node<'_>, node: Node<'_>, before: usize, reader: &mut Reader<'_>) {
    let mut told = Findings::default();
    T::read(base.without(&["id"]), &mut Reader::new(&mut told, reader.entity.clone()));
    let own = |found: &Finding| {
        !told.iter().any(|other| {
            let same_place = other.span == found.span || (other.span == base.span() && found.span == node.span());
            same_place && other.rule == found.rule && other.message == found.message
        })
    };
    let mut all = std::mem::take(reader.findings).into_vec();
    let new = all.split_off(before);
    all.extend(new.into_iter().filter(own));
    *reader.findings = all.into();
}
