//! What was sold: records of the plan's sources, read from files.

pub mod record;
pub mod tally;

pub use record::{Cell, Column, ColumnKind, Layout, Record, Row};
