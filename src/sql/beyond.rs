//! What sums do not tell: terms that look at single records in a way of which no sum can be made. They are named in the head of a script and told when it is written, and a
//! component that has them is not paid by aggregates, while all others are.

use ecow::EcoString;

use crate::credit::Feed;
use crate::decision::evaluate::Cases;
use crate::diagnostic::Message;
use crate::pay::terms::{
    ByCase, ClawbackTerms, ComponentTerms, MeasureTerms, Pays, Per, Place, PlanTerms, TableTerms, Term,
};
use crate::say;
use crate::source::Span;
use crate::sql::Parts;
use crate::sql::conditions::{Known, Records};
use crate::sql::dialect::Dialect;
use crate::syntax::incentives::{Closed, Mode, Recover, Window};
use crate::syntax::manifest::RoundPlace;
use crate::units::{DurationUnit, Quantity};

/// Why something needs single records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// What a transaction pays does not grow in straight lines between places that are known.
    PerDeal,
    /// What each transaction pays is rounded by itself.
    Rounded,
    /// Each transaction is paid at the rate that it reaches.
    Forward,
    /// What a transaction pays has a cap.
    CapPerDeal,
    /// Pay is taken back by what the script cannot tell of a deal.
    Clawback,
    /// Deals are followed through sources that are not all in the script.
    Scattered,
    /// Who is new is found by what the script cannot tell.
    First,
}

/// A term that needs single records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beyond {
    /// What has it: the incentive plan and the component, or a metric.
    pub what: EcoString,
    /// Where it stands: the id of the component, or of the metric.
    pub span: Span,
    /// Whether it is of one component, so that all else can be paid.
    pub of_component: bool,
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
            Why::PerDeal => say!(
                en: "{what} pays each transaction by a table that no sum can be put to", zh: "{what} 逐笔套用的表无法按合计计算",
                what = what,
            ),
            Why::Rounded => say!(
                en: "{what} rounds what each transaction pays", zh: "{what} 逐笔取整", what = what,
            ),
            Why::Forward => say!(
                en: "{what} pays each transaction at the rate that it reaches (forward)", zh: "{what} 按每笔达到的比例支付（forward）",
                what = what,
            ),
            Why::CapPerDeal => say!(en: "{what} has a cap per transaction", zh: "{what} 设有单笔上限", what = what),
            Why::Clawback => say!(
                en: "{what} is taken back by what the script cannot tell of a deal", zh: "{what} 的追回条件无法由脚本判断",
                what = what,
            ),
            Why::Scattered => say!(
                en: "{what} hangs on deals, and not all sources that name deals are summed", zh: "{what} 须逐单跟踪，而写有成交的数据源未全部汇总",
                what = what,
            ),
            Why::First => say!(
                en: "{what} counts customers who are new by what the script cannot tell", zh: "{what} 的新客户条件无法由脚本判断",
                what = what,
            ),
        }
    }
}

/// What of a plan needs single records, of the sources that can be summed.
pub fn beyond(compiled: &crate::model::Compiled) -> Vec<Beyond> {
    all(&Parts::new(compiled, false))
}

pub(super) fn all(parts: &Parts<'_>) -> Vec<Beyond> {
    let mut all = Vec::new();
    for feed in parts.feeds.iter().filter(|feed| feed.first.is_some() && !first_is_told(parts, feed)) {
        let id = parts.compiled.plan.targets.metrics.id(feed.metric).clone();
        let entries = parts.compiled.written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten();
        let Some(span) = entries.filter(|entry| entry.id.value == id).map(|entry| entry.id.span).next() else {
            continue;
        };
        let sources = vec![feed.source.clone()];
        all.push(Beyond { what: id, span, of_component: false, why: Why::First, sources });
    }
    for plan in &parts.terms.plans {
        for (id, terms) in &plan.components {
            let Some(terms) = terms else { continue };
            let sources = sources(parts, terms);
            let what = ecow::eco_format!("{}/{}", plan.id.value, id.value);
            let why = reasons(parts, plan, terms);
            all.extend(why.into_iter().map(|why| Beyond {
                what: what.clone(),
                span: id.span,
                of_component: true,
                why,
                sources: sources.clone(),
            }));
        }
    }
    all
}

/// What of a component needs single records.
fn reasons(parts: &Parts<'_>, plan: &PlanTerms, terms: &ComponentTerms) -> Vec<Why> {
    let mut why = Vec::new();
    if let Pays::Table(_, table) = &terms.pays
        && (table.mode == Mode::Forward || table.rows.iter().any(|row| row.mode == Some(Mode::Forward)))
    {
        why.push(Why::Forward);
    }
    if is_by_deal(terms) {
        if why.is_empty() && alike(terms).is_none() {
            why.push(Why::PerDeal);
        }
        if parts.compiled.plan.facts.rounded_at == RoundPlace::Line {
            why.push(Why::Rounded);
        }
        if terms.cap.as_ref().is_some_and(|cap| cap.per == Per::Transaction) {
            why.push(Why::CapPerDeal);
        }
    }
    if hangs(plan, terms) {
        if !plan.clawbacks.iter().all(is_told) {
            why.push(Why::Clawback);
        }
        if parts.scattered {
            why.push(Why::Scattered);
        }
    }
    why
}

/// Whether what a component pays is followed deal by deal.
pub(super) fn hangs(plan: &PlanTerms, terms: &ComponentTerms) -> bool {
    let hangs = !terms.paid_on.is_empty() || !plan.clawbacks.is_empty();
    hangs && terms.measure().is_some() && !terms.is_shared()
}

/// Whether each transaction is paid by itself.
pub(super) fn is_by_deal(terms: &ComponentTerms) -> bool {
    terms.measure().is_some_and(|measure| measure.window == Window::Transaction)
}

/// Whether the script can tell all that a clawback asks of a deal.
fn is_told(clawback: &ClawbackTerms) -> bool {
    let by_field = clawback.recover == Recover::ProRata && matches!(clawback.over, Some(Term::Field(_)));
    let ages = || clawback.when.asked().iter().filter(|asked| asked.name == crate::actuals::stories::AGE);
    let by_work = ages().any(|asked| asked.counted_in == Some(DurationUnit::WorkingDays));
    // Of several alternatives only the built-in reading tells which one an unknown age leaves open.
    let several = clawback.when.lines().iter().any(|line| line.any.len() > 1);
    let unclear = several && ages().next().is_some();
    !(by_field || by_work || unclear)
}

/// What transactions that pay alike have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Alike {
    /// The places between which pay grows in a straight line with the size of a transaction.
    pub bounds: Vec<Quantity>,
    /// Whether what it pays hangs on its day.
    pub by_day: bool,
}

/// How transactions that a component pays one by one pay alike; `None` where that cannot be told.
pub(super) fn alike(terms: &ComponentTerms) -> Option<Alike> {
    match &terms.pays {
        Pays::Rate(_, rate) => Some(Alike { bounds: Vec::new(), by_day: matches!(rate, ByCase::Table { .. }) }),
        Pays::Table(measure, table) => {
            let mut bounds = vec![Quantity::ZERO];
            for limit in terms.threshold.iter().chain(&terms.ceiling) {
                bounds.push(limit.exact()?);
            }
            places(table, measure, &mut bounds)?;
            bounds.sort_unstable();
            bounds.dedup();
            Some(Alike { bounds, by_day: table.cases.is_some() || table.reads.is_some() })
        }
        Pays::Card(_) | Pays::Judged(_) => None,
    }
}

/// Adds the places at which the rows of a table begin and end.
fn places(table: &TableTerms, measure: &MeasureTerms, bounds: &mut Vec<Quantity>) -> Option<()> {
    let asks_own = |cases: &Cases| cases.asked().iter().any(|asked| asked.name == measure.id.value);
    if table.cases.as_ref().is_some_and(asks_own) {
        return None;
    }
    for row in &table.rows {
        if row.each.is_some() {
            return None;
        }
        for (place, _) in row.lower.iter().chain(&row.upper) {
            let Place::At(at) = place else { return None };
            bounds.push(at.exact()?);
        }
    }
    Some(())
}

/// Whether the script can tell which records of a metric that counts first ones are first.
fn first_is_told(parts: &Parts<'_>, feed: &Feed) -> bool {
    let Some((column, within)) = &feed.first else { return true };
    let Some(source) = parts.sources.iter().find(|source| source.id == feed.source) else { return true };
    let (plan, layout) = (&*parts.compiled.plan, &source.layout);
    let records = Records { dialect: Dialect::Postgres, plan, feeds: &parts.feeds, layout, beyond: false, age: None };
    let is_word = matches!(records.own(column), Known::Word(_));
    let tables = parts.crediting.of_source(&feed.source).iter();
    let mut rules = tables.flat_map(|table| &table.rules).map(|rule| &parts.crediting.rules[*rule]);
    // What counts on another day than that of its record may not be known yet on the last day that is paid for, and others would be first.
    let on_its_day = rules.all(|rule| {
        let late = rule.grace.is_some() && rule.closed == Closed::NextOpen && layout.find("recorded").is_some();
        rule.dates.iter().all(|asked| asked.name == "date") && rule.cut_off.is_none() && !late
    });
    is_word && on_its_day && within.unit != DurationUnit::WorkingDays
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
