//! Ids into indices, with "did you mean" where there is none.

use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::plan::catalog::{Catalog, Index};
use crate::plan::rules::unknown_reference;
use crate::source::Spanned;
use crate::syntax::rules::duplicate_id;
use crate::syntax::{Entries, Noun, Reader};

/// Where findings of resolving go.
pub struct Resolver<'a> {
    /// The findings.
    pub findings: &'a mut Findings,
}

impl Resolver<'_> {
    /// The entry `id` names in `catalog`; reported if there is none.
    pub fn find<I: Index, T>(&mut self, id: &Spanned<EcoString>, catalog: &Catalog<I, T>, noun: Noun) -> Option<I> {
        let found = catalog.find(id);
        if found.is_none() && !catalog.is_broken(id) {
            unknown_reference::report(self.findings, id, noun, catalog.ids());
        }
        found
    }

    /// Adds entries as `make` reads them; an id that stands twice is reported.
    pub fn add_all<I: Index, W, T>(
        &mut self,
        catalog: &mut Catalog<I, T>,
        entries: Option<&Entries<W>>,
        noun: Noun,
        mut make: impl FnMut(&W) -> T,
    ) {
        let Some(entries) = entries else { return };
        for entry in entries {
            self.add(catalog, &entry.id, make(&entry.value), noun);
        }
        entries.broken.iter().for_each(|id| catalog.add_broken(id.value.clone()));
    }

    /// Adds one entry.
    pub fn add<I: Index, T>(
        &mut self,
        catalog: &mut Catalog<I, T>,
        id: &Spanned<EcoString>,
        value: T,
        noun: Noun,
    ) -> Option<I> {
        match catalog.add(id.clone(), value) {
            Ok(index) => Some(index),
            Err(first) => {
                let mut reader = Reader::new(self.findings, id.value.clone());
                duplicate_id::report(&mut reader, id, first, noun);
                None
            }
        }
    }
}
