//! The analysis against trying every point.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::random::{Table, loose, partition};
use crate::table::budget::Budget;
use crate::table::{Analysis, Case, Edge, Matching, RowShape, Space, Value};

const NO_LIMIT: usize = 10_000;

fn lies_in(point: &[Value], case: &Case) -> bool {
    case.settings.iter().all(|setting| setting.region.contains(point[setting.axis]))
}

/// The rows that hold by their own limits, `else` left aside.
fn holding(rows: &[RowShape], point: &[Value]) -> BTreeSet<usize> {
    let holds = |row: &usize| rows[*row].alternatives.iter().any(|block| block.holds(point));
    (0..rows.len()).filter(holds).collect()
}

fn is_sound(case: &Case, space: &Space) -> bool {
    let ascending = case.settings.windows(2).all(|pair| pair[0].axis < pair[1].axis);
    let real = case.settings.iter().all(|setting| {
        let domain = &space.domains[setting.axis];
        let whole = setting.region == domain.everything().within(domain);
        setting.region.contains(setting.value) && domain.contains(setting.value) && !whole
    });
    ascending && real
}

fn check_gaps(table: &Table, analysis: &Analysis) -> Result<(), TestCaseError> {
    let points = table.points();
    for point in &points {
        let covered = !table.space.matching(&table.rows, point).is_empty();
        let in_gap = analysis.gaps.iter().any(|gap| lies_in(point, &gap.case));
        prop_assert_eq!(covered, !in_gap, "{:?}", point);
    }
    for gap in &analysis.gaps {
        prop_assert!(is_sound(&gap.case, &table.space), "{:?}", gap);
        for point in &points {
            prop_assert!(table.space.matching(&table.rows, &gap.case.point(point)).is_empty(), "{:?}", gap);
        }
        for border in &gap.borders {
            prop_assert!(border.edge != Edge::Below || border.below.is_none());
            prop_assert!(border.edge != Edge::Above || border.above.is_none());
            prop_assert!(border.edge != Edge::Inside || border.below.is_some() && border.above.is_some());
        }
    }
    Ok(())
}

fn check_overlaps(table: &Table, analysis: &Analysis) -> Result<(), TestCaseError> {
    let points = table.points();
    let mut pairs = BTreeSet::new();
    for point in &points {
        let held = holding(&table.rows, point);
        pairs.extend(held.iter().flat_map(|left| held.range(left + 1..).map(|right| (*left, *right))));
    }
    prop_assert_eq!(analysis.overlaps.iter().map(|overlap| overlap.rows).collect::<Vec<_>>(), Vec::from_iter(pairs));
    for overlap in &analysis.overlaps {
        prop_assert!(is_sound(&overlap.case, &table.space), "{:?}", overlap);
        let both = |point: &[Value]| {
            let held = holding(&table.rows, point);
            held.contains(&overlap.rows.0) && held.contains(&overlap.rows.1)
        };
        let alternatives = |row: usize| table.rows[row].alternatives.len();
        let single = alternatives(overlap.rows.0) == 1 && alternatives(overlap.rows.1) == 1;
        for point in &points {
            prop_assert!(both(&overlap.case.point(point)), "{:?}", overlap);
            prop_assert!(!lies_in(point, &overlap.case) || both(point), "{:?}", overlap);
            if let Some(shared) = overlap.shared_point.filter(|_| single && both(point)) {
                prop_assert_eq!(point[shared.axis], Value::Number(shared.value));
            }
        }
    }
    Ok(())
}

fn check_unreachable(table: &Table, analysis: &Analysis, matching: Matching) -> Result<(), TestCaseError> {
    let points = table.points();
    let sets: Vec<BTreeSet<usize>> = points.iter().map(|point| holding(&table.rows, point)).collect();
    let cases = |row: usize| -> Vec<&BTreeSet<usize>> {
        match table.rows[row].is_otherwise() {
            true => sets.iter().collect(),
            false => sets.iter().filter(|held| held.contains(&row)).collect(),
        }
    };
    let takes = |row: usize, taker: usize| table.rows[row].is_otherwise() || matching == Matching::First && taker < row;
    let is_dead = |row: &usize| cases(*row).iter().all(|held| held.iter().any(|taker| takes(*row, *taker)));
    let dead: Vec<usize> = (0..table.rows.len()).filter(is_dead).collect();
    prop_assert_eq!(analysis.unreachable.iter().map(|found| found.row).collect::<Vec<_>>(), dead);
    for found in &analysis.unreachable {
        let cover = |by: &[usize]| cases(found.row).iter().all(|held| by.iter().any(|taker| held.contains(taker)));
        prop_assert!(found.by.iter().all(|taker| takes(found.row, *taker)), "{:?}", found);
        prop_assert!(cover(&found.by), "{:?}", found);
        for left_out in 0..found.by.len() {
            let fewer = [&found.by[..left_out], &found.by[left_out + 1..]].concat();
            prop_assert!(!cover(&fewer), "{:?} without {}", found, found.by[left_out]);
        }
    }
    Ok(())
}

pub(super) fn check(table: &Table) -> Result<(), TestCaseError> {
    let one = table.space.analyse(&table.rows, Matching::One, NO_LIMIT);
    check_gaps(table, &one)?;
    check_overlaps(table, &one)?;
    check_unreachable(table, &one, Matching::One)?;
    let first = table.space.analyse(&table.rows, Matching::First, NO_LIMIT);
    check_gaps(table, &first)?;
    check_unreachable(table, &first, Matching::First)?;
    prop_assert!(one.undecided.is_empty() && first.undecided.is_empty());
    let all = table.space.analyse(&table.rows, Matching::All, NO_LIMIT);
    prop_assert!(all.gaps.is_empty() && all.overlaps.is_empty());
    check_unreachable(table, &all, Matching::All)
}

/// Whatever a smaller budget leaves decided must be what a full one finds.
fn check_budget(table: &Table, steps: u64) -> Result<(), TestCaseError> {
    for matching in [Matching::One, Matching::First] {
        let full = table.space.analyse(&table.rows, matching, NO_LIMIT);
        let part = table.space.analyse_within(&table.rows, matching, NO_LIMIT, || Budget::of(steps));
        prop_assert_eq!(
            &part.gaps.is_empty(),
            &(full.gaps.is_empty() || part.undecided.contains(&super::super::Undecided::Gaps))
        );
        if part.undecided.is_empty() {
            prop_assert_eq!(part, full);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn loose_tables_equal_brute_force(table in loose()) {
        check(&table)?;
    }

    #[test]
    fn partitions_equal_brute_force(table in partition()) {
        check(&table)?;
    }

    #[test]
    fn a_small_budget_never_proves_wrong(table in loose(), steps in 0_u64..200) {
        check_budget(&table, steps)?;
    }
}
