//! Decision tables: whether every case meets a row, and only one.
//!
//! A table is a [`Space`] of axes and rows that restrict some of them ([`RowShape`]); nothing here knows what axes or rows mean.
//! [`Space::analyse`] proves the table complete and free of overlap, or says where it is not, in examples people would give:
//!
//! ```
//! use salesplan::table::{Block, Domain, End, Interval, Matching, RowShape, Space, Value};
//!
//! let discount = Space { domains: vec![Domain::NUMBERS] };
//! let row = |lower, upper| RowShape::from(Block::new([(0, Interval::new(lower, upper).into())]));
//! let rows = [row(End::Unbounded, End::Closed(8.into())), row(End::Closed(11.into()), End::Unbounded)];
//! let gap = &discount.analyse(&rows, Matching::One, 10).gaps[0];
//! assert_eq!(gap.case.settings[0].value, Value::Number(10.into())); // above 8, below 11
//! assert_eq!((gap.borders[0].below, gap.borders[0].above), (Some(0), Some(1)));
//! ```
//!
//! # How it works
//!
//! **Cells.** An interval, whatever its ends, is the half-open range between two cuts, a cut being a place just before or just
//! after a number (`interval`). All ends written on an axis cut it into elementary cells that no row tells apart (`cells`); on
//! an axis that counts, cuts are first moved to the next whole number, so that nothing lies between 3 and 4. From then on a
//! region is a list of runs of cell numbers, each distinct region is a numbered pattern, and a row is one pattern for each
//! axis, or several where it has alternatives (`lowered`). Axes come in order of selectivity.
//!
//! **Overlaps** (`touch`, `overlaps`). Two rows share a case if their patterns meet on every axis. For each row only
//! the rows it meets on its most telling axis are looked at.
//!
//! **Gaps** (`diagram`). Cut the first axis by the rows; for each slice the rows in play there restrict the axes that follow, and
//! so on to the last axis. What is left uncovered comes out as a decision diagram. This stays small for three reasons. Rows
//! are chains that share their ends (`tails`), so a part of the table that recurs, say the same price bands in 300 cities, is one
//! question, asked once. Slices with the same answer become one edge, and a question whose answer does not matter vanishes.
//! And where the rows are known to be disjoint, counting cells decides: they fill a box exactly if their cells add up to it.
//!
//! **Telling** (`boxes`, `gaps`, `nice`). Each path through the diagram is an uncovered box. It is grown until it meets
//! rows on all sides, which first of all frees the axes that do not matter; what others have already told is
//! taken out of it; and each axis left gets the roundest number in its range as an example.
//!
//! **Unreachable rows** (`unreachable`). The same proof with the row as the space and the rows above it as the table.
//!
//! Covering is a hard problem in general, so each question has a budget of counted steps (`budget`). A table that exhausts it is
//! [`Undecided`], never declared sound.

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
pub(crate) mod tests;
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
