//! Holes: cases that no row takes.

use super::boxes::{self, Growing, is_within, paths, trim};
use super::cells::Runs;
use super::diagram::Diagram;
use super::lowered::Lowered;
use super::{Case, Interval, Setting, Value};

/// A hole in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where it is; no row holds anywhere in its regions.
    pub case: Case,
    /// What surrounds it on each axis of numbers in the case, in the order of the case.
    pub borders: Vec<Border>,
}

/// What surrounds a hole on an axis of numbers, the other axes being as in its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Border {
    /// The axis.
    pub axis: usize,
    /// Whether the hole is an open end of the table.
    pub edge: Edge,
    /// The whole stretch between the rows around it, of which the case may show a part.
    pub stretch: Interval,
    /// The first row that holds directly below it.
    pub below: Option<usize>,
    /// The first row that holds directly above it.
    pub above: Option<usize>,
}

/// Where on an axis of numbers a hole lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// No row begins so low: the hole reaches down to the lowest number there is.
    Below,
    /// No row goes so high: the hole reaches up to the highest number there is.
    Above,
    /// There are rows on both sides.
    Inside,
}

/// The holes of a diagram, the simplest first and then in order of the axes; and whether there are more than `limit`.
pub(super) fn gaps(table: &Lowered<'_>, diagram: &Diagram, limit: usize) -> (Vec<Gap>, bool) {
    let (paths, mut more) = paths(table, diagram, limit.saturating_mul(4).saturating_add(16));
    let mut holes: Vec<Hole<'_>> = Vec::new();
    for path in paths {
        if let Some(rest) = rest(table, path, &holes) {
            holes.push(Hole::around(table, rest, &holes));
        }
    }
    holes.sort_by_cached_key(|hole| reading_order(table, &hole.case));
    more |= holes.len() > limit;
    holes.truncate(limit);
    (holes.iter().map(|hole| hole.describe(table)).collect(), more)
}

/// What the holes found so far do not show of a path.
fn rest(table: &Lowered<'_>, mut path: boxes::Case, known: &[Hole<'_>]) -> Option<boxes::Case> {
    known.iter().for_each(|hole| trim(table, &mut path, &hole.case));
    let shown = known.iter().any(|hole| is_within(&path, &hole.case));
    (!shown).then_some(path)
}

/// Fewest conditions first, then by the position of the values on the axes as the author numbered them.
fn reading_order(table: &Lowered<'_>, case: &boxes::Case) -> (usize, Vec<(usize, u32)>) {
    let mut starts: Vec<_> =
        conditions(case).map(|(depth, runs)| (table.axes[depth].index, runs.parts()[0].0)).collect();
    starts.sort_unstable();
    (starts.len(), starts)
}

fn conditions(case: &boxes::Case) -> impl Iterator<Item = (usize, &Runs)> {
    case.iter().enumerate().filter_map(|(depth, runs)| Some((depth, runs.as_ref()?)))
}

struct Hole<'a> {
    /// The hole in full, which may reach into others.
    full: Growing<'a>,
    /// What of it is not in the holes found before.
    case: boxes::Case,
}

impl<'a> Hole<'a> {
    fn around(table: &'a Lowered<'a>, path: boxes::Case, known: &[Self]) -> Self {
        let full = Growing::largest(table, path);
        let mut case = full.case.clone();
        known.iter().for_each(|hole| trim(table, &mut case, &hole.full.case));
        Self { full, case }
    }

    fn describe(&self, table: &Lowered<'_>) -> Gap {
        let case = describe(table, &self.case);
        let mut borders: Vec<Border> = conditions(&self.full.case)
            .filter(|(depth, _)| table.axes[*depth].cells.is_number())
            .map(|(depth, runs)| self.border(table, depth, runs, &case))
            .collect();
        borders.sort_by_key(|border| border.axis);
        Gap { case, borders }
    }

    fn border(&self, table: &Lowered<'_>, depth: usize, runs: &Runs, case: &Case) -> Border {
        let (start, end) = runs.parts()[0];
        let neighbour = |cell: u32| self.neighbour(table, depth, cell, case);
        let below = start.checked_sub(1).and_then(neighbour);
        let above = (end < table.axes[depth].cells.count()).then_some(end).and_then(neighbour);
        let axis = &table.axes[depth];
        let (edge, stretch) = (axis.cells.edge((start, end)), axis.cells.interval((start, end)));
        Border { axis: axis.index, edge, stretch, below, above }
    }

    /// The row that holds at a cell beside the hole: one that holds there with the other axes exactly as in the case, or
    /// else one that holds with other values of the hole.
    fn neighbour(&self, table: &Lowered<'_>, depth: usize, cell: u32, case: &Case) -> Option<usize> {
        let at =
            |block: usize, depth: usize, cell: u32| table.axes[depth].pattern(table.block(block)[depth]).contains(cell);
        let as_in_case = |block: usize| {
            let mut others = table.axes.iter().enumerate().filter(|(other, _)| *other != depth);
            others.all(|(other, axis)| {
                case.setting(axis.index).is_none_or(|setting| at(block, other, axis.cells.cell_of(setting.value)))
            })
        };
        let beside = || self.full.barriers(depth).filter(|block| at(*block, depth, cell));
        let exact = beside().find(|block| as_in_case(*block));
        exact.or_else(|| beside().next()).map(|block| table.rows[block])
    }
}

/// A case in the terms of the axes, in their order.
pub(super) fn describe(table: &Lowered<'_>, case: &boxes::Case) -> Case {
    let mut settings: Vec<Setting> = conditions(case)
        .map(|(depth, runs)| {
            let axis = &table.axes[depth];
            Setting { axis: axis.index, value: axis.cells.witness(runs), region: axis.cells.region(runs) }
        })
        .collect();
    settings.sort_by_key(|setting| setting.axis);
    Case { settings }
}

impl Case {
    /// The setting of one axis; none where its value does not matter.
    pub fn setting(&self, axis: usize) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.axis == axis)
    }

    /// A whole point of the case, with `rest` for the axes whose value does not matter.
    pub fn point(&self, rest: &[Value]) -> Vec<Value> {
        let value = |(axis, other): (usize, &Value)| self.setting(axis).map_or(*other, |setting| setting.value);
        rest.iter().enumerate().map(value).collect()
    }
}
