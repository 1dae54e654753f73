//! Days as they stand in a column of text.

use crate::sql::cells::{Kind, Typed, UNLIKE, reason};
use crate::sql::dialect::{Dialect, all, any, case, day};
use crate::units::{Date, DateForm, DatePart};

/// How the parts of a day are found in a text.
struct Parts {
    /// What a day begins with.
    head: String,
    year: (String, usize),
    month: (String, usize),
    day: (String, usize),
    /// Whether the year has two digits.
    short: bool,
    /// Whether the month is named.
    named: bool,
}

fn year_first() -> Parts {
    let head = "^[0-9]{4}(-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|[.][0-9]{1,2}[.][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日?|[0-9]{4})";
    Parts {
        head: head.into(),
        year: ("^([0-9]{4})".into(), 1),
        month: ("^[0-9]{4}[-/.年]?([0-9]{1,2})".into(), 1),
        day: ("^[0-9]{4}[-/.年]?[0-9]{1,2}[-/.月]?([0-9]{1,2})".into(), 1),
        short: false,
        named: false,
    }
}

fn in_parts(parts: &[DatePart]) -> Parts {
    let is_number = |part: &DatePart| !matches!(part, DatePart::Sign(_) | DatePart::MonthName);
    let (mut head, mut groups) = (String::from("^"), 0);
    let (mut year, mut month, mut day, mut short, mut named) = (0, 0, 0, false, false);
    for (index, part) in parts.iter().enumerate() {
        let apart = !parts.get(index + 1).is_some_and(is_number);
        let digits = if apart { "([0-9]{1,2})" } else { "([0-9]{2})" };
        if !matches!(part, DatePart::Sign(_)) {
            groups += 1;
        }
        match part {
            DatePart::Year => (year, head) = (groups, head + "([0-9]{4})"),
            DatePart::ShortYear => (year, short, head) = (groups, true, head + "([0-9]{2})"),
            DatePart::Month(_) => (month, head) = (groups, head + digits),
            DatePart::Day(_) => (day, head) = (groups, head + digits),
            DatePart::MonthName => (month, named, head) = (groups, true, head + "([A-Za-z]{3})"),
            DatePart::Sign(sign) => head = format!("{head}[{sign}]"),
        }
    }
    Parts { year: (head.clone(), year), month: (head.clone(), month), day: (head.clone(), day), head, short, named }
}

/// A time of day behind a day, and one with an offset from UTC.
const TIME: &str = "^[T ] *[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]*)?)?";

/// English names of months by their first three letters.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The steps that read a column of days; `within` are the days that it may name.
pub(super) fn read(dialect: Dialect, form: &DateForm, within: Option<(Date, Date)>, at: usize) -> Typed {
    let parts = match form {
        DateForm::YearFirst => year_first(),
        DateForm::Parts(parts) => in_parts(parts),
        DateForm::Excel => return excel(dialect, within, at),
    };
    let text = format!("t{at}");
    let is_day = dialect.matches(&text, &parts.head);
    let group = |(pattern, group): &(String, usize)| dialect.group(&text, pattern, *group);
    let whole = |value: &str| format!("CAST({value} AS INTEGER)");
    let month = match parts.named {
        true => {
            let name = format!("LOWER({})", group(&parts.month));
            let cases: Vec<_> = MONTHS
                .iter()
                .zip(1..)
                .map(|(month, number)| (format!("{name} = '{month}'"), format!("{number}")))
                .collect();
            case(&cases, "NULL")
        }
        false => whole(&group(&parts.month)),
    };
    let year = if parts.short { format!("2000 + {}", whole(&group(&parts.year))) } else { whole(&group(&parts.year)) };
    let only = |value: String| case(&[(is_day.clone(), value)], "NULL");
    let shaped = vec![
        (format!("y{at}"), only(year)),
        (format!("mo{at}"), only(month)),
        (format!("d{at}"), only(whole(&group(&parts.day)))),
        (format!("r{at}"), only(dialect.without(&text, &parts.head))),
    ];
    let (y, m, d, rest) = (format!("y{at}"), format!("mo{at}"), format!("d{at}"), format!("r{at}"));
    let leap = format!("MOD({y}, 4) = 0 AND (MOD({y}, 100) <> 0 OR MOD({y}, 400) = 0)");
    let february = case(&[(leap, "29".into())], "28");
    let length = case(&[(format!("{m} IN (4, 6, 9, 11)"), "30".into()), (format!("{m} = 2"), february)], "31");
    let exists = format!("({y} >= 1 AND {m} >= 1 AND {m} <= 12 AND {d} >= 1 AND {d} <= {length})");
    let cleaned = time_of_day(dialect, &rest, exists, at);
    let (exists, hours, minutes, seconds) = (format!("e{at}"), format!("hh{at}"), format!("mm{at}"), format!("ss{at}"));
    let pad = |value: &str, width: usize| format!("LPAD({}, {width}, '0')", dialect.to_text(value));
    let iso = format!("{} || '-' || {} || '-' || {}", pad(&y, 4), pad(&m, 2), pad(&d, 2));
    let early = format!("{seconds} > 60");
    let faults = vec![
        (format!("{rest} IS NULL"), reason("not-a-date")),
        (format!("{m} IS NULL"), reason("not-a-date")),
        (all(&[dialect.matches(&text, "^[0-9]{8}"), dialect.matches(&rest, "^[0-9]")]), reason("not-a-date")),
        (format!("{y} = 0"), reason(UNLIKE)),
        (format!("NOT {exists}"), reason("no-such-day")),
        // Another zone may make it another day, which only the built-in reading can tell.
        (dialect.matches(&rest, &format!("{TIME} *(Z|[+-].*)$")), reason(UNLIKE)),
        (format!("{rest} <> '' AND {hours} IS NULL"), reason("not-a-date")),
        (any(&[early, format!("{hours} > 23"), format!("{minutes} > 59")]), reason("no-such-time")),
    ];
    let sound = format!("{exists} AND ({rest} = '' OR {hours} IS NOT NULL)");
    let value = case(&[(sound, format!("CAST({iso} AS DATE)"))], "CAST(NULL AS DATE)");
    Typed { kind: Kind::Date { within }, shaped, cleaned, value, faults }
}

/// The parts of the time that may stand behind a day, and whether the day exists.
fn time_of_day(dialect: Dialect, rest: &str, exists: String, at: usize) -> Vec<(String, String)> {
    let whole = |value: &str| format!("CAST({value} AS INTEGER)");
    let timed = dialect.matches(rest, &format!("{TIME}$"));
    let hours = whole(&dialect.group(rest, "^[T ] *([0-9]{1,2}):", 1));
    let minutes = whole(&dialect.group(rest, "^[T ] *[0-9]{1,2}:([0-9]{2})", 1));
    let seconds = dialect.matches(rest, "^[T ] *[0-9]{1,2}:[0-9]{2}:");
    let second = whole(&dialect.group(rest, "^[T ] *[0-9]{1,2}:[0-9]{2}:([0-9]{2})", 1));
    vec![
        (format!("e{at}"), exists),
        (format!("hh{at}"), case(&[(timed.clone(), hours)], "NULL")),
        (format!("mm{at}"), case(&[(timed.clone(), minutes)], "NULL")),
        (format!("ss{at}"), case(&[(all(&[timed, seconds]), second)], "NULL")),
    ]
}

/// The minutes of the day that go with a day.
pub(super) fn minutes(form: &DateForm, at: usize) -> String {
    match form {
        DateForm::Excel => format!("mm{at}"),
        _ => format!("hh{at} * 60 + mm{at}"),
    }
}

/// The last day number that spreadsheets have.
const LAST_SERIAL: i32 = 2_958_465;

fn excel(dialect: Dialect, within: Option<(Date, Date)>, at: usize) -> Typed {
    let text = format!("t{at}");
    let is_number = dialect.matches(&text, "^[0-9]{1,7}([.][0-9]*)?$");
    let whole = dialect.group(&text, "^([0-9]+)", 1);
    let part = format!("SUBSTRING({}, 1, 9)", dialect.group(&text, "[.]([0-9]+)$", 1));
    let has_part = dialect.matches(&text, "[.][0-9]+$");
    let minute =
        format!("CAST(FLOOR(CAST('0.' || {part} AS DECIMAL(12, 9)) * 1440 + CAST('0.5' AS DECIMAL(2, 1))) AS INTEGER)");
    let shaped = vec![
        (format!("y{at}"), case(&[(is_number, format!("CAST({whole} AS INTEGER)"))], "NULL")),
        (format!("mi{at}"), case(&[(all(&[dialect.matches(&text, "^[0-9]{1,7}[.]"), has_part]), minute)], "NULL")),
    ];
    let serial = format!("y{at}");
    let exists = format!("({serial} > 0 AND {serial} <> 60 AND {serial} <= {LAST_SERIAL})");
    let cleaned = vec![(format!("mm{at}"), case(&[(format!("mi{at} > 1439"), "1439".into())], &format!("mi{at}")))];
    let base = Date::new(1899, 12, 31).map(day).unwrap_or_default();
    let before = case(&[(format!("{serial} > 60"), "1".into())], "0");
    let faults = vec![
        (all(&[format!("{serial} IS NULL"), dialect.matches(&text, "^[0-9]{8,}([.][0-9]*)?$")]), reason("no-such-day")),
        (format!("{serial} IS NULL"), reason("not-a-date")),
        (format!("NOT {exists}"), reason("no-such-day")),
    ];
    let value = case(&[(exists, format!("CAST({base} + ({serial} - {before}) AS DATE)"))], "CAST(NULL AS DATE)");
    Typed { kind: Kind::Date { within }, shaped, cleaned, value, faults }
}
