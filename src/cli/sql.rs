//! `salesplan sql`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use ecow::EcoString;

use super::failure::{Thing, unknown};
use super::help::Refusal;
use super::plan::{PlanArgs, write_file};
use super::{Failure, Globals, summary, terminal};
use crate::diagnostic::Severity;
use crate::say;
use crate::sql::beyond::beyond;
use crate::sql::{Asked, Dialect, script};

/// Write the heavy step of pay as SQL: reading, crediting and summing records where they live.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan sql --dialect duckdb > aggregates.sql            for tables called as the sources
  salesplan sql --dialect postgres --out aggregates.sql
  salesplan sql --dialect spark --table orders=sales.orders  of another table
  salesplan pay --period FY2026-Q1 --aggregates sums.csv     pay by what it gave")]
pub(super) struct Sql {
    #[command(flatten)]
    plan: PlanArgs,
    /// The database it is for.
    #[arg(long, value_enum)]
    dialect: DialectArg,
    /// The table that holds the records of a source; the one called as the source unless said. Dots part schemas.
    #[arg(long = "table", value_name = "SOURCE=TABLE", value_parser = named_table)]
    tables: Vec<(EcoString, EcoString)>,
    /// Only the records of this source; those of all that metrics count unless said.
    #[arg(long = "source", value_name = "SOURCE")]
    only: Vec<EcoString>,
    /// Columns hold numbers and days by type, not as text in the customs of the source's files.
    #[arg(long)]
    typed: bool,
    /// Sum by each slice that the plan has targets for, too.
    #[arg(long)]
    slices: bool,
    /// Write to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DialectArg {
    Duckdb,
    Postgres,
    Spark,
}

impl From<DialectArg> for Dialect {
    fn from(dialect: DialectArg) -> Self {
        match dialect {
            DialectArg::Duckdb => Self::DuckDb,
            DialectArg::Postgres => Self::Postgres,
            DialectArg::Spark => Self::Spark,
        }
    }
}

fn named_table(text: &str) -> Result<(EcoString, EcoString), Refusal> {
    let wanted = || Refusal(say!(en: "write SOURCE=TABLE", zh: "请写成 数据源=表"));
    let (source, table) = text.split_once('=').ok_or_else(wanted)?;
    let is_name = !table.is_empty() && table.split('.').all(|part| !part.is_empty());
    if is_name { Ok((source.into(), table.into())) } else { Err(wanted()) }
}

impl Sql {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let compiled = loaded.compiled(globals)?;
        if loaded.outcome.count(Severity::Error) > 0 {
            terminal::print_error(&summary::nothing_written(loaded.lang));
            return Ok(ExitCode::from(1));
        }
        let mut tables: BTreeMap<EcoString, Vec<EcoString>> = BTreeMap::new();
        for (source, table) in &self.tables {
            if tables.insert(source.clone(), table.split('.').map(EcoString::from).collect()).is_some() {
                return Err(Failure::Usage(
                    say!(en: "--table gives `{source}` twice", zh: "--table 给了两次 `{source}`", source = source),
                ));
            }
        }
        let asked = Asked {
            dialect: self.dialect.into(),
            tables,
            typed: self.typed,
            slices: self.slices,
            only: self.only.clone(),
        };
        let known = crate::sql::sources(compiled);
        if let Some(source) = asked.only.iter().find(|source| !known.contains(source)) {
            return Err(unknown(
                Thing::new("counted source", "被统计的数据源"),
                source,
                known.iter().map(EcoString::as_str),
            ));
        }
        let script = script(compiled, &asked).ok_or_else(no_sums)?;
        if let Some(source) = asked.tables.keys().find(|source| !script.sources.contains(source)) {
            return Err(Failure::Usage(say!(
                en: "--table {source}: no metric counts a source of that name", zh: "--table {source}：没有指标统计该数据源",
                source = source,
            )));
        }
        match &self.out {
            Some(path) => write_file(path, &script.text)?,
            None => terminal::print(&script.text)?,
        }
        if !globals.quiet {
            for beyond in beyond(compiled) {
                let what = beyond.explain();
                let note = say!(en: "not aggregated: {what}", zh: "未汇总：{what}", what = what);
                terminal::print_error(note.text(loaded.lang));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A plan without a source that is counted.
pub(super) fn no_sums() -> Failure {
    Failure::Usage(say!(
        en: "no metric of the plan counts a source that has columns", zh: "方案中没有指标统计带有列定义的数据源",
    ))
}
