//! `salesplan explain`.

use std::process::ExitCode;

use clap::Args;

use super::{Failure, Globals, terminal};
use crate::diagnostic::closest;
use crate::{check, render};

/// Print the manual page of a rule.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan explain T101
  salesplan explain children-do-not-sum")]
pub(super) struct Explain {
    /// Code or name.
    rule: String,
}

impl Explain {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let Some(rule) = check::find_rule(&self.rule) else {
            let rules = check::all_rules();
            let near = closest(&self.rule, rules.iter().map(|rule| rule.name));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(Failure::Usage(format!("there is no rule `{}`{hint}", self.rule)));
        };
        terminal::print(&render::explain(rule, &terminal::screen(globals.color)))?;
        Ok(ExitCode::SUCCESS)
    }
}
