//! Quotas against the pay that hangs on them.

use crate::check::View;
use crate::check::limits::{limit, main_metric, main_set};
use crate::check::range::{Beyond, Measure, Range};
use crate::check::rules::{not_checked, quota_to_pay_out_of_line};
use crate::cube::{Key, SeriesId};
use crate::diagnostic::Findings;
use crate::plan::audience::seats_of;
use crate::plan::targets::{HolderId, MetricId, Service, Slices, months};
use crate::plan::{Resolver, SeatId, SetId};
use crate::source::Span;
use crate::syntax::incentives::IncentivePlan;
use crate::syntax::organisation::Carries;
use crate::syntax::{GivenKind, OrTable, Sum, TableRow};
use crate::units::{Figure, Fraction, Quantity};

/// A position whose quota is out of line with its pay.
pub(super) struct OutOfLine {
    pub id: SeriesId,
    pub seat: SeatId,
    pub quota: Quantity,
    pub pay: Quantity,
    /// Where the pay is written.
    pub span: Span,
    pub ratio: Fraction,
    pub beyond: Beyond,
}

/// Checks the quota of every position that has a year's pay stated.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(set) = main_set(view.plan, view.cube).filter(|_| view.plan.organisation.sound) else { return };
    let plans = view.written.sections().filter_map(|sections| sections.incentives.incentives.get()).flatten();
    let plans: Vec<_> = plans.filter(|plan| target(&plan.value).is_some()).collect();
    let Some(first) = plans.first() else { return };
    let Some(bounds) = limit(view, |limits| limits.quota_to_pay.get()) else {
        if limit(view, |limits| limits.quota_to_pay.is_broken().then_some(())).is_none() {
            let (rule, key) = (&quota_to_pay_out_of_line::RULE, "basis.limits.quota_to_pay");
            not_checked::report(findings, rule, first.id.span, key, "quota_to_pay: from 4x to 8x");
        }
        return;
    };
    let Some(range) = Range::read(bounds, Measure::Multiple, findings) else { return };
    for plan in plans {
        let pays = Pays { view, set, range: &range, plan: &plan.value };
        let out = pays.out_of_line().unwrap_or_default();
        if let Some((worst, others)) = out.split_first() {
            quota_to_pay_out_of_line::report(findings, view, &plan.id.value, (worst, others), &range);
        }
    }
}

fn target(plan: &IncentivePlan) -> Option<&OrTable<Sum>> {
    plan.pay.get()?.target.get()
}

struct Pays<'a> {
    view: &'a View<'a>,
    set: SetId,
    range: &'a Range,
    plan: &'a IncentivePlan,
}

impl Pays<'_> {
    /// The metric the plan is about, where a position's own number of it is paid on.
    fn metric(&self) -> Option<MetricId> {
        let main = main_metric(self.view)?;
        let paid = self.plan.components.get()?.into_iter().any(|component| {
            component.value.measure.get().is_some_and(|measure| {
                let own = measure.of.get().is_none_or(|of| of.as_str() == "own") && measure.when.is_absent();
                let metric = measure.metric.get().and_then(|metric| self.view.plan.targets.metrics.find(metric));
                own && metric == Some(main)
            })
        });
        paid.then_some(main)
    }

    /// Those out of line, in the order of their seats. Positions that are there, or at full quota, only for a part of the year are left
    /// out: their pay is cut as well, by rules of its own.
    fn out_of_line(&self) -> Option<Vec<OutOfLine>> {
        let (organisation, metric) = (&self.view.plan.organisation, self.metric()?);
        let year = self.view.plan.facts.calendar.year().year;
        let mut out = Vec::new();
        for seat in self.seats(self.plan.r#for.get()?)? {
            let own = matches!(organisation.carries(seat), Carries::Own | Carries::OwnAndTeam);
            if !own || months(self.view.plan, seat, year, &Service::default()).is_some() {
                continue;
            }
            let holder = HolderId::seat(seat, organisation);
            let key = Key { set: self.set, metric, holder, slice: Slices::WHOLE, year };
            let Some(id) = self.view.cube.find(&key) else { continue };
            let (Some(quota), Some((pay, span))) = (self.view.cube[id].get(0), self.pay(seat)) else { continue };
            let Some(ratio) = Fraction::ratio(quota, pay) else { continue };
            if let Some(beyond) = self.range.broken(&ratio) {
                out.push(OutOfLine { id, seat, quota, pay, span, ratio, beyond });
            }
        }
        Some(out)
    }

    fn seats(&self, when: &crate::syntax::When) -> Option<Vec<SeatId>> {
        // What cannot be read there was reported where conditions are resolved.
        let mut unheard = Findings::default();
        seats_of(when, &self.view.plan.organisation, &mut Resolver { findings: &mut unheard })
    }

    /// The target pay of a position, and where it is written.
    fn pay(&self, seat: SeatId) -> Option<(Quantity, Span)> {
        match target(self.plan)? {
            OrTable::Value(figure) => Some((self.amount(&figure.value)?, figure.span)),
            OrTable::Table(table) => table.rows.list().iter().find_map(|row| {
                let when = row.head().when.get()?;
                if !when.otherwise && !self.seats(when)?.contains(&seat) {
                    return None;
                }
                let given = row.results.get("target")?;
                let GivenKind::Scalar(text) = &given.kind else { return None };
                Some((self.amount(&Figure::parse(text).ok()?)?, given.span))
            }),
        }
    }

    fn amount(&self, figure: &Figure) -> Option<Quantity> {
        match figure {
            Figure::Amount { value, currency: Some(currency), .. } => self.view.plan.facts.convert(*value, *currency),
            Figure::Amount { value, .. } => Some(*value),
            _ => None,
        }
    }
}
