//! What a user sees of tables that do not hold: each plan of `tests/decision` beside what is found in it, in both languages.
//! Plans whose names begin with `ok-` are silent.

use std::fmt::Write;

use salesplan::compile::{Outcome, compile};
use salesplan::decision::rules::RULES;
use salesplan::diagnostic::{Finding, Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};

#[path = "support/expect.rs"]
mod expect;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

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
