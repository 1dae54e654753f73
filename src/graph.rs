//! Trees and directed graphs of entries that are pointed at by [`Index`].
//!
//! What a plan says of its structure is a list of pointers: a unit names its parent, a stage its next stages. A [`Forest`] turns
//! parent pointers into trees that can be walked, cut and asked who stands above whom in constant time; [`digraph`] turns
//! pairs into a graph for [`cycles`], [`reachable`], [`can_end`] and [`topological`]. Loops in what ought to have none are
//! results here, not failures, and every answer depends on the graph alone, not on the order it was built in.
//!
//! Nothing here recurses: a plan may hold chains of 100,000 entries.

mod cycles;
mod forest;
mod index;
mod reach;
#[cfg(test)]
mod tests;

pub use cycles::cycles;
pub use forest::Forest;
pub use index::{Index, digraph, ids};
pub use reach::{can_end, reachable, topological};
