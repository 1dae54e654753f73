//! What a user sees of tables that do not hold: each plan of `tests/decision` beside what is found in it, in both languages.
//! Plans whose names begin with `ok-` are silent.

use std::fmt::Write;

use proptest::prelude::*;
use salesplan::compile::{Outcome, compile};
use salesplan::decision::rules::RULES;
use salesplan::diagnostic::{Finding, Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};

#[path = "support/expect.rs"]
mod expect;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {place: component}\n";

fn compiled(plan: &str) -> Outcome {
    let base = std::fs::read_to_string("tests/decision/base.yaml").expect("what tables ask for");
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("base.yaml", &base), ("plan.yaml", plan)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

/// Errors, and whatever rules of tables say; other rules find these plans short of much.
fn concerns(finding: &&Finding) -> bool {
    finding.severity == Severity::Error || RULES.contains(&finding.rule)
}

fn shown(outcome: &Outcome) -> String {
    let mut text = String::new();
    for finding in outcome.findings.iter().filter(concerns) {
        let place = |span| outcome.sources.location(span);
        writeln!(text, "{} {}", place(finding.span), finding.rule.name).expect("a string takes all");
        for lang in [Lang::En, Lang::Zh] {
            writeln!(text, "  {}", finding.message.text(lang)).expect("a string takes all");
            if let Some(here) = &finding.here {
                writeln!(text, "    here: {}", here.text(lang)).expect("a string takes all");
            }
            for label in &finding.labels {
                writeln!(text, "    {}: {}", place(label.span), label.message.text(lang)).expect("a string takes all");
            }
            for help in &finding.help {
                writeln!(text, "    help: {}", help.text(lang)).expect("a string takes all");
            }
        }
    }
    text
}

#[test]
fn tables_that_do_not_hold_are_told_in_the_reader_s_words() {
    let mut names: Vec<String> = std::fs::read_dir("tests/decision")
        .expect("plans with tables")
        .filter_map(|entry| {
            entry.expect("the folder can be read").file_name().to_str()?.strip_suffix(".yaml").map(Into::into)
        })
        .filter(|name: &String| name != "base")
        .collect();
    names.sort_unstable();
    for name in names {
        let plan = std::fs::read_to_string(format!("tests/decision/{name}.yaml")).expect("a plan");
        let found = shown(&compiled(&plan));
        if name.starts_with("ok-") {
            assert_eq!(found, "", "{name}");
        } else {
            assert_ne!(found, "", "{name} is silent");
            expect::check(&format!("tests/decision/{name}.txt"), &found);
        }
    }
}

/// The rules that tables of a plan break.
fn broken(plan: &str) -> Vec<String> {
    let outcome = compiled(plan);
    let rules = RULES.iter().copied();
    let rules: Vec<&str> = rules.map(|rule| rule.name).collect();
    let names = outcome.findings.iter().map(|finding| finding.rule.name);
    names.filter(|name| rules.contains(name)).map(Into::into).collect()
}

fn approvals(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|row| format!("      - {{when: {row}, approver: none}}\n")).collect();
    format!("approvals:\n  sign-off:\n    rows:\n{rows}")
}

/// A thousand rows on four axes: for each amount and payment bands of discount, and those of one payment by age.
fn large() -> Vec<String> {
    let mut rows = Vec::new();
    for (band, payment) in (0..40).flat_map(|band| (0..5).map(move |payment| (band, payment))) {
        let word = ["prepaid", "monthly", "quarterly", "yearly", "never"][payment];
        let amount = match band {
            39 => "from 390k".to_owned(),
            _ => format!("from {}k below {}k", band * 10, band * 10 + 10),
        };
        for discount in ["to 5%", "above 5% to 10%", "above 10% to 20%", "above 20% to 30%"] {
            rows.push(format!("{{amount: {amount}, payment: {word}, discount: {discount}}}"));
        }
        for years in ["to 2", "from 3"] {
            rows.push(format!("{{amount: {amount}, payment: {word}, discount: above 30%, years: {years}}}"));
        }
    }
    rows
}

#[test]
fn large_tables_are_proven() {
    let mut rows = large();
    assert_eq!(rows.len(), 1_200);
    assert_eq!(broken(&approvals(&rows)), Vec::<String>::new());
    let missing = rows.remove(700);
    assert_eq!(broken(&approvals(&rows)), ["approval-gap"], "without {missing}");
    rows.extend([missing, "{amount: from 55k to 56k, discount: to 1%, payment: prepaid}".to_owned()]);
    assert_eq!(broken(&approvals(&rows)), ["approval-overlap"]);
}

#[test]
fn a_table_of_many_axes_is_proven() {
    let fields: String = (0..20).map(|axis| format!("  f{axis}: {{in: boolean}}\n")).collect();
    let rows: Vec<String> = (0..20)
        .map(|axis| {
            let before: String = (0..axis).map(|other| format!("f{other}: false, ")).collect();
            format!("{{{before}f{axis}: true}}")
        })
        .collect();
    let plan = format!("fields:\n{fields}{}", approvals(&rows));
    // Everything but the case that is false throughout.
    assert_eq!(broken(&plan), ["approval-gap"]);
}

#[test]
fn a_huge_enumeration_is_proven() {
    let members: String = (0..5_000).map(|member| format!("m{member}: {{}}, ")).collect();
    let rows: Vec<String> = (0..4_999).map(|member| format!("{{city: m{member}}}")).collect();
    let plan = format!("dimensions: {{city: {{{members}}}}}\n{}", approvals(&rows));
    let outcome = compiled(&plan);
    let gap =
        outcome.findings.iter().find(|finding| finding.rule.name == "approval-gap").expect("one city is left out");
    assert_eq!(gap.message.text(Lang::En), "`sign-off`: city m4999 meets no row");
    let words: Vec<String> = (0..2_000).map(|word| format!("{{reason: w{word}}}")).collect();
    assert_eq!(broken(&approvals(&words)), ["approval-gap"]);
}

#[test]
fn what_is_too_involved_is_told() {
    let fields: String = (0..70).map(|axis| format!("  f{axis}: {{in: count}}\n")).collect();
    let tests: Vec<String> = (0..70).map(|axis| format!("f{axis}: {axis}")).collect();
    let plan = format!("fields:\n{fields}{}", approvals(&[format!("{{{}}}", tests.join(", "))]));
    assert_eq!(broken(&plan), ["table-not-proven"]);
}

/// A process without a condition may be for whatever the others leave, and what cannot be read of one is unknown of all.
#[test]
fn processes_are_held_against_each_other_where_all_say_what_they_are_for() {
    let process = |id: &str, when: &str| {
        format!(
            "  {id}: {{{when} stages: {{a: {{owner: director, due: 1d, evidence: x, next: [b]}}, b: {{outcome: won}}}}}}\n"
        )
    };
    let names = |first: &str, second: &str| {
        let outcome = compiled(&format!("processes:\n{}{}", process("large", first), process("small", second)));
        let told = outcome.findings.iter().map(|finding| finding.rule.name.to_owned());
        told.filter(|name| name.starts_with("process-") || name.starts_with("unknown-")).collect::<Vec<String>>()
    };
    assert_eq!(names("when: {years: from 6},", "when: {years: below 3},"), ["process-gap"]);
    assert_eq!(names("when: {years: from 3},", "when: {years: below 3},"), [""; 0]);
    assert_eq!(names("when: {years: from 6},", ""), [""; 0]);
    assert_eq!(names("when: {years: from 6},", "when: {yaers: below 3},"), ["unknown-axis"]);
}

/// A bound in eighths of the quota, or where the stretch target lies.
type At = Option<i64>;

/// A row of a pay table: where it begins and ends, each with whether the bound itself belongs to it.
type PayRow = ((At, bool), Option<(At, bool)>);

fn pay_row() -> impl Strategy<Value = PayRow> {
    let at = prop_oneof![2 => (0..4_i64).prop_map(|halves| Some(halves * 4)), 1 => Just(None)];
    let bound = (at, any::<bool>());
    (bound.clone(), prop::option::weighted(0.4, bound))
}

fn written(rows: &[PayRow], ordered: bool) -> String {
    let at = |at: At| at.map_or("stretch".to_owned(), |eighths| format!("{}%", Decimal(eighths)));
    let row = |(index, (start, end)): (usize, &PayRow)| {
        let lower = if start.1 { "from" } else { "above" };
        let upper = end.map(|(end, closed)| format!("{}: {}, ", if closed { "to" } else { "below" }, at(end)));
        format!("            - {{{lower}: {}, {}pays: {index}%}}\n", at(start.0), upper.unwrap_or_default())
    };
    let rows: String = rows.iter().enumerate().map(row).collect();
    let relation = if ordered { "at_least: quota" } else { "" };
    format!(
        "sets: {{quota: {{}}, stretch: {{{relation}}}}}\nincentives:\n  plan:\n    for: {{role: seller}}\n    components:\n      sales:\n        \
         measure: {{metric: revenue, as: attainment, of: own, window: year}}\n        table:\n          mode: step\n          rows:\n{rows}"
    )
}

/// Eighths as a percent.
struct Decimal(i64);

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 * 125 / 10, self.0 * 125 % 10)
    }
}

/// The rows that each attainment meets with the stretch target at a place. A row without end runs to the start of the row written
/// next.
fn met(rows: &[PayRow], stretch: i64) -> Vec<Vec<usize>> {
    let at = |at: At| at.unwrap_or(stretch) * 2;
    let begun = |(start, closed): (At, bool), point: i64| point > at(start) || closed && point == at(start);
    let of_point = |point| {
        let meets = |index: &usize| {
            let (start, end) = rows[*index];
            let before_end = match end {
                Some((end, closed)) => point < at(end) || closed && point == at(end),
                None => rows.get(index + 1).is_none_or(|next| !begun(next.0, point)),
            };
            begun(start, point) && before_end
        };
        (0..rows.len()).filter(meets).collect()
    };
    (0..40).map(of_point).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn bounds_that_name_sets_equal_brute_force(
        first in any::<bool>(),
        rest in prop::collection::vec(pay_row(), 1..4),
        ordered in any::<bool>(),
    ) {
        let mut rows: Vec<PayRow> = vec![((Some(0), first), None)];
        rows.extend(rest);
        let named = rows.iter().any(|(start, end)| start.0.is_none() || end.is_some_and(|end| end.0.is_none()));
        prop_assume!(named);
        // Every place among the numbers of the table: on them, between them and beyond.
        let places = (0..16).step_by(2).filter(|stretch| !ordered || *stretch >= 8);
        let cases: Vec<Vec<usize>> = places.flat_map(|stretch| met(&rows, stretch)).collect();
        let sound = cases.iter().all(|rows| rows.len() == 1);
        let idle = (0..rows.len()).any(|row| !cases.iter().any(|rows| rows.contains(&row)));
        let found = broken(&written(&rows, ordered));
        let faults = found.iter().filter(|rule| *rule != "unreachable-row").count();
        prop_assert_eq!(faults == 0, sound, "{}{:?}", written(&rows, ordered), found);
        prop_assert!(!sound || idle != found.is_empty(), "{}{:?}", written(&rows, ordered), found);
    }
}

/// Ratings need say nothing of scores that no item can bring about.
#[test]
fn ratings_begin_where_scores_do() {
    let card = |craft: &str, below: &str| {
        format!(
            "metrics: {{renewals: {{in: percent}}}}
roles: {{manager: {{level: 2, duties: [Lead]}}}}
scorecards:
  card:
    for: {{role: manager}}
    every: quarter
    items:
      renewals: {{weight: 60%, as: attainment, of: own, score: {{mode: interpolated, below_first: {below}, above_last: hold, rows: [{{at: 80%, score: 0}}, {{at: 100%, score: 100}}]}}}}
      craft: {{weight: 40%, judged_by: manager{craft}}}
    ratings: {{rows: [{{from: 0, below: 60, rating: C}}, {{from: 60, rating: A}}]}}
"
        )
    };
    assert!(broken(&card(", floor: 0, cap: 100", "0")).is_empty(), "{:?}", broken(&card(", floor: 0, cap: 100", "0")));
    assert_eq!(broken(&card("", "0")), ["table-open-end"]);
    assert_eq!(broken(&card(", floor: 0, cap: 100", "-10")), ["table-open-end"]);
}
