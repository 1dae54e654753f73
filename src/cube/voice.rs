//! How cells are named in messages.

use ecow::EcoString;

use crate::diagnostic::Message;
use crate::plan::targets::{HolderId, MetricId, SliceId};
use crate::plan::{Plan, Who};
use crate::source::Span;
use crate::units::{Period, Quantity};

/// Names of a plan's entries for messages.
#[derive(Clone, Copy)]
pub struct Voice<'a> {
    /// The plan.
    pub plan: &'a Plan,
}

impl Voice<'_> {
    /// The name of a unit, or the id of a seat.
    pub fn holder(self, holder: HolderId) -> EcoString {
        let organisation = &self.plan.organisation;
        match holder.which(organisation) {
            Who::Unit(unit) => organisation.unit_name(unit),
            Who::Seat(seat) => organisation.seat_id(seat),
            Who::Role(_) | Who::Group(_) => EcoString::new(),
        }
    }

    /// Where a holder is written.
    pub fn holder_span(self, holder: HolderId) -> Span {
        let organisation = &self.plan.organisation;
        match holder.which(organisation) {
            Who::Unit(unit) => organisation.units.item(unit).id.span,
            Who::Seat(seat) => organisation.seat_span(seat),
            Who::Role(_) | Who::Group(_) => Span::head(crate::source::FileId(0)),
        }
    }

    /// The label of a metric, or its id.
    pub fn metric(self, metric: MetricId) -> EcoString {
        let metrics = &self.plan.targets.metrics;
        metrics[metric].name.clone().unwrap_or_else(|| metrics.id(metric).clone())
    }

    /// A value as the metric is written; a number of money in the reader's own way.
    pub fn value(self, metric: MetricId, value: Quantity) -> Message {
        Message::new(|lang| self.plan.targets.metrics[metric].kind.show(value, lang))
    }

    /// A period as the plan's fiscal year names it.
    pub fn period(self, period: Period) -> Message {
        Message::new(|lang| self.plan.facts.calendar.speak(period, lang))
    }

    /// ` of Online, A`; `（线上、A 产品）`; nothing for the whole.
    pub fn slice(self, slice: SliceId) -> Message {
        let targets = &self.plan.targets;
        let names: Vec<EcoString> =
            targets.slices.members(slice).iter().map(|member| targets.member_name(*member)).collect();
        Message::new(|lang| match (names.is_empty(), lang) {
            (true, _) => String::new(),
            (false, crate::diagnostic::Lang::En) => format!(" in {}", names.join(", ")),
            (false, crate::diagnostic::Lang::Zh) => format!("（{}）", names.join("、")),
        })
    }

    /// `difference ÷ whole` as a percent of two decimals, as a text for messages.
    pub fn part(self, difference: Quantity, whole: Quantity) -> String {
        let rounding =
            crate::units::Rounding { step: Quantity::from_micros(100), mode: crate::units::RoundingMode::HalfUp };
        let ratio = crate::units::Fraction::ratio(difference.abs(), whole.abs());
        ratio.map_or_else(String::new, |ratio| crate::units::speak::percent(ratio.round(rounding)))
    }
}
