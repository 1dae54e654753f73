//! How the year may turn out, for what a plan then costs.

use crate::entry;
use crate::source::Spanned;
use crate::syntax::incentives::GivenFact;
use crate::syntax::ranged::Share;
use crate::syntax::read::Field;
use crate::syntax::scalar::{Percent, Text};
use crate::syntax::shared::By;

entry! {
    /// A way in which the year may turn out.
    pub struct Scenario as "a scenario such as {attainment: 80%}", "一个情景，如 {attainment: 80%}" {
        /// Printed label.
        name: Field<Text>,
        /// What part of their targets all reach.
        attainment: Field<Spanned<Percent>>,
        /// How attainments are distributed: which share of the positions reaches which attainment.
        distribution: Field<By<Spanned<Share>>>,
        /// What units or roles reach where that is another attainment.
        by: Field<ScenarioBy>,
        /// Other facts that pay asks for: the value of a metric, of a field, of a judgement.
        given: Field<By<GivenFact>>,
        /// Free text, printed with the scenario.
        note: Field<Text>,
    }
}

entry! {
    /// Attainments by unit or role.
    pub struct ScenarioBy as "attainments such as {unit: {east: 90%}}", "按部门或角色的达成率，如 {unit: {east: 90%}}" {
        /// By unit: all positions in it and below.
        unit: Field<By<Spanned<Percent>>>,
        /// By role; a role goes before a unit.
        role: Field<By<Spanned<Percent>>>,
    }
}
