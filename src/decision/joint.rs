//! Conditions lowered together, for proofs about them that are no table's own.

use crate::decision::axes::Axes;
use crate::decision::lower::{Lowering, Used};
use crate::decision::rules::table_not_proven;
use crate::decision::voice;
use crate::diagnostic::{Findings, Message};
use crate::plan::Plan;
use crate::source::Span;
use crate::syntax::When;
use crate::table::{Block, Case, Matching, RowShape, Space, Undecided};

/// Conditions in the space of all that they ask for.
pub struct Joint<'a> {
    plan: &'a Plan,
    used: Vec<Used>,
    /// The space.
    pub space: Space,
    /// The conditions, in their order.
    pub shapes: Vec<RowShape>,
}

impl<'a> Joint<'a> {
    /// Conditions in their order, of which one that is absent holds always. `None` where something could not be read, which was told where it
    /// was proven.
    pub fn of_whens<'w>(
        rows: impl IntoIterator<Item = Option<&'w When>>,
        plan: &'a Plan,
        axes: &'a Axes,
    ) -> Option<Self> {
        let rows: Vec<Option<&When>> = rows.into_iter().collect();
        let mut told = Findings::default();
        let mut lowering = Lowering::new(plan, axes, &mut told);
        lowering.expect(rows.iter().flatten().copied());
        let shape = |when: &Option<&When>| match when {
            Some(when) => lowering.row(when),
            None => Some(RowShape::any([Block::default()])),
        };
        let shapes: Vec<Option<RowShape>> = rows.iter().map(shape).collect();
        let shapes = shapes.into_iter().collect::<Option<_>>()?;
        let space = lowering.space();
        Some(Self { plan, used: lowering.used.into_values().collect(), space, shapes })
    }

    /// Reports a proof about the table of a name that was given up, since its conditions are too involved.
    pub fn not_proven(&self, findings: &mut Findings, span: Span, name: &str) {
        table_not_proven::report(findings, span, name, &[Undecided::Overlaps]);
    }

    /// A case in words: `discount 10.5%, amount CNY 300,000`.
    pub fn words(&self, case: &Case) -> Message {
        voice::case(case, &self.used.iter().collect::<Vec<_>>(), self.plan)
    }

    /// A case of some of the space as people would give it, with the least that makes it one; nothing where there is none, or none could be found
    /// within the work allowed.
    pub fn example(&self, region: &RowShape) -> Option<Case> {
        let rest = region.complement(&self.space)?;
        let gaps = self.space.analyse(&[rest], Matching::First, 1).gaps;
        gaps.into_iter().next().map(|gap| gap.case)
    }
}
