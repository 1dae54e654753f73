//! The target cube: every target that is stated or follows, and where it comes from.
//!
//! A cell is (set, metric, holder, period, slice) → value. The cells of one year that share all but the period lie together in
//! a [`Series`]. Building goes through the statements once, then through the organisation from the leaves up: cells are
//! stated, split from one parent, or summed from their children, and wherever a value is both stated and follows from others,
//! the two are compared. Splits run over holders, then periods; other margins are sums.

mod before;
mod build;
mod carry;
mod cuts;
mod doubt;
mod family;
mod from_slices;
mod over_holders;
mod over_slices;
mod over_time;
mod rebuild;
pub mod rules;
mod seasons;
mod series;
mod service;
mod sets;
mod voice;

pub use before::{Before, Course};
pub use build::build;
pub use rebuild::rebuild;
pub use series::{Cube, Family, FamilyId, FamilyKey, Key, Origin, SLOTS, Series, SeriesId};
pub use voice::Voice;
