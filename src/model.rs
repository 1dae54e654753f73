//! Everything that is known of a plan, in one value: what rules, documents, editors and reports look at.

use std::sync::Arc;

use crate::cube::Cube;
use crate::plan::Plan;
use crate::syntax::Written;
use crate::units::Date;

/// A plan with all that follows from it.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The sections as written.
    pub written: Arc<Written>,
    /// The plan with its ids resolved.
    pub plan: Arc<Plan>,
    /// Its targets.
    pub cube: Arc<Cube>,
    /// The day from which it is in force: that of the last change applied; none for the plan as it was written.
    pub since: Option<Date>,
}
