//! What incentive plans pay, before anybody has sold anything: where pay falls, jumps, never ends or never begins.

use std::collections::BTreeSet;

use crate::check::View;
use crate::check::limits::limit;
use crate::check::paid::Paid;
use crate::check::range::{Measure, Range};
use crate::check::rules::dead_row::Dead;
use crate::check::rules::pay_falls::Fall;
use crate::check::rules::{
    dead_row, not_checked, pay_cliff, pay_falls, pay_unbounded, target_pay_missed, threshold_unreachable,
};
use crate::check::{gates, worst};
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::pay::analysis::{Function, Look, measure};
use crate::pay::curve::{Curve, Jump, Piece};
use crate::pay::outlook::Outlook;
use crate::pay::terms;
use crate::pay::terms::{ComponentTerms, Pays, PlanTerms, TableTerms};
use crate::pay::year::Year;
use crate::plan::Plan;
use crate::plan::targets::Kind;
use crate::syntax::incentives::{MeasureAs, Mode};
use crate::syntax::targets::LowerAttainment;
use crate::units::{Fraction, Rounding, RoundingMode};

/// What the plan says it measures pay against.
pub(super) struct Limits {
    /// The largest jump by level.
    pub cliff: Option<Range>,
    /// The highest attainment that is held possible.
    pub attainment: Option<(Fraction, Range)>,
    /// Whether a limit was written that could not be read.
    pub broken: bool,
}

impl Limits {
    fn of(view: &View<'_>, findings: &mut Findings) -> Self {
        let broken = |field: bool| field.then_some(());
        let cliff = limit(view, |limits| limits.cliff.get());
        let most = limit(view, |limits| limits.attainment.get());
        let cliff = cliff.and_then(|bounds| Range::read(bounds, Measure::Share, findings));
        let range = most.and_then(|bounds| Range::read(bounds, Measure::Share, findings));
        let upper = most.and_then(|bounds| bounds.upper.as_ref()).and_then(|end| {
            match crate::units::Figure::parse(&end.text).ok()? {
                crate::units::Figure::Percent(value) | crate::units::Figure::Times(value) => Some(value),
                _ => None,
            }
        });
        Self {
            cliff,
            attainment: upper.map(Fraction::from_quantity).zip(range),
            broken: limit(view, |limits| broken(limits.cliff.is_broken() || limits.attainment.is_broken())).is_some(),
        }
    }
}

/// Looks at what every incentive plan pays.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let has = |sections: &&crate::syntax::Sections| {
        !sections.incentives.incentives.is_absent() || !sections.incentives.contests.is_absent()
    };
    if !view.plan.organisation.sound || !view.written.sections().any(|sections| has(&sections)) {
        return;
    }
    let terms = terms(view.written, view.plan, &Axes::collect(view.written, view.plan));
    let limits = Limits::of(view, findings);
    let look = |own| Look { terms: &terms, own, plan: view.plan, cube: view.cube };
    let known = |own: &&PlanTerms| crate::pay::greatest::is_known(own);
    for own in terms.plans.iter().chain(&terms.contests).filter(known) {
        for (_, component) in &own.components {
            let Some(component) = component else { continue };
            one(view, look(own), component, &limits, findings);
        }
        gates::check(view, look(own), &limits, findings);
    }
    worst::check(view, &terms, &limits, findings);
}

/// Looks at one component.
fn one(view: &View<'_>, look: Look<'_>, component: &ComponentTerms, limits: &Limits, findings: &mut Findings) {
    let Some(measure) = measure(component) else { return };
    // What a number that was lost would have changed is not known.
    if view.plan.targets.lost.target(measure.metric) {
        return;
    }
    let functions = look.functions(component);
    let paid = |own| Paid { view, look, component, measure, own };
    let (Some(first), before) = (functions.first(), findings.len()) else { return };
    unreachable(&paid(first), limits, findings);
    if findings.len() > before {
        return;
    }
    if let Some((own, fall)) = functions.iter().find_map(|own| Some((own, falls(&paid(own))?))) {
        pay_falls::report(findings, &paid(own), &fall);
    }
    cliffs(&functions, &paid, limits, findings);
    dead_rows(&functions, &paid, findings);
    if let Some(own) = functions.iter().find(|own| endless(look.own, component, own, measure_ends(view.plan, measure)))
    {
        let last = own.curve.pieces().last().and_then(|piece| piece.row);
        pay_unbounded::report(findings, &paid(own), last);
    }
    at_target(&functions, &paid, findings);
}

/// Whether attainment of a measure has a greatest value.
fn measure_ends(plan: &Plan, measure: &crate::pay::terms::MeasureTerms) -> bool {
    let by_attainment = matches!(measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
    by_attainment && plan.targets.metrics[measure.metric].lower == Some(LowerAttainment::Mirrored)
}

fn endless(own: &PlanTerms, component: &ComponentTerms, function: &Function, ends: bool) -> bool {
    let capped = |cap: &Option<crate::pay::terms::CapTerms>| {
        cap.as_ref().is_some_and(|cap| cap.pays.is_some() && cap.per != crate::pay::terms::Per::Transaction)
    };
    let said = component.endless || own.endless || capped(&component.cap) || capped(&own.cap);
    function.curve.is_unbounded() && !said && !ends
}

/// Where pay first falls.
fn falls(paid: &Paid<'_>) -> Option<Fall> {
    let own = &paid.view.plan.targets.metrics[paid.measure.metric];
    let by_attainment = matches!(paid.measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
    if own.lower.is_some() && !by_attainment {
        return None;
    }
    let curve = &paid.own.curve;
    // What only takes off, a fee or a deduction, is meant to.
    let takes = |piece: &Piece| {
        let no_more = |number: &Fraction| number.is_negative() || number.is_zero();
        let stairs = piece.line.stairs.as_ref().is_none_or(|stairs| no_more(&stairs.rise));
        stairs && no_more(&piece.line.slope) && no_more(&piece.line.level)
    };
    if curve.pieces().iter().all(takes) {
        return None;
    }
    let down = |jump: &Jump| jump.after < jump.before;
    if let Some(jump) = curve.jumps().into_iter().find(down) {
        let row = jump.row.or_else(|| curve.pieces().iter().rev().find(|piece| piece.from < jump.at)?.row);
        return Some(Fall { low: (jump.at.clone(), jump.before), high: (jump.at, jump.after), jumps: true, row });
    }
    let pieces = curve.pieces();
    let falling = pieces.iter().position(|piece| {
        piece.line.slope.is_negative() || piece.line.stairs.as_ref().is_some_and(|stairs| stairs.rise.is_negative())
    })?;
    let piece = &pieces[falling];
    let step = piece.line.stairs.as_ref().map_or_else(|| paid.tenth(), |stairs| stairs.width.clone());
    let beyond = piece.from.plus(&step);
    let end = pieces.get(falling + 1).map_or(beyond.clone(), |next| next.from.clone().min(beyond));
    let (low, high) = (piece.at(&piece.from), piece.at(&end));
    Some(Fall { low: (piece.from.clone(), low), high: (end, high), jumps: false, row: piece.row })
}

/// Why a jump is told.
enum Told {
    Always,
    Beyond(crate::units::Quantity),
    Never,
}

/// The jumps of a component, each once whatever the base.
fn cliffs<'a>(
    functions: &'a [Function],
    paid: &impl Fn(&'a Function) -> Paid<'a>,
    limits: &Limits,
    findings: &mut Findings,
) {
    let mut told = BTreeSet::new();
    for own in functions {
        let own = paid(own);
        for jump in own.own.curve.jumps().iter().filter(|jump| jump.after > jump.before) {
            let place = (jump.row, own.component.threshold.as_ref() == Some(&jump.at));
            if told.contains(&place) {
                continue;
            }
            match how_told(&own, jump, limits) {
                Told::Always => pay_cliff::report(findings, &own, jump, None),
                Told::Beyond(part) => {
                    let range = limits.cliff.as_ref().expect("it was measured");
                    pay_cliff::report(findings, &own, jump, Some((range, part)));
                }
                Told::Never => {
                    if limits.cliff.is_none() && !limits.broken {
                        let span = own.row(jump.row);
                        not_checked::report(findings, &pay_cliff::RULE, span, "basis.limits.cliff", "cliff: to 50%")
                            .map(|told| told.shadow_of(own.look.own.site));
                    }
                    continue;
                }
            }
            told.insert(place);
        }
    }
}

fn how_told(paid: &Paid<'_>, jump: &Jump, limits: &Limits) -> Told {
    if paid.component.threshold.as_ref() == Some(&jump.at) {
        return Told::Always;
    }
    let Pays::Table(_, table) = &paid.component.pays else { return Told::Always };
    let row = jump.row.and_then(|row| table.rows.get(row));
    let mode = row.and_then(|row| row.mode).unwrap_or(table.mode);
    let by_level = row.is_some_and(|row| row.pays.is_some()) && !matches!(mode, Mode::Interpolated);
    if mode == Mode::Whole && !by_level || mode == Mode::Interpolated {
        return Told::Always;
    }
    let Some(target_pay) = paid.own.target_pay.as_ref().filter(|pay| !pay.is_zero()) else { return Told::Never };
    let part = jump.after.minus(&jump.before).over(target_pay);
    match part.zip(limits.cliff.as_ref()) {
        Some((part, range)) if range.broken(&part).is_some() => Told::Beyond(part.round(thousandth())),
        _ => Told::Never,
    }
}

fn thousandth() -> Rounding {
    Rounding { step: crate::units::Quantity::from_micros(1_000), mode: RoundingMode::HalfUp }
}

/// A threshold above the most that counts.
fn unreachable(paid: &Paid<'_>, limits: &Limits, findings: &mut Findings) {
    let Some(threshold) = &paid.component.threshold else { return };
    let by_attainment = matches!(paid.measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
    let two = Fraction::from_int(2);
    let ends = measure_ends(paid.view.plan, paid.measure).then_some(&two);
    let held = limits.attainment.as_ref().map(|(most, _)| most).filter(|_| by_attainment);
    let most = [paid.component.ceiling.as_ref(), ends, held].into_iter().flatten().min();
    if let Some(most) = most.filter(|most| threshold > *most) {
        threshold_unreachable::report(findings, paid, (threshold, most));
    }
}

/// Rows that never pay, in every base and every case.
fn dead_rows<'a>(functions: &'a [Function], paid: &impl Fn(&'a Function) -> Paid<'a>, findings: &mut Findings) {
    let Some(first) = functions.first() else { return };
    let first = paid(first);
    let Pays::Table(_, table) = &first.component.pays else { return };
    if !table.banded || table.reads.is_some() {
        return;
    }
    for row in 0..table.rows.len() {
        let mut dead = functions.iter().map(|own| dead(&paid(own), table, row));
        let Some(Some((begins, why, limit))) = dead.next() else { continue };
        if dead.all(|other| other.is_some()) {
            dead_row::report(findings, &first, (row, &begins), (why, &limit));
        }
    }
}

/// Why a row never pays.
fn dead(paid: &Paid<'_>, table: &TableTerms, row: usize) -> Option<(Fraction, Dead, Fraction)> {
    let pieces = paid.own.table.pieces();
    let at = pieces.iter().position(|piece| piece.row == Some(row))?;
    let piece = &pieces[at];
    let says_something = piece.line.stairs.is_some() || !piece.line.slope.is_zero() || !piece.line.level.is_zero();
    if !says_something {
        return None;
    }
    if let Some(ceiling) = &paid.component.ceiling
        && (piece.from > *ceiling || (piece.from == *ceiling && (!piece.included || jumps_not(&paid.own.table, at))))
    {
        return Some((piece.from.clone(), Dead::Ceiling, ceiling.clone()));
    }
    // Parts of a marginal table below the threshold count once that is reached.
    let mode = table.rows[row].mode.unwrap_or(table.mode);
    let lasting = matches!(mode, Mode::Marginal | Mode::Forward) && table.rows[row].pays.is_none();
    if let (Some(threshold), Some(next)) = (&paid.component.threshold, pieces.get(at + 1))
        && !lasting
        && next.from <= *threshold
        && mode != Mode::Interpolated
    {
        return Some((piece.from.clone(), Dead::Threshold, threshold.clone()));
    }
    let cap = paid.own.cap.as_ref()?;
    let before = pieces[..at].iter().any(|before| before.line.level >= *cap || before.at(&piece.from) >= *cap);
    (at > 0 && before && !piece.line.slope.is_negative()).then(|| (piece.from.clone(), Dead::Cap, cap.clone()))
}

/// Whether a piece begins where the one before it ends, so that nothing is paid on reaching it.
fn jumps_not(curve: &Curve, at: usize) -> bool {
    at > 0 && curve.pieces()[at - 1].at(&curve.pieces()[at].from) == curve.pieces()[at].line.level
}

/// Pay at exactly the target, over the whole year, against target pay.
fn at_target<'a>(functions: &'a [Function], paid: &impl Fn(&'a Function) -> Paid<'a>, findings: &mut Findings) {
    for own in functions {
        let paid = paid(own);
        // A number that a share of is no target in itself may be looked at as an amount.
        let own_seat = &paid.view.plan.organisation.seats[own.seat.0 as usize];
        if own_seat.starts.is_some()
            || own_seat.ends.is_some()
            || paid.component.share.is_none()
            || own.target.is_none()
        {
            continue;
        }
        let reach = |_, _| Fraction::one();
        let look = paid.look;
        let outlook = Outlook { plan: look.plan, cube: look.cube, reach: &reach, given: None, facts: &[] };
        let Some(year) = Year::of(look.terms, look.own, look.plan, &outlook, own.seat) else { continue };
        let year = year.with_open_gates();
        let mut assumed = BTreeSet::new();
        let pays = year.component(paid.component, &mut assumed);
        let Some(promised) = year.component_pay(paid.component, look.own.period) else { continue };
        if !assumed.is_empty() {
            continue;
        }
        let rounding = paid.view.plan.facts.rounding;
        if pays.round(rounding) != promised.round(rounding) {
            return target_pay_missed::report(findings, &paid, (&promised, &pays));
        }
    }
}

/// Whether a metric is in money.
pub(super) fn is_money(plan: &Plan, metric: crate::plan::targets::MetricId) -> bool {
    matches!(plan.targets.metrics[metric].kind, Kind::Money(_))
}
