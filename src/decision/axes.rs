//! What conditions may ask for, and the kind of each.

use ecow::EcoString;
use indexmap::IndexMap;

use crate::plan::targets::Kind;
use crate::plan::{Index, MemberId, Plan};
use crate::syntax::targets::FieldKind;
use crate::syntax::{Bounds, Written};

/// The kind of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AxisKind {
    /// Amounts of money.
    Money,
    /// Shares.
    Percent,
    /// Whole numbers from a least one.
    Count(i64),
    /// Any number.
    Number,
    /// Lengths of time.
    Duration,
    /// Words in their order.
    Words(Vec<EcoString>),
    /// The leaves of a dimension, each with its id; members above them stand for several.
    Leaves(Vec<MemberId>),
    /// Words that are not all known: those that tables name, and others.
    Open,
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
            axes.add(&item.id.value, kind, item.value.name.clone(), None);
        }
        for (_, item) in plan.targets.metrics.iter() {
            let kind = match item.value.kind {
                Kind::Money(_) => AxisKind::Money,
                Kind::Percent => AxisKind::Percent,
                Kind::Count(_) => AxisKind::Count(0),
            };
            axes.add(&item.id.value, kind, item.value.name.clone(), None);
        }
        for sections in written.sections() {
            for field in sections.targets.fields.get().into_iter().flatten() {
                let Some(kind) = field.value.r#in.get() else { continue };
                let range = field.value.range.get().cloned();
                axes.add(
                    &field.id.value,
                    field_kind(kind),
                    field.value.name.get().map(|name| name.value.clone()),
                    range,
                );
            }
            axes.add_results(sections);
        }
        axes
    }

    fn add(&mut self, name: &str, kind: AxisKind, label: Option<EcoString>, range: Option<Bounds>) {
        self.by_name.insert(name.into(), Axis { kind, name: label, range });
    }

    fn add_positions(&mut self, plan: &Plan) {
        let ids = |ids: &mut dyn Iterator<Item = &str>| AxisKind::Words(ids.map(EcoString::from).collect());
        let organisation = &plan.organisation;
        self.add("role", ids(&mut organisation.roles.ids()), None, None);
        self.add("unit", ids(&mut organisation.units.ids()), None, None);
        self.add("position", AxisKind::Open, None, None);
        self.add("head", truth(), None, None);
        self.add("service_month", AxisKind::Count(1), None, None);
        self.add("level", AxisKind::Count(1), None, None);
    }

    fn add_records(&mut self, written: &Written) {
        let mut stages: Vec<EcoString> = Vec::new();
        for process in written.sections().flat_map(|sections| sections.process.processes.get()).flatten() {
            for stage in process.value.stages.get().into_iter().flatten() {
                if !stages.contains(&stage.id.value) {
                    stages.push(stage.id.value.clone());
                }
            }
        }
        self.add("stage", AxisKind::Words(stages), None, None);
        self.add("event", AxisKind::Open, None, None);
        self.add("age", AxisKind::Duration, None, None);
        self.add("period", AxisKind::Open, None, None);
        self.add("quarter-end", truth(), None, None);
        self.add("rating", AxisKind::Open, None, None);
    }

    /// What tables give: grades, and the results of policies.
    fn add_results(&mut self, sections: &crate::syntax::Sections) {
        let grades = sections.customers.segments.get().and_then(|segments| segments.gives.get());
        for (name, kind) in grades.map(|gives| gives.iter()).into_iter().flatten() {
            if let Some(kind) = kind {
                self.add(name, field_kind(kind), None, None);
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

fn field_kind(kind: &FieldKind) -> AxisKind {
    match kind {
        FieldKind::Words(words) => AxisKind::Words(words.iter().map(|(word, _)| word.value.clone()).collect()),
        FieldKind::Named(name) => match name.as_str() {
            "money" => AxisKind::Money,
            "percent" => AxisKind::Percent,
            "count" => AxisKind::Count(0),
            "duration" => AxisKind::Duration,
            "boolean" => truth(),
            "text" | "date" => AxisKind::Open,
            _ => AxisKind::Number,
        },
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
