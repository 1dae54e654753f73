//! The numbers of a statement: one for all it is about, or a table by position, service and period.

use ecow::EcoString;

use crate::plan::audience::{Case, Condition, condition};
use crate::plan::organisation::{SeatId, Who};
use crate::plan::rules::wrong_kind;
use crate::plan::targets::statements::{Context, HolderId};
use crate::plan::targets::{MetricId, service_month};
use crate::plan::{Facts, Index, Organisation};
use crate::source::{Span, Spanned};
use crate::syntax::rules::missing_field;
use crate::syntax::targets::Statement as WrittenStatement;
use crate::syntax::{AllOf, GivenKind, Match, Noun, OrTable, Read, Reader, Ref, RowHead, Table, ValueRow, When};
use crate::units::{Figure, Part, Period, Quantity};

/// What a statement gives of one metric.
pub(super) enum Amount<'a> {
    /// The same to all; `None` where it was reported.
    One(Option<Quantity>, Span),
    /// A table.
    Table(ValueTable<'a>),
}

/// A table of numbers with its conditions resolved.
pub(super) struct ValueTable<'a> {
    rows: Vec<Row<'a>>,
    first: bool,
    /// Whether months of service are asked for: then the table is the ramp.
    pub(super) by_service: bool,
    /// Whether a row could not be read, so that what none of the others takes may be its.
    broken: bool,
    span: Span,
}

struct Row<'a> {
    /// `None` for `else`.
    when: Option<Condition<'a>>,
    value: Option<Quantity>,
    span: Span,
}

/// A case in which a table does not give exactly one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// The holder.
    pub holder: HolderId,
    /// The period.
    pub period: Period,
    /// The rows that hold; none, or more than one where one is to.
    pub rows: Vec<Span>,
    /// Where the table is written.
    pub table: Span,
}

impl Amount<'_> {
    /// The number of a case and where it is written.
    pub(super) fn of(&self, holder: HolderId, case: &Case, unmet: &mut Vec<Unmet>) -> (Option<Quantity>, Span) {
        match self {
            Self::One(value, span) => (*value, *span),
            Self::Table(table) => table.of(holder, case, unmet),
        }
    }

    /// Whether the number says itself how it grows with service.
    pub(super) fn is_by_service(&self) -> bool {
        matches!(self, Self::Table(table) if table.by_service)
    }
}

impl ValueTable<'_> {
    fn of(&self, holder: HolderId, case: &Case, unmet: &mut Vec<Unmet>) -> (Option<Quantity>, Span) {
        let asked = self.rows.iter().filter(|row| row.when.as_ref().is_some_and(|when| when.holds(case)));
        let mut found: Vec<&Row<'_>> = asked.take(if self.first { 1 } else { usize::MAX }).collect();
        if found.is_empty() {
            found.extend(self.rows.iter().find(|row| row.when.is_none()));
        }
        match found[..] {
            [row] => (row.value, row.span),
            _ if self.broken => (None, self.span),
            _ => {
                let rows = found.iter().map(|row| row.span).collect();
                let period = case.period.expect("cells have a period");
                unmet.push(Unmet { holder, period, rows, table: self.span });
                (None, self.span)
            }
        }
    }
}

/// The case that a cell of a holder is.
pub(super) fn case_of(holder: HolderId, period: Period, organisation: &Organisation, facts: &Facts) -> Case {
    let who = holder.which(organisation);
    let service = match who {
        Who::Seat(seat) => service_of(seat, period, organisation, facts),
        _ => i32::MAX,
    };
    Case { who, service: Some(service), period: Some(period) }
}

/// The month of service that a seat is in; one that was always there has served for longer than any table tells apart.
fn service_of(seat: SeatId, period: Period, organisation: &Organisation, facts: &Facts) -> i32 {
    match organisation.seats[seat.index()].starts {
        Some(starts) if matches!(period.part(), Part::Month(_)) => service_month(facts, period, starts).max(1),
        _ => i32::MAX,
    }
}

const ONE_NUMBER: Noun = Noun { en: "a number", zh: "一个数字" };
const WHEN: Noun = Noun { en: "a condition under `when`", zh: "写在 `when` 里的条件" };
const ONE_ROW: Noun =
    Noun { en: "one or first: a target is one number", zh: "one 或 first，目标只有一个数字" };
const BY_MONTH: Noun =
    Noun { en: "an axis of a whole year; say `every: month`", zh: "整年可用的条件，请写 `every: month`" };

impl<'a> Context<'a, '_> {
    /// The numbers of each metric of a statement.
    pub(super) fn values(&mut self, written: &WrittenStatement, months: bool) -> Vec<(MetricId, Amount<'a>)> {
        let mut values = Vec::new();
        let nothing = written.metric.is_absent() && (written.values.is_absent() || !written.value.is_absent());
        if nothing && !self.lacking.contains(&"metric") {
            let mut reader = Reader::new(self.resolver.findings, "target".into());
            missing_field::report(&mut reader, written.site, "metric", Ref::NOUN);
        }
        if let Some(id) = written.metric.get()
            && let Some(metric) = self.metric(id)
        {
            let amount = match written.value.get().map(|value| &**value) {
                Some(OrTable::Value(figure)) => Amount::One(self.value(figure, metric), figure.span),
                Some(OrTable::Table(table)) => match self.table(table, metric, months) {
                    Some(table) => Amount::Table(table),
                    None => Amount::One(None, table.site),
                },
                None => {
                    if written.value.is_absent() && !self.lacking.contains(&"value") {
                        let mut reader = Reader::new(self.resolver.findings, id.value.clone());
                        missing_field::report(&mut reader, written.site, "value", <Spanned<Figure> as Read>::NOUN);
                    }
                    Amount::One(None, id.span)
                }
            };
            values.push((metric, amount));
        }
        for (id, figure) in written.values.get().map(|values| values.iter()).into_iter().flatten() {
            let Some(metric) = self.metric(id) else { continue };
            values.push((
                metric,
                match figure {
                    Some(figure) => Amount::One(self.value(figure, metric), figure.span),
                    None => Amount::One(None, id.span),
                },
            ));
        }
        values
    }

    fn table(&mut self, table: &Table<ValueRow>, metric: MetricId, months: bool) -> Option<ValueTable<'a>> {
        let way = table.r#match.get().map(|way| way.value);
        if way == Some(Match::All) {
            let text = Spanned::new("all".into(), table.r#match.get().map_or(table.site, |way| way.span));
            wrong_kind::report(self.resolver.findings, &text, ONE_ROW);
        }
        if table.r#match.is_broken() || way == Some(Match::All) || table.rows.rows.is_broken() {
            return None;
        }
        let list = table.rows.list();
        let axes = || list.iter().filter_map(|row| row.head.when.get()).flat_map(tests).map(|(axis, _)| axis);
        let by_service = axes().any(|axis| axis.as_str() == "service_month");
        if let Some(axis) = axes().find(|axis| !months && axis.as_str() == "service_month") {
            wrong_kind::report(self.resolver.findings, axis, BY_MONTH);
            return None;
        }
        let rows: Vec<Option<Row<'a>>> = list.iter().map(|row| self.row(row, metric)).collect();
        let broken = rows.iter().any(Option::is_none);
        let rows = rows.into_iter().flatten().collect();
        Some(ValueTable { rows, first: way == Some(Match::First), by_service, broken, span: table.site })
    }

    fn row(&mut self, row: &ValueRow, metric: MetricId) -> Option<Row<'a>> {
        let head = &row.head;
        if let Some(bound) = bound(head) {
            wrong_kind::report(self.resolver.findings, bound, WHEN);
            return None;
        }
        let (organisation, facts) = (self.organisation, self.facts);
        let when = match head.when.get() {
            Some(when) if when.otherwise => None,
            Some(when) => Some(condition(when, organisation, Some(facts), self.resolver)?),
            None if head.when.is_broken() => return None,
            None => Some(condition(&everyone(row.site), organisation, Some(facts), self.resolver)?),
        };
        // That a row gives no number, or no value of another name, is said where results of rows are proven.
        let given = row.results.get("value");
        let value = given.and_then(|given| match &given.kind {
            GivenKind::Scalar(text) => {
                let figure = Figure::parse(text).ok()?;
                self.value(&Spanned::new(figure, given.span), metric)
            }
            GivenKind::List(_) | GivenKind::Lost => None,
            GivenKind::Formula(_) => {
                let text = Spanned::new(EcoString::from("value"), given.span);
                wrong_kind::report(self.resolver.findings, &text, ONE_NUMBER);
                None
            }
        });
        Some(Row { when, value, span: given.map_or(row.site, |given| given.span) })
    }
}

fn tests(when: &When) -> impl Iterator<Item = &(Spanned<EcoString>, crate::syntax::Test)> {
    when.any.iter().flat_map(|all| &all.tests)
}

/// A condition that asks nothing.
fn everyone(span: Span) -> When {
    When { span, any: vec![AllOf { span, tests: Vec::new(), broken: false }], otherwise: false }
}

/// A bound that stands in the row itself; targets have no axis of their own for it.
fn bound(head: &RowHead) -> Option<&Spanned<EcoString>> {
    [&head.from, &head.above, &head.to, &head.below, &head.at]
        .into_iter()
        .find_map(|field| field.get())
        .map(|text| &text.0)
}
