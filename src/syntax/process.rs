//! Processes with their stages, and approvals, as written.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::incentives::Example;
use crate::syntax::ranged::Share;
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::{ApprovalRef, StageRef, SystemRef, WhoRef};
use crate::syntax::rows::{OrTable, Table};
use crate::syntax::scalar::{Choice, OneOrMany, Ref, Text};
use crate::syntax::shape::Shape;
use crate::text::{Node, View};
use crate::units::Duration;
use crate::{choice, entry, row};

entry! {
    /// How selling is done.
    pub struct Process as "sections", "章节" {
        /// Sales processes, each a sequence of stages.
        processes: Field<Entries<SalesProcess>>,
        /// Who must agree to what.
        approvals: Field<Entries<Approval>>,
    }
}

entry! {
    /// A sales process: stages in order, from one start to its outcomes.
    pub struct SalesProcess as "a process", "一个流程" {
        /// Printed label.
        name: Field<Text>,
        /// Which business goes through it.
        when: Field<When>,
        /// Who answers for the process.
        owner: Field<WhoRef>,
        /// The stages, in order.
        stages: Required<Entries<Stage>>,
        /// Free text, printed with the process.
        note: Field<Text>,
    }
}

choice! {
    /// How a deal ends.
    pub enum Outcome as "won, lost or void", "won、lost 或 void" {
        /// Won.
        Won = "won",
        /// Lost.
        Lost = "lost",
        /// Counts nowhere.
        Void = "void",
    }
}

entry! {
    /// A stage of a process.
    pub struct Stage as "a stage", "一个阶段" {
        /// Printed label.
        name: Field<Text>,
        /// Who answers for the stage.
        owner: Field<WhoRef>,
        /// How long it may take; may be a table.
        due: Field<OrTable<Spanned<Duration>>>,
        /// How likely a deal in this stage is won.
        probability: Field<Spanned<Share>>,
        /// What must hold to enter.
        entry: Field<Criteria>,
        /// What must hold to leave: all of it, or `{any: […]}`.
        exit: Field<Criteria>,
        /// The records that show the work was done.
        evidence: Field<OneOrMany<Text>>,
        /// Where it is recorded.
        system: Field<SystemRef>,
        /// The stages that may follow.
        next: Field<OneOrMany<StageRef>>,
        /// Earlier stages a deal may be sent back to.
        back: Field<OneOrMany<StageRef>>,
        /// Who must agree before the stage is left: an entry of `approvals`.
        approval: Field<ApprovalRef>,
        /// What happens to a deal nobody touches: `{warn: 10d, close: 20d}`, or a table.
        idle: Field<OrTable<Idle>>,
        /// How the deal ends here; a stage with an outcome is an end.
        outcome: Field<Choice<Outcome>>,
        /// What must be recorded to enter.
        requires: Field<Vec<Requirement>>,
        /// How long a deal may be taken up again after it ended here.
        reopen: Field<Spanned<Duration>>,
        /// What is handed over to the next owner, where the owner changes.
        handover: Field<OneOrMany<Text>>,
        /// Free text, printed with the stage.
        note: Field<Text>,
    }
}

entry! {
    /// What happens to a deal nobody touches.
    pub struct Idle as "limits such as {warn: 10d, close: 20d}", "期限，如 {warn: 10d, close: 20d}" {
        /// When its owner is warned.
        warn: Field<Spanned<Duration>>,
        /// When it is closed.
        close: Field<Spanned<Duration>>,
    }
}

/// Criteria: all of a list, or any of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criteria {
    /// The criteria.
    pub list: Vec<Text>,
    /// Whether one of them is enough.
    pub any: bool,
}

entry! {
    /// Criteria of which one is enough.
    pub struct AnyOf as "{any: […]}", "{any: […]}" {
        /// The criteria.
        any: Required<Vec<Text>>,
    }
}

impl Read for Criteria {
    const NOUN: Noun = Noun { en: "criteria: a list, or {any: […]}", zh: "条件：列表，或 {any: […]}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => {
                let any = AnyOf::read(node, reader)?;
                Some(Self { list: any.any.get().cloned().unwrap_or_default(), any: true })
            }
            _ => OneOrMany::read(node, reader).map(|list| Self { list: list.0, any: false }),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (list, any) = (OneOrMany::<Text>::schema(generator), AnyOf::schema(generator));
        json_schema!({"anyOf": [list, any]})
    }

    fn shape(&self) -> Shape {
        let list = Shape::List(self.list.iter().map(Read::shape).collect());
        if self.any { Shape::Record(vec![("any".into(), list)]) } else { list }
    }
}

/// A field that must be recorded, always or under a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The field.
    pub field: Ref,
    /// When it is required; always unless said.
    pub when: Option<When>,
}

entry! {
    /// A field required under a condition.
    pub struct ConditionalField as "a field such as {field: lost-details, when: {…}}", "字段，如 {field: lost-details, when: {…}}" {
        /// The field.
        field: Required<Ref>,
        /// When it is required.
        when: Field<When>,
    }
}

impl Read for Requirement {
    const NOUN: Noun = Noun { en: "a field to be recorded", zh: "须填写的字段" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => {
                let field = ConditionalField::read(node, reader)?;
                Some(Self { field: field.field.get()?.clone(), when: field.when.get().cloned() })
            }
            _ => Ref::read(node, reader).map(|field| Self { field, when: None }),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (plain, conditional) = (Ref::schema(generator), ConditionalField::schema(generator));
        json_schema!({"anyOf": [plain, conditional]})
    }

    fn shape(&self) -> Shape {
        match &self.when {
            None => self.field.shape(),
            Some(when) => Shape::Record(vec![("field".into(), self.field.shape()), ("when".into(), when.shape())]),
        }
    }
}

entry! {
    /// Who must agree to what, as a table over what is asked.
    pub struct Approval as "an approval", "一项审批" {
        /// Printed label.
        name: Field<Text>,
        /// The roles that ask; those of the stages it is used in unless said.
        r#for: Field<When>,
        /// Who answers for the approval.
        owner: Field<WhoRef>,
        /// The table.
        table: Flat<Table<ApprovalRow>>,
        /// Worked examples, printed and held against the table.
        examples: Field<Vec<Example>>,
        /// Free text, printed with the approval.
        note: Field<Text>,
    }
}

row! {
    /// A row of an approval.
    pub struct ApprovalRow {
        /// Who must agree: one, a list (all, in this order), or `none`.
        approver: Field<OneOrMany<WhoRef>>,
        /// How long an approver may take.
        due: Field<Spanned<Duration>>,
        /// Who stands in when the approver is away or too late.
        backup: Field<WhoRef>,
        /// Refused whoever asks.
        refuse: Field<Spanned<bool>>,
    }
}
