//! How scenarios went, for people, for programs and for CI servers.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Value, json};

use super::super::{Globals, terminal};
use super::{Played, coverage};
use crate::diagnostic::{Finding, Findings, Lang};
use crate::render::{Format, Report, render};
use crate::scenario::coverage::Coverage;
use crate::source::{SourceMap, Span};

/// Scenarios that were played.
pub(super) struct Told<'a> {
    pub played: &'a [Played],
    /// What is wrong with their files.
    pub broken: &'a Findings,
    pub sources: &'a SourceMap,
    pub lang: Lang,
}

impl Told<'_> {
    pub(super) fn text(&self, globals: &Globals) -> String {
        let all: Vec<_> =
            self.broken.iter().chain(self.played.iter().flat_map(|one| one.findings.iter())).cloned().collect();
        if all.is_empty() {
            return String::new();
        }
        let report = Report::new(&all, self.sources, self.played.len(), self.lang);
        render(&report, Format::Text, &terminal::screen(globals.color))
    }

    pub(super) fn json(&self, coverage: Option<&Coverage>) -> String {
        let one = |one: &Played| {
            let failures: Vec<Value> = one.findings.iter().map(|finding| self.failure(finding)).collect();
            json!({"file": one.file, "id": one.ended.id.as_str(), "name": one.ended.name.as_deref(), "passed": one.findings.is_empty(), "compared": one.ended.compared, "failures": failures})
        };
        let all: Vec<_> = self.played.iter().map(one).collect();
        let mut report = json!({"format_version": 1, "scenarios": all});
        if !self.broken.is_empty() {
            report["errors"] = self.broken.iter().map(|finding| self.failure(finding)).collect();
        }
        if let Some(coverage) = coverage {
            report["coverage"] = coverage::json(coverage, self.sources, self.lang);
        }
        format!("{report:#}\n")
    }

    fn failure(&self, finding: &Finding) -> Value {
        let place = self.sources.location(finding.span);
        json!({"message": finding.message.text(self.lang), "file": self.file(finding.span), "line": place.line, "column": place.column})
    }

    fn file(&self, span: Span) -> &str {
        self.sources.source(span.file).path.as_str()
    }

    /// JUnit's XML: a suite for each file, a case for each scenario. Times are left at nothing, so that the same plan gives the same bytes.
    pub(super) fn junit(&self) -> String {
        let mut suites: BTreeMap<&str, (Vec<&Played>, Vec<&Finding>)> = BTreeMap::new();
        for one in self.played {
            suites.entry(&one.file).or_default().0.push(one);
        }
        for finding in self.broken.iter() {
            suites.entry(self.file(finding.span)).or_default().1.push(finding);
        }
        let failures = self.played.iter().filter(|one| !one.findings.is_empty()).count();
        let errors = suites.values().filter(|(_, broken)| !broken.is_empty()).count();
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let tests = self.played.len() + errors;
        let _ = writeln!(
            out,
            "<testsuites name=\"salesplan\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\">"
        );
        for (file, (cases, broken)) in suites {
            self.suite(&mut out, file, &cases, &broken);
        }
        out + "</testsuites>\n"
    }

    fn suite(&self, out: &mut String, file: &str, cases: &[&Played], broken: &[&Finding]) {
        let failures = cases.iter().filter(|case| !case.findings.is_empty()).count();
        let errors = usize::from(!broken.is_empty());
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\" time=\"0\">",
            xml(file),
            cases.len() + errors,
        );
        for case in cases {
            let name = case.ended.name.as_ref().unwrap_or(&case.ended.id);
            let findings: Vec<&Finding> = case.findings.iter().collect();
            self.case(out, (file, name, case.ended.span), "failure", &findings);
        }
        if let Some(first) = broken.first() {
            self.case(out, (file, file, first.span), "error", broken);
        }
        *out += "  </testsuite>\n";
    }

    fn case(&self, out: &mut String, (file, name, span): (&str, &str, Span), kind: &str, findings: &[&Finding]) {
        let line = self.sources.location(span).line;
        let _ = write!(
            out,
            "    <testcase classname=\"{0}\" name=\"{1}\" file=\"{0}\" line=\"{line}\" time=\"0\"",
            xml(file),
            xml(name),
        );
        if findings.is_empty() {
            *out += "/>\n";
            return;
        }
        *out += ">\n";
        for finding in findings {
            let (message, rule) = (xml(finding.message.text(self.lang)), finding.rule.name);
            let place = self.sources.location(finding.span);
            let at = format!("{}:{}:{}", xml(self.file(finding.span)), place.line, place.column);
            let _ = writeln!(out, "      <{kind} message=\"{message}\" type=\"{rule}\">{at}: {message}</{kind}>");
        }
        *out += "    </testcase>\n";
    }
}

fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            // What XML has no character for.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
