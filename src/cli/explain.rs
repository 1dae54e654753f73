//! `salesplan explain`.

use std::process::ExitCode;

use clap::Args;

use super::{Failure, Globals, terminal};
use crate::diagnostic::closest;
use crate::{check, render, say};

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
            let hint = match closest(&self.rule, rules.iter().map(|rule| rule.name)) {
                Some(near) => say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near),
                None => say!(en: "`salesplan rules` lists all", zh: "`salesplan rules` 列出全部规则"),
            };
            let message = say!(en: "there is no rule `{rule}`; {hint}", zh: "没有规则 `{rule}`；{hint}", rule = self.rule, hint = hint);
            return Err(Failure::Usage(message));
        };
        terminal::print(&render::explain(rule, globals.lang(), &terminal::screen(globals.color)))?;
        Ok(ExitCode::SUCCESS)
    }
}
