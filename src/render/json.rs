//! `json`: findings for programs. The structs are the format; a change that a reader could trip over raises the version.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Report, fingerprints};
use crate::diagnostic::{Finding, Lang, Severity};
use crate::source::Span;

/// Raised when a key goes or changes its meaning; new keys may come within a version.
const FORMAT_VERSION: u32 = 1;

/// The findings of a run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "salesplan findings")]
pub struct JsonReport<'a> {
    /// Version of this format. A reader should refuse a higher one.
    #[schemars(range(min = 1, max = 1))]
    format_version: u32,
    /// Language of the messages.
    language: JsonLanguage,
    /// What was found, in the order it is best read.
    findings: Vec<JsonFinding<'a>>,
    /// Totals.
    summary: JsonSummary,
}

/// Language of the messages.
#[derive(Debug, Serialize, JsonSchema)]
enum JsonLanguage {
    #[serde(rename = "en")]
    English,
    #[serde(rename = "zh-CN")]
    Chinese,
}

/// How much a finding weighs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum JsonSeverity {
    Error,
    Warning,
    Note,
}

/// One fault found in the plan.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonFinding<'a> {
    /// Code of the rule, as `T101`: the letter of its module and a number; never reused.
    code: &'a str,
    /// Name of the rule, as `children-do-not-sum`.
    name: &'a str,
    /// Module of the plan that the rule belongs to, as `targets`.
    module: &'a str,
    /// Severity after the manifest's own levels.
    severity: JsonSeverity,
    /// What is wrong.
    message: &'a str,
    /// Where.
    #[serde(flatten)]
    place: JsonPlace<'a>,
    /// What stands at that place.
    #[serde(skip_serializing_if = "Option::is_none")]
    here: Option<&'a str>,
    /// Related places, in any file.
    labels: Vec<JsonLabel<'a>>,
    /// What to do.
    help: Vec<&'a str>,
    /// The entry or cell concerned, as `unit east`.
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
    /// Stays the same while the rule and the entity do, wherever the lines move. Unique in a report.
    fingerprint: String,
}

/// A related place.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonLabel<'a> {
    /// What to know about it.
    message: &'a str,
    /// Where.
    #[serde(flatten)]
    place: JsonPlace<'a>,
}

/// A range of a file.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonPlace<'a> {
    /// Path below the plan folder, with forward slashes; for a table named on the command line as it was named.
    path: &'a str,
    /// The cell, as `Sheet1!B7`, where the file is a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    /// The first character.
    start: JsonPosition,
    /// The position after the last character.
    end: JsonPosition,
}

/// A position in a file. For a workbook, lines and bytes are those of its sheet laid out as text.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonPosition {
    /// Line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// Character within the line, from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// Byte from 0, counted in the file as UTF-8 without byte order mark.
    byte: u32,
}

/// Totals of a run.
#[derive(Debug, Serialize, JsonSchema)]
struct JsonSummary {
    /// Findings of severity `error`.
    errors: usize,
    /// Findings of severity `warning`.
    warnings: usize,
    /// Findings of severity `note`.
    notes: usize,
    /// Files read.
    files: usize,
}

/// The JSON Schema (2020-12) of the format.
pub fn findings_schema() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<JsonReport<'static>>()
}

pub(super) fn render(report: &Report<'_>) -> String {
    let json = serde_json::to_string_pretty(&json_report(report));
    json.expect("strings and numbers always serialise") + "\n"
}

fn json_report<'a>(report: &Report<'a>) -> JsonReport<'a> {
    let marked = report.findings.iter().zip(fingerprints(report));
    JsonReport {
        format_version: FORMAT_VERSION,
        language: if report.lang == Lang::Zh { JsonLanguage::Chinese } else { JsonLanguage::English },
        findings: marked.map(|(finding, fingerprint)| json_finding(report, finding, fingerprint)).collect(),
        summary: JsonSummary {
            errors: report.counts.errors,
            warnings: report.counts.warnings,
            notes: report.counts.notes,
            files: report.counts.files,
        },
    }
}

fn json_finding<'a>(report: &Report<'a>, finding: &'a Finding, fingerprint: String) -> JsonFinding<'a> {
    let label = |label: &'a crate::diagnostic::Label| JsonLabel {
        message: label.message.text(report.lang),
        place: json_place(report, label.span),
    };
    JsonFinding {
        code: finding.rule.code,
        name: finding.rule.name,
        module: finding.rule.module().name(),
        severity: json_severity(finding.severity),
        message: finding.message.text(report.lang),
        place: json_place(report, finding.span),
        here: finding.here.as_ref().map(|message| message.text(report.lang)),
        labels: finding.labels.iter().map(label).collect(),
        help: finding.help.iter().map(|message| message.text(report.lang)).collect(),
        entity: finding.entity.as_deref(),
        fingerprint,
    }
}

const fn json_severity(severity: Severity) -> JsonSeverity {
    match severity {
        Severity::Error => JsonSeverity::Error,
        Severity::Warning => JsonSeverity::Warning,
        Severity::Note => JsonSeverity::Note,
    }
}

fn json_place<'a>(report: &Report<'a>, span: Span) -> JsonPlace<'a> {
    let (start, end) = (report.sources.location(span), report.sources.end_location(span));
    let position = |line, column, byte| JsonPosition { line, column, byte };
    JsonPlace {
        path: &report.sources.source(span.file).path,
        cell: start.cell,
        start: position(start.line, start.column, span.start),
        end: position(end.line, end.column, span.end),
    }
}
