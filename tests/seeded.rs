//! Faults that no one edit of one file shows: they take several edits, the other shipped plan, other bytes or smaller
//! budgets. Each yields exactly its finding, as those of `plans` do.

#[path = "support/shipped.rs"]
mod shipped;

use salesplan::compile::{Outcome, compile};
use salesplan::source::{Budgets, Files, MemoryFiles};
use shipped::{found, shipped};

/// A plan, a file of it, and edits of it: what stands there, and what replaces it.
type Edits = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const SEVERAL: &[(Edits, &str)] = &[
    (
        (
            "saas-vendor",
            "customers.yaml",
            &[
                ("territories:\n  match: first\n", "territories:\n  match: one\n"),
                ("{when: {named: true}, owner", "{when: {named: true, region: uk, segment: smb}, owner"),
            ],
        ),
        "territory-overlap",
    ),
    (
        (
            "saas-vendor",
            "customers.yaml",
            &[
                ("D: 500}\n  match: all\n", "D: 500}\n  match: one\n"),
                ("{when: {grade: [A, B]}, owner", "{when: {grade: A}, owner"),
            ],
        ),
        "coverage-overlap",
    ),
    (
        (
            "saas-vendor",
            "governance.yaml",
            &[(
                "  # An entry of a change stands whole",
                "  - {id: one-less, starts: 2025-11-01, reason: Illness, approver: cro, targets: [{of: sdr-americas-2, period: FY2026, metric: pipeline, was: 5758k, value: 5700k}]}\n  # An entry of a change stands whole",
            )],
        ),
        "change-moves-others",
    ),
    (("saas-vendor", "incentives/sellers.yaml", &[("    cap: none\n", "")]), "pay-unbounded"),
    (
        (
            "saas-vendor",
            "incentives/development.yaml",
            &[("        ceiling: 120%\n", "        ceiling: 120%\n        threshold: 130%\n")],
        ),
        "threshold-unreachable",
    ),
];

fn text(files: &MemoryFiles, path: &str) -> String {
    let bytes = files.read(path, u64::MAX).expect("the file is shipped");
    String::from_utf8(bytes).expect("plans are UTF-8")
}

fn check(files: &MemoryFiles, budgets: &Budgets) -> Outcome {
    compile(files, budgets).expect("it has a manifest")
}

/// That an outcome has one finding, of this rule.
#[track_caller]
fn is_one(outcome: &Outcome, rule: &str) {
    let rules: Vec<&str> = outcome.findings.iter().map(|finding| finding.rule.name).collect();
    assert_eq!(rules, [rule], "{:#?}", found(outcome));
}

#[test]
fn several_edits_are_one_fault() {
    for ((plan, path, edits), rule) in SEVERAL {
        let mut files = shipped(plan);
        let mut text = text(&files, path);
        for (from, to) in *edits {
            assert!(text.contains(from), "{path} of {plan} holds `{from}`");
            text = text.replacen(from, to, 1);
        }
        files.insert(*path, text);
        is_one(&check(&files, &Budgets::default()), rule);
    }
}

#[test]
fn a_plan_nobody_reviews() {
    let mut files = shipped("equipment-maker");
    let text = text(&files, "governance.yaml");
    let (before, reviews) = text.split_once("reviews:\n").expect("the plan has reviews");
    let (_, after) = reviews.split_once("\n\n").expect("something follows");
    files.insert("governance.yaml", format!("{before}{after}"));
    is_one(&check(&files, &Budgets::default()), "missing-cadence");
}

#[test]
fn budgets_of_the_reader() {
    let files = shipped("equipment-maker");
    let listing = files.list(&Budgets::default()).expect("it can be listed");
    let mut sizes: Vec<u64> = listing.files.iter().map(|path| text(&files, path).len() as u64).collect();
    sizes.sort_unstable();
    let largest = sizes.last().expect("a plan has files");
    is_one(&check(&files, &Budgets { file_bytes: largest - 1, ..Budgets::default() }), "file-too-large");
    is_one(&check(&files, &Budgets { files: sizes.len() - 1, ..Budgets::default() }), "too-many-files");
    let deepest =
        (1..).find(|depth| check(&files, &Budgets { depth: *depth, ..Budgets::default() }).compiled.is_some());
    let depth = deepest.expect("some depth is enough") - 1;
    assert!(depth > 3, "the plan is nested: {depth}");
    let outcome = check(&files, &Budgets { depth, ..Budgets::default() });
    assert!(outcome.findings.iter().all(|finding| finding.rule.name == "nesting-too-deep"), "{:#?}", found(&outcome));
    let enough = (0..)
        .map(|power| 1_usize << power)
        .find(|nodes| check(&files, &Budgets { nodes: *nodes, ..Budgets::default() }).compiled.is_some());
    let nodes = enough.expect("some number of values is enough") / 2;
    let outcome = check(&files, &Budgets { nodes, ..Budgets::default() });
    assert!(outcome.findings.iter().all(|finding| finding.rule.name == "too-many-nodes"), "{:#?}", found(&outcome));
}

#[test]
fn bytes_that_are_no_text() {
    let mut files = shipped("equipment-maker");
    files.insert("team.yaml", [b"routines:\n  a: {name: \"\xff\xfe\xff".as_slice(), b"\"}\n".as_slice()].concat());
    is_one(&check(&files, &Budgets::default()), "not-utf8");
}
