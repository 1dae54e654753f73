//! Conditions as written: the one form of `when:`, `for:` and `of:`.
//!
//! Which axis a key names, and what its bounds are measured in, is known only once dimensions, metrics and fields are
//! resolved; here words are told from bounds and nothing more.

use ecow::EcoString;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::entry;
use crate::source::{Span, Spanned};
use crate::syntax::read::{Field, Noun, Read, Reader, scalar};
use crate::syntax::reference::{RefKind, Visit, WhoseRef};
use crate::syntax::rules::{invalid_condition, wrong_type};
use crate::syntax::scalar::{End, OneOrMany, Ref};
use crate::syntax::shape::Shape;
use crate::syntax::worded::{ComparedAs, CountedOver};
use crate::text::{Map, Node, View};

/// What must hold: alternatives, each a list of tests that must all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// Where the condition is written.
    pub span: Span,
    /// Any of these may hold.
    pub any: Vec<AllOf>,
    /// Written `else`: what no other row takes.
    pub otherwise: bool,
}

/// Tests that must all hold, one an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllOf {
    /// Where they are written.
    pub span: Span,
    /// Axis and what is asked of it.
    pub tests: Vec<(Spanned<EcoString>, Test)>,
    /// Whether a test could not be read, so that what they select is not known.
    pub broken: bool,
}

/// What is asked of one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Where it is written.
    pub span: Span,
    /// What is asked.
    pub ask: Ask,
    /// How a metric is measured before it is compared; plain tests leave this empty.
    pub measured: Option<Box<Measured>>,
}

/// What is asked of an axis, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// `online`, `[online, dealer]`, `true`, `5`: one of these.
    Among(Vec<Spanned<EcoString>>),
    /// `within east`: this member or one below it.
    Within(Vec<Spanned<EcoString>>),
    /// `above 8% to 15%`.
    Bounds(Bounds),
    /// None of what the inner test asks.
    Not(Box<Ask>),
    /// `{field: x}`: equal to the record's own field.
    Field(Spanned<EcoString>),
}

/// A range with its two ends as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounds {
    /// `from` or `above`.
    pub lower: Option<Limit>,
    /// `to` or `below`.
    pub upper: Option<Limit>,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Whether the value itself belongs to the range (`from`, `to`) or not (`above`, `below`).
    pub included: bool,
    /// The value as written.
    pub text: Spanned<EcoString>,
}

entry! {
    /// How a metric is measured before a test compares it.
    pub struct Measured as "a test", "条件" {
        /// What is compared: the `attainment` of the window's target, `attainment-to-date`, the `amount`, the `excess` over the
        /// target, the `growth` on last year or the `increase` over it.
        r#as: Field<ComparedAs>,
        /// The time after which the count starts again: transaction, month, quarter, half or year.
        window: Field<CountedOver>,
        /// Whose number it is: own, team, unit, or the id of a unit.
        of: Field<WhoseRef>,
        /// The field of the record that the value is compared with.
        field: Field<Ref>,
        /// At least this.
        from: Field<End>,
        /// More than this.
        above: Field<End>,
        /// At most this.
        to: Field<End>,
        /// Less than this.
        below: Field<End>,
        /// This member or one below it.
        within: Field<OneOrMany<Ref>>,
        /// None of these.
        not: Field<Inner>,
    }
}

/// The test inside `not:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner(pub Ask);

impl Read for Inner {
    const NOUN: Noun = Test::NOUN;

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Test::read(node, reader).map(|test| Self(test.ask))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": ["string", "number", "boolean"]}, {"type": "array", "items": {"type": ["string", "number"]}}]})
    }

    fn shape(&self) -> Shape {
        Shape::Test(Test { span: Span::head(crate::source::FileId(0)), ask: self.0.clone(), measured: None })
    }
}

impl Read for When {
    const NOUN: Noun = Noun { en: "a condition such as {grade: A}", zh: "条件，如 {grade: A}" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = node.span();
        match node.view() {
            View::Scalar(text) if text.text == "else" => Some(Self { span, any: Vec::new(), otherwise: true }),
            View::Map(map) => Some(Self { span, any: vec![all_of(map, span, reader)?], otherwise: false }),
            View::List(list) if list.is_empty() => {
                invalid_condition::report_empty(reader, span);
                None
            }
            View::List(list) => {
                let any: Vec<Option<AllOf>> = list.into_iter().map(|item| alternative(item, reader)).collect();
                let any = any.into_iter().collect::<Option<_>>()?;
                Some(Self { span, any, otherwise: false })
            }
            _ => {
                wrong_type::report(reader, node, Self::NOUN);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let test = Test::schema(generator);
        let all = json_schema!({"type": "object", "additionalProperties": test, "minProperties": 1});
        let when = json_schema!({"anyOf": [{"const": "else"}, all, {"type": "array", "items": all, "minItems": 1}]});
        crate::syntax::schema::define(generator, "When", when)
    }

    fn references(&self, visit: &mut Visit<'_>) {
        let tests = self.any.iter().flat_map(|all| &all.tests);
        let whose = tests.filter_map(|(_, test)| test.measured.as_ref()?.of.get());
        whose.for_each(|whose| visit(RefKind::Whose, &whose.0));
    }

    fn shape(&self) -> Shape {
        Shape::When(self.clone())
    }
}

fn alternative(node: Node<'_>, reader: &mut Reader<'_>) -> Option<AllOf> {
    match node.view() {
        View::Map(map) => all_of(map, node.span(), reader),
        _ => {
            wrong_type::report(reader, node, When::NOUN);
            None
        }
    }
}

fn all_of(map: Map<'_>, span: Span, reader: &mut Reader<'_>) -> Option<AllOf> {
    if map.is_empty() {
        invalid_condition::report_empty(reader, span);
        return None;
    }
    let mut all = AllOf { span, tests: Vec::new(), broken: false };
    for (key, node) in map {
        match Test::read(node, reader) {
            Some(test) => all.tests.push((Spanned::new(key.text.into(), key.span), test)),
            None => all.broken = true,
        }
    }
    Some(all)
}

impl Read for Test {
    const NOUN: Noun = Noun {
        en: "a value, a list or bounds such as `above 8% to 15%`",
        zh: "取值、列表或范围，如 `above 8% to 15%`",
    };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let span = node.span();
        let plain = |ask| Self { span, ask, measured: None };
        match node.view() {
            View::Scalar(_) => ask_of_text(&scalar(node, Self::NOUN, reader)?, reader).map(plain),
            View::List(list) if list.is_empty() => {
                invalid_condition::report_empty(reader, span);
                None
            }
            View::List(list) => {
                let members: Vec<_> = list.into_iter().map(|item| scalar(item, Self::NOUN, reader)).collect();
                Some(plain(Ask::Among(members.into_iter().collect::<Option<_>>()?)))
            }
            View::Map(_) => {
                let before = reader.findings.len();
                let measured = Measured::read(node, reader)?;
                // What was said of a part of it says enough; what the whole asks is not known.
                if reader.findings.len() > before { None } else { of_measured(measured, reader) }
            }
            View::Null => {
                wrong_type::report(reader, node, Self::NOUN);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let measured = Measured::schema(generator);
        let scalar = json_schema!({"type": ["string", "number", "boolean"], "examples": ["online", "within east", "above 8% to 15%"]});
        let many = json_schema!({"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1});
        json_schema!({"anyOf": [scalar, many, measured]})
    }

    fn shape(&self) -> Shape {
        Shape::Test(self.clone())
    }
}

/// A test written as a map: bounds, `within`, `not` or `field`, and how the axis is measured.
fn of_measured(measured: Measured, reader: &mut Reader<'_>) -> Option<Test> {
    let span = measured.site;
    if let Some((first, second)) = asked_twice(&measured) {
        invalid_condition::report_twice(reader, span, first, second);
        return None;
    }
    let limit = |field: &Field<End>, included| field.get().map(|text| Limit { included, text: text.0.clone() });
    let bounds = Bounds {
        lower: limit(&measured.from, true).or_else(|| limit(&measured.above, false)),
        upper: limit(&measured.to, true).or_else(|| limit(&measured.below, false)),
    };
    let ask = if bounds != Bounds::default() {
        Ask::Bounds(bounds)
    } else if let Some(members) = measured.within.get() {
        Ask::Within(members.0.iter().map(|member| member.0.clone()).collect())
    } else if let Some(inner) = measured.not.get() {
        Ask::Not(Box::new(inner.0.clone()))
    } else if let Some(field) = measured.field.get() {
        Ask::Field(field.0.clone())
    } else {
        invalid_condition::report_empty(reader, span);
        return None;
    };
    let how = !measured.r#as.is_absent() || !measured.window.is_absent() || !measured.of.is_absent();
    Some(Test { span, ask, measured: how.then(|| Box::new(measured)) })
}

/// Two keys of a test that cannot both hold what it asks.
fn asked_twice(measured: &Measured) -> Option<(&'static str, &'static str)> {
    let given = |field: &Field<End>, key| (!field.is_absent()).then_some(key);
    let (from, above) = (given(&measured.from, "from"), given(&measured.above, "above"));
    let (to, below) = (given(&measured.to, "to"), given(&measured.below, "below"));
    let asks = [
        from.or(above).or(to).or(below),
        (!measured.within.is_absent()).then_some("within"),
        (!measured.not.is_absent()).then_some("not"),
        (!measured.field.is_absent()).then_some("field"),
    ];
    let mut asks = asks.into_iter().flatten();
    from.zip(above).or_else(|| to.zip(below)).or_else(|| asks.next().zip(asks.next()))
}

/// Reads `above 8% to 15%`, `within east`, or a single value.
pub(super) fn ask_of_text(text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Ask> {
    let parts = split_words(text);
    let Some((first, rest)) = parts.split_first() else {
        return Some(Ask::Among(vec![text.clone()]));
    };
    match (first.word, rest) {
        (Bound::Within, []) => Some(Ask::Within(vec![first.value.clone()])),
        (Bound::Not, []) => Some(Ask::Not(Box::new(Ask::Among(vec![first.value.clone()])))),
        _ => bounds_of(&parts, text, reader).map(Ask::Bounds),
    }
}

fn bounds_of(parts: &[Part], text: &Spanned<EcoString>, reader: &mut Reader<'_>) -> Option<Bounds> {
    let mut bounds = Bounds::default();
    for part in parts {
        let (slot, included) = match part.word {
            Bound::From => (&mut bounds.lower, true),
            Bound::Above => (&mut bounds.lower, false),
            Bound::To => (&mut bounds.upper, true),
            Bound::Below => (&mut bounds.upper, false),
            Bound::Within | Bound::Not => {
                invalid_condition::report(reader, text);
                return None;
            }
        };
        if slot.is_some() || part.value.is_empty() {
            invalid_condition::report(reader, text);
            return None;
        }
        *slot = Some(Limit { included, text: part.value.clone() });
    }
    Some(bounds)
}

#[derive(Clone, Copy)]
enum Bound {
    From,
    Above,
    To,
    Below,
    Within,
    Not,
}

struct Part {
    word: Bound,
    value: Spanned<EcoString>,
}

/// Splits `above 8% to 15%` at its words; empty if the text does not begin with one.
fn split_words(text: &Spanned<EcoString>) -> Vec<Part> {
    let word_of = |word: &str| match word {
        "from" => Some(Bound::From),
        "above" => Some(Bound::Above),
        "to" => Some(Bound::To),
        "below" => Some(Bound::Below),
        "within" => Some(Bound::Within),
        "not" => Some(Bound::Not),
        _ => None,
    };
    let mut parts: Vec<(Bound, usize, usize)> = Vec::new();
    let mut at = 0;
    for token in text.split(' ') {
        let end = at + token.len();
        match (word_of(token), parts.last_mut()) {
            (Some(word), _) => parts.push((word, end, end)),
            (None, None) => return Vec::new(),
            (None, Some(part)) => part.2 = end,
        }
        at = end + 1;
    }
    parts.into_iter().map(|(word, start, end)| Part { word, value: slice(text, start, end) }).collect()
}

/// A part of a scalar with its own place; of the whole scalar where it was written with escapes or over several lines.
fn slice(text: &Spanned<EcoString>, start: usize, end: usize) -> Spanned<EcoString> {
    let part = &text.value[start..end];
    let lead = part.len() - part.trim_start().len();
    let trimmed = part.trim();
    let verbatim = (text.span.end - text.span.start) as usize == text.value.len();
    let span = if verbatim {
        let from = text.span.start + (start + lead) as u32;
        Span::new(text.span.file, from, from + trimmed.len() as u32)
    } else {
        text.span
    };
    Spanned::new(trimmed.into(), span)
}

/// A range alone, where no axis is named: `span: to 8`, `growth: to 35%`.
impl Read for Bounds {
    const NOUN: Noun =
        Noun { en: "bounds such as `to 35%` or `from 4x to 8x`", zh: "范围，如 `to 35%` 或 `from 4x to 8x`" };

    fn read(node: Node<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let test = Test::read(node, reader)?;
        match test.ask {
            Ask::Bounds(bounds) => Some(bounds),
            _ => {
                wrong_type::report(reader, node, <Self as Read>::NOUN);
                None
            }
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let limit = json_schema!({"type": ["string", "number"]});
        let map = json_schema!({"type": "object", "additionalProperties": false,
            "properties": {"from": limit, "above": limit, "to": limit, "below": limit}});
        json_schema!({"anyOf": [{"type": "string", "pattern": r"^(from|above|to|below) ", "examples": ["to 35%", "from 4x to 8x"]}, map]})
    }

    fn shape(&self) -> Shape {
        Shape::Bounds(self.clone())
    }
}
