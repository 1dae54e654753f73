//! Closed periods: what was counted and paid when a period was closed stays as it was; what is found out later is counted or paid after it.
//!
//! A period is closed by a file of the plan folder ([`Lock`]), which holds what was paid to whom and the sums that this rested on. Records that fall
//! into a closed period and were not there when it was closed count on the first open day where their crediting rule says so
//! ([`late`]); whatever else has changed since, results, judgements or the plan, makes statements differ, and the difference is paid on the
//! next payday or in the closed one, as `late` of the plan's payday says.

mod late;
mod lock;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::plan::{Plan, SeatId};
use crate::units::{Currency, Date, Quantity};

pub use late::Late;
pub(super) use late::hold;
pub use lock::{Lock, LockError, write};

/// The folder of a plan that holds its closed periods.
pub const FOLDER: &str = "closed";

/// What was paid: currency and amount.
pub type PaidBefore = (Currency, Quantity);

/// What was paid in closed periods, by incentive plan, position and the last day of the payday.
pub(super) type PaidRows = FxHashMap<(EcoString, SeatId, Date), PaidBefore>;

/// The closed periods of a plan, without gaps between them.
#[derive(Debug, Clone, Default)]
pub struct Closed {
    locks: Vec<Lock>,
}

impl Closed {
    /// The periods that some files close, given with their paths.
    ///
    /// # Errors
    /// If one of them is none, was changed by hand, or does not follow upon the one before it.
    pub fn read(files: impl IntoIterator<Item = (EcoString, Vec<u8>)>) -> Result<Self, LockError> {
        let locks: Result<Vec<(EcoString, Lock)>, LockError> =
            files.into_iter().map(|(path, bytes)| Ok((path.clone(), Lock::read(&path, &bytes)?))).collect();
        let mut locks = locks?;
        locks.sort_by_key(|(_, lock)| lock.from);
        for pair in locks.windows(2) {
            if pair[0].1.to.plus_days(1) != pair[1].1.from {
                return Err(LockError::NotNext { path: pair[1].0.clone(), after: pair[0].1.to });
            }
        }
        Ok(Self { locks: locks.into_iter().map(|(_, lock)| lock).collect() })
    }

    /// The last closed day.
    pub fn until(&self) -> Option<Date> {
        self.locks.last().map(|lock| lock.to)
    }

    /// The names of the closed periods, in order.
    pub fn periods(&self) -> impl Iterator<Item = &str> {
        self.locks.iter().map(|lock| lock.period.as_str())
    }

    /// The closed period that ends on a day.
    pub fn ending(&self, day: Date) -> Option<&Lock> {
        self.locks.iter().find(|lock| lock.to == day)
    }

    /// The same as it stood before the period that ends on a day was closed.
    #[must_use]
    pub fn before(&self, day: Date) -> Self {
        Self { locks: self.locks.iter().filter(|lock| lock.to < day).cloned().collect() }
    }

    /// What was paid.
    pub(super) fn paid(&self, plan: &Plan) -> PaidRows {
        let rows = self.locks.iter().flat_map(|lock| &lock.paid);
        let rows = rows.filter_map(|row| {
            let seat = plan.organisation.seat(&row.position)?;
            Some(((row.plan.clone(), seat, row.to), (row.currency, row.paid)))
        });
        rows.collect()
    }

    /// Positions and plans that were paid in closed periods and that pay nothing any more: what is corrected of them is corrected by hand.
    pub fn gone(&self, pays: impl Fn(&str, &str) -> bool) -> Vec<(EcoString, EcoString)> {
        let rows = self.locks.iter().flat_map(|lock| &lock.paid);
        let mut gone: Vec<_> = rows
            .filter(|row| !row.paid.is_zero() && !pays(&row.plan, &row.position))
            .map(|row| (row.plan.clone(), row.position.clone()))
            .collect();
        gone.sort();
        gone.dedup();
        gone
    }
}
