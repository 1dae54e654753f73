//! Numbers, times and how they are said: exact, without context, and without a float anywhere.

mod allocate;
mod apportion;
mod calendar;
mod currency;
mod date;
mod date_form;
mod duration;
mod figure;
mod fraction;
mod period;
mod quantity;
pub mod speak;
mod working_days;

pub use allocate::{Remainder, allocate, allocate_into};
pub use apportion::apportion;
pub use calendar::{Calendar, CalendarError, Months};
pub use currency::{Currency, CurrencyError};
pub use date::{Date, DateError, Moment, Zone};
pub use date_form::{DateFault, DateForm, DatePart};
pub use duration::{Duration, DurationError, DurationUnit, Rhythm, RhythmError, RhythmUnit};
pub use figure::{Figure, FigureError};
pub use fraction::{Fraction, Rounding, RoundingMode};
pub use period::{Part, Period, PeriodError, PeriodText};
pub use quantity::Quantity;
pub use working_days::WorkingDays;
