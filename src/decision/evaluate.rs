//! Conditions asked of facts: whether one holds, and which rows of a table do.
//!
//! [`Cases`] are lowered by the code that lowers conditions for proofs, so what is proven complete is what is evaluated. They ask for
//! facts by name ([`Asked`]) and are answered by whoever knows them ([`Facts`]): a record, a position ([`SeatFacts`]), a statement under
//! way. Nothing is rounded: bounds are compared with exact quotients. A fact that is missing matters only where it decides.

mod build;
mod scale;
mod seat;
#[cfg(test)]
mod tests;

use ecow::EcoString;

use crate::decision::axes::{AxisKind, How};
use crate::plan::{Plan, SeatId};
use crate::syntax::incentives::Window;
use crate::table::Matching;
use crate::units::{Date, Duration, DurationUnit, Fraction, Period, PeriodText, Quantity};

use scale::Scale;
pub use scale::{Admits, Edge, Stretch, TestParts};
pub use seat::{Chain, SeatFacts};

/// An axis that conditions ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub name: EcoString,
    /// Its kind.
    pub kind: AxisKind,
    /// How a metric is measured; the amount itself where that is not said.
    pub how: Option<How>,
    /// The time over which a metric is counted, where the condition says it.
    pub window: Option<Window>,
    /// Whose number a metric is, where the condition says it: `own`, `team`, `unit` or the id of a unit.
    pub of: Option<EcoString>,
    /// What lengths of time are counted in: [`DurationUnit::Minutes`], [`DurationUnit::WorkingDays`] or [`DurationUnit::Months`]. Nothing
    /// on other axes, and where the only length named is zero.
    pub counted_in: Option<DurationUnit>,
}

/// What is known of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// An exact quotient: an attainment, a growth.
    Number(Fraction),
    /// An exact number in millionths: an amount in the plan's currency, a share (15 % is 0.15), a count.
    Quantity(Quantity),
    /// A member, a unit, a role, the id of a position, a word, `true` or `false`.
    Word(EcoString),
    /// A day.
    Date(Date),
    /// A period, where `period` is asked for: it lies in each that holds all of it.
    Period(Period),
    /// A length of time, in the family that is asked for.
    Time(Duration),
    /// It is not known.
    Missing,
}

impl Fact {
    /// Yes or no.
    pub fn truth(is_true: bool) -> Self {
        Self::Word(if is_true { "true" } else { "false" }.into())
    }

    /// A whole number.
    pub fn count(number: i64) -> Self {
        Self::Quantity(Quantity::from_int(number))
    }
}

/// A value as people write it, as a fact of an axis; nothing where it is of another kind.
pub fn fact_of(asked: &Asked, text: &str, plan: &Plan) -> Option<Fact> {
    if asked.name == "period" {
        let text = PeriodText::parse(text).ok()?;
        return plan.facts.calendar.resolve(&text, None).ok().map(Fact::Period);
    }
    build::fact(&asked.kind, text, plan)
}

/// Whoever knows facts.
pub trait Facts {
    /// What is known of an axis.
    fn fact(&self, asked: &Asked) -> Fact;

    /// The position that an axis names, where it is known by its index; else it is looked up by the word of the fact.
    fn seat(&self, _: &Asked) -> Option<SeatId> {
        None
    }

    /// The minute of the day that an axis of days names, where it is known.
    fn minutes(&self, _: &Asked) -> Option<u16> {
        None
    }
}

impl<F: Fn(&Asked) -> Fact> Facts for F {
    fn fact(&self, asked: &Asked) -> Fact {
        self(asked)
    }
}

/// Whether a test holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// A fact is missing, or is of another kind than the axis.
    Unknown,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What cannot be told, since a fact is missing that decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unknown<'a> {
    /// The axis whose fact is missing.
    pub asked: &'a Asked,
}

/// Conditions, each of which can be asked of facts.
#[derive(Debug, Clone)]
pub struct Cases {
    asked: Vec<Asked>,
    /// What is taken where a fact is missing, by axis asked for.
    defaults: Vec<Option<Fact>>,
    scales: Vec<Scale>,
    rows: Vec<CaseRow>,
    matching: Matching,
}

/// A condition: alternatives of tests that must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The alternatives, any of which may hold.
    pub any: Vec<Vec<CaseTest>>,
    /// Whether it takes what no other row takes.
    pub otherwise: bool,
}

/// A test of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTest {
    /// Where it stands among the scales of the cases.
    scale: usize,
    /// What it admits.
    pub admits: Admits,
}

impl Cases {
    /// The axes asked for, each once.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// The conditions, in written order.
    pub fn lines(&self) -> &[CaseRow] {
        &self.rows
    }

    /// How rows are chosen.
    pub fn matching(&self) -> Matching {
        self.matching
    }

    /// The axis that a test asks for, and the one it is compared with where it asks for two.
    pub fn asked_by(&self, test: &CaseTest) -> (&Asked, Option<&Asked>) {
        match &self.scales[test.scale] {
            Scale::Same { left, right } => (&self.asked[*left], Some(&self.asked[*right])),
            scale => (&self.asked[scale.asked()], None),
        }
    }

    /// The words that a test admits, in the order of their axis, and whether it admits all others too; nothing of a test of numbers. Of a
    /// dimension they are all members, inner ones too, whose leaves it admits.
    pub fn words(&self, test: &CaseTest) -> Option<(Vec<EcoString>, bool)> {
        self.scales[test.scale].words(&test.admits)
    }

    /// A test taken apart.
    pub fn parts<'a>(&self, test: &'a CaseTest) -> TestParts<'a> {
        self.scales[test.scale].parts(&test.admits)
    }

    /// What is taken of an axis where its fact is missing, if anything.
    pub fn default_of(&self, asked: &Asked) -> Option<&Fact> {
        let index = self.asked.iter().position(|own| own == asked)?;
        self.defaults[index].as_ref()
    }

    /// Whether the first condition holds.
    ///
    /// # Errors
    /// The axis whose fact is missing, where it decides.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, Unknown<'_>> {
        match self.row(0, facts) {
            (Truth::Unknown, Some(asked)) => Err(Unknown { asked }),
            (truth, _) => Ok(truth == Truth::Yes),
        }
    }

    /// The rows that hold, by how rows are chosen: where all count all of them, else the first; the `else` row where no other holds, and none where
    /// there is none. A table of which each case meets one row is proven to have no two that hold, so that the first found decides.
    ///
    /// # Errors
    /// The axis whose fact is missing, where it decides.
    pub fn rows(&self, facts: &dyn Facts) -> Result<Vec<usize>, Unknown<'_>> {
        let (mut found, mut unknown) = (Vec::new(), None);
        for index in 0..self.rows.len() {
            match self.row(index, facts) {
                (Truth::Yes, _) if self.matching != Matching::All => return self.only(index, unknown),
                (Truth::Yes, _) => found.push(index),
                (Truth::Unknown, asked) => unknown = unknown.or(asked),
                (Truth::No, _) => {}
            }
        }
        match unknown {
            Some(asked) => Err(Unknown { asked }),
            None if found.is_empty() => Ok((0..self.rows.len()).filter(|row| self.rows[*row].otherwise).collect()),
            None => Ok(found),
        }
    }

    /// A row that holds: of rows in order only where none before it might.
    fn only<'a>(&'a self, row: usize, unknown: Option<&'a Asked>) -> Result<Vec<usize>, Unknown<'a>> {
        match unknown.filter(|_| self.matching == Matching::First) {
            Some(asked) => Err(Unknown { asked }),
            None => Ok(vec![row]),
        }
    }

    /// Whether a row holds by its own tests; of one that is not known, an axis whose fact is missing.
    pub fn row(&self, index: usize, facts: &dyn Facts) -> (Truth, Option<&Asked>) {
        let mut unknown = None;
        for all in &self.rows[index].any {
            match self.all(all, facts) {
                (Truth::Yes, _) => return (Truth::Yes, None),
                (Truth::Unknown, asked) => unknown = unknown.or(asked),
                (Truth::No, _) => {}
            }
        }
        (if unknown.is_some() { Truth::Unknown } else { Truth::No }, unknown)
    }

    fn all(&self, tests: &[CaseTest], facts: &dyn Facts) -> (Truth, Option<&Asked>) {
        let mut unknown = None;
        for test in tests {
            match self.test(test, facts) {
                (Truth::No, _) => return (Truth::No, None),
                (Truth::Unknown, asked) => unknown = unknown.or(asked),
                (Truth::Yes, _) => {}
            }
        }
        (if unknown.is_some() { Truth::Unknown } else { Truth::Yes }, unknown)
    }

    /// Whether a test holds; of one that is not known, the axis whose fact is missing.
    pub fn test(&self, test: &CaseTest, facts: &dyn Facts) -> (Truth, Option<&Asked>) {
        if let Scale::Same { left, right } = &self.scales[test.scale] {
            let (one, other) = (self.fact(*left, facts), self.fact(*right, facts));
            let missing = if one == Fact::Missing { *left } else { *right };
            return match scale::same(&one, &other) {
                Some(same) => (Truth::from(test.admits.holds_member(usize::from(same))), None),
                None => (Truth::Unknown, Some(&self.asked[missing])),
            };
        }
        let asked = self.scales[test.scale].asked();
        match self.truth(test, &self.fact(asked, facts)) {
            Truth::Unknown => (Truth::Unknown, Some(&self.asked[asked])),
            truth => (truth, None),
        }
    }

    /// Whether a test of one axis holds of a fact.
    pub fn truth(&self, test: &CaseTest, fact: &Fact) -> Truth {
        self.scales[test.scale].truth(&test.admits, fact)
    }

    fn fact(&self, asked: usize, facts: &dyn Facts) -> Fact {
        match (facts.fact(&self.asked[asked]), &self.defaults[asked]) {
            (Fact::Missing, Some(default)) => default.clone(),
            (fact, _) => fact,
        }
    }
}
