//! Decision tables of the plan: their conditions as regions of typed axes, each table proven complete and free of overlap.
//!
//! An axis is whatever a condition may ask for: a dimension, a metric, a field, a result of another table, a property of
//! positions or records. Each has one kind, so a table knows its whole range, and one analysis serves approvals, grades,
//! territories, policies and pay tables alike.
//!
//! `axes` knows what can be asked for, `lower` and `numbers` turn conditions into regions, `collect` finds every table of the
//! plan, `bands` reads those whose rows hold bounds of what is measured, `placements` goes through the ways in which sets of targets
//! can stand among such bounds. `analyse` puts a table to the proof; `report`, `voice` and `mend` say what is wrong, in which case, and
//! what mends it. `results` and `formulas` hold what rows give against what the table declares; `policy` works out what a policy gives for facts. `evaluate` asks the same regions of facts:
//! of records, of positions, of what was achieved, and `decide` says what the rows that hold give. `joint` lowers conditions for proofs that other stages make.

mod analyse;
mod axes;
mod bands;
mod collect;
mod conditions;
mod covers;
pub mod decide;
pub mod evaluate;
mod policy;
mod processes;
mod formulas;
mod joint;
mod lower;
mod mend;
mod numbers;
mod placements;
mod report;
mod results;
pub mod rules;
mod seats;
mod voice;

pub use axes::{Axes, Axis, AxisKind, How};
pub use collect::check;
pub use joint::Joint;
pub use policy::{Allowed, Levers, PolicyTable};
