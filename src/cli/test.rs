//! `salesplan test`.

mod coverage;
mod report;
mod update;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::build::files_of;
use super::help::Refusal;
use super::plan::{PlanArgs, write_file};
use super::{Failure, Globals, terminal};
use crate::diagnostic::{Findings, Severity};
use crate::model::Compiled;
use crate::say;
use crate::scenario::coverage::Coverage;
use crate::scenario::{self, Ended};
use crate::source::{Files, SourceMap};
use crate::units::{Figure, Quantity};

use report::Told;

/// Play the scenarios of a plan: what happened, and what the plan is to make of it.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan test                        all scenarios in the plan's folder tests/
  salesplan test --filter draw          those whose file or id has `draw` in it
  salesplan test --update               write what the plan makes of them now
  salesplan test --format junit > junit.xml
  salesplan test --coverage             which rows, gates and rules no test comes to
  salesplan test --fail-under 80 --lcov coverage.info")]
pub(super) struct Test {
    #[command(flatten)]
    plan: PlanArgs,
    /// Only scenarios whose file or id holds this.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write what the plan gives in the place of what was expected.
    #[arg(long)]
    update: bool,
    /// How results are written.
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    format: TestFormat,
    /// Tell which rows, gates, caps and rules of the plan scenarios and worked examples come to.
    #[arg(long)]
    coverage: bool,
    /// Fail where they come to a smaller part than this.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    fail_under: Option<Quantity>,
    /// Write what they come to, line by line, for CI servers.
    #[arg(long, value_name = "FILE")]
    lcov: Option<PathBuf>,
}

/// A percent, with or without its sign.
fn percent(text: &str) -> Result<Quantity, Refusal> {
    let share = match Figure::parse(text) {
        Ok(Figure::Percent(share)) => Some(share),
        Ok(Figure::Amount { value, currency: None, word: None }) => Some(Quantity::from_micros(value.micros() / 100)),
        _ => None,
    };
    let share = share.filter(|share| !share.is_negative() && *share <= Quantity::ONE);
    share.ok_or_else(|| {
        Refusal(say!(en: "write a percent from 0 to 100, such as 80", zh: "请写 0 到 100 的百分比，如 80"))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people: what is other than expected, with its place
    Text,
    /// For programs: one JSON document
    Json,
    /// For CI servers: JUnit XML
    Junit,
}

/// A scenario that was played, with what was found.
struct Played {
    file: String,
    ended: Ended,
    findings: Findings,
}

impl Test {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let Some(root) = loaded.root.clone() else {
            return Err(Failure::Usage(say!(
                en: "scenarios lie in the folder of a plan; a plan from standard input has none",
                zh: "场景放在方案文件夹中；从标准输入读取的方案没有场景",
            )));
        };
        let compiled = loaded.compiled(globals)?;
        if loaded.outcome.count(Severity::Error) > 0 {
            return Ok(ExitCode::from(1));
        }
        let mut sources = loaded.outcome.sources.clone();
        let (played, broken) = self.play(compiled, &root, &mut sources)?;
        if self.update {
            return update::update(&root, &played, &sources, loaded.lang);
        }
        let is_measured = self.coverage || self.fail_under.is_some() || self.lcov.is_some();
        let coverage = is_measured.then(|| {
            let mut coverage = Coverage::of(compiled);
            played.iter().for_each(|one| coverage.add(&one.ended.reached));
            coverage
        });
        let told = Told { played: &played, broken: &broken, sources: &sources, lang: loaded.lang };
        let shown = coverage.as_ref().filter(|_| self.coverage);
        let mut text = match self.format {
            TestFormat::Text => told.text(globals),
            TestFormat::Json => told.json(shown),
            TestFormat::Junit => told.junit(),
        };
        if let Some(coverage) = shown.filter(|_| self.format == TestFormat::Text) {
            text += &coverage::text(coverage, &sources, loaded.lang);
        }
        terminal::print(&text)?;
        if let (Some(coverage), Some(path)) = (&coverage, &self.lcov) {
            write_file(path, &coverage::lcov(coverage, &sources, &self.plan.shown(&root)))?;
        }
        let failed = played.iter().filter(|one| !one.findings.is_empty()).count();
        if !globals.quiet {
            let passed = played.len() - failed;
            let summary = if played.is_empty() && broken.is_empty() {
                say!(en: "no scenarios found in {folder}", zh: "{folder} 中没有场景", folder = root.join("tests").display().to_string())
            } else {
                say!(en: "scenarios: {passed} passed, {failed} failed", zh: "{passed} 个场景通过，{failed} 个不通过", passed = passed, failed = failed)
            };
            terminal::print_error(summary.text(loaded.lang));
        }
        let below = coverage.as_ref().zip(self.fail_under).is_some_and(|(coverage, least)| {
            let told = coverage::below(coverage, least);
            told.iter().for_each(|told| terminal::print_error(told.text(loaded.lang)));
            told.is_some()
        });
        Ok(ExitCode::from(u8::from(failed > 0 || !broken.is_empty() || below)))
    }

    /// Plays all scenarios that are asked for; gives what is wrong with their files too.
    fn play(
        &self,
        compiled: &Compiled,
        root: &Path,
        sources: &mut SourceMap,
    ) -> Result<(Vec<Played>, Findings), Failure> {
        let files = self.plan.files(root)?;
        let (mut played, mut broken) = (Vec::new(), Findings::default());
        let mut names = files_of(&root.join("tests"))?;
        names.retain(|name| name.ends_with(".yaml") || name.ends_with(".yml"));
        names.sort();
        for name in names {
            let path = format!("tests/{name}");
            let bytes = files.read(&path, crate::source::Budgets::default().file_bytes)?;
            let entries = scenario::read(sources, &path, &bytes, &mut broken);
            for entry in entries {
                let asked =
                    |filter: &String| path.contains(filter.as_str()) || entry.id.value.contains(filter.as_str());
                if self.filter.as_ref().is_some_and(|filter| !asked(filter)) {
                    continue;
                }
                let mut findings = Findings::default();
                let ended = scenario::play(compiled, &files, &entry, sources, &mut findings)?;
                played.push(Played { file: path.clone(), ended, findings });
            }
        }
        Ok((played, broken))
    }
}
