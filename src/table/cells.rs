//! One axis cut into the pieces that no row tells apart.

use rust_decimal::Decimal;

use super::bits::BitSet;
use super::domain::{Domain, Value};
use super::gaps::Edge;
use super::interval::{Cut, End, Interval, Intervals};
use super::nice;
use super::ranges::Ranges;
use super::region::Region;

/// A set of cells of one axis, by their positions.
pub(super) type Runs = Ranges<u32>;

/// The elementary cells of one axis, from low to high: what lies between two neighbouring ends of intervals, or one member.
pub(super) struct Cells<'a> {
    domain: &'a Domain,
    /// Where the cells of numbers begin and end, one more than there are cells; empty for members.
    cuts: Vec<Cut>,
}

impl<'a> Cells<'a> {
    /// Cuts the axis at every end of the regions.
    pub(super) fn new<'r>(domain: &'a Domain, regions: impl Iterator<Item = &'r Region>) -> Self {
        let mut cuts: Vec<Cut> = Vec::new();
        let mut cut_at = |ranges: &Ranges<Cut>| cuts.extend(ranges.parts().iter().flat_map(|part| [part.0, part.1]));
        cut_at(&domain.extent());
        for region in regions {
            match (domain, region) {
                (Domain::Number { .. }, Region::Intervals(intervals)) => cut_at(&domain.align(&intervals.0)),
                (Domain::Members { count }, Region::Members(members)) => assert_eq!(members.bound(), *count),
                _ => panic!("a region of another kind than its axis"),
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        Self { domain, cuts }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(self.domain, Domain::Number { .. })
    }

    pub(super) fn count(&self) -> u32 {
        let count = match self.domain {
            Domain::Number { .. } => self.cuts.len().saturating_sub(1),
            Domain::Members { count } => *count,
        };
        u32::try_from(count).expect("an axis has fewer than 2^32 cells")
    }

    /// The cells a region is made of. The region's ends are among the cuts.
    pub(super) fn runs(&self, region: &Region) -> Runs {
        match region {
            Region::Intervals(intervals) => {
                let aligned = self.domain.align(&intervals.0);
                Runs::new(aligned.parts().iter().map(|part| (self.position(part.0), self.position(part.1))).collect())
            }
            Region::Members(members) => {
                Runs::new(members.iter().map(|member| (member as u32, member as u32 + 1)).collect())
            }
        }
    }

    fn position(&self, cut: Cut) -> u32 {
        self.cuts.binary_search(&cut).expect("the axis is cut at the ends of all regions") as u32
    }

    /// The region that cells make up, as people write it.
    pub(super) fn region(&self, runs: &Runs) -> Region {
        match self.domain {
            Domain::Number { .. } => {
                Region::Intervals(Intervals::new(runs.parts().iter().map(|run| self.interval(*run))))
            }
            Domain::Members { count } => {
                let members = runs.parts().iter().flat_map(|run| run.0 as usize..run.1 as usize);
                Region::Members(BitSet::of(*count, members))
            }
        }
    }

    /// A stretch of cells of numbers, as people write it.
    pub(super) fn interval(&self, (start, end): (u32, u32)) -> Interval {
        self.domain.interval((self.cuts[start as usize], self.cuts[end as usize]))
    }

    /// The value to name when one from these cells is wanted: a round number, or the first member.
    pub(super) fn witness(&self, runs: &Runs) -> Value {
        let first = *runs.parts().first().expect("a case has a value on each of its axes");
        match self.domain {
            Domain::Number { step, .. } => Value::Number(nice::roundest(self.interval(first), self.edge(first), *step)),
            Domain::Members { .. } => Value::Member(first.0 as usize),
        }
    }

    /// Whether a stretch is an end of the axis; the lower one where it is both.
    pub(super) fn edge(&self, (start, end): (u32, u32)) -> Edge {
        match (start, end == self.count()) {
            (0, _) => Edge::Below,
            (_, true) => Edge::Above,
            _ => Edge::Inside,
        }
    }

    /// The number, where a cell is a single one.
    pub(super) fn point(&self, cell: u32) -> Option<Decimal> {
        let Interval { lower, upper } = self.is_number().then(|| self.interval((cell, cell + 1)))?;
        match (lower, upper) {
            (End::Closed(lower), End::Closed(upper)) if lower == upper => Some(lower),
            _ => None,
        }
    }

    /// The cell a value lies in.
    pub(super) fn cell_of(&self, value: Value) -> u32 {
        match value {
            Value::Number(number) => self.cuts.partition_point(|cut| *cut <= Cut::before(number)) as u32 - 1,
            Value::Member(member) => member as u32,
        }
    }
}
