//! Where sets of targets can stand among the numbers of a table.
//!
//! `{from: stretch, pays: 200%}` begins where a seller's stretch target lies, which is another part of the quota for each of
//! them. What is known is how sets stand to each other (`stretch: {at_least: quota}`); the set that the measure is held against
//! stands at 100 %. A table is sound if it is so wherever the sets can stand, and since only their order among the numbers
//! of the table matters, there are finitely many cases: each is tried.

use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::decision::bands::Own;
use crate::decision::collect::Tables;
use crate::decision::numbers::head_bounds;
use crate::plan::Index;
use crate::plan::targets::{Relation, SetId, Targets};
use crate::source::Spanned;
use crate::syntax::TableRow;

/// Most rows, over all placements, that are tried.
const MOST: usize = 60_000;

/// Every way in which the sets named can stand; one without sets where none is named. `None` where there are too many.
pub(super) fn placements<R: TableRow>(
    named: &[EcoString],
    list: &[R],
    own: &Own,
    tables: &mut Tables<'_, '_>,
) -> Option<Vec<IndexMap<EcoString, Decimal>>> {
    if named.is_empty() {
        return Some(vec![IndexMap::new()]);
    }
    let base = own.is_share_of_target().then(|| tables.plan.targets.sets.find(&own.set)).flatten();
    let mut numbers = numbers(named, list, own, tables);
    if base.is_some() {
        numbers.push(Decimal::ONE);
    }
    let places = candidates(numbers, named.len());
    let known = Known::new(&tables.plan.targets);
    let sets: Vec<SetId> = named.iter().filter_map(|set| tables.plan.targets.sets.find(set)).collect();
    let mut found: Vec<Vec<Decimal>> = vec![Vec::new()];
    for (at, set) in sets.iter().enumerate() {
        let mut next = Vec::new();
        for (taken, place) in found.iter().flat_map(|taken| places.iter().map(move |place| (taken, place))) {
            let others = sets[..at].iter().zip(taken).map(|(other, place)| (*other, *place));
            let all: Vec<(SetId, Decimal)> = others.chain(base.map(|base| (base, Decimal::ONE))).collect();
            if all.iter().all(|(other, there)| known.allows((*set, *place), (*other, *there))) {
                next.push([taken.as_slice(), &[*place]].concat());
            }
            if next.len() * list.len() > MOST {
                return None;
            }
        }
        found = next;
    }
    Some(found.into_iter().map(|places| named.iter().cloned().zip(places).collect()).collect())
}

/// The numbers that bounds of the table name; faults in them are reported when the table is read.
fn numbers<R: TableRow>(named: &[EcoString], list: &[R], own: &Own, tables: &mut Tables<'_, '_>) -> Vec<Decimal> {
    let mut silent = crate::diagnostic::Findings::default();
    let mut lowering = crate::decision::lower::Lowering::new(tables.plan, tables.axes, &mut silent);
    let axis = own.apply(&mut lowering);
    let bounds = list.iter().map(|row| head_bounds(row.head()));
    let limits = bounds.flat_map(|bounds| [bounds.lower, bounds.upper]).flatten().map(|limit| limit.text);
    let points = list.iter().filter_map(|row| row.head().at.get().map(|at| at.0.clone()));
    let texts: Vec<Spanned<EcoString>> = limits.chain(points).filter(|text| !named.contains(&text.value)).collect();
    texts.iter().filter_map(|text| lowering.number(axis, text)).collect()
}

/// The numbers themselves, and between them as many others as there are sets, so that these can stand there in any order.
fn candidates(mut numbers: Vec<Decimal>, sets: usize) -> Vec<Decimal> {
    numbers.push(Decimal::ZERO);
    numbers.sort_unstable();
    numbers.dedup();
    let last = *numbers.last().expect("zero is among them");
    let parts = Decimal::from(sets as u64 + 1);
    let step = if last.is_zero() { Decimal::ONE } else { last / Decimal::from(2) };
    let ends = numbers.iter().skip(1).copied().chain([last + step * parts]);
    let mut places = Vec::new();
    for (start, end) in numbers.iter().zip(ends) {
        places.push(*start);
        // A stretch of a table is far wider than what these parts are rounded to.
        let part = ((end - *start) / parts).round_dp(9);
        places.extend((1..=sets as u64).map(|nth| *start + part * Decimal::from(nth)));
    }
    places
}

/// Which set is at least which, whatever the seller.
struct Known {
    at_least: Vec<Vec<bool>>,
}

impl Known {
    fn new(targets: &Targets) -> Self {
        let count = targets.sets.len();
        let mut at_least = vec![vec![false; count]; count];
        for set in targets.sets.indices() {
            at_least[set.index()][set.index()] = true;
            for (relation, other) in &targets.sets[set].relations {
                if *relation != Relation::AtMost {
                    at_least[set.index()][other.index()] = true;
                }
                if *relation != Relation::AtLeast {
                    at_least[other.index()][set.index()] = true;
                }
            }
        }
        for middle in 0..count {
            for (high, low) in (0..count).flat_map(|high| (0..count).map(move |low| (high, low))) {
                at_least[high][low] |= at_least[high][middle] && at_least[middle][low];
            }
        }
        Self { at_least }
    }

    fn allows(&self, (one, at): (SetId, Decimal), (other, there): (SetId, Decimal)) -> bool {
        let least = |high: SetId, low: SetId| self.at_least[high.index()][low.index()];
        (!least(one, other) || at >= there) && (!least(other, one) || there >= at)
    }
}
