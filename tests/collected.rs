//! Every place of the language in which a table can stand is put to the proof, and every condition is read.
//!
//! The places are read off the schema, which is made from the same declarations that read a plan: a new field that may be a
//! table or a condition fails here until the stage `decision` finds it.

use salesplan::compile::compile;
use salesplan::source::{Budgets, MemoryFiles};
use serde_json::Value;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

/// What the tables ask for, and what some places need to be read at all.
const FIELDS: &str = "fields: {discount: {in: percent}}\nmetrics: {m: {in: money}}\n";

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    /// An entry of a map, under any id.
    Entry,
    /// An item of a list.
    Item,
}

/// The schema that a reference stands for.
fn resolved<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
    name.map_or(schema, |name| &root["$defs"][name])
}

/// Walks all that can be written below a schema and notes the places that `is` picks; a definition is entered once on each
/// path, so that items in items end.
fn walk<'s>(
    schema: &'s Value,
    root: &'s Value,
    (path, above): (&[Step], &[&'s Value]),
    is: &dyn Fn(&Value) -> bool,
    found: &mut Vec<Vec<Step>>,
) {
    if is(schema) && !found.contains(&path.to_vec()) {
        found.push(path.to_vec());
    }
    let schema = resolved(schema, root);
    if above.iter().any(|other| std::ptr::eq(*other, schema)) {
        return;
    }
    let above: Vec<&Value> = above.iter().copied().chain([schema]).collect();
    let mut inner = |schema: &'s Value, step: Option<Step>| {
        let path: Vec<Step> = path.iter().cloned().chain(step).collect();
        walk(schema, root, (&path, &above), is, found);
    };
    for key in ["anyOf", "oneOf", "allOf"] {
        schema.get(key).and_then(Value::as_array).into_iter().flatten().for_each(|part| inner(part, None));
    }
    ["then", "else"].iter().filter_map(|key| schema.get(key)).for_each(|part| inner(part, None));
    schema.get("items").into_iter().for_each(|items| inner(items, Some(Step::Item)));
    if let Some(entries) = schema.get("additionalProperties").filter(|entries| entries.is_object()) {
        inner(entries, Some(Step::Entry));
    }
    for (key, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        // Rows hold no tables themselves, and their conditions are those of the table.
        if key != "rows" {
            inner(property, Some(Step::Key(key.clone())));
        }
    }
}

/// The places of the plan schema that `is` picks.
fn places(is: &dyn Fn(&Value) -> bool) -> Vec<Vec<Step>> {
    let text = std::fs::read_to_string("schemas/plan.json").expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let mut found = Vec::new();
    walk(&schema, &schema, (&[], &[]), is, &mut found);
    found
}

/// A plan with nothing but a table at a place.
fn plan(path: &[Step], table: &str) -> String {
    path.iter().rev().fold(table.to_owned(), |inner, step| match step {
        Step::Key(key) => format!("{{{key}: {inner}}}"),
        Step::Entry => format!("{{m: {inner}}}"),
        // A change is put to the proof from its first day on.
        Step::Item if path[0] == Step::Key("changes".into()) && std::ptr::eq(step, &path[1]) => {
            format!("[{{id: change, reason: new, starts: 2026-07-01, {}]", &inner[1..])
        }
        Step::Item => format!("[{inner}]"),
    })
}

fn rules(plan: &str) -> Vec<&'static str> {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("fields.yaml", FIELDS), ("plan.yaml", plan)]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    outcome.findings.iter().map(|finding| finding.rule.name).collect()
}

#[test]
fn every_place_of_a_table_is_analysed() {
    let text = std::fs::read_to_string("schemas/plan.json").expect("the schema");
    let root: Value = serde_json::from_str(&text).expect("the schema is JSON");
    let has_rows = |schema: &Value| resolved(schema, &root).pointer("/properties/rows").is_some();
    let places = places(&has_rows);
    assert!(places.len() > 40, "{places:?}");
    let (gap, unknown) = (
        "{rows: [{when: {discount: below 10%}}, {when: {discount: above 10%}}]}",
        "{rows: [{when: {no-such-axis: 1}}]}",
    );
    let mut missed = Vec::new();
    // A table of targets is asked of the positions that its target is about, which a table alone has none of (tests/positions.rs).
    let of_targets = [Step::Key("targets".into()), Step::Item, Step::Key("value".into())];
    for place in places.iter().filter(|place| **place != of_targets) {
        let of_gap = rules(&plan(place, gap));
        let found = of_gap.iter().any(|rule| rule.ends_with("-gap") || *rule == "grade-uncovered");
        if !found || !rules(&plan(place, unknown)).contains(&"unknown-axis") {
            missed.push(format!("{} {of_gap:?}", plan(place, "table")));
        }
    }
    assert!(missed.is_empty(), "not analysed:\n{}", missed.join("\n"));
}

#[test]
fn every_condition_is_read() {
    let is_condition = |schema: &Value| schema.get("$ref").and_then(Value::as_str) == Some("#/$defs/When");
    let places = places(&is_condition);
    assert!(places.len() > 40, "{places:?}");
    let mut missed = Vec::new();
    for place in &places {
        // What is required is a field, with or without a condition.
        let written = plan(place, "{no-such-axis: 1}").replace("requires: [{", "requires: [{field: discount, ");
        let found = rules(&written);
        if found.iter().filter(|rule| **rule == "unknown-axis").count() != 1 {
            missed.push(format!("{} {found:?}", plan(place, "condition")));
        }
    }
    assert!(missed.is_empty(), "not read, or told twice:\n{}", missed.join("\n"));
}
