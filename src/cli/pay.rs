//! `salesplan pay`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::build::own_templates;
use super::closing;
use super::graph::find_period;
use super::plan::PlanArgs;
use super::{Failure, Globals, output, terminal};
use crate::actuals::payroll::{Asked, payroll_beside};
use crate::actuals::{Access, Source};
use crate::diagnostic::{Findings, Message};
use crate::document::{Paid, plan_digest, statements};
use crate::model::Compiled;
use crate::say;
use crate::sql::Table;

/// Pay by the records of a plan's sources: a statement for each position, and the payroll.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan pay --period FY2026-Q1                       statements to build/pay/FY2026-Q1/
  salesplan pay my-plan --period FY2026-M03 --out march  write them to another folder
  salesplan pay --period FY2026-Q1 --aggregate           as tables only, for many positions and records
  salesplan pay --period FY2026-M03 --close              close the period: what comes later is paid later
  salesplan pay --period FY2026-Q1 --aggregates sums.csv  by sums that a database made
  salesplan pay --period FY2026-Q1 --data orders=../erp/orders.csv")]
pub(super) struct Pay {
    #[command(flatten)]
    plan: PlanArgs,
    /// The period whose paydays are written.
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// Write tables only, without a page for each statement and without listing what was credited; memory then stays the same however many records there are.
    #[arg(long)]
    aggregate: bool,
    /// Close the period: what it paid stays paid, and what turns out otherwise is paid later; a file of `closed` in the plan folder says so.
    #[arg(long)]
    close: bool,
    /// Pay by the sums that the script of `salesplan sql` gave, in the place of the records of their sources.
    #[arg(long, value_name = "FILE")]
    aggregates: Option<PathBuf>,
    /// The folder statements are written to; `build/pay/PERIOD` in the plan folder unless said.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Pay {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let Some((root, compiled)) = loaded.with_records(globals)? else { return Ok(ExitCode::from(1)) };
        let period = find_period(compiled, Some(&self.period))?;
        let days = compiled.plan.facts.calendar.dates(period);
        let name = compiled.plan.facts.calendar.name(period);
        let folder = self.out.clone().unwrap_or_else(|| root.join("build").join("pay").join(&name));
        output::outside_plan(&folder, root)?;
        let files = self.plan.files(root)?;
        let (mut sources, mut findings) = (loaded.outcome.sources.clone(), Findings::default());
        let table = self.table(compiled, &mut findings)?.unwrap_or_default();
        let asked = Asked { until: days.1, credits: !self.aggregate && self.aggregates.is_none() };
        let closed_before = closing::read(root)?;
        let year = compiled.plan.facts.calendar.dates(compiled.plan.facts.calendar.year()).0;
        self.may_close(&table, closed_before.until().is_some())?;
        let closes = self.close.then(|| closing::days(&closed_before, &name, days, year)).transpose()?;
        let digest = plan_digest(&sources);
        let access = Access::new(&files).with_closed(&closed_before);
        let is_read = |source: &Source| !table.sources.contains(&source.id);
        let from: Vec<Source> = Source::all(compiled).into_iter().filter(is_read).collect();
        let sums = table.aggregated;
        let payroll = payroll_beside(compiled, &from, sums, &access, asked, &mut sources, &mut findings)?;
        if !loaded.may_write(findings, (&sources, payroll.sources.len()), globals)? {
            return Ok(ExitCode::from(1));
        }
        let paid =
            Paid { compiled, payroll: &payroll, sources: &sources, days, plan_digest: &digest, pages: !self.aggregate };
        let (artifacts, digests) = statements(&paid, &own_templates(Some(root))?)?;
        output::write(&folder, &artifacts)?;
        let closed = closes.map(|closes| closing::close(root, &paid, &name, closes)).transpose()?;
        closing::tell_gone(&closed_before, &paid, loaded.lang);
        if !globals.quiet {
            terminal::print_error(told(&paid, &folder, &digests).text(loaded.lang));
            if let Some(path) = closed {
                let path = path.display().to_string();
                let note = say!(
                    en: "{name} is closed by {path}; keep that file with the plan", zh: "{name} 已由 {path} 结账；请将该文件与方案一同保存",
                    name = name, path = path,
                );
                terminal::print_error(note.text(loaded.lang));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Pay {
    /// Whether sums may stand in the place of deals: closed periods name them one by one.
    fn may_close(&self, table: &Table, is_closed: bool) -> Result<(), Failure> {
        if !(table.by_deal && (self.close || is_closed)) {
            return Ok(());
        }
        Err(Failure::Usage(say!(
            en: "pay hangs on single deals, which periods are closed by: leave out --aggregates, so that records are read",
            zh: "薪酬须逐单计算，结账以单笔记录为准：请去掉 --aggregates，改为读取记录",
        )))
    }

    /// The sums that are given; nothing where none are, or something is wrong with them, which is told.
    fn table(&self, compiled: &Compiled, findings: &mut Findings) -> Result<Option<Table>, Failure> {
        let Some(path) = &self.aggregates else { return Ok(None) };
        if crate::sql::sources(compiled).is_empty() {
            return Err(super::sql::no_sums());
        }
        let bytes = std::fs::read(path).map_err(Failure::at(path))?;
        Ok(crate::sql::read(compiled, &path.display().to_string(), &bytes, findings))
    }
}

/// What was paid, in a line or two.
fn told(paid: &Paid<'_>, folder: &std::path::Path, digests: &[String; 3]) -> Message {
    let count = paid.statements().count();
    let mut totals: std::collections::BTreeMap<String, crate::units::Quantity> = std::collections::BTreeMap::new();
    for statement in paid.statements() {
        *totals.entry(statement.currency.to_string()).or_default() += statement.pays;
    }
    let totals: Vec<String> =
        totals.iter().map(|(currency, sum)| format!("{currency} {}", crate::units::speak::grouped(*sum))).collect();
    let (counted, rejected) = paid.payroll.sources.iter().fold((0, 0), |(counted, rejected), source| {
        (counted + source.report.counted, rejected + source.report.rejects.total())
    });
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    let [plan, records, written] = digests.each_ref().map(|digest| short(digest));
    say!(
        en: "statements: {count}, paying {totals}\nrecords: {counted} counted, {rejected} rejected\nSHA-256: plan {plan}, records {records}, statements {written}\nwritten to {folder}",
        zh: "结算单 {count} 份，应付 {totals}\n记录：计入 {counted} 条，拒收 {rejected} 条\nSHA-256：方案 {plan}，记录 {records}，结算单 {written}\n已写入 {folder}",
        count = count, totals = totals, counted = counted, rejected = rejected, plan = plan, records = records, written = written, folder = folder.display().to_string(),
    )
}
