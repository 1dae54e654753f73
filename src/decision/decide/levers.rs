//! What the levers of a policy give together: their sum, each counted only where the one it needs gives something, up to the cap.

use ecow::EcoString;

use crate::decision::AxisKind;
use crate::decision::decide::{Case, DecidingRow, figure, held, title};
use crate::decision::evaluate::{Asked, Cases, Fact, fact_of};
use crate::syntax::risk::{Lever, LeverRow, Policy};
use crate::syntax::{Ask, Entry, GivenKind};
use crate::units::{Fraction, Quantity};

/// What levers give.
#[derive(Default)]
pub(super) struct Together {
    /// The rows that hold, of levers that count.
    pub rows: Vec<DecidingRow>,
    /// The sums by name, each with whether it is a share.
    pub given: Vec<(EcoString, (Fraction, bool))>,
}

/// What one lever gives.
type Given = Vec<(EcoString, (Fraction, bool))>;

/// `None` where conditions could not be read, which was reported.
pub(super) fn together(policy: &Policy, case: &Case<'_>) -> Option<Result<Together, EcoString>> {
    let mut all = Together::default();
    let levers: Vec<&Entry<Lever>> = policy.levers.get().into_iter().flatten().collect();
    for lever in &levers {
        let (rows, given) = match one(lever, &levers, case, levers.len())? {
            Ok(found) => found,
            Err(missing) => return Some(Err(missing)),
        };
        all.rows.extend(rows);
        for (name, (number, is_share)) in given {
            match all.given.iter_mut().find(|own| own.0 == name) {
                Some((_, sum)) => *sum = (sum.0.plus(&number), sum.1 || is_share),
                None => all.given.push((name, (number, is_share))),
            }
        }
    }
    if let Some(most) = policy.cap.get().map(|cap| Fraction::from_quantity(cap.value.0)) {
        let shares = all.given.iter_mut().filter(|(_, (_, is_share))| *is_share);
        shares.for_each(|(_, (number, _))| *number = number.clone().min(most.clone()));
    }
    Some(Ok(all))
}

/// The rows of a lever that hold and what they give: nothing where the one it needs gives nothing. `left` guards against levers that need each other, which
/// was reported.
fn one(
    lever: &Entry<Lever>,
    levers: &[&Entry<Lever>],
    case: &Case<'_>,
    left: usize,
) -> Option<Result<(Vec<DecidingRow>, Given), EcoString>> {
    if let Some(needed) = lever.value.needs.get() {
        let needed = levers.iter().find(|other| other.id.value == needed.value).filter(|_| left > 0)?;
        match one(needed, levers, case, left - 1)? {
            Ok((_, given)) if given.iter().all(|(_, (number, _))| number.is_zero()) => {
                return Some(Ok((Vec::new(), Vec::new())));
            }
            Ok(_) => {}
            Err(missing) => return Some(Err(missing)),
        }
    }
    let table = &lever.value.table;
    let cases = Cases::of_table(table, case.plan, case.axes)?;
    let found = match held(&cases, table.rows.list(), case) {
        Ok(found) => found,
        Err(missing) => return Some(Err(missing)),
    };
    let (mut rows, mut given) = (Vec::new(), Vec::new());
    for (at, row) in found {
        rows.push(DecidingRow { lever: Some(lever.id.value.clone()), title: title(&row.head, at), span: row.site });
        match gives(row, case) {
            Ok(own) => given.extend(own),
            Err(missing) => return Some(Err(missing)),
        }
    }
    Some(Ok((rows, given)))
}

/// What a row gives, with what it repeats for each full step beyond its start.
fn gives(row: &LeverRow, case: &Case<'_>) -> Result<Given, EcoString> {
    let scalar = |kind: &GivenKind| match kind {
        GivenKind::Scalar(text) => figure(text),
        _ => None,
    };
    let mut all: Given =
        row.results.0.iter().filter_map(|(name, own)| Some((name.value.clone(), scalar(&own.kind)?))).collect();
    let Some(each) = row.each.get() else { return Ok(all) };
    let steps = steps(row, case)?;
    for (name, own) in &each.results.0 {
        let Some((number, is_share)) = scalar(&own.kind) else { continue };
        let more = number.times(&steps);
        match all.iter_mut().find(|(own, _)| *own == name.value) {
            Some((_, sum)) => *sum = (sum.0.plus(&more), sum.1 || is_share),
            None => all.push((name.value.clone(), (more, is_share))),
        }
    }
    Ok(all)
}

/// The full steps from the start of a row to where the case lies.
fn steps(row: &LeverRow, case: &Case<'_>) -> Result<Fraction, EcoString> {
    let tests = row.head.when.get().into_iter().flat_map(|when| &when.any).flat_map(|all| &all.tests);
    let mut starts = tests.filter_map(|(axis, test)| match &test.ask {
        Ask::Bounds(bounds) => Some((axis, bounds.lower.as_ref()?)),
        _ => None,
    });
    let (Some((axis, start)), Some(size)) = (starts.next(), row.each.get().and_then(|each| each.step.get())) else {
        return Ok(Fraction::zero());
    };
    let kind = case.axes.find(axis).map_or(AxisKind::Number, |axis| axis.kind.clone());
    let asked = Asked { name: axis.value.clone(), kind, how: None, window: None, of: None, counted_in: None };
    let written = |text: &str| fact_of(&asked, text, case.plan).and_then(|fact| number(&fact));
    let at = number(&case.facts.fact(&asked)).ok_or_else(|| axis.value.clone())?;
    let (Some(start), Some(size)) = (written(&start.text), written(size)) else { return Ok(Fraction::zero()) };
    Ok(at.minus(&start).over(&size).map_or_else(Fraction::zero, |steps| steps.floor().max(Fraction::zero())))
}

/// A fact as a place on its axis.
fn number(fact: &Fact) -> Option<Fraction> {
    match fact {
        Fact::Quantity(quantity) => Some(Fraction::from_quantity(*quantity)),
        Fact::Number(number) => Some(number.clone()),
        Fact::Time(time) => {
            i64::try_from(time.rank()).ok().map(|rank| Fraction::from_quantity(Quantity::from_int(rank)))
        }
        Fact::Date(_) | Fact::Period(_) | Fact::Word(_) | Fact::Missing => None,
    }
}
