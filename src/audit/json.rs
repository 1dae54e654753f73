//! What an audit found, for other programs. The structs are the format; a change that a reader could trip over raises the version.

use schemars::JsonSchema;
use serde::Serialize;

use crate::audit::{Audit, Breach, Weight};
use crate::diagnostic::Lang;
use crate::model::Compiled;
use crate::source::{SourceMap, Span};

/// Raised when a key goes or changes its meaning; new keys may come within a version.
const FORMAT_VERSION: u32 = 1;

/// What an audit found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "salesplan audit")]
pub struct JsonAudit {
    /// Version of this format. A reader should refuse a higher one.
    #[schemars(range(min = 1, max = 1))]
    format_version: u32,
    /// Name of the plan.
    plan: String,
    /// The first day whose records were asked; of all where there is none.
    from: Option<String>,
    /// The last day.
    to: Option<String>,
    /// What was found, by policy and record.
    found: Vec<JsonBreach>,
    /// Policies that were checked.
    checked: Vec<JsonChecked>,
    /// What was not checked, with what is missing.
    not_checked: Vec<JsonUnchecked>,
    /// How many there are.
    summary: JsonSummary,
}

/// Something found of a record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JsonBreach {
    /// What tells it from all others, whatever the order of rows: kind, rule, row, fault, source and the record's key.
    id: String,
    /// breach, due (the plan asks for something to be done) or tolerated.
    weight: &'static str,
    /// integrity, policy, discount, territory, approval or separation.
    kind: &'static str,
    /// What is wrong: found, refused, no-approval, own-approval, unknown-approver, wrong-approver, late-approval, above-limit, below-limit, not-allowed,
    /// foreign-territory, two-duties, action or late-action.
    fault: &'static str,
    /// Id of the policy.
    rule: String,
    /// The row of its table: its id or label, else its number.
    row: Option<String>,
    /// Where the rule or row is written: file and line.
    rule_place: String,
    /// The source.
    source: String,
    /// Where the record stands: file and line.
    record: String,
    /// The record's day.
    date: Option<String>,
    /// The position that the record names.
    position: Option<String>,
    /// What is wrong.
    message: String,
    /// The last day on which what is to be done may be done.
    due: Option<String>,
    /// What follows.
    consequence: Option<String>,
}

/// A policy that was checked.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonChecked {
    /// Its kind.
    kind: &'static str,
    /// Its id.
    rule: String,
    /// The records it was asked of.
    records: u64,
}

/// Something that was not checked.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonUnchecked {
    /// The kind of the policy.
    kind: &'static str,
    /// Its id.
    rule: String,
    /// Where it is written.
    rule_place: String,
    /// What is missing.
    message: String,
}

/// Totals.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonSummary {
    /// Breaches.
    breaches: usize,
    /// What is to be done.
    due: usize,
    /// What is tolerated.
    tolerated: usize,
}

/// What was found, as a table: a line for each, headed by [`JsonBreach::COLUMNS`].
pub fn table(audit: &Audit, sources: &SourceMap, lang: Lang) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer.write_record(JsonBreach::COLUMNS).expect(written);
    for own in &audit.found {
        writer.write_record(JsonBreach::of(own, audit, sources, lang).cells()).expect(written);
    }
    writer.into_inner().expect(written)
}

/// The JSON Schema of audits.
pub fn schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<JsonAudit>()
}

/// `risk/policies.yaml:12`.
pub fn place(sources: &SourceMap, span: Span) -> String {
    format!("{}:{}", sources.source(span.file).path, sources.location(span).line)
}

impl JsonAudit {
    /// The report; what is said in words is in a language.
    pub fn of(audit: &Audit, compiled: &Compiled, sources: &SourceMap, lang: Lang) -> Self {
        let breach = |own: &Breach| JsonBreach::of(own, audit, sources, lang);
        Self {
            format_version: FORMAT_VERSION,
            plan: compiled.plan.facts.name.to_string(),
            from: audit.asked.from.map(|day| day.to_string()),
            to: audit.asked.to.map(|day| day.to_string()),
            found: audit.found.iter().map(breach).collect(),
            checked: audit
                .checked
                .iter()
                .map(|(kind, rule, records)| JsonChecked {
                    kind: kind.word(),
                    rule: rule.to_string(),
                    records: *records,
                })
                .collect(),
            not_checked: audit
                .unchecked
                .iter()
                .map(|own| JsonUnchecked {
                    kind: own.kind.word(),
                    rule: own.rule.to_string(),
                    rule_place: place(sources, own.span),
                    message: own.why.text(lang).to_owned(),
                })
                .collect(),
            summary: JsonSummary {
                breaches: audit.count(Weight::Breach),
                due: audit.count(Weight::Due),
                tolerated: audit.count(Weight::Tolerated),
            },
        }
    }
}

impl JsonBreach {
    /// The columns of a table of them.
    pub const COLUMNS: [&'static str; 14] = [
        "id",
        "weight",
        "kind",
        "fault",
        "rule",
        "row",
        "rule_place",
        "source",
        "record",
        "date",
        "position",
        "message",
        "due",
        "consequence",
    ];

    /// One of them; what is said in words is in a language.
    pub fn of(own: &Breach, audit: &Audit, sources: &SourceMap, lang: Lang) -> Self {
        Self {
            id: audit.id(own),
            weight: own.weight.word(),
            kind: own.kind.word(),
            fault: own.fault.word(),
            rule: own.rule.to_string(),
            row: own.row.clone(),
            rule_place: place(sources, own.span),
            source: audit.sources[own.source].id.to_string(),
            record: audit.place(own.source, own.place),
            date: own.date.map(|date| date.to_string()),
            position: own.position.as_ref().map(ToString::to_string),
            message: own.what.text(lang).to_owned(),
            due: own.due.map(|date| date.to_string()),
            consequence: own.consequence.as_ref().map(ToString::to_string),
        }
    }

    /// The cells under [`COLUMNS`](Self::COLUMNS).
    pub fn cells(self) -> [String; 14] {
        [
            self.id,
            self.weight.to_owned(),
            self.kind.to_owned(),
            self.fault.to_owned(),
            self.rule,
            self.row.unwrap_or_default(),
            self.rule_place,
            self.source,
            self.record,
            self.date.unwrap_or_default(),
            self.position.unwrap_or_default(),
            self.message,
            self.due.unwrap_or_default(),
            self.consequence.unwrap_or_default(),
        ]
    }
}
