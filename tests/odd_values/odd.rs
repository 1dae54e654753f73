//! Values that slip into plans: other notations of numbers, days that are none, nothing at all, far too much.

use serde_json::{Value, json};

/// A value as written, and what an editor takes it for.
pub(crate) struct Odd {
    /// What the table calls it: itself, where it has no blanks.
    pub name: &'static str,
    /// As written in YAML.
    pub text: String,
    /// As YAML 1.2 reads it, which is what a JSON Schema is held against; `None` where JSON has no such value.
    pub seen: Option<Value>,
}

/// Every odd value.
pub(crate) fn all() -> Vec<Odd> {
    let long = "x".repeat(100_000);
    let texts = [
        ("no", json!("no")),
        ("yes", json!("yes")),
        ("on", json!("on")),
        ("true", json!(true)),
        ("null", Value::Null),
        ("~", Value::Null),
        ("0o17", json!(15)),
        ("0x1F", json!(31)),
        ("1_000", json!("1_000")),
        ("1e3", json!(1000.0)),
        ("-0", json!(0)),
        ("-5", json!(-5)),
        ("-5%", json!("-5%")),
        ("150%", json!("150%")),
        ("0%", json!("0%")),
        ("1.0000001", json!(1.000_000_1)),
        ("999999999", json!(999_999_999)),
        ("1234567890123456789012345", json!(1_234_567_890_123_456_789_012_345_f64)),
        ("2026-02-30", json!("2026-02-30")),
        ("2026-13", json!("2026-13")),
        ("１２", json!("１２")),
        ("[]", json!([])),
        ("[[5]]", json!([[5]])),
        ("{}", json!({})),
    ];
    let mut all: Vec<Odd> =
        texts.into_iter().map(|(text, seen)| Odd { name: text, text: text.into(), seen: Some(seen) }).collect();
    for text in [".inf", "-.inf", ".nan"] {
        all.push(Odd { name: text, text: text.into(), seen: None });
    }
    let named = [
        ("5", "\"5\"", Some(json!("5"))),
        ("blank", "\"\"", Some(json!(""))),
        ("map", "{odd: 5}", Some(json!({"odd": 5}))),
        ("nothing", "", Some(Value::Null)),
        ("tag", "!!int \"x\"", None),
        ("long", &long, Some(json!(long))),
    ];
    all.extend(named.map(|(name, text, seen)| Odd { name, text: text.into(), seen }));
    all
}
