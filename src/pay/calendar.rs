//! The periods in which pay is counted, tested and paid.

use crate::pay::world::Days;
use crate::plan::Facts;
use crate::syntax::incentives::Window;
use crate::units::{Calendar, Date, Part, Period, Rhythm, RhythmUnit};

/// The turns of a rhythm within a period, in order; those at its ends may be shorter. Months and what is made of them follow the fiscal
/// year, weeks begin on Mondays.
pub fn turns(facts: &Facts, period: Period, every: Rhythm) -> Vec<Days> {
    let calendar = &facts.calendar;
    let (first, last) = period.part().months();
    let dates = |month: u8| calendar.dates(Period::new(period.year, Part::Month(month)));
    if let Some(months) = every.months().and_then(|months| u8::try_from(months.min(12)).ok()) {
        let starts = (1..=12_u8).step_by(usize::from(months.max(1)));
        let turns = starts.map(|start| (start.max(first), (start + months - 1).min(last)));
        return turns.filter(|(start, end)| start <= end).map(|(start, end)| (dates(start).0, dates(end).1)).collect();
    }
    let days = calendar.dates(period);
    let count = i32::try_from(every.count).unwrap_or(i32::MAX).max(1);
    let (length, mut start) = match every.unit {
        RhythmUnit::Week => (count.saturating_mul(7).min(371), monday(days.0)),
        _ => (count.min(366), days.0),
    };
    let mut turns = Vec::new();
    while start <= days.1 {
        let next = start.plus_days(length);
        turns.push((start.max(days.0), next.plus_days(-1).min(days.1)));
        start = next;
    }
    turns
}

fn monday(date: Date) -> Date {
    date.plus_days(-i32::from(date.weekday()))
}

/// The window that a day lies in; none where each transaction counts by itself.
pub fn window(calendar: &Calendar, window: Window, day: Date) -> Option<Days> {
    let months = match window {
        Window::Transaction => return None,
        Window::Month => 1,
        Window::Quarter => 3,
        Window::Half => 6,
        Window::Year => 12,
    };
    Some(span(calendar, months, day))
}

/// The period of so many months of the fiscal year that a day lies in.
pub fn span(calendar: &Calendar, months: u8, day: Date) -> Days {
    let month = calendar.month_of(day);
    let (number, _) = month.part().months();
    let part = match months {
        1 => Part::Month(number),
        3 => Part::Quarter((number - 1) / 3 + 1),
        6 => Part::Half((number - 1) / 6 + 1),
        _ => Part::Year,
    };
    calendar.dates(Period::new(month.year, part))
}

/// The windows that some days touch, in order.
pub fn windows(calendar: &Calendar, own: Window, days: Days) -> Vec<Days> {
    let mut all = Vec::new();
    let mut day = days.0;
    while day <= days.1 {
        let Some(next) = window(calendar, own, day) else { return vec![days] };
        all.push(next);
        day = next.1.plus_days(1);
    }
    all
}
