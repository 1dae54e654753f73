//! Digital support: sources as fresh as the reviews that read them, stages that are recorded, indicators that can be read.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::View;
use crate::check::range::{Measure, Range};
use crate::check::rules::{
    amber_never_shown, indicator_without_source, quality_without_column, source_slower_than_review,
    stage_without_system, unused_definition,
};
use crate::diagnostic::Findings;
use crate::syntax::digital::DataSource;
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::targets::Metric;
use crate::syntax::{Ask, Entry, Formula, OnDuplicate, Operand, Read, Record, When};
use crate::units::{Rhythm, RhythmUnit};

/// Checks sources, systems and definitions that nothing refers to.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let metrics: FxHashMap<&str, &Entry<Metric>> = view
        .written
        .sections()
        .flat_map(|sections| sections.targets.metrics.get())
        .flatten()
        .map(|metric| (metric.id.as_str(), metric))
        .collect();
    reviews(view, &metrics, findings);
    quality(view, findings);
    stages(view, findings);
    indicators(view, &metrics, findings);
    unused(view, findings);
    colours(view, findings);
}

/// Looks for limits of progress that leave nothing to amber.
fn colours(view: &View<'_>, findings: &mut Findings) {
    for tracking in view.written.sections().filter_map(|sections| sections.governance.tracking.get()) {
        let (Some(green), Some(amber)) = (tracking.green.get(), tracking.amber.get()) else { continue };
        let green = Range::read(green, Measure::Share, findings);
        let amber = Range::read(amber, Measure::Share, findings);
        if let (Some(green), Some(amber)) = (green, amber)
            && green.holds(&amber)
        {
            amber_never_shown::report(findings, (green.span, amber.span), &green.words());
        }
    }
}

/// Days between two of a rhythm, roughly; only their order counts.
fn days(rhythm: &Rhythm) -> u32 {
    let unit: u32 = match rhythm.unit {
        RhythmUnit::Day => 1,
        RhythmUnit::Week => 7,
        RhythmUnit::Month => 30,
        RhythmUnit::Quarter => 91,
        RhythmUnit::Half => 182,
        RhythmUnit::Year => 365,
    };
    unit.saturating_mul(rhythm.count)
}

fn reviews(view: &View<'_>, metrics: &FxHashMap<&str, &Entry<Metric>>, findings: &mut Findings) {
    let sources: FxHashMap<&str, &DataSource> = view
        .written
        .sections()
        .flat_map(|sections| sections.digital.sources.get())
        .flatten()
        .map(|source| (source.id.as_str(), &source.value))
        .collect();
    for review in view.written.sections().flat_map(|sections| sections.governance.reviews.get()).flatten() {
        let Some(every) = review.value.every.get() else { continue };
        for id in review.value.metrics.get().into_iter().flat_map(|metrics| &metrics.0) {
            let source = metrics.get(id.as_str()).and_then(|metric| metric.value.source.get());
            let name = source.map(|source| source.split('.').next().unwrap_or_default());
            let fresh = name.and_then(|name| Some((name, sources.get(name)?.every.get()?)));
            if let Some((name, fresh)) = fresh.filter(|(_, fresh)| days(&fresh.value) > days(&every.value)) {
                let finding = source_slower_than_review::report(findings, id.span, &review.id.value, id, name);
                finding.label(fresh.span, crate::say!(en: "refreshed this often", zh: "更新频率"));
            }
        }
    }
}

/// What is asked of a source's data names columns that it has.
fn quality(view: &View<'_>, findings: &mut Findings) {
    for source in view.written.sections().flat_map(|sections| sections.digital.sources.get()).flatten() {
        let own = &source.value;
        let (Some(quality), Some(columns)) = (own.quality.get(), own.columns.get()) else { continue };
        let named = quality.unique.get().into_iter().chain(quality.not_null.get()).flat_map(|names| &names.0);
        let kept = match quality.on_duplicate.get() {
            Some(OnDuplicate::Latest(by)) => by.latest.get(),
            Some(OnDuplicate::Earliest(by)) => by.earliest.get(),
            Some(OnDuplicate::Refuse) | None => None,
        };
        let named = named.map(|name| &name.0).chain(kept.map(|name| &name.0));
        for name in named.filter(|name| !columns.0.iter().any(|column| column.key.value == name.value)) {
            quality_without_column::report(findings, name, &source.id, own);
        }
    }
}

fn stages(view: &View<'_>, findings: &mut Findings) {
    if !view.written.sections().any(|sections| !sections.digital.systems.is_absent()) {
        return;
    }
    let processes = view.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
    for stage in processes.filter_map(|process| process.value.stages.get()).flatten() {
        if stage.value.outcome.is_absent() && stage.value.system.is_absent() {
            stage_without_system::report(findings, stage.id.span, &stage.id.value);
        }
    }
}

/// Indicators of risks can be read; a metric with targets is told where it is defined.
fn indicators(view: &View<'_>, metrics: &FxHashMap<&str, &Entry<Metric>>, findings: &mut Findings) {
    for risk in view.written.sections().flat_map(|sections| sections.risk.risks.get()).flatten() {
        for id in risk.value.indicators.get().into_iter().flat_map(|indicators| &indicators.0) {
            let Some(metric) = metrics.get(id.as_str()) else { continue };
            let nowhere = metric.value.source.is_absent() && metric.value.is.is_absent();
            if nowhere && !has_targets(view, id) {
                indicator_without_source::report(findings, id.span, &risk.id.value, id);
            }
        }
    }
}

/// Whether a metric has a target anywhere.
pub(super) fn has_targets(view: &View<'_>, metric: &str) -> bool {
    let metric = view.plan.targets.metrics.find(metric);
    metric.is_some_and(|metric| view.cube.families().any(|family| family.key.metric == metric))
}

/// Profiles and fields that nothing mentions.
fn unused(view: &View<'_>, findings: &mut Findings) {
    let mut mentioned = FxHashSet::default();
    for sections in view.written.sections() {
        // Units, positions and targets are many, and name no field; of targets only cuts name a profile.
        let mut fields = Vec::new();
        sections.process.shapes(&mut fields);
        sections.customers.shapes(&mut fields);
        sections.incentives.shapes(&mut fields);
        sections.risk.shapes(&mut fields);
        sections.digital.shapes(&mut fields);
        sections.governance.shapes(&mut fields);
        sections.team.shapes(&mut fields);
        fields.extend(sections.targets.metrics.get().map(|metrics| ("metrics".into(), metrics.shape())));
        fields.iter().for_each(|(_, shape)| mention(shape, &mut mentioned));
        let statements = sections.targets.targets.get().into_iter().flat_map(|items| &items.list);
        let cuts = statements.filter_map(|statement| statement.by.get()).flat_map(|by| by.iter());
        let profiles = cuts.filter_map(|(_, cut)| cut.as_ref()?.profile.get());
        mentioned.extend(profiles.map(|profile| profile.value.clone()));
        let own = |profile: &Entry<_>| profile.same_as.as_deref().map(|base| base.value.clone());
        let profiles = sections.targets.basis.get().and_then(|basis| basis.profiles.get());
        mentioned.extend(profiles.into_iter().flatten().filter_map(own));
        let own = |field: &Entry<_>| field.same_as.as_deref().map(|base| base.value.clone());
        mentioned.extend(sections.targets.fields.get().into_iter().flatten().filter_map(own));
        // A field says what a column of its name is of.
        let columns = sections.digital.sources.get().into_iter().flatten().filter_map(|own| own.value.columns.get());
        mentioned.extend(columns.flat_map(|columns| &columns.0).map(|column| column.key.value.clone()));
    }
    for sections in view.written.sections() {
        let profiles = sections.targets.basis.get().and_then(|basis| basis.profiles.get());
        let profiles = profiles.into_iter().flatten().map(|profile| &profile.id);
        let fields = sections.targets.fields.get().into_iter().flatten().map(|field| &field.id);
        for id in profiles.chain(fields).filter(|id| !mentioned.contains(&id.value)) {
            unused_definition::report(findings, id.span, &id.value);
        }
    }
}

/// Every id and word of a value, keys of entries aside.
fn mention(shape: &Shape, found: &mut FxHashSet<EcoString>) {
    let all =
        |fields: &Fields, found: &mut FxHashSet<EcoString>| fields.iter().for_each(|(_, shape)| mention(shape, found));
    match shape {
        Shape::Id(_, id) | Shape::Plain(id) | Shape::Text(id) => {
            found.insert(id.clone());
        }
        Shape::When(when) => mention_condition(when, found),
        Shape::Test(test) => mention_ask(&test.ask, found),
        Shape::Formula(formula) => mention_formula(formula, found),
        Shape::List(items) => items.iter().for_each(|item| mention(item, found)),
        Shape::Named(fields) | Shape::Record(fields) => all(fields, found),
        Shape::Rows(rows) => rows.iter().for_each(|row| all(row, found)),
        Shape::Nothing | Shape::Figure(_) | Shape::Said(_) | Shape::Word(_) | Shape::Flag(_) | Shape::Bounds(_) => {}
    }
}

fn mention_condition(when: &When, found: &mut FxHashSet<EcoString>) {
    for (axis, test) in when.any.iter().flat_map(|all| &all.tests) {
        found.insert(axis.value.clone());
        mention_ask(&test.ask, found);
    }
}

fn mention_ask(ask: &Ask, found: &mut FxHashSet<EcoString>) {
    match ask {
        Ask::Among(ids) | Ask::Within(ids) => found.extend(ids.iter().map(|id| id.value.clone())),
        Ask::Not(inner) => mention_ask(inner, found),
        Ask::Field(field) => {
            found.insert(field.value.clone());
        }
        Ask::Bounds(_) => {}
    }
}

fn mention_formula(formula: &Formula, found: &mut FxHashSet<EcoString>) {
    for operand in &formula.operands {
        match operand {
            Operand::Value(id) => {
                found.insert(id.value.clone());
            }
            Operand::Formula(inner) => mention_formula(inner, found),
        }
    }
}
