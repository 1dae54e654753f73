//! Target statements: which cells they state, and how they cut them.

use crate::diagnostic::{Findings, Speak};
use crate::index;
use crate::plan::audience::seats_of;
use crate::plan::catalog::Index;
use crate::plan::organisation::{Organisation, SeatId, UnitId, Who};
use crate::plan::people;
use crate::plan::rules::{outside_fiscal_year, wrong_kind};
use crate::plan::targets::{
    Cut, DEFAULT_SET, MetricId, RampStep, Service, SetId, SliceId, Slices, Targets, Unmet, cuts::upper_share,
    read_value, values::case_of,
};
use crate::plan::{Facts, Resolver};
use crate::source::{Span, Spanned};
use crate::syntax::rules::{invalid_period, missing_field};
use crate::syntax::targets::{Metric as WrittenMetric, Of, Statement as WrittenStatement, TargetSet as WrittenSet};
use crate::syntax::{Items, Noun, Read, Reader, Sections, Written};
use crate::units::{Figure, Part, Period, PeriodError, PeriodText, Quantity, RhythmUnit};

index! {
    /// A unit or a seat: units come first.
    HolderId,
}

impl HolderId {
    /// The holder that a unit is.
    pub fn unit(unit: UnitId) -> Self {
        Self(unit.0)
    }

    /// The holder that a seat is.
    pub fn seat(seat: SeatId, organisation: &Organisation) -> Self {
        Self::new(organisation.units.len() + seat.index())
    }

    /// Which it is.
    pub fn which(self, organisation: &Organisation) -> Who {
        match self.index().checked_sub(organisation.units.len()) {
            None => Who::Unit(UnitId(self.0)),
            Some(seat) => Who::Seat(SeatId::new(seat)),
        }
    }
}

/// One cell that a statement gives a value.
#[derive(Debug, Clone, Copy)]
pub struct Stated {
    /// The value; `None` where it was reported, so that nothing is concluded from the cell.
    pub value: Option<Quantity>,
    /// Whose.
    pub holder: HolderId,
    /// Of what.
    pub metric: MetricId,
    /// When.
    pub period: Period,
    /// Which part of the whole.
    pub slice: SliceId,
    /// Where the value is written.
    pub span: Span,
}

/// A target statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The set.
    pub set: SetId,
    /// The cells it gives values.
    pub stated: Vec<Stated>,
    /// Its cuts.
    pub cuts: Vec<Cut>,
    /// Whether something may stay unallocated.
    pub partial: bool,
    /// How much of the number what is handed out may exceed it by.
    pub over_assign: Option<Quantity>,
    /// How service acts on what is stated or split for a role.
    pub service: Service,
    /// Cases in which its table does not give exactly one number.
    pub unmet: Vec<Unmet>,
    /// Whether it is stated for a role, so that service acts on the numbers themselves.
    pub of_role: bool,
    /// Whether the organisation was asked whose number it is: of a role's positions, an employee's, a head's.
    pub asks: bool,
    /// The part of it that the unit above counts, where that is not all.
    pub counted: Option<Quantity>,
    /// Where it is written.
    pub span: Span,
}

/// Resolves all statements.
pub(super) fn resolve(
    targets: &mut Targets,
    written: &Written,
    facts: &Facts,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) {
    let count = |sections: &Sections| sections.targets.targets.get().map_or(0, |items| items.list.len());
    targets.statements.reserve_exact(written.sections().map(count).sum());
    for sections in written.sections() {
        let fresh = of_file(targets, sections, facts, organisation, resolver);
        targets.statements.extend(fresh);
        targets.ends.push(targets.statements.len());
    }
}

/// Resolves the statements of one file.
pub(super) fn of_file(
    targets: &mut Targets,
    sections: &Sections,
    facts: &Facts,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) -> Vec<Statement> {
    let items = sections.targets.targets.get();
    let lacking = items.map(|items| lacking(items, resolver)).unwrap_or_default();
    let mut context = Context { targets, facts, organisation, resolver, lacking };
    let resolve = |statement| {
        let resolved = context.statement(statement);
        if resolved.is_none() {
            context.lose(statement);
        }
        resolved
    };
    items.into_iter().flat_map(|items| &items.list).filter_map(resolve).collect()
}

/// Keys that no statement of a table has, told once where the plan names the table.
fn lacking(items: &Items<WrittenStatement>, resolver: &mut Resolver<'_>) -> Vec<&'static str> {
    let Some(file) = items.file.as_deref().and_then(|file| file.file.get()).filter(|_| !items.list.is_empty()) else {
        return Vec::new();
    };
    let all = |lacks: fn(&WrittenStatement) -> bool| items.list.iter().all(lacks);
    let lacking = [
        ("metric", all(|one| one.metric.is_absent() && (one.values.is_absent() || !one.value.is_absent()))),
        ("value", all(|one| one.value.is_absent() && one.metric.get().is_some())),
        ("period", all(|one| one.period.is_absent() && one.date.is_absent())),
        ("of", all(|one| one.of.is_absent() && one.employee.is_absent() && one.head.is_absent())),
    ];
    let keys: Vec<&'static str> = lacking.into_iter().filter(|(_, lacks)| *lacks).map(|(key, _)| key).collect();
    let mut reader = Reader::new(resolver.findings, file.value.clone());
    keys.iter().for_each(|key| missing_field::report_column(&mut reader, file.span, key));
    keys
}

pub(super) struct Context<'a, 'r> {
    pub(super) targets: &'a mut Targets,
    pub(super) facts: &'a Facts,
    pub(super) organisation: &'a Organisation,
    pub(super) resolver: &'a mut Resolver<'r>,
    /// Keys that no statement of the table has, which was told.
    pub(super) lacking: Vec<&'static str>,
}

impl Statement {
    /// Whether another statement says the same, wherever it is written; cuts must be written in the same places too.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let values = |one: &Self| one.stated.iter().map(|cell| cell.value).collect::<Vec<_>>();
        self.speaks_of_the_same(other) && values(self) == values(other)
    }

    /// Whether another statement says something of the same cells in the same way; the numbers may differ.
    pub fn speaks_of_the_same(&self, other: &Self) -> bool {
        let head = |one: &Self| (one.set, one.partial, one.over_assign, one.of_role, one.counted);
        let cell = |cell: &Stated| (cell.holder, cell.metric, cell.period, cell.slice);
        head(self) == head(other)
            && self.service == other.service
            && self.cuts == other.cuts
            && self.stated.iter().map(cell).eq(other.stated.iter().map(cell))
    }
}

impl Context<'_, '_> {
    fn statement(&mut self, written: &WrittenStatement) -> Option<Statement> {
        let period = self.stated_period(written);
        let holders = self.holders_of(written, period);
        let set = self.set(written)?;
        let (holders, period) = (holders?, period?);
        let periods = self.periods(written, period)?;
        let slice = match written.slice.get() {
            Some(slice) => self.targets.slice(slice, self.resolver)?,
            None if written.slice.is_broken() => return None,
            None => Slices::WHOLE,
        };
        let months = periods.iter().all(|period| matches!(period.part(), Part::Month(_)));
        let values = self.values(written, months);
        let by_service = values.iter().any(|(_, amount)| amount.is_by_service());
        let mut statement = Statement {
            set,
            stated: Vec::with_capacity(holders.len() * periods.len() * values.len()),
            cuts: Vec::new(),
            partial: written.partial.get().is_some_and(|partial| partial.value),
            over_assign: written.over_assign.get().and_then(|bounds| upper_share(bounds)),
            service: Service { by_table: by_service, ..self.service(written) },
            unmet: Vec::new(),
            of_role: matches!(written.of.get(), Some(Of::Seats(_))),
            asks: !matches!(written.of.get(), Some(Of::Holder(_))),
            counted: written.rolls_up.get().map(|share| share.value.0),
            span: written.site,
        };
        for holder in holders {
            for period in &periods {
                let case = case_of(holder, *period, self.organisation, self.facts);
                for (metric, amount) in &values {
                    let (value, span) = amount.of(holder, &case, &mut statement.unmet);
                    let cell = Stated { value, holder, metric: *metric, period: *period, slice, span };
                    self.add_cuts(&mut statement, &cell, written);
                    statement.stated.push(cell);
                }
            }
        }
        Some(statement)
    }

    /// Notes that a statement could not be resolved: sums of its metrics lack a number.
    fn lose(&mut self, written: &WrittenStatement) {
        let named = written.values.get().map(|values| values.iter()).into_iter().flatten().map(|(id, _)| id);
        let known = named.chain(written.metric.get().map(|id| &**id)).filter_map(|id| self.targets.metrics.find(id));
        let known: Vec<MetricId> = known.collect();
        self.targets.lost.statements.extend(known);
    }

    /// A metric by its id; where it is misspelt, the sums of the one that was meant lack a number.
    pub(super) fn metric(&mut self, id: &Spanned<ecow::EcoString>) -> Option<MetricId> {
        let found = self.resolver.find(id, &self.targets.metrics, WrittenMetric::NOUN);
        if found.is_none() {
            let meant = self.resolver.findings.nearest(id, self.targets.metrics.ids());
            let meant = meant.and_then(|meant| self.targets.metrics.find(meant));
            self.targets.lost.statements.extend(meant);
        }
        found
    }

    fn service(&mut self, written: &WrittenStatement) -> Service {
        let metric = written.metric.get().and_then(|id| self.targets.metrics.find(id));
        let by_month = written.every.get().is_some_and(|every| every.unit == RhythmUnit::Month);
        let mut ramp = Vec::new();
        for (month, figure) in written.ramp.get().map(|ramp| ramp.iter()).into_iter().flatten() {
            let Some(figure) = figure else { continue };
            let Ok(number) = month.parse() else { continue };
            let step = match (&figure.value, metric) {
                (Figure::Percent(share), _) => Some(RampStep::Share(*share)),
                // The metric or the rhythm was told of; what the number means is not known.
                _ if written.metric.is_broken() || written.every.is_broken() => None,
                (_, None) if written.metric.get().is_some() => None,
                (_, Some(metric)) if by_month => self.value(figure, metric).map(RampStep::Value),
                _ => {
                    let text = Spanned::new(figure.value.speak(crate::diagnostic::Lang::En).into(), figure.span);
                    wrong_kind::report(self.resolver.findings, &text, RAMP_SHARE);
                    None
                }
            };
            ramp.extend(step.map(|step| (number, step)));
        }
        Service { ramp, by_table: false, prorate: written.prorate.get().map(|prorate| prorate.value) }
    }

    fn holders(&mut self, of: &Of) -> Option<Vec<HolderId>> {
        match of {
            Of::Holder(id) => holders_named(id, self.organisation, self.resolver),
            Of::Seats(when) => {
                let seats = seats_of(when, self.organisation, self.resolver)?;
                Some(seats.into_iter().map(|seat| HolderId::seat(seat, self.organisation)).collect())
            }
        }
    }

    fn set(&mut self, written: &WrittenStatement) -> Option<SetId> {
        match written.set.get() {
            Some(set) => self.resolver.find(set, &self.targets.sets, WrittenSet::NOUN),
            None => self.targets.sets.find(DEFAULT_SET).filter(|_| written.set.is_absent()),
        }
    }

    /// The period said, or the month of the day said.
    fn stated_period(&mut self, written: &WrittenStatement) -> Option<Period> {
        if let Some(date) = written.date.get() {
            return Some(self.facts.calendar.month_of(date.value));
        }
        if written.period.is_absent() && written.date.is_absent() && !self.lacking.contains(&"period") {
            let mut reader = Reader::new(self.resolver.findings, "target".into());
            missing_field::report(&mut reader, written.site, "period", <Spanned<PeriodText> as Read>::NOUN);
        }
        let year = self.facts.calendar.year().year;
        self.period(written.period.get()?, Some(year))
    }

    /// Whose number it is, in whichever way that is said.
    fn holders_of(&mut self, written: &WrittenStatement, period: Option<Period>) -> Option<Vec<HolderId>> {
        if let Some(of) = written.of.get() {
            return self.holders(of);
        }
        if written.of.is_broken() {
            return None;
        }
        let day = || {
            let first = period.map(|period| self.facts.calendar.dates(period).0);
            written.date.get().map(|date| date.value).or(first)
        };
        let organisation = self.organisation;
        if let Some(employee) = written.employee.get() {
            let seat = people::held_by(employee, day()?, organisation, self.resolver)?;
            return Some(vec![HolderId::seat(seat, organisation)]);
        }
        if let Some(head) = written.head.get() {
            let unit = people::led_by(head, day()?, organisation, self.resolver)?;
            return Some(vec![HolderId::unit(unit)]);
        }
        let broken = written.employee.is_broken() || written.head.is_broken();
        if !broken && !self.lacking.contains(&"of") {
            let mut reader = Reader::new(self.resolver.findings, "target".into());
            missing_field::report(&mut reader, written.site, "of", Of::NOUN);
        }
        None
    }

    fn periods(&mut self, written: &WrittenStatement, period: Period) -> Option<Vec<Period>> {
        let Some(every) = written.every.get() else { return Some(vec![period]) };
        match (every.unit, every.count) {
            (RhythmUnit::Month, 1) => Some(period.months().collect()),
            (RhythmUnit::Quarter, 1) => Some(
                Part::all()
                    .filter(|part| matches!(part, Part::Quarter(_)))
                    .map(|part| Period::new(period.year, part))
                    .filter(|part| period.holds(*part))
                    .collect(),
            ),
            _ => {
                let text =
                    Spanned::new(ecow::EcoString::from(every.value.speak(crate::diagnostic::Lang::En)), every.span);
                wrong_kind::report(
                    self.resolver.findings,
                    &text,
                    Noun { en: "month or quarter", zh: "month 或 quarter" },
                );
                None
            }
        }
    }

    pub(super) fn period(&mut self, text: &Spanned<PeriodText>, year: Option<i16>) -> Option<Period> {
        read_period(text, year, self.facts, self.resolver.findings)
    }

    pub(super) fn value(&mut self, figure: &Spanned<Figure>, metric: MetricId) -> Option<Quantity> {
        read_value(figure, &self.targets.metrics[metric].kind, self.facts, self.resolver.findings)
    }
}

/// The unit or the seats that an id names.
pub(super) fn holders_named(
    id: &Spanned<ecow::EcoString>,
    organisation: &Organisation,
    resolver: &mut Resolver<'_>,
) -> Option<Vec<HolderId>> {
    let seats: Vec<SeatId> = match organisation.find(id, resolver)? {
        Who::Unit(unit) => return Some(vec![HolderId::unit(unit)]),
        Who::Seat(seat) => vec![seat],
        Who::Group(group) => organisation.groups[group].seats.clone().map(SeatId).collect(),
        Who::Role(_) => {
            let noun = Noun {
                en: "a unit or a position; for a role write `{role: …}`",
                zh: "部门或岗位；角色请写 `{role: …}`",
            };
            wrong_kind::report(resolver.findings, id, noun);
            return None;
        }
    };
    Some(seats.into_iter().map(|seat| HolderId::seat(seat, organisation)).collect())
}

/// The period of the plan's year meant by a text, `year` being the one at hand for `Q3`; reported where there is none.
pub(in crate::plan) fn read_period(
    text: &Spanned<PeriodText>,
    year: Option<i16>,
    facts: &Facts,
    findings: &mut Findings,
) -> Option<Period> {
    match facts.calendar.resolve(text, year) {
        Ok(period) if period.year == facts.calendar.year().year => Some(period),
        Ok(_) => {
            outside_fiscal_year::report_other_year(findings, text, &facts.calendar);
            None
        }
        Err(error @ PeriodError::Year { .. }) => {
            outside_fiscal_year::report(findings, text, &error);
            None
        }
        Err(error) => {
            let mut reader = Reader::new(findings, "target".into());
            let written = Spanned::new(text.text().into(), text.span);
            invalid_period::report(&mut reader, &written, error.explain(), error.help());
            None
        }
    }
}

const RAMP_SHARE: Noun = Noun {
    en: "a percent of the full number; numbers need `every: month` and one `metric`",
    zh: "占全额的百分比；写数字须配合 `every: month` 和单一 `metric`",
};
