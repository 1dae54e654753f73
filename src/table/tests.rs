//! The analysis seen from outside: on tables people write, and against brute force on random ones.

mod brute;
mod grids;
mod large;
mod random;
mod written;
