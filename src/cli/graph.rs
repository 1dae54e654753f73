//! `salesplan graph`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::failure::{Failure, Thing, unknown};
use super::plan::{Day, PlanArgs};
use super::{Globals, terminal};
use crate::chart::{self, Diagram};
use crate::diagnostic::{Message, Speak};
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, RollUp, SetId, Targets};
use crate::say;
use crate::units::{Period, PeriodText};
use crate::wording::Words;

/// Print the structure of a plan: as a text tree, for Graphviz, for Mermaid, or as JSON.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan graph organisation my-plan                    who works where
  salesplan graph targets my-plan --metric revenue        a target from the company to the seats
  salesplan graph organisation my-plan --on 2026-07-01    the units and positions of that day
  salesplan graph process my-plan --process direct --format mermaid
  salesplan graph risks my-plan --format dot | dot -Tsvg > risks.svg")]
pub(super) struct Graph {
    /// Of what.
    #[arg(value_enum)]
    of: Of,
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    day: Day,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = GraphFormat::Text)]
    format: GraphFormat,
    /// With `process`: one process; all unless said.
    #[arg(long, value_name = "ID")]
    process: Option<String>,
    /// With `targets`: the metric; the first that adds up unless said.
    #[arg(long, value_name = "ID")]
    metric: Option<String>,
    /// With `targets`: the set; `quota` unless said.
    #[arg(long, value_name = "ID")]
    set: Option<String>,
    /// With `targets`: the period; the plan's year unless said.
    #[arg(long)]
    period: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Organisation,
    Targets,
    Process,
    Risks,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    Text,
    Dot,
    Mermaid,
    Json,
}

impl Graph {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        self.fitting()?;
        let loaded = self.plan.load(globals)?;
        let compiled = self.day.of(loaded.compiled(globals)?);
        let words = Words::new(&compiled.plan, &compiled.written, loaded.lang);
        let mut diagram = self.diagram(&compiled, &words)?;
        if let Some(date) = self.day.on {
            diagram.title = format!("{} · {}", diagram.title, date.speak(loaded.lang));
        }
        if diagram.nodes.is_empty() {
            terminal::print_error(self.nothing().text(loaded.lang));
        }
        let text = match self.format {
            GraphFormat::Text => chart::text(&diagram),
            GraphFormat::Dot => chart::dot(&diagram),
            GraphFormat::Mermaid => chart::mermaid(&diagram),
            GraphFormat::Json => chart::json(&diagram),
        };
        terminal::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Refuses an option that says nothing of what is drawn.
    fn fitting(&self) -> Result<(), Failure> {
        let of_targets =
            [("--metric", self.metric.is_some()), ("--period", self.period.is_some()), ("--set", self.set.is_some())];
        let strays = of_targets.map(|(option, given)| (option, "targets", given && self.of != Of::Targets));
        let stray =
            strays.into_iter().chain([("--process", "process", self.process.is_some() && self.of != Of::Process)]);
        match stray.into_iter().find(|(.., given)| *given) {
            None => Ok(()),
            Some((option, of, _)) => Err(Failure::Usage(say!(
                en: "{option} goes with `graph {of}`", zh: "{option} 只用于 `graph {of}`", option = option, of = of,
            ))),
        }
    }

    /// Why a drawing is empty.
    fn nothing(&self) -> Message {
        match self.of {
            Of::Organisation => say!(en: "the plan has no units", zh: "方案没有部门"),
            Of::Targets => say!(en: "nothing is known of these targets", zh: "这些目标没有数值"),
            Of::Process => say!(en: "the plan has no processes", zh: "方案没有流程"),
            Of::Risks => say!(en: "the plan has no risks", zh: "方案没有风险"),
        }
    }

    fn diagram(&self, compiled: &Compiled, words: &Words<'_>) -> Result<Diagram, Failure> {
        match self.of {
            Of::Organisation => Ok(chart::organisation(compiled, words, self.day.on)),
            Of::Risks => Ok(chart::risks(compiled, words)),
            Of::Process => self.of_process(compiled, words),
            Of::Targets => self.of_targets(compiled, words),
        }
    }

    fn of_process(&self, compiled: &Compiled, words: &Words<'_>) -> Result<Diagram, Failure> {
        let all = compiled.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
        let ids: Vec<&str> = all.map(|process| process.id.as_str()).collect();
        match &self.process {
            Some(id) if !ids.contains(&id.as_str()) => Err(unknown(PROCESS, id, ids.into_iter())),
            own => Ok(chart::processes(compiled, words, own.as_deref())),
        }
    }

    fn of_targets(&self, compiled: &Compiled, words: &Words<'_>) -> Result<Diagram, Failure> {
        let targets = &compiled.plan.targets;
        let set = find_set(targets, self.set.as_deref())?;
        let metric = match &self.metric {
            Some(id) => targets.metrics.find(id).ok_or_else(|| unknown(METRIC, id, targets.metrics.ids()))?,
            None => {
                let first =
                    targets.metrics.indices().find(|metric| matches!(targets.metrics[*metric].roll_up, RollUp::Sum));
                first.ok_or_else(|| {
                    Failure::Usage(say!(en: "the plan has no metric that adds up", zh: "方案没有可汇总的指标"))
                })?
            }
        };
        let period = find_period(compiled, self.period.as_deref())?;
        Ok(chart::targets(compiled, words, set, metric, period))
    }
}

pub(super) const METRIC: Thing = Thing::new("metric", "指标");
const PROCESS: Thing = Thing::new("process", "流程");

/// The set of an id; that of quotas unless said.
pub(super) fn find_set(targets: &Targets, id: Option<&str>) -> Result<SetId, Failure> {
    let id = id.unwrap_or(DEFAULT_SET);
    targets.sets.find(id).ok_or_else(|| unknown(Thing::new("set of targets", "目标"), id, targets.sets.ids()))
}

/// The period as written; the plan's year unless said.
pub(super) fn find_period(compiled: &Compiled, text: Option<&str>) -> Result<Period, Failure> {
    let calendar = &compiled.plan.facts.calendar;
    let Some(text) = text else { return Ok(calendar.year()) };
    let parsed = PeriodText::parse(text).and_then(|period| calendar.resolve(&period, Some(calendar.year().year)));
    parsed.map_err(|error| {
        let help = error.help().map(|help| say!(en: "; {help}", zh: "；{help}", help = help));
        Failure::Usage(say!(en: "{wrong}{help}", zh: "{wrong}{help}", wrong = error.explain(), help = help))
    })
}
