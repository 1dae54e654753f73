//! Numbers of an axis as they are written: read, and written again.

use std::fmt::Write;

use ecow::EcoString;
use rust_decimal::Decimal;

use crate::decision::axes::{AxisKind, epoch};
use crate::decision::lower::{Lowering, Used};
use crate::plan::Plan;
use crate::plan::rules::wrong_kind;
use crate::source::Spanned;
use crate::syntax::{Bounds, Limit, Noun, RowHead};
use crate::table::{Bound, Domain, End, Interval};
use crate::units::{Date, Duration, Figure, Quantity};

impl Lowering<'_, '_> {
    pub(super) fn interval(&mut self, axis: usize, bounds: &Bounds) -> Option<Interval> {
        let end = |limit: &Option<Limit>, this: &mut Self| match limit {
            None => Some(End::Unbounded),
            Some(limit) => {
                let value = this.number(axis, &limit.text)?;
                Some(if limit.included { End::Closed(value) } else { End::Open(value) })
            }
        };
        let (lower, upper) = (end(&bounds.lower, self)?, end(&bounds.upper, self)?);
        Some(Interval::new(lower, upper))
    }

    /// A number of an axis; reported where it is of another kind.
    pub(super) fn number(&mut self, axis: usize, text: &Spanned<EcoString>) -> Option<Decimal> {
        let value = match self.sets.get(&text.value) {
            Some(place) => Some(*place),
            None => self.read(axis, text),
        }?;
        let written = &mut self.used[axis].written;
        if !written.iter().any(|(known, _)| *known == value) {
            written.push((value, text.value.clone()));
        }
        Some(value)
    }

    fn read(&mut self, axis: usize, text: &Spanned<EcoString>) -> Option<Decimal> {
        let kind = self.used[axis].kind.clone();
        let noun = match Figure::parse(text) {
            Ok(Figure::Amount { currency: Some(_), .. }) if kind == AxisKind::Money => {
                Noun { en: "an amount in a currency with a price", zh: "有折算价的币种金额" }
            }
            _ => noun_of(&kind),
        };
        let found = match kind {
            AxisKind::Duration => return self.length(axis, text),
            AxisKind::Date => Date::parse(text).ok().map(|date| Decimal::from(epoch().days_until(date))),
            _ => Figure::parse(text).ok().and_then(|figure| figure_on(&kind, &figure, self.plan)),
        };
        if found.is_none() {
            wrong_kind::report(self.findings, text, noun);
        }
        found
    }

    /// A length of time. Days, working days and months have no common measure: a table keeps to one of them.
    fn length(&mut self, axis: usize, text: &Spanned<EcoString>) -> Option<Decimal> {
        let Ok(length) = Duration::parse(text) else {
            wrong_kind::report(self.findings, text, noun_of(&AxisKind::Duration));
            return None;
        };
        let used = &mut self.used[axis];
        // Nothing is as long in days as in months.
        if length.count == 0 {
            return Some(Decimal::ZERO);
        }
        if *used.family.get_or_insert_with(|| length.family()) != length.family() {
            let noun = Noun {
                en: "counted like the other bounds here: days, working days and months cannot be compared",
                zh: "与此处其他界限同类的时长：天、工作日与月不能互相比较",
            };
            wrong_kind::report(self.findings, text, noun);
            return None;
        }
        Some(Decimal::from(length.rank()))
    }

    /// The bounds that stand in a row itself, on the table's own axis.
    pub(super) fn head_interval(&mut self, axis: usize, head: &RowHead) -> Option<Interval> {
        self.interval(axis, &head_bounds(head))
    }
}

/// The bounds that stand in a row itself.
pub(super) fn head_bounds(head: &RowHead) -> Bounds {
    let limit =
        |field: Option<&crate::syntax::Text>, included| field.map(|text| Limit { included, text: text.0.clone() });
    Bounds {
        lower: limit(head.from.get(), true).or_else(|| limit(head.above.get(), false)),
        upper: limit(head.to.get(), true).or_else(|| limit(head.below.get(), false)),
    }
}

/// A figure on an axis of numbers; nothing where it is of another kind.
pub(super) fn figure_on(kind: &AxisKind, figure: &Figure, plan: &Plan) -> Option<Decimal> {
    match (kind, figure) {
        (AxisKind::Percent | AxisKind::Growth, Figure::Percent(share)) => share.to_decimal(),
        (AxisKind::Percent | AxisKind::Growth, _) => None,
        (AxisKind::Money, Figure::Amount { value, currency: Some(currency), .. }) => {
            plan.facts.convert(*value, *currency).and_then(Quantity::to_decimal)
        }
        (AxisKind::Money, Figure::Amount { value, word: None, .. }) => value.to_decimal(),
        (AxisKind::Count(_) | AxisKind::Number, Figure::Amount { value, currency: None, .. }) => value.to_decimal(),
        _ => None,
    }
}

/// What is expected on an axis, for the finding when something else stands there.
pub(super) fn noun_of(kind: &AxisKind) -> Noun {
    match kind {
        AxisKind::Duration => Noun { en: "a length of time such as 30d", zh: "时长，如 30d" },
        AxisKind::Percent | AxisKind::Growth => Noun { en: "a percent such as 15%", zh: "百分比，如 15%" },
        AxisKind::Money => Noun { en: "an amount of money such as 50k", zh: "金额，如 50万" },
        AxisKind::Date => Noun { en: "a date such as 2026-03-31", zh: "日期，如 2026-03-31" },
        _ => Noun { en: "a number", zh: "数字" },
    }
}

impl Used {
    /// Cuts the axis to what of an interval lies on it.
    pub(super) fn limit(&mut self, interval: Interval) {
        let Domain::Number { lower, upper, .. } = &mut self.domain else { return };
        *lower = bound(interval.lower).or(*lower);
        *upper = bound(interval.upper).or(*upper);
    }

    /// `above 10% below 11%`, as the author would write it; one number alone stands for itself.
    pub(super) fn bounds(&self, interval: Interval) -> EcoString {
        if let (End::Closed(only), End::Closed(last)) = (interval.lower, interval.upper)
            && only == last
        {
            return self.text(only);
        }
        let (lower, upper) = (self.lower(interval.lower), self.upper(interval.upper));
        let parts: Vec<EcoString> = lower.into_iter().chain(upper).collect();
        parts.join(" ").into()
    }

    /// `above 10%`.
    pub(super) fn lower(&self, end: End) -> Option<EcoString> {
        match end {
            End::Unbounded => None,
            End::Closed(value) => Some(ecow::eco_format!("from {}", self.text(value))),
            End::Open(value) => Some(ecow::eco_format!("above {}", self.text(value))),
        }
    }

    /// `below 11%`.
    pub(super) fn upper(&self, end: End) -> Option<EcoString> {
        match end {
            End::Unbounded => None,
            End::Closed(value) => Some(ecow::eco_format!("to {}", self.text(value))),
            End::Open(value) => Some(ecow::eco_format!("below {}", self.text(value))),
        }
    }

    /// The bound at which a row ends that is followed by a hole beginning there.
    pub(super) fn end_before(&self, hole: End) -> Option<EcoString> {
        match (hole, self.step()) {
            (End::Closed(value), Some(step)) if self.is_written(value - step) => self.upper(End::Closed(value - step)),
            (End::Closed(value), _) => self.upper(End::Open(value)),
            (End::Open(value), _) => self.upper(End::Closed(value)),
            (End::Unbounded, _) => None,
        }
    }

    /// The bound at which a row begins that follows on a hole ending there.
    pub(super) fn start_after(&self, hole: End) -> Option<EcoString> {
        match (hole, self.step()) {
            (End::Closed(value), Some(step)) if self.is_written(value + step) => self.lower(End::Closed(value + step)),
            (End::Closed(value), _) => self.lower(End::Open(value)),
            (End::Open(value), _) => self.lower(End::Closed(value)),
            (End::Unbounded, _) => None,
        }
    }

    fn step(&self) -> Option<Decimal> {
        match self.domain {
            Domain::Number { step, .. } => step,
            Domain::Members { .. } => None,
        }
    }

    fn is_written(&self, value: Decimal) -> bool {
        self.written.iter().any(|(known, _)| *known == value)
    }

    /// A number as the author wrote it somewhere in the table, or as it would be written.
    pub(super) fn text(&self, value: Decimal) -> EcoString {
        let known = self.written.iter().find(|(known, _)| *known == value);
        known.map_or_else(|| self.notation(value), |(_, text)| text.clone())
    }

    fn notation(&self, value: Decimal) -> EcoString {
        match self.kind {
            AxisKind::Percent | AxisKind::Growth => {
                ecow::eco_format!("{}%", (value * Decimal::ONE_HUNDRED).normalize())
            }
            AxisKind::Date => date(value).map(|date| ecow::eco_format!("{date}")).unwrap_or_default(),
            AxisKind::Duration => self.length(value),
            _ => self.amount(value),
        }
    }

    /// With 万 or 亿 where the author writes so, else with k or m.
    fn amount(&self, value: Decimal) -> EcoString {
        let chinese = self.written.iter().any(|(_, text)| text.contains(['万', '亿']));
        let scales: [(&str, i64); 2] =
            if chinese { [("亿", 100_000_000), ("万", 10_000)] } else { [("m", 1_000_000), ("k", 1_000)] };
        for (word, scale) in scales {
            let (scale, rest) = (Decimal::from(scale), value % Decimal::from(scale));
            if !value.is_zero() && rest.is_zero() {
                return ecow::eco_format!("{}{word}", (value / scale).normalize());
            }
        }
        ecow::eco_format!("{}", value.normalize())
    }

    fn length(&self, value: Decimal) -> EcoString {
        const DAY: i64 = 24 * 60;
        let mut text = EcoString::new();
        let whole = |divisor: i64| (value % Decimal::from(divisor)).is_zero();
        let (divisor, unit) = match self.family {
            Some(1) => (1, " working days"),
            Some(2) => (1, " months"),
            _ if whole(DAY) => (DAY, "d"),
            _ if whole(60) => (60, "h"),
            _ => (1, "min"),
        };
        write!(text, "{}{unit}", (value / Decimal::from(divisor)).normalize()).expect("a string takes all");
        text
    }
}

/// A day counted from the first one.
pub(super) fn date(value: Decimal) -> Option<Date> {
    i32::try_from(value.trunc().mantissa()).ok().map(|days| epoch().plus_days(days))
}

fn bound(end: End) -> Option<Bound> {
    match end {
        End::Unbounded => None,
        End::Closed(value) => Some(Bound { value, closed: true }),
        End::Open(value) => Some(Bound { value, closed: false }),
    }
}
