//! `salesplan show`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::graph::unknown;
use super::plan::{Day, PlanArgs};
use super::{Failure, Globals, terminal};
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, HolderId, SliceId, Slices};
use crate::plan::{SeatId, Who};
use crate::show::{Entry, Step, Viewer};
use crate::units::{Period, PeriodText};
use crate::wording::Words;

/// Show an entry, or a target with where it comes from.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan show east                               what is written of it
  salesplan show east revenue                       its target for the year, and why it is that
  salesplan show east-seller-1 revenue Q3 --plan my-plan
  salesplan show east revenue Q3 --on 2026-08-01    as it is in force then, and what it was
  salesplan show east revenue --slice channel=online --set stretch")]
pub(super) struct Show {
    /// An id of the plan.
    id: String,
    /// A metric: shows the target of a unit or position.
    metric: Option<String>,
    /// The period of the target; the plan's year unless said.
    period: Option<String>,
    /// The plan folder, or a folder in it.
    #[arg(long, default_value = ".", value_name = "PLAN")]
    plan: PathBuf,
    #[command(flatten)]
    day: Day,
    /// The set of the target.
    #[arg(long, default_value = DEFAULT_SET)]
    set: String,
    /// The part of the whole, by dimension; several times for several dimensions.
    #[arg(long, value_name = "DIMENSION=MEMBER")]
    slice: Vec<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = ShowFormat::Text)]
    format: ShowFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    Text,
    Json,
}

impl Show {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = PlanArgs::at(&self.plan).load(globals)?;
        let Some(compiled) = &loaded.outcome.compiled else {
            return Err(Failure::Usage("the plan could not be read: `salesplan check` tells why".into()));
        };
        let compiled = self.day.of(compiled);
        let words = Words::new(&compiled.plan, &compiled.written, loaded.lang);
        let viewer = Viewer { compiled: &compiled, sources: &loaded.outcome.sources, words: &words };
        let text = match &self.metric {
            Some(metric) => self.target(&compiled, &viewer, metric)?,
            None => self.entry(&compiled, &viewer)?,
        };
        terminal::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    fn target(&self, compiled: &Compiled, viewer: &Viewer<'_>, metric: &str) -> Result<String, Failure> {
        let targets = &compiled.plan.targets;
        let holder = self.holder(compiled)?;
        let metric = targets.metrics.find(metric).ok_or_else(|| unknown("metric", metric, targets.metrics.ids()))?;
        let set = targets.sets.find(&self.set).ok_or_else(|| unknown("set", &self.set, targets.sets.ids()))?;
        let period = self.period(compiled, viewer)?;
        let step = viewer.cell(set, metric, holder, period, self.slice(compiled)?);
        let nothing = || Failure::Usage(format!("nothing is known of this target of `{}`", self.id));
        let step: Step = step.ok_or_else(nothing)?;
        Ok(match self.format {
            ShowFormat::Text => step.text(),
            ShowFormat::Json => format!("{:#}\n", json!({"format_version": 1, "target": step})),
        })
    }

    fn holder(&self, compiled: &Compiled) -> Result<HolderId, Failure> {
        let organisation = &compiled.plan.organisation;
        match organisation.lookup(&self.id) {
            Some(Who::Unit(unit)) => Ok(HolderId::unit(unit)),
            Some(Who::Seat(seat)) => Ok(HolderId::seat(seat, organisation)),
            Some(Who::Group(group)) => Ok(HolderId::seat(SeatId(organisation.groups[group].seats.start), organisation)),
            Some(Who::Role(_)) => {
                Err(Failure::Usage(format!("`{}` is a role; targets are of units and positions", self.id)))
            }
            None => {
                Err(unknown("unit or position", &self.id, organisation.units.ids().chain(organisation.groups.ids())))
            }
        }
    }

    fn period(&self, compiled: &Compiled, viewer: &Viewer<'_>) -> Result<Period, Failure> {
        let calendar = &compiled.plan.facts.calendar;
        let Some(text) = &self.period else { return Ok(calendar.year()) };
        let parsed = PeriodText::parse(text).and_then(|period| calendar.resolve(&period, Some(calendar.year().year)));
        parsed.map_err(|error| Failure::Usage(error.explain().text(viewer.words.lang).to_owned()))
    }

    fn slice(&self, compiled: &Compiled) -> Result<SliceId, Failure> {
        let targets = &compiled.plan.targets;
        let mut members = Vec::new();
        for part in &self.slice {
            let (dimension, member) =
                part.split_once('=').ok_or_else(|| Failure::Usage(format!("`{part}`: write DIMENSION=MEMBER")))?;
            let found = targets.dimensions.find(dimension);
            let found = found.ok_or_else(|| unknown("dimension", dimension, targets.dimensions.ids()))?;
            let member = targets.dimensions[found].find(member);
            members.push(member.ok_or_else(|| Failure::Usage(format!("`{part}`: no such member")))?);
        }
        members.sort_unstable();
        let known = if members.is_empty() { Some(Slices::WHOLE) } else { targets.slices.find(&members) };
        known.ok_or_else(|| Failure::Usage("no target speaks of this slice".into()))
    }

    fn entry(&self, compiled: &Compiled, viewer: &Viewer<'_>) -> Result<String, Failure> {
        let (entries, place) = (viewer.entries(&self.id), viewer.place(&self.id));
        if entries.is_empty() && place.is_none() {
            let (organisation, targets) = (&compiled.plan.organisation, &compiled.plan.targets);
            let known = organisation.units.ids().chain(organisation.roles.ids()).chain(organisation.groups.ids());
            return Err(unknown("entry", &self.id, known.chain(targets.metrics.ids())));
        }
        Ok(match self.format {
            ShowFormat::Json => format!("{:#}\n", json!({"format_version": 1, "place": place, "entries": entries})),
            ShowFormat::Text => {
                let place = place.map(|place| format!("{} {place}\n", self.id)).unwrap_or_default();
                place + &entries.iter().map(entry_text).collect::<String>()
            }
        })
    }
}

fn entry_text(entry: &Entry) -> String {
    let lines = entry.fields.iter().map(|(key, value)| format!("  {key}: {value}\n"));
    format!("{} {}\n{}", entry.section, entry.id, lines.collect::<String>())
}
