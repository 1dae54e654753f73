//! Lengths of time as they stand in a column of text: a plain number of days, or a number with its unit.

use crate::sql::cells::{Kind, Typed, UNLIKE, reason};
use crate::sql::dialect::{Dialect, NUMBER, case};
use crate::units::{Duration, DurationUnit};

/// The steps that read a column of lengths of time. The value counts the base of the unit's family.
pub(super) fn read(dialect: Dialect, at: usize) -> Typed {
    let text = format!("t{at}");
    let unit = dialect.without(&format!("LOWER(TRIM({}))", dialect.without(&text, "^[0-9]+")), "^个 *");
    let count = case(
        &[(
            dialect.matches(&text, "^[0-9]{1,9}([^0-9]|$)"),
            format!("CAST({} AS {NUMBER})", dialect.group(&text, "^([0-9]+)", 1)),
        )],
        "NULL",
    );
    let shaped = vec![(format!("c{at}"), count), (format!("u{at}"), unit)];
    let words: Vec<(&str, DurationUnit)> = DurationUnit::words().chain([("", DurationUnit::Days)]).collect();
    let number =
        words.iter().map(|(word, unit)| (format!("u{at} = {}", dialect.text(word)), format!("{}", *unit as u8)));
    let cleaned = vec![(format!("un{at}"), case(&number.collect::<Vec<_>>(), "NULL"))];
    let units = all();
    let factors: Vec<_> =
        units.iter().map(|unit| (format!("un{at} = {}", *unit as u8), one(*unit).rank().to_string())).collect();
    let value = format!("CAST(c{at} * CAST({} AS DECIMAL(10, 0)) AS {NUMBER})", case(&factors, "NULL"));
    let faults = vec![
        (dialect.matches(&text, "^([+]|[0-9]{10,})"), reason(UNLIKE)),
        (format!("c{at} IS NULL OR un{at} IS NULL"), reason("not-a-duration")),
    ];
    Typed { kind: Kind::Time, shaped, cleaned, value, faults }
}

/// The family of the unit.
pub(super) fn family(at: usize) -> String {
    let families: Vec<_> =
        all().iter().map(|unit| (format!("un{at} = {}", *unit as u8), one(*unit).family().to_string())).collect();
    case(&families, "NULL")
}

/// A length as a text that is the same for the same one; two hours are not 120 minutes.
pub(super) fn key(dialect: Dialect, at: usize) -> String {
    format!("{} || ' ' || {}", dialect.to_text(&format!("c{at}")), dialect.to_text(&format!("un{at}")))
}

fn one(unit: DurationUnit) -> Duration {
    Duration { count: 1, unit }
}

fn all() -> Vec<DurationUnit> {
    let mut units: Vec<DurationUnit> = DurationUnit::words().map(|(_, unit)| unit).collect();
    units.sort_unstable();
    units.dedup();
    units
}
