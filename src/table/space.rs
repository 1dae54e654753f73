//! The question asked of a table, and the answer.

use super::budget::{Budget, Exhausted};
use super::diagram::{Diagram, Question};
use super::gaps::{self, Gap};
use super::lowered::{ALL, Lowered};
use super::overlaps::{self, Overlap};
use super::tails::Tails;
use super::touch::Touch;
use super::unreachable::{self, Proof, Unreachable};
use super::{Domain, Region, RowShape, Value};

/// The axes that the conditions of one table speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    /// The whole range of each axis.
    pub domains: Vec<Domain>,
}

/// How a table chooses among the rows that hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Each case meets exactly one row: gaps and overlaps are faults.
    One,
    /// The first row that holds counts: gaps and rows that are never reached are faults.
    First,
    /// Every row that holds counts, if any.
    All,
}

impl Matching {
    /// What is asked of a table.
    const fn questions(self) -> &'static [Undecided] {
        match self {
            Self::One => &[Undecided::Overlaps, Undecided::Gaps, Undecided::Unreachable],
            Self::First => &[Undecided::Gaps, Undecided::Unreachable],
            Self::All => &[Undecided::Unreachable],
        }
    }
}

/// What is wrong with a table. Everything listed is proven; what is not listed is proven absent unless `undecided` names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Analysis {
    /// Cases no row takes, the simplest first. Only for [`Matching::One`] and [`Matching::First`].
    pub gaps: Vec<Gap>,
    /// Whether gaps were left out because of the limit.
    pub more_gaps: bool,
    /// Pairs of rows that hold at once, in the order of the rows. Only for [`Matching::One`].
    pub overlaps: Vec<Overlap>,
    /// Whether overlaps were left out because of the limit.
    pub more_overlaps: bool,
    /// Rows that are never reached, in order: for [`Matching::First`] those that earlier rows take everything from; for every
    /// matching those that hold nowhere, and an `else` row that the others leave nothing.
    pub unreachable: Vec<Unreachable>,
    /// Questions that were given up because the table is too involved.
    pub undecided: Vec<Undecided>,
}

/// A question that could not be decided within the work allowed for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecided {
    /// Whether there are gaps (none are listed).
    Gaps,
    /// Whether there are overlaps (none are listed).
    Overlaps,
    /// Whether more rows than those listed are never reached.
    Unreachable,
}

/// A case in which something is wrong: the axes that matter, in their order, each with an example and its surroundings.
/// It is the same for any value of an axis that is not mentioned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The axes that matter.
    pub settings: Vec<Setting>,
}

/// One axis of a [`Case`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The axis.
    pub axis: usize,
    /// A value people would name: a round number, or the first member.
    pub value: Value,
    /// All values for which the case is the same.
    pub region: Region,
}

impl Space {
    /// Finds up to `limit` gaps and overlaps, and all unreachable rows.
    ///
    /// Panics where a row speaks of an axis that is not in the space, or of numbers on an axis of members.
    pub fn analyse(&self, rows: &[RowShape], matching: Matching, limit: usize) -> Analysis {
        self.analyse_within(rows, matching, limit, Budget::for_one_question)
    }

    /// The rows that hold at a point, which has a value for every axis; the `else` row where no other does.
    pub fn matching(&self, rows: &[RowShape], point: &[Value]) -> Vec<usize> {
        let holds = |shape: &RowShape| shape.alternatives.iter().any(|block| block.holds(point));
        let found: Vec<usize> = (0..rows.len()).filter(|row| holds(&rows[*row])).collect();
        if found.is_empty() { (0..rows.len()).filter(|row| rows[*row].is_otherwise()).collect() } else { found }
    }

    pub(super) fn analyse_within(
        &self,
        rows: &[RowShape],
        matching: Matching,
        limit: usize,
        budget: impl Fn() -> Budget,
    ) -> Analysis {
        let mut analysis = Analysis::default();
        if self.domains.iter().any(Domain::is_empty) {
            return analysis;
        }
        let Some(table) = Lowered::new(self, rows) else {
            analysis.undecided = matching.questions().to_vec();
            return analysis;
        };
        let (tails, touch) = (Tails::new(&table), Touch::new(&table));
        let mut run = Run { table: &table, rows, tails: &tails, touch: &touch, disjoint: false };
        if matching == Matching::One {
            run.overlaps(&mut analysis, limit, budget());
        }
        if matching != Matching::All && !rows.iter().any(RowShape::is_otherwise) {
            run.gaps(&mut analysis, limit, budget());
        }
        run.unreachable(&mut analysis, matching, budget());
        analysis
    }
}

/// One analysis under way.
struct Run<'a> {
    table: &'a Lowered<'a>,
    rows: &'a [RowShape],
    tails: &'a Tails,
    touch: &'a Touch<'a>,
    /// Whether no two rows were found to share a case.
    disjoint: bool,
}

impl Run<'_> {
    fn overlaps(&mut self, analysis: &mut Analysis, limit: usize, mut budget: Budget) {
        match overlaps::overlaps(self.table, self.touch, limit, &mut budget) {
            Ok(all) => {
                (analysis.overlaps, analysis.more_overlaps) = (all.found, all.more);
                self.disjoint = all.disjoint;
            }
            Err(Exhausted) => analysis.undecided.push(Undecided::Overlaps),
        }
    }

    fn gaps(&self, analysis: &mut Analysis, limit: usize, mut budget: Budget) {
        match self.uncovered(&mut budget) {
            Ok(diagram) => (analysis.gaps, analysis.more_gaps) = gaps::gaps(self.table, &diagram, limit),
            Err(Exhausted) => analysis.undecided.push(Undecided::Gaps),
        }
    }

    fn uncovered(&self, budget: &mut Budget) -> Result<Diagram, Exhausted> {
        let base = vec![ALL; self.table.axes.len()];
        let (table, tails, disjoint) = (self.table, self.tails, self.disjoint);
        let question = Question { table, tails, base: &base, disjoint, first_only: false };
        question.uncovered(0..self.table.blocks(), budget)
    }

    fn unreachable(&self, analysis: &mut Analysis, matching: Matching, mut budget: Budget) {
        let proof = Proof { table: self.table, tails: self.tails, touch: self.touch, disjoint: self.disjoint };
        let (found, proven) = unreachable::unreachable(self.rows, &proof, matching, &mut budget);
        analysis.unreachable = found;
        if proven.is_err() {
            analysis.undecided.push(Undecided::Unreachable);
        }
    }
}
