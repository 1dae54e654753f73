//! `salesplan audit`.

mod screen;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::build::own_templates;
use super::graph::find_period;
use super::plan::{PlanArgs, date};
use super::{FailOn, Failing, Failure, Globals, output, terminal};
use crate::actuals::Access;
use crate::audit::json::{JsonAudit, table};
use crate::audit::{Asked, Audit, Weight, audit};
use crate::diagnostic::{Findings, Lang};
use crate::document::audit_report;
use crate::model::Compiled;
use crate::say;
use crate::source::SourceMap;
use crate::units::Date;

/// Hold the records of a plan's sources against its policies: integrity, credit, discounts, territories, approvals.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan audit                         what breaks the policies of this plan, to build/audit/
  salesplan audit --period FY2026-Q1      records of a quarter
  salesplan audit --format csv > due.csv  what was found, for other programs
  salesplan audit --fail-on warning       what is to be done fails the run too")]
pub(super) struct AuditArgs {
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    failing: Failing,
    /// The period whose records are asked; all unless said.
    #[arg(long, value_name = "PERIOD", conflicts_with_all = ["from", "to"])]
    period: Option<String>,
    /// The first day whose records are asked.
    #[arg(long, value_name = "DATE", value_parser = date)]
    from: Option<Date>,
    /// The last day whose records are asked, by which what is due is judged.
    #[arg(long, value_name = "DATE", value_parser = date)]
    to: Option<Date>,
    /// How it is written to standard output; the report has all in every form.
    #[arg(long, value_enum, default_value_t = AuditFormat::Text)]
    format: AuditFormat,
    /// The folder the report is written to; `build/audit` in the plan folder unless said.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AuditFormat {
    Text,
    Json,
    Csv,
}

impl AuditArgs {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let Some((root, compiled)) = loaded.with_records(globals)? else { return Ok(ExitCode::from(1)) };
        let asked = self.asked(compiled)?;
        let folder = self.out.clone().unwrap_or_else(|| root.join("build").join("audit"));
        output::outside_plan(&folder, root)?;
        let files = self.plan.files(root)?;
        let (mut sources, mut findings) = (loaded.outcome.sources.clone(), Findings::default());
        let audit = audit(compiled, &Access::new(&files), asked, &mut sources, &mut findings)?;
        if !loaded.may_write(findings, (&sources, audit.sources.len()), globals)? {
            return Ok(ExitCode::from(1));
        }
        let artifacts = audit_report(&audit, compiled, &sources, &own_templates(Some(root))?)?;
        output::write(&folder, &artifacts)?;
        self.tell(&audit, compiled, &sources, (loaded.lang, globals))?;
        let (breaches, due) = (audit.count(Weight::Breach), audit.count(Weight::Due));
        if !globals.quiet {
            let total = say!(
                en: "{breaches} breaches, {due} things to be done, {tolerated} tolerated; {unchecked} not checked\nwritten to {folder}",
                zh: "违规 {breaches} 起，应采取措施 {due} 项，容许 {tolerated} 起；{unchecked} 项未检查\n已写入 {folder}",
                breaches = breaches, due = due, tolerated = audit.count(Weight::Tolerated),
                unchecked = audit.unchecked.len(), folder = folder.display().to_string(),
            );
            terminal::print_error(total.text(loaded.lang));
        }
        let fails = match self.failing.fail_on {
            FailOn::Never => false,
            FailOn::Error => breaches > 0,
            FailOn::Warning => breaches + due > 0,
        };
        Ok(ExitCode::from(u8::from(fails)))
    }

    /// The days that are asked for.
    fn asked(&self, compiled: &Compiled) -> Result<Asked, Failure> {
        if let Some(period) = &self.period {
            let days = compiled.plan.facts.calendar.dates(find_period(compiled, Some(period))?);
            return Ok(Asked { from: Some(days.0), to: Some(days.1) });
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => Err(Failure::Usage(say!(
                en: "--from {from} is after --to {to}", zh: "--from {from} 晚于 --to {to}", from = from.to_string(), to = to.to_string(),
            ))),
            (from, to) => Ok(Asked { from, to }),
        }
    }

    fn tell(
        &self,
        audit: &Audit,
        compiled: &Compiled,
        sources: &SourceMap,
        (lang, globals): (Lang, &Globals),
    ) -> Result<(), Failure> {
        let text = match self.format {
            AuditFormat::Text if globals.quiet && audit.found.is_empty() => return Ok(()),
            AuditFormat::Text => screen::told(audit, sources, lang, &terminal::screen(globals.color)),
            AuditFormat::Csv => String::from_utf8_lossy(&table(audit, sources, lang)).into_owned(),
            AuditFormat::Json => {
                let json = JsonAudit::of(audit, compiled, sources, lang);
                serde_json::to_string_pretty(&json).expect("the report is plain data") + "\n"
            }
        };
        terminal::print(&text)
    }
}
