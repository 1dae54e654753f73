//! `salesplan track`.

mod screen;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::build::own_templates;
use super::plan::{PlanArgs, date};
use super::{Failure, Globals, output, terminal};
use crate::actuals::tally::At;
use crate::actuals::{Access, Source};
use crate::diagnostic::Findings;
use crate::document::{PROGRESS_JSON, progress_reports};
use crate::model::Compiled;
use crate::plan::targets::Slices;
use crate::progress::{Asked, By, Former, progress_beside};
use crate::say;
use crate::sql::Table;
use crate::units::{Date, Period};

/// Hold what was reached against the targets: on a day, by unit, position, metric and part.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan track --as-of 2026-03-20                      the month so far, to build/track/month/2026-03-20/
  salesplan track my-plan --as-of 2026-03-20 --by week    the week so far
  salesplan track --as-of 2026-06-30 --by quarter         a whole quarter
  salesplan track --as-of 2026-03-20 --since before.json  what changed since that report
  salesplan track --as-of 2026-03-31 --aggregates sums.csv  by the sums of a database")]
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
    /// Hold the sums that the script of `salesplan sql --slices` gave against the targets, in the place of the records of their sources.
    #[arg(long, value_name = "FILE")]
    aggregates: Option<PathBuf>,
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
        let Some((root, compiled)) = loaded.with_records(globals)? else { return Ok(ExitCode::from(1)) };
        let mut findings = Findings::default();
        let table = self.table(compiled, &mut findings)?;
        let compiled = &*compiled.on(self.as_of);
        let asked = Asked { as_of: self.as_of, by: self.by.into() };
        let usual = || root.join("build").join("track").join(asked.by.word()).join(self.as_of.to_string());
        let folder = self.out.clone().unwrap_or_else(usual);
        output::outside_plan(&folder, root)?;
        let former = self.former(&folder, asked)?;
        let files = self.plan.files(root)?;
        let mut sources = loaded.outcome.sources.clone();
        let is_read = |source: &Source| !table.sources.contains(&source.id);
        let from: Vec<Source> = Source::all(compiled).into_iter().filter(is_read).collect();
        let (access, sums) = (Access::new(&files), table.aggregated);
        let mut progress = progress_beside(compiled, &from, sums, &access, asked, &mut sources, &mut findings)?;
        if !loaded.may_write(findings, (&sources, progress.sources.len()), globals)? {
            return Ok(ExitCode::from(1));
        }
        if let Some(former) = &former {
            progress.compare(former, compiled);
        }
        let artifacts = progress_reports(&progress, compiled, &own_templates(Some(root))?)?;
        output::write(&folder, &artifacts)?;
        if !globals.quiet {
            terminal::print(&screen::told(&progress, compiled, loaded.lang, &terminal::screen(globals.color)))?;
            terminal::print_error(screen::counted(&progress, &folder).text(loaded.lang));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The sums that are given, none where none are or something is wrong with them, which is told; refused where they do not tell what is asked.
    fn table(&self, compiled: &Compiled, findings: &mut Findings) -> Result<Table, Failure> {
        let Some(path) = &self.aggregates else { return Ok(Table::default()) };
        if crate::sql::sources(compiled).is_empty() {
            return Err(super::sql::no_sums());
        }
        let bytes = std::fs::read(path).map_err(Failure::at(path))?;
        let table = crate::sql::read(compiled, &path.display().to_string(), &bytes, findings);
        let Some(table) = table else { return Ok(Table::default()) };
        let calendar = &compiled.plan.facts.calendar;
        let entries = &table.aggregated.entries;
        let months =
            || entries.iter().filter_map(|entry| if let At::Month(month) = entry.at { Some(month) } else { None });
        let cut = |month: &Period| {
            let (first, last) = calendar.dates(*month);
            first <= self.as_of && self.as_of < last
        };
        if self.by == ByArg::Week && months().next().is_some() {
            return Err(unusable(path, &say!(en: "sums of months tell no week", zh: "按月的合计无法说明某一周")));
        }
        if let Some(month) = months().find(cut) {
            let last = calendar.dates(month).1.to_string();
            return Err(unusable(
                path,
                &say!(
                    en: "these are sums of whole months, and {day} is within one; ask --as-of {last}",
                    zh: "合计按整月统计，{day} 在月中；请用 --as-of {last}", day = self.as_of.to_string(), last = last,
                ),
            ));
        }
        let has_slices = compiled.cube.families().any(|family| family.key.slice != Slices::WHOLE);
        if has_slices && !entries.is_empty() && entries.iter().all(|entry| entry.slice == Slices::WHOLE) {
            return Err(unusable(
                path,
                &say!(
                    en: "these are sums of the whole alone, and the plan has targets for parts of it; make them by `salesplan sql --slices`",
                    zh: "合计只有总数，而方案按切片设有目标；请用 `salesplan sql --slices` 生成",
                ),
            ));
        }
        Ok(table)
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
