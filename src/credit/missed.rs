//! Why a record, or a share of it, is not credited.

use ecow::EcoString;

use crate::diagnostic::Message;
use crate::plan::{Plan, RoleId, SeatId, UnitId, Who as OfWhom};
use crate::say;
use crate::syntax::incentives::CreditKind;
use crate::units::{Date, Quantity, speak};

/// A share of a record that nobody is credited for, against what its rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The rule; none where no rule could be told.
    pub rule: Option<usize>,
    /// What kind of credit it would be.
    pub kind: CreditKind,
    /// How much of the record; all of it where no rule could be told.
    pub share: Quantity,
    /// Why.
    pub why: Why,
}

/// Why nobody is credited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The record does not say what decides which rule holds: the axis.
    Undecided(EcoString),
    /// No rule credits such a record.
    NoRule,
    /// A column has no day.
    NoDate(EcoString),
    /// A column names no position.
    NoPosition(EcoString),
    /// What a column names is no position of the plan.
    UnknownPosition(EcoString),
    /// What a column names stands for several positions.
    SeveralPositions(EcoString),
    /// An employee held no position that day.
    NotHeld(EcoString, Date),
    /// The position was not there that day.
    NotInForce(SeatId, Date),
    /// The unit was not there that day.
    UnitNotInForce(UnitId, Date),
    /// Nobody held the position that day.
    Vacant(SeatId, Date),
    /// The record names no unit, and no position that has one.
    NoUnit,
    /// No position of a role is in the unit or those above it that day.
    NobodyInRole(RoleId, UnitId),
    /// Several positions of a role share a unit, where one is to be credited.
    SeveralInRole(RoleId, UnitId),
    /// Nobody stands above the position or leads the unit.
    NoHead(OfWhom),
    /// The record does not say the share.
    NoShare(EcoString),
    /// The direct and split shares that the record says do not sum to 100 %.
    NotWhole(Quantity),
}

impl Why {
    /// A word for counting and for programs; the same for all of a reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Undecided(_) => "undecided",
            Self::NoRule => "no-rule",
            Self::NoDate(_) => "no-date",
            Self::NoPosition(_) => "no-position",
            Self::UnknownPosition(_) => "unknown-position",
            Self::SeveralPositions(_) => "several-positions",
            Self::NotHeld(..) => "not-held",
            Self::NotInForce(..) | Self::UnitNotInForce(..) => "not-in-force",
            Self::Vacant(..) => "vacant",
            Self::NoUnit => "no-unit",
            Self::NobodyInRole(..) => "nobody-in-role",
            Self::SeveralInRole(..) => "several-in-role",
            Self::NoHead(_) => "no-head",
            Self::NoShare(_) => "no-share",
            Self::NotWhole(_) => "shares-not-whole",
        }
    }

    /// The reason in words.
    pub fn explain(&self, plan: &Plan) -> Message {
        match self {
            Self::Undecided(axis) => say!(
                en: "it does not say `{axis}`, which decides who is credited", zh: "没有写明 `{axis}`，无法确定业绩归属",
                axis = axis,
            ),
            Self::NoRule => say!(en: "no crediting rule holds", zh: "没有适用的归属规则"),
            Self::NoDate(column) => say!(en: "`{column}` has no day", zh: "`{column}` 没有日期", column = column),
            Self::NoPosition(column) => {
                say!(en: "`{column}` names no position", zh: "`{column}` 没有写明岗位", column = column)
            }
            Self::NoShare(field) => say!(en: "`{field}` has no share", zh: "`{field}` 没有比例", field = field),
            Self::NotWhole(sum) => say!(
                en: "its direct and split shares sum to {sum}", zh: "直接与分摊业绩合计为 {sum}", sum = speak::percent(*sum),
            ),
            Self::NoUnit => {
                say!(en: "it names no unit, and no position that has one", zh: "没有写明部门，也没有可据以确定部门的岗位")
            }
            Self::UnknownPosition(_) | Self::SeveralPositions(_) | Self::NotHeld(..) => self.of_name(),
            _ => self.of_seat(plan),
        }
    }

    fn of_name(&self) -> Message {
        match self {
            Self::UnknownPosition(id) => {
                say!(en: "`{id}` is not a position of this plan", zh: "方案中没有岗位 `{id}`", id = id)
            }
            Self::SeveralPositions(id) => say!(
                en: "`{id}` has several seats, of which one must be named", zh: "`{id}` 有多个岗位，须写明是哪一个", id = id,
            ),
            Self::NotHeld(employee, date) => say!(
                en: "{employee} held no position on {date}", zh: "{employee} 在{date}没有岗位", employee = employee, date = *date,
            ),
            _ => unreachable!("reasons about a name"),
        }
    }

    fn of_seat(&self, plan: &Plan) -> Message {
        let name = |who: OfWhom| Message::new(|lang| plan.organisation.printed_name(who, lang));
        match self {
            Self::NotInForce(seat, date) => say!(
                en: "{seat} was not there on {date}", zh: "{seat}在{date}不存在",
                seat = name(OfWhom::Seat(*seat)), date = *date,
            ),
            Self::UnitNotInForce(unit, date) => say!(
                en: "{unit} was not there on {date}", zh: "{unit}在{date}不存在",
                unit = name(OfWhom::Unit(*unit)), date = *date,
            ),
            Self::Vacant(seat, date) => say!(
                en: "nobody held {seat} on {date}", zh: "{seat}在{date}无人任职",
                seat = name(OfWhom::Seat(*seat)), date = *date,
            ),
            Self::NoHead(who) => say!(en: "nobody stands above {who}", zh: "{who}没有上级", who = name(*who)),
            Self::NobodyInRole(role, unit) => say!(
                en: "there is no {role} for {unit}", zh: "{unit}没有{role}",
                role = name(OfWhom::Role(*role)), unit = name(OfWhom::Unit(*unit)),
            ),
            Self::SeveralInRole(role, unit) => say!(
                en: "there are several of {role} for {unit}, of whom one must be named", zh: "{unit}有多个{role}，须写明是哪一个",
                role = name(OfWhom::Role(*role)), unit = name(OfWhom::Unit(*unit)),
            ),
            _ => unreachable!("reasons about a position"),
        }
    }
}
