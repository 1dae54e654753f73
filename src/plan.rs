//! The plan with its ids resolved: sections as written become tables of entries that point at each other by index.
//!
//! What could not be resolved was reported and is absent here; a reference to nothing cannot be expressed.

pub mod audience;
mod catalog;
mod facts;
mod holders;
mod on_date;
pub mod organisation;
mod lives;
mod mentions;
mod people;
mod periods;
mod quotes;
mod references;
mod renumbering;
mod resolve;
pub mod rules;
mod seats;
pub mod targets;

pub use catalog::{Catalog, Index, Item};
pub use facts::Facts;
pub use holders::{Holding, Life, Roster, uncovered, within};
pub use on_date::OnDate;
pub use organisation::{GroupId, Organisation, RoleId, SeatId, UnitId, Who};
pub use quotes::Quoted;
pub use renumbering::Renumbering;
pub use resolve::Resolver;
pub use targets::{DimensionId, MemberId, MetricId, Replaced, SetId, Targets};

use crate::diagnostic::{Findings, Module};
use crate::syntax::{Edit, Written};

/// A plan whose references hold.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What holds for all of it.
    pub facts: Facts,
    /// Units, roles, positions.
    pub organisation: Organisation,
    /// Metrics, dimensions, sets and target statements.
    pub targets: Targets,
}

/// What was found while a plan was resolved, by what was looked at.
#[derive(Debug, Clone, Default)]
pub struct Found {
    facts: Findings,
    organisation: Findings,
    references: Findings,
    targets: Findings,
}

impl Found {
    /// All of it.
    pub fn all(&self) -> Findings {
        let mut all = self.facts.clone();
        for found in [&self.organisation, &self.references, &self.targets] {
            all.append(found.clone());
        }
        all
    }
}

/// What an edit reached of the plan.
#[derive(Debug)]
pub enum Reached {
    /// Numbers may be other ones everywhere.
    Everything,
    /// These statements, and what follows from positions that came or went; the others stand where this says.
    Statements(Vec<Replaced>, Renumbering),
}

impl Plan {
    /// Resolves what was written. `None` where the manifest lacks what everything else needs, which was reported.
    pub fn resolve(written: &Written, found: &mut Found) -> Option<Self> {
        let manifest = written.manifest.as_ref()?;
        let facts = Facts::read(manifest, &mut found.facts)?;
        let organisation = Organisation::resolve(written, &mut found.organisation);
        let ((), targets) = rayon::join(
            || references::check(written, &organisation, &mut found.references),
            || Targets::resolve(written, &facts, &organisation, &mut found.targets),
        );
        mentions::check(written, &mut found.references);
        periods::check(written, &facts, &mut found.references);
        Some(Self { facts, organisation, targets })
    }

    /// Resolves what an edit changed, of a plan that was resolved before it; gives what the edit reached.
    pub fn resolve_again(&mut self, written: &Written, edit: &Edit, found: &mut Found) -> Reached {
        let Self { facts, organisation, targets } = self;
        let mut moves = Some(Renumbering::none(organisation));
        if edit.modules.has(Module::Organisation) {
            found.organisation = Findings::default();
            let before = std::mem::take(organisation);
            *organisation = Organisation::resolve(written, &mut found.organisation);
            moves = organisation.renumbering(&before);
        }
        found.references = Findings::default();
        references::check(written, organisation, &mut found.references);
        mentions::check(written, &mut found.references);
        periods::check(written, facts, &mut found.references);
        let replaced = moves.and_then(|moves| {
            if !edit.modules.has_any(&[Module::Organisation, Module::Targets]) {
                return Some((Vec::new(), moves));
            }
            let follows = edit.statements_only && found.targets.is_empty();
            let replaced = follows.then(|| targets.follow(written, edit, &moves, facts, organisation))??;
            Some((replaced, moves))
        });
        match replaced {
            Some((replaced, moves)) => Reached::Statements(replaced, moves),
            None => {
                found.targets = Findings::default();
                *targets = Targets::resolve(written, facts, organisation, &mut found.targets);
                Reached::Everything
            }
        }
    }
}
