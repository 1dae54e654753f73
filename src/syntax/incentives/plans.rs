//! What an incentive plan says of itself: whom it pays, how much, when.

use crate::source::Spanned;
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::incentives::{CapOrNone, Clawback, Component, Draw, Example, Gate, HoldBack, PayTable};
use crate::syntax::ranged::{Payment, Sum};
use crate::syntax::read::{Field, Required};
use crate::syntax::reference::ProfileRef;
use crate::syntax::rows::OrTable;
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::targets::Prorate;
use crate::syntax::worded::MonthDay;
use crate::units::{Currency, Duration, PeriodText, Rhythm};
use crate::{choice, entry};

entry! {
    /// An incentive plan: who is paid what for which results.
    pub struct IncentivePlan as "an incentive plan", "一个激励方案" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it pays.
        r#for: Required<When>,
        /// The period it holds for.
        period: Field<Spanned<PeriodText>>,
        /// The currency that its statements are in; that of target pay unless said, else the plan's.
        currency: Field<Spanned<Currency>>,
        /// Target pay and its mix.
        pay: Field<Pay>,
        /// When pay is calculated and paid.
        payday: Field<Payday>,
        /// What is paid for.
        components: Field<Entries<Component>>,
        /// A factor on the sum of the components.
        modifier: Field<PayTable>,
        /// What must hold for anything to be paid.
        gate: Field<Gate>,
        /// The most that is paid; `none` where it is meant to have no end.
        cap: Field<CapOrNone>,
        /// Advances on pay.
        draws: Field<Entries<Draw>>,
        /// Parts of pay that are held back until something holds.
        hold_back: Field<Entries<HoldBack>>,
        /// When pay is taken back.
        clawback: Field<Entries<Clawback>>,
        /// What all that the plan pays may cost in a year.
        budget: Field<Sum>,
        /// Worked examples, executed and printed.
        examples: Field<Vec<Example>>,
        /// Free text, printed with the plan.
        note: Field<Text>,
    }
}

entry! {
    /// Target pay and its mix: any two of the three.
    pub struct Pay as "pay such as {target: 30万, fixed: 60%}", "薪酬，如 {target: 30万, fixed: 60%}" {
        /// Target total pay a year.
        target: Field<OrTable<Sum>>,
        /// The fixed part: an amount, or a part of target pay.
        fixed: Field<OrTable<Payment>>,
        /// The variable part: an amount, or a part of target pay.
        variable: Field<OrTable<Payment>>,
        /// The seasonal profile of the variable part.
        profile: Field<ProfileRef>,
        /// How pay is cut where a position exists for a part of the period.
        prorate: Field<Choice<Prorate>>,
    }
}

choice! {
    /// What happens to pay below zero.
    pub enum Negative as "carry, forgive or deduct", "carry、forgive 或 deduct" {
        /// Carried to the next payday.
        Carry = "carry",
        /// Set to zero.
        Forgive = "forgive",
        /// Taken from fixed pay.
        Deduct = "deduct",
    }
}

choice! {
    /// What happens to results that are known too late.
    pub enum Late as "next or reopen", "next 或 reopen" {
        /// Paid with the next payday.
        Next = "next",
        /// The closed payday is calculated again.
        Reopen = "reopen",
    }
}

entry! {
    /// When pay is calculated and paid.
    pub struct Payday as "a payday such as {every: month}", "发薪安排，如 {every: month}" {
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// When the first calculation is out, after the period's end.
        calculate: Field<Spanned<Duration>>,
        /// When it is final.
        r#final: Field<Spanned<Duration>>,
        /// When it is paid: `day 20`.
        paid: Field<MonthDay>,
        /// What happens to results that are known too late.
        late: Field<Choice<Late>>,
        /// What happens to pay below zero.
        negative: Field<Choice<Negative>>,
    }
}
