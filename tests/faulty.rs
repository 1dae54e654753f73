//! Documents that others have published, with the faults they were printed with: each is told where it stands, in the reader's words.

use salesplan::compile::compile;
use salesplan::diagnostic::{Finding, Lang};
use salesplan::source::{Budgets, MemoryFiles};

#[path = "support/expect.rs"]
mod expect;

/// What is found in a plan of `tests/faulty`: rules by name, and all that is told.
fn found(name: &str) -> (Vec<&'static str>, String) {
    let text = std::fs::read_to_string(format!("tests/faulty/{name}/salesplan.yaml")).expect("a plan");
    let outcome = compile(&MemoryFiles::new([("salesplan.yaml", text)]), &Budgets::default()).expect("a manifest");
    let told = |finding: &Finding| {
        let place = outcome.sources.location(finding.span);
        let lines = [Lang::En, Lang::Zh].map(|lang| {
            let help: String = finding.help.iter().map(|help| format!("\n    help: {}", help.text(lang))).collect();
            format!("  {}{help}\n", finding.message.text(lang))
        });
        format!("{place} {}\n{}", finding.rule.name, lines.concat())
    };
    let rules = outcome.findings.iter().map(|finding| finding.rule.name).collect();
    (rules, outcome.findings.iter().map(told).collect())
}

fn count(rules: &[&str], rule: &str) -> usize {
    rules.iter().filter(|own| **own == rule).count()
}

/// Bands from 100 % to 150 % that leave the ends open and share 120 %, no mode, and rates that are ranges.
#[test]
fn tiers_with_holes_and_ranges_without_a_judge() {
    let (rules, told) = found("tier-hole");
    assert_eq!(count(&rules, "table-open-end"), 4, "nothing below 100 %, nothing above 150 %, twice:\n{told}");
    assert_eq!(count(&rules, "table-overlap"), 2, "120 % is in two tiers, twice:\n{told}");
    assert_eq!(count(&rules, "range-without-judge"), 3, "rates are ranges:\n{told}");
    let modes = told.matches("`mode` is not stated").count();
    assert_eq!(modes, 2, "marginal or whole is not said:\n{told}");
    expect::check("tests/faulty/tier-hole/found.txt", &told);
}

/// Items of 45 in a group of 40, and a band of one number.
#[test]
fn weights_and_bands_of_a_card() {
    let (rules, told) = found("card-weights");
    assert_eq!(count(&rules, "weights-not-whole"), 1, "45 in 40:\n{told}");
    assert_eq!(count(&rules, "table-open-end"), 1, "nothing below 60:\n{told}");
    assert_eq!(count(&rules, "table-overlap"), 1, "60 is C and D:\n{told}");
    expect::check("tests/faulty/card-weights/found.txt", &told);
}
