//! Everything that is known of a plan, in one value: what rules, documents, editors and reports look at.

use crate::cube::Cube;
use crate::plan::Plan;
use crate::syntax::Written;

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
