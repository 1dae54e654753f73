//! Every table of the plan, with the rules it answers to.

use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::decision::analyse::{Family, Job, matching, prove, rows};
use crate::decision::axes::{Axes, AxisKind};
use crate::decision::covers;
use crate::decision::lower::Lowering;
use crate::decision::rules::{
    approval_gap, approval_overlap, grade_gap, grade_overlap, policy_gap, policy_overlap, table_gap, table_open_end,
    table_overlap, territory_gap, territory_overlap,
};
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::plan::targets::Kind;
use crate::source::Span;
use crate::syntax::incentives::{Component, Measure, MeasureAs, PayTable};
use crate::syntax::{Match, RowHead, Sections, Table, TableRow, Written};
use crate::table::{Block, Matching, RowShape};

const APPROVALS: Family = Family { gap: &approval_gap::RULE, overlap: &approval_overlap::RULE, open_end: None };
const GRADES: Family = Family { gap: &grade_gap::RULE, overlap: &grade_overlap::RULE, open_end: None };
const TERRITORIES: Family = Family { gap: &territory_gap::RULE, overlap: &territory_overlap::RULE, open_end: None };
const POLICIES: Family = Family { gap: &policy_gap::RULE, overlap: &policy_overlap::RULE, open_end: None };
const PAY: Family =
    Family { gap: &table_gap::RULE, overlap: &table_overlap::RULE, open_end: Some(&table_open_end::RULE) };

/// Proves every table of the plan.
pub fn check(written: &Written, plan: &Plan, findings: &mut Findings) {
    let axes = Axes::collect(written, plan);
    let mut tables = Tables { plan, axes: &axes, findings };
    for sections in written.sections() {
        tables.process(sections);
        tables.customers(sections);
        tables.risk(sections);
        tables.incentives(sections);
    }
    covers::check(written, plan, &axes, findings);
}

struct Tables<'a, 'f> {
    plan: &'a Plan,
    axes: &'a Axes,
    findings: &'f mut Findings,
}

impl<'a> Tables<'a, '_> {
    fn lowering(&mut self) -> Lowering<'a, '_> {
        Lowering { plan: self.plan, axes: self.axes, findings: self.findings, used: IndexMap::new() }
    }

    /// A table of rows with conditions.
    fn conditions<R: TableRow>(&mut self, name: &str, span: Span, family: Family, matching: Matching, list: &[R]) {
        let mut lowering = self.lowering();
        if let Some(rows) = rows(&mut lowering, list).filter(|rows| !rows.is_empty()) {
            prove(&mut lowering, &Job { name: name.into(), span, family, matching, rows });
        }
    }

    fn table<R: TableRow>(&mut self, name: &str, span: Span, family: Family, table: &Table<R>) {
        let way = matching(table.r#match.get().map(|way| way.value), Matching::One);
        self.conditions(name, span, family, way, table.rows.list());
    }

    fn process(&mut self, sections: &Sections) {
        for approval in sections.process.approvals.get().into_iter().flatten() {
            self.table(&approval.id.value, approval.id.span, APPROVALS, &approval.value.table);
        }
    }

    fn customers(&mut self, sections: &Sections) {
        if let Some(segments) = sections.customers.segments.get() {
            self.table("segments", segments.site, GRADES, &segments.table);
        }
        if let Some(territories) = sections.customers.territories.get() {
            self.table("territories", territories.site, TERRITORIES, &territories.table);
        }
        if let Some(coverage) = sections.customers.coverage.get() {
            self.table("coverage", coverage.site, TERRITORIES, &coverage.table);
        }
    }

    fn risk(&mut self, sections: &Sections) {
        for policy in sections.risk.policies.get().into_iter().flatten() {
            let way = matching(policy.value.r#match.get().map(|way| way.value), Matching::One);
            self.conditions(&policy.id.value, policy.id.span, POLICIES, way, policy.value.rows.list());
            for lever in policy.value.levers.get().into_iter().flatten() {
                let name = ecow::eco_format!("{}.{}", policy.id.value, lever.id.value);
                self.table(&name, lever.id.span, POLICIES, &lever.value.table);
            }
        }
    }

    fn incentives(&mut self, sections: &Sections) {
        for plan in sections.incentives.incentives.get().into_iter().flatten() {
            for component in plan.value.components.get().into_iter().flatten() {
                let name = ecow::eco_format!("{}.{}", plan.id.value, component.id.value);
                if let Some(table) = component.value.table.get() {
                    self.pay_table(&name, component.id.span, table, &component.value);
                }
            }
        }
        for card in sections.incentives.scorecards.get().into_iter().flatten() {
            if let Some(ratings) = card.value.ratings.get() {
                let name = ecow::eco_format!("{}.ratings", card.id.value);
                let way = ratings.r#match.get().map(|way| way.value);
                self.single_axis(&name, ratings.site, ("score".into(), AxisKind::Number), way, ratings.rows.list());
            }
        }
    }

    fn pay_table(&mut self, name: &str, span: Span, table: &PayTable, component: &Component) {
        let list = table.table.rows.list();
        if list.iter().any(|row| !row.head().when.is_absent() || !row.head().at.is_absent()) {
            return;
        }
        let Some(axis) = component.measure.get().and_then(|measure| self.measured(measure)) else { return };
        self.single_axis(name, span, axis, table.table.r#match.get().map(|way| way.value), list);
    }

    /// What a measure is a number of.
    fn measured(&self, measure: &Measure) -> Option<(EcoString, AxisKind)> {
        let metric = measure.metric.get()?;
        let found = self.plan.targets.metrics.find(metric)?;
        let share = matches!(
            measure.r#as.get().map(|how| how.value),
            Some(MeasureAs::Attainment | MeasureAs::AttainmentToDate | MeasureAs::Growth)
        );
        let metric = &self.plan.targets.metrics[found];
        let name = metric.name.clone().unwrap_or_else(|| self.plan.targets.metrics.id(found).clone());
        let kind = match metric.kind {
            _ if share => AxisKind::Percent,
            Kind::Money(_) => AxisKind::Money,
            Kind::Percent => AxisKind::Percent,
            Kind::Count(_) => AxisKind::Count(0),
        };
        Some((name, kind))
    }

    /// A table whose rows hold their bounds themselves; a row without upper end runs to the next one's start.
    fn single_axis<R: TableRow>(
        &mut self,
        name: &str,
        span: Span,
        (label, kind): (EcoString, AxisKind),
        way: Option<Match>,
        list: &[R],
    ) {
        let mut lowering = self.lowering();
        let axis = lowering.use_axis("".into(), label, kind.clone(), None);
        let starts: Option<Vec<Option<Decimal>>> =
            list.iter().map(|row| start(&mut lowering, &kind, row.head())).collect();
        let Some(starts) = starts else { return };
        let mut rows: Vec<(RowShape, Span, &RowHead)> = Vec::new();
        for (row, own) in list.iter().zip(&starts) {
            let Some(shape) = lowering.head_row(axis, row.head()) else { return };
            let next = starts.iter().flatten().filter(|other| own.is_some_and(|own| **other > own)).min();
            let open = row.head().to.is_absent() && row.head().below.is_absent();
            let shape = match next.filter(|_| open) {
                Some(next) => cut(shape, axis, *next, list, &starts),
                None => shape,
            };
            rows.push((shape, place(row.head(), span), row.head()));
        }
        if !rows.is_empty() {
            let matching = matching(way, Matching::One);
            prove(&mut lowering, &Job { name: name.into(), span, family: PAY, matching, rows });
        }
    }
}

/// Where a row begins.
fn start(lowering: &mut Lowering<'_, '_>, kind: &AxisKind, head: &RowHead) -> Option<Option<Decimal>> {
    match head.from.get().or(head.above.get()) {
        Some(text) => lowering.number(kind, &text.0).map(Some),
        None => Some(None),
    }
}

/// A row that ends where the next begins, whichever side that one takes its start from.
fn cut<R: TableRow>(shape: RowShape, axis: usize, next: Decimal, list: &[R], starts: &[Option<Decimal>]) -> RowShape {
    use crate::table::{End, Interval, Region};
    let above = list.iter().zip(starts).any(|(row, start)| *start == Some(next) && !row.head().above.is_absent());
    let end = if above { End::Closed(next) } else { End::Open(next) };
    let upper = Region::from(Interval::new(End::Unbounded, end));
    let blocks = shape.alternatives.iter().map(|block| {
        let own = block.limits().iter().cloned();
        Block::new(own.chain(std::iter::once((axis, upper.clone()))))
    });
    RowShape::any(blocks)
}

fn place(head: &RowHead, table: Span) -> Span {
    let written = [&head.from, &head.above, &head.to, &head.below].into_iter().find_map(|field| field.get());
    written.map_or(table, |text| text.span)
}
