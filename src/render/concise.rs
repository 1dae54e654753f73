//! `concise`: one line for each finding, for editors, `grep` and problem matchers.

use super::Report;
use super::visible::{one_line, visible};

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let location = report.sources.location(finding.span).to_string();
        let (severity, rule) = (finding.severity.word(), finding.rule);
        let message = one_line(finding.message.text(report.lang));
        out += &format!("{}: {severity}[{}] {}: {message}\n", visible(&location), rule.code, rule.name);
    }
    out
}
