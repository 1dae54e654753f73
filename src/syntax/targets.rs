//! Basis, metrics, dimensions, fields, sets and targets, as written.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::source::{Span, Spanned};
use crate::syntax::bounds::{BoundsOf, Multiples, Percents, Shares, Values};
use crate::syntax::condition::When;
use crate::syntax::entries::Entries;
use crate::syntax::formula::Formula;
use crate::syntax::keyed::{Keyed, ServiceMonth};
use crate::syntax::outlook::Scenario;
use crate::syntax::ranged::{NotNegative, Positive, Price, Share};
use crate::syntax::read::{Field, KeyDoc, Noun, Read, Reader, Record, Required, SchemaOf, Slot, scalar};
use crate::syntax::reference::{MetricRef, WhoRef};
use crate::syntax::rows::OrTable;
use crate::syntax::rules::{unknown_word, wrong_type};
use crate::syntax::scalar::{Choice, OneOrMany, Ref, Scalar, Text};
use crate::syntax::shape::{Fields, Shape};
use crate::syntax::shared::{By, Items, Numbers};
use crate::syntax::table_file::{FileRef, FileTable};
use crate::syntax::worded::UnitWord;
use crate::text::{Key, Node, View};
use crate::units::{Date, Duration, Figure, PeriodText, Rhythm};
use crate::{choice, entry};

entry! {
    /// The targets and what they rest on.
    pub struct Targets as "sections", "章节" {
        /// What the targets rest on: strategy, market, history, capacity, seasonal profiles, limits.
        basis: Field<Box<Basis>>,
        /// What is counted.
        metrics: Field<Entries<Metric>>,
        /// What totals are cut by beside organisation and time: region, channel, product and others.
        dimensions: Field<Entries<Dimension>>,
        /// What else is asked of a record: discount, payment terms and the like.
        fields: Field<Entries<RecordField>>,
        /// Parallel sets of targets, such as budget, quota and stretch.
        sets: Field<Entries<TargetSet>>,
        /// The target statements.
        targets: Field<Items<Statement>>,
    }
}

entry! {
    /// What the targets rest on.
    pub struct Basis as "the basis", "制定依据" {
        /// Strategic goals with the metrics they are measured by.
        strategy: Field<Entries<Goal>>,
        /// The market.
        market: Field<Market>,
        /// Past results.
        history: Field<Items<History>>,
        /// What can be produced or delivered.
        capacity: Field<Items<Capacity>>,
        /// Seasonal profiles: the share of a year by quarter or month.
        profiles: Field<Entries<By<Spanned<Share>>>>,
        /// What the warnings measure against; without a limit its check says that it was not made.
        limits: Field<Limits>,
        /// How the year may turn out: `salesplan cost` shows what incentive plans then cost.
        scenarios: Field<Entries<Scenario>>,
    }
}

entry! {
    /// A strategic goal.
    pub struct Goal as "a goal", "一个战略目标" {
        /// The goal in a sentence.
        statement: Required<Text>,
        /// The metrics it is measured by.
        metrics: Field<OneOrMany<MetricRef>>,
        /// Who answers for it.
        owner: Field<WhoRef>,
        /// Free text, printed under the goal.
        note: Field<Text>,
    }
}

entry! {
    /// The market the plan sells to.
    pub struct Market as "the market", "市场情况" {
        /// Its size by period.
        size: Field<By<NotNegative>>,
        /// The metric the size is compared with; the first metric in money unless said.
        metric: Field<MetricRef>,
        /// The market share held, by period.
        share: Field<By<Spanned<Share>>>,
        /// Where the figures come from.
        origin: Field<Text>,
        /// Competitors.
        competitors: Field<Entries<Competitor>>,
        /// Policies and trends, one a line.
        trends: Field<OneOrMany<Text>>,
        /// Free text, printed with the market.
        note: Field<Text>,
    }
}

entry! {
    /// A competitor.
    pub struct Competitor as "a competitor", "一个竞争对手" {
        /// Printed label.
        name: Field<Text>,
        /// Its share of the market.
        share: Field<Spanned<Share>>,
        /// Free text, printed with the competitor.
        note: Field<Text>,
    }
}

entry! {
    /// Past results of a holder.
    pub struct History as "past results", "历史业绩" {
        /// Whose results they are.
        of: Required<Ref>,
        /// The metric.
        metric: Required<Ref>,
        /// The part of the whole, by dimension; the whole unless said.
        slice: Field<By<Ref>>,
        /// The results by period.
        values: Required<Numbers>,
    }
}

entry! {
    /// What can be produced or delivered of a product in a period.
    pub struct Capacity as "a capacity", "一项产能" {
        /// The product, a member of the dimension `product`; everything unless said.
        product: Field<Ref>,
        /// The period.
        period: Required<Spanned<PeriodText>>,
        /// How much.
        value: Required<NotNegative>,
        /// The metric that counts it. Without it, money targets are divided by the product's `list_price`.
        metric: Field<MetricRef>,
    }
}

entry! {
    /// What warnings measure against.
    pub struct Limits as "limits", "警戒范围" {
        /// Growth on the year before.
        growth: Field<BoundsOf<Percents>>,
        /// A position's yearly quota as a multiple of its target pay.
        quota_to_pay: Field<BoundsOf<Multiples>>,
        /// A target as a part of the market.
        market_share: Field<BoundsOf<Shares>>,
        /// The quota of a unit as a part of what its ramped heads can bring.
        quota_to_productivity: Field<BoundsOf<Multiples>>,
        /// The largest jump of pay by level, as a part of the component's target pay.
        cliff: Field<BoundsOf<Multiples>>,
        /// All that incentive plans and contests can cost at most, fixed pay included, as a part of the target of what the market is measured in.
        cost_of_sales: Field<BoundsOf<Multiples>>,
        /// The metric in money that is left of revenue after the goods, which the worst case and the rates of pay are held against.
        margin: Field<MetricRef>,
        /// The attainment beyond which nobody gets: the worst case of pay that grows without end is taken there.
        attainment: Field<BoundsOf<Multiples>>,
    }
}

choice! {
    /// How a metric adds up over time.
    pub enum OverTime as "sum, last or mean", "sum、last 或 mean" {
        /// A year is the sum of its months.
        Sum = "sum",
        /// A balance: a year is its last month.
        Last = "last",
        /// A year is the mean of its months.
        Mean = "mean",
    }
}

choice! {
    /// Whether a metric adds up over the members of a dimension.
    pub enum OverSlices as "sum or none", "sum 或 none" {
        /// The whole is the sum of its slices.
        Sum = "sum",
        /// Slices overlap (a customer may buy two products) and are in no sum.
        None = "none",
    }
}

choice! {
    /// Which direction is better.
    pub enum Better as "higher or lower", "higher 或 lower" {
        /// More is better. The default.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
    }
}

choice! {
    /// How attainment is computed where lower is better.
    pub enum LowerAttainment as "target-over-actual or mirrored", "target-over-actual 或 mirrored" {
        /// Target ÷ actual.
        TargetOverActual = "target-over-actual",
        /// 100 % plus the distance below the target as a part of it.
        Mirrored = "mirrored",
    }
}

choice! {
    /// What attainment is where the target is zero.
    pub enum NoTarget as "pays-nothing or excluded", "pays-nothing 或 excluded" {
        /// Nothing is earned.
        PaysNothing = "pays-nothing",
        /// The measure is left out and its weight goes to the others.
        Excluded = "excluded",
    }
}

entry! {
    /// What is counted. Metrics add up over holders, slices and time; say where they do not.
    pub struct Metric as "a metric", "一个指标" {
        /// Printed label.
        name: Field<Text>,
        /// What it is measured in: `money`, `percent`, `count`, a currency, or a unit word such as 家.
        r#in: Required<UnitWord>,
        /// Where its actuals come from: `source.column`, or a source alone, which counts rows.
        source: Field<Text>,
        /// Which records count.
        when: Field<When>,
        /// A record counts only as the first of its kind in a time: `{by: customer, within: 12 months}`.
        first: Field<Box<FirstOf>>,
        /// Computed from other metrics: `{ratio: [collected, revenue]}`. A ratio rolls up as its parts.
        is: Field<Formula>,
        /// A value that is averaged, by this metric's weights.
        weighted_by: Field<Ref>,
        /// How it adds up over time: sum (default), last or mean.
        over_time: Field<Choice<OverTime>>,
        /// How it adds up over the members of a dimension: sum (default) or none.
        over_slices: Field<Choice<OverSlices>>,
        /// Whether more (default) or less is better.
        better: Field<Choice<Better>>,
        /// How attainment is computed where lower is better.
        attainment: Field<Choice<LowerAttainment>>,
        /// What attainment is where the target is zero.
        no_target: Field<Choice<NoTarget>>,
        /// The seasonal profile of its targets, unless a statement says another.
        profile: Field<Ref>,
        /// Who answers for its definition.
        owner: Field<WhoRef>,
        /// Free text, printed with the metric: its definition in words.
        note: Field<Text>,
    }
}

entry! {
    /// What a record is the first of.
    pub struct FirstOf as "{by: customer, within: 12 months}", "{by: customer, within: 12 months}" {
        /// The field whose value had no record before.
        by: Required<Ref>,
        /// How long before: up to the day of the record.
        within: Required<Spanned<Duration>>,
    }
}

/// A dimension: its members, and its own label under `name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembersSlot(pub Entries<Member>);

impl Slot for MembersSlot {
    fn vacant(_: Span) -> Self {
        Self(Entries::default())
    }

    fn take(&mut self, _: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        if matches!(key.text, "file" | "columns" | "format") {
            let file = self.0.file.get_or_insert_with(|| Box::new(FileRef::empty(node.span())));
            return file.take(key, node, reader);
        }
        self.0.add(key, node, reader);
        true
    }

    fn break_key(&mut self, _: &'static str, _: &str) {}

    fn finish(&mut self, _: &'static str, span: Span, reader: &mut Reader<'_>) {
        if let Some(file) = &mut self.0.file {
            file.finish(span, reader);
        }
    }

    fn describe(_: &'static str, _: &'static str, keys: &mut Vec<KeyDoc>) {
        // Members may stand in a file, so that its own keys are asked for only where one is named.
        let first = keys.len();
        FileRef::keys(keys);
        keys[first..].iter_mut().for_each(|key| key.required = false);
    }

    fn open() -> Option<SchemaOf> {
        Some(Member::schema)
    }

    fn file_tables(&mut self, visit: &mut dyn FnMut(&mut dyn FileTable)) {
        Read::file_tables(&mut self.0, visit);
    }

    fn references(&self, visit: &mut crate::syntax::Visit<'_>) {
        Read::references(&self.0, visit);
    }

    fn shapes(&self, _: &'static str, fields: &mut Fields) {
        fields.push(("members".into(), self.0.shape()));
    }
}

entry! {
    /// What totals are cut by: members under their ids, in order, or in a file.
    pub struct Dimension as "a dimension with its members", "一个维度及其成员" {
        /// Printed label of the dimension itself.
        name: Field<Text>,
        /// The members.
        members: MembersSlot,
    }
}

entry! {
    /// A member of a dimension.
    pub struct Member as "a member", "一个成员" {
        /// Printed label.
        name: Field<Text>,
        /// The members it consists of.
        members: Field<Entries<Member>>,
        /// Who answers for its targets.
        owner: Field<WhoRef>,
        /// The price of one unit, for products.
        list_price: Field<Price>,
        /// Free text, printed with the member.
        note: Field<Text>,
    }
}

entry! {
    /// A field that is asked of a record.
    pub struct RecordField as "a field", "一个字段" {
        /// Printed label.
        name: Field<Text>,
        /// Its kind: money, percent, count, duration, date, boolean, text, or a list of words (with labels, if a map).
        r#in: Required<FieldKind>,
        /// The range its values lie in.
        range: Field<BoundsOf<Values>>,
        /// What holds where a record does not have it: `refuse` (the record is rejected, unless said otherwise), or a value.
        missing: Field<Text>,
        /// Free text, printed with the field.
        note: Field<Text>,
    }
}

/// The kind of a record's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A kind by name.
    Named(Spanned<EcoString>),
    /// One of these words, with its label.
    Words(Vec<(Spanned<EcoString>, Option<Text>)>),
}

/// What fields are of, but for words of their own.
const KINDS: [&str; 7] = ["money", "percent", "count", "duration", "date", "boolean", "text"];

impl Read for FieldKind {
    const NOUN: Noun =
        Noun { en: "a kind such as percent, or a list of words", zh: "类型，如 percent，或词语列表" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::List(list) if !list.is_empty() => {
                let words: Vec<Option<Text>> = list.into_iter().map(|item| Text::read(item, reader)).collect();
                let words = words.into_iter().map(|word| Some((word?.0, None)));
                words.collect::<Option<_>>().map(Self::Words)
            }
            View::Map(map) if !map.is_empty() => By::<Text>::read(node, reader).map(|by| Self::Words(by.0)),
            View::Scalar(_) => {
                let kind = scalar(node, Self::NOUN, reader)?;
                if !KINDS.contains(&kind.as_str()) {
                    unknown_word::report_choice(reader, &kind, Self::NOUN, &KINDS);
                    return None;
                }
                Some(Self::Named(kind))
            }
            _ => {
                wrong_type::report(reader, node, Self::NOUN);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let word = Text::schema(generator);
        let words = json_schema!({"type": "array", "items": word, "minItems": 1});
        let labelled = json_schema!({"type": "object", "additionalProperties": word, "minProperties": 1});
        json_schema!({"anyOf": [{"enum": KINDS}, words, labelled]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Named(kind) => Shape::Plain(kind.value.clone()),
            Self::Words(words) => {
                let label = |(word, label): &(Spanned<EcoString>, Option<Text>)| {
                    Shape::Text(label.as_ref().map_or_else(|| word.value.clone(), |label| label.value.clone()))
                };
                Shape::List(words.iter().map(label).collect())
            }
        }
    }
}

entry! {
    /// A set of targets beside others.
    pub struct TargetSet as "a set", "一套目标" {
        /// Printed label.
        name: Field<Text>,
        /// Every cell is at least that of this set.
        at_least: Field<Ref>,
        /// Every cell is at most that of this set.
        at_most: Field<Ref>,
        /// Every cell equals that of this set.
        equals: Field<Ref>,
    }
}

/// Whose number a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A unit or a position.
    Holder(Ref),
    /// Every position that meets a condition.
    Seats(When),
}

impl Read for Of {
    const NOUN: Noun = Noun {
        en: "a unit, a position or a condition such as {role: seller}",
        zh: "部门、岗位或条件，如 {role: seller}",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => When::read(node, reader).map(Self::Seats),
            _ => Ref::read(node, reader).map(Self::Holder),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, seats) = (Ref::schema(generator), When::schema(generator));
        json_schema!({"anyOf": [one, seats]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Holder(id) => Shape::Id(Some(crate::syntax::RefKind::Who), id.value.clone()),
            Self::Seats(when) => when.shape(),
        }
    }
}

/// A ramp: shares of the full number, or numbers, by month of service from 1; after its last month the number is full.
pub type Ramp = Keyed<ServiceMonth, NotNegative>;

choice! {
    /// How a number is cut where a position exists only for a part of the period.
    pub enum Prorate as "days, whole-months or working-days", "days、whole-months 或 working-days" {
        /// By calendar days.
        Days = "days",
        /// By whole calendar months.
        WholeMonths = "whole-months",
        /// By working days.
        WorkingDays = "working-days",
    }
}

entry! {
    /// What is stated of a number: whose, which, when, how much, and how it is cut.
    pub struct Statement as "a target", "一条目标" {
        /// Whose number it is: a unit, a position, or every position that meets a condition. One of `of`, `employee` and `head`
        /// must stand.
        of: Field<Of>,
        /// Whose number it is, by employee: the position held on `date`, else on the first day of the period.
        employee: Field<Text>,
        /// Whose number it is, by head: the unit that this position leads, or that the employee does who is named.
        head: Field<Text>,
        /// The set it belongs to; `quota` unless said.
        set: Field<Ref>,
        /// The period; `Q3` and `M01` are of the plan's own fiscal year. One of `period` and `date` must stand.
        period: Field<Spanned<PeriodText>>,
        /// A day, for the month that it lies in.
        date: Field<Spanned<Date>>,
        /// The metric, where one is stated.
        metric: Field<Ref>,
        /// How much: a number, or a table whose rows give it by `role`, `unit`, `position`, `head`, `level`, `service_month` (with
        /// `every: month`) and `period`.
        value: Field<Box<OrTable<Spanned<Figure>>>>,
        /// Several metrics at once.
        values: Field<Numbers>,
        /// The part of the whole it is about, by dimension.
        slice: Field<Box<By<Ref>>>,
        /// The value holds for each of these within the period (`every: month`).
        every: Field<Spanned<Rhythm>>,
        /// The cuts of the number: by unit, position, period, or a dimension.
        by: Field<Box<By<Cut>>>,
        /// Parts of the number, or with `every: month` numbers, by month of service; stands before the role's own ramp.
        ramp: Field<Box<Ramp>>,
        /// How it is cut where a position exists for a part of the period.
        prorate: Field<Choice<Prorate>>,
        /// The part of it that the parent counts; all unless said.
        rolls_up: Field<Box<Spanned<Share>>>,
        /// What is handed out may differ from the number by this much of it.
        over_assign: Field<Box<BoundsOf<Percents>>>,
        /// Something may stay unallocated.
        partial: Field<Spanned<bool>>,
        /// Free text, printed with the target.
        note: Field<Box<Text>>,
    }
}

choice! {
    /// How a number is split.
    pub enum Split as "equal, headcount, history, season or {weights: …}", "equal、headcount、history、season 或 {weights: …}" {
        /// The same to each.
        Equal = "equal",
        /// By the number of quota-carrying positions.
        Headcount = "headcount",
        /// By last year's results.
        History = "history",
        /// By a seasonal profile, over time.
        Season = "season",
    }
}

/// How a number is split: a word, or weights by child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SplitBy {
    /// By a rule.
    Rule(Choice<Split>),
    /// By weights.
    Weights(WeightsSplit),
}

entry! {
    /// A split by weights.
    pub struct WeightsSplit as "weights such as {weights: {east: 3, north: 2}}", "权重，如 {weights: {east: 3, north: 2}}" {
        /// The weight of each child.
        weights: Required<By<NotNegative>>,
    }
}

impl Read for SplitBy {
    const NOUN: Noun = <Split as crate::syntax::Word>::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match node.view() {
            View::Map(_) => WeightsSplit::read(node, reader).map(Self::Weights),
            _ => Choice::read(node, reader).map(Self::Rule),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (rule, weights) = (Choice::<Split>::schema(generator), WeightsSplit::schema(generator));
        json_schema!({"anyOf": [rule, weights]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Rule(rule) => rule.shape(),
            Self::Weights(weights) => weights.shape(),
        }
    }
}

/// One child of a cut: a number, or what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The child's number.
    Value(Spanned<Figure>),
    /// What the other children leave.
    Rest(Span),
}

impl Read for Part {
    const NOUN: Noun = Noun { en: "a number or `rest`", zh: "数字或 `rest`" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = scalar(node, Self::NOUN, reader)?;
        if text.as_str() == "rest" {
            return Some(Self::Rest(text.span));
        }
        <Figure as Scalar>::parse(&text, reader).map(|figure| Self::Value(Spanned::new(figure, text.span)))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number"], "pattern": "^rest$|[0-9０-９]", "examples": ["5000万", "rest"]})
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Value(figure) => figure.shape(),
            Self::Rest(_) => Shape::Word("rest"),
        }
    }
}

/// Whether a key that holds no number is near a key of the cut itself.
fn is_slip(key: Key<'_>, node: Node<'_>) -> bool {
    let number =
        matches!(node.view(), View::Scalar(scalar) if scalar.text == "rest" || Figure::parse(scalar.text).is_ok());
    !number && crate::diagnostic::closest(key.text, CUT_KEYS).is_some()
}

/// The children of a cut by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// Id and number of each child.
    pub list: Vec<(Spanned<EcoString>, Option<Part>)>,
    /// Whether a key was meant for the cut itself and reported.
    pub broken: bool,
}

/// Keys of a cut that are no children.
const CUT_KEYS: [&str; 6] = ["split", "profile", "over_assign", "round_to", "remainder", "partial"];

impl Slot for Parts {
    fn vacant(_: Span) -> Self {
        Self::default()
    }

    fn take(&mut self, _: &'static str, key: Key<'_>, node: Node<'_>, reader: &mut Reader<'_>) -> bool {
        if is_slip(key, node) {
            crate::syntax::rules::unknown_key::report(reader, key, &CUT_KEYS);
            self.broken = true;
        } else {
            self.list.push((Spanned::new(key.text.into(), key.span), Part::read(node, reader)));
        }
        true
    }

    fn break_key(&mut self, _: &'static str, _: &str) {}

    fn finish(&mut self, _: &'static str, _: Span, _: &mut Reader<'_>) {}

    fn describe(_: &'static str, _: &'static str, _: &mut Vec<KeyDoc>) {}

    fn open() -> Option<SchemaOf> {
        Some(Part::schema)
    }

    fn file_tables(&mut self, _: &mut dyn FnMut(&mut dyn FileTable)) {}

    fn shapes(&self, _: &'static str, fields: &mut Fields) {
        let shape = |part: &Option<Part>| part.as_ref().map_or(Shape::Nothing, Read::shape);
        fields.extend(self.list.iter().map(|(id, part)| (id.value.clone(), shape(part))));
    }
}

entry! {
    /// A cut of a number: its children by id, and how the rest is split.
    pub struct Cut as "a cut such as {east: 5000万, west: rest}", "一个分解，如 {east: 5000万, west: rest}" {
        /// How what is not stated is shared out.
        split: Field<SplitBy>,
        /// The seasonal profile, for a split by season.
        profile: Field<Ref>,
        /// The children together may exceed the number by this much of it.
        over_assign: Field<BoundsOf<Percents>>,
        /// What each share is rounded to.
        round_to: Field<Positive>,
        /// The child that takes what rounding leaves; the largest remainders unless said.
        remainder: Field<Ref>,
        /// Something may stay unallocated.
        partial: Field<Spanned<bool>>,
        /// The children.
        parts: Parts,
    }
}
