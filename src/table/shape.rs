//! What a row of a table says, reduced to regions.

use super::Space;
use super::domain::Value;
use super::region::Region;

/// Limits on some axes that must all hold; axes not mentioned are unrestricted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Block {
    limits: Vec<(usize, Region)>,
}

impl Block {
    /// The block with these limits. An axis limited twice must meet both.
    pub fn new(limits: impl IntoIterator<Item = (usize, Region)>) -> Self {
        let mut limits: Vec<_> = limits.into_iter().collect();
        limits.sort_by_key(|(axis, _)| *axis);
        limits.dedup_by(|next, kept| {
            let twice = next.0 == kept.0;
            if twice {
                kept.1 = kept.1.intersect(&next.1);
            }
            twice
        });
        Self { limits }
    }

    /// The limits by ascending axis, one for each axis mentioned.
    pub fn limits(&self) -> &[(usize, Region)] {
        &self.limits
    }

    /// The limit on one axis.
    pub fn limit(&self, axis: usize) -> Option<&Region> {
        let at = self.limits.binary_search_by_key(&axis, |(axis, _)| *axis).ok()?;
        Some(&self.limits[at].1)
    }

    /// What of the block lies outside another: for each axis that one limits, the part beyond that limit. Parts may share cases.
    fn minus(&self, other: &Self, space: &Space) -> Vec<Self> {
        let beyond = |(axis, limit): &(usize, Region)| {
            let domain = &space.domains[*axis];
            let own = self.limit(*axis).cloned().unwrap_or_else(|| domain.everything());
            let rest = own.intersect(&limit.complement(domain)).within(domain);
            let others = self.limits.iter().filter(|(own, _)| own != axis).cloned();
            (!rest.is_empty()).then(|| Self::new(others.chain([(*axis, rest)])))
        };
        other.limits.iter().filter_map(beyond).collect()
    }

    fn meets(&self, other: &Self, space: &Space) -> bool {
        let shared = |(axis, limit): &(usize, Region)| match other.limit(*axis) {
            Some(others) => !limit.intersect(others).within(&space.domains[*axis]).is_empty(),
            None => true,
        };
        self.limits.iter().all(shared)
    }

    /// Whether all limits hold at a point, which has a value for every axis.
    pub fn holds(&self, point: &[Value]) -> bool {
        self.limits.iter().all(|(axis, region)| region.contains(point[*axis]))
    }
}

/// A row of a table: any of its alternatives may hold. A row without alternatives never holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowShape {
    /// The alternatives, in the order they are written.
    pub alternatives: Vec<Block>,
    otherwise: bool,
}

impl RowShape {
    /// A row that holds where any of the alternatives does.
    pub fn any(alternatives: impl IntoIterator<Item = Block>) -> Self {
        Self { alternatives: alternatives.into_iter().collect(), otherwise: false }
    }

    /// The `else` row: it takes what no other row takes. A table has one at most.
    pub fn otherwise() -> Self {
        Self { alternatives: Vec::new(), otherwise: true }
    }

    /// Whether this is the `else` row.
    pub fn is_otherwise(&self) -> bool {
        self.otherwise
    }

    /// The row's cases that lie in none of the others. Nothing where it would fall into more than [`RowShape::MOST_PARTS`]
    /// parts. Panics on an `else` row, whose cases are not its own.
    pub fn minus<'r>(&self, others: impl IntoIterator<Item = &'r Self>, space: &Space) -> Option<Self> {
        assert!(!self.otherwise, "an `else` row has no cases of its own");
        let mut left = self.alternatives.clone();
        for block in others.into_iter().flat_map(|other| &other.alternatives) {
            left = left.iter().flat_map(|own| own.minus(block, space)).collect();
            if left.len() > Self::MOST_PARTS {
                return None;
            }
        }
        Some(Self::any(left))
    }

    /// The cases of both rows. Nothing where they would fall into more than [`RowShape::MOST_PARTS`] parts. Panics on an `else` row.
    pub fn intersect(&self, other: &Self, space: &Space) -> Option<Self> {
        assert!(!self.otherwise && !other.otherwise, "an `else` row has no cases of its own");
        let pairs = self.alternatives.iter().flat_map(|own| other.alternatives.iter().map(move |block| (own, block)));
        let met = pairs.filter(|(own, block)| own.meets(block, space));
        let both = |(own, block): (&Block, &Block)| Block::new(own.limits.iter().chain(&block.limits).cloned());
        let parts: Vec<Block> = met.map(both).take(Self::MOST_PARTS + 1).collect();
        (parts.len() <= Self::MOST_PARTS).then(|| Self::any(parts))
    }

    /// Whether the two rows share a case.
    pub fn meets(&self, other: &Self, space: &Space) -> bool {
        let pairs = self.alternatives.iter().flat_map(|own| other.alternatives.iter().map(move |block| (own, block)));
        pairs.into_iter().any(|(own, block)| own.meets(block, space))
    }

    /// Most parts that taking rows away may leave of one.
    pub const MOST_PARTS: usize = 256;

    /// Everything that the row does not hold. Nothing where that has too many parts.
    pub fn complement(&self, space: &Space) -> Option<Self> {
        Self::any([Block::default()]).minus([self], space)
    }
}

impl From<Block> for RowShape {
    fn from(block: Block) -> Self {
        Self::any([block])
    }
}

/// The rows of a grid, line by line: each joins one region of the axis `down` with one of the axis `across`.
pub fn grid(down: (usize, &[Region]), across: (usize, &[Region])) -> Vec<RowShape> {
    let lines = down.1.iter().flat_map(|line| across.1.iter().map(move |column| (line, column)));
    lines.map(|(line, column)| Block::new([(down.0, line.clone()), (across.0, column.clone())]).into()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Domain, End, Interval};
    use super::*;

    fn row(limits: &[(usize, i64, i64)]) -> RowShape {
        let limit = |(axis, from, below): &(usize, i64, i64)| {
            (*axis, Interval::new(End::Closed((*from).into()), End::Open((*below).into())).into())
        };
        Block::new(limits.iter().map(limit)).into()
    }

    #[test]
    fn what_is_left_of_a_row_holds_everywhere_else() {
        let space = Space { domains: vec![Domain::NUMBERS; 2] };
        let (whole, hole, corner) = (row(&[(0, 0, 9)]), row(&[(0, 3, 5), (1, 2, 4)]), row(&[(1, 4, 9)]));
        let left = whole.minus([&hole, &corner], &space).expect("few parts");
        let outside = corner.complement(&space).expect("few parts");
        let both = whole.intersect(&corner, &space).expect("few parts");
        let holds = |shape: &RowShape, point: &[Value]| shape.alternatives.iter().any(|block| block.holds(point));
        for (x, y) in (-1..11).flat_map(|x| (-1..11).map(move |y| (x, y))) {
            let point = [Value::Number(x.into()), Value::Number(y.into())];
            let expected = holds(&whole, &point) && !holds(&hole, &point) && !holds(&corner, &point);
            assert_eq!(holds(&left, &point), expected, "{x} {y}");
            assert_eq!(holds(&outside, &point), !holds(&corner, &point), "{x} {y}");
            assert_eq!(holds(&both, &point), holds(&whole, &point) && holds(&corner, &point), "{x} {y}");
        }
        assert_eq!(whole.minus([&whole], &space), Some(RowShape::any([])));
    }

    #[test]
    fn a_row_in_too_many_parts_is_given_up() {
        let space = Space { domains: vec![Domain::NUMBERS; 10] };
        let holes: Vec<RowShape> =
            (0..10).map(|at| row(&(0..10).map(|axis| (axis, at, at + 2)).collect::<Vec<_>>())).collect();
        assert_eq!(row(&[]).minus(&holes, &space), None);
    }
}
