//! Units, roles, positions and their holders, as written.

use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Counts};
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::keyed::{Keyed, ServiceMonth};
use crate::syntax::ranged::{NotNegative, Share};
use crate::syntax::read::{Field, Required};
use crate::syntax::scalar::{Choice, OneOrMany, Ref, Text, Whole};
use crate::syntax::shared::{By, StartDate};
use crate::units::Date;
use crate::{choice, entry};

entry! {
    /// The organisation.
    pub struct Organisation as "sections", "章节" {
        /// The units of the organisation, a tree under one root.
        units: Field<Entries<Unit>>,
        /// The roles that positions have: duties, requirements, the numbers carried.
        roles: Field<Entries<Role>>,
        /// The seats that targets and pay hang on.
        positions: Field<Entries<Position>>,
        /// Who holds which position, by employee id and dates; usually a table outside the plan, named with `--data`.
        holders: Field<Holders>,
    }
}

entry! {
    /// A unit of the organisation.
    pub struct Unit as "a unit", "一个部门" {
        /// Printed label.
        name: Field<Text>,
        /// What sort of unit it is (company, region, department, team …), in the firm's own words.
        kind: Field<Text>,
        /// The unit above; the one unit without is the root.
        parent: Field<Ref>,
        /// The position that leads the unit, or the role of which the unit has one position.
        head: Field<Ref>,
        /// What the unit is responsible for, as a part of the dimensions; the parts of sister units must not overlap.
        covers: Field<When>,
        /// First day it exists.
        starts: Field<Spanned<Date>>,
        /// Last day it exists.
        ends: Field<Spanned<Date>>,
        /// What the unit is there for, printed in the organisation's description.
        duties: Field<OneOrMany<Text>>,
        /// Free text, printed where the unit stands.
        note: Field<Text>,
    }
}

choice! {
    /// What number a role carries.
    pub enum Carries as "own, team, own+team, overlay or none", "own、team、own+team、overlay 或 none" {
        /// A book of his own.
        Own = "own",
        /// His unit's number.
        Team = "team",
        /// A book of his own beside his unit's number.
        OwnAndTeam = "own+team",
        /// A quota on others' numbers, in no sum.
        Overlay = "overlay",
        /// No quota.
        None = "none",
    }
}

entry! {
    /// A role: what every position of it has in common.
    pub struct Role as "a role", "一个岗位角色" {
        /// Printed label.
        name: Field<Text>,
        /// Rank in the firm, from 1; higher stands above.
        level: Field<Spanned<Whole>>,
        /// What number its holders carry; none unless said.
        carries: Field<Choice<Carries>>,
        /// What its holders do.
        duties: Field<OneOrMany<Text>>,
        /// What is required of those who fill it.
        requires: Field<OneOrMany<Text>>,
        /// The role that follows it.
        promotes_to: Field<Ref>,
        /// How many positions may report to one of this role.
        span: Field<BoundsOf<Counts>>,
        /// The part of the full quota carried by month of service: `{1: 0%, 2: 50%, 3: 100%}`. The last value goes on.
        ramp: Field<Keyed<ServiceMonth, Spanned<Share>>>,
        /// What one full head brings a year, by metric; what quotas are measured against.
        productivity: Field<By<NotNegative>>,
        /// The part of its numbers that the unit above counts; all unless said.
        rolls_up: Field<Spanned<Share>>,
        /// Free text, printed in the role's description.
        note: Field<Text>,
    }
}

entry! {
    /// A position, or several alike: a seat with its place in the organisation.
    pub struct Position as "a position", "一个岗位" {
        /// Printed label; the role's name unless said.
        name: Field<Text>,
        /// Its role.
        role: Required<Ref>,
        /// The unit it belongs to.
        unit: Required<Ref>,
        /// How many alike: positions `id-1` to `id-n`.
        count: Field<Spanned<Whole>>,
        /// The position it reports to; the head of its unit unless said.
        reports_to: Field<Box<Ref>>,
        /// Further positions it answers to (matrix lines).
        dotted_to: Field<Box<OneOrMany<Ref>>>,
        /// First day it exists; with `count`, days by number: `{5: 2026-04-01}`.
        starts: Field<StartDate>,
        /// Last day it exists.
        ends: Field<Box<StartDate>>,
        /// Known to be unfilled.
        vacant: Field<Spanned<bool>>,
        /// Free text, printed where the position stands.
        note: Field<Box<Text>>,
    }
}

/// Who holds which position: a list, or a table in a file.
pub type Holders = crate::syntax::shared::Items<Holder>;

entry! {
    /// One holding of a position by one employee.
    pub struct Holder as "a holder", "一条任职记录" {
        /// The position held.
        position: Required<Ref>,
        /// The employee's id.
        employee: Required<Text>,
        /// First day.
        starts: Field<Spanned<Date>>,
        /// Last day.
        ends: Field<Spanned<Date>>,
    }
}
