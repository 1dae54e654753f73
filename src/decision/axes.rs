//! What conditions may ask for, and the kind of each.

use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::plan::targets::Kind;
use crate::plan::{Index, MemberId, Plan};
use crate::syntax::risk::Gives;
use crate::syntax::targets::FieldKind;
use crate::syntax::{Bounds, Written};
use crate::table::{Bound, Domain};
use crate::units::Date;

/// The kind of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AxisKind {
    /// Amounts of money.
    Money,
    /// Shares.
    Percent,
    /// Growth: shares that may be below zero, down to the loss of everything.
    Growth,
    /// Whole numbers from a least one.
    Count(i64),
    /// Any number.
    Number,
    /// Lengths of time.
    Duration,
    /// Days.
    Date,
    /// Words in their order.
    Words(Vec<EcoString>),
    /// Units, by id; those above stand for themselves alone unless `within` is said.
    Units(Vec<EcoString>),
    /// The leaves of a dimension, each with its id; members above them stand for several.
    Leaves(Vec<MemberId>),
    /// Words that are not all known: those that tables name, and others.
    Open,
    /// Whether a value differs from another field of the record, or equals it; the label of that field.
    Equal(EcoString),
}

impl AxisKind {
    /// The whole range of an axis of this kind, where `open` words are told apart on one that knows no words itself.
    pub(super) fn domain(&self, open: usize) -> Domain {
        let from = |value: Decimal, step| {
            let lower = Some(Bound { value, closed: true });
            Domain::Number { lower, upper: None, step }
        };
        match self {
            Self::Money | Self::Percent | Self::Duration => from(Decimal::ZERO, None),
            Self::Growth => from(Decimal::NEGATIVE_ONE, None),
            Self::Count(least) => from(Decimal::from(*least), Some(Decimal::ONE)),
            Self::Number => Domain::NUMBERS,
            Self::Date => Domain::Number { lower: None, upper: None, step: Some(Decimal::ONE) },
            Self::Words(words) | Self::Units(words) => Domain::Members { count: words.len() },
            Self::Leaves(leaves) => Domain::Members { count: leaves.len() },
            Self::Open => Domain::Members { count: open },
            Self::Equal(_) => Domain::Members { count: 2 },
        }
    }

    /// Whether its values are yes and no.
    pub fn is_truth(&self) -> bool {
        *self == truth()
    }
}

/// What stands under `missing` of a field that every record must have.
const REFUSED: &str = "refuse";

/// The day from which days are counted.
pub(super) fn epoch() -> Date {
    Date::new(1970, 1, 1).expect("a date")
}

/// How a metric is measured before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Actual ÷ target of the window.
    Attainment,
    /// Actual ÷ target up to now.
    AttainmentToDate,
    /// What exceeds the target.
    Excess,
    /// Growth on last year.
    Growth,
    /// What exceeds last year's result.
    Increase,
    /// Points of a scorecard.
    Score,
    /// The place among those who take part in a contest.
    Rank,
}

impl How {
    /// The word of `as:`; the amount itself has none.
    pub(super) fn read(word: &str) -> Option<Self> {
        match word {
            "attainment" => Some(Self::Attainment),
            "attainment-to-date" => Some(Self::AttainmentToDate),
            "excess" => Some(Self::Excess),
            "growth" => Some(Self::Growth),
            "increase" => Some(Self::Increase),
            _ => None,
        }
    }
}

/// An axis.
#[derive(Debug, Clone)]
pub struct Axis {
    /// Its kind.
    pub kind: AxisKind,
    /// Printed label.
    pub name: Option<EcoString>,
    /// The range its values lie in, where one is declared.
    pub range: Option<Bounds>,
    /// Printed labels of its words, in their order; none where words stand for themselves.
    pub labels: Vec<EcoString>,
    /// What holds where a record does not have it, as written; nothing where that is not said, or it is refused.
    pub missing: Option<EcoString>,
}

impl Axis {
    /// An axis that stands for itself.
    pub(super) fn plain(kind: AxisKind, name: Option<EcoString>) -> Self {
        Self { kind, name, range: None, labels: Vec::new(), missing: None }
    }

    /// The same metric, measured before it is compared.
    pub(super) fn measured(self, how: Option<How>) -> Self {
        let kind = match how {
            Some(How::Attainment | How::AttainmentToDate) => AxisKind::Percent,
            Some(How::Growth) => AxisKind::Growth,
            Some(How::Excess | How::Increase | How::Score | How::Rank) | None => self.kind,
        };
        Self { kind, range: self.range.filter(|_| how.is_none()), ..self }
    }
}

/// All axes by name, in the order of the plan.
#[derive(Debug, Default)]
pub struct Axes {
    by_name: IndexMap<EcoString, Axis>,
}

impl Axes {
    /// The axes of a plan.
    pub fn collect(written: &Written, plan: &Plan) -> Self {
        let mut axes = Self::default();
        axes.add_positions(plan);
        axes.add_records(written);
        for (id, item) in plan.targets.dimensions.iter() {
            let kind = AxisKind::Leaves(leaves(plan, &plan.targets.dimensions[id].top));
            axes.add(&item.id.value, kind, item.value.name.clone());
        }
        for (_, item) in plan.targets.metrics.iter() {
            let kind = match item.value.kind {
                Kind::Money(_) => AxisKind::Money,
                Kind::Percent => AxisKind::Percent,
                Kind::Count(_) => AxisKind::Count(0),
            };
            axes.add(&item.id.value, kind, item.value.name.clone());
        }
        for sections in written.sections() {
            for field in sections.targets.fields.get().into_iter().flatten() {
                let Some(kind) = field.value.r#in.get() else { continue };
                let name = field.value.name.get().map(|name| name.value.clone());
                let range = field.value.range.get().map(|range| (**range).clone());
                let (kind, labels) = (field_kind(kind), labels(kind));
                let missing = field.value.missing.get().map(|text| text.value.clone()).filter(|text| text != REFUSED);
                axes.by_name.insert(field.id.value.clone(), Axis { kind, name, range, labels, missing });
            }
        }
        written.sections().for_each(|sections| axes.add_results(sections));
        axes
    }

    fn add(&mut self, name: &str, kind: AxisKind, label: Option<EcoString>) {
        self.by_name.insert(name.into(), Axis::plain(kind, label));
    }

    fn add_labelled<'a>(&mut self, name: &str, words: impl Iterator<Item = (&'a EcoString, Option<EcoString>)>) {
        let (words, labels): (Vec<EcoString>, Vec<EcoString>) =
            words.map(|(id, label)| (id.clone(), label.unwrap_or_else(|| id.clone()))).unzip();
        let kind = if name == "unit" { AxisKind::Units(words) } else { AxisKind::Words(words) };
        self.by_name.insert(name.into(), Axis { labels, ..Axis::plain(kind, None) });
    }

    fn add_positions(&mut self, plan: &Plan) {
        let organisation = &plan.organisation;
        self.add_labelled("role", organisation.roles.iter().map(|(_, role)| (&role.id.value, role.value.name.clone())));
        self.add_labelled("unit", organisation.units.iter().map(|(_, unit)| (&unit.id.value, unit.value.name.clone())));
        self.add("position", AxisKind::Open, None);
        self.add("head", truth(), None);
        self.add("service_month", AxisKind::Count(1), None);
        self.add("level", AxisKind::Count(1), None);
    }

    fn add_records(&mut self, written: &Written) {
        let mut stages: IndexMap<&EcoString, Option<EcoString>> = IndexMap::new();
        for process in written.sections().flat_map(|sections| sections.process.processes.get()).flatten() {
            for stage in process.value.stages.get().into_iter().flatten() {
                stages.entry(&stage.id.value).or_insert_with(|| stage.value.name.get().map(|name| name.value.clone()));
            }
        }
        self.add_labelled("stage", stages.into_iter());
        let sources = written.sections().flat_map(|sections| sections.digital.sources.get()).flatten();
        self.add_labelled("source", sources.map(|source| (&source.id.value, None)));
        self.add("event", AxisKind::Open, None);
        self.add("age", AxisKind::Duration, None);
        self.add("period", AxisKind::Open, None);
        self.add("quarter-end", truth(), None);
        self.add("rating", AxisKind::Open, None);
    }

    /// What tables give: grades, and the results of policies where no field or metric has their name.
    fn add_results(&mut self, sections: &crate::syntax::Sections) {
        let grades = sections.customers.segments.get().and_then(|segments| segments.gives.get());
        for (name, kind) in grades.map(|gives| gives.iter()).into_iter().flatten() {
            if let Some(kind) = kind {
                let (kind, labels) = (field_kind(kind), labels(kind));
                self.by_name.insert(name.value.clone(), Axis { labels, ..Axis::plain(kind, None) });
            }
        }
        let policies = sections.risk.policies.get().into_iter().flatten();
        for (name, gives) in policies.filter_map(|policy| policy.value.gives.get()).flat_map(|gives| gives.iter()) {
            if let Some(Gives::Kind(kind)) = gives {
                let (kind, labels) = (field_kind(kind), labels(kind));
                let given = || Axis { labels, ..Axis::plain(kind, None) };
                self.by_name.entry(name.value.clone()).or_insert_with(given);
            }
        }
    }

    /// An axis by name.
    pub fn find(&self, name: &str) -> Option<&Axis> {
        self.by_name.get(name)
    }

    /// All names, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(EcoString::as_str)
    }
}

fn truth() -> AxisKind {
    AxisKind::Words(vec!["false".into(), "true".into()])
}

pub(super) fn field_kind(kind: &FieldKind) -> AxisKind {
    match kind {
        FieldKind::Words(words) => AxisKind::Words(words.iter().map(|(word, _)| word.value.clone()).collect()),
        FieldKind::Named(name) => match name.as_str() {
            "money" => AxisKind::Money,
            "percent" => AxisKind::Percent,
            "count" => AxisKind::Count(0),
            "duration" => AxisKind::Duration,
            "boolean" => truth(),
            "date" => AxisKind::Date,
            "text" => AxisKind::Open,
            _ => AxisKind::Number,
        },
    }
}

/// Printed labels of the words of a kind.
fn labels(kind: &FieldKind) -> Vec<EcoString> {
    match kind {
        FieldKind::Words(words) => {
            let label = |(word, label): &(crate::source::Spanned<EcoString>, Option<crate::syntax::Text>)| {
                label.as_ref().map_or_else(|| word.value.clone(), |label| label.value.clone())
            };
            words.iter().map(label).collect()
        }
        FieldKind::Named(_) => Vec::new(),
    }
}

fn leaves(plan: &Plan, members: &[MemberId]) -> Vec<MemberId> {
    let mut found = Vec::new();
    let mut open: Vec<MemberId> = members.iter().rev().copied().collect();
    while let Some(member) = open.pop() {
        let children = &plan.targets.members[member.index()].children;
        if children.is_empty() {
            found.push(member);
        }
        open.extend(children.iter().rev().copied());
    }
    found
}
