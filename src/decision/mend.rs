//! The smallest edit that mends a table.

use ecow::EcoString;

use crate::decision::lower::Used;
use crate::decision::report::Report;
use crate::decision::voice;
use crate::diagnostic::Message;
use crate::say;
use crate::table::{Block, Border, Case, Domain, End, Gap, Interval, Matching, Overlap, Region};

/// What closes a gap: the bound of a row beside it moved, or else a row of its own.
pub(super) fn of_gap(report: &Report<'_>, gap: &Gap) -> Message {
    if report.job.given.is_some() {
        return of_sets();
    }
    let moved = gap.borders.iter().find_map(|border| moved(report, gap, border));
    moved.unwrap_or_else(|| match voice::condition(&gap.case, report.used, report.plan) {
        Some(condition) => say!(
            en: "add a row with `when: {condition}`, or one with `when: else`", zh: "请增加一行 `when: {condition}`，或增加 `when: else`",
            condition = condition,
        ),
        None if gap.case.settings.is_empty() => {
            say!(en: "add rows that say what holds in which case", zh: "请增加行，写明各情形如何处理")
        }
        None => say!(
            en: "widen a row's bounds (`from` and `to` include the value, `above` and `below` do not), or add a row",
            zh: "请放宽某一行的范围（`from`、`to` 含端点，`above`、`below` 不含），或增加一行",
        ),
    })
}

/// Where bounds name sets of targets, none of them can be moved to a number.
fn of_sets() -> Message {
    say!(
        en: "the table must hold wherever the sets can stand: state their order under `sets:` (`stretch: {{at_least: quota}}`), \
             write rows in that order, and bound neighbouring rows by the same set",
        zh: "无论各套目标处于何处，表格都须成立：请在 `sets:` 下写明先后（`stretch: {{at_least: quota}}`），按此顺序写行，相邻行以同一套目标为界",
    )
}

/// A bound, with the axis it is one of where the rows have bounds on several.
fn bound(axis: &Used, bound: &EcoString, case: &Case) -> EcoString {
    match case.settings.len() > 1 && !axis.id.is_empty() {
        true => ecow::eco_format!("{}: {bound}", axis.id),
        false => bound.clone(),
    }
}

/// The bound of a neighbour moved over the gap.
fn moved(report: &Report<'_>, gap: &Gap, border: &Border) -> Option<Message> {
    let axis = report.used[border.axis];
    let (lower, upper) = (border.stretch.lower, border.stretch.upper);
    let reaches = |row: &usize| reaches(report, *row, border.axis, &gap.case) && !collides(report, *row, border);
    if let Some(row) = border.above.filter(reaches) {
        return Some(match (axis.lower(lower), border.below.is_some() || is_bounded(&axis.domain, true)) {
            (Some(start), true) => {
                let start = bound(axis, &start, &gap.case);
                say!(en: "let {row} begin at `{start}`", zh: "请让{row}从 `{start}` 开始", row = report.title(row), start = start)
            }
            _ => say!(en: "leave the beginning of {row} open", zh: "请去掉{row}的下限", row = report.title(row)),
        });
    }
    let row = border.below.filter(reaches)?;
    Some(match (axis.upper(upper), border.above.is_some() || is_bounded(&axis.domain, false)) {
        (Some(end), true) => {
            let end = bound(axis, &end, &gap.case);
            say!(en: "let {row} end at `{end}`", zh: "请让{row}到 `{end}` 为止", row = report.title(row), end = end)
        }
        _ => say!(en: "leave the end of {row} open", zh: "请去掉{row}的上限", row = report.title(row)),
    })
}

fn is_bounded(domain: &Domain, below: bool) -> bool {
    match domain {
        Domain::Number { lower, upper, .. } => if below { lower } else { upper }.is_some(),
        Domain::Members { .. } => false,
    }
}

/// Whether a row, made longer on one axis, would take the whole case: it is one range there, and holds on all other axes.
fn reaches(report: &Report<'_>, row: usize, axis: usize, case: &Case) -> bool {
    let [block] = report.job.rows[row].shape.alternatives.as_slice() else { return false };
    let single =
        |interval: &Interval| matches!((interval.lower, interval.upper), (End::Closed(a), End::Closed(b)) if a == b);
    let one = range(block.limit(axis)).is_some_and(|interval| !single(&interval));
    let holds = |(other, limit): &(usize, Region)| {
        let domain = &report.used[*other].domain;
        let whole = || domain.everything();
        let asked = case.setting(*other).map_or_else(whole, |setting| setting.region.clone()).within(domain);
        *other == axis || asked.intersect(limit).within(domain) == asked
    };
    one && block.limits().iter().all(holds)
}

/// Whether a row made longer over the stretch would meet cases that another row takes, where only one may.
fn collides(report: &Report<'_>, row: usize, border: &Border) -> bool {
    let [block] = report.job.rows[row].shape.alternatives.as_slice() else { return false };
    let limit = |block: &Block, axis: usize| {
        block.limit(axis).cloned().unwrap_or_else(|| report.used[axis].domain.everything())
    };
    let meets = |other: &Block| {
        (0..report.used.len()).all(|axis| {
            let own = if axis == border.axis { border.stretch.into() } else { limit(block, axis) };
            !own.intersect(&limit(other, axis)).within(&report.used[axis].domain).is_empty()
        })
    };
    let others = report.job.rows.iter().enumerate().filter(|(other, _)| *other != row);
    report.job.matching == Matching::One && others.flat_map(|(_, other)| &other.shape.alternatives).any(meets)
}

/// The only interval of a region.
fn range(region: Option<&Region>) -> Option<Interval> {
    let Some(Region::Intervals(intervals)) = region else { return None };
    let mut all = intervals.iter();
    all.next().filter(|_| all.next().is_none())
}

/// What parts two rows that overlap.
pub(super) fn of_overlap(report: &Report<'_>, overlap: &Overlap) -> Message {
    if report.job.given.is_some() {
        return of_sets();
    }
    let (first, second) = overlap.rows;
    let shapes = [first, second].map(|row| &report.job.rows[row].shape);
    if shapes[0] == shapes[1] {
        return say!(en: "both ask the same: remove one of them", zh: "两者条件相同，请删去其中一个");
    }
    if let Some(parted) = overlap.case.settings.iter().find_map(|setting| parted(report, overlap, setting.axis)) {
        return parted;
    }
    match report.job.matching {
        Matching::One => say!(
            en: "narrow one of them, or say `match: first` where the order decides", zh: "请收窄其中一行；若以先后为准，请写 `match: first`",
        ),
        _ => say!(en: "narrow one of them", zh: "请收窄其中一行"),
    }
}

/// Where one row goes on a little into the next on an axis: the next begins after it.
fn parted(report: &Report<'_>, overlap: &Overlap, axis: usize) -> Option<Message> {
    let (first, second) = overlap.rows;
    let of = |row: usize| match report.job.rows[row].shape.alternatives.as_slice() {
        [block] => range(block.limit(axis)),
        _ => None,
    };
    let (one, other) = (of(first)?, of(second)?);
    let shared = range(overlap.case.setting(axis).map(|setting| &setting.region))?;
    let follows = |upper: &Interval, lower: &Interval| upper.lower == shared.lower && lower.upper == shared.upper;
    let (above, upper, lower) = if follows(&other, &one) && !follows(&one, &other) {
        (second, other, one)
    } else if follows(&one, &other) && !follows(&other, &one) {
        (first, one, other)
    } else {
        return None;
    };
    if upper.upper == lower.upper || upper.lower == lower.lower {
        return None;
    }
    let start = match shared.upper {
        End::Closed(value) => End::Open(value),
        End::Open(value) => End::Closed(value),
        End::Unbounded => return None,
    };
    let used = report.used[axis];
    let start = bound(used, &used.lower(start)?, &overlap.case);
    Some(say!(
        en: "let {row} begin at `{start}`", zh: "请让{row}从 `{start}` 开始", row = report.title(above), start = start,
    ))
}
