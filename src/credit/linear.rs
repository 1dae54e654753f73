//! Metrics that are sums and differences of what one record says: a margin is the revenue of an order less its cost. What is measured by such a metric
//! hangs on deals as what it is computed from does.

use rustc_hash::FxHashMap;

use crate::credit::Feeds;
use crate::plan::{MetricId, Plan};
use crate::syntax::{Formula, Operand, Operation, Written};

/// A part of a metric, and whether it is taken off.
pub type LinearPart = (MetricId, bool);

/// The metrics that are computed from others record by record.
#[derive(Debug, Clone, Default)]
pub struct Linear {
    parts: FxHashMap<MetricId, Vec<LinearPart>>,
}

impl Linear {
    /// Those of a plan: sums and differences of metrics that are all counted from records of one source.
    pub fn of(written: &Written, plan: &Plan, feeds: &Feeds) -> Self {
        let metrics = || written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
        let formulas: FxHashMap<MetricId, &Formula> = metrics()
            .filter_map(|entry| Some((plan.targets.metrics.find(&entry.id)?, entry.value.is.get()?)))
            .collect();
        let of = |formula: &Formula| {
            let mut parts = Vec::new();
            let walk = Walk { plan, formulas: &formulas };
            walk.add(formula, false, &mut parts, 8)?;
            let mut sources = parts.iter().map(|(metric, _)| feeds.of(*metric).map(|feed| &feed.source));
            let first = sources.next()??;
            let is_one = sources.all(|source| source == Some(first));
            // Of what counts only first records, another part may not count the same ones.
            let is_whole = parts.iter().all(|(metric, _)| feeds.of(*metric).is_some_and(|feed| feed.first.is_none()));
            (is_one && is_whole).then_some(parts)
        };
        Self { parts: formulas.iter().filter_map(|(metric, formula)| Some((*metric, of(formula)?))).collect() }
    }

    /// What a metric is computed from; the metric itself where it is computed from nothing, or not record by record.
    pub fn parts(&self, metric: MetricId) -> Vec<LinearPart> {
        self.parts.get(&metric).cloned().unwrap_or_else(|| vec![(metric, false)])
    }

    /// Whether a metric is computed from others record by record.
    pub fn is_computed(&self, metric: MetricId) -> bool {
        self.parts.contains_key(&metric)
    }
}

/// Taking formulas apart.
struct Walk<'a> {
    plan: &'a Plan,
    formulas: &'a FxHashMap<MetricId, &'a Formula>,
}

impl Walk<'_> {
    /// Adds the parts of a formula; nothing where it is no sum and no difference. Formulas in formulas are taken apart so many levels deep.
    fn add(&self, formula: &Formula, minus: bool, parts: &mut Vec<LinearPart>, levels: u8) -> Option<()> {
        let levels = levels.checked_sub(1)?;
        for (at, operand) in formula.operands.iter().enumerate() {
            let minus = match formula.operation {
                Operation::Sum => minus,
                Operation::Difference => minus != (at > 0),
                _ => return None,
            };
            match operand {
                Operand::Formula(inner) => self.add(inner, minus, parts, levels)?,
                Operand::Value(id) => {
                    let metric = self.plan.targets.metrics.find(id)?;
                    match self.formulas.get(&metric) {
                        Some(inner) => self.add(inner, minus, parts, levels)?,
                        None => parts.push((metric, minus)),
                    }
                }
            }
        }
        Some(())
    }
}
