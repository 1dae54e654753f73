//! `salesplan audit`.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::build::own_templates;
use super::plan::PlanArgs;
use super::{FailOn, Failing, Failure, Globals, output, summary, terminal};
use crate::actuals::Access;
use crate::audit::json::place;
use crate::audit::{Audit, Weight, audit};
use crate::diagnostic::{Findings, Lang, Severity};
use crate::document::audit_report;
use crate::render::{Format, Ink, Paint, Report, render};
use crate::say;
use crate::source::SourceMap;

/// Hold the records of a plan's sources against its policies: integrity, credit, discounts, territories, approvals.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan audit                       what breaks the policies of this plan, to build/audit/
  salesplan audit --fail-on warning     what is to be done fails the run too")]
pub(super) struct AuditArgs {
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    failing: Failing,
    /// The folder the report is written to; `build/audit` in the plan folder unless said.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What is shown on a screen; the report has all.
const SHOWN: usize = 20;

impl AuditArgs {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let Some(root) = loaded.root.clone() else {
            return Err(Failure::Usage(say!(
                en: "records lie in the folder of a plan; a plan from standard input has none",
                zh: "记录放在方案文件夹中；从标准输入读取的方案没有记录",
            )));
        };
        let compiled = loaded.compiled(globals)?;
        if loaded.outcome.count(Severity::Error) > 0 {
            terminal::print_error(&summary::nothing_written(loaded.lang));
            return Ok(ExitCode::from(1));
        }
        let folder = self.out.clone().unwrap_or_else(|| root.join("build").join("audit"));
        output::outside_plan(&folder, &root)?;
        let files = self.plan.files(&root)?;
        let (mut sources, mut findings) = (loaded.outcome.sources.clone(), Findings::default());
        let audit = audit(compiled, &Access::new(&files), &mut sources, &mut findings)?;
        let found = findings.into_vec();
        if !found.is_empty() {
            let report = Report::new(&found, &sources, audit.sources.len(), loaded.lang);
            terminal::print(&render(&report, Format::Text, &terminal::screen(globals.color)))?;
        }
        if found.iter().any(|finding| finding.severity == Severity::Error) {
            terminal::print_error(&summary::nothing_written(loaded.lang));
            return Ok(ExitCode::from(1));
        }
        let artifacts = audit_report(&audit, compiled, &sources, &own_templates(Some(&root))?)?;
        output::write(&folder, &artifacts)?;
        terminal::print(&told(&audit, &sources, loaded.lang, terminal::screen(globals.color).color))?;
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
}

/// A line for each breach, then for what is to be done, then for what was not checked.
fn told(audit: &Audit, sources: &SourceMap, lang: Lang, color: bool) -> String {
    let (mut text, paint) = (String::new(), Paint { color });
    for (weight, ink, en, zh) in
        [(Weight::Breach, Ink::Error, "breach", "违规"), (Weight::Due, Ink::Warning, "due", "应办")]
    {
        let own: Vec<_> = audit.found.iter().filter(|own| own.weight == weight).collect();
        let word = if lang == Lang::En { en } else { zh };
        for own in own.iter().take(SHOWN) {
            let row = own.row.as_ref().map(|row| format!(" {row}")).unwrap_or_default();
            let (at, rule) = (audit.place(own.source, own.place), place(sources, own.span));
            let (what, word) = (own.what.text(lang), paint.ink(ink, word));
            let _ = writeln!(text, "{at}: {word} {}{row} ({rule}): {what}", own.rule);
        }
        if let Some(more) = own.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let more = say!(en: "{more} more in the report", zh: "另有 {more} 条，见报告", more = more);
            let _ = writeln!(text, "{}", more.text(lang));
        }
    }
    for own in &audit.unchecked {
        let at = place(sources, own.span);
        let word = paint.ink(Ink::Note, if lang == Lang::En { "not checked" } else { "未检查" });
        let _ = writeln!(text, "{at}: {word} {} {}: {}", own.kind.word(), own.rule, own.why.text(lang));
    }
    text
}
