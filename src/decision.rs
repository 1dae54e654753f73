//! Decision tables of the plan: their conditions as regions of typed axes, each table proven complete and free of overlap.
//!
//! An axis is whatever a condition may ask for: a dimension, a metric, a field, a result of another table, a property of
//! positions or records. Each has one kind, so a table knows its whole range, and one analysis serves approvals, grades,
//! territories, policies and pay tables alike.

mod analyse;
mod axes;
mod collect;
mod covers;
mod lower;
pub mod rules;
mod voice;

pub use axes::{Axes, Axis, AxisKind};
pub use collect::check;
