//! The plan with its ids resolved: sections as written become tables of entries that point at each other by index.
//!
//! What could not be resolved was reported and is absent here; a reference to nothing cannot be expressed.

pub mod audience;
mod catalog;
mod facts;
mod holders;
mod on_date;
pub mod organisation;
mod references;
mod resolve;
pub mod rules;
pub mod targets;

pub use catalog::{Catalog, Index, Item};
pub use facts::Facts;
pub use holders::{Holding, Life, Roster, uncovered, within};
pub use on_date::OnDate;
pub use organisation::{GroupId, Organisation, RoleId, SeatId, UnitId, Who};
pub use resolve::Resolver;
pub use targets::{DimensionId, MemberId, MetricId, SetId, Targets};

use crate::diagnostic::Findings;
use crate::syntax::Written;

/// A plan whose references hold.
#[derive(Debug)]
pub struct Plan {
    /// What holds for all of it.
    pub facts: Facts,
    /// Units, roles, positions.
    pub organisation: Organisation,
    /// Metrics, dimensions, sets and target statements.
    pub targets: Targets,
}

impl Plan {
    /// Resolves what was written. `None` where the manifest lacks what everything else needs, which was reported.
    pub fn resolve(written: &Written, findings: &mut Findings) -> Option<Self> {
        let manifest = written.manifest.as_ref()?;
        let facts = Facts::read(manifest, findings)?;
        let organisation = Organisation::resolve(written, findings);
        let (mut of_references, mut of_targets) = (Findings::default(), Findings::default());
        let ((), targets) = rayon::join(
            || references::check(written, &organisation, &mut of_references),
            || Targets::resolve(written, &facts, &organisation, &mut of_targets),
        );
        findings.append(of_references);
        findings.append(of_targets);
        Some(Self { facts, organisation, targets })
    }
}
