//! What practice does in several ways, and the plan must say: one finding for each thing that is left open, with the ways there are.

use crate::check::View;
use crate::check::rules::choice_unstated;
use crate::diagnostic::Findings;
use crate::plan::SeatId;
use crate::plan::targets::Kind;
use crate::source::Span;
use crate::syntax::incentives::{
    Cap, CapOrNone, Clawback, Component, Contest, CreditRow, CreditShare, Crediting, Draw, Gate, IncentivePlan, Measure,
    MeasureAs, Mode, OrJudged, PayTable, Payday, Pool, Recover, ScoreItem, Scorecard,
};
use crate::syntax::rules::range_without_judge;
use crate::syntax::targets::{Better, Metric};
use crate::syntax::{Ask, Choice, Entries, Entry, Field, RowHead, TableRow, When};
use crate::units::{Period, Quantity};

const AS: [&str; 6] = ["attainment", "attainment-to-date", "amount", "excess", "growth", "increase"];
const WINDOWS: [&str; 5] = ["transaction", "month", "quarter", "half", "year"];
const NEGATIVE: [&str; 3] = ["carry", "forgive", "deduct"];

/// Checks what pay, scores, credit and their metrics leave open.
pub(super) fn check(view: &View<'_>, plans: &[&Entry<IncentivePlan>], findings: &mut Findings) {
    for plan in plans {
        of_plan(view, plan, findings);
    }
    for sections in view.written.sections() {
        for contest in sections.incentives.contests.get().into_iter().flatten() {
            of_contest(contest, findings);
        }
        for card in sections.incentives.scorecards.get().into_iter().flatten() {
            of_card(card, findings);
        }
        if let Some(crediting) = sections.incentives.crediting.get() {
            of_crediting(crediting, findings);
        }
    }
    metrics(view, findings);
    manifest(view, !plans.is_empty(), findings);
}

fn unstated(findings: &mut Findings, span: Span, what: &str, key: &str, choices: &[&str]) {
    choice_unstated::report(findings, span, what, key, choices);
}

/// One thing said of an entry, and what it is called.
struct Place<'a> {
    what: &'a str,
    site: Span,
}

impl Place<'_> {
    fn asks<T, const R: bool>(&self, field: &Field<T, R>, key: &str, choices: &[&str], findings: &mut Findings) {
        if field.is_absent() {
            unstated(findings, self.site, self.what, key, choices);
        }
    }
}

fn of_plan(view: &View<'_>, plan: &Entry<IncentivePlan>, findings: &mut Findings) {
    let (id, own) = (plan.id.value.as_str(), &plan.value);
    match own.payday.get() {
        Some(payday) => of_payday(payday, &format!("{id}/payday"), findings),
        None => {
            let recovered = |draw: &Entry<Draw>| draw.value.recoverable.get().is_some_and(|flag| flag.value);
            let taken = own.clawback.get().is_some_and(|all| !all.list.is_empty())
                || own.draws.get().is_some_and(|all| all.iter().any(recovered));
            if own.payday.is_absent() && taken {
                unstated(findings, plan.id.span, &format!("{id}/payday"), "negative", &NEGATIVE);
            }
        }
    }
    if let Some(pay) = own.pay.get() {
        let place = Place { what: &format!("{id}/pay"), site: pay.site };
        place.asks(&pay.prorate, "prorate", &["days", "whole-months", "working-days"], findings);
    }
    gate(own.gate.get(), id, findings);
    cap(own.cap.get().and_then(CapOrNone::cap), id, findings);
    if let Some(table) = own.modifier.get() {
        pay_table(table, &format!("{id}/modifier"), (false, false), findings);
    }
    for component in own.components.get().into_iter().flatten() {
        of_component(view, &component.value, &format!("{id}/{}", component.id.value), findings);
    }
    for draw in own.draws.get().into_iter().flatten() {
        of_draw(&draw.value, &format!("{id}/{}", draw.id.value), findings);
    }
    for clawback in own.clawback.get().into_iter().flatten() {
        of_clawback(&clawback.value, &format!("{id}/{}", clawback.id.value), findings);
    }
}

fn of_payday(payday: &Payday, what: &str, findings: &mut Findings) {
    let place = Place { what, site: payday.site };
    place.asks(&payday.negative, "negative", &NEGATIVE, findings);
    place.asks(&payday.late, "late", &["next", "reopen"], findings);
}

fn of_component(view: &View<'_>, component: &Component, what: &str, findings: &mut Findings) {
    gate(component.gate.get(), what, findings);
    cap(component.cap.get().and_then(CapOrNone::cap), what, findings);
    if let Some(table) = component.table.get() {
        let cut = (!component.threshold.is_absent(), !component.ceiling.is_absent());
        pay_table(table, what, cut, findings);
    }
    if let Some(table) = component.modifier.get() {
        pay_table(table, &format!("{what}/modifier"), (false, false), findings);
    }
    if let Some(of) = component.pool.get() {
        pool(of, what, findings);
    }
    if let Some(of) = component.measure.get() {
        measure(of, what, findings);
        if of.net_of.is_absent() && component.pool.is_absent() && is_override(view, component, of) {
            unstated(findings, of.site, what, "net_of", &["pay", "nothing"]);
        }
    }
    if let Some(range) = component.range.get().filter(|_| component.judged_by.is_absent()) {
        let limit = range.lower.as_ref().or(range.upper.as_ref());
        range_without_judge::report_alone(findings, limit.map_or(component.site, |limit| limit.text.span), what);
    }
}

/// Whether a component pays on the amounts that others bring in, who are paid on them too.
fn is_override(view: &View<'_>, component: &Component, measure: &Measure) -> bool {
    let of_others = measure.of.get().is_some_and(|of| of.as_str() != "own");
    let amount = measure
        .r#as
        .get()
        .is_some_and(|own| matches!(own.value, MeasureAs::Amount | MeasureAs::Excess | MeasureAs::Increase));
    let targets = &view.plan.targets;
    let metric = measure.metric.get().and_then(|metric| targets.metrics.find(metric));
    let money = metric.is_some_and(|metric| matches!(targets.metrics[metric].kind, Kind::Money(_)));
    let rated = !component.rate.is_absent()
        || component.table.get().is_some_and(|table| table.table.rows.list().iter().any(|row| !row.rate.is_absent()));
    of_others && amount && money && rated
}

fn of_draw(draw: &Draw, what: &str, findings: &mut Findings) {
    let place = Place { what, site: draw.site };
    place.asks(&draw.recoverable, "recoverable", &["true", "false"], findings);
    place.asks(&draw.surplus, "surplus", &["lapses", "carries"], findings);
    if draw.recoverable.get().is_some_and(|recoverable| recoverable.value) {
        place.asks(&draw.repay_leaves, "repay_leaves", &["draw", "nothing"], findings);
    }
}

fn of_clawback(clawback: &Clawback, what: &str, findings: &mut Findings) {
    let place = Place { what, site: clawback.site };
    place.asks(&clawback.recover, "recover", &["paid", "pro-rata", "a share such as 50%"], findings);
    place.asks(&clawback.book, "book", &["current", "original"], findings);
    let in_part = clawback.recover.get().is_some_and(|recover| recover.value == Recover::ProRata);
    if in_part && clawback.over.is_absent() && !clawback.when.get().is_none_or(ages) {
        unstated(findings, clawback.site, what, "over", &["a length of time such as 12 months", "{field: …}"]);
    }
}

/// Whether each alternative of a condition says up to which age it holds.
fn ages(when: &When) -> bool {
    let aged = |ask: &Ask| matches!(ask, Ask::Bounds(bounds) if bounds.upper.is_some());
    when.any
        .iter()
        .all(|all| all.broken || all.tests.iter().any(|(axis, test)| axis.as_str() == "age" && aged(&test.ask)))
}

fn of_contest(contest: &Entry<Contest>, findings: &mut Findings) {
    let (what, own) = (contest.id.value.as_str(), &contest.value);
    gate(own.gate.get(), what, findings);
    cap(own.cap.get().and_then(CapOrNone::cap), what, findings);
    if let Some(table) = own.table.get() {
        pay_table(table, what, (!own.threshold.is_absent(), false), findings);
    }
    if let Some(of) = own.measure.get() {
        measure(of, what, findings);
    }
    if let Some(prizes) = own.prizes.get().filter(|_| own.ties.is_absent()) {
        unstated(findings, prizes.site, what, "ties", &["share", "all"]);
    }
    // Prizes that are parts of the pool divide it.
    if let Some(of) = own.pool.get().filter(|_| own.prizes.is_absent()) {
        pool(of, what, findings);
    }
}

fn pool(pool: &Pool, what: &str, findings: &mut Findings) {
    if pool.divide.is_absent() && pool.scorecard.is_absent() && pool.judged_by.is_absent() {
        let ways = ["equally", "by-measure", "by-target-pay", "or name a `scorecard`, or who divides it: `judged_by`"];
        unstated(findings, pool.site, &format!("{what}/pool"), "divide", &ways);
    }
}

fn of_card(card: &Entry<Scorecard>, findings: &mut Findings) {
    let id = card.id.value.as_str();
    if let Some(items) = card.value.items.get() {
        of_items(items, id, findings);
    }
    for adjustment in card.value.adjustments.get().into_iter().flatten() {
        let (what, own) = (format!("{id}/{}", adjustment.id.value), &adjustment.value);
        let fixed = matches!(own.points.get(), Some(OrJudged::Result(_)));
        if fixed && !own.when.is_absent() {
            Place { what: &what, site: own.site }.asks(&own.times, "times", &["once", "each"], findings);
        }
    }
}

fn of_items(items: &Entries<ScoreItem>, card: &str, findings: &mut Findings) {
    for item in items {
        let what = format!("{card}/{}", item.id.value);
        if let Some(table) = item.value.score.get() {
            let place = Place { what: &what, site: table.site };
            let heads: Vec<&RowHead> = table.table.rows.list().iter().map(TableRow::head).collect();
            if banded(&heads) {
                place.asks(&table.mode, "mode", &["step", "interpolated"], findings);
            }
            if lined(&table.mode, &heads) {
                place.asks(&table.below_first, "below_first", &["hold", "a number such as 0"], findings);
                place.asks(&table.above_last, "above_last", &["hold", "extend"], findings);
            }
        }
        if let Some(inner) = item.value.items.get() {
            of_items(inner, card, findings);
        }
    }
}

fn gate(gate: Option<&Gate>, what: &str, findings: &mut Findings) {
    let Some(gate) = gate else { return };
    let place = Place { what, site: gate.site };
    place.asks(&gate.tested, "tested", &["window", "year"], findings);
    place.asks(&gate.if_late, "if_late", &["no-back-pay", "back-pay"], findings);
}

fn cap(cap: Option<&Cap>, what: &str, findings: &mut Findings) {
    if let Some(cap) = cap {
        let per = ["transaction", "month", "quarter", "half", "year", "pool"];
        Place { what, site: cap.site }.asks(&cap.per, "per", &per, findings);
    }
}

/// The mode of a table, and what lies beyond the ends of a line; where a threshold or a ceiling cuts it, nothing does.
fn pay_table(table: &PayTable, what: &str, (below, above): (bool, bool), findings: &mut Findings) {
    let heads: Vec<&RowHead> = table.table.rows.list().iter().map(TableRow::head).collect();
    let place = Place { what, site: table.site };
    if banded(&heads) {
        place.asks(&table.mode, "mode", &["marginal", "whole", "forward", "step", "interpolated"], findings);
    }
    if lined(&table.mode, &heads) {
        if !below {
            place.asks(&table.below_first, "below_first", &["hold", "a number such as 0%"], findings);
        }
        if !above {
            place.asks(&table.above_last, "above_last", &["hold", "extend"], findings);
        }
    }
    if let Some(reads) = table.reads.get() {
        measure(reads, what, findings);
    }
}

/// Whether rows are bands or points of an axis. A row that gives something under a condition is no band: nothing lies between its
/// bounds.
fn banded(heads: &[&RowHead]) -> bool {
    heads.iter().any(|head| !head.from.is_absent() || !head.above.is_absent() || !head.at.is_absent())
}

/// Whether a table draws lines between points.
fn lined(mode: &Field<Choice<Mode>>, heads: &[&RowHead]) -> bool {
    mode.get().is_none_or(|mode| mode.value == Mode::Interpolated) && heads.iter().any(|head| !head.at.is_absent())
}

fn measure(measure: &Measure, what: &str, findings: &mut Findings) {
    let place = Place { what, site: measure.site };
    place.asks(&measure.r#as, "as", &AS, findings);
    place.asks(&measure.window, "window", &WINDOWS, findings);
}

/// What kind of credit exceeds its record, and what becomes of a credit that comes too late.
fn of_crediting(crediting: &Crediting, findings: &mut Findings) {
    let rows = crediting.table.rows.list();
    for (at, row) in rows.iter().enumerate() {
        let what = format!("crediting/{}", row.head.id.get().map_or_else(|| (at + 1).to_string(), |id| id.to_string()));
        let place = Place { what: &what, site: row.site };
        // What exceeds the record cannot be its only credit.
        if exceeds(row) {
            place.asks(&row.kind, "kind", &["direct", "split", "overlay", "roll-up"], findings);
        }
    }
    let open = rows.iter().find(|row| row.closed.is_absent());
    if let Some(row) = open.filter(|_| crediting.closed.is_absent()) {
        unstated(findings, row.site, "crediting", "closed", &["next-open", "reopen"]);
    }
}

fn exceeds(row: &CreditRow) -> bool {
    matches!(row.share.get(), Some(CreditShare::Share(share)) if share.value.0 > Quantity::ONE)
}

/// How attainment is computed where less is better.
fn metrics(view: &View<'_>, findings: &mut Findings) {
    for metric in view.written.sections().flat_map(|sections| sections.targets.metrics.get()).flatten() {
        let lower = metric.value.better.get().is_some_and(|better| better.value == Better::Lower);
        if lower && metric.value.attainment.is_absent() {
            unstated(findings, metric.id.span, &metric.id.value, "attainment", &["target-over-actual", "mirrored"]);
        }
    }
}

/// What is paid where there is a target of nothing: reported at the metric, with the seat that has one.
pub(super) fn no_target(
    view: &View<'_>,
    metric: &Entry<Metric>,
    (measure, seat, period): (&Measure, SeatId, Period),
    findings: &mut Findings,
) {
    let choices = ["pays-nothing", "excluded"];
    let finding = choice_unstated::report(findings, metric.id.span, &metric.id.value, "no_target", &choices);
    let calendar = view.plan.facts.calendar.clone();
    let period = crate::diagnostic::Message::new(move |lang| calendar.speak(period, lang));
    let place = measure.metric.get().map_or(measure.site, |metric| metric.span);
    let seat = view.plan.organisation.seat_id(seat);
    finding.label(
        place,
        crate::say!(en: "`{seat}` has a target of nothing in {period}", zh: "`{seat}` 在{period}的目标为零", seat = seat, period = period),
    );
}

/// At whose price other currencies are converted, and where pay is rounded.
fn manifest(view: &View<'_>, pays: bool, findings: &mut Findings) {
    let Some(manifest) = &view.written.manifest else { return };
    if let Some(fx) = manifest.fx.get() {
        let place = Place { what: "fx", site: fx.site };
        place.asks(&fx.convert, "convert", &["plan", "booking", "payment"], findings);
    }
    let places = ["line", "component", "total"];
    match manifest.rounding.get() {
        Some(rounding) if pays => {
            Place { what: "rounding", site: rounding.site }.asks(&rounding.place, "place", &places, findings)
        }
        None if pays && manifest.rounding.is_absent() => {
            let span = manifest.currency.get().map_or(manifest.site, |currency| currency.span);
            unstated(findings, span, "rounding", "place", &places);
        }
        _ => {}
    }
}
