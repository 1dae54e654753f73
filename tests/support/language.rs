//! The reference page of the plan language, from the JSON Schemas.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Map, Value};

/// The page: the manifest, every section, and each entry they hold, in the order they are met.
pub(crate) fn page(manifest: &Value, plan: &Value) -> String {
    let mut page = Page { text: HEAD.to_owned(), told: BTreeSet::new(), open: Vec::new() };
    page.record("Manifest", manifest, manifest);
    page.rest(manifest);
    page.record("Plan files", plan, plan);
    page.rest(plan);
    page.text
}

const HEAD: &str = "# Language reference

Every key of the language. A key marked **required** must stand; all others may be left out. The forms of numbers, periods, conditions
and tables are told in [the language](../language.md); this page is generated from the types that read a plan.
";

struct Page {
    text: String,
    told: BTreeSet<String>,
    open: Vec<String>,
}

impl Page {
    fn rest(&mut self, root: &Value) {
        while !self.open.is_empty() {
            let name = self.open.remove(0);
            if let Some(schema) = root.pointer(&format!("/$defs/{name}")) {
                self.record(&name, schema, root);
            }
        }
    }

    fn record(&mut self, name: &str, schema: &Value, root: &Value) {
        let description = schema["description"].as_str().unwrap_or_default();
        let _ = write!(self.text, "\n## {name}\n\n{description}\n");
        let Some(properties) = schema["properties"].as_object().filter(|properties| !properties.is_empty()) else {
            return self.any_key(schema, root);
        };
        // Where an entry may be the same as another, its required keys are asked for only where it is not.
        let required = schema["required"].as_array().or(schema["else"]["required"].as_array());
        let required: Vec<&str> = required.into_iter().flatten().filter_map(Value::as_str).collect();
        self.text.push_str("\n| key | value | meaning |\n| --- | --- | --- |\n");
        let rows: Vec<String> = properties
            .iter()
            .map(|(key, value)| self.row(key, value, required.contains(&key.as_str()), root))
            .collect();
        self.text.extend(rows);
        self.any_key(schema, root);
    }

    /// What keys hold that the author names.
    fn any_key(&mut self, schema: &Value, root: &Value) {
        if schema["additionalProperties"].is_object() {
            let kind = self.kind(&schema["additionalProperties"], root, 0);
            let _ = write!(self.text, "\nAny other key is a name the author gives; it holds {kind}.\n");
        }
    }

    fn row(&mut self, key: &str, value: &Value, required: bool, root: &Value) -> String {
        let kind = self.kind(value, root, 0);
        let meaning = value["description"].as_str().unwrap_or_default().replace('\n', " ").replace('|', "\\|");
        let mark = if required { "**required** " } else { "" };
        format!("| `{key}` | {} | {mark}{meaning} |\n", kind.replace('|', "\\|"))
    }

    /// A value's kind in words, with links to the entries it holds.
    fn kind(&mut self, value: &Value, root: &Value, depth: usize) -> String {
        let Some(map) = value.as_object() else { return "anything".into() };
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            return self.link(reference.trim_start_matches("#/$defs/"), root);
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(options) = map.get(key).and_then(Value::as_array) {
                let mut kinds: Vec<String> = options.iter().map(|option| self.kind(option, root, depth + 1)).collect();
                kinds.dedup();
                return kinds.join(" or ");
            }
        }
        if let (Some(then), Some(other)) = (map.get("then"), map.get("else")) {
            let (then, other) = (self.kind(then, root, depth + 1), self.kind(other, root, depth + 1));
            return format!("{other} or {then}");
        }
        if let Some(words) = words(map) {
            return words;
        }
        match map.get("type") {
            Some(Value::String(kind)) if kind == "array" => match map.get("items") {
                Some(items) if depth < 4 => format!("list of {}", self.kind(items, root, depth + 1)),
                _ => "list".into(),
            },
            Some(Value::String(kind)) if kind == "object" => self.object(map, root, depth),
            Some(Value::String(kind)) if kind == "string" || kind == "integer" => scalar(map),
            Some(Value::String(kind)) => kind.clone(),
            Some(Value::Array(kinds)) if kinds.iter().any(|kind| kind == "string") => scalar(map),
            _ => "value".into(),
        }
    }

    fn object(&mut self, map: &Map<String, Value>, root: &Value, depth: usize) -> String {
        let patterns = map.get("patternProperties").and_then(Value::as_object).and_then(|all| all.values().next());
        let entries = patterns.or_else(|| map.get("additionalProperties").filter(|more| more.is_object()));
        match entries {
            Some(entry) if depth < 4 => format!("map of {}", self.kind(entry, root, depth + 1)),
            _ => "map".into(),
        }
    }

    fn link(&mut self, name: &str, root: &Value) -> String {
        let Some(schema) = root.pointer(&format!("/$defs/{name}")) else { return name.to_owned() };
        if schema.get("properties").is_none() {
            return match schema["title"].as_str() {
                Some(title) => title.to_owned(),
                None => self.kind(schema, root, 1),
            };
        }
        if self.told.insert(name.to_owned()) {
            self.open.push(name.to_owned());
        }
        format!("[{name}](#{})", name.to_lowercase())
    }
}

fn words(map: &Map<String, Value>) -> Option<String> {
    let word = |value: &Value| value.as_str().map(|word| format!("`{word}`"));
    if let Some(list) = map.get("enum").and_then(Value::as_array) {
        return Some(list.iter().filter_map(word).collect::<Vec<_>>().join(", "));
    }
    map.get("const").and_then(word)
}

fn scalar(map: &Map<String, Value>) -> String {
    let examples: Vec<String> = map
        .get("examples")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(3)
        .map(|example| format!("`{}`", example.as_str().map_or_else(|| example.to_string(), str::to_owned)))
        .collect();
    if examples.is_empty() { "text".into() } else { format!("such as {}", examples.join(", ")) }
}
