//! Tables of published plans, by their own numbers.

use proptest::prelude::*;

use crate::pay::base::{Base, Scale};
use crate::pay::curve::Curve;
use crate::pay::ladder::{Band, Below, Ladder};
use crate::pay::money::Purse;
use crate::syntax::incentives::Mode;
use crate::units::{Currency, Figure, Fraction, Quantity};

fn number(text: &str) -> Fraction {
    match Figure::parse(text).unwrap() {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) | Figure::Each { value, .. } => {
            Fraction::from_quantity(value)
        }
    }
}

fn figure(text: &str) -> Figure {
    Figure::parse(text).unwrap()
}

/// A row: where it begins, its rate, what it pays.
fn band(row: usize, from: &str, rate: Option<&str>, pays: Option<&str>) -> Band {
    let (rate, pays) = (rate.map(figure), pays.map(figure));
    Band { row, from: number(from), included: true, end: None, rate, pays, mode: None, each: None }
}

fn ladder(mode: Mode, bands: Vec<Band>) -> Ladder {
    Ladder { mode, bands, below_first: Below::Hold, extends: false }
}

fn base(scale: Scale, target_pay: Option<&str>, target: Option<&str>) -> Base<'static> {
    let own = Currency::parse("USD").unwrap();
    let purse = Purse { prices: &[], plan: own, own };
    let target = target.map(number);
    let unit = if scale == Scale::Amount { Some(Fraction::one()) } else { target.clone() };
    Base { target_pay: target_pay.map(number), unit, target, scale, most: None, purse }
}

fn rated(mode: Mode, rows: &[(&str, &str)]) -> Ladder {
    ladder(mode, rows.iter().enumerate().map(|(at, (from, rate))| band(at, from, Some(rate), None)).collect())
}

fn paid(curve: &Curve, x: &str) -> String {
    curve.at(&number(x)).exact().map_or_else(|| "not exact".to_owned(), |value| value.to_string())
}

#[test]
fn each_part_at_its_own_rate() {
    let table = rated(Mode::Marginal, &[("0", "1%"), ("1000", "2%"), ("3000", "3%"), ("8000", "5%")]);
    let curve = table.curve(&base(Scale::Amount, None, None)).unwrap();
    let deals = ["200", "300", "1500", "1200", "2000", "4500"];
    assert_eq!(deals.map(|deal| paid(&curve, deal)), ["2", "3", "20", "14", "30", "95"]);
    // All six as one: 1,000 at 1 %, 2,000 at 2 %, 5,000 at 3 %, 1,700 at 5 %.
    assert_eq!(paid(&curve, "9700"), "285");
    assert!(curve.jumps().is_empty() && curve.is_unbounded());
}

#[test]
fn all_at_the_rate_reached_jumps_where_a_row_begins() {
    let table = rated(Mode::Whole, &[("0", "2%"), ("20000", "4%"), ("40000", "5%"), ("60000", "10%")]);
    let curve = table.curve(&base(Scale::Amount, None, None)).unwrap();
    assert_eq!([paid(&curve, "30000"), paid(&curve, "70000")], ["1200", "7000"]);
    let jumps = curve.jumps();
    let first = &jumps[0];
    assert_eq!(
        (first.before.exact(), first.after.exact()),
        (Some(Quantity::from_int(400)), Some(Quantity::from_int(800)))
    );
    assert_eq!(jumps.len(), 3);
}

#[test]
fn multiples_of_the_base_rate_are_parts_of_target_pay() {
    let table = rated(Mode::Marginal, &[("0%", "1x"), ("100%", "1.5x"), ("130%", "2x")]);
    let curve = table.curve(&base(Scale::Attainment, Some("100000"), Some("500000"))).unwrap();
    assert_eq!([paid(&curve, "100%"), paid(&curve, "130%")], ["100000", "145000"]);
    // The same on the amount itself, where the base rate is target pay ÷ target.
    let table = rated(Mode::Marginal, &[("0", "1x"), ("500000", "1.5x"), ("650000", "2x")]);
    let curve = table.curve(&base(Scale::Amount, Some("100000"), Some("500000"))).unwrap();
    assert_eq!(paid(&curve, "650000"), "145000");
}

#[test]
fn a_highest_rate_holds_down_every_row_above_it() {
    let table = rated(Mode::Marginal, &[("0%", "1x"), ("100%", "1.5x"), ("125%", "2.5x")]);
    // Five percent of 100,000 is the target pay of 5,000; twelve and a half percent stay below fifteen.
    let full = base(Scale::Attainment, Some("5000"), Some("100000"));
    let capped = |most: &str| paid(&table.curve(&full.clone().limited(Some(&figure(most)))).unwrap(), "130%");
    assert_eq!([capped("15%"), capped("7.5%")], ["7500", "7250"]);
}

#[test]
fn lines_between_points() {
    let points = [("0", "0"), ("1000", "10"), ("3000", "50"), ("8000", "150"), ("20000", "2150")];
    let bands = points.iter().enumerate().map(|(at, (from, pays))| band(at, from, None, Some(pays))).collect();
    let curve = ladder(Mode::Interpolated, bands).curve(&base(Scale::Amount, None, None)).unwrap();
    let deals = ["200", "300", "1500", "1200", "2000", "4500"];
    assert_eq!(deals.map(|deal| paid(&curve, deal)), ["2", "3", "20", "14", "30", "80"]);
    assert_eq!(paid(&curve, "30000"), "2150");
}

#[test]
fn a_line_that_goes_on_with_threshold_and_cap() {
    let bands = vec![band(0, "90%", None, Some("50%")), band(1, "100%", None, Some("100%"))];
    let table = Ladder { extends: true, ..ladder(Mode::Interpolated, bands) };
    let curve = table.curve(&base(Scale::Attainment, Some("1"), None)).unwrap();
    let curve = curve.from(&number("90%")).capped(&number("2"));
    let at = ["89%", "90%", "95%", "100%", "110%", "120%", "125%"];
    assert_eq!(at.map(|at| paid(&curve, at)), ["0", "0.5", "0.75", "1", "1.5", "2", "2"]);
    assert!(!curve.is_unbounded());
}

#[test]
fn full_steps_count_and_parts_of_them_do_not() {
    // 5 points for each full 2 % beyond 100 %.
    let steps = Band { each: Some((number("2%"), figure("5%"))), ..band(1, "100%", None, Some("100%")) };
    let table = ladder(Mode::Step, vec![band(0, "0%", None, Some("0%")), steps]);
    let curve = table.curve(&base(Scale::Attainment, Some("1000"), None)).unwrap();
    let at = ["99.9%", "100%", "101.9%", "102%", "110%"];
    assert_eq!(at.map(|at| paid(&curve, at)), ["0", "1000", "1000", "1050", "1250"]);
    let capped = curve.capped(&number("1120"));
    assert_eq!(["104%", "105.9%", "106%", "200%"].map(|at| paid(&capped, at)), ["1100", "1100", "1120", "1120"]);
}

#[test]
fn a_row_of_its_own_mode_lifts_what_lies_below() {
    // 1 % up to 100,000; whoever reaches 200,000 gets 2 % on all of it, and 3 % on what lies beyond 300,000.
    let whole = Band { mode: Some(Mode::Whole), ..band(1, "200000", Some("2%"), None) };
    let table =
        ladder(Mode::Marginal, vec![band(0, "0", Some("1%"), None), whole, band(2, "300000", Some("3%"), None)]);
    let curve = table.curve(&base(Scale::Amount, None, None)).unwrap();
    assert_eq!(
        ["199999", "200000", "300000", "400000"].map(|at| paid(&curve, at)),
        ["1999.99", "4000", "6000", "9000"]
    );
}

#[test]
fn a_level_on_reaching_a_row_and_a_rate_beyond() {
    let table = ladder(Mode::Marginal, vec![band(0, "0%", None, Some("0%")), band(1, "80%", Some("2x"), Some("60%"))]);
    let curve = table.curve(&base(Scale::Attainment, Some("1000"), Some("50000"))).unwrap();
    assert_eq!(["79%", "80%", "100%"].map(|at| paid(&curve, at)), ["0", "600", "1000"]);
}

#[test]
fn what_is_taken_back_lowers_what_is_counted() {
    let curve = rated(Mode::Marginal, &[("0", "4%")]).curve(&base(Scale::Amount, None, None)).unwrap();
    assert_eq!([paid(&curve, "800"), paid(&curve, "-100")], ["32", "-4"]);
}

fn rows() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((0..20_i64, 0..9_i64), 1..6).prop_map(|mut rows| {
        rows.sort_unstable();
        rows.dedup_by_key(|(from, _)| *from);
        rows
    })
}

fn marginal(rows: &[(i64, i64)]) -> Curve {
    let bands =
        rows.iter().enumerate().map(|(at, (from, rate))| band(at, &from.to_string(), Some(&format!("{rate}%")), None));
    ladder(Mode::Marginal, bands.collect()).curve(&base(Scale::Amount, None, None)).unwrap()
}

proptest! {
    #[test]
    fn pay_by_parts_is_the_sum_of_the_parts(rows in rows(), x in 0..300_i64) {
        let x = Quantity::from_micros(i128::from(x) * 100_000);
        let mut sum = Fraction::zero();
        for (at, (from, rate)) in rows.iter().enumerate() {
            let from = Quantity::from_int(*from);
            let end = rows.get(at + 1).map_or(x, |(next, _)| Quantity::from_int(*next).min(x));
            if end > from {
                let rate = Fraction::from_quantity(Quantity::from_micros(i128::from(*rate) * 10_000));
                sum = sum.plus(&Fraction::from_quantity(end - from).times(&rate));
            }
        }
        prop_assert_eq!(marginal(&rows).at(&Fraction::from_quantity(x)), sum);
    }

    #[test]
    fn a_cap_is_the_lesser_of_two_and_a_ceiling_counts_no_more(rows in rows(), x in 0..300_i64, limit in 0..200_i64) {
        let (curve, x) = (marginal(&rows), Fraction::from_quantity(Quantity::from_micros(i128::from(x) * 100_000)));
        let limit = Fraction::from_quantity(Quantity::from_micros(i128::from(limit) * 10_000));
        prop_assert_eq!(curve.capped(&limit).at(&x), curve.at(&x).min(limit.clone()));
        let ceiling = limit.times(&Fraction::from_int(10));
        prop_assert_eq!(curve.up_to(&ceiling).at(&x), curve.at(&x.clone().min(ceiling.clone())));
        let below = if x < ceiling { Fraction::zero() } else { curve.at(&x) };
        prop_assert_eq!(curve.from(&ceiling).at(&x), below);
    }

    #[test]
    fn more_is_never_paid_less_where_no_rate_is_below_nothing(rows in rows(), x in 0..200_i64, more in 0..100_i64) {
        let curve = marginal(&rows);
        prop_assert!(curve.at(&Fraction::from_int(x)) <= curve.at(&Fraction::from_int(x + more)));
        prop_assert!(curve.jumps().is_empty());
    }
}
