//! `salesplan test`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::build::files_of;
use super::plan::PlanArgs;
use super::{Failure, Globals, terminal};
use crate::diagnostic::{Findings, Lang, Severity};
use crate::model::Compiled;
use crate::render::{Format, Report, render};
use crate::say;
use crate::scenario::{self, Ended};
use crate::source::{Files, SourceMap, Span};

/// Play the scenarios of a plan: what happened, and what the plan is to make of it.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan test                        all scenarios in the plan's folder tests/
  salesplan test --filter draw          those whose file or id has `draw` in it
  salesplan test --update               write what the plan makes of them now
  salesplan test --format junit > junit.xml")]
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
            return update(&root, &played, &sources, loaded.lang);
        }
        let text = match self.format {
            TestFormat::Text => text(&played, &broken, &sources, loaded.lang, globals),
            TestFormat::Json => json(&played, &sources, loaded.lang),
            TestFormat::Junit => junit(&played, loaded.lang),
        };
        terminal::print(&text)?;
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
        Ok(ExitCode::from(u8::from(failed > 0 || !broken.is_empty())))
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

fn text(played: &[Played], broken: &Findings, sources: &SourceMap, lang: Lang, globals: &Globals) -> String {
    let all: Vec<_> = broken.iter().chain(played.iter().flat_map(|one| one.findings.iter())).cloned().collect();
    if all.is_empty() {
        return String::new();
    }
    let report = Report::new(&all, sources, played.len(), lang);
    render(&report, Format::Text, &terminal::screen(globals.color))
}

fn json(played: &[Played], sources: &SourceMap, lang: Lang) -> String {
    let one = |one: &Played| {
        let failures: Vec<_> = one
            .findings
            .iter()
            .map(|finding| {
                let place = sources.location(finding.span);
                json!({"message": finding.message.text(lang), "file": sources.source(finding.span.file).path.as_str(), "line": place.line, "column": place.column})
            })
            .collect();
        json!({"file": one.file, "id": one.ended.id.as_str(), "name": one.ended.name.as_deref(), "passed": one.findings.is_empty(), "compared": one.ended.compared, "failures": failures})
    };
    let all: Vec<_> = played.iter().map(one).collect();
    format!("{:#}\n", json!({"format_version": 1, "scenarios": all}))
}

/// JUnit's XML: a suite for each file, a case for each scenario.
fn junit(played: &[Played], lang: Lang) -> String {
    let mut suites: BTreeMap<&str, Vec<&Played>> = BTreeMap::new();
    for one in played {
        suites.entry(&one.file).or_default().push(one);
    }
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"salesplan\">\n");
    for (file, cases) in suites {
        let failed = cases.iter().filter(|case| !case.findings.is_empty()).count();
        out += &format!("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\">\n", xml(file), cases.len());
        for case in cases {
            let name = case.ended.name.as_ref().unwrap_or(&case.ended.id);
            out += &format!("    <testcase classname=\"{}\" name=\"{}\"", xml(file), xml(name));
            if case.findings.is_empty() {
                out += "/>\n";
                continue;
            }
            out += ">\n";
            for finding in case.findings.iter() {
                out += &format!(
                    "      <failure message=\"{}\" type=\"{}\"/>\n",
                    xml(finding.message.text(lang)),
                    finding.rule.name
                );
            }
            out += "    </testcase>\n";
        }
        out += "  </testsuite>\n";
    }
    out + "</testsuites>\n"
}

fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Writes what the plan gives in the place of what was expected.
fn update(root: &Path, played: &[Played], sources: &SourceMap, lang: Lang) -> Result<ExitCode, Failure> {
    let mut by_file: BTreeMap<&str, Vec<&(Span, String)>> = BTreeMap::new();
    for one in played {
        by_file.entry(&one.file).or_default().extend(&one.ended.differs);
    }
    let mut count = 0;
    for (file, mut differs) in by_file {
        let Some((first, _)) = differs.first() else { continue };
        let mut text = sources.source(first.file).text.to_string();
        // From the end on, so that places before stay where they are.
        differs.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, value) in differs {
            text.replace_range(span.range(), value);
            count += 1;
        }
        let path: PathBuf = root.join(file);
        super::plan::write_file(&path, &text)?;
    }
    terminal::print_error(
        say!(en: "expectations written anew: {count}", zh: "已更新 {count} 处预期", count = count).text(lang),
    );
    let others = played.iter().any(|one| one.findings.len() > one.ended.differs.len());
    Ok(ExitCode::from(u8::from(others)))
}
