//! Every table of the plan, with the rules it answers to.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashSet;

use crate::decision::analyse::{Family, Job, grid, has_bounds, matching, prove, rows};
use crate::decision::axes::{Axes, AxisKind};
use crate::decision::bands::Own;
use crate::decision::lower::Lowering;
use crate::decision::results::{InRows, of_grades};
use crate::decision::rules::{
    approval_gap, approval_overlap, coverage_overlap, grade_gap, grade_overlap, grade_uncovered, policy_gap,
    policy_overlap, table_gap, table_open_end, table_overlap, territory_gap, territory_overlap, value_gap,
    value_overlap,
};
use crate::decision::{conditions, covers, processes, seats};
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::plan::rules::unknown_reference;
use crate::source::{Span, Spanned};
use crate::syntax::customers::{Customers, OwnerRef, Territories};
use crate::syntax::incentives::{
    Component, CreditRow, IncentivePlan, Incentives, Measure, MeasureAs, Mode, PayTable, ScoreItem, ScoreRow, Scorecard,
};
use crate::syntax::process::Process;
use crate::syntax::risk::Risks;
use crate::syntax::targets::Targets;
use crate::syntax::{
    AllOf, Ask, Choice, Entries, Entry, Field, Match, Noun, OrTable, Rate, Read, Rows, Table, TableRow, Test, When,
    Written,
};
use crate::units::Figure;

const fn family(gap: &'static crate::diagnostic::Rule, overlap: &'static crate::diagnostic::Rule) -> Family {
    Family { gap, overlap, open_end: None, whole: false, partial: false }
}

const APPROVALS: Family = family(&approval_gap::RULE, &approval_overlap::RULE);
const GRADES: Family = family(&grade_gap::RULE, &grade_overlap::RULE);
const TERRITORIES: Family = family(&territory_gap::RULE, &territory_overlap::RULE);
const COVERAGE: Family = Family { whole: true, ..family(&grade_uncovered::RULE, &coverage_overlap::RULE) };
const POLICIES: Family = family(&policy_gap::RULE, &policy_overlap::RULE);
const VALUES: Family = family(&value_gap::RULE, &value_overlap::RULE);
const PRIZES: Family = Family { partial: true, ..PAY };
const PAY: Family = Family { open_end: Some(&table_open_end::RULE), ..family(&table_gap::RULE, &table_overlap::RULE) };

/// Proves every table of the plan.
pub fn check(written: &Written, plan: &Plan, findings: &mut Findings) {
    let axes = Axes::collect(written, plan);
    let cards = written.sections().filter_map(|sections| sections.incentives.scorecards.get()).flatten();
    let never_below = |card: &&Entry<Scorecard>| {
        card.value.adjustments.is_absent()
            && card.value.items.get().is_some_and(|items| items.iter().all(never_below_nothing))
    };
    let never_below = cards.filter(never_below).map(|card| card.id.value.clone()).collect();
    let mut tables = Tables { plan, axes: &axes, findings, never_below };
    for sections in written.sections() {
        tables.targets(&sections.targets);
        tables.process(&sections.process);
        tables.customers(&sections.customers);
        tables.risk(&sections.risk);
        tables.incentives(&sections.incentives);
    }
    conditions::check(written, plan, &axes, findings);
    covers::check(written, plan, &axes, findings);
    processes::check(written, plan, &axes, findings);
    seats::check(plan, findings);
}

/// A table's name in messages, its place, and the rules it answers to.
#[derive(Clone, Copy)]
pub(super) struct Place<'n> {
    pub name: &'n str,
    pub span: Span,
    pub family: Family,
}

pub(super) struct Tables<'a, 'f> {
    pub plan: &'a Plan,
    pub axes: &'a Axes,
    pub findings: &'f mut Findings,
    /// Scorecards whose score is never below nothing.
    never_below: FxHashSet<EcoString>,
}

impl<'a> Tables<'a, '_> {
    pub(super) fn lowering(&mut self) -> Lowering<'a, '_> {
        Lowering::new(self.plan, self.axes, self.findings)
    }

    /// A table whose rows have conditions, or a grid.
    pub(super) fn conditions<R: TableRow>(
        &mut self,
        place: Place<'_>,
        way: &Field<Choice<Match>>,
        all: Option<&Rows<R>>,
        own: Option<&Own>,
    ) {
        let Some(all) = all.filter(|all| !way.is_broken() && !all.lost) else { return };
        let matching = matching(way.get().map(|way| way.value));
        let mut lowering = self.lowering();
        if let Some(own) = own {
            own.apply(&mut lowering);
        }
        let Place { name, span, family } = place;
        let job = |rows| Job { name: name.into(), span, family, matching, rows, given: None, cuts: Vec::new() };
        match all.grid.as_deref().filter(|grid| grid.across.value != grid.down.value) {
            Some(shape) => {
                let sides = grid(&mut lowering, &all.list, shape);
                sides.into_iter().flatten().for_each(|rows| prove(&mut lowering, &job(rows)));
            }
            None => {
                if let Some(rows) = rows(&mut lowering, &all.list, name) {
                    prove(&mut lowering, &job(rows));
                }
            }
        }
    }

    fn table<R: TableRow>(&mut self, name: &str, span: Span, family: Family, table: &Table<R>) {
        self.conditions(Place { name, span, family }, &table.r#match, table.rows.rows.get(), None);
    }

    /// A value that may be a table, named `entry.key`.
    fn value<T: Read + InRows>(&mut self, name: &str, value: &Field<OrTable<T>>) {
        let Some(value) = value.get() else { return };
        if let OrTable::Table(table) = value {
            self.table(name, table.site, VALUES, table);
        }
        self.value_rows(name, name.rsplit('.').next().unwrap_or(name), value);
    }

    /// Tables of targets are asked of every position and period that they are about; here, what their rows give is proven.
    fn targets(&mut self, targets: &Targets) {
        for field in targets.fields.get().into_iter().flatten() {
            self.field(&field.value);
        }
        for statement in targets.targets.get().iter().flat_map(|items| &items.list) {
            if let Some(value) = statement.value.get() {
                self.value_rows("targets.value", "value", value);
            }
        }
    }

    fn process(&mut self, processes: &Process) {
        for approval in processes.approvals.get().into_iter().flatten() {
            self.table(&approval.id.value, approval.id.span, APPROVALS, &approval.value.table);
        }
        for process in processes.processes.get().into_iter().flatten() {
            for stage in process.value.stages.get().into_iter().flatten() {
                let name = eco_format!("{}.{}", process.id.value, stage.id.value);
                self.value(&eco_format!("{name}.due"), &stage.value.due);
                self.value(&eco_format!("{name}.idle"), &stage.value.idle);
            }
        }
    }

    fn customers(&mut self, customers: &Customers) {
        if let Some(segments) = customers.segments.get() {
            self.table("segments", segments.site, GRADES, &segments.table);
            if let Some(expected) = segments.gives.get().and_then(|gives| of_grades(gives)) {
                self.results("segments", &expected, segments.table.rows.list(), true);
            }
        }
        if let Some(territories) = customers.territories.get() {
            self.table("territories", territories.site, TERRITORIES, &territories.table);
            self.owners(territories);
        }
        if let Some(coverage) = customers.coverage.get() {
            self.table("coverage", coverage.site, COVERAGE, &coverage.table);
        }
        if let Some(protection) = customers.protection.get() {
            self.value("protection.return_after", &protection.return_after);
            self.value("protection.hold_over", &protection.hold_over);
        }
        if let Some(complaints) = customers.care.get().and_then(|care| care.complaints.get()) {
            self.value("care.complaints.respond", &complaints.respond);
            self.value("care.complaints.close", &complaints.close);
        }
    }

    /// Owners that the record itself names, in a field there is.
    fn owners(&mut self, territories: &Territories) {
        for row in territories.table.rows.list() {
            let Some(OwnerRef::Field(named)) = row.owner.get() else { continue };
            if let Some(field) = named.field.get().filter(|field| self.axes.find(field).is_none()) {
                let noun = Noun { en: "a field", zh: "字段" };
                unknown_reference::report(self.findings, field, noun, self.axes.names());
            }
        }
    }

    fn risk(&mut self, risks: &Risks) {
        for policy in risks.policies.get().into_iter().flatten() {
            let (id, own) = (&policy.id, &policy.value);
            self.policy(policy);
            let place = Place { name: &id.value, span: id.span, family: POLICIES };
            self.conditions(place, &own.r#match, own.rows.rows.get(), None);
            for lever in own.levers.get().into_iter().flatten() {
                let name = eco_format!("{}.{}", id.value, lever.id.value);
                self.table(&name, lever.id.span, POLICIES, &lever.value.table);
            }
        }
    }

    fn incentives(&mut self, incentives: &Incentives) {
        incentives.incentives.get().into_iter().flatten().for_each(|plan| self.plan(&plan.id.value, &plan.value));
        if let Some(crediting) = incentives.crediting.get() {
            let place = Place { name: "crediting", span: crediting.site, family: VALUES };
            let rows = crediting.table.rows.rows.get().map(|rows| self.by_source(rows));
            self.conditions(place, &crediting.table.r#match, rows.as_ref(), None);
        }
        for card in incentives.scorecards.get().into_iter().flatten() {
            self.items(&card.id.value, card.value.items.get());
            if let Some(ratings) = card.value.ratings.get() {
                let name = eco_format!("{}.ratings", card.id.value);
                let place = Place { name: &name, span: ratings.site, family: PAY };
                let score = self.score(&card.id.value);
                self.measured(place, &ratings.r#match, ratings.rows.rows.get(), Some(&score));
            }
        }
        for contest in incentives.contests.get().into_iter().flatten() {
            if let Some(table) = contest.value.table.get() {
                let place = Place { name: &contest.id.value, span: contest.id.span, family: PAY };
                self.pay_table(place, table, contest.value.measure.get(), None);
            }
            if let Some(prizes) = contest.value.prizes.get() {
                let name = eco_format!("{}.prizes", contest.id.value);
                // Ranks without a prize win nothing; a case without one was forgotten.
                let ranked = prizes.rows.list().iter().any(|row| has_bounds(row.head()));
                let place = Place { name: &name, span: prizes.site, family: if ranked { PRIZES } else { PAY } };
                self.measured(place, &prizes.r#match, prizes.rows.rows.get(), Some(&Own::rank()));
            }
        }
    }

    /// Crediting rows with their source as a part of their condition: records of another one are not theirs.
    fn by_source(&self, rows: &Rows<CreditRow>) -> Rows<CreditRow> {
        let known = |source: &str| match self.axes.find("source").map(|axis| &axis.kind) {
            Some(AxisKind::Words(words)) => words.iter().any(|word| word == source),
            _ => false,
        };
        let mut rows = rows.clone();
        for row in &mut rows.list {
            let Some(source) = row.source.get().filter(|source| known(source)) else { continue };
            let span = source.span;
            let test = Test { span, ask: Ask::Among(vec![source.0.clone()]), measured: None };
            let test = (Spanned::new("source".into(), span), test);
            let (site, when) = (row.site, &mut row.head.when);
            if when.is_absent() {
                let all = AllOf { span: site, tests: Vec::new(), broken: false };
                *when = Field::Given(When { span: site, any: vec![all], otherwise: false });
            }
            if let Field::Given(when) = when {
                when.any.iter_mut().for_each(|all| all.tests.push(test.clone()));
            }
        }
        rows
    }

    fn plan(&mut self, id: &EcoString, plan: &IncentivePlan) {
        if let Some(pay) = plan.pay.get() {
            self.value(&eco_format!("{id}.pay.target"), &pay.target);
            self.value(&eco_format!("{id}.pay.fixed"), &pay.fixed);
            self.value(&eco_format!("{id}.pay.variable"), &pay.variable);
        }
        if let Some(modifier) = plan.modifier.get() {
            let name = eco_format!("{id}.modifier");
            self.pay_table(Place { name: &name, span: modifier.site, family: PAY }, modifier, None, None);
        }
        for component in plan.components.get().into_iter().flatten() {
            let (span, own) = (component.id.span, &component.value);
            let name = eco_format!("{id}.{}", component.id.value);
            if let Some(modifier) = own.modifier.get() {
                let name = eco_format!("{name}.modifier");
                self.pay_table(Place { name: &name, span: modifier.site, family: PAY }, modifier, None, None);
            }
            if let Some(table) = own.table.get() {
                self.pay_table(Place { name: &name, span, family: PAY }, table, own.measure.get(), Some(own));
            }
            if let Some(OrTable::Table(table)) = own.rate.get() {
                let name = eco_format!("{name}.rate");
                let place = Place { name: &name, span: table.site, family: VALUES };
                let measure = own.measure.get().and_then(|measure| Own::of(measure, self.plan));
                self.measured(place, &table.r#match, table.rows.rows.get(), measure.as_ref());
                self.results(&name, &Rate::expected("rate"), table.rows.list(), true);
                self.steps(&name, table.rows.list(), measure.as_ref());
            }
        }
    }

    /// The score of a scorecard, which begins at nothing where no item and no adjustment brings it below.
    fn score(&self, card: &str) -> Own {
        if self.never_below.contains(card) { Own::score().not_below_zero() } else { Own::score() }
    }

    fn pay_table(
        &mut self,
        place: Place<'_>,
        table: &PayTable,
        measure: Option<&Measure>,
        component: Option<&Component>,
    ) {
        let read = table.reads.get().map(|reads| &**reads);
        let Some(measure) = read.or(measure) else {
            let score = component.and_then(|component| component.scorecard.get()).map(|card| self.score(card));
            if component.is_none_or(|component| component.measure.is_absent()) && !table.reads.is_broken() {
                self.measured(place, &table.table.r#match, table.table.rows.rows.get(), score.as_ref());
                self.repeated(place.name, table.table.rows.list(), &["rate", "pays"], score.as_ref());
            }
            return;
        };
        // What cannot be measured was reported.
        if table.reads.is_broken() || measure.r#as.is_broken() {
            return;
        }
        let Some(mut own) = Own::of(measure, self.plan) else { return };
        if let Some(component) = component.filter(|_| read.is_none()) {
            own.limit(component, table.mode.get().map(|mode| mode.value), self.plan, self.findings);
        }
        self.measured(place, &table.table.r#match, table.table.rows.rows.get(), Some(&own));
        self.repeated(place.name, table.table.rows.list(), &["rate", "pays"], Some(&own));
    }

    /// The score tables of a card's items, those of groups included.
    fn items(&mut self, name: &EcoString, items: Option<&Entries<ScoreItem>>) {
        for item in items.into_iter().flatten() {
            let (id, own) = (&item.id, &item.value);
            let name = eco_format!("{name}.{}", id.value);
            self.items(&name, own.items.get());
            let metric = own.metric.get().map_or(&id.value, |metric| &metric.value);
            let measure = Own::of_metric(metric, own.r#as.get().map(|how| how.value), self.plan);
            let known = measure.is_some() || own.metric.is_absent();
            if let Some(table) = own.score.get().filter(|_| known && !own.r#as.is_broken() && !own.metric.is_broken()) {
                let place = Place { name: &name, span: id.span, family: PAY };
                self.measured(place, &table.table.r#match, table.table.rows.rows.get(), measure.as_ref());
                self.repeated(&name, table.table.rows.list(), &["score"], measure.as_ref());
            }
        }
    }

    /// A table whose rows may hold bounds of what is measured.
    fn measured<R: TableRow>(
        &mut self,
        place: Place<'_>,
        way: &Field<Choice<Match>>,
        all: Option<&Rows<R>>,
        own: Option<&Own>,
    ) {
        let banded = |rows: &&Rows<R>| rows.list.iter().any(|row| has_bounds(row.head()) || !row.head().at.is_absent());
        match (own, all.filter(banded)) {
            (Some(own), Some(rows)) if !way.is_broken() && !rows.lost => {
                self.bands(place, matching(way.get().map(|way| way.value)), &rows.list, own);
            }
            _ => self.conditions(place, way, all, own),
        }
    }
}

/// Whether no result brings the score of an item below nothing: its floor, its judgement or its rows do not let it.
fn never_below_nothing(item: &Entry<ScoreItem>) -> bool {
    let item = &item.value;
    let not_below = |figure: &Figure| match figure {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) => !value.is_negative(),
        Figure::Each { .. } => false,
    };
    if let Some(items) = item.items.get() {
        return items.iter().all(never_below_nothing);
    }
    if item.floor.get().is_some_and(|floor| not_below(&floor.value)) {
        return true;
    }
    let Some(score) = item.score.get() else {
        // Without a table the attainment is the score.
        let attained =
            |how: &Choice<MeasureAs>| matches!(how.value, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
        return item.score.is_absent() && item.judged_by.is_absent() && item.r#as.get().is_some_and(attained);
    };
    let rows = score.table.rows.list();
    let row = |row: &ScoreRow| row.each.is_absent() && row.score.get().is_some_and(|score| not_below(&score.value));
    // Below the first point a line goes on downwards unless it is held or has a value of its own.
    let low = match score.below_first.get() {
        Some(below) => below.as_str() == "hold" || Figure::parse(below).is_ok_and(|figure| not_below(&figure)),
        None => score.mode.get().is_none_or(|mode| mode.value != Mode::Interpolated),
    };
    low && !rows.is_empty() && rows.iter().all(row)
}
