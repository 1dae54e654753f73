//! `salesplan graph`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::plan::{Day, PlanArgs};
use super::{Failure, Globals, terminal};
use crate::chart::{self, Diagram};
use crate::diagnostic::{Speak, closest};
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, RollUp};
use crate::units::PeriodText;
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
    /// With `targets`: the set.
    #[arg(long, value_name = "ID", default_value = DEFAULT_SET)]
    set: String,
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
        let loaded = self.plan.load(globals)?;
        let Some(compiled) = &loaded.outcome.compiled else {
            return Err(Failure::Usage("the plan could not be read: `salesplan check` tells why".into()));
        };
        let compiled = self.day.of(compiled);
        let words = Words::new(&compiled.plan, &compiled.written, loaded.lang);
        let mut diagram = self.diagram(&compiled, &words)?;
        if let Some(date) = self.day.on {
            diagram.title = format!("{} · {}", diagram.title, date.speak(loaded.lang));
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
            Some(id) if !ids.contains(&id.as_str()) => Err(unknown("process", id, ids.into_iter())),
            own => Ok(chart::processes(compiled, words, own.as_deref())),
        }
    }

    fn of_targets(&self, compiled: &Compiled, words: &Words<'_>) -> Result<Diagram, Failure> {
        let targets = &compiled.plan.targets;
        let set = targets.sets.find(&self.set).ok_or_else(|| unknown("set", &self.set, targets.sets.ids()))?;
        let metric = match &self.metric {
            Some(id) => targets.metrics.find(id).ok_or_else(|| unknown("metric", id, targets.metrics.ids()))?,
            None => {
                let first =
                    targets.metrics.indices().find(|metric| matches!(targets.metrics[*metric].roll_up, RollUp::Sum));
                first.ok_or_else(|| Failure::Usage("the plan has no metric that adds up".into()))?
            }
        };
        let calendar = &compiled.plan.facts.calendar;
        let period = match &self.period {
            None => calendar.year(),
            Some(text) => {
                let parsed =
                    PeriodText::parse(text).and_then(|period| calendar.resolve(&period, Some(calendar.year().year)));
                parsed.map_err(|error| Failure::Usage(error.explain().text(words.lang).to_owned()))?
            }
        };
        Ok(chart::targets(compiled, words, set, metric, period))
    }
}

/// `there is no metric X; did you mean Y?`
pub(super) fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let near = closest(id, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Failure::Usage(format!("there is no {what} `{id}`{near}"))
}
