//! Evaluation against the regions that proofs speak of.

use proptest::prelude::*;

use crate::decision::axes::AxisKind;
use crate::decision::evaluate::build::case_row;
use crate::decision::evaluate::scale::Scale;
use crate::decision::evaluate::{Asked, Cases, Fact};
use crate::table::tests::random::{Table, loose};
use crate::table::{Domain, Matching, Value};
use crate::units::{Fraction, Quantity};

/// The cases of a random table, whose axes are called by their numbers.
fn cases(table: &Table, matching: Matching) -> Cases {
    let domains = table.space.domains.iter();
    let asked = |(index, _): (usize, &Domain)| Asked {
        name: ecow::eco_format!("{index}"),
        kind: AxisKind::Number,
        how: None,
        window: None,
        of: None,
        counted_in: None,
    };
    let scale = |(asked, domain): (usize, &Domain)| match domain {
        Domain::Number { .. } => Scale::Numbers { asked },
        Domain::Members { count } => {
            Scale::Members { asked, words: (0..*count).map(|at| (ecow::eco_format!("{at}"), at..at + 1)).collect() }
        }
    };
    Cases {
        asked: domains.clone().enumerate().map(asked).collect(),
        defaults: vec![None; domains.len()],
        scales: domains.enumerate().map(scale).collect(),
        rows: table.rows.iter().map(|shape| case_row(shape).expect("ends can be written")).collect(),
        matching,
    }
}

/// A value as a fact; numbers as they are, or as quotients.
fn fact(value: Value, quotient: bool) -> Fact {
    match value {
        Value::Member(member) => Fact::Word(ecow::eco_format!("{member}")),
        Value::Number(number) => {
            let quantity = Quantity::from_decimal(number).expect("a number of few digits");
            let seven = Quantity::from_int(7);
            let seventh = Fraction::ratio(quantity, seven).expect("a quotient");
            if quotient {
                Fact::Number(seventh.times(&Fraction::from_quantity(seven)))
            } else {
                Fact::Quantity(quantity)
            }
        }
    }
}

/// What the cases answer at a point of which some axes are not known.
fn answer(cases: &Cases, point: &[Value], known: &[bool], quotient: bool) -> Option<Vec<usize>> {
    let facts = |asked: &Asked| {
        let axis: usize = asked.name.parse().expect("axes are called by their numbers");
        if known[axis] { fact(point[axis], quotient) } else { Fact::Missing }
    };
    cases.rows(&facts).ok()
}

fn expected(table: &Table, point: &[Value], matching: Matching) -> Vec<usize> {
    let mut rows = table.space.matching(&table.rows, point);
    rows.truncate(if matching == Matching::All { usize::MAX } else { 1 });
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn rows_that_hold_are_those_of_the_proof(table in loose(), quotient in any::<bool>()) {
        for matching in [Matching::One, Matching::First, Matching::All] {
            let cases = cases(&table, matching);
            let known = vec![true; table.space.domains.len()];
            for point in table.points() {
                let found = answer(&cases, &point, &known, quotient);
                prop_assert_eq!(found, Some(expected(&table, &point, matching)), "{:?} {:?}", matching, point);
            }
        }
    }

    #[test]
    fn what_is_told_without_a_fact_is_so_whatever_the_fact(
        table in loose(), known in prop::collection::vec(any::<bool>(), 4),
    ) {
        for matching in [Matching::First, Matching::All] {
            let cases = cases(&table, matching);
            for point in table.points() {
                if let Some(found) = answer(&cases, &point, &known, false) {
                    prop_assert_eq!(found, expected(&table, &point, matching), "{:?} {:?}", matching, point);
                }
            }
        }
    }
}
