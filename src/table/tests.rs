//! The analysis seen from outside: on tables people write, and against brute force on random ones.

mod brute;
mod grids;
mod large;
pub(crate) mod random;
mod written;
