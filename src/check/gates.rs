//! Gates that cannot open.

use crate::check::View;
use crate::check::curves::Limits;
use crate::check::rules::gate_never_opens;
use crate::check::rules::gate_never_opens::Shut;
use crate::cube::Key;
use crate::decision::How;
use crate::decision::evaluate::{Admits, Asked, Fact};
use crate::diagnostic::Findings;
use crate::pay::analysis::{Look, combinations};
use crate::pay::terms::GateTerms;
use crate::plan::targets::{DEFAULT_SET, HolderId, Slices};
use crate::plan::{SeatId, Who};
use crate::units::{Fraction, speak};

/// How many ways for facts to differ are tried.
const MOST: usize = 4_096;

/// Looks at the gates of a plan and of its components.
pub(super) fn check(view: &View<'_>, look: Look<'_>, limits: &Limits, findings: &mut Findings) {
    let own = look.own;
    if let Some(gate) = &own.gate
        && let Some(shut) = alone(view, look, gate, limits)
    {
        return gate_never_opens::report(findings, own, &own.id.value, gate, &shut);
    }
    for (id, component) in &own.components {
        let Some(gate) = component.as_ref().and_then(|component| component.gate.as_ref()) else { continue };
        let excluded = || {
            let whole = own.gate.as_ref()?;
            (!meet(gate, whole)).then_some(Shut::Excluded(whole.span))
        };
        if let Some(shut) = alone(view, look, gate, limits).or_else(excluded) {
            gate_never_opens::report(findings, own, &id.value, gate, &shut);
        }
    }
}

/// Why a gate by itself never opens: one of its tests cannot hold, in each of its alternatives.
fn alone(view: &View<'_>, look: Look<'_>, gate: &GateTerms, limits: &Limits) -> Option<Shut> {
    let mut why = None;
    for all in gate.when.lines().iter().flat_map(|line| &line.any) {
        let shut = all.iter().find_map(|test| {
            let (asked, _) = gate.when.asked_by(test);
            let metric = view.plan.targets.metrics.find(&asked.name)?;
            if !matches!(asked.how, Some(How::Attainment | How::AttainmentToDate))
                || view.plan.targets.lost.target(metric)
            {
                return None;
            }
            if !look.own.seats.iter().any(|seat| has_target(view, asked, *seat)) {
                return Some(Shut::NoTarget(asked.name.clone()));
            }
            let (most, range) = limits.attainment.as_ref()?;
            let Admits::Stretches(stretches) = &test.admits else { return None };
            let beyond = stretches.iter().all(|stretch| {
                stretch.lower.is_some_and(|edge| {
                    let value = Fraction::from_quantity(edge.value);
                    value > *most || (value == *most && !edge.included)
                })
            });
            let words = most.exact().map(speak::percent).unwrap_or_default();
            let words = crate::diagnostic::Message::new(|_| words.clone());
            beyond.then(|| Shut::Beyond(asked.name.clone(), words, range.span))
        });
        why = Some(shut?);
    }
    why
}

fn has_target(view: &View<'_>, asked: &Asked, seat: SeatId) -> bool {
    let (organisation, targets) = (&view.plan.organisation, &view.plan.targets);
    let (Some(metric), Some(set)) = (targets.metrics.find(&asked.name), targets.sets.find(DEFAULT_SET)) else {
        return true;
    };
    let holder = match asked.of.as_deref() {
        None | Some("own") => Some(HolderId::seat(seat, organisation)),
        Some("unit" | "team") => organisation.unit_of(seat).map(HolderId::unit),
        Some(id) => match organisation.lookup(id) {
            Some(Who::Unit(unit)) => Some(HolderId::unit(unit)),
            _ => return true,
        },
    };
    let Some(holder) = holder else { return true };
    let year = view.plan.facts.calendar.year().year;
    view.cube.find(&Key { set, metric, holder, slice: Slices::WHOLE, year }).is_some()
        || view.cube.of_holder(holder).any(|id| view.cube[id].key.metric == metric)
}

/// Whether two gates can be open together; so it is taken where there are too many cases to try.
fn meet(one: &GateTerms, other: &GateTerms) -> bool {
    let nothing = |_: &Asked| Fact::Missing;
    let Some(all) = combinations(&[&one.when, &other.when], &nothing, MOST) else { return true };
    all.iter().any(|facts| {
        let fact =
            |asked: &Asked| facts.iter().find(|(own, _)| own == asked).map_or(Fact::Missing, |(_, fact)| fact.clone());
        // What is not known may well hold.
        one.when.holds(&fact).unwrap_or(true) && other.when.holds(&fact).unwrap_or(true)
    })
}
