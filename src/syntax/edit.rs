//! What an edit changed of a plan as written.

use crate::diagnostic::Module;
use crate::syntax::targets::Targets;
use crate::syntax::{Sections, Written};

/// Some of the modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modules(u16);

impl Modules {
    /// Whether a module is among them.
    pub fn has(self, module: Module) -> bool {
        self.0 & (1 << module as u16) != 0
    }

    /// Whether any of `others` is among them.
    pub fn has_any(self, others: &[Module]) -> bool {
        others.iter().any(|module| self.has(*module))
    }

    fn add(&mut self, module: Module, changed: bool) {
        self.0 |= u16::from(changed) << module as u16;
    }
}

/// What an edit changed of a plan as written: values as well as their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The sections that differ, by their position in [`Written::sections`].
    pub files: Vec<usize>,
    /// The modules they differ in.
    pub modules: Modules,
    /// Whether the targets differ in nothing but their statements.
    pub statements_only: bool,
}

impl Edit {
    /// What differs between two readings of a plan; `None` where files came or went or the manifest changed, so that everything may
    /// differ.
    pub fn between(old: &Written, new: &Written) -> Option<Self> {
        if old.manifest != new.manifest || old.files.len() != new.files.len() {
            return None;
        }
        let mut edit = Self { files: Vec::new(), modules: Modules::default(), statements_only: true };
        let first = old.sections().count() - old.files.len();
        for (index, (old, new)) in old.files.iter().zip(&new.files).enumerate() {
            if old.site.file != new.site.file {
                return None;
            }
            if !std::sync::Arc::ptr_eq(old, new) && edit.compare(old, new) {
                edit.files.push(first + index);
            }
        }
        Some(edit)
    }

    /// Notes what differs between two readings of a file; whether anything does.
    fn compare(&mut self, old: &Sections, new: &Sections) -> bool {
        let mut own = Modules::default();
        own.add(Module::Organisation, old.organisation != new.organisation);
        own.add(Module::Targets, old.targets != new.targets);
        own.add(Module::Team, old.team != new.team);
        own.add(Module::Process, old.process != new.process);
        own.add(Module::Customers, old.customers != new.customers);
        own.add(Module::Incentives, old.incentives != new.incentives);
        own.add(Module::Risk, old.risk != new.risk);
        own.add(Module::Digital, old.digital != new.digital);
        own.add(Module::Governance, old.governance != new.governance);
        if own.has(Module::Targets) {
            self.statements_only &= differ_in_statements_only(&old.targets, &new.targets);
        }
        self.modules.0 |= own.0;
        own.0 != 0
    }
}

fn differ_in_statements_only(old: &Targets, new: &Targets) -> bool {
    let Targets { site: _, basis, metrics, dimensions, fields, sets, targets } = new;
    let same = *basis == old.basis && *metrics == old.metrics && *dimensions == old.dimensions;
    let sound = targets.get().is_some() == old.targets.get().is_some();
    same && *fields == old.fields && *sets == old.sets && sound
}
