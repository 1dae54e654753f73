//! JSON Schemas (2020-12) from the same types that read the plan.

use schemars::{Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::{Map, Value, json};

use crate::syntax::read::{KeyDoc, Record};

/// Keeps `schema` under `$defs` and returns a reference to it.
pub fn define(generator: &mut SchemaGenerator, name: &str, schema: Schema) -> Schema {
    generator.definitions_mut().insert(name.to_owned(), schema.to_value());
    Schema::new_ref(format!("#/$defs/{name}"))
}

/// The schema of a record, kept under `$defs` by its name.
pub fn record<T: Record>(generator: &mut SchemaGenerator) -> Schema {
    let name = definition_name::<T>();
    if !generator.definitions().contains_key(&name) {
        // Taken before the keys are described, so that a record that holds itself ends.
        generator.definitions_mut().insert(name.clone(), Value::Bool(true));
        let schema = object::<T>(generator);
        generator.definitions_mut().insert(name.clone(), schema.to_value());
    }
    Schema::new_ref(format!("#/$defs/{name}"))
}

/// The name of a record, with that of its row type where it has one: `Table` of `ApprovalRow` is `TableOfApprovalRow`.
fn definition_name<T: Record>() -> String {
    let path = std::any::type_name::<T>();
    let parts: Vec<&str> = path.split(['<', '>']).filter(|part| !part.is_empty()).collect();
    parts.iter().map(|part| part.rsplit("::").next().unwrap_or(part)).collect::<Vec<_>>().join("Of")
}

/// Lets the entries of a section say `same_as`, and then leave out what they share with another.
pub fn with_same_as(mut entry: Schema, generator: &mut SchemaGenerator) -> Schema {
    let name = entry.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
    match name.map(str::to_owned) {
        // A record that holds itself is not described to its end yet; whoever began it comes by here later.
        Some(name) => {
            if let Some(Value::Object(record)) = generator.definitions_mut().get_mut(&name) {
                say_same_as(record);
            }
        }
        None => {
            if let Some(map) = entry.as_object_mut() {
                say_same_as(map);
            }
        }
    }
    entry
}

fn say_same_as(object: &mut Map<String, Value>) {
    let doc = "The id of another entry of this section: what is not said here is as it is there. Maps merge key by key; anything else stands in its place.";
    let key = json!({"type": "string", "description": doc});
    if let Value::Object(properties) = object.entry("properties").or_insert_with(|| json!({})) {
        properties.insert(crate::syntax::same_as::SAME_AS.into(), key);
    }
    if let Some(required) = object.remove("required") {
        object.insert("if".into(), json!({"required": [crate::syntax::same_as::SAME_AS]}));
        object.insert("else".into(), json!({"required": required}));
    }
}

/// The object schema of a record, inline.
pub fn object<T: Record>(generator: &mut SchemaGenerator) -> Schema {
    let mut keys = Vec::new();
    T::keys(&mut keys);
    let required: Vec<&str> = keys.iter().filter(|key| key.required).map(|key| key.key).collect();
    let properties: Map<String, Value> = keys.iter().map(|key| property(key, generator)).collect();
    let more = T::open().map_or(Value::Bool(false), |schema| schema(generator).to_value());
    json_schema!({
        "description": paragraph(T::DOC),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": more,
    })
}

fn property(key: &KeyDoc, generator: &mut SchemaGenerator) -> (String, Value) {
    let mut value = (key.schema)(generator).to_value();
    if let Value::Object(map) = &mut value {
        map.insert("description".into(), json!(paragraph(key.doc)));
    }
    (key.key.to_owned(), value)
}

/// A doc comment as one text, its line breaks within paragraphs taken out.
pub fn paragraph(doc: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(str::trim).collect();
    let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
    paragraphs.map(|lines| lines.join(" ")).collect::<Vec<_>>().join("\n\n")
}

/// The complete schema of a kind of file.
pub fn document<T: Record>(title: &str, id: &str) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut root = object::<T>(&mut generator).to_value();
    let definitions = generator.take_definitions(true);
    if let Value::Object(map) = &mut root {
        map.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("$id".into(), json!(id));
        map.insert("title".into(), json!(title));
        let mut sorted: Vec<_> = definitions.into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        map.insert("$defs".into(), Value::Object(sorted.into_iter().collect()));
    }
    root
}

/// Where the schemas are published; editors fetch nothing, they compare the name.
pub const HOME: &str = "https://salesplan.dev/schemas";

/// The schema of any file of a plan but its manifest.
pub fn plan() -> Value {
    document::<crate::syntax::Sections>("salesplan: a plan file", &format!("{HOME}/plan.json"))
}

/// The schema of a file of scenarios in a plan's folder `tests/`.
pub fn scenarios() -> Value {
    document::<crate::syntax::scenario::Scenarios>("salesplan: scenarios", &format!("{HOME}/scenarios.json"))
}

/// The schema of the manifest `salesplan.yaml`.
pub fn manifest() -> Value {
    document::<crate::syntax::manifest::Manifest>("salesplan: the manifest", &format!("{HOME}/manifest.json"))
}
