//! References to other entries, each with the kind of entry it means.
//!
//! A field's type says what it refers to, so one walk over everything written finds all references of all modules: those to
//! nothing, and entries that nothing refers to.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::read::{Noun, Read, Reader, scalar};
use crate::syntax::shape::Shape;
use crate::text::Node;

/// What kind of entry a reference means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefKind {
    /// A unit, a role or a position.
    Who,
    /// A unit.
    Unit,
    /// A unit, or one's own number, that of one's team or of one's unit.
    Whose,
    /// A role.
    Role,
    /// A metric.
    Metric,
    /// A set of targets.
    Set,
    /// A seasonal profile.
    Profile,
    /// A system.
    System,
    /// A source of records.
    Source,
    /// An approval.
    Approval,
    /// A policy.
    Policy,
    /// A control.
    Control,
    /// A routine.
    Routine,
    /// A scorecard.
    Scorecard,
    /// `process.stage`.
    StagePath,
    /// A stage of the same process.
    Stage,
    /// A component of the same plan.
    Component,
    /// A lever of the same policy.
    Lever,
    /// A clawback of any plan.
    Clawback,
    /// An item of any scorecard.
    ScoreItem,
}

/// What a reference is handed to: its kind and the id, where it is written.
pub type Visit<'a> = dyn FnMut(RefKind, &Spanned<EcoString>) + 'a;

macro_rules! references {
    ($($(#[doc = $doc:literal])* $name:ident = $kind:ident, $en:literal, $zh:literal;)*) => {
        impl RefKind {
            /// What an entry of the kind is called.
            pub fn noun(self) -> Noun {
                match self {
                    $(Self::$kind => $name::NOUN,)*
                }
            }
        }

        $(
            $(#[doc = $doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Hash)]
            pub struct $name(pub Spanned<EcoString>);

            impl std::ops::Deref for $name {
                type Target = Spanned<EcoString>;
                fn deref(&self) -> &Spanned<EcoString> {
                    &self.0
                }
            }

            impl Read for $name {
                const NOUN: Noun = Noun { en: $en, zh: $zh };

                fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
                    scalar(node, Self::NOUN, reader).map(Self)
                }

                fn schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!({"type": ["string", "number"]})
                }

                fn references(&self, visit: &mut Visit<'_>) {
                    visit(RefKind::$kind, &self.0);
                }

                fn shape(&self) -> Shape {
                    // `own`, `team` and `unit` are words, not the ids of entries.
                    let kind = (RefKind::$kind != RefKind::Whose).then_some(RefKind::$kind);
                    Shape::Id(kind, self.0.value.clone())
                }
            }
        )*
    };
}

references! {
    /// A unit, a role or a position.
    WhoRef = Who, "a unit, a role or a position", "部门、岗位角色或岗位";
    /// A unit.
    UnitRef = Unit, "a unit", "一个部门";
    /// Whose number: `own`, `team`, `unit`, or a unit by its id.
    WhoseRef = Whose, "own, team, unit or a unit", "own、team、unit 或一个部门";
    /// A role.
    RoleRef = Role, "a role", "一个岗位角色";
    /// A metric.
    MetricRef = Metric, "a metric", "一个指标";
    /// A set of targets.
    SetRef = Set, "a set", "一套目标";
    /// A seasonal profile.
    ProfileRef = Profile, "a seasonal profile", "季节分布";
    /// A system.
    SystemRef = System, "a system", "一个系统";
    /// A source of records.
    SourceRef = Source, "a source", "一个数据源";
    /// An approval.
    ApprovalRef = Approval, "an approval", "一项审批";
    /// A policy.
    PolicyRef = Policy, "a policy", "一项政策";
    /// A control.
    ControlRef = Control, "a control", "一项控制措施";
    /// A routine.
    RoutineRef = Routine, "a routine", "一项日常管理";
    /// A scorecard.
    ScorecardRef = Scorecard, "a scorecard", "一张考核表";
    /// A stage of any process, as `process.stage`.
    StagePathRef = StagePath, "a stage (as in direct.contract)", "阶段，如 direct.contract";
    /// A stage of the same process.
    StageRef = Stage, "a stage", "阶段";
    /// A component of the same incentive plan.
    ComponentRef = Component, "a component", "激励项";
    /// A lever of the same policy.
    LeverRef = Lever, "a lever", "折扣杠杆";
    /// A clawback of any incentive plan.
    ClawbackRef = Clawback, "a clawback", "一项追回";
    /// An item of any scorecard.
    ScoreItemRef = ScoreItem, "an item of a scorecard", "一个考核项";
}
