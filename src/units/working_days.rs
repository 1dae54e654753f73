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
        if last < first {
            return 0;
        }
        // By whole weeks, the days of the week begun, and those days that differ from their weekday.
        let days = first.days_until(last) as u32 + 1;
        let weekday = first.weekday();
        let worked = |offset: u32| !self.weekend.contains(&((u32::from(weekday) + offset) as u8 % 7));
        let week = (0..7).filter(|offset| worked(*offset)).count() as u32;
        let usual = days / 7 * week + (0..days % 7).filter(|offset| worked(*offset)).count() as u32;
        let usually = |day: &Date| !self.weekend.contains(&day.weekday());
        let (mut more, mut fewer) = (0, 0);
        for (day, works) in self.special.range(first..=last) {
            more += u32::from(*works && !usually(day));
            fewer += u32::from(!*works && usually(day));
        }
        usual + more - fewer
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_between_are_those_counted_one_by_one(
            rest in prop::collection::btree_set(0_u8..7, 0..4), start in 0_i32..400, length in -3_i32..90,
            special in prop::collection::vec((0_i32..500, any::<bool>()), 0..20),
        ) {
            let day = |offset| Date::parse("2025-11-03").unwrap().plus_days(offset);
            let calendar = WorkingDays::new(rest, special.into_iter().map(|(at, works)| (day(at), works)));
            let counted = (0..=length).filter(|offset| calendar.works(day(start + offset))).count();
            prop_assert_eq!(calendar.between(day(start), day(start + length)) as usize, counted);
        }

        #[test]
        fn sums_of_days_and_months_are_those_of_the_library(day in -700_000_i32..700_000, days in -4000_i32..4000, months in -60_i32..60) {
            let date = Date::parse("2026-01-01").unwrap().plus_days(day);
            prop_assert_eq!(date.plus_days(days).plus_days(-days).days_until(date), 0);
            let later = date.plus_months(months);
            prop_assert!(later.is_past(0, later) && date.is_past(months, later));
            prop_assert!(later.day() == date.day() || later.plus_days(1).day() == 1);
        }
    }

    #[test]
    fn make_up_workdays_count() {
        let day = |text| Date::parse(text).unwrap();
        let spring = WorkingDays::new([5, 6], [(day("2026-02-16"), false), (day("2026-02-14"), true)]);
        assert!(spring.works(day("2026-02-14")) && !spring.works(day("2026-02-16")));
        assert_eq!(spring.between(day("2026-02-09"), day("2026-02-16")), 6);
    }
}
