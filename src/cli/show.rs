//! `salesplan show`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use ecow::EcoString;
use serde_json::json;

use super::failure::{Failure, Thing, unknown};
use super::graph::{METRIC, find_period, find_set};
use super::plan::{Day, Outside, PlanArgs};
use super::{Globals, terminal};
use crate::diagnostic::Message;
use crate::model::Compiled;
use crate::plan::targets::{DEFAULT_SET, HolderId, SliceId, Slices};
use crate::plan::{SeatId, Who};
use crate::say;
use crate::show::{Entry, Step, Viewer};
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
    outside: Outside,
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
        let loaded = PlanArgs::at(&self.plan, &self.outside).load(globals)?;
        let compiled = self.day.of(loaded.compiled(globals)?);
        let words = Words::new(&compiled.plan, &compiled.written, loaded.lang);
        let viewer = Viewer { compiled: &compiled, sources: &loaded.outcome.sources, words: &words };
        let text = match &self.metric {
            Some(metric) => self.target(&compiled, &viewer, metric)?,
            None => self.entry(&viewer)?,
        };
        terminal::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    fn target(&self, compiled: &Compiled, viewer: &Viewer<'_>, metric: &str) -> Result<String, Failure> {
        let targets = &compiled.plan.targets;
        let holder = self.holder(compiled)?;
        let metric = targets.metrics.find(metric).ok_or_else(|| unknown(METRIC, metric, targets.metrics.ids()))?;
        let set = find_set(targets, Some(&self.set))?;
        let period = find_period(compiled, self.period.as_deref())?;
        let step = viewer.cell(set, metric, holder, period, self.slice(compiled)?);
        let nothing = || {
            let period = Message::new(|lang| compiled.plan.facts.calendar.speak(period, lang));
            Failure::Usage(say!(
                en: "`{id}` has no target for {metric} in {period}: none is stated, and none follows from others",
                zh: "`{id}` 在 {period}没有 {metric} 的目标：既没有写明，也无法由其他目标推出",
                id = self.id, metric = targets.metrics.id(metric), period = period,
            ))
        };
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
            Some(Who::Role(_)) => Err(Failure::Usage(say!(
                en: "`{id}` is a role; targets are of units and positions", zh: "`{id}` 是角色；目标属于部门和岗位", id = self.id,
            ))),
            None => Err(unknown(HOLDER, &self.id, organisation.units.ids().chain(organisation.groups.ids()))),
        }
    }

    fn slice(&self, compiled: &Compiled) -> Result<SliceId, Failure> {
        let targets = &compiled.plan.targets;
        let mut members = Vec::new();
        for part in &self.slice {
            let halves = part.split_once('=');
            let (dimension, member) = halves.ok_or_else(|| {
                Failure::Usage(
                    say!(en: "`{part}`: write DIMENSION=MEMBER", zh: "`{part}`：请写作 维度=成员", part = part),
                )
            })?;
            let found = targets.dimensions.find(dimension);
            let found = found.ok_or_else(|| unknown(DIMENSION, dimension, targets.dimensions.ids()))?;
            let members_of = &targets.dimensions[found];
            members.push(members_of.find(member).ok_or_else(|| unknown(MEMBER, member, members_of.ids()))?);
        }
        members.sort_unstable();
        let known = if members.is_empty() { Some(Slices::WHOLE) } else { targets.slices.find(&members) };
        known.ok_or_else(|| Failure::Usage(say!(en: "no target speaks of this slice", zh: "没有目标涉及这一部分")))
    }

    fn entry(&self, viewer: &Viewer<'_>) -> Result<String, Failure> {
        let (entries, place) = (viewer.entries(&self.id), viewer.place(&self.id));
        if entries.is_empty() && place.is_none() {
            let known = viewer.ids();
            return Err(unknown(ENTRY, &self.id, known.iter().map(EcoString::as_str)));
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

const ENTRY: Thing = Thing::new("entry", "条目");
const HOLDER: Thing = Thing::new("unit or position", "部门或岗位");
const DIMENSION: Thing = Thing::new("dimension", "维度");
const MEMBER: Thing = Thing::new("member", "成员");

fn entry_text(entry: &Entry) -> String {
    let lines = entry.fields.iter().map(|(key, value)| format!("  {key}: {value}\n"));
    format!("{} {}\n{}", entry.section, entry.id, lines.collect::<String>())
}
