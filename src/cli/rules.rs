//! `salesplan rules`.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Color, Failure, Globals, terminal};
use crate::check;
use crate::diagnostic::Rule;

/// List all rules.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan rules
  salesplan rules --format json")]
pub(super) struct Rules {
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Text,
    Json,
}

impl Rules {
    pub(super) fn run(&self, _: &Globals) -> Result<ExitCode, Failure> {
        let rules = check::all_rules();
        let text = match self.format {
            ListFormat::Text => rules.iter().map(|rule| line(rule)).collect(),
            ListFormat::Json => {
                let list: Vec<_> = rules
                    .iter()
                    .map(|rule| {
                        json!({"code": rule.code, "name": rule.name, "severity": rule.severity.word(),
                            "module": rule.module().name(), "since": rule.since, "summary": rule.summary()})
                    })
                    .collect();
                format!("{:#}\n", json!({"format_version": 1, "rules": list}))
            }
        };
        terminal::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Columns before a rule's summary.
const HEAD: usize = 44;

/// A rule with its summary: one line for other programs, as many as it takes on a screen.
fn line(rule: &Rule) -> String {
    let line = format!("{:<5} {:<8} {:<28} {}", rule.code, rule.severity.word(), rule.name, rule.summary());
    let width = std::io::stdout().is_terminal().then(|| terminal::screen(Color::Never).width);
    let Some(width) = width.filter(|width| *width > HEAD + 20) else { return format!("{line}\n") };
    let indent = " ".repeat(HEAD);
    format!("{}\n", textwrap::fill(&line, textwrap::Options::new(width).subsequent_indent(&indent)))
}
