//! Components of incentive plans: what is measured, and what must hold for it to be paid.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Figures};
use crate::syntax::condition::When;
use crate::syntax::incentives::PayTable;
use crate::syntax::ranged::{NotNegative, Payment, Rate, Share, Sum};
use crate::syntax::read::{Field, Noun, Read, Reader, Required, scalar};
use crate::syntax::reference::{ComponentRef, MetricRef, ScorecardRef, SetRef, WhoRef, WhoseRef};
use crate::syntax::rows::OrTable;
use crate::syntax::rules::unknown_word;
use crate::syntax::scalar::{Choice, Text};
use crate::syntax::shape::Shape;
use crate::syntax::worded::CapPer;
use crate::text::{Node, View};
use crate::units::{Figure, Rhythm};
use crate::{choice, entry};

entry! {
    /// A component of a plan: one thing that is paid for.
    pub struct Component as "a component", "一个激励项" {
        /// Printed label.
        name: Field<Text>,
        /// Its part of target variable pay; without it the component is commission beside target pay.
        share: Field<Spanned<Share>>,
        /// What is measured.
        measure: Field<Measure>,
        /// How often it pays; on each payday unless said.
        every: Field<Spanned<Rhythm>>,
        /// The event it is paid on, where that is another than the one it is credited on: what is earned is paid as far as the deal has
        /// had that event. Several, each with its part, where it is paid by instalments.
        paid_on: Field<PaidOn>,
        /// What is paid for which result; with a scorecard and no measure, for which score.
        table: Field<PayTable>,
        /// A rate alone, without bands; may be a table.
        rate: Field<OrTable<Rate>>,
        /// A measure counts from here; below it nothing is paid.
        threshold: Field<Spanned<Figure>>,
        /// A measure counts up to here.
        ceiling: Field<Spanned<Figure>>,
        /// A factor on what it pays, by another measure.
        modifier: Field<Box<PayTable>>,
        /// What must hold for it to be paid.
        gate: Field<Gate>,
        /// The most it pays; `none` where it is meant to have no end.
        cap: Field<CapOrNone>,
        /// What is earned is a pool, and how that is divided among those whom the plan pays.
        pool: Field<Box<Pool>>,
        /// The scorecard whose rating it pays.
        scorecard: Field<ScorecardRef>,
        /// Who judges it.
        judged_by: Field<WhoRef>,
        /// The range a judgement lies in.
        range: Field<BoundsOf<Figures>>,
        /// Where a negative result is taken from first.
        taken_from: Field<ComponentRef>,
        /// Free text, printed with the component.
        note: Field<Text>,
    }
}

choice! {
    /// What of a measure is looked at.
    pub enum MeasureAs as "attainment, attainment-to-date, amount, excess, growth or increase", "attainment、attainment-to-date、amount、excess、growth 或 increase" {
        /// Actual ÷ target of the window.
        Attainment = "attainment",
        /// Actual ÷ target up to now.
        AttainmentToDate = "attainment-to-date",
        /// The amount itself.
        Amount = "amount",
        /// What exceeds the target.
        Excess = "excess",
        /// Growth on last year.
        Growth = "growth",
        /// What exceeds last year's result; nothing where it is less.
        Increase = "increase",
    }
}

choice! {
    /// The time after which a count starts again.
    pub enum Window as "transaction, month, quarter, half or year", "transaction、month、quarter、half 或 year" {
        /// Each transaction by itself.
        Transaction = "transaction",
        /// A month.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
        /// Half a year.
        Half = "half",
        /// A year.
        Year = "year",
    }
}

choice! {
    /// The event a result is credited on.
    pub enum CreditedOn as "booking, delivery, invoice or collection", "booking、delivery、invoice 或 collection" {
        /// The order.
        Booking = "booking",
        /// The delivery.
        Delivery = "delivery",
        /// The invoice.
        Invoice = "invoice",
        /// The payment received.
        Collection = "collection",
    }
}

/// The event pay is paid on, or several with the part that each pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaidOn {
    /// All of it on one event.
    Event(Choice<CreditedOn>),
    /// A part on each of several.
    Parts(PaidParts),
}

entry! {
    /// The parts of pay that events pay; they sum to all of it.
    pub struct PaidParts as "parts such as {booking: 50%, collection: 50%}", "分次比例，如 {booking: 50%, collection: 50%}" {
        /// On the order.
        booking: Field<Spanned<Share>>,
        /// On delivery.
        delivery: Field<Spanned<Share>>,
        /// On the invoice.
        invoice: Field<Spanned<Share>>,
        /// On the payment received.
        collection: Field<Spanned<Share>>,
    }
}

impl PaidParts {
    /// The events with their parts, in the order of a deal.
    pub fn parts(&self) -> [(CreditedOn, &Field<Spanned<Share>>); 4] {
        [
            (CreditedOn::Booking, &self.booking),
            (CreditedOn::Delivery, &self.delivery),
            (CreditedOn::Invoice, &self.invoice),
            (CreditedOn::Collection, &self.collection),
        ]
    }
}

impl Read for PaidOn {
    const NOUN: Noun = Noun {
        en: "an event such as collection, or parts such as {booking: 50%, collection: 50%}",
        zh: "事件（如 collection），或分次比例，如 {booking: 50%, collection: 50%}",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => PaidParts::read(node, reader).map(Self::Parts),
            _ => Choice::read(node, reader).map(Self::Event),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (event, parts) = (Choice::<CreditedOn>::schema(generator), PaidParts::schema(generator));
        json_schema!({"anyOf": [event, parts]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Event(event) => event.shape(),
            Self::Parts(parts) => parts.shape(),
        }
    }
}

choice! {
    /// How a pool is divided.
    pub enum Divide as "equally, by-measure or by-target-pay", "equally、by-measure 或 by-target-pay" {
        /// The same to each.
        Equally = "equally",
        /// By what each brought to the measure.
        ByMeasure = "by-measure",
        /// By the target variable pay of each, cut as it is.
        ByTargetPay = "by-target-pay",
    }
}

entry! {
    /// A pool of pay for several. One of `divide`, `scorecard` and `judged_by` says how it is divided.
    pub struct Pool as "a pool such as {rate: 2%, divide: equally}", "奖金池，如 {rate: 2%, divide: equally}" {
        /// What there is to divide. A table of the component gives the part of it that is paid.
        amount: Field<Sum>,
        /// What there is to divide, as a part of what all achieved together.
        rate: Field<Rate>,
        /// How it is divided.
        divide: Field<Choice<Divide>>,
        /// The scorecard by whose scores it is divided.
        scorecard: Field<ScorecardRef>,
        /// Who divides it.
        judged_by: Field<WhoRef>,
        /// Free text, printed with the pool.
        note: Field<Text>,
    }
}

choice! {
    /// What an override is paid on.
    pub enum NetOf as "pay or nothing", "pay 或 nothing" {
        /// What those below were paid is taken off.
        Pay = "pay",
        /// The full amount.
        Nothing = "nothing",
    }
}

entry! {
    /// What is measured.
    pub struct Measure as "a measure such as {metric: revenue, of: own}", "衡量方式，如 {metric: revenue, of: own}" {
        /// The metric.
        metric: Required<MetricRef>,
        /// Whose number: own (unless said), team, unit, or the id of a unit.
        of: Field<WhoseRef>,
        /// What of it is looked at.
        r#as: Field<Choice<MeasureAs>>,
        /// The event it is credited on.
        credited_on: Field<Choice<CreditedOn>>,
        /// The time after which the count starts again.
        window: Field<Choice<Window>>,
        /// Which records count.
        when: Field<When>,
        /// The set of targets measured against; quota unless said.
        set: Field<SetRef>,
        /// For overrides on the amounts of others: whether what those below were paid is taken off.
        net_of: Field<Choice<NetOf>>,
    }
}

choice! {
    /// When a gate is looked at.
    pub enum Tested as "window or year", "window 或 year" {
        /// At the end of each window.
        Window = "window",
        /// At the end of the year.
        Year = "year",
    }
}

choice! {
    /// What a gate that opens late does.
    pub enum IfLate as "no-back-pay or back-pay", "no-back-pay 或 back-pay" {
        /// What was not paid stays unpaid.
        NoBackPay = "no-back-pay",
        /// What was not paid is paid then.
        BackPay = "back-pay",
    }
}

entry! {
    /// What must hold for something to be paid.
    pub struct Gate as "a gate such as {when: {…}, tested: window}", "前提，如 {when: {…}, tested: window}" {
        /// The condition.
        when: Required<When>,
        /// When it is looked at.
        tested: Field<Choice<Tested>>,
        /// What happens when it holds later.
        if_late: Field<Choice<IfLate>>,
    }
}

entry! {
    /// The most that is paid.
    pub struct Cap as "a cap such as {pays: 200%, per: year}", "上限，如 {pays: 200%, per: year}" {
        /// How much: money, or a part of target variable pay; in a component with a share, of that component's target pay.
        pays: Field<Payment>,
        /// The highest rate.
        rate: Field<NotNegative>,
        /// Per what: transaction, month, quarter, half, year or pool.
        per: Field<CapPer>,
    }
}

/// The most that is paid, or that pay is meant to have no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CapOrNone {
    /// The most.
    Cap(Box<Cap>),
    /// There is none.
    None,
}

impl CapOrNone {
    /// The cap, where there is one.
    pub fn cap(&self) -> Option<&Cap> {
        match self {
            Self::Cap(cap) => Some(cap),
            Self::None => None,
        }
    }
}

impl Read for CapOrNone {
    const NOUN: Noun = Noun {
        en: "a cap such as {pays: 200%, per: year}, or none",
        zh: "上限，如 {pays: 200%, per: year}，或 none",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if !matches!(node.view(), View::Scalar(_)) {
            return Cap::read(node, reader).map(|cap| Self::Cap(Box::new(cap)));
        }
        let word = scalar(node, Self::NOUN, reader)?;
        if word.as_str() == "none" {
            return Some(Self::None);
        }
        unknown_word::report_choice(reader, &word, Self::NOUN, &["none", "{pays: …, per: …}"]);
        None
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let cap = Cap::schema(generator);
        json_schema!({"anyOf": [cap, {"const": "none"}]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Cap(cap) => cap.shape(),
            Self::None => Shape::Word("none"),
        }
    }
}
