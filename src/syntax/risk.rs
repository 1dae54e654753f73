//! Risks, controls, policies, separation of duties and integrity rules, as written.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Counts};
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::formula::{Formula, Operation};
use crate::syntax::incentives::Example;
use crate::syntax::ranged::Degree;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::{
    ApprovalRef, ClawbackRef, ControlRef, LeverRef, MetricRef, PolicyRef, RoutineRef, ScoreItemRef, StagePathRef,
    WhoRef,
};
use crate::syntax::rows::{EachStep, Match, Results, Table, TableRows};
use crate::syntax::scalar::{Choice, OneOrMany, Percent, Ref, Text};
use crate::syntax::shape::Shape;
use crate::syntax::shared::By;
use crate::syntax::targets::FieldKind;
use crate::text::{Node, View};
use crate::units::{Duration, Rhythm};
use crate::{choice, entry, row};

entry! {
    /// What can go wrong and what is done about it.
    pub struct Risks as "sections", "章节" {
        /// Risks.
        risks: Field<Entries<Risk>>,
        /// Controls that keep risks down.
        controls: Field<Entries<Control>>,
        /// Policies: tables that give limits, reductions or actions.
        policies: Field<Entries<Policy>>,
        /// Duties that must not lie in one hand.
        separation: Field<Box<Separation>>,
        /// Integrity rules over transactions.
        integrity: Field<Entries<Integrity>>,
    }
}

entry! {
    /// A risk.
    pub struct Risk as "a risk", "一项风险" {
        /// Printed label.
        name: Field<Text>,
        /// What sort of risk it is, in the firm's own words.
        kind: Field<Text>,
        /// How likely, 1 to 5.
        likelihood: Required<Spanned<Degree>>,
        /// How bad, 1 to 5.
        impact: Required<Spanned<Degree>>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// The metrics that show it coming.
        indicators: Field<OneOrMany<MetricRef>>,
        /// The controls that keep it down.
        controls: Field<OneOrMany<ControlRef>>,
        /// What happens when it comes true.
        consequence: Field<Text>,
        /// Free text, printed with the risk.
        note: Field<Text>,
    }
}

choice! {
    /// When a control works.
    pub enum ControlKind as "preventive, detective or corrective", "preventive、detective 或 corrective" {
        /// Before the fact.
        Preventive = "preventive",
        /// After the fact.
        Detective = "detective",
        /// It repairs.
        Corrective = "corrective",
    }
}

entry! {
    /// A control.
    pub struct Control as "a control", "一项控制措施" {
        /// Printed label.
        name: Field<Text>,
        /// When it works.
        kind: Field<Choice<ControlKind>>,
        /// The stages it sits on: `process.stage`.
        stage: Field<OneOrMany<StagePathRef>>,
        /// The policy it applies.
        policy: Field<PolicyRef>,
        /// The approval it applies.
        approval: Field<ApprovalRef>,
        /// The routine it is part of.
        routine: Field<RoutineRef>,
        /// Who carries it out.
        owner: Field<WhoRef>,
        /// How often, where it is not bound to a stage.
        every: Field<Spanned<Rhythm>>,
        /// The record it leaves.
        evidence: Field<OneOrMany<Text>>,
        /// Free text, printed with the control.
        note: Field<Text>,
    }
}

/// What a policy's rows give: a kind, or a formula over the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gives {
    /// A kind, or a list of words.
    Kind(FieldKind),
    /// Computed from the other results and from fields.
    Formula(Formula),
}

impl Read for Gives {
    const NOUN: Noun = Noun {
        en: "a kind such as percent, a list of words or a formula",
        zh: "类型（如 percent）、词语列表或公式",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            // A map is a formula where it names what is done, else words with their labels.
            View::Map(map) if Operation::WORDS.iter().any(|(word, _)| map.get(word).is_some()) => {
                Formula::read(node, reader).map(Self::Formula)
            }
            _ => FieldKind::read(node, reader).map(Self::Kind),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (kind, formula) = (FieldKind::schema(generator), Formula::schema(generator));
        json_schema!({"anyOf": [kind, formula]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Kind(kind) => kind.shape(),
            Self::Formula(formula) => formula.shape(),
        }
    }
}

entry! {
    /// A policy: a table that gives limits, reductions or actions, or levers that add up.
    pub struct Policy as "a policy", "一项政策" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it binds.
        r#for: Field<When>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// The results its rows give, by name, with their kinds.
        gives: Field<Box<By<Gives>>>,
        /// The most that levers give together.
        cap: Field<Spanned<Percent>>,
        /// Levers, each a table of its own; what they give is added up.
        levers: Field<Entries<Lever>>,
        /// How rows are chosen: one (default), first or all.
        r#match: Field<Choice<Match>>,
        /// The rows; none where there are levers.
        rows: TableRows<PolicyRow, false>,
        /// What follows a breach.
        consequence: Field<Text>,
        /// Worked examples, printed and held against the table.
        examples: Field<Vec<Example>>,
        /// Free text, printed with the policy.
        note: Field<Text>,
    }
}

row! {
    /// A row of a policy.
    pub struct PolicyRow {
        /// What is done.
        action: Field<Text>,
        /// Who does it.
        owner: Field<WhoRef>,
        /// How soon.
        due: Field<Spanned<Duration>>,
        /// The results named under `gives`.
        results: Results,
    }
}

entry! {
    /// A lever: a table whose result is added to those of the others.
    pub struct Lever as "a lever", "一项折扣杠杆" {
        /// Printed label.
        name: Field<Text>,
        /// The lever that must give something before this one does.
        needs: Field<LeverRef>,
        /// The table.
        table: Flat<Table<LeverRow>>,
    }
}

row! {
    /// A row of a lever.
    pub struct LeverRow {
        /// A result repeated per full step beyond the row's start.
        each: Field<Box<EachStep>>,
        /// The results named under the policy's `gives`.
        results: Results,
    }
}

entry! {
    /// Duties that must not lie in one hand.
    pub struct Separation as "a separation such as {apart: [[a, b]]}", "职责分离，如 {apart: [[a, b]]}" {
        /// Groups of duties of which nobody may have two: `approval.request`, `approval.approve`, `stage.own`, or duties in words.
        apart: Required<Vec<Vec<Ref>>>,
        /// Free text, printed with them.
        note: Field<Text>,
    }
}

entry! {
    /// An integrity rule over transactions.
    pub struct Integrity as "an integrity rule", "一条诚信规则" {
        /// Printed label.
        name: Field<Text>,
        /// The transactions it finds.
        when: Required<When>,
        /// The clawback it causes.
        clawback: Field<ClawbackRef>,
        /// The item of a scorecard it counts against.
        score: Field<ScoreItemRef>,
        /// Who looks into it.
        owner: Field<WhoRef>,
        /// What follows.
        consequence: Field<Text>,
        /// How many are tolerated.
        tolerance: Field<BoundsOf<Counts>>,
        /// Free text, printed with the rule.
        note: Field<Text>,
    }
}
