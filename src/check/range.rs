//! Ranges that the plan gives rules to measure against: `to 35%`, `from 4x to 8x`, `to 12`.

use crate::diagnostic::{Findings, Message};
use crate::plan::rules::wrong_kind;
use crate::source::Span;
use crate::syntax::{Bounds, Limit, Noun};
use crate::units::{Figure, Fraction, Quantity, speak};

/// What the ends of a range are numbers of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// `35%`.
    Share,
    /// `4x`.
    Multiple,
    /// `12`.
    Count,
}

/// A range with its ends as numbers, and whether each belongs to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    lower: Option<(Quantity, bool)>,
    upper: Option<(Quantity, bool)>,
    measure: Measure,
    /// Where it is written.
    pub span: Span,
}

impl Range {
    /// The range as written; `None` where an end is no number of its measure, which is reported.
    pub(super) fn read(bounds: &Bounds, measure: Measure, findings: &mut Findings) -> Option<Self> {
        let span = bounds.lower.as_ref().or(bounds.upper.as_ref())?.text.span;
        let lower = end(bounds.lower.as_ref(), measure, findings)?;
        let upper = end(bounds.upper.as_ref(), measure, findings)?;
        Some(Self { lower, upper, measure, span })
    }

    /// The end that a value lies beyond.
    pub(super) fn broken(&self, value: &Fraction) -> Option<Beyond> {
        let above = |(limit, included): (Quantity, bool)| {
            let limit = Fraction::from_quantity(limit);
            if included { *value > limit } else { *value >= limit }
        };
        let below = |(limit, included): (Quantity, bool)| {
            let limit = Fraction::from_quantity(limit);
            if included { *value < limit } else { *value <= limit }
        };
        let over = self.upper.filter(|end| above(*end)).map(|(limit, _)| Beyond { limit, over: true });
        over.or_else(|| self.lower.filter(|end| below(*end)).map(|(limit, _)| Beyond { limit, over: false }))
    }

    /// Whether all of another range lies in this one.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let lower = match (self.lower, other.lower) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((own, included)), Some((end, other))) => own < end || (own == end && (included || !other)),
        };
        let upper = match (self.upper, other.upper) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((own, included)), Some((end, other))) => own > end || (own == end && (included || !other)),
        };
        lower && upper
    }

    /// A number of the range's measure, as read.
    pub(super) fn show(&self, value: Quantity) -> Message {
        Message::new(|lang| match self.measure {
            Measure::Share => speak::percent(value),
            Measure::Multiple => speak::times(value),
            Measure::Count => speak::number(value, lang),
        })
    }

    /// `at most 35%`; `from 4× to 8×`.
    pub(super) fn words(&self) -> Message {
        let end = |value: Quantity| self.show(value);
        match (self.lower, self.upper) {
            (None, None) => crate::say!(en: "any", zh: "不限"),
            (None, Some((to, true))) => crate::say!(en: "at most {to}", zh: "不超过 {to}", to = end(to)),
            (None, Some((to, false))) => crate::say!(en: "less than {to}", zh: "低于 {to}", to = end(to)),
            (Some((from, true)), None) => crate::say!(en: "at least {from}", zh: "不低于 {from}", from = end(from)),
            (Some((from, false)), None) => crate::say!(en: "more than {from}", zh: "高于 {from}", from = end(from)),
            (Some((from, _)), Some((to, _))) => {
                crate::say!(en: "from {from} to {to}", zh: "在 {from} 至 {to} 之间", from = end(from), to = end(to))
            }
        }
    }
}

/// An end of a range that a value lies beyond.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beyond {
    /// The end.
    pub limit: Quantity,
    /// Whether the value is too large.
    pub over: bool,
}

/// The outer option is none where the end could not be read.
#[expect(clippy::option_option, reason = "an end may be absent, and a written one may be no number")]
fn end(limit: Option<&Limit>, measure: Measure, findings: &mut Findings) -> Option<Option<(Quantity, bool)>> {
    let Some(limit) = limit else { return Some(None) };
    let value = match (Figure::parse(&limit.text), measure) {
        (Ok(Figure::Percent(value) | Figure::Times(value)), Measure::Share | Measure::Multiple) => Some(value),
        (Ok(Figure::Amount { value, currency: None, .. }), Measure::Count) => Some(value),
        _ => None,
    };
    let Some(value) = value else {
        wrong_kind::report(findings, &limit.text, noun(measure));
        return None;
    };
    Some(Some((value, limit.included)))
}

fn noun(measure: Measure) -> Noun {
    match measure {
        Measure::Share => Noun { en: "a percent such as 35%", zh: "百分比，如 35%" },
        Measure::Multiple => Noun { en: "a multiple such as 8x", zh: "倍数，如 8x" },
        Measure::Count => Noun { en: "a number such as 12", zh: "数量，如 12" },
    }
}
