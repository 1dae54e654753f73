//! Which days are worked.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::Date;

/// Weekends, holidays and make-up workdays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingDays {
    /// Weekdays of rest, 0 for Monday.
    weekend: BTreeSet<u8>,
    /// Days that differ from their weekday: worked or not.
    special: BTreeMap<Date, bool>,
}

impl Default for WorkingDays {
    fn default() -> Self {
        Self { weekend: BTreeSet::from([5, 6]), special: BTreeMap::new() }
    }
}

impl WorkingDays {
    /// A calendar with these days of rest (0 for Monday) and special days, true where they are worked.
    pub fn new(weekend: impl IntoIterator<Item = u8>, special: impl IntoIterator<Item = (Date, bool)>) -> Self {
        Self { weekend: weekend.into_iter().collect(), special: special.into_iter().collect() }
    }

    /// Whether a day is worked.
    pub fn works(&self, date: Date) -> bool {
        self.special.get(&date).copied().unwrap_or_else(|| !self.weekend.contains(&date.weekday()))
    }

    /// Working days from `first` to `last`, both included.
    pub fn between(&self, first: Date, last: Date) -> u32 {
        let days = first.days_until(last);
        (0..=days).filter(|offset| self.works(first.plus_days(*offset))).count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn make_up_workdays_count() {
        let day = |text| Date::parse(text).unwrap();
        let spring = WorkingDays::new([5, 6], [(day("2026-02-16"), false), (day("2026-02-14"), true)]);
        assert!(spring.works(day("2026-02-14")) && !spring.works(day("2026-02-16")));
        assert_eq!(spring.between(day("2026-02-09"), day("2026-02-16")), 6);
    }
}
