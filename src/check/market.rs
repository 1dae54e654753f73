//! The targets of the whole against the market and against what can be delivered.

use ecow::EcoString;

use crate::check::View;
use crate::check::limits::{basis, limit, main_set};
use crate::check::range::{Measure, Range};
use crate::check::rules::{exceeds_capacity, exceeds_market, not_checked};
use crate::cube::{Key, SeriesId};
use crate::diagnostic::Findings;
use crate::plan::targets::{HolderId, Kind, MetricId, Slices, read_value};
use crate::plan::{MemberId, SetId};
use crate::source::{Span, Spanned};
use crate::syntax::targets::{Capacity, Market};
use crate::syntax::{By, NotNegative};
use crate::units::{Figure, Fraction, Period, PeriodText, Quantity};

/// Checks the whole against market and capacity.
pub(super) fn check(view: &View<'_>, target: Span, findings: &mut Findings) {
    let Some(set) = main_set(view.plan, view.cube) else { return };
    let whole = Whole { view, set };
    whole.market(target, findings);
    whole.capacity(target, findings);
}

struct Whole<'a> {
    view: &'a View<'a>,
    set: SetId,
}

/// A target of a top unit, and what it is measured against.
pub(super) struct Against {
    pub id: SeriesId,
    pub slot: usize,
    /// The target, in the terms of what it is measured against.
    pub value: Quantity,
    /// The market, or what can be delivered.
    pub most: Quantity,
    /// Where that is written.
    pub span: Span,
}

impl Whole<'_> {
    fn tops(&self) -> impl Iterator<Item = HolderId> {
        let units = self.view.plan.organisation.units.iter();
        units.filter(|(_, unit)| unit.value.parent.is_none()).map(|(unit, _)| HolderId::unit(unit))
    }

    /// The metric named, or the first one in money.
    fn metric(&self, named: Option<&EcoString>) -> Option<MetricId> {
        let metrics = &self.view.plan.targets.metrics;
        match named {
            Some(id) => metrics.find(id),
            None => metrics.indices().find(|metric| matches!(metrics[*metric].kind, Kind::Money(_))),
        }
    }

    fn period(&self, text: &str) -> Option<Period> {
        self.view.plan.facts.calendar.resolve(&PeriodText::parse(text).ok()?, None).ok()
    }

    /// The targets of the top units for a period.
    fn targets(&self, metric: MetricId, member: Option<MemberId>, period: Period) -> Vec<(SeriesId, Quantity)> {
        let slices = &self.view.plan.targets.slices;
        let slice = member.map_or(Some(Slices::WHOLE), |member| slices.find(&[member]));
        let Some(slice) = slice.filter(|_| !self.view.plan.targets.lost.target(metric)) else { return Vec::new() };
        let key = |holder| Key { set: self.set, metric, holder, slice, year: period.year };
        let ids = self.tops().filter_map(|holder| self.view.cube.find(&key(holder)));
        ids.filter_map(|id| Some((id, self.view.cube[id].get(period.slot())?))).collect()
    }

    fn market(&self, target: Span, findings: &mut Findings) {
        let market: Option<&Market> = basis(self.view, |basis| basis.market.get());
        let Some(sizes) = market.and_then(|market| market.size.get()) else {
            // Whoever says nothing of the market asks for no comparison with it.
            let share = limit(self.view, |limits| limits.market_share.get()).map(|_| ());
            let asked = market.map(|market| market.size.is_absent()).or(share.map(|()| true));
            let broken = basis(self.view, |basis| basis.market.is_broken().then_some(())).is_some();
            if asked == Some(true) && !broken {
                let example = "market: {size: {FY2026: 1.2bn}}";
                not_checked::report(findings, &exceeds_market::RULE, target, "basis.market.size", example);
            }
            return;
        };
        let named = market.and_then(|market| market.metric.get()).map(|metric| &metric.value);
        let Some(metric) = self.metric(named) else { return };
        let range = limit(self.view, |limits| limits.market_share.get())
            .and_then(|bounds| Range::read(bounds, Measure::Share, findings));
        self.sizes(metric, sizes, range.as_ref(), findings);
    }

    fn sizes(&self, metric: MetricId, sizes: &By<NotNegative>, range: Option<&Range>, findings: &mut Findings) {
        let plan = self.view.plan;
        for (name, figure) in sizes.iter() {
            let (Some(figure), Some(period)) = (figure, self.period(name)) else { continue };
            let Some(most) = read_value(figure, &plan.targets.metrics[metric].kind, &plan.facts, findings) else {
                continue;
            };
            for (id, value) in self.targets(metric, None, period) {
                let Some(share) = Fraction::ratio(value, most) else { continue };
                let beyond = range.and_then(|range| range.broken(&share)).map(|beyond| beyond.limit);
                let limit = beyond.or_else(|| (value > most).then_some(Quantity::ONE));
                if let Some(limit) = limit {
                    let against = Against { id, slot: period.slot(), value, most, span: figure.span };
                    exceeds_market::report(findings, self.view, &against, range, limit);
                }
            }
        }
    }

    fn capacity(&self, target: Span, findings: &mut Findings) {
        let given = basis(self.view, |basis| (!basis.capacity.is_absent()).then_some(())).is_some();
        if !given && self.view.plan.targets.dimensions.find("product").is_some() {
            let example = "capacity: [{period: FY2026, metric: units, value: 12000}]";
            not_checked::report(findings, &exceeds_capacity::RULE, target, "basis.capacity", example);
        }
        let bases = self.view.written.sections().filter_map(|sections| sections.targets.basis.get());
        for capacity in bases.filter_map(|basis| basis.capacity.get()).flat_map(|items| &items.list) {
            self.one_capacity(capacity, findings);
        }
    }

    fn one_capacity(&self, written: &Capacity, findings: &mut Findings) -> Option<()> {
        let targets = &self.view.plan.targets;
        let period = self.view.plan.facts.calendar.resolve(&written.period.get()?.value, None).ok()?;
        let member = match written.product.get() {
            None => None,
            Some(product) => Some(targets.dimensions[targets.dimensions.find("product")?].find(product)?),
        };
        let metric = self.metric(written.metric.get().map(|metric| &metric.value))?;
        let figure = written.value.get()?;
        let priced = written.metric.is_absent().then(|| self.price(member?)).flatten();
        if written.metric.is_absent() && priced.is_none() {
            let span = written.product.get().map_or(figure.span, |product| product.span);
            not_checked::report(findings, &exceeds_capacity::RULE, span, "basis.capacity.metric", "metric: units");
            return None;
        }
        let counted = Kind::Count(match &figure.value {
            Figure::Amount { word, .. } => word.clone(),
            _ => None,
        });
        let kind = if priced.is_some() { &counted } else { &targets.metrics[metric].kind };
        let most = read_value(figure, kind, &self.view.plan.facts, findings)?;
        for (id, value) in self.targets(metric, member, period) {
            let needed = match priced {
                None => value,
                Some(price) => Fraction::ratio(value, price)?
                    .round(crate::units::Rounding { step: Quantity::ONE, mode: crate::units::RoundingMode::Up }),
            };
            if needed > most {
                let against = Against { id, slot: period.slot(), value: needed, most, span: figure.span };
                exceeds_capacity::report(findings, self.view, &against, kind);
            }
        }
        Some(())
    }

    /// The list price of a product.
    fn price(&self, member: MemberId) -> Option<Quantity> {
        let wanted = &self.view.plan.targets.members[member.0 as usize].id;
        let dimensions =
            self.view.written.sections().filter_map(|sections| sections.targets.dimensions.get()).flatten();
        let mut open: Vec<_> = dimensions.flat_map(|dimension| &dimension.value.members.0).collect();
        while let Some(entry) = open.pop() {
            if entry.id.span == wanted.span {
                let price: &Spanned<Figure> = entry.value.list_price.get()?;
                return match &price.value {
                    Figure::Amount { value, currency, .. } => match currency {
                        Some(currency) => self.view.plan.facts.convert(*value, *currency),
                        None => Some(*value),
                    },
                    _ => None,
                };
            }
            open.extend(entry.value.members.get().into_iter().flatten());
        }
        None
    }
}
