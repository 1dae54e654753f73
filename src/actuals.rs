//! What was sold: records of the plan's sources, read from files.
//!
//! A [`Source`] knows its columns and how its files are written. [`read`] takes its files apart block by block, side by side, and hands each
//! record to a [`Fold`]; rows that are no records of the plan become [`Reject`]s with a reason. Nothing depends on the order in which
//! files or rows stand.

pub mod cells;
pub mod closed;
mod keys;
pub mod ledger;
pub mod number;
pub mod payroll;
mod reading;
pub mod record;
mod reject;
pub mod sample;
mod source;
mod spool;
pub mod stories;
pub mod tally;

pub use reading::{Access, FileRead, Fold, Reading, Report, read, tell_rejects};
pub use record::{Cell, Column, ColumnKind, Layout, Record, Row};
pub use reject::{Reason, Reject, Rejects};
pub use source::{Keep, RecordFacts, Source};
