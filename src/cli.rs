//! The command line.

pub mod output;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use ecow::EcoString;

use crate::compile::{Outcome, compile};
use crate::diagnostic::{Finding, Lang, Severity};
use crate::source::{Budgets, OsFiles, ReadError};

/// A compiler for sales plans kept as code.
#[derive(Debug, Parser)]
#[command(name = "salesplan", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check that a plan holds together.
    Check {
        /// The plan folder, or a folder in it.
        #[arg(default_value = ".")]
        plan: PathBuf,
        /// The level that fails the run.
        #[arg(long, value_enum, default_value_t = FailOn::Error)]
        fail_on: FailOn,
        /// The language of findings; the plan's own unless said.
        #[arg(long, value_enum)]
        lang: Option<LangArg>,
        /// A table outside the plan folder: NAME=PATH.
        #[arg(long = "data", value_parser = named_path)]
        data: Vec<(EcoString, PathBuf)>,
    },
    /// Check a plan and write its documents to `build/` in the plan folder.
    Build {
        /// The plan folder, or a folder in it.
        #[arg(default_value = ".")]
        plan: PathBuf,
    },
    /// Print the manual page of a rule.
    Explain {
        /// Code or name.
        rule: String,
    },
    /// List all rules.
    Rules,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangArg {
    En,
    Zh,
}

fn named_path(text: &str) -> Result<(EcoString, PathBuf), String> {
    let (name, path) = text.split_once('=').ok_or("write NAME=PATH")?;
    Ok((name.into(), path.into()))
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Check { plan, fail_on, lang, data } => check(&plan, fail_on, lang, data.into_iter().collect()),
        Command::Build { plan } => build(&plan),
        Command::Explain { rule } => Ok(explain(&rule)),
        Command::Rules => Ok(rules()),
    };
    result.unwrap_or_else(|error| {
        print_error(&error.to_string());
        ExitCode::from(2)
    })
}

/// The folder of the manifest: `start` or the nearest above it.
fn discover(start: &Path) -> Result<PathBuf, ReadError> {
    let absolute = std::path::absolute(start).unwrap_or_else(|_| start.to_owned());
    let found = absolute.ancestors().position(|folder| folder.join("salesplan.yaml").is_file());
    match found {
        Some(0) => Ok(start.to_owned()),
        Some(up) => Ok(absolute.ancestors().nth(up).unwrap_or(&absolute).to_owned()),
        None => Err(ReadError::Missing(ecow::eco_format!("{}", start.join("salesplan.yaml").display()))),
    }
}

fn check(
    plan: &Path,
    fail_on: FailOn,
    lang: Option<LangArg>,
    data: BTreeMap<EcoString, PathBuf>,
) -> Result<ExitCode, Failure> {
    let files = OsFiles::new(&discover(plan)?, data)?;
    let outcome = compile(&files, &Budgets::default())?;
    let own = outcome.compiled.as_ref().map_or(Lang::En, |compiled| compiled.plan.facts.lang);
    let lang = lang.map_or(own, |lang| if lang == LangArg::Zh { Lang::Zh } else { Lang::En });
    let lines: String = outcome.findings.iter().map(|finding| line(finding, &outcome, lang)).collect();
    print(&lines);
    print_error(&summary(&outcome, lang));
    let (errors, warnings) = (outcome.count(Severity::Error), outcome.count(Severity::Warning));
    let failed = match fail_on {
        FailOn::Never => false,
        FailOn::Error => errors > 0,
        FailOn::Warning => errors + warnings > 0,
    };
    Ok(ExitCode::from(u8::from(failed)))
}

/// What ends a run without a judgement on the plan: exit code 2.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Document(#[from] crate::document::DocumentError),
    #[error(transparent)]
    Output(#[from] output::OutputError),
}

fn build(plan: &Path) -> Result<ExitCode, Failure> {
    let root = discover(plan)?;
    let outcome = compile(&OsFiles::new(&root, BTreeMap::new())?, &Budgets::default())?;
    let own = outcome.compiled.as_ref().map_or(Lang::En, |compiled| compiled.plan.facts.lang);
    print(&outcome.findings.iter().map(|finding| line(finding, &outcome, own)).collect::<String>());
    print_error(&summary(&outcome, own));
    let Some(compiled) = outcome.compiled.as_ref().filter(|_| outcome.count(Severity::Error) == 0) else {
        return Ok(ExitCode::from(1));
    };
    let artifacts = crate::document::documents(compiled)?;
    let folder = root.join("build");
    output::write(&folder, &artifacts)?;
    let (count, place) = (artifacts.len(), folder.display());
    print_error(&match own {
        Lang::En => format!("{count} documents written to {place}"),
        Lang::Zh => format!("已生成 {count} 份文档：{place}"),
    });
    Ok(ExitCode::SUCCESS)
}

/// `path:line:col: error[T101] children-do-not-sum: message`.
fn line(finding: &Finding, outcome: &Outcome, lang: Lang) -> String {
    let place = outcome.sources.location(finding.span);
    let (word, rule) = (finding.severity.word(), finding.rule);
    format!("{place}: {word}[{}] {}: {}\n", rule.code, rule.name, finding.message.text(lang))
}

fn summary(outcome: &Outcome, lang: Lang) -> String {
    let (errors, warnings) = (outcome.count(Severity::Error), outcome.count(Severity::Warning));
    let files = outcome.sources.iter().count();
    match lang {
        Lang::En => format!("{files} files read: {errors} errors, {warnings} warnings"),
        Lang::Zh => format!("已读取 {files} 个文件：{errors} 个错误，{warnings} 个警告"),
    }
}

fn explain(name: &str) -> ExitCode {
    match crate::check::find_rule(name) {
        Some(rule) => {
            print(&format!("{} {} ({})\n\n{}", rule.code, rule.name, rule.severity.word(), rule.page()));
            ExitCode::SUCCESS
        }
        None => {
            let rules = crate::check::all_rules();
            let near = crate::diagnostic::closest(name, rules.iter().map(|rule| rule.name));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            print_error(&format!("there is no rule `{name}`{hint}"));
            ExitCode::from(2)
        }
    }
}

fn rules() -> ExitCode {
    let line = |rule: &&crate::diagnostic::Rule| {
        format!("{:<5} {:<8} {:<26} {}\n", rule.code, rule.severity.word(), rule.name, rule.summary())
    };
    print(&crate::check::all_rules().iter().map(line).collect::<String>());
    ExitCode::SUCCESS
}

/// Writes to standard output; a reader that has gone away ends the run quietly.
fn print(text: &str) {
    if std::io::stdout().lock().write_all(text.as_bytes()).is_err() {
        std::process::exit(0);
    }
}

fn print_error(text: &str) {
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
