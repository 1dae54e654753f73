//! Decision tables: whether every case meets a row, and only one.

mod bits;
mod boxes;
mod budget;
mod cells;
mod diagram;
mod domain;
mod gaps;
mod interval;
mod lowered;
mod nice;
mod overlaps;
mod ranges;
mod region;
mod shape;
mod space;
mod sweep;
mod tails;
#[cfg(test)]
mod tests;
mod touch;
mod unreachable;

pub use bits::BitSet;
pub use domain::{Domain, Value};
pub use gaps::{Border, Edge, Gap};
pub use interval::{Bound, End, Interval, Intervals};
pub use overlaps::{Overlap, SharedPoint};
pub use region::Region;
pub use shape::{Block, RowShape, grid};
pub use space::{Analysis, Case, Matching, Setting, Space, Undecided};
pub use unreachable::Unreachable;
