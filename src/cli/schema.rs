//! `salesplan schema`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::cost::cost_schema;
use super::{Failure, terminal};
use crate::audit::json::schema as audit_schema;
use crate::progress::json::schema as progress_schema;
use crate::render::findings_schema;
use crate::syntax::schema;

/// Print a JSON Schema, for editors and other programs.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan schema plan > plan.json            what any file of a plan may hold
  salesplan schema manifest > manifest.json    what salesplan.yaml may hold
  salesplan schema scenarios                   what files in tests/ may hold
  salesplan schema findings                    what check --format json writes
  salesplan schema progress                    what track writes to progress.json
  salesplan schema cost                        what cost --format json writes
  salesplan schema audit                       what audit writes to audit.json")]
pub(super) struct Schema {
    /// Of what.
    #[arg(value_enum, default_value_t = Of::Plan)]
    of: Of,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Plan,
    Manifest,
    Scenarios,
    Findings,
    Progress,
    Cost,
    Audit,
}

impl Schema {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let schema = match self.of {
            Of::Plan => schema::plan(),
            Of::Manifest => schema::manifest(),
            Of::Scenarios => schema::scenarios(),
            Of::Findings => findings_schema().to_value(),
            Of::Progress => progress_schema().to_value(),
            Of::Cost => cost_schema().to_value(),
            Of::Audit => audit_schema().to_value(),
        };
        terminal::print(&format!("{schema:#}\n"))?;
        Ok(ExitCode::SUCCESS)
    }
}
