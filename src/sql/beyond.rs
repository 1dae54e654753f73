//! What sums do not tell: terms that look at single records. They are named in the head of a script and told when it is written, and a component that has them
//! is not paid by aggregates.

use ecow::EcoString;

use crate::diagnostic::Message;
use crate::model::Compiled;
use crate::pay::terms::{ComponentTerms, MeasureTerms, Pays, Per, PlanTerms};
use crate::say;
use crate::source::Span;
use crate::sql::Parts;
use crate::syntax::incentives::{Mode, Window};
use crate::syntax::manifest::Convert;

/// Why something needs single records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Each transaction is paid by itself.
    PerDeal,
    /// Each transaction is paid at the rate that it reaches.
    Forward,
    /// What a transaction pays has a cap.
    CapPerDeal,
    /// Pay is taken back by the deal.
    Clawback,
    /// It is paid as the deal is collected.
    PaidOn,
    /// Who is new is found by earlier records.
    First,
    /// Amounts are converted at the price of a day.
    PriceOfDay,
}

/// A term that needs single records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// What has it: the incentive plan and the component, or a metric.
    pub what: EcoString,
    /// Where it stands.
    pub span: Span,
    /// Why.
    pub why: Why,
    /// The sources whose records it needs.
    pub sources: Vec<EcoString>,
}

impl Beyond {
    /// It in words.
    pub fn explain(&self) -> Message {
        let what = self.what.clone();
        match self.why {
            Why::PerDeal => say!(en: "{what} is paid by the transaction", zh: "{what} 逐笔支付", what = what),
            Why::Forward => say!(
                en: "{what} pays each transaction at the rate that it reaches (forward)", zh: "{what} 按每笔达到的比例支付（forward）",
                what = what,
            ),
            Why::CapPerDeal => say!(en: "{what} has a cap per transaction", zh: "{what} 设有单笔上限", what = what),
            Why::Clawback => say!(en: "{what} takes back pay by the deal", zh: "{what} 按单追回", what = what),
            Why::PaidOn => say!(en: "{what} is paid as deals are collected", zh: "{what} 随回款支付", what = what),
            Why::First => say!(en: "{what} counts customers who are new", zh: "{what} 只统计新客户", what = what),
            Why::PriceOfDay => {
                say!(en: "{what} converts at the price of a day", zh: "{what} 按当日汇价折算", what = what)
            }
        }
    }
}

/// What of a plan needs single records.
pub fn beyond(compiled: &Compiled) -> Vec<Beyond> {
    all(&Parts::new(compiled, false))
}

pub(super) fn all(parts: &Parts<'_>) -> Vec<Beyond> {
    let mut all = Vec::new();
    let every = || parts.sources.iter().map(|source| source.id.clone()).collect::<Vec<_>>();
    let written = &parts.compiled.written;
    if let Some(fx) = written.manifest.as_ref().and_then(|manifest| manifest.fx.get())
        && let Some(convert) = fx.convert.get().filter(|convert| convert.value != Convert::Plan)
    {
        all.push(Beyond { what: "fx".into(), span: convert.span, why: Why::PriceOfDay, sources: every() });
    }
    for metric in written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten() {
        if metric.value.first.get().is_some() {
            let own = parts.compiled.plan.targets.metrics.find(&metric.id).and_then(|id| parts.feeds.of(id));
            let sources = own.map_or_else(every, |feed| vec![feed.source.clone()]);
            all.push(Beyond { what: metric.id.value.clone(), span: metric.id.span, why: Why::First, sources });
        }
    }
    for plan in &parts.terms.plans {
        of_plan(parts, plan, &mut all);
    }
    all
}

fn of_plan(parts: &Parts<'_>, plan: &PlanTerms, all: &mut Vec<Beyond>) {
    let mut measured: Vec<EcoString> = Vec::new();
    let entries =
        parts.compiled.written.sections().filter_map(|sections| sections.incentives.incentives.get()).flatten();
    let written = entries.filter(|entry| entry.id.value == plan.id.value).collect::<Vec<_>>();
    let components = || written.iter().filter_map(|entry| entry.value.components.get()).flatten();
    for (id, terms) in &plan.components {
        let Some(terms) = terms else { continue };
        let sources = sources(parts, terms);
        measured.extend(sources.iter().cloned());
        let mut why = reasons(terms);
        if components().any(|own| own.id.value == id.value && own.value.paid_on.get().is_some()) {
            why.push(Why::PaidOn);
        }
        let what = ecow::eco_format!("{}/{}", plan.id.value, id.value);
        all.extend(why.into_iter().map(|why| Beyond {
            what: what.clone(),
            span: id.span,
            why,
            sources: sources.clone(),
        }));
    }
    measured.sort_unstable();
    measured.dedup();
    for clawback in &plan.clawbacks {
        let what = ecow::eco_format!("{}/{}", plan.id.value, clawback.id.value);
        all.push(Beyond { what, span: clawback.id.span, why: Why::Clawback, sources: measured.clone() });
    }
}

/// What of a component's own terms needs single records.
fn reasons(terms: &ComponentTerms) -> Vec<Why> {
    let mut why = Vec::new();
    let forward = match &terms.pays {
        Pays::Table(_, table) => {
            table.mode == Mode::Forward || table.rows.iter().any(|row| row.mode == Some(Mode::Forward))
        }
        _ => false,
    };
    if forward {
        why.push(Why::Forward);
    }
    if measures(terms).any(|measure| measure.window == Window::Transaction) {
        why.push(Why::PerDeal);
    }
    if terms.cap.as_ref().is_some_and(|cap| cap.per == Per::Transaction) {
        why.push(Why::CapPerDeal);
    }
    why
}

fn measures(terms: &ComponentTerms) -> impl Iterator<Item = &MeasureTerms> {
    let (own, table) = match &terms.pays {
        Pays::Table(measure, table) => (Some(measure), Some(table)),
        Pays::Rate(measure, _) => (Some(measure), None),
        Pays::Card(_) | Pays::Judged(_) => (None, None),
    };
    own.into_iter().chain(table.and_then(|table| table.reads.as_deref()))
}

/// The sources that a component measures; all where its metric is computed from others.
fn sources(parts: &Parts<'_>, terms: &ComponentTerms) -> Vec<EcoString> {
    let mut own = Vec::new();
    for measure in measures(terms) {
        match parts.feeds.of(measure.metric) {
            Some(feed) => own.push(feed.source.clone()),
            None => own.extend(parts.sources.iter().map(|source| source.id.clone())),
        }
    }
    own.sort_unstable();
    own.dedup();
    own
}
