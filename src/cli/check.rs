//! `salesplan check`.

use std::process::ExitCode;

use clap::Args;

use super::plan::PlanArgs;
use super::{Failing, Failure, Globals, Reporting, summary, terminal};

/// Check that a plan holds together.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan check                                     the plan of this folder
  salesplan check my-plan --format json               findings for other programs
  salesplan check --fail-on warning                   warnings fail the run too
  salesplan check --data roster=../hr/roster.csv      with a table outside the plan
  salesplan check - --stdin-filename targets/east.yaml < draft.yaml")]
pub(super) struct Check {
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    reporting: Reporting,
    #[command(flatten)]
    failing: Failing,
}

impl Check {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        loaded.report(&self.reporting, globals)?;
        if !globals.quiet {
            terminal::print_error(&summary::of_check(&loaded, self.reporting.format, globals.verbose));
        }
        let code = ExitCode::from(u8::from(loaded.fails(self.failing.fail_on)));
        // The program ends: a large plan need not be taken apart.
        std::mem::forget(loaded);
        Ok(code)
    }
}
