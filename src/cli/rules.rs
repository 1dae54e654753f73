//! `salesplan rules`.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{Color, Failure, Globals, terminal};
use crate::diagnostic::Lang;
use crate::{check, render};

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
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let rules = check::all_rules();
        let text = match self.format {
            ListFormat::Text => {
                // Other programs read one line for each rule.
                let width = std::io::stdout().is_terminal().then(|| terminal::screen(Color::Never).width);
                render::rule_list(&rules, globals.lang(), width)
            }
            ListFormat::Json => {
                let list: Vec<_> = rules
                    .iter()
                    .map(|rule| {
                        json!({"code": rule.code, "name": rule.name, "severity": rule.severity.word(),
                            "module": rule.module().name(), "since": rule.since,
                            "summary": rule.summary(Lang::En), "summary_zh": rule.summary(Lang::Zh)})
                    })
                    .collect();
                format!("{:#}\n", json!({"format_version": 1, "rules": list}))
            }
        };
        terminal::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}
