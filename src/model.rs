//! Everything that is known of a plan, in one value: what rules, documents, editors and reports look at.

use crate::cube::Cube;
use crate::plan::{OnDate, Plan};
use crate::syntax::Written;
use crate::units::Date;

/// A plan with all that follows from it.
#[derive(Debug)]
pub struct Compiled {
    /// The sections as written.
    pub written: Written,
    /// The plan with its ids resolved.
    pub plan: Plan,
    /// Its targets.
    pub cube: Cube,
}

impl Compiled {
    /// The organisation on a day: which units and seats are there, who holds and leads them, and how they hang together.
    pub fn on(&self, date: Date) -> OnDate<'_> {
        self.plan.organisation.on(date)
    }
}
