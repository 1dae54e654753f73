//! The fields of the language, each in a plan that fills every field.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use salesplan::compile::{Outcome, Session, compile_again};
use salesplan::diagnostic::{Finding, Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};
use serde_json::{Map, Value, json};

use crate::odd::Odd;
use crate::plan;
use crate::table::{ENDS, OWN};

/// A field in a plan.
pub(crate) struct Field {
    /// The record and the key.
    pub place: String,
    /// The kind of field, as the table calls it.
    pub kind: String,
    schema: jsonschema::Validator,
    /// The plan it stands in.
    pub plan: Arc<Plan>,
    path: Vec<String>,
    file: String,
}

/// A plan that fills every field, a file for each section, and what is found in it as it is.
pub(crate) struct Plan {
    files: BTreeMap<String, Value>,
    texts: BTreeMap<String, String>,
    found: BTreeSet<Told>,
}

/// A finding: its file, its place in the text of the plan as it is, its rule and its message.
pub(crate) type Told = (String, usize, &'static str, String);

/// What is found of a plan with an odd value that is not found without: in the field, and elsewhere.
#[derive(Default)]
pub(crate) struct Met {
    pub here: Vec<Told>,
    pub elsewhere: Vec<Told>,
}

const MARK: &str = "\u{27e6}odd\u{27e7}";
const MANIFEST: &str = "salesplan.yaml";

/// Every field of the language, in the first plan that has it.
pub(crate) fn all() -> Vec<Field> {
    let mut fields: BTreeMap<(String, String), Field> = BTreeMap::new();
    let plans: Vec<_> = (0..8_usize).into_par_iter().map(plan::plan).collect();
    for (mut maker, files, _) in plans {
        let (plan, with_changes) = (Arc::new(Plan::new(&files, false)), Arc::new(Plan::new(&files, true)));
        for (path, place, schema) in std::mem::take(&mut maker.sites) {
            let asked = kind_of(&schema);
            let plain = !asked.starts_with("map") && !asked.starts_with("list");
            let kind = own_kind(&place).filter(|_| plain).map_or(asked, str::to_owned);
            let key = (place.clone(), kind.clone());
            if fields.contains_key(&key) {
                continue;
            }
            let schema = with_definitions(&schema);
            let section = format!("{}.yaml", path[0]);
            let file = if with_changes.files.contains_key(&section) { section } else { MANIFEST.to_owned() };
            // Each day of changes is proven by itself, which takes its time.
            let plan = if file == "changes.yaml" { &with_changes } else { &plan };
            let field = Field { place, kind, schema, plan: plan.clone(), path, file };
            fields.insert(key, field);
        }
    }
    fields.into_values().collect()
}

impl Plan {
    fn new(files: &plan::Files, changes: bool) -> Self {
        let parse = |text: &str| serde_json::from_str::<Value>(text).expect("it is JSON");
        let sections = parse(&files[1].1);
        let section = |(name, value): (&String, &Value)| (format!("{name}.yaml"), json!({name.as_str(): value}));
        let mut all: BTreeMap<String, Value> = sections.as_object().expect("it is a map").iter().map(section).collect();
        if !changes {
            all.remove("changes.yaml");
        }
        all.insert(MANIFEST.into(), parse(&files[0].1));
        all.insert("more.yaml".into(), parse(&files[2].1));
        let texts: BTreeMap<String, String> =
            all.iter().map(|(path, value)| (path.clone(), format!("{value:#}"))).collect();
        let outcome = compiled(&texts, &mut Session::default());
        let found = told(&outcome, |_, at| at);
        Self { files: all, texts, found }
    }
}

fn compiled(texts: &BTreeMap<String, String>, session: &mut Session) -> Outcome {
    let files = MemoryFiles::new(texts.iter().map(|(path, text)| (path.as_str(), text.as_bytes())));
    compile_again(&files, &Budgets::default(), session).expect("there is a manifest")
}

static DEFINITIONS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let mut all = Map::new();
    for schema in [salesplan::syntax::schema::plan(), salesplan::syntax::schema::manifest()] {
        all.extend(schema["$defs"].as_object().expect("it is a map").clone());
    }
    all
});

fn with_definitions(schema: &Value) -> jsonschema::Validator {
    let whole = json!({"allOf": [schema], "$defs": DEFINITIONS.clone()});
    jsonschema::validator_for(&whole).expect("the schema is one")
}

/// The kind of a field of which the language asks more than its schema says.
fn own_kind(place: &str) -> Option<&'static str> {
    let own = OWN.iter().find(|(own, _)| *own == place).map(|(_, kind)| *kind);
    own.or_else(|| {
        let (range, end) = place.rsplit_once('.')?;
        let is_end = ["from", "above", "to", "below"].contains(&end);
        ENDS.iter().find(|(own, _)| is_end && *own == range).map(|(_, kind)| *kind)
    })
}

/// What a schema asks for, in words.
fn kind_of(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().map(|path| path.trim_start_matches("#/$defs/")) {
        let definition = &DEFINITIONS[name];
        return match name {
            "When" => "condition".into(),
            "Formula" | "Column" => name.to_lowercase(),
            _ if definition.get("oneOf").is_some() => "word".into(),
            _ if definition["required"].as_array().is_some_and(|keys| !keys.is_empty()) => "record with needs".into(),
            _ => "record".into(),
        };
    }
    if schema.get("then").is_some() {
        let table = schema["then"]["$ref"].as_str().is_some_and(|name| name.contains("TableOf"));
        let value = kind_of(&schema["else"]);
        return if table { format!("{value} or table") } else { value.replacen("map of", "entries:", 1) };
    }
    if let Some(options) = schema["anyOf"].as_array() {
        let mut kinds: Vec<String> = options.iter().map(kind_of).collect();
        kinds.dedup();
        return kinds.join(" or ");
    }
    if schema.get("enum").is_some() || schema.get("const").is_some() {
        return "word".into();
    }
    let example = schema["examples"][0].to_string();
    match (schema["type"].as_str(), schema.get("properties"), example.trim_matches('"')) {
        (Some("array"), ..) if schema["minItems"].is_number() => {
            format!("filled list of {}", kind_of(&schema["items"]))
        }
        (Some("array"), ..) => format!("list of {}", kind_of(&schema["items"])),
        (Some("object"), Some(keys), _) if !keys.as_object().is_some_and(|keys| keys.keys().eq(["same_as"])) => {
            "range".into()
        }
        (Some("object"), ..) => format!("map of {}", kind_of(&schema["additionalProperties"])),
        (Some("boolean"), ..) => "yes or no".into(),
        (.., "null") => match schema["type"].as_array().map(Vec::len) {
            Some(3) => "text".into(),
            Some(2) => "id".into(),
            _ => "letters".into(),
        },
        (.., example) => kind_by_example(example).to_owned(),
    }
}

/// The kind of a scalar by the first example that its schema gives.
fn kind_by_example(example: &str) -> &str {
    match example {
        "5000万" => "number",
        "900万" => "number not below zero",
        "1万" => "number above zero",
        "30万" => "money",
        "60%" => "pay",
        "2%" => "rate",
        "7.10" => "price",
        "exact" => "tolerance",
        "hold" => "value below a line",
        "6" => "whole number",
        "4" => "degree",
        "15%" => "percent",
        "40%" => "share",
        "paid" => "recovery",
        "to 35%" => "range",
        "money" => "unit word",
        "2 per month" => "frequency",
        "day 20" => "day of the month",
        "18:00" => "time of day",
        "CNY" => "currency",
        "2026-03-31" => "date",
        "2d" => "duration",
        "day" => "rhythm",
        "FY2026" => "period",
        other => other,
    }
}

/// What was found, with places as `place` tells them from those in the text.
fn told(outcome: &Outcome, place: impl Fn(&str, usize) -> usize) -> BTreeSet<Told> {
    let line = |finding: &Finding| {
        let path = outcome.sources.source(finding.span.file).path.to_string();
        let at = place(&path, finding.span.start as usize);
        let (message, other) = (finding.message.text(Lang::En), finding.message.text(Lang::Zh));
        assert!(message.len().max(other.len()) < 2_000, "{} quotes too much", finding.rule.name);
        assert!(!message.is_empty() && !other.is_empty(), "{} says nothing", finding.rule.name);
        (path, at, finding.rule.name, message.to_owned())
    };
    outcome.findings.iter().filter(|finding| finding.severity == Severity::Error).map(line).collect()
}

impl Field {
    /// Whether the schema of the field takes a value; nothing where JSON has no such value.
    pub(crate) fn schema_takes(&self, odd: &Odd) -> Option<bool> {
        odd.seen.as_ref().map(|seen| self.schema.is_valid(seen))
    }

    /// What is found where an odd value stands in the field.
    pub(crate) fn met(&self, odd: &Odd, session: &mut Session) -> Met {
        let mut whole = self.plan.files[&self.file].clone();
        let value = whole.pointer_mut(&self.pointer()).expect("the field stands in the plan");
        let before = format!("{value:#}");
        *value = Value::String(MARK.into());
        let marked = format!("{whole:#}");
        let quoted = format!("\"{MARK}\"");
        let start = marked.find(&quoted).expect("the mark is there");
        let text = format!("{}{}{}", &marked[..start], odd.text, &marked[start + quoted.len()..]);
        let end = start + odd.text.len();
        // The value before may have stood on several lines.
        let indent = format!("\n{}", "  ".repeat(self.path.len()));
        let old = before.replace('\n', &indent).len();
        let key = format!("\"{}\": ", self.path.last().expect("a field has a key"));
        let first = if text[..start].ends_with(&key) { start - key.len() } else { start };
        let mut texts = self.plan.texts.clone();
        texts.insert(self.file.clone(), text);
        let outcome = compiled(&texts, session);
        let found = told(&outcome, |file, at| match at {
            at if file != self.file || at < start => at,
            at if at < end || at == start => start,
            at => at + old - odd.text.len(),
        });
        let mut met = Met::default();
        for finding in found.difference(&self.plan.found) {
            let here = finding.0 == self.file && (first..=start).contains(&finding.1);
            if here { &mut met.here } else { &mut met.elsewhere }.push(finding.clone());
        }
        met
    }

    /// Whether it is an item of a list.
    pub(crate) fn is_item(&self) -> bool {
        self.path.last().is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn pointer(&self) -> String {
        self.path.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
    }
}
