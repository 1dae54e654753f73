//! Tables of the size firms have, held to a count of steps, so that a slower algorithm fails on any machine.

use crate::table::budget::Budget;
use crate::table::{Analysis, Block, Domain, End, Interval, Matching, Region, RowShape, Space, Undecided, Value};

const CHANNELS: usize = 4;
const CITIES: usize = 250;
const GRADES: usize = 5;
/// A hundredth of what one question may cost.
const STEPS: u64 = 200_000;

/// 5,000 rows over channel, city, revenue and grade; in every city and channel the same bands of revenue, one of them by grade.
fn territories() -> (Space, Vec<RowShape>) {
    let members = |count| Domain::Members { count };
    let domains = vec![members(CHANNELS), members(CITIES), Domain::NUMBERS, members(GRADES)];
    let mut rows = Vec::new();
    for (city, channel) in (0..CITIES).flat_map(|city| (0..CHANNELS).map(move |channel| (city, channel))) {
        let place = [(0, Region::members(CHANNELS, [channel])), (1, Region::members(CITIES, [city]))];
        let cuts = [End::Unbounded, End::Closed(100.into()), End::Closed(500.into()), End::Closed(2000.into())];
        for (band, lower) in cuts.into_iter().enumerate() {
            let upper = match cuts.get(band + 1) {
                Some(End::Closed(next)) => End::Open(*next),
                _ => End::Unbounded,
            };
            let revenue = (2, Region::from(Interval::new(lower, upper)));
            let grades: &[&[usize]] = if band == 1 { &[&[0, 1, 2], &[3, 4]] } else { &[&[0, 1, 2, 3, 4]] };
            for grades in grades {
                let grade = (3, Region::members(GRADES, grades.iter().copied()));
                rows.push(Block::new(place.iter().cloned().chain([revenue.clone(), grade])).into());
            }
        }
    }
    (Space { domains }, rows)
}

fn analyse(space: &Space, rows: &[RowShape], matching: Matching) -> Analysis {
    space.analyse_within(rows, matching, 20, || Budget::of(STEPS))
}

#[test]
fn a_complete_table_of_5000_rows_is_proven() {
    let (space, rows) = territories();
    assert_eq!(rows.len(), 5000);
    assert_eq!(analyse(&space, &rows, Matching::One), Analysis::default());
    assert_eq!(analyse(&space, &rows, Matching::First), Analysis::default());
}

#[test]
fn one_missing_row_among_5000_is_found() {
    let (space, mut rows) = territories();
    rows.remove(12 * 20 + 2 * 5 + 1);
    for matching in [Matching::One, Matching::First] {
        let found = analyse(&space, &rows, matching);
        let values: Vec<_> =
            found.gaps.iter().flat_map(|gap| &gap.case.settings).map(|setting| setting.value).collect();
        assert_eq!(values, [Value::Member(2), Value::Member(12), Value::Number(300.into()), Value::Member(0)]);
        assert_eq!((found.gaps[0].borders[0].below, found.gaps[0].borders[0].above), (Some(250), Some(252)));
        assert!(found.undecided.is_empty());
    }
}

#[test]
fn a_row_written_twice_among_5000_is_found() {
    let (space, mut rows) = territories();
    rows.push(rows[1234].clone());
    let one = analyse(&space, &rows, Matching::One);
    assert_eq!(one.overlaps.iter().map(|overlap| overlap.rows).collect::<Vec<_>>(), [(1234, 5000)]);
    let first = analyse(&space, &rows, Matching::First);
    let dead: Vec<_> = first.unreachable.iter().map(|found| (found.row, found.by.as_slice())).collect();
    assert_eq!(dead, [(5000, &[1234][..])]);
    assert!(one.undecided.is_empty() && first.undecided.is_empty());
}

/// Thirty rows that each restrict all of eight axes, in a pattern without order.
fn scattered() -> (Space, Vec<RowShape>) {
    let domain = |axis| if axis % 2 == 0 { Domain::NUMBERS } else { Domain::Members { count: 6 } };
    let domains: Vec<Domain> = (0..8).map(domain).collect();
    let limit = |row: usize, axis: usize| match &domains[axis] {
        Domain::Members { count } => {
            Region::members(*count, (0..3).map(|nth| (row * 7 + axis * 3 + nth * row) % count))
        }
        Domain::Number { .. } => {
            let lower = (row * 37 + axis * 11) % 60;
            Interval::new(End::Closed(lower.into()), End::Open((lower + 20 + row % 7 * 5).into())).into()
        }
    };
    let rows = (0..30).map(|row| Block::new((0..8).map(|axis| (axis, limit(row, axis)))).into()).collect();
    (Space { domains }, rows)
}

#[test]
fn eight_axes_do_not_blow_up() {
    let (space, rows) = scattered();
    let found = analyse(&space, &rows, Matching::First);
    assert!(found.undecided.is_empty() && found.more_gaps);
    for gap in &found.gaps {
        let rest: Vec<Value> =
            (0..8).map(|axis| if axis % 2 == 0 { Value::Number(30.into()) } else { Value::Member(1) }).collect();
        assert!(space.matching(&rows, &gap.case.point(&rest)).is_empty());
    }
}

#[test]
fn what_is_too_involved_is_undecided() {
    let (space, rows) = scattered();
    let starved = space.analyse_within(&rows, Matching::One, 20, || Budget::of(10));
    assert_eq!(starved.undecided, [Undecided::Overlaps, Undecided::Gaps]);
    let space = Space { domains: vec![Domain::NUMBERS; 70] };
    let row = Block::new((0..70).map(|axis| (axis, Interval::point(1.into()).into())));
    let wide = space.analyse(&[row.into()], Matching::First, 20);
    assert_eq!(wide.undecided, [Undecided::Gaps, Undecided::Unreachable]);
    assert!(wide.gaps.is_empty() && wide.unreachable.is_empty());
}
