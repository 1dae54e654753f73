//! Where a fact lies on an axis, and whether a region holds it.

use std::cmp::Ordering;
use std::ops::Range;

use ecow::EcoString;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::decision::axes::epoch;
use crate::decision::evaluate::{Fact, Truth};
use crate::table::{BitSet, End, Interval, Region};
use crate::units::{Date, Fraction, Period, Quantity};

/// Words in their order, each with the members of the axis that it stands for.
pub(super) type Words<T> = IndexMap<EcoString, T, FxBuildHasher>;

/// How facts of one axis are placed on it.
#[derive(Debug, Clone)]
pub(super) enum Scale {
    /// Numbers; days are counted.
    Numbers { asked: usize },
    /// Lengths of time of one family, where a length other than zero is named.
    Times { asked: usize, family: Option<u8> },
    /// Known words; a member of a dimension stands for the leaves below it, which follow each other.
    Members { asked: usize, words: Words<Range<usize>> },
    /// Words of which the conditions name some: for each that stands for named ones, which; all others are one member more.
    Open { asked: usize, known: Words<Vec<usize>>, other: usize },
    /// Periods that the conditions name, with their first and last days; all others are one member more.
    Periods { asked: usize, named: Vec<(EcoString, Period, (Date, Date))>, other: usize },
    /// Whether two facts are the same.
    Same { left: usize, right: usize },
}

/// One end of a stretch of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The number: in millionths; days are counted from 1970-01-01, lengths of time in the unit the axis counts in.
    pub value: Quantity,
    /// Whether it belongs to the stretch.
    pub included: bool,
}

/// A stretch of numbers; without an end it goes on for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub lower: Option<Edge>,
    /// Where it ends.
    pub upper: Option<Edge>,
}

/// What a test admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admits {
    /// Numbers in any of these stretches, which are in order.
    Stretches(Vec<Stretch>),
    /// Members of the axis.
    Members(BitSet),
}

impl Admits {
    /// Nothing where a bound is no number that can be written.
    pub(super) fn of(region: &Region) -> Option<Self> {
        match region {
            Region::Members(members) => Some(Self::Members(members.clone())),
            Region::Intervals(intervals) => intervals.iter().map(stretch).collect::<Option<_>>().map(Self::Stretches),
        }
    }

    pub(super) fn holds_member(&self, member: usize) -> bool {
        matches!(self, Self::Members(members) if members.contains(member))
    }

    /// Whether a number lies in it, by how it compares with each end.
    fn holds_number(&self, compare: impl Fn(Quantity) -> Ordering) -> bool {
        let Self::Stretches(stretches) = self else { return false };
        let above = |edge: Edge| match compare(edge.value) {
            Ordering::Equal => edge.included,
            order => order == Ordering::Greater,
        };
        let below = |edge: Edge| match compare(edge.value) {
            Ordering::Equal => edge.included,
            order => order == Ordering::Less,
        };
        stretches.iter().any(|stretch| stretch.lower.is_none_or(above) && stretch.upper.is_none_or(below))
    }

    /// Whether it holds a place that several members stand for: all others too, or one of them.
    fn holds_any(&self, members: &[usize], other: usize) -> bool {
        if members.is_empty() {
            return self.holds_member(other);
        }
        // What is asked as `not` holds all others, and is met by what is none of those named.
        match self.holds_member(other) {
            true => members.iter().all(|member| self.holds_member(*member)),
            false => members.iter().any(|member| self.holds_member(*member)),
        }
    }
}

fn stretch(interval: Interval) -> Option<Stretch> {
    let edge = |end: End| match end {
        End::Unbounded => Some(None),
        End::Closed(value) => Some(Some(Edge { value: Quantity::from_decimal(value)?, included: true })),
        End::Open(value) => Some(Some(Edge { value: Quantity::from_decimal(value)?, included: false })),
    };
    Some(Stretch { lower: edge(interval.lower)?, upper: edge(interval.upper)? })
}

impl Scale {
    /// The axis it asks for; of two that are compared the first.
    pub(super) fn asked(&self) -> usize {
        match self {
            Self::Numbers { asked }
            | Self::Times { asked, .. }
            | Self::Members { asked, .. }
            | Self::Open { asked, .. }
            | Self::Periods { asked, .. }
            | Self::Same { left: asked, .. } => *asked,
        }
    }

    pub(super) fn truth(&self, admits: &Admits, fact: &Fact) -> Truth {
        match (self, fact) {
            (Self::Numbers { .. }, Fact::Quantity(number)) => admits.holds_number(|edge| number.cmp(&edge)).into(),
            (Self::Numbers { .. }, Fact::Number(number)) => {
                admits.holds_number(|edge| number.cmp(&Fraction::from_quantity(edge))).into()
            }
            (Self::Numbers { .. }, Fact::Date(date)) => {
                let day = Quantity::from_int(epoch().days_until(*date).into());
                admits.holds_number(|edge| day.cmp(&edge)).into()
            }
            (Self::Times { family, .. }, Fact::Time(time)) => {
                // Nothing is as long in days as in months.
                let comparable = time.count == 0 || family.is_none_or(|family| time.family() == family);
                let rank = i64::try_from(time.rank()).ok().filter(|_| comparable).map(Quantity::from_int);
                rank.map_or(Truth::Unknown, |rank| admits.holds_number(|edge| rank.cmp(&edge)).into())
            }
            // A length that is no whole number of what it is counted in.
            (Self::Times { .. }, Fact::Number(number)) => {
                admits.holds_number(|edge| number.cmp(&Fraction::from_quantity(edge))).into()
            }
            (Self::Members { words, .. }, Fact::Word(word)) => match words.get(word) {
                Some(members) => members.clone().all(|member| admits.holds_member(member)).into(),
                None => Truth::Unknown,
            },
            (Self::Open { known, other, .. }, Fact::Word(word)) => {
                admits.holds_any(known.get(word).map_or(&[], Vec::as_slice), *other).into()
            }
            (Self::Periods { named, other, .. }, Fact::Date(date)) => {
                let within = |(_, _, (first, last)): &(EcoString, Period, (Date, Date))| first <= date && date <= last;
                admits.holds_any(&positions(named, within), *other).into()
            }
            (Self::Periods { named, other, .. }, Fact::Period(own)) => {
                admits.holds_any(&positions(named, |(_, period, _)| period.holds(*own)), *other).into()
            }
            _ => Truth::Unknown,
        }
    }

    /// See [`Cases::words`](super::Cases::words).
    pub(super) fn words(&self, admits: &Admits) -> Option<(Vec<EcoString>, bool)> {
        let Admits::Members(members) = admits else { return None };
        match self {
            Self::Members { words, .. } => {
                let all = |of: &Range<usize>| of.clone().all(|member| members.contains(member));
                Some((words.iter().filter(|(_, of)| all(of)).map(|(word, _)| word.clone()).collect(), false))
            }
            Self::Open { known, other, .. } => {
                let held = known.iter().filter(|(_, of)| admits.holds_any(of, *other));
                Some((held.map(|(word, _)| word.clone()).collect(), members.contains(*other)))
            }
            Self::Periods { named, other, .. } => {
                let held = named.iter().enumerate().filter(|(index, _)| members.contains(*index));
                Some((held.map(|(_, (word, ..))| word.clone()).collect(), members.contains(*other)))
            }
            Self::Numbers { .. } | Self::Times { .. } | Self::Same { .. } => None,
        }
    }
}

impl Scale {
    /// See [`Cases::parts`](super::Cases::parts).
    pub(super) fn parts<'a>(&self, admits: &'a Admits) -> TestParts<'a> {
        let stretches: &'a [Stretch] = match admits {
            Admits::Stretches(stretches) => stretches,
            Admits::Members(_) => &[],
        };
        match self {
            Self::Numbers { .. } => TestParts::Numbers(stretches),
            Self::Times { family, .. } => TestParts::Times(*family, stretches),
            Self::Members { words, .. } => {
                let all = |of: &Range<usize>| of.clone().all(|member| admits.holds_member(member));
                let (held, not): (Vec<_>, Vec<_>) = words.iter().partition(|(_, of)| all(of));
                TestParts::Words { held: firsts(held), not: firsts(not), other: None }
            }
            Self::Open { known, other, .. } => {
                let (held, not): (Vec<_>, Vec<_>) = known.iter().partition(|(_, of)| admits.holds_any(of, *other));
                TestParts::Words { held: firsts(held), not: firsts(not), other: Some(admits.holds_any(&[], *other)) }
            }
            Self::Periods { named, other, .. } => {
                let days = |is: bool| {
                    let own = named.iter().enumerate().filter(move |(at, _)| admits.holds_member(*at) == is);
                    own.map(|(_, (_, _, days))| *days).collect()
                };
                TestParts::Days { held: days(true), not: days(false), other: admits.holds_member(*other) }
            }
            Self::Same { .. } => TestParts::Same { same: admits.holds_member(1), differ: admits.holds_member(0) },
        }
    }
}

fn firsts<T>(pairs: Vec<(&EcoString, T)>) -> Vec<EcoString> {
    pairs.into_iter().map(|(word, _)| word.clone()).collect()
}

/// A test taken apart, for those who ask it elsewhere than of facts. A fact of another kind than the test asks for leaves it open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestParts<'a> {
    /// A number, or a day counted from 1970-01-01, lies in one of these stretches.
    Numbers(&'a [Stretch]),
    /// A length of time of a family, where one is named, lies in one of these stretches.
    Times(Option<u8>, &'a [Stretch]),
    /// A word is one of these, or none of those and others hold; where that is not said, other words leave it open.
    Words {
        /// The words for which it holds.
        held: Vec<EcoString>,
        /// Known words for which it does not.
        not: Vec<EcoString>,
        /// Whether it holds for words that are neither.
        other: Option<bool>,
    },
    /// A day lies in one of these stretches; where others hold too, it may lie in none of those beside them.
    Days {
        /// First and last days of the periods that are held.
        held: Vec<(Date, Date)>,
        /// Those of periods that are not.
        not: Vec<(Date, Date)>,
        /// Whether all other days hold too.
        other: bool,
    },
    /// Two facts are compared.
    Same {
        /// Whether it holds where they are the same.
        same: bool,
        /// Whether it holds where they differ.
        differ: bool,
    },
}

fn positions<T>(list: &[T], holds: impl Fn(&T) -> bool) -> Vec<usize> {
    list.iter().enumerate().filter(|(_, item)| holds(item)).map(|(index, _)| index).collect()
}

/// Whether two facts are the same; nothing where one is missing, or they are of kinds that cannot be the same.
pub(super) fn same(left: &Fact, right: &Fact) -> Option<bool> {
    match (left, right) {
        (Fact::Quantity(one), Fact::Quantity(other)) => Some(one == other),
        (Fact::Quantity(quantity), Fact::Number(number)) | (Fact::Number(number), Fact::Quantity(quantity)) => {
            Some(Fraction::from_quantity(*quantity) == *number)
        }
        (Fact::Number(one), Fact::Number(other)) => Some(one == other),
        (Fact::Word(one), Fact::Word(other)) => Some(one == other),
        (Fact::Date(one), Fact::Date(other)) => Some(one == other),
        (Fact::Period(one), Fact::Period(other)) => Some(one == other),
        (Fact::Time(one), Fact::Time(other)) => one.compare(*other).map(Ordering::is_eq),
        _ => None,
    }
}
