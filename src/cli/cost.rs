//! `salesplan cost`.

mod json;
mod notes;
mod sheet;

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use ecow::EcoString;

use super::failure::{Failure, Thing, unknown};
use super::help::Refusal;
use super::plan::{Day, PlanArgs};
use super::{Globals, terminal};
use crate::decision::Axes;
use crate::model::Compiled;
use crate::pay::cost::{Case, Costing, Costs};
use crate::pay::terms::Terms;
use crate::plan::targets::{Kind, MetricId};
use crate::say;
use crate::syntax::Entry;
use crate::syntax::outlook::Scenario;
use crate::units::{Figure, Fraction, Quantity};
pub use json::schema as cost_schema;

/// Show what incentive plans cost, by how the year turns out.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan cost my-plan                        from 60% to 150% of all targets
  salesplan cost my-plan --at 90%,110%          at these attainments
  salesplan cost my-plan --scenario cautious    in a scenario of the plan
  salesplan cost my-plan --format csv > cost.csv
  salesplan cost my-plan --format chart         points of its curves, for a chart")]
pub(super) struct Cost {
    #[command(flatten)]
    plan: PlanArgs,
    #[command(flatten)]
    day: Day,
    /// Attainments of all targets; 60%, 80%, 100%, 120% and 150% and every scenario unless said.
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = percent)]
    at: Vec<Quantity>,
    /// A scenario of the plan; several times for several.
    #[arg(long, value_name = "ID")]
    scenario: Vec<String>,
    /// How it is written.
    #[arg(long, value_enum, default_value_t = CostFormat::Text)]
    format: CostFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CostFormat {
    Text,
    Json,
    Csv,
    Chart,
}

fn percent(text: &str) -> Result<Quantity, Refusal> {
    match Figure::parse(text.trim()) {
        Ok(Figure::Percent(share)) if !share.is_negative() => Ok(share),
        _ => Err(Refusal(say!(en: "write a percent such as 110%", zh: "请写百分比，如 110%"))),
    }
}

/// The attainments that are shown where none is asked for.
const USUAL: [i128; 5] = [600_000, 800_000, 1_000_000, 1_200_000, 1_500_000];

/// What was worked out, with what it is about.
struct Answer<'a> {
    compiled: &'a Compiled,
    terms: &'a Terms,
    metric: Option<MetricId>,
    cases: Vec<(Case<'a>, Costs)>,
}

impl Cost {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let compiled = self.day.of(loaded.compiled(globals)?);
        let axes = Axes::collect(&compiled.written, &compiled.plan);
        let terms = crate::pay::terms(&compiled.written, &compiled.plan, &axes);
        if terms.plans.is_empty() && terms.contests.is_empty() {
            return Err(Failure::Usage(say!(en: "the plan has no incentive plans", zh: "方案没有激励方案")));
        }
        let metric = main_metric(&compiled);
        let costing = Costing { terms: &terms, plan: &compiled.plan, cube: &compiled.cube, metric };
        let cases = self.cases(&compiled)?;
        let cases = cases.into_iter().map(|case| {
            let costs = costing.costs(&case);
            (case, costs)
        });
        let answer = Answer { compiled: &compiled, terms: &terms, metric, cases: cases.collect() };
        let text = match self.format {
            CostFormat::Text => sheet::text(&answer, loaded.lang),
            CostFormat::Csv => sheet::csv(&answer, loaded.lang),
            CostFormat::Json => format!("{:#}\n", json::costs(&answer)),
            CostFormat::Chart => format!("{:#}\n", json::chart(&answer)),
        };
        terminal::print(&text)?;
        Ok(ExitCode::SUCCESS)
    }

    /// The columns: attainments, then scenarios.
    fn cases<'a>(&self, compiled: &'a Compiled) -> Result<Vec<Case<'a>>, Failure> {
        let basis = compiled.written.sections().filter_map(|sections| sections.targets.basis.get());
        let known: Vec<&Entry<Scenario>> = basis.filter_map(|basis| basis.scenarios.get()).flatten().collect();
        let ids = || known.iter().map(|entry| entry.id.value.as_str());
        for id in &self.scenario {
            if !ids().any(|own| own == id) {
                return Err(unknown(SCENARIO, id, ids()));
            }
        }
        let usual = self.at.is_empty() && self.scenario.is_empty();
        let at: Vec<Quantity> = if usual { USUAL.map(Quantity::from_micros).to_vec() } else { self.at.clone() };
        let mut cases: Vec<Case<'a>> = at.into_iter().map(|at| Case::at(Fraction::from_quantity(at))).collect();
        for entry in known.iter().filter(|entry| usual || self.scenario.iter().any(|id| *id == entry.id.value)) {
            let case = Case::of(&entry.id.value, &entry.value, &compiled.plan);
            cases.push(case.ok_or_else(|| {
                Failure::Usage(say!(
                    en: "the scenario `{id}` cannot be worked out: `salesplan check` tells why",
                    zh: "情景 `{id}` 无法计算：`salesplan check` 会说明原因", id = entry.id.value,
                ))
            })?);
        }
        Ok(cases)
    }
}

const SCENARIO: Thing = Thing::new("scenario", "情景");

/// The metric the plan is about: what the market is measured in, or the first in money.
fn main_metric(compiled: &Compiled) -> Option<MetricId> {
    let metrics = &compiled.plan.targets.metrics;
    let basis = compiled.written.sections().filter_map(|sections| sections.targets.basis.get());
    let named = basis.filter_map(|basis| basis.market.get()).find_map(|market| market.metric.get());
    let in_money = |metric: &MetricId| matches!(metrics[*metric].kind, Kind::Money(_));
    match named.and_then(|named| metrics.find(named)) {
        Some(metric) => Some(metric).filter(in_money),
        None => metrics.indices().find(in_money),
    }
}

/// A name, where an entry has one, else its id.
fn named<'a>(name: Option<&'a EcoString>, id: &'a EcoString) -> &'a str {
    name.unwrap_or(id)
}
