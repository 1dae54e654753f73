//! `salesplan rules`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Failure, Globals, terminal};
use crate::check;

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
            ListFormat::Text => rules
                .iter()
                .map(|rule| {
                    format!("{:<5} {:<8} {:<28} {}\n", rule.code, rule.severity.word(), rule.name, rule.summary())
                })
                .collect(),
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
