//! A plan that holds every key of the language, with entries for all that it names.

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::Lang;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::syntax::RefKind;
use serde_json::{Map, Value, json};

use crate::maker::{Maker, Said};

/// The files of a plan made from the types, with their texts: the manifest, the sections, and the entries they name.
pub(crate) type Files = [(&'static str, String); 3];

/// The plan that has the alternative `variant` wherever there are several, and what the compiler makes of it.
pub(crate) fn plan(variant: usize) -> (Maker, Files, Outcome) {
    let mut maker = Maker::new(variant);
    let (manifest, plan) = maker.files();
    let mut entries = base();
    loop {
        let more = Value::Object(entries.clone());
        let files = [("salesplan.yaml", &manifest), ("plan.yaml", &plan), ("entries.yaml", &more)];
        let files = files.map(|(path, value)| (path, format!("{value:#}")));
        let outcome = compiled(&files);
        // What is wrong further on is told only once what lies before it is right.
        if !add_entries(&outcome, &mut entries, &mut maker.said) {
            return (maker, files, outcome);
        }
    }
}

pub(crate) fn compiled(files: &[(&'static str, String)]) -> Outcome {
    let files = MemoryFiles::new(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

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
        if said.place == "Capacity.product" {
            plan["dimensions"]["product"][id] = json!({"name": name});
            said.text = name;
            return more = true;
        }
        let (section, named, entry) = match said.place.as_str() {
            "Holder.position" => ("positions", true, json!({"name": name, "role": "seller", "unit": "company"})),
            "Statement.of" | "TargetChange.of" | "History.of" => entry(RefKind::Unit, &name),
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
const KINDS: [RefKind; 14] = [
    RefKind::Who,
    RefKind::Whose,
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
        RefKind::Unit | RefKind::Whose => ("units", true, json!({"name": name, "parent": "company"})),
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
