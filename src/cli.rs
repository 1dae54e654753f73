//! The command line: one file per command, and what they share.

mod audit;
mod build;
mod check;
mod chinese;
mod closing;
mod completions;
pub mod cost;
mod explain;
mod failure;
mod graph;
mod help;
pub mod new;
pub mod output;
mod pay;
mod plan;
mod rules;
mod sample;
mod schema;
mod show;
mod sql;
mod summary;
mod terminal;
mod test;
mod track;
mod watch;

use std::cell::Cell;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Lang;
use crate::render::Format;

use failure::Failure;

/// A compiler for sales plans kept as code: proves that targets, pay tables and approvals hold together, and writes the documents.
#[derive(Debug, Parser)]
#[command(name = "salesplan", version = VERSION, about, max_term_width = 100)]
#[command(before_help = "\
Examples:
  salesplan new my-plan                    start a plan that checks clean
  salesplan check my-plan                  prove that it holds together
  salesplan build my-plan                  write its documents to my-plan/build/
  salesplan explain children-do-not-sum    what a finding means, and what to do")]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Command,
}

/// The version with the commit it was built from, where that is known.
const VERSION: &str = env!("SALESPLAN_VERSION");

/// Options of every command.
#[derive(Debug, Clone, Args)]
struct Globals {
    /// Run as if started in this folder.
    #[arg(short = 'C', value_name = "DIR", global = true)]
    directory: Option<PathBuf>,
    /// When to colour.
    #[arg(long, value_enum, default_value_t = Color::Auto, env = "SALESPLAN_COLOR", global = true)]
    color: Color,
    /// The language of what is said; the plan's own unless given, and that of the environment where no plan is read.
    #[arg(long, value_enum, env = "SALESPLAN_LANG", global = true)]
    lang: Option<LangArg>,
    /// Print findings only.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Tell more of what is done.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// The language of the plan that was read last.
    #[arg(skip)]
    of_plan: Cell<Option<Lang>>,
}

impl Globals {
    /// The language in which the reader is spoken to: as asked, else the plan's, else that of the environment.
    fn lang(&self) -> Lang {
        self.lang.map(Lang::from).or(self.of_plan.get()).unwrap_or_else(terminal::lang)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// Where standard output is a terminal and the environment does not say otherwise.
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LangArg {
    En,
    Zh,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::En => Self::En,
            LangArg::Zh => Self::Zh,
        }
    }
}

/// How findings are reported.
#[derive(Debug, Clone, Args)]
struct Reporting {
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Format::Text, env = "SALESPLAN_FORMAT")]
    format: Format,
    /// Write the findings to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Which findings fail a run that ends by itself.
#[derive(Debug, Clone, Args)]
struct Failing {
    /// The level that fails the run.
    #[arg(long, value_enum, default_value_t = FailOn::Error, env = "SALESPLAN_FAIL_ON")]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Check),
    Build(build::Build),
    New(new::New),
    Graph(graph::Graph),
    Show(show::Show),
    Cost(cost::Cost),
    Explain(explain::Explain),
    Rules(rules::Rules),
    Test(test::Test),
    Pay(pay::Pay),
    Sample(sample::Sample),
    Track(track::Track),
    Sql(sql::Sql),
    Audit(audit::AuditArgs),
    Watch(watch::Watch),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(completions::Man),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let (lang, color) = help::manner(&arguments);
    // Lines are broken where they are printed, since that is done by the rules of the language.
    let known = command().term_width(0);
    let mut known = if lang == Lang::Zh { chinese::command(known) } else { known };
    let read = known.try_get_matches_from_mut(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match read {
        Ok(Cli { globals, command }) => command.run(&globals).unwrap_or_else(|failure| {
            terminal::print_error(&format!("salesplan: {}", failure.message().text(globals.lang())));
            ExitCode::from(2)
        }),
        Err(error) => help::tell(&error, lang, color),
    }
}

impl Command {
    fn run(self, globals: &Globals) -> Result<ExitCode, Failure> {
        if let Some(directory) = &globals.directory {
            std::env::set_current_dir(directory).map_err(Failure::at(directory))?;
        }
        match self {
            Self::Check(command) => command.run(globals),
            Self::Build(command) => command.run(globals),
            Self::New(command) => command.run(globals),
            Self::Graph(command) => command.run(globals),
            Self::Show(command) => command.run(globals),
            Self::Cost(command) => command.run(globals),
            Self::Explain(command) => command.run(globals),
            Self::Rules(command) => command.run(globals),
            Self::Test(command) => command.run(globals),
            Self::Pay(command) => command.run(globals),
            Self::Sample(command) => command.run(globals),
            Self::Track(command) => command.run(globals),
            Self::Sql(command) => command.run(globals),
            Self::Audit(command) => command.run(globals),
            Self::Watch(command) => command.run(globals),
            Self::Schema(command) => command.run(),
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(),
        }
    }
}

/// The command line as its reference page and its manual pages show it.
pub fn command() -> clap::Command {
    Cli::command()
}
