//! Scenarios: what a plan is to make of what happened, and what it makes of it.

pub mod coverage;
mod data;
mod decisions;
mod edits;
mod findings;
mod people;
mod reached;
mod scores;

use ecow::EcoString;

use crate::actuals::Access;
use crate::actuals::ledger::{Holder, Ledger};
use crate::actuals::payroll::{Asked, Payroll, payroll_of};
use crate::audit::audit_of;
use crate::check::rules::scenario_fails::Reached;
use crate::check::rules::{scenario_fails, scenario_unknown};
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::pay::reach::Reach;
use crate::pay::statement::Step;
use crate::pay::world::{At, Days, attainment};
use crate::plan::Who;
use crate::source::{Budgets, Files, ReadError, Source, SourceKind, SourceMap, Span, Spanned};
use crate::syntax::scenario::{Paid, Scenario, Scenarios};
use crate::syntax::{Entry, Read, Reader};
use crate::text::{View, decode_yaml, parse_yaml};
use crate::units::{Date, Figure, Fraction, PeriodText, Quantity};

/// How a scenario ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its id.
    pub id: EcoString,
    /// Its printed label.
    pub name: Option<EcoString>,
    /// Where it stands.
    pub span: Span,
    /// How many expectations were compared.
    pub compared: usize,
    /// How many of them failed.
    pub failed: usize,
    /// What is other than expected: the place, and the text that is to stand there.
    pub differs: Vec<(Span, String)>,
    /// How many failures are gone once that text stands.
    pub settled: usize,
    /// The parts of the plan that decided about what was compared.
    pub reached: Vec<Reach>,
}

/// Reads a file of scenarios; what is wrong with it is reported.
pub fn read(sources: &mut SourceMap, path: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Entry<Scenario>> {
    let text = decode_yaml(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), str::to_owned);
    let file = sources.insert(Source::new(path, text, SourceKind::Text));
    let source = sources.source(file);
    let parsed = parse_yaml(file, &source.text, &Budgets::default(), findings);
    let mut all = Vec::new();
    let mut reader = Reader::new(findings, source.path.clone());
    for root in parsed.tree.roots().filter(|root| !matches!(root.view(), View::Null)) {
        let read = <Scenarios as Read>::read(root, &mut reader);
        all.extend(
            read.into_iter()
                .flat_map(|file| file.scenarios.get().map(|all| all.iter().cloned().collect::<Vec<_>>()))
                .flatten(),
        );
    }
    all
}

/// Plays a scenario.
///
/// # Errors
/// If a file that it names cannot be read.
pub fn play(
    compiled: &Compiled,
    files: &dyn Files,
    entry: &Entry<Scenario>,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Ended, ReadError> {
    let own = &entry.value;
    let before = findings.len();
    let staffed = people::staffed(compiled, files, entry, sources, findings)?;
    let compiled = staffed.as_ref().unwrap_or(compiled);
    let data = data::of(compiled, files, own, findings)?;
    let year = compiled.plan.facts.calendar.dates(compiled.plan.facts.calendar.year());
    let asked = Asked { until: own.as_of.get().map_or(year.1, |day| day.value), credits: true };
    let mut aside = Findings::default();
    let access = Access::new(&data.files);
    let mut payroll = payroll_of(compiled, &data.sources, &access, asked, sources, &mut aside)?;
    payroll.add_judgements(compiled, data::judged(compiled, own, asked.until, findings), asked.until);
    let audit = match own.findings.get() {
        Some(_) => {
            Some(audit_of(compiled, &|plan| data.sources_of(plan), &access, Default::default(), sources, &mut aside)?)
        }
        None => None,
    };
    let ledger = payroll.ledger(compiled);
    let mut check = Checking {
        compiled,
        payroll: &payroll,
        ledger: &ledger,
        entry,
        until: asked.until,
        findings,
        compared: 0,
        settled: 0,
        differs: Vec::new(),
        reached: Vec::new(),
    };
    check.pays();
    check.results();
    check.scores();
    check.decisions();
    check.audited(audit.as_ref(), &data, sources);
    check.rejects();
    check.credits();
    let Checking { compared, settled, differs, reached, .. } = check;
    let (id, name) = (entry.id.value.clone(), own.name.get().map(|name| name.value.clone()));
    let failed = findings.len() - before;
    Ok(Ended { id, name, span: entry.id.span, compared, failed, differs, settled, reached })
}

/// Expectations being compared.
struct Checking<'a, 'f> {
    compiled: &'a Compiled,
    payroll: &'a Payroll,
    ledger: &'a Ledger<'a>,
    entry: &'a Entry<Scenario>,
    /// The last day that counts.
    until: Date,
    findings: &'f mut Findings,
    compared: usize,
    settled: usize,
    differs: Vec<(Span, String)>,
    reached: Vec<Reach>,
}

impl Checking<'_, '_> {
    /// What is paid, by position and period.
    fn pays(&mut self) {
        for (position, periods) in self.entry.value.pays.get().into_iter().flat_map(|pays| pays.iter()) {
            let Some(seat) = self.compiled.plan.organisation.seat(position) else {
                scenario_unknown::report_position(self.findings, self.compiled, position);
                continue;
            };
            for (period, paid) in periods.iter().flat_map(|periods| periods.iter()) {
                let Some(days) = self.days(period) else { continue };
                match paid {
                    Some(Paid::All(figure)) => self.paid(seat, days, (position, period), "total", figure),
                    Some(Paid::By(by)) => {
                        for (component, figure) in by.iter() {
                            if let Some(figure) = figure {
                                self.paid(seat, days, (position, period), component, figure);
                            }
                        }
                    }
                    None => {}
                }
            }
        }
    }

    fn days(&mut self, period: &Spanned<EcoString>) -> Option<Days> {
        let calendar = &self.compiled.plan.facts.calendar;
        if let Ok(PeriodText::Week { year, week }) = PeriodText::parse(period)
            && let Some(monday) = Date::of_week(year, week)
        {
            return Some((monday, monday.plus_days(6)));
        }
        let read =
            PeriodText::parse(period).ok().and_then(|text| calendar.resolve(&text, Some(calendar.year().year)).ok());
        if read.is_none() {
            scenario_unknown::report_period(self.findings, period);
        }
        read.map(|period| calendar.dates(period))
    }

    /// Compares what a position is paid within some days, for a component or in all.
    fn paid(
        &mut self,
        seat: crate::plan::SeatId,
        days: Days,
        (position, period): (&Spanned<EcoString>, &Spanned<EcoString>),
        of: &str,
        figure: &Spanned<Figure>,
    ) {
        let statements = self
            .payroll
            .statements
            .iter()
            .filter(|statement| statement.seat == seat && days.0 <= statement.days.0 && statement.days.1 <= days.1);
        let statements: Vec<_> = statements.collect();
        let plan_has = |of: &str| {
            self.payroll.terms.plans_of(seat).any(|plan| {
                plan.components.iter().any(|(id, _)| *id.value == *of)
                    || plan.draws.iter().any(|draw| *draw.id.value == *of)
                    || plan.holds.iter().any(|hold| *hold.id.value == *of)
                    || plan.clawbacks.iter().any(|clawback| *clawback.id.value == *of)
            })
        };
        if of != "total" && !plan_has(of) {
            scenario_unknown::report_component(self.findings, figure.span, of, position);
            return;
        }
        self.reach(&statements, of);
        let mut sum = Fraction::zero();
        for statement in &statements {
            if of == "total" {
                sum = sum.plus(&Fraction::from_quantity(statement.pays));
            }
            let lines = statement.lines.iter().filter(|line| line.of == of && !matches!(line.step, Step::Rounding));
            sum = lines.fold(sum, |sum, line| sum.plus(&line.amount));
        }
        let is = sum.round(self.compiled.plan.facts.rounding);
        let Some(stated) = stated(figure) else { return };
        let what = scenario_fails::What::Paid {
            position: position.value.clone(),
            period: period.value.clone(),
            of: of.into(),
        };
        self.compare(figure.span, &what, stated, is);
    }

    /// What was reached, and the attainment of targets.
    fn results(&mut self) {
        let own = &self.entry.value;
        let all = [
            (Reached::Result, own.results.get()),
            (Reached::Attainment, own.attainment.get()),
            (Reached::Target, own.targets.get()),
        ];
        for (reached, all) in all {
            for (holder, metrics) in all.into_iter().flat_map(|all| all.iter()) {
                let organisation = &self.compiled.plan.organisation;
                let whose = match organisation.lookup(holder) {
                    Some(Who::Unit(unit)) => Some(Holder::Unit(unit)),
                    _ => organisation.seat(holder).map(Holder::Seat),
                };
                let Some(whose) = whose else {
                    scenario_unknown::report_position(self.findings, self.compiled, holder);
                    continue;
                };
                for (metric, figures) in metrics.iter().flat_map(|metrics| metrics.iter()) {
                    let year = Spanned::new(
                        self.compiled
                            .plan
                            .facts
                            .calendar
                            .year_name(self.compiled.plan.facts.calendar.year().year)
                            .into(),
                        metric.span,
                    );
                    match figures {
                        Some(Paid::All(figure)) => self.result(whose, (holder, metric, &year), reached, figure),
                        Some(Paid::By(by)) => {
                            for (period, figure) in by.iter() {
                                if let Some(figure) = figure {
                                    self.result(whose, (holder, metric, period), reached, figure);
                                }
                            }
                        }
                        None => {}
                    }
                }
            }
        }
    }

    fn result(
        &mut self,
        whose: Holder,
        (holder, metric, period): (&Spanned<EcoString>, &Spanned<EcoString>, &Spanned<EcoString>),
        reached: Reached,
        figure: &Spanned<Figure>,
    ) {
        let targets = &self.compiled.plan.targets;
        let Some(found) = targets.metrics.find(metric) else {
            scenario_unknown::report_metric(self.findings, self.compiled, metric);
            return;
        };
        let Some(days) = self.days(period) else { return };
        let ledger = self.ledger;
        let actual = ledger.value(found, whose, days, None);
        let is =
            match (actual, reached) {
                (_, Reached::Target) => ledger.target(found, whose, days),
                (Some(actual), Reached::Result) => Some(actual),
                (Some(actual), Reached::Attainment) => ledger.target(found, whose, days).and_then(|target| {
                    match attainment(&actual, &target, targets.metrics[found].lower)? {
                        At::Place(x) => Some(x),
                        _ => None,
                    }
                }),
                (None, _) => None,
            };
        let what = scenario_fails::What::Reached {
            holder: holder.value.clone(),
            metric: metric.value.clone(),
            period: period.value.clone(),
            reached,
        };
        let Some(is) = is else {
            scenario_fails::report_nothing(self.findings, figure.span, &what);
            return;
        };
        let Some(stated) = stated(figure) else { return };
        // What is written to so many places is compared to as many.
        let is = is.round(crate::units::Rounding { step: step_of(stated), mode: crate::units::RoundingMode::HalfUp });
        self.compare(figure.span, &what, stated, is);
    }

    /// How many rows of each source were rejected.
    fn rejects(&mut self) {
        let expected = self.entry.value.rejects.get();
        for source in &self.payroll.sources {
            let stated = expected.into_iter().flat_map(|all| all.iter()).find(|(id, _)| id.value == source.id);
            let is = Quantity::from_int(i64::try_from(source.report.rejects.total()).unwrap_or(i64::MAX));
            match stated {
                Some((_, Some(figure))) => {
                    let Some(number) = self::stated(figure) else { continue };
                    let what = scenario_fails::What::Rejects { source: source.id.clone() };
                    self.compare(figure.span, &what, number, is);
                }
                Some((_, None)) => {}
                None if is.is_zero() => {}
                None => {
                    let first = source.report.rejects.first().iter().take(3);
                    let first: Vec<_> = first.map(|reject| (reject.place.line, reject.reason.message())).collect();
                    scenario_fails::report_rejects(self.findings, self.entry.id.span, &source.id, is, &first);
                }
            }
        }
    }

    fn compare(&mut self, span: Span, what: &scenario_fails::What, stated: Quantity, is: Quantity) {
        self.compared += 1;
        if stated != is {
            scenario_fails::report(self.findings, span, what, stated, is);
            let text = match what {
                scenario_fails::What::Reached { reached: Reached::Attainment, .. } => crate::units::speak::percent(is),
                _ => is.to_string(),
            };
            self.differs.push((span, text));
            self.settled += 1;
        }
    }
}

/// A number as written, shares as parts of one.
fn stated(figure: &Spanned<Figure>) -> Option<Quantity> {
    match &figure.value {
        Figure::Amount { value, .. } | Figure::Percent(value) | Figure::Times(value) => Some(*value),
        Figure::Each { .. } => None,
    }
}

/// The last place that a number is written to; money and counts to cents at least, shares to a hundredth of a percent.
fn step_of(number: Quantity) -> Quantity {
    let mut step = 1_i128;
    while step < 10_000 && number.micros() % (step * 10) == 0 {
        step *= 10;
    }
    Quantity::from_micros(step.min(100))
}
