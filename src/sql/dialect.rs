//! Where the dialects differ, and how names and texts are quoted: the only place that knows either.

use crate::units::{Date, Quantity};

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// PostgreSQL.
    Postgres,
    /// Spark SQL with ANSI mode on, which is what Spark 4 starts with.
    Spark,
}

impl Dialect {
    /// A name.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            Self::DuckDb | Self::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// A text. Spark reads backslashes, and two quotes as the end of one text and the beginning of another, so that both are put in by their numbers.
    pub(super) fn text(self, text: &str) -> String {
        if self != Self::Spark {
            return format!("'{}'", text.replace('\'', "''"));
        }
        if !text.contains(['\'', '\\']) {
            return format!("'{text}'");
        }
        let mut parts: Vec<String> = Vec::new();
        let mut plain = String::new();
        for sign in text.chars() {
            match sign {
                '\'' | '\\' => {
                    parts.push(format!("'{}'", std::mem::take(&mut plain)));
                    parts.push(format!("CHR({})", u32::from(sign)));
                }
                _ => plain.push(sign),
            }
        }
        parts.push(format!("'{plain}'"));
        format!("CONCAT({})", parts.join(", "))
    }

    /// The type of texts.
    pub(super) fn text_type(self) -> &'static str {
        match self {
            Self::DuckDb => "VARCHAR",
            Self::Postgres => "TEXT",
            Self::Spark => "STRING",
        }
    }

    /// A value as text.
    pub(super) fn to_text(self, value: &str) -> String {
        format!("CAST({value} AS {})", self.text_type())
    }

    /// Whether a text matches a pattern, which has no backslash in it.
    pub(super) fn matches(self, text: &str, pattern: &str) -> String {
        let pattern = self.text(pattern);
        match self {
            Self::DuckDb => format!("REGEXP_MATCHES({text}, {pattern})"),
            Self::Postgres => format!("({text} ~ {pattern})"),
            Self::Spark => format!("REGEXP_LIKE({text}, {pattern})"),
        }
    }

    /// What a group of a pattern matches in a text that matches it.
    pub(super) fn group(self, text: &str, pattern: &str, group: usize) -> String {
        let pattern = self.text(pattern);
        match self {
            Self::DuckDb | Self::Spark => format!("REGEXP_EXTRACT({text}, {pattern}, {group})"),
            Self::Postgres => format!("(REGEXP_MATCH({text}, {pattern}))[{group}]"),
        }
    }

    /// A text that is compared byte by byte.
    pub(super) fn binary(self, text: &str) -> String {
        match self {
            Self::Postgres => format!("({text}) COLLATE \"C\""),
            Self::DuckDb | Self::Spark => text.to_owned(),
        }
    }

    /// How many days lie between two.
    pub(super) fn days_between(self, first: &str, last: &str) -> String {
        match self {
            Self::Spark => format!("DATEDIFF({last}, {first})"),
            Self::DuckDb | Self::Postgres => format!("({last} - {first})"),
        }
    }

    /// The same day so many months later, or the last of that month.
    pub(super) fn months_later(self, day: &str, months: u32) -> String {
        match self {
            Self::Spark => format!("ADD_MONTHS({day}, {months})"),
            Self::DuckDb | Self::Postgres => format!("CAST({day} + INTERVAL '{months} months' AS DATE)"),
        }
    }

    /// A text without what matches a pattern at one of its ends.
    pub(super) fn without(self, text: &str, pattern: &str) -> String {
        format!("REGEXP_REPLACE({text}, {}, '')", self.text(pattern))
    }
}

/// A number of at most 18 digits before the point and six behind it.
pub(super) const NUMBER: &str = "DECIMAL(24, 6)";
/// A share: products with a number have 38 digits, which is what all engines hold.
pub(super) const SHARE: &str = "DECIMAL(13, 6)";
/// A product of a number and a share, and sums of them.
pub(super) const AMOUNT: &str = "DECIMAL(38, 12)";
/// What is credited, at a price: of at most 20 digits before the point.
pub(super) const EXACT: &str = "DECIMAL(38, 18)";
/// Sums of shares.
pub(super) const WEIGHT: &str = "DECIMAL(38, 6)";

/// A number of a type.
pub(super) fn number(value: Quantity, kind: &str) -> String {
    format!("CAST('{value}' AS {kind})")
}

/// A day.
pub(super) fn day(date: Date) -> String {
    format!("DATE '{:04}-{:02}-{:02}'", date.year(), date.month(), date.day())
}

/// Nothing, as an answer to a question.
pub(super) const OPEN: &str = "CAST(NULL AS BOOLEAN)";

/// `CASE WHEN … THEN … ELSE … END`; the rest alone where there are no cases.
pub(super) fn case(cases: &[(String, String)], rest: &str) -> String {
    if cases.is_empty() {
        return rest.to_owned();
    }
    let cases: Vec<String> = cases.iter().map(|(when, then)| format!("WHEN {when} THEN {then}")).collect();
    format!("CASE {} ELSE {rest} END", cases.join(" "))
}

/// Conditions that must all hold.
pub(super) fn all(conditions: &[String]) -> String {
    joined(conditions, " AND ", "TRUE")
}

/// Conditions of which one must hold.
pub(super) fn any(conditions: &[String]) -> String {
    joined(conditions, " OR ", "FALSE")
}

fn joined(conditions: &[String], word: &str, none: &str) -> String {
    match conditions {
        [] => none.to_owned(),
        [one] => one.clone(),
        _ => format!("({})", conditions.join(word)),
    }
}

/// A script under way: named steps, each of which may look at those before it.
#[derive(Debug)]
pub(super) struct Steps {
    pub dialect: Dialect,
    steps: Vec<(String, String)>,
}

impl Steps {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, steps: Vec::new() }
    }

    /// Adds a step.
    pub(super) fn add(&mut self, name: &str, text: String) {
        self.steps.push((name.to_owned(), text));
    }

    /// Adds a table of given rows; `columns` are names and types.
    pub(super) fn table(&mut self, name: &str, columns: &[(&str, &str)], rows: &[Vec<String>]) {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let cast = |(name, kind): &(&str, &str)| format!("CAST({name} AS {kind}) AS {name}");
        let text = if rows.is_empty() {
            let nothing = |(name, kind): &(&str, &str)| format!("CAST(NULL AS {kind}) AS {name}");
            format!("SELECT {} WHERE 1 = 0", columns.iter().map(nothing).collect::<Vec<_>>().join(", "))
        } else {
            let rows: Vec<String> = rows.iter().map(|row| format!("({})", row.join(", "))).collect();
            format!(
                "SELECT {} FROM (VALUES\n    {}\n  ) AS given({})",
                columns.iter().map(cast).collect::<Vec<_>>().join(", "),
                rows.join(",\n    "),
                names.join(", "),
            )
        };
        self.add(name, text);
    }

    /// Adds the steps of another script.
    pub(super) fn extend(&mut self, other: Self) {
        self.steps.extend(other.steps);
    }

    /// All of it before a last step.
    pub(super) fn end(self, last: &str) -> String {
        let steps: Vec<String> = self.steps.iter().map(|(name, text)| format!("{name} AS (\n  {text}\n)")).collect();
        format!("WITH\n{}{last}\n", steps.join(",\n"))
    }
}
