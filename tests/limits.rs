//! Targets against what they rest on: growth, market, capacity, heads; ratios against their parts.

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

fn compiled(manifest: &str, plan: &str) -> Outcome {
    let manifest = format!("{MANIFEST}{manifest}");
    let files = MemoryFiles::new([("salesplan.yaml", manifest.as_str()), ("plan.yaml", plan)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

/// What was found about targets, and what was not checked.
fn found(outcome: &Outcome) -> Vec<String> {
    let told = outcome.findings.iter().filter(|finding| {
        finding.rule.code.starts_with('T') || finding.rule.name == "not-checked" || finding.severity == Severity::Error
    });
    told.map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En))).collect()
}

const GROWTH: &str = "
metrics: {revenue: {in: money, source: orders.amount}}
units: {company: {name: Head office}}
basis: {history: [{of: company, metric: revenue, values: {FY2024: 90, FY2025: 100, FY2025-Q1: 20}}]}
targets: [{of: company, period: FY2026, metric: revenue, value: 130, by: {period: {Q1: 40, Q2: 30, Q3: 30, Q4: 30}}}]
";

#[test]
fn what_went_unchecked_is_said_once_and_never_fails_a_run() {
    let outcome = compiled("", GROWTH);
    assert_eq!(
        found(&outcome),
        ["not-checked: `growth-out-of-line` was not checked: the plan does not give `basis.limits.growth`"]
    );
    assert_eq!((outcome.count(Severity::Error), outcome.count(Severity::Note)), (0, 1));
    let off = compiled("rules: {growth-out-of-line: off}\n", GROWTH);
    assert_eq!(found(&off), Vec::<String>::new());
}

#[test]
fn growth_is_measured_against_the_same_period_of_the_year_before() {
    let limited = GROWTH.replace("basis: {", "basis: {limits: {growth: from 0% to 35%}, ");
    let told = found(&compiled("", &limited));
    assert_eq!(
        told,
        [
            "growth-out-of-line: Head office: revenue for FY2026 Q1 is 100% more than the year before; from 0% to 35% is allowed"
        ]
    );
    let less = limited
        .replace("value: 130", "value: 99")
        .replace("Q1: 40, Q2: 30, Q3: 30, Q4: 30", "Q1: 20, Q2: 20, Q3: 20, Q4: 39");
    assert_eq!(
        found(&compiled("", &less)),
        [
            "growth-out-of-line: Head office: revenue for FY2026 is 1% less than the year before; from 0% to 35% is allowed"
        ]
    );
    let wrong = limited.replace("from 0% to 35%", "to fast");
    assert_eq!(found(&compiled("", &wrong)), ["wrong-type: expected a percent such as 35%"]);
}

#[test]
fn money_is_counted_in_pieces_at_the_list_price() {
    let plan = "
metrics: {revenue: {in: money, source: orders.amount}}
units: {company: {name: Head office}}
dimensions: {product: {a: {name: A, list_price: 300}, b: {name: B}}}
basis: {capacity: [{product: a, period: FY2026, value: 33}]}
targets: [{of: company, period: FY2026, metric: revenue, value: 10000, by: {product: {a: 9901, b: rest}}}]
";
    let told = found(&compiled("", plan));
    assert_eq!(
        told,
        [
            "exceeds-capacity: Head office: revenue in A for FY2026 needs 34, but 33 can be delivered: 1 too many, 3.03% over"
        ]
    );
    assert_eq!(found(&compiled("", &plan.replace("9901", "9900"))), Vec::<String>::new());
    let unpriced = found(&compiled("", &plan.replace(", list_price: 300", "")));
    assert_eq!(
        unpriced,
        ["not-checked: `exceeds-capacity` was not checked: the plan does not give `basis.capacity.metric`"]
    );
}

const RATIO: &str = "
metrics:
  won: {in: count, source: deals}
  deals: {in: count, source: deals}
  win-rate: {in: percent, is: {ratio: [won, deals]}}
units: {company: {name: Head office}}
targets: [{of: company, period: FY2026, values: {won: 1, deals: 3, win-rate: 33%}}]
";

#[test]
fn a_ratio_is_rounded_to_the_places_written() {
    for sound in ["33%", "33.3%", "33.33%"] {
        assert_eq!(found(&compiled("", &RATIO.replace("33%", sound))), Vec::<String>::new(), "{sound}");
    }
    let told = found(&compiled("", &RATIO.replace("33%", "33.4%")));
    assert_eq!(told, ["ratio-inconsistent: Head office: win-rate for FY2026 is 33.4%, but won ÷ deals makes 33.3%"]);
    assert_eq!(found(&compiled("", &RATIO.replace("33%", "34%"))).len(), 1);
}

#[test]
fn a_weighted_mean_is_computed_where_all_weights_are_known() {
    let plan = "
metrics:
  customers: {in: count, source: customers, over_time: last}
  csat: {in: percent, source: surveys.score, weighted_by: customers}
units: {company: {name: Head office}, east: {parent: company}, west: {parent: company}}
targets:
  - {of: company, period: FY2026, metric: csat, value: 91%}
  - {of: east, period: FY2026, values: {customers: 300, csat: 90%}}
  - {of: west, period: FY2026, values: {customers: 100, csat: 94%}}
";
    assert_eq!(found(&compiled("", plan)), Vec::<String>::new());
    let told = found(&compiled("", &plan.replace("value: 91%", "value: 92%")));
    assert_eq!(
        told,
        ["ratio-inconsistent: Head office: csat for FY2026 is 92%, but the mean of those below makes 91%"]
    );
}

#[test]
fn heads_are_counted_from_their_first_day_and_by_their_ramp() {
    let plan = "
metrics: {revenue: {in: money, source: orders.amount}}
roles: {seller: {level: 2, carries: own, ramp: {1: 0%, 2: 50%, 3: 100%}, productivity: {revenue: 1200}, duties: [Sell]}}
units: {company: {name: Head office}}
positions: {old: {role: seller, unit: company, starts: 2020-01-01}, new: {role: seller, unit: company, starts: 2026-07-01}}
targets: [{of: company, period: FY2026, metric: revenue, value: 1700, by: {position: {old: 1200, new: rest}}}]
";
    // The new one brings nothing in July, half in August and all from September on: 4.5 months of 100.
    let told = found(&compiled("", plan));
    assert_eq!(
        told,
        [
            "quota-beyond-productivity: Head office: revenue for FY2026 is CNY 1,700, which is 103.03% of the CNY 1,650 that its 1.38 ramped heads can bring; at most 100% is allowed"
        ]
    );
    assert_eq!(found(&compiled("", &plan.replace("value: 1700", "value: 1650"))), Vec::<String>::new());
}
