//! Tables as people write them, and what they are told about them.

use rust_decimal::Decimal;

use crate::table::{
    Analysis, Block, Bound, Case, Domain, Edge, End, Gap, Interval, Matching, Overlap, Region, RowShape, Space, Value,
    grid,
};

const PERCENT: Domain = Domain::Number {
    lower: Some(Bound { value: Decimal::ZERO, closed: true }),
    upper: Some(Bound { value: Decimal::ONE_HUNDRED, closed: true }),
    step: None,
};
const FROM_ZERO: Domain =
    Domain::Number { lower: Some(Bound { value: Decimal::ZERO, closed: true }), upper: None, step: None };
const COUNT: Domain =
    Domain::Number { lower: Some(Bound { value: Decimal::ONE, closed: true }), upper: None, step: Some(Decimal::ONE) };

/// `above 8 to 15` as an interval, `1|2` as members.
fn region(domain: &Domain, text: &str) -> Region {
    if let Domain::Members { count } = domain {
        return Region::members(*count, text.split('|').map(|member| member.parse().unwrap()));
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut interval = Interval::EVERYTHING;
    for pair in words.chunks(2) {
        let number = pair[1].parse().unwrap();
        match pair[0] {
            "from" => interval.lower = End::Closed(number),
            "above" => interval.lower = End::Open(number),
            "to" => interval.upper = End::Closed(number),
            "below" => interval.upper = End::Open(number),
            _ => interval = Interval::point(number),
        }
    }
    interval.into()
}

/// Rows with one condition for each axis in order; `-` is none, `else` alone is the `else` row.
fn table(domains: &[Domain], rows: &[&str]) -> (Space, Vec<RowShape>) {
    let row = |text: &&str| match *text {
        "else" => RowShape::otherwise(),
        _ => {
            let limits = text.split(", ").enumerate().filter(|(_, limit)| *limit != "-");
            Block::new(limits.map(|(axis, limit)| (axis, region(&domains[axis], limit)))).into()
        }
    };
    (Space { domains: domains.to_vec() }, rows.iter().map(row).collect())
}

fn analyse(domains: &[Domain], matching: Matching, rows: &[&str]) -> Analysis {
    let (space, rows) = table(domains, rows);
    space.analyse(&rows, matching, 20)
}

fn end(end: End, [open, closed, unbounded]: [&str; 3]) -> String {
    match end {
        End::Open(value) => format!("{open} {value}"),
        End::Closed(value) => format!("{closed} {value}"),
        End::Unbounded => unbounded.to_owned(),
    }
}

fn tell(region: &Region) -> String {
    let interval = |interval: Interval| {
        let ends = [end(interval.lower, ["above", "from", ""]), end(interval.upper, ["below", "to", ""])];
        ends.join(" ").trim().to_owned()
    };
    match region {
        Region::Intervals(intervals) => intervals.iter().map(interval).collect::<Vec<_>>().join(" or "),
        Region::Members(members) => members.iter().map(|member| member.to_string()).collect::<Vec<_>>().join("|"),
    }
}

/// `0: 10 (above 8 below 11)`: the axis, the example and its region.
fn tell_case(case: &Case) -> String {
    let settings = case.settings.iter().map(|setting| {
        let value = match setting.value {
            Value::Number(number) => number.to_string(),
            Value::Member(member) => format!("m{member}"),
        };
        format!("{}: {value} ({})", setting.axis, tell(&setting.region))
    });
    settings.collect::<Vec<_>>().join(", ")
}

fn tell_gap(gap: &Gap) -> String {
    let borders = gap.borders.iter().map(|border| match (border.edge, border.below, border.above) {
        (Edge::Inside, Some(below), Some(above)) => format!("; {} between rows {below} and {above}", border.axis),
        (Edge::Below, None, Some(above)) => format!("; {} below row {above}", border.axis),
        (Edge::Above, Some(below), None) => format!("; {} above row {below}", border.axis),
        other => panic!("{other:?}"),
    });
    format!("{}{}", tell_case(&gap.case), borders.collect::<String>())
}

fn gaps(domains: &[Domain], rows: &[&str]) -> Vec<String> {
    analyse(domains, Matching::One, rows).gaps.iter().map(tell_gap).collect()
}

fn overlaps(domains: &[Domain], rows: &[&str]) -> Vec<String> {
    let tell = |overlap: &Overlap| {
        let shared = overlap.shared_point.map(|point| format!("; only {} on {}", point.value, point.axis));
        format!("{:?} {}{}", overlap.rows, tell_case(&overlap.case), shared.unwrap_or_default())
    };
    analyse(domains, Matching::One, rows).overlaps.iter().map(tell).collect()
}

fn unreachable(domains: &[Domain], rows: &[&str]) -> Vec<(usize, Vec<usize>)> {
    let found = analyse(domains, Matching::First, rows).unreachable;
    found.into_iter().map(|found| (found.row, found.by)).collect()
}

#[test]
fn a_hole_lies_between_two_rows() {
    assert_eq!(gaps(&[PERCENT], &["to 8", "from 11"]), ["0: 10 (above 8 below 11); 0 between rows 0 and 1"]);
    assert_eq!(
        gaps(&[PERCENT], &["from 10.9", "to 10.3"]),
        ["0: 10.5 (above 10.3 below 10.9); 0 between rows 1 and 0"]
    );
    assert_eq!(gaps(&[PERCENT], &["below 50", "above 50"]), ["0: 50 (from 50 to 50); 0 between rows 0 and 1"]);
}

#[test]
fn open_ends_are_told_from_holes() {
    let found = gaps(&[FROM_ZERO], &["from 60 below 100", "from 100 to 120"]);
    assert_eq!(found, ["0: 50 (from 0 below 60); 0 below row 0", "0: 200 (above 120); 0 above row 1"]);
}

#[test]
fn counts_have_no_hole_between_neighbours() {
    assert!(gaps(&[COUNT], &["to 3", "from 4"]).is_empty());
    assert!(gaps(&[COUNT], &["below 4", "above 3"]).is_empty());
    assert_eq!(gaps(&[COUNT], &["to 3", "from 6"]), ["0: 5 (from 4 to 5); 0 between rows 0 and 1"]);
}

#[test]
fn the_axis_that_does_not_matter_is_left_out() {
    let channel = Domain::Members { count: 4 };
    let found = gaps(&[PERCENT, channel], &["to 8, -", "above 8 to 15, 0", "above 8 to 15, 1"]);
    let expected = ["0: 20 (above 15 to 100); 0 above row 1", "0: 10 (above 8 to 15), 1: m2 (2|3); 0 above row 0"];
    assert_eq!(found, expected);
}

#[test]
fn one_hole_is_one_gap_whatever_it_lies_beside() {
    let unit = Domain::Members { count: 3 };
    let rows =
        ["to 10, to 100, -", "above 10, to 100, 0", "above 10, to 100, 1|2", "-, above 500, 1", "-, above 500, 0|2"];
    let found = gaps(&[PERCENT, FROM_ZERO, unit], &rows);
    assert_eq!(found, ["1: 300 (above 100 to 500); 1 between rows 0 and 3"]);
}

#[test]
fn a_corner_is_told_in_the_fewest_conditions() {
    let found = gaps(&[PERCENT, FROM_ZERO], &["to 15, below 1000"]);
    assert_eq!(found, ["0: 20 (above 15 to 100); 0 above row 0", "1: 2000 (from 1000); 1 above row 0"]);
}

#[test]
fn a_table_without_rows_is_one_gap() {
    assert_eq!(gaps(&[PERCENT, FROM_ZERO], &[]), [""]);
    assert!(gaps(&[PERCENT], &["else"]).is_empty());
    assert!(gaps(&[Domain::Members { count: 0 }], &[]).is_empty());
}

#[test]
fn rows_that_merely_meet_are_told_apart_from_those_that_overlap() {
    let attainment = [FROM_ZERO];
    assert_eq!(overlaps(&attainment, &["to 120", "from 120"]), ["(0, 1) 0: 120 (from 120 to 120); only 120 on 0"]);
    assert_eq!(overlaps(&attainment, &["to 120", "from 110"]), ["(0, 1) 0: 115 (from 110 to 120)"]);
    assert_eq!(overlaps(&attainment, &["to 120", "is 120", "above 120"]), ["(0, 1) 0: 120 (from 120 to 120)"]);
    assert_eq!(overlaps(&[COUNT], &["to 3", "from 3"]), ["(0, 1) 0: 3 (from 3 to 3); only 3 on 0"]);
}

#[test]
fn a_pair_of_rows_is_told_once() {
    let channel = Domain::Members { count: 3 };
    let either = |limits: [&str; 2]| {
        let limits = limits.map(|limit| Block::new([(0, region(&PERCENT, limit))]));
        RowShape::any(limits)
    };
    let space = Space { domains: vec![PERCENT, channel.clone()] };
    let rows = [
        either(["to 10", "from 50 to 60"]),
        either(["from 10 to 20", "above 30 to 55"]),
        either(["above 90", "is 12"]),
    ];
    let found = space.analyse(&rows, Matching::One, 20).overlaps;
    let told: Vec<_> = found.iter().map(|overlap| (overlap.rows, tell_case(&overlap.case))).collect();
    let expected = [((0, 1), "0: 52 (from 50 to 55)"), ((1, 2), "0: 12 (from 12 to 12)")];
    assert_eq!(told, expected.map(|(rows, case)| (rows, case.to_owned())));
    assert!(found[0].shared_point.is_none());
}

#[test]
fn rows_never_reached_name_those_that_take_their_cases() {
    let channel = Domain::Members { count: 3 };
    let rows = ["to 5, -", "-, 0", "above 5, 1|2", "to 50, 1", "above 20 to 30, -", "above 100, -", "else"];
    let found = unreachable(&[PERCENT, channel], &rows);
    assert_eq!(found, [(3, vec![0, 2]), (4, vec![1, 2]), (5, vec![]), (6, vec![0, 1, 2])]);
}

#[test]
fn the_limit_is_told() {
    let members = Domain::Members { count: 40 };
    let (space, rows) = table(&[members, PERCENT], &["0, to 1", "0, to 2", "0, to 3", "0, to 4"]);
    let found = space.analyse(&rows, Matching::One, 2);
    assert_eq!((found.overlaps.len(), found.more_overlaps), (2, true));
    assert_eq!((found.gaps.len(), found.more_gaps), (2, false));
    assert!(space.analyse(&rows, Matching::One, 1).more_gaps);
}

#[test]
fn a_grid_covers_what_its_sides_cover() {
    let domains = [FROM_ZERO, PERCENT];
    let across = ["below 100000", "from 100000"].map(|text| region(&domains[0], text));
    let down = ["to 8", "above 8 to 15", "above 15"].map(|text| region(&domains[1], text));
    let space = Space { domains: domains.to_vec() };
    let rows = grid((1, &down), (0, &across));
    assert_eq!(space.analyse(&rows, Matching::One, 20), Analysis::default());
    let point = [Value::Number(300_000.into()), Value::Number(10.into())];
    assert_eq!(space.matching(&rows, &point), [3]);
    let holed: Vec<RowShape> = rows.into_iter().enumerate().filter(|(at, _)| *at != 3).map(|(_, row)| row).collect();
    let found: Vec<_> = space.analyse(&holed, Matching::One, 20).gaps.iter().map(tell_gap).collect();
    let expected = "0: 200000 (from 100000), 1: 10 (above 8 to 15); 0 above row 2; 1 between rows 1 and 4";
    assert_eq!(found, [expected]);
}
