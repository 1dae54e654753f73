//! A plan made from the types of the language: every key of every section is in it, every value that can be is like no other,
//! and each is found in the documents. A key that is added to the language is part of this plan by itself.

#[path = "every_field/maker.rs"]
mod maker;

use std::collections::{BTreeMap, BTreeSet};

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Lang, Severity};
use salesplan::document::documents;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::syntax::RefKind;
use serde_json::{Map, Value, json};

use maker::{Maker, Said};

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

/// What conditions ask for, and whom rules are for.
fn base() -> Map<String, Value> {
    let base = json!({
        "units": {"company": {"kind": "company"}},
        "roles": {"seller": {"name": "Seller"}},
        "positions": {"first": {"role": "seller", "unit": "company"}},
        "metrics": {"takings": {"name": "Takings", "in": "money"}},
        "dimensions": {"area": {"north": {}, "south": {}}},
        "fields": {"measure": {"in": "count"}, "kind": {"in": ["plain", "fine"]}},
    });
    base.as_object().expect("it is a map").clone()
}

/// Makes a plan's references lead somewhere: an entry for each id that was made up, by the kind of entry it means. Whether
/// there was one to add.
fn add_entries(outcome: &Outcome, plan: &mut Map<String, Value>, said: &mut [Said]) -> bool {
    let mut more = false;
    let mut add = |kind: RefKind, id: &str, said: &mut Said| {
        let name = format!("N{id}");
        if said.place.ends_with(".slice") {
            plan["dimensions"]["area"][id] = json!({"name": name});
            said.text = name;
            return more = true;
        }
        let (section, named, entry) = match said.place.as_str() {
            "Holder.position" => ("positions", true, json!({"name": name, "role": "seller", "unit": "company"})),
            "Statement.of" | "TargetChange.of" => entry(RefKind::Unit, &name),
            _ => entry(kind, &name),
        };
        let mut entries = plan.entry(section).or_insert_with(|| json!({}));
        if section == "basis" {
            entries = entries.as_object_mut().expect("it is a map").entry("profiles").or_insert_with(|| json!({}));
        }
        entries.as_object_mut().expect("it is a map").insert(id.to_owned(), entry);
        if named {
            said.text = name;
        }
        more = true;
    };
    let mut plan_fields = Vec::new();
    for finding in outcome.findings.iter().filter(|finding| finding.rule.name == "unknown-reference") {
        let message = finding.message.text(Lang::En).to_owned();
        let (before, rest) = message.split_once("` is not ").expect("it says what the id is not");
        let id = before.rsplit('`').next().unwrap_or_default();
        if rest.starts_with("a field of this plan") {
            plan_fields.push(id.to_owned());
            continue;
        }
        let kind = KINDS.iter().find(|kind| rest.starts_with(&format!("{} of", kind.noun().en)));
        let kind = kind.or((rest.contains("a member of")).then_some(&RefKind::Who));
        if let (Some(kind), Some(said)) = (kind, said.iter_mut().find(|said| said.text == id)) {
            add(*kind, id, said);
        }
    }
    more |= !plan_fields.is_empty();
    let fields = plan.entry("fields").or_insert_with(|| json!({}));
    for id in plan_fields {
        fields.as_object_mut().expect("it is a map").insert(id, json!({"in": "text"}));
    }
    more
}

/// Kinds of entries that stand in sections of their own; the narrower before the wider.
const KINDS: [RefKind; 13] = [
    RefKind::Who,
    RefKind::Unit,
    RefKind::Role,
    RefKind::Metric,
    RefKind::Set,
    RefKind::Profile,
    RefKind::System,
    RefKind::Source,
    RefKind::Approval,
    RefKind::Policy,
    RefKind::Control,
    RefKind::Routine,
    RefKind::Scorecard,
];

/// The section of a kind, whether its entries have names, and a plain entry.
fn entry(kind: RefKind, name: &str) -> (&'static str, bool, Value) {
    match kind {
        RefKind::Unit => ("units", true, json!({"name": name, "parent": "company"})),
        RefKind::Metric => ("metrics", true, json!({"name": name, "in": "money"})),
        RefKind::Set => ("sets", true, json!({"name": name})),
        RefKind::Profile => ("basis", false, json!({"Q1": "25%", "Q2": "25%", "Q3": "25%", "Q4": "25%"})),
        RefKind::System => ("systems", true, json!({"name": name})),
        RefKind::Source => ("sources", true, json!({"name": name})),
        RefKind::Approval => ("approvals", true, json!({"name": name, "rows": [{"when": "else", "approver": "none"}]})),
        RefKind::Policy => ("policies", true, json!({"name": name})),
        RefKind::Control => ("controls", true, json!({"name": name})),
        RefKind::Routine => ("routines", true, json!({"name": name, "every": "week"})),
        RefKind::Scorecard => ("scorecards", true, json!({"name": name, "for": {"role": "seller"}, "items": {}})),
        _ => ("roles", true, json!({"name": name})),
    }
}

fn compiled(manifest: &Value, plan: &Value, entries: &Map<String, Value>) -> Outcome {
    let entries = Value::Object(entries.clone());
    let files = [("salesplan.yaml", manifest), ("plan.yaml", plan), ("entries.yaml", &entries)];
    let files = files.into_iter().map(|(path, value)| (path, format!("{value:#}").into_bytes()));
    compile(&MemoryFiles::new(files), &Budgets::default()).expect("there is a manifest")
}

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

/// Whether a text stands in a document as a word of its own.
fn stands(document: &str, text: &str) -> bool {
    let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    document.match_indices(text).any(|(at, _)| {
        let (before, after) = (document[..at].chars().next_back(), document[at + text.len()..].chars().next());
        !inside(before) && !inside(after)
    })
}

#[test]
fn every_field_of_the_language_is_found_in_the_documents() {
    let exceptions: BTreeMap<&str, &str> = EXCEPTIONS.iter().copied().collect();
    let (mut lost, mut slipped, mut met) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    let mut count = 0;
    for variant in 0..VARIANTS {
        let mut maker = Maker::new(variant);
        let (manifest, plan) = maker.files();
        let mut entries = base();
        let mut outcome = compiled(&manifest, &plan, &entries);
        // What is wrong further on is told only once what lies before it is right.
        while add_entries(&outcome, &mut entries, &mut maker.said) {
            outcome = compiled(&manifest, &plan, &entries);
        }
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
