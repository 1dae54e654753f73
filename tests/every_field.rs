//! A plan made from the types of the language: every key of every section is in it, every value that can be is like no other,
//! and each is found in the documents. A key that is added to the language is part of this plan by itself.

#[path = "every_field/maker.rs"]
mod maker;
#[path = "every_field/plan.rs"]
mod plan;

use std::collections::{BTreeMap, BTreeSet};

use salesplan::compile::Outcome;
use salesplan::diagnostic::{Lang, Severity};
use salesplan::document::documents;

use plan::plan;

/// Keys whose values no document shows, each with the reason.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("ApprovalRow.id", ROW),
    ("Basis.strategy", "a goal is known by its statement"),
    ("CoverageRow.id", ROW),
    ("CreditRow.id", ROW),
    ("GradeRow.id", ROW),
    ("LeverRow.id", ROW),
    ("Manifest.rules", "levels of rules are settings of the compiler"),
    ("PayRow.id", ROW),
    ("PolicyRow.id", ROW),
    ("PrizeRow.id", ROW),
    ("RatingRow.id", ROW),
    ("ScoreRow.id", ROW),
    ("Statement.date", "a target of a day is printed in the period the day lies in"),
    ("Statement.employee", "a target of an employee is printed under the position he holds"),
    ("Statement.head", "a target of a head is printed under the unit he leads"),
    ("TerritoryRow.id", ROW),
    ("ValueRow.id", ROW),
];

const ROW: &str = "a row is known by its case or its name; its id is for references";

/// As many plans as the language has alternatives at one place.
const VARIANTS: usize = 8;

/// Findings that are slips of this test: what could not be read, or leads nowhere. What a table may give, and whether it covers
/// every case, its place decides, which no schema tells.
fn slips(outcome: &Outcome) -> Vec<String> {
    let slip = |name: &str| {
        let leads = ["invalid-", "missing-field", "bare-percent", "duplicate-", "grid-size", "wrong-type"];
        ["unknown-key", "unknown-word", "unknown-reference", "unknown-axis"].contains(&name)
            || leads.iter().any(|lead| name.starts_with(lead))
    };
    let slips =
        outcome.findings.iter().filter(|finding| finding.severity == Severity::Error && slip(finding.rule.name));
    let told = slips.map(|finding| {
        let source = outcome.sources.source(finding.span.file);
        let start = (finding.span.start as usize).saturating_sub(60);
        let place: String = source.text.chars().skip(start).take(140).collect();
        format!("{}: {} … {}", finding.rule.name, finding.message.text(Lang::En), place.replace('\n', " "))
    });
    told.collect()
}

/// Whether a text stands in a document as a word of its own, or as the first word of the head of a column.
fn stands(document: &str, text: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let found = document.match_indices(text).any(|(at, _)| {
        let (before, after) = (document[..at].chars().next_back(), document[at + text.len()..].chars().next());
        !inside(before) && !inside(after)
    });
    let mut letters = text.chars();
    let head = letters.next().map(|first| format!("| {}{} |", first.to_uppercase(), letters.as_str()));
    found || head.is_some_and(|head| document.contains(&head))
}

#[test]
fn every_field_of_the_language_is_found_in_the_documents() {
    let exceptions: BTreeMap<&str, &str> = EXCEPTIONS.iter().copied().collect();
    let (mut lost, mut slipped, mut met) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    let mut count = 0;
    for variant in 0..VARIANTS {
        let (maker, _, outcome) = plan(variant);
        slipped.extend(slips(&outcome));
        let compiled = outcome.compiled.as_ref().expect("the plan is read");
        let artifacts = documents(compiled, &[]).expect("the shipped templates work");
        let document = artifacts.iter().find(|artifact| artifact.path == "plan.md").expect("there is a plan");
        let document = String::from_utf8_lossy(&document.bytes).replace('\\', "");
        if let Some(folder) = std::env::var_os("SALESPLAN_EVERY_FIELD") {
            let folder = std::path::PathBuf::from(folder);
            std::fs::write(folder.join(format!("{variant}.md")), &document).expect("it can be written");
        }
        for said in &maker.said {
            count += 1;
            met.insert(said.place.clone());
            if !exceptions.contains_key(said.place.as_str()) && !stands(&document, &said.text) {
                lost.entry(said.place.clone()).or_insert_with(|| format!("{} (plan {variant})", said.text));
            }
        }
    }
    assert!(slipped.is_empty(), "{} slips, such as {:#?}", slipped.len(), &slipped[..slipped.len().min(40)]);
    assert!(lost.is_empty(), "{} of {} places are lost: {lost:#?}", lost.len(), met.len());
    assert!(count > 2_000, "{count} values");
    let idle: Vec<_> = exceptions.keys().filter(|place| !met.contains(**place)).collect();
    assert!(idle.is_empty(), "exceptions of no key: {idle:?}");
}
