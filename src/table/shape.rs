//! What a row of a table says, reduced to regions.

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
