//! One table put to the proof.

use ecow::EcoString;

use crate::decision::lower::{Lowering, Used};
use crate::decision::numbers::head_bounds;
use crate::decision::report::Report;
use crate::decision::rules::{bound_without_axis, table_not_proven};
use crate::diagnostic::{Message, Rule};
use crate::say;
use crate::source::Span;
use crate::syntax::{AllOf, Bounds, GridShape, Match, RowHead, TableRow};
use crate::table::{Analysis, Block, Matching, RowShape};

/// The rules that a kind of table reports under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    pub gap: &'static Rule,
    pub overlap: &'static Rule,
    /// For holes at the ends of the only axis; the gap's own rule where there is none.
    pub open_end: Option<&'static Rule>,
    /// Whether every case meets a row even where all rows that hold count.
    pub whole: bool,
    /// Whether cases may meet no row: what no row gives is nothing.
    pub partial: bool,
}

/// A table as the analysis sees it.
pub(super) struct Job {
    pub name: EcoString,
    pub span: Span,
    pub family: Family,
    pub matching: Matching,
    pub rows: Vec<Row>,
    /// What is taken to be so in this proof: where sets of targets stand.
    pub given: Option<Message>,
    /// Where the axis of the table is cut, and how.
    pub cuts: Vec<(Span, Message)>,
}

/// A row as the analysis sees it.
pub(super) struct Row {
    pub shape: RowShape,
    pub span: Span,
    /// `row 2`, `column 3`.
    pub title: Message,
}

/// How many gaps and overlaps of one table are reported.
pub(super) const MOST: usize = 5;

/// The table's way of choosing rows.
pub(super) fn matching(written: Option<Match>) -> Matching {
    match written {
        None | Some(Match::One) => Matching::One,
        Some(Match::First) => Matching::First,
        Some(Match::All) => Matching::All,
    }
}

/// `row 2`, or the row by its own id or label.
pub(super) fn title(head: &RowHead, index: usize) -> Message {
    match (head.name.get(), head.id.get()) {
        (Some(name), _) => say!(en: "“{name}”", zh: "“{name}”", name = name.value),
        (None, Some(id)) => say!(en: "`{id}`", zh: "`{id}`", id = id.value),
        (None, None) => say!(en: "row {number}", zh: "第 {number} 行", number = index + 1),
    }
}

/// Lowers rows of conditions; `None` where one could not be read, which was reported.
pub(super) fn rows<R: TableRow>(lowering: &mut Lowering<'_, '_>, list: &[R], name: &str) -> Option<Vec<Row>> {
    lowering.expect(list.iter().filter_map(|row| row.head().when.get()));
    let lowered: Vec<Option<Row>> =
        list.iter().enumerate().map(|(index, row)| condition(lowering, row, index, name)).collect();
    lowered.into_iter().collect()
}

fn condition<R: TableRow>(lowering: &mut Lowering<'_, '_>, row: &R, index: usize, name: &str) -> Option<Row> {
    let head = row.head();
    let bounds = head_bounds(head);
    if let Some(bound) = bounds.lower.or(bounds.upper).map(|limit| limit.text).or(head.at.get().map(|at| at.0.clone()))
    {
        bound_without_axis::report(lowering.findings, bound.span, name, &bound);
        return None;
    }
    if has_broken_bound(head) || head.when.is_broken() {
        return None;
    }
    let (shape, span) = match head.when.get() {
        Some(when) => (lowering.row(when)?, when.span),
        // A row that asks nothing takes every case.
        None => (RowShape::any([Block::default()]), head.site),
    };
    Some(Row { shape, span, title: title(head, index) })
}

/// Whether a bound or a condition of a row was written and could not be read.
pub(super) fn has_broken_bound(head: &RowHead) -> bool {
    [&head.from, &head.above, &head.to, &head.below, &head.at].into_iter().any(|field| field.is_broken())
}

/// The bands of a grid on its two axes, columns first. A grid is complete and free of overlap exactly if the bands of each of
/// its axes are, and so a fault of one axis is told once and not in every cell.
pub(super) fn grid<R: TableRow>(
    lowering: &mut Lowering<'_, '_>,
    list: &[R],
    grid: &GridShape,
) -> Option<[Vec<Row>; 2]> {
    lowering.expect(list.iter().filter_map(|row| row.head().when.get()));
    let columns = (0..grid.columns).map(|column| band(lowering, &list[column], 1, column)).collect::<Vec<_>>();
    let lines = (0..grid.rows).map(|line| band(lowering, &list[line * grid.columns], 0, line)).collect::<Vec<_>>();
    let (columns, lines) = (columns.into_iter().collect::<Option<_>>(), lines.into_iter().collect::<Option<_>>());
    Some([columns?, lines?])
}

/// One band of a grid: the test of the first cell that has it, which asks for the line and then for the column.
fn band<R: TableRow>(lowering: &mut Lowering<'_, '_>, cell: &R, side: usize, index: usize) -> Option<Row> {
    let all = cell.head().when.get()?.any.first()?;
    let (axis, test) = all.tests.get(side)?;
    let alone = AllOf { span: test.span, tests: vec![(axis.clone(), test.clone())], broken: all.broken };
    let title = match side {
        0 => say!(en: "line {number}", zh: "第 {number} 行", number = index + 1),
        _ => say!(en: "column {number}", zh: "第 {number} 列", number = index + 1),
    };
    Some(Row { shape: lowering.block(&alone)?.into(), span: test.span, title })
}

/// Proves a table, and reports what is wrong with it.
pub(super) fn prove(lowering: &mut Lowering<'_, '_>, job: &Job) {
    let analysis = analyse(lowering, job);
    tell(lowering, job, &analysis);
}

/// What is wrong with a table.
pub(super) fn analyse(lowering: &Lowering<'_, '_>, job: &Job) -> Analysis {
    let shapes: Vec<RowShape> = job.rows.iter().map(|row| row.shape.clone()).collect();
    let space = lowering.space();
    let mut analysis = space.analyse(&shapes, job.matching, MOST);
    if job.family.partial {
        (analysis.gaps, analysis.more_gaps) = (Vec::new(), false);
        analysis.undecided.retain(|question| *question != crate::table::Undecided::Gaps);
    }
    if job.family.whole && job.matching == Matching::All {
        // The order of rows does not matter to what none of them takes.
        let gaps = space.analyse(&shapes, Matching::First, MOST);
        (analysis.gaps, analysis.more_gaps) = (gaps.gaps, gaps.more_gaps);
        analysis.undecided.extend(gaps.undecided.iter().filter(|question| **question == crate::table::Undecided::Gaps));
    }
    analysis
}

/// Reports what is wrong with a table.
pub(super) fn tell(lowering: &mut Lowering<'_, '_>, job: &Job, analysis: &Analysis) {
    if !analysis.undecided.is_empty() {
        table_not_proven::report(lowering.findings, job.span, &job.name, &analysis.undecided);
    }
    let used: Vec<&Used> = lowering.used.values().collect();
    Report { job, used: &used, plan: lowering.plan }.all(analysis, lowering.findings);
}

/// Whether a row has bounds of its own.
pub(super) fn has_bounds(head: &RowHead) -> bool {
    head_bounds(head) != Bounds::default()
}
