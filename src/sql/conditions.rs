//! Conditions on records → conditions of SQL, true, false or open just where the built-in evaluation says yes, no or not known.

use crate::actuals::{ColumnKind, Layout};
use crate::credit::{Counted, Feeds};
use crate::decision::evaluate::{Asked, CaseTest, Cases, Fact, Stretch, TestParts, Truth};
use crate::plan::Plan;
use crate::sql::dialect::{AMOUNT, Dialect, NUMBER, OPEN, SHARE, all, any, case, day, number};
use crate::sql::follow::is_age;
use crate::syntax::manifest::Convert;
use crate::table::Matching;
use crate::units::{Date, DurationUnit, Quantity};

/// What is known of a record on an axis, as an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    Number(String),
    Day(String),
    Word(String),
    /// A length of time, and its family.
    Time(String, String),
    Nothing,
}

impl Known {
    fn value(&self) -> Option<&str> {
        match self {
            Self::Number(value) | Self::Day(value) | Self::Word(value) | Self::Time(value, _) => Some(value),
            Self::Nothing => None,
        }
    }
}

/// Facts of the records of a source.
#[derive(Clone, Copy)]
pub(super) struct Records<'a> {
    pub dialect: Dialect,
    pub plan: &'a Plan,
    pub feeds: &'a Feeds,
    pub layout: &'a Layout,
    /// Whether what the plan knows beyond the record is asked for too.
    pub beyond: bool,
    /// How old the deal of the record is, where that is asked for.
    pub age: Option<&'a Age>,
}

/// How old a deal is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Age {
    /// From one day to another.
    Since(String, String),
    /// As old as is asked for.
    Any,
}

impl Records<'_> {
    /// What is known on an axis.
    pub(super) fn known(&self, asked: &Asked) -> Known {
        if self.beyond && (asked.how.is_some() || asked.window.is_some() || asked.of.is_some()) {
            return Known::Nothing;
        }
        let own = self.own(&asked.name);
        if own != Known::Nothing || !self.beyond || self.layout.find(&asked.name).is_some() {
            return own;
        }
        let metric = self.plan.targets.metrics.find(&asked.name).and_then(|metric| self.feeds.of(metric));
        match metric.filter(|feed| feed.source == self.layout.source).map(|feed| &feed.counted) {
            Some(Counted::Rows) => Known::Number(number(Quantity::ONE, NUMBER)),
            Some(Counted::Column(column)) => self.own(&column.name),
            None => self.of_seat(&asked.name),
        }
    }

    /// Whether what is asked for is asked of the position that the record names.
    pub(super) fn asks_seat(&self, asked: &Asked) -> bool {
        matches!(self.known(asked), Known::Word(value) | Known::Number(value) if value.starts_with("of_seat."))
    }

    fn of_seat(&self, name: &str) -> Known {
        match name {
            "role" | "unit" | "head" => Known::Word(format!("of_seat.{name}")),
            "service_month" | "level" => Known::Number(format!("of_seat.{name}")),
            _ => Known::Nothing,
        }
    }

    /// What a column says.
    pub(super) fn own(&self, name: &str) -> Known {
        let Some(at) = self.layout.find(name) else {
            return match name {
                "source" => Known::Word(self.dialect.text(&self.layout.source)),
                "period" => self.layout.find("date").map_or(Known::Nothing, |at| Known::Day(format!("v{at}"))),
                _ => Known::Nothing,
            };
        };
        let value = format!("v{at}");
        match self.layout.columns[at].kind {
            ColumnKind::Money => Known::Number(self.priced(&value)),
            ColumnKind::Percent | ColumnKind::Count | ColumnKind::Number => Known::Number(value),
            ColumnKind::Date => Known::Day(value),
            ColumnKind::Duration => Known::Time(value, format!("f{at}")),
            _ => Known::Word(value),
        }
    }

    /// Whether amounts in other currencies have one price each.
    pub(super) fn is_priced_by_plan(&self) -> bool {
        self.plan.facts.convert == Convert::Plan
    }

    /// The column with the currency of a record.
    pub(super) fn currency(&self) -> Option<usize> {
        self.layout.find("currency").filter(|at| self.layout.columns[*at].kind == ColumnKind::Currency)
    }

    /// An amount in the plan's currency.
    fn priced(&self, value: &str) -> String {
        let Some(column) = self.currency() else { return value.to_owned() };
        let facts = &self.plan.facts;
        if !self.is_priced_by_plan() {
            return format!("CAST({value} * price AS {AMOUNT})");
        }
        let own = format!("CAST({value} AS {AMOUNT})");
        let cases: Vec<(String, String)> = facts
            .prices
            .iter()
            .filter(|(currency, _)| *currency != facts.currency)
            .map(|(currency, price)| {
                let times = format!("CAST({value} * {} AS {AMOUNT})", number(*price, SHARE));
                (format!("v{column} = {}", self.dialect.text(currency.code())), times)
            })
            .collect();
        case(&cases, &own)
    }

    /// The currency of a record where it is another than the plan's, as a text that is empty where it is not.
    pub(super) fn foreign(&self) -> String {
        match self.currency() {
            Some(at) => {
                let own = self.dialect.text(self.plan.facts.currency.code());
                case(&[(format!("v{at} <> {own}"), format!("v{at}"))], "''")
            }
            None => "''".into(),
        }
    }

    /// A test.
    fn test(&self, cases: &Cases, test: &CaseTest) -> String {
        let (asked, other) = cases.asked_by(test);
        let parts = cases.parts(test);
        let known = self.known(asked);
        if let (TestParts::Same { same, differ }, Some(other)) = (&parts, other) {
            return self.same(&self.or_default(cases, asked), &self.or_default(cases, other), (*same, *differ));
        }
        if let (Some(age), TestParts::Times(_, stretches), Known::Nothing) = (self.age, &parts, &known)
            && is_age(&asked.name)
        {
            let Age::Since(start, day) = age else { return "TRUE".into() };
            let months = asked.counted_in == Some(DurationUnit::Months);
            let age = self.age_of(start, day, months);
            return within(&age, stretches, &|value| Some(number(value, NUMBER)));
        }
        let holds = match (&parts, &known) {
            (TestParts::Numbers(stretches), Known::Number(value)) => {
                within(value, stretches, &|value| Some(number(value, NUMBER)))
            }
            (TestParts::Numbers(stretches), Known::Day(value)) => within(value, stretches, &day_of),
            (TestParts::Times(family, stretches), Known::Time(value, own)) => {
                let fits = within(value, stretches, &|value| Some(number(value, NUMBER)));
                match family {
                    Some(family) => case(&[(format!("{value} = 0 OR {own} = {family}"), fits)], OPEN),
                    None => fits,
                }
            }
            (TestParts::Words { held, not, other }, Known::Word(value)) => self.words(value, held, not, *other),
            (TestParts::Days { held, not, other }, Known::Day(value)) => days(value, held, not, *other),
            _ => OPEN.to_owned(),
        };
        let Some(default) = cases.default_of(asked) else { return holds };
        let stands = truth(cases.truth(test, default));
        match known.value() {
            Some(value) => case(&[(format!("{value} IS NULL"), stands.to_owned())], &holds),
            None => stands.to_owned(),
        }
    }

    fn words(&self, value: &str, held: &[ecow::EcoString], not: &[ecow::EcoString], other: Option<bool>) -> String {
        let list = |words: &[ecow::EcoString]| {
            let words: Vec<String> = words.iter().map(|word| self.dialect.text(word)).collect();
            format!("{value} IN ({})", words.join(", "))
        };
        let mut cases = vec![(format!("{value} IS NULL"), OPEN.to_owned())];
        let (yes, no) = ((held, "TRUE"), (not, "FALSE"));
        // What others are is not told again word by word.
        let told: Vec<(&[ecow::EcoString], &str)> = match other {
            Some(true) => vec![no],
            Some(false) => vec![yes],
            None => vec![yes, no],
        };
        for (words, holds) in told.into_iter().filter(|(words, _)| !words.is_empty()) {
            cases.push((list(words), holds.to_owned()));
        }
        case(&cases, other.map_or(OPEN, |other| if other { "TRUE" } else { "FALSE" }))
    }

    /// What is known on an axis, or what stands in for it.
    fn or_default(&self, cases: &Cases, asked: &Asked) -> Known {
        let known = self.known(asked);
        match (cases.default_of(asked), known) {
            (None, known) => known,
            (Some(Fact::Quantity(value)), Known::Number(own)) => {
                Known::Number(format!("COALESCE({own}, {})", number(*value, NUMBER)))
            }
            (Some(Fact::Word(word)), Known::Word(own)) => {
                Known::Word(format!("COALESCE({own}, {})", self.dialect.text(word)))
            }
            (Some(Fact::Date(date)), Known::Day(own)) => Known::Day(format!("COALESCE({own}, {})", day(*date))),
            (Some(Fact::Quantity(value)), Known::Nothing) => Known::Number(number(*value, NUMBER)),
            (Some(Fact::Word(word)), Known::Nothing) => Known::Word(self.dialect.text(word)),
            (Some(Fact::Date(date)), Known::Nothing) => Known::Day(day(*date)),
            (Some(_), known) => known,
        }
    }

    fn same(&self, left: &Known, right: &Known, (same, differ): (bool, bool)) -> String {
        let word = |holds: bool| if holds { "TRUE" } else { "FALSE" }.to_owned();
        let compared = |one: &str, other: &str, open: Option<String>| {
            let mut cases = vec![(format!("{one} IS NULL OR {other} IS NULL"), OPEN.to_owned())];
            cases.extend(open.map(|open| (open, OPEN.to_owned())));
            cases.push((format!("{one} = {other}"), word(same)));
            case(&cases, &word(differ))
        };
        match (left, right) {
            (Known::Number(one), Known::Number(other))
            | (Known::Word(one), Known::Word(other))
            | (Known::Day(one), Known::Day(other)) => compared(one, other, None),
            (Known::Time(one, family), Known::Time(other, theirs)) => {
                compared(one, other, Some(format!("{family} <> {theirs}")))
            }
            _ => OPEN.to_owned(),
        }
    }

    /// A row's own condition.
    fn row(&self, cases: &Cases, row: usize) -> String {
        let tests = |all_of: &Vec<CaseTest>| {
            let tests: Vec<String> = all_of.iter().map(|test| self.test(cases, test)).collect();
            all(&tests)
        };
        any(&cases.lines()[row].any.iter().map(tests).collect::<Vec<_>>())
    }

    /// Whether a condition may hold of a record of the source at all: it asks nothing alone that no record says.
    pub(super) fn may_hold(&self, cases: &Cases) -> bool {
        let any_age = Self { age: Some(&Age::Any), ..*self };
        cases.lines()[0].any.iter().any(|tests| tests.iter().all(|test| any_age.test(cases, test) != OPEN))
    }

    /// How old something is that began on a day, in minutes; or in months, with half of one for a part that has begun.
    fn age_of(&self, start: &str, day: &str, months: bool) -> String {
        if !months {
            return format!("CAST({} * 1440 AS {NUMBER})", self.dialect.days_between(start, day));
        }
        let part = |name: &str, of: &str| format!("CAST(EXTRACT({name} FROM {of}) AS INTEGER)");
        let apart = format!(
            "(({} - {}) * 12 + {} - {})",
            part("YEAR", day),
            part("YEAR", start),
            part("MONTH", day),
            part("MONTH", start)
        );
        // On the last day of a month what began on a later day of another is a whole number of months old.
        let next = format!("CAST({day} + 1 AS DATE)");
        let behind =
            all(&[format!("{} > {}", part("DAY", start), part("DAY", day)), format!("{} <> 1", part("DAY", &next))]);
        let begun = format!("{} < {}", part("DAY", start), part("DAY", day));
        let and_half = |whole: &str| {
            let half = number(Quantity::from_micros(500_000), NUMBER);
            format!("CAST(CAST({whole} AS DECIMAL(12, 0)) + {half} AS {NUMBER})")
        };
        case(
            &[(behind, and_half(&format!("({apart} - 1)"))), (begun, and_half(&apart))],
            &format!("CAST({apart} AS {NUMBER})"),
        )
    }

    /// The first condition.
    pub(super) fn holds(&self, cases: &Cases) -> String {
        self.row(cases, 0)
    }

    /// The conditions of all rows but those that take what no other takes.
    pub(super) fn rows(&self, cases: &Cases) -> Vec<Option<String>> {
        let lines = cases.lines().iter().enumerate();
        lines.map(|(at, line)| (!line.otherwise).then(|| self.row(cases, at))).collect()
    }
}

/// How the rows of a table are chosen, once their conditions stand in columns.
pub(super) struct Choice {
    /// For tables of which one row counts: the place of that row.
    pub first: Option<String>,
    /// For tables of which all count: whether each does.
    pub each: Vec<String>,
    /// Whether it cannot be told.
    pub open: String,
}

/// Chooses among rows, whose conditions stand in columns where there are any.
pub(super) fn choose(matching: Matching, columns: &[Option<String>]) -> Choice {
    let own: Vec<&String> = columns.iter().flatten().collect();
    let otherwise = columns.iter().position(Option::is_none);
    let is_open: Vec<String> = own.iter().map(|column| format!("{column} IS NULL")).collect();
    if matching == Matching::All {
        let none: Vec<String> = own.iter().map(|column| format!("{column} IS NOT TRUE")).collect();
        let each = columns.iter().map(|column| match column {
            Some(column) => format!("{column} IS TRUE"),
            None => all(&none),
        });
        return Choice { first: None, each: each.collect(), open: any(&is_open) };
    }
    let rest = otherwise.map_or("NULL".to_owned(), |at| at.to_string());
    let named: Vec<(String, String)> = columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((format!("{} IS TRUE", column.as_ref()?), at.to_string())))
        .collect();
    let open = match matching {
        Matching::First => {
            let in_order = own.iter().flat_map(|column| {
                [(format!("{column} IS NULL"), "TRUE".to_owned()), (column.to_string(), "FALSE".to_owned())]
            });
            case(&in_order.collect::<Vec<_>>(), "FALSE")
        }
        _ => {
            let held: Vec<String> = own.iter().map(|column| format!("{column} IS TRUE")).collect();
            format!("(NOT {} AND {})", any(&held), any(&is_open))
        }
    };
    Choice { first: Some(case(&named, &rest)), each: Vec::new(), open }
}

fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "TRUE",
        Truth::No => "FALSE",
        Truth::Unknown => OPEN,
    }
}

/// The day that a bound counts from the first of 1970.
fn day_of(value: Quantity) -> Option<String> {
    let days = i32::try_from(value.whole()?).ok()?;
    Date::new(1970, 1, 1).map(|epoch| day(epoch.plus_days(days)))
}

/// Whether a value lies in one of some stretches.
fn within(value: &str, stretches: &[Stretch], bound: &dyn Fn(Quantity) -> Option<String>) -> String {
    let mut ways = Vec::new();
    for stretch in stretches {
        let mut ends = Vec::new();
        for (edge, with, without) in [(stretch.lower, ">=", ">"), (stretch.upper, "<=", "<")] {
            let Some(edge) = edge else { continue };
            let Some(bound) = bound(edge.value) else { return OPEN.to_owned() };
            ends.push(format!("{value} {} {bound}", if edge.included { with } else { without }));
        }
        ways.push(all(&ends));
    }
    case(&[(format!("{value} IS NULL"), OPEN.to_owned())], &any(&ways))
}

fn days(value: &str, held: &[(Date, Date)], not: &[(Date, Date)], other: bool) -> String {
    let among = |list: &[(Date, Date)]| {
        let stretch = |(first, last): &(Date, Date)| format!("{value} BETWEEN {} AND {}", day(*first), day(*last));
        any(&list.iter().map(stretch).collect::<Vec<_>>())
    };
    let holds = if other { format!("NOT {}", among(not)) } else { among(held) };
    case(&[(format!("{value} IS NULL"), OPEN.to_owned())], &holds)
}
