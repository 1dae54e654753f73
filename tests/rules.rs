//! Every rule's manual page is true: its failing example yields that rule and no other error, its passing example neither
//! that rule nor an error. Warnings of other rules are expected: examples are short, and short plans leave much unsaid.

use std::collections::BTreeSet;

use salesplan::check::all_rules;
use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Finding, HEADINGS, Lang, Rule, Severity};
use salesplan::source::{Budgets, MemoryFiles};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {place: component}\n";

/// Compiles an example: it is the manifest itself, or a file beside one.
fn compile_example(example: &str) -> Outcome {
    let files = if example.starts_with("salesplan:") {
        MemoryFiles::new([("salesplan.yaml", example)])
    } else {
        MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", example)])
    };
    compile(&files, &Budgets::default()).expect("examples have a manifest")
}

fn found(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &salesplan::diagnostic::Finding| {
        format!("{}: {} {}", outcome.sources.location(finding.span), finding.rule.name, finding.message.text(Lang::En))
    };
    outcome.findings.iter().map(line).collect()
}

fn check(rule: &Rule, faults: &mut Vec<String>) {
    for example in rule.examples("fail") {
        let outcome = compile_example(&example);
        let concerns = |finding: &&Finding| finding.severity == Severity::Error || finding.rule == rule;
        let names: Vec<&str> = outcome.findings.iter().filter(concerns).map(|finding| finding.rule.name).collect();
        if names.is_empty() || names.iter().any(|name| *name != rule.name) {
            faults.push(format!("{} fail example yields {:#?}", rule.name, found(&outcome)));
        }
    }
    for example in rule.examples("pass") {
        let outcome = compile_example(&example);
        let grave =
            outcome.findings.iter().filter(|finding| finding.severity == Severity::Error || finding.rule == rule);
        if grave.count() > 0 {
            faults.push(format!("{} pass example yields {:#?}", rule.name, found(&outcome)));
        }
    }
}

#[test]
fn examples_of_manual_pages() {
    let mut faults = Vec::new();
    for rule in all_rules() {
        check(rule, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Rules about bytes, folders and tables cannot be shown in a YAML block; their own tests stand beside them.
const WITHOUT_EXAMPLES: &[&str] = &[
    "unreadable-file",
    "not-utf8",
    "file-too-large",
    "nesting-too-deep",
    "too-many-nodes",
    "too-many-files",
    "outside-plan-folder",
    "hidden-character",
    "missing-column",
    "bad-cell",
    "too-many-rejects",
    "scenario-fails",
    "scenario-unknown",
    "clawback-without-deal",
    "source-without-files",
    "aggregates-of-another-plan",
    "aggregates-unreadable",
    "needs-single-records",
    "first-not-told",
    "rows-unlike",
];

#[test]
fn pages_are_complete_and_codes_unique() {
    let rules = all_rules();
    let mut faults = Vec::new();
    for rule in &rules {
        for heading in ["## What it checks", "## Why"] {
            if !rule.page(Lang::En).contains(heading) {
                faults.push(format!("{}: no `{heading}`", rule.name));
            }
        }
        let shown = !rule.examples("fail").is_empty() && !rule.examples("pass").is_empty();
        if shown == WITHOUT_EXAMPLES.contains(&rule.name) {
            faults.push(format!("{}: examples {shown}, listed otherwise", rule.name));
        }
    }
    for pair in rules.windows(2) {
        if pair[0].code == pair[1].code {
            faults.push(format!("{} and {} share a code", pair[0].name, pair[1].name));
        }
    }
    let mut names: Vec<_> = rules.iter().map(|rule| rule.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rules.len(), "names are unique");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The sections of a page: heading and prose, that is, what stands outside code.
fn prose(page: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    let mut in_code = false;
    for line in page.lines() {
        in_code ^= line.starts_with("```");
        match (line.strip_prefix("## ").filter(|_| !in_code), sections.last_mut()) {
            (Some(heading), _) => sections.push((heading.to_owned(), String::new())),
            (None, Some((_, text))) if !in_code && !line.starts_with("```") => *text += &format!("{line}\n"),
            _ => {}
        }
    }
    sections
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn every_page_stands_in_chinese_too() {
    let mut faults = Vec::new();
    for rule in all_rules() {
        let (english, chinese) = (prose(&rule.page(Lang::En)), prose(&rule.page(Lang::Zh)));
        let wanted: Vec<_> = english.iter().map(|(heading, _)| HEADINGS.iter().find(|(en, _)| en == heading)).collect();
        let wanted: Option<Vec<&str>> = wanted.into_iter().map(|pair| pair.map(|(_, zh)| *zh)).collect();
        let found: Vec<&str> = chinese.iter().map(|(heading, _)| heading.as_str()).collect();
        if wanted.as_ref() != Some(&found) {
            faults.push(format!("{}: {english:#?} has the sections {found:?} in Chinese", rule.name));
            continue;
        }
        for ((heading, text), (_, own)) in chinese.iter().zip(&english) {
            let is_said = text.chars().filter(|c| is_chinese(*c)).count() >= 4;
            if !own.trim().is_empty() && !is_said {
                faults.push(format!("{}: nothing Chinese under `{heading}`", rule.name));
            }
            let paragraphs = |text: &str| text.split("\n\n").filter(|text| !text.trim().is_empty()).count();
            if paragraphs(text) != paragraphs(own) {
                faults.push(format!("{}: another number of paragraphs under `{heading}`", rule.name));
            }
        }
        if english.iter().any(|(heading, text)| heading.chars().chain(text.chars()).any(is_chinese)) {
            faults.push(format!("{}: Chinese on the English page", rule.name));
        }
        let codes = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<String>>();
        let all = |page: &[(String, String)]| page.iter().map(|(_, text)| text.as_str()).collect::<String>();
        let (said, named) = (codes(&all(&chinese)), codes(&all(&english)));
        if said != named {
            faults.push(format!("{}: names {:?} in one language only", rule.name, said.symmetric_difference(&named)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A rule file that no list names would be dead.
#[test]
fn every_rule_file_is_registered() {
    let registered: Vec<&str> = all_rules().iter().map(|rule| rule.file).collect();
    let mut missing = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains("\ndeclare_rule! {")) {
                let name = path.to_string_lossy().replace('\\', "/");
                if !registered.iter().any(|file| file.replace('\\', "/") == name) {
                    missing.push(name);
                }
            }
        }
    }
    assert!(missing.is_empty(), "not registered: {missing:?}");
}
