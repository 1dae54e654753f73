//! How much work an analysis may do.

/// The work ran out before the proof was complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exhausted;

/// Work left, in steps of roughly equal cost. Counted, never timed, so that every machine gives up at the same place.
#[derive(Debug)]
pub(super) struct Budget(u64);

impl Budget {
    /// What one question about one table may cost: a fraction of a second.
    pub(super) const fn for_one_question() -> Self {
        Self(20_000_000)
    }

    #[cfg(test)]
    pub(super) const fn of(steps: u64) -> Self {
        Self(steps)
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.0 = self.0.checked_sub(steps as u64).ok_or(Exhausted)?;
        Ok(())
    }
}
