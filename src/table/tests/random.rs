//! Random tables on a lattice small enough to try every point of.

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::table::{Block, Bound, Domain, End, Interval, Intervals, Region, RowShape, Space, Value};

/// Ends of intervals lie on 0 to this number.
const HIGHEST: i64 = 3;

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) space: Space,
    pub(crate) rows: Vec<RowShape>,
}

impl Table {
    /// One point for each elementary cell: all bounds, what lies between them, and what lies beyond.
    pub(crate) fn points(&self) -> Vec<Vec<Value>> {
        let mut points = vec![Vec::new()];
        for domain in &self.space.domains {
            let values = values(domain);
            points = points
                .iter()
                .flat_map(|point: &Vec<Value>| values.iter().map(|value| [point.as_slice(), &[*value]].concat()))
                .collect();
        }
        points
    }
}

fn values(domain: &Domain) -> Vec<Value> {
    let values: Vec<Value> = match domain {
        Domain::Members { count } => (0..*count).map(Value::Member).collect(),
        Domain::Number { .. } => {
            (-2..=2 * HIGHEST + 2).map(|halves| Value::Number(Decimal::new(halves * 5, 1))).collect()
        }
    };
    values.into_iter().filter(|value| domain.contains(*value)).collect()
}

fn lattice() -> impl Strategy<Value = Decimal> {
    (0..=HIGHEST).prop_map(Decimal::from)
}

fn bound(at: i64) -> impl Strategy<Value = Option<Bound>> {
    prop::option::of(any::<bool>().prop_map(move |closed| Bound { value: at.into(), closed }))
}

fn domain() -> impl Strategy<Value = Domain> {
    let step = prop::option::of(Just(Decimal::ONE));
    let numbers =
        (bound(0), bound(HIGHEST), step).prop_map(|(lower, upper, step)| Domain::Number { lower, upper, step });
    prop_oneof![2 => numbers, 1 => (1_usize..4).prop_map(|count| Domain::Members { count })]
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![1 => Just(End::Unbounded), 2 => lattice().prop_map(End::Closed), 2 => lattice().prop_map(End::Open)]
}

fn region(domain: Domain) -> BoxedStrategy<Region> {
    match domain {
        Domain::Members { count } => {
            prop::collection::vec(0..count, 0..3).prop_map(move |members| Region::members(count, members)).boxed()
        }
        Domain::Number { .. } => {
            let interval = (end(), end()).prop_map(|(lower, upper)| Interval::new(lower, upper));
            let some = prop::collection::vec(interval, 1..3);
            some.prop_map(|intervals| Region::Intervals(Intervals::new(intervals))).boxed()
        }
    }
}

/// An axis that has values, and bands on it.
pub(super) fn bands() -> impl Strategy<Value = (Domain, Vec<Region>)> {
    let of = |domain: Domain| {
        let bands = prop::collection::vec(region(domain.clone()), 1..4);
        (Just(domain), bands)
    };
    domain().prop_filter("some value exists", |domain| !domain.is_empty()).prop_flat_map(of)
}

fn block(domains: &[Domain]) -> impl Strategy<Value = Block> + use<> {
    let limits: Vec<_> = domains.iter().map(|domain| prop::option::weighted(0.6, region(domain.clone()))).collect();
    limits.prop_map(|limits| {
        Block::new(limits.into_iter().enumerate().filter_map(|(axis, region)| Some((axis, region?))))
    })
}

fn row(domains: &[Domain]) -> impl Strategy<Value = RowShape> + use<> {
    let blocks = prop::collection::vec(block(domains), 0..3).prop_map(RowShape::any);
    prop_oneof![2 => block(domains).prop_map(RowShape::from), 1 => blocks]
}

fn domains() -> impl Strategy<Value = Vec<Domain>> {
    prop::collection::vec(domain(), 1..=4)
}

/// Rows thrown together, sometimes with an `else`.
pub(crate) fn loose() -> impl Strategy<Value = Table> {
    let rows = |domains: Vec<Domain>| {
        let rows = prop::collection::vec(row(&domains), 0..6);
        (Just(Space { domains }), rows, prop::option::weighted(0.2, 0_usize..7))
    };
    domains().prop_flat_map(rows).prop_map(|(space, mut rows, otherwise)| {
        if let Some(at) = otherwise {
            rows.insert(at.min(rows.len()), RowShape::otherwise());
        }
        Table { space, rows }
    })
}

/// A space cut into disjoint rows, of which at most a few are missing.
pub(super) fn partition() -> impl Strategy<Value = Table> {
    let cuts = prop::collection::vec(
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), lattice(), any::<bool>()),
        0..10,
    );
    let missing = prop::collection::vec(any::<prop::sample::Index>(), 0..3);
    (domains(), cuts, missing).prop_map(|(domains, cuts, missing)| {
        let mut blocks = vec![Block::default()];
        for (which, axis, at, closed) in cuts {
            let axis = axis.index(domains.len());
            let block = blocks.remove(which.index(blocks.len()));
            let halves = halves(&domains[axis], at, closed);
            blocks.extend(halves.map(|half| Block::new(block.limits().iter().cloned().chain([(axis, half)]))));
        }
        for which in missing.iter().filter(|_| !domains.is_empty()) {
            if !blocks.is_empty() {
                blocks.remove(which.index(blocks.len()));
            }
        }
        Table { space: Space { domains }, rows: blocks.into_iter().map(RowShape::from).collect() }
    })
}

fn halves(domain: &Domain, at: Decimal, closed: bool) -> [Region; 2] {
    match domain {
        Domain::Members { count } => {
            let low = Region::members(*count, (0..*count).filter(|member| Decimal::from(*member) < at));
            [low.clone(), low.complement(domain)]
        }
        Domain::Number { .. } => {
            let (upper, lower) =
                if closed { (End::Closed(at), End::Open(at)) } else { (End::Open(at), End::Closed(at)) };
            [Interval::new(End::Unbounded, upper).into(), Interval::new(lower, End::Unbounded).into()]
        }
    }
}
