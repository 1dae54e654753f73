//! Incentive plans, crediting, scorecards, contests and recognition, as written.

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::Spanned;
use crate::syntax::bounds::{BoundsOf, Figures};
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::ranged::{NotNegative, Payment, Positive, Rate, Share, Sum};
use crate::syntax::read::{Field, Flat, Noun, Read, Reader, Required};
use crate::syntax::reference::{
    ComponentRef, MetricRef, ProfileRef, RoleRef, ScorecardRef, SetRef, SourceRef, WhoRef, WhoseRef,
};
use crate::syntax::rows::{EachStep, OrTable, Table};
use crate::syntax::scalar::{Choice, OneOrMany, Percent, Ref, Text, Whole};
use crate::syntax::shape::Shape;
use crate::syntax::shared::By;
use crate::syntax::worded::{BelowFirst, CapPer, MonthDay};
use crate::text::{Node, View};
use crate::units::{Duration, Figure, PeriodText, Quantity, Rhythm};
use crate::{choice, entry, row};

entry! {
    /// How results are appraised and paid.
    pub struct Incentives as "sections", "章节" {
        /// Incentive plans.
        incentives: Field<Entries<IncentivePlan>>,
        /// Who is credited for what.
        crediting: Field<Box<Crediting>>,
        /// Scorecards.
        scorecards: Field<Entries<Scorecard>>,
        /// Contests for a time (SPIFFs).
        contests: Field<Entries<Contest>>,
        /// Recognition beside pay.
        recognition: Field<Entries<Recognition>>,
    }
}

entry! {
    /// An incentive plan: who is paid what for which results.
    pub struct IncentivePlan as "an incentive plan", "一个激励方案" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it pays.
        r#for: Required<When>,
        /// The period it holds for.
        period: Field<Spanned<PeriodText>>,
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
        /// The most that is paid.
        cap: Field<Cap>,
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
        prorate: Field<Choice<crate::syntax::targets::Prorate>>,
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

entry! {
    /// A component of a plan: one thing that is paid for.
    pub struct Component as "a component", "一个激励项" {
        /// Printed label.
        name: Field<Text>,
        /// Its part of target variable pay; without it the component is commission beside target pay.
        share: Field<Spanned<Share>>,
        /// What is measured.
        measure: Field<Measure>,
        /// How often it pays.
        every: Field<Spanned<Rhythm>>,
        /// What is paid for which result.
        table: Field<PayTable>,
        /// A rate alone, without bands; may be a table.
        rate: Field<OrTable<Rate>>,
        /// A measure counts from here; below it nothing is paid.
        threshold: Field<Spanned<Figure>>,
        /// A measure counts up to here.
        ceiling: Field<Spanned<Figure>>,
        /// What must hold for it to be paid.
        gate: Field<Gate>,
        /// The most it pays.
        cap: Field<Cap>,
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
    pub enum MeasureAs as "attainment, attainment-to-date, amount, excess or growth", "attainment、attainment-to-date、amount、excess 或 growth" {
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
        /// Whose number: own, team, unit, or the id of a unit.
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
        /// For overrides: what is taken off.
        net_of: Field<Choice<NetOf>>,
    }
}

choice! {
    /// How the rows of a pay table pay.
    pub enum Mode as "marginal, whole, forward, step or interpolated", "marginal、whole、forward、step 或 interpolated" {
        /// Each part at its own row's rate.
        Marginal = "marginal",
        /// All at the rate reached.
        Whole = "whole",
        /// Each transaction wholly at the rate it reaches.
        Forward = "forward",
        /// The level reached.
        Step = "step",
        /// On a straight line between points.
        Interpolated = "interpolated",
    }
}

choice! {
    /// What a line does beyond its last point.
    pub enum AboveLast as "hold or extend", "hold 或 extend" {
        /// It stays at the last value.
        Hold = "hold",
        /// The last line goes on.
        Extend = "extend",
    }
}

entry! {
    /// A pay table.
    pub struct PayTable as "a pay table", "计酬表" {
        /// How its rows pay.
        mode: Field<Choice<Mode>>,
        /// What is paid below the first point of a line.
        below_first: Field<BelowFirst>,
        /// What is paid above the last point of a line.
        above_last: Field<Choice<AboveLast>>,
        /// Another measure that the row is picked by.
        reads: Field<Box<Measure>>,
        /// The rows.
        table: Flat<Table<PayRow>>,
    }
}

/// A result, or who judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrJudged<T> {
    /// The result itself.
    Result(T),
    /// A judgement within a range.
    Judged(Box<Judged>),
}

entry! {
    /// A result that somebody judges.
    pub struct Judged as "a judgement such as {judged_by: …, range: …}", "评定，如 {judged_by: …, range: …}" {
        /// Who judges.
        judged_by: Required<WhoRef>,
        /// The range of the judgement.
        range: Required<BoundsOf<Figures>>,
    }
}

impl<T: Read> Read for OrJudged<T> {
    const NOUN: Noun = T::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => Judged::read(node, reader).map(|judged| Self::Judged(Box::new(judged))),
            _ => T::read(node, reader).map(Self::Result),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        if let Self::Judged(judged) = self {
            Read::references(&**judged, visit);
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (result, judged) = (T::schema(generator), Judged::schema(generator));
        json_schema!({"anyOf": [result, judged]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Result(result) => result.shape(),
            Self::Judged(judged) => judged.shape(),
        }
    }
}

row! {
    /// A row of a pay table.
    pub struct PayRow {
        /// How fast pay grows here.
        rate: Field<OrJudged<Rate>>,
        /// What is paid on reaching the row: a part of the component's target pay, or money.
        pays: Field<OrJudged<Spanned<Figure>>>,
        /// The row's own mode, where it differs from the table's.
        mode: Field<Choice<Mode>>,
        /// A result repeated per full step beyond the row's start.
        each: Field<Box<EachStep>>,
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

choice! {
    /// What happens to a surplus over a draw.
    pub enum Surplus as "lapses or carries", "lapses 或 carries" {
        /// It is paid and forgotten.
        Lapses = "lapses",
        /// It counts against later draws.
        Carries = "carries",
    }
}

choice! {
    /// What repaying a draw leaves untouched.
    pub enum RepayLeaves as "draw or nothing", "draw 或 nothing" {
        /// Pay never falls below the draw.
        Draw = "draw",
        /// Nothing.
        Nothing = "nothing",
    }
}

entry! {
    /// An advance on pay.
    pub struct Draw as "a draw", "一项预支" {
        /// Printed label.
        name: Field<Text>,
        /// Who gets it.
        r#for: Field<When>,
        /// How much: a part of the period's target variable pay, or money.
        amount: Required<Payment>,
        /// How often.
        every: Required<Spanned<Rhythm>>,
        /// Whether it is repaid from later pay.
        recoverable: Field<Spanned<bool>>,
        /// What happens to a surplus.
        surplus: Field<Choice<Surplus>>,
        /// What repaying leaves untouched.
        repay_leaves: Field<Choice<RepayLeaves>>,
        /// The component it settles against alone.
        component: Field<ComponentRef>,
        /// Free text, printed with the draw.
        note: Field<Text>,
    }
}

entry! {
    /// A part of pay that is held back.
    pub struct HoldBack as "a hold-back", "一项预留" {
        /// Printed label.
        name: Field<Text>,
        /// How much of pay.
        share: Required<Spanned<Share>>,
        /// When it is paid out.
        release: Field<Release>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}

entry! {
    /// When what was held back is paid out.
    pub struct Release as "a release such as {when: {…}}", "发放条件，如 {when: {…}}" {
        /// The condition.
        when: Field<When>,
        /// The time after which it is paid out.
        after: Field<Spanned<Duration>>,
    }
}

/// How much is taken back: a word or a share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recover {
    /// What was paid.
    Paid,
    /// The part of the time not served.
    ProRata,
    /// A share of what was paid.
    Share(Quantity),
}

impl crate::syntax::Scalar for Recover {
    const NOUN: Noun = Noun { en: "paid, pro-rata or a share such as 50%", zh: "paid、pro-rata 或比例，如 50%" };

    fn parse(text: &Spanned<ecow::EcoString>, reader: &mut Reader<'_>) -> Option<Self> {
        match text.as_str() {
            "paid" => Some(Self::Paid),
            "pro-rata" => Some(Self::ProRata),
            _ => <Share as crate::syntax::Scalar>::parse(text, reader).map(|share| Self::Share(share.0)),
        }
    }

    fn schema() -> Schema {
        json_schema!({"type": "string", "pattern": r"^(paid|pro-rata|\s*[0-9０-９._,]+\s*[%％‰]\s*)$", "examples": ["paid", "pro-rata", "50%"]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Paid => Shape::Word("paid"),
            Self::ProRata => Shape::Word("pro-rata"),
            Self::Share(share) => Shape::Figure(Figure::Percent(*share)),
        }
    }
}

choice! {
    /// In which period something taken back is booked.
    pub enum Book as "current or original", "current 或 original" {
        /// The period it becomes known in.
        Current = "current",
        /// The period it was paid in.
        Original = "original",
    }
}

entry! {
    /// When pay is taken back.
    pub struct Clawback as "a clawback", "一项追回" {
        /// Printed label.
        name: Field<Text>,
        /// The event.
        when: Required<When>,
        /// How much is taken back.
        recover: Field<Spanned<Recover>>,
        /// In which period it is booked.
        book: Field<Choice<Book>>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}

entry! {
    /// A worked example of a plan.
    pub struct Example as "an example", "一个算例" {
        /// Printed label.
        name: Field<Text>,
        /// What happened, by metric.
        given: Required<By<GivenFact>>,
        /// What is paid, by component.
        pays: Field<By<Spanned<Figure>>>,
        /// What is decided, for tables.
        decides: Field<By<Text>>,
    }
}

/// A fact of an example: a value, or target and actual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenFact {
    /// A value as written.
    Value(Text),
    /// Target and actual.
    Measured(TargetActual),
}

entry! {
    /// Target and actual of a metric.
    pub struct TargetActual as "{target: 500万, actual: 650万}", "{target: 500万, actual: 650万}" {
        /// The target.
        target: Field<Spanned<Figure>>,
        /// The actual.
        actual: Required<Spanned<Figure>>,
    }
}

impl Read for GivenFact {
    const NOUN: Noun =
        Noun { en: "a value, or {target: …, actual: …}", zh: "取值，或 {target: …, actual: …}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => TargetActual::read(node, reader).map(Self::Measured),
            _ => Text::read(node, reader).map(Self::Value),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (value, measured) = (Text::schema(generator), TargetActual::schema(generator));
        json_schema!({"anyOf": [value, measured]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Value(value) => value.shape(),
            Self::Measured(measured) => measured.shape(),
        }
    }
}

entry! {
    /// Who is credited for what.
    pub struct Crediting as "a crediting table", "业绩归属表" {
        /// The table.
        table: Flat<Table<CreditRow>>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}

/// Who is credited: a column, a role in the record's unit, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditTo {
    /// The column that names the position, or `none`.
    Column(Ref),
    /// The holders of a role in the record's unit.
    Role(CreditRole),
}

entry! {
    /// The holders of a role in the record's unit.
    pub struct CreditRole as "a role such as {role: product-specialist}", "岗位角色，如 {role: product-specialist}" {
        /// The role.
        role: Required<RoleRef>,
    }
}

impl Read for CreditTo {
    const NOUN: Noun = Noun { en: "a column, {role: …} or none", zh: "列名、{role: …} 或 none" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => CreditRole::read(node, reader).map(Self::Role),
            _ => Ref::read(node, reader).map(Self::Column),
        }
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        if let Self::Role(role) = self {
            Read::references(role, visit);
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (column, role) = (Ref::schema(generator), CreditRole::schema(generator));
        json_schema!({"anyOf": [column, role]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Column(column) => column.shape(),
            Self::Role(role) => role.shape(),
        }
    }
}

/// The date a record counts on: a column, or the later of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditDate {
    /// A column.
    Column(Ref),
    /// The later of several columns.
    Later(LaterOf),
}

entry! {
    /// The later of several dates.
    pub struct LaterOf as "{later_of: [signed, delivered]}", "{later_of: [signed, delivered]}" {
        /// The columns.
        later_of: Required<Vec<Ref>>,
    }
}

impl Read for CreditDate {
    const NOUN: Noun = Noun { en: "a column or {later_of: […]}", zh: "列名或 {later_of: […]}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => LaterOf::read(node, reader).map(Self::Later),
            _ => Ref::read(node, reader).map(Self::Column),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (column, later) = (Ref::schema(generator), LaterOf::schema(generator));
        json_schema!({"anyOf": [column, later]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Column(column) => column.shape(),
            Self::Later(later) => later.shape(),
        }
    }
}

choice! {
    /// What kind of credit a rule gives.
    pub enum CreditKind as "direct, split, overlay or roll-up", "direct、split、overlay 或 roll-up" {
        /// The seller's own.
        Direct = "direct",
        /// A part of a deal several share.
        Split = "split",
        /// Beside the direct credit, in no sum.
        Overlay = "overlay",
        /// To the heads above.
        RollUp = "roll-up",
    }
}

choice! {
    /// What happens to a credit that falls into a closed period.
    pub enum Closed as "next-open or reopen", "next-open 或 reopen" {
        /// It counts in the next open period.
        NextOpen = "next-open",
        /// The closed period is opened again.
        Reopen = "reopen",
    }
}

row! {
    /// A crediting rule.
    pub struct CreditRow {
        /// The source of the records.
        source: Field<SourceRef>,
        /// Who is credited.
        credit: Field<CreditTo>,
        /// How much of the record.
        share: Field<Spanned<Percent>>,
        /// What kind of credit it is.
        kind: Field<Choice<CreditKind>>,
        /// The date it counts on.
        date: Field<CreditDate>,
        /// What happens to a credit that falls into a closed period.
        closed: Field<Choice<Closed>>,
    }
}

entry! {
    /// A scorecard.
    pub struct Scorecard as "a scorecard", "一张考核表" {
        /// Printed label.
        name: Field<Text>,
        /// Whom it appraises.
        r#for: Required<When>,
        /// How often.
        every: Field<Spanned<Rhythm>>,
        /// What the score is rounded to before it is rated.
        round_to: Field<Positive>,
        /// The items; weights of inner items are parts of the whole card.
        items: Required<Entries<ScoreItem>>,
        /// The ratings by score.
        ratings: Field<Table<RatingRow>>,
        /// Who appraises.
        owner: Field<WhoRef>,
        /// Free text, printed with the card.
        note: Field<Text>,
    }
}

entry! {
    /// An item of a scorecard, or a group of items.
    pub struct ScoreItem as "an item", "一个考核项" {
        /// Printed label.
        name: Field<Text>,
        /// Its part of the whole card.
        weight: Required<Spanned<Share>>,
        /// The items of a group.
        items: Field<Entries<ScoreItem>>,
        /// The metric scored; the item's id unless said.
        metric: Field<MetricRef>,
        /// What of the metric is looked at.
        r#as: Field<Choice<MeasureAs>>,
        /// Whose number.
        of: Field<WhoseRef>,
        /// How the score follows from the result.
        score: Field<ScoreTable>,
        /// Who judges it.
        judged_by: Field<WhoRef>,
        /// The least score that counts.
        floor: Field<Spanned<Figure>>,
        /// The most that counts.
        cap: Field<Spanned<Figure>>,
        /// When the whole card is void.
        veto: Field<When>,
        /// Free text, printed with the item.
        note: Field<Text>,
    }
}

entry! {
    /// How a score follows from a result.
    pub struct ScoreTable as "a score table", "评分表" {
        /// How its rows score: step or interpolated.
        mode: Field<Choice<Mode>>,
        /// The score below the first point of a line.
        below_first: Field<BelowFirst>,
        /// The score above the last point of a line.
        above_last: Field<Choice<AboveLast>>,
        /// The rows.
        table: Flat<Table<ScoreRow>>,
    }
}

row! {
    /// A row of a score table.
    pub struct ScoreRow {
        /// The score.
        score: Field<Spanned<Figure>>,
        /// A score repeated per full step beyond the row's start.
        each: Field<Box<EachStep>>,
    }
}

row! {
    /// A rating by score.
    pub struct RatingRow {
        /// The rating.
        rating: Required<Text>,
        /// What it pays, of what hangs on the card.
        pays: Field<Spanned<Figure>>,
    }
}

entry! {
    /// A contest for a time.
    pub struct Contest as "a contest", "一项竞赛" {
        /// Printed label.
        name: Field<Text>,
        /// Who takes part.
        r#for: Required<When>,
        /// What is measured.
        measure: Required<Measure>,
        /// What is paid per unit or amount.
        rate: Field<Spanned<Figure>>,
        /// What is paid for which result.
        table: Field<PayTable>,
        /// The most that is paid.
        cap: Field<Cap>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// Free text, printed with the contest.
        note: Field<Text>,
    }
}

entry! {
    /// Recognition beside pay.
    pub struct Recognition as "a recognition", "一项荣誉" {
        /// Printed label.
        name: Field<Text>,
        /// Who can earn it.
        r#for: Required<When>,
        /// How often it is given.
        every: Field<Spanned<Rhythm>>,
        /// What must hold.
        when: Field<When>,
        /// What is given.
        award: Required<Text>,
        /// How many are given each time.
        count: Field<Spanned<Whole>>,
        /// Who decides.
        owner: Field<OneOrMany<WhoRef>>,
        /// Free text, printed with it.
        note: Field<Text>,
    }
}
