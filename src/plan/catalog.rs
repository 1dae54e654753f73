//! Entries of one kind: in written order, found by id, pointed at by index.

use std::collections::hash_map::Entry;
use std::marker::PhantomData;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

pub use crate::graph::Index;
use crate::source::{Span, Spanned};

/// Declares index types.
#[macro_export]
macro_rules! index {
    ($($(#[doc = $doc:literal])* $name:ident),* $(,)?) => {
        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub u32);

            impl $crate::graph::Index for $name {
                fn index(self) -> usize {
                    self.0 as usize
                }

                fn new(index: usize) -> Self {
                    Self(u32::try_from(index).expect("budgets keep entries below 2^32"))
                }
            }
        )*
    };
}

/// An entry under its id.
#[derive(Debug, Clone)]
pub struct Item<T> {
    /// The id, where it is written.
    pub id: Spanned<EcoString>,
    /// The entry.
    pub value: T,
}

/// Entries of one kind.
#[derive(Debug, Clone)]
pub struct Catalog<I, T> {
    list: Vec<Item<T>>,
    by_id: FxHashMap<EcoString, u32>,
    broken: FxHashSet<EcoString>,
    index: PhantomData<I>,
}

impl<I, T> Default for Catalog<I, T> {
    fn default() -> Self {
        Self { list: Vec::new(), by_id: FxHashMap::default(), broken: FxHashSet::default(), index: PhantomData }
    }
}

impl<I: Index, T> Catalog<I, T> {
    /// Adds an entry.
    ///
    /// # Errors
    /// The place of the entry that has the id already.
    pub fn add(&mut self, id: Spanned<EcoString>, value: T) -> Result<I, Span> {
        match self.by_id.entry(id.value.clone()) {
            Entry::Occupied(first) => Err(self.list[*first.get() as usize].id.span),
            Entry::Vacant(place) => {
                let index = self.list.len();
                place.insert(index as u32);
                self.list.push(Item { id, value });
                Ok(I::new(index))
            }
        }
    }

    /// Makes room for so many more entries.
    pub fn reserve(&mut self, count: usize) {
        self.list.reserve(count);
        self.by_id.reserve(count);
    }

    /// Notes an id whose entry was reported, so that references to it stay silent.
    pub fn add_broken(&mut self, id: EcoString) {
        self.broken.insert(id);
    }

    /// Whether an id's entry was reported.
    pub fn is_broken(&self, id: &str) -> bool {
        self.broken.contains(id)
    }

    /// The index of an id.
    pub fn find(&self, id: &str) -> Option<I> {
        self.by_id.get(id).map(|index| I::new(*index as usize))
    }

    /// The entry with its id.
    pub fn item(&self, index: I) -> &Item<T> {
        &self.list[index.index()]
    }

    /// The id of an entry.
    pub fn id(&self, index: I) -> &EcoString {
        &self.item(index).id.value
    }

    /// Whether the same ids stand in the same order.
    pub fn same_ids(&self, other: &Self) -> bool {
        self.same_broken(other) && self.ids().eq(other.ids())
    }

    /// Whether the same entries were reported.
    pub fn same_broken(&self, other: &Self) -> bool {
        self.broken == other.broken
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All indices in order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.list.len()).map(I::new)
    }

    /// All entries in written order.
    pub fn iter(&self) -> impl Iterator<Item = (I, &Item<T>)> {
        self.list.iter().enumerate().map(|(index, item)| (I::new(index), item))
    }

    /// All ids, for suggestions.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|item| item.id.value.as_str())
    }

    /// An entry to be completed.
    pub fn get_mut(&mut self, index: I) -> &mut T {
        &mut self.list[index.index()].value
    }
}

impl<I: Index, T> std::ops::Index<I> for Catalog<I, T> {
    type Output = T;
    fn index(&self, index: I) -> &T {
        &self.list[index.index()].value
    }
}
