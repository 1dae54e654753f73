//! What the lines of a statement are called.

use ecow::EcoString;

use crate::pay::statement::{Line, Step};
use crate::pay::terms::PlanTerms;

/// The label of what a line comes from.
pub(super) fn named(line: &Line, own: &PlanTerms) -> Option<EcoString> {
    match &line.step {
        Step::Held | Step::Released => own.holds.iter().find(|own| own.id.value == line.of)?.name.clone(),
        Step::Clawback(_) => own.clawbacks.iter().find(|own| own.id.value == line.of)?.name.clone(),
        Step::Draw | Step::Repaid => own.draws.iter().find(|own| own.id.value == line.of)?.name.clone(),
        _ => own.components.iter().find(|(id, _)| id.value == line.of)?.1.as_ref()?.name.clone(),
    }
}
