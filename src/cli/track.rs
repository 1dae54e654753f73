//! `salesplan track`.

mod screen;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::build::own_templates;
use super::plan::{PlanArgs, date};
use super::{Failure, Globals, output, summary, terminal};
use crate::actuals::Access;
use crate::diagnostic::{Findings, Severity};
use crate::document::{PROGRESS_JSON, progress_reports};
use crate::progress::{Asked, By, Former, progress};
use crate::render::{Format, Report, render};
use crate::say;
use crate::units::Date;

/// Hold what was reached against the targets: on a day, by unit, position, metric and part.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan track --as-of 2026-03-20                      the month so far, to build/track/month/2026-03-20/
  salesplan track my-plan --as-of 2026-03-20 --by week    the week so far
  salesplan track --as-of 2026-06-30 --by quarter         a whole quarter
  salesplan track --as-of 2026-03-20 --since before.json  what changed since that report")]
pub(super) struct Track {
    #[command(flatten)]
    plan: PlanArgs,
    /// The last day that counts.
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Date,
    /// The period that is reported: the one that the day lies in.
    #[arg(long, value_enum, default_value_t = ByArg::Month)]
    by: ByArg,
    /// The report to compare with, as JSON; the last one before the day that lies beside this one unless said.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// The folder reports are written to; `build/track/BY/DATE` in the plan folder unless said.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ByArg {
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

impl From<ByArg> for By {
    fn from(by: ByArg) -> Self {
        match by {
            ByArg::Week => Self::Week,
            ByArg::Month => Self::Month,
            ByArg::Quarter => Self::Quarter,
            ByArg::Half => Self::Half,
            ByArg::Year => Self::Year,
        }
    }
}

impl Track {
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
        let compiled = &*compiled.on(self.as_of);
        let asked = Asked { as_of: self.as_of, by: self.by.into() };
        let usual = || root.join("build").join("track").join(asked.by.word()).join(self.as_of.to_string());
        let folder = self.out.clone().unwrap_or_else(usual);
        output::outside_plan(&folder, &root)?;
        let former = self.former(&folder, asked)?;
        let files = self.plan.files(&root)?;
        let (mut sources, mut findings) = (loaded.outcome.sources.clone(), Findings::default());
        let mut progress = progress(compiled, &Access::new(&files), asked, &mut sources, &mut findings)?;
        let found = findings.into_vec();
        if !found.is_empty() {
            let report = Report::new(&found, &sources, progress.sources.len(), loaded.lang);
            terminal::print(&render(&report, Format::Text, &terminal::screen(globals.color)))?;
        }
        if found.iter().any(|finding| finding.severity == Severity::Error) {
            terminal::print_error(&summary::nothing_written(loaded.lang));
            return Ok(ExitCode::from(1));
        }
        if let Some(former) = &former {
            progress.compare(former, compiled);
        }
        let artifacts = progress_reports(&progress, compiled, &own_templates(Some(&root))?)?;
        output::write(&folder, &artifacts)?;
        if !globals.quiet {
            terminal::print(&screen::told(&progress, compiled, loaded.lang, &terminal::screen(globals.color)))?;
            terminal::print_error(screen::counted(&progress, &folder).text(loaded.lang));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The report to compare with: as asked, else the latest of those that lie in the folder and beside it.
    fn former(&self, folder: &Path, asked: Asked) -> Result<Option<Former>, Failure> {
        if let Some(path) = &self.since {
            let bytes = std::fs::read(path).map_err(Failure::at(path))?;
            let former = Former::read(&bytes).map_err(|error| unusable(path, &error.explain()))?;
            return match former.day(asked.by, asked.as_of) {
                Some(_) => Ok(Some(former)),
                None => Err(unusable(
                    path,
                    &say!(
                        en: "this report is of another kind of period or of no earlier day",
                        zh: "该报告的期间类型不同，或日期不早于本次",
                    ),
                )),
            };
        }
        let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let beside = full.parent().map(std::fs::read_dir).into_iter().flatten().flatten().flatten();
        let mut folders: Vec<PathBuf> = beside.map(|entry| entry.path()).collect();
        folders.sort_unstable();
        let read = |folder: &PathBuf| {
            let former = Former::read(&std::fs::read(folder.join(PROGRESS_JSON)).ok()?).ok()?;
            Some((former.day(asked.by, asked.as_of)?, former))
        };
        Ok(folders.iter().filter_map(read).max_by_key(|(day, _)| *day).map(|(_, former)| former))
    }
}

fn unusable(path: &Path, why: &crate::diagnostic::Message) -> Failure {
    let path = path.display().to_string();
    Failure::Usage(say!(en: "{path}: {why}", zh: "{path}：{why}", path = path, why = why))
}
