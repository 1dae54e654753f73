//! What rules about pay say of a component: its places, its money, its results.

use ecow::EcoString;

use crate::check::View;
use crate::diagnostic::{Message, Name};
use crate::pay::analysis::{Function, Look};
use crate::pay::terms::{ComponentTerms, MeasureTerms, Pays};
use crate::source::Span;
use crate::syntax::incentives::MeasureAs;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};

/// A component of an incentive plan with what it pays.
pub(super) struct Paid<'a> {
    pub view: &'a View<'a>,
    pub look: Look<'a>,
    pub component: &'a ComponentTerms,
    pub measure: &'a MeasureTerms,
    pub own: &'a Function,
}

impl Paid<'_> {
    /// An amount of pay.
    pub(super) fn money(&self, value: &Fraction) -> Name<Message> {
        let (value, currency) = (value.round(self.view.plan.facts.rounding), self.own.currency);
        Name(Message::new(move |lang| speak::money(value, currency, lang)))
    }

    fn is_share(&self) -> bool {
        !matches!(self.measure.looks_at, MeasureAs::Amount | MeasureAs::Excess | MeasureAs::Increase)
    }

    /// A result on the axis of the component.
    pub(super) fn place(&self, at: &Fraction) -> Message {
        let precise = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
        let (at, share) = (at.round(precise), self.is_share());
        let kind = &self.view.plan.targets.metrics[self.measure.metric].kind;
        Message::new(|lang| if share { speak::percent(at) } else { kind.show(at, lang) })
    }

    /// A result, with what it is an attainment of: `100% of CNY 5,000,000`.
    pub(super) fn place_of(&self, at: &Fraction) -> Message {
        let place = self.place(at);
        let held = matches!(self.measure.looks_at, MeasureAs::Attainment | MeasureAs::AttainmentToDate);
        let Some(target) = self.own.target.as_ref().filter(|_| held) else { return place };
        let target = target.round(self.view.plan.facts.rounding);
        let kind = &self.view.plan.targets.metrics[self.measure.metric].kind;
        let target = Message::new(|lang| kind.show(target, lang));
        crate::say!(en: "{place} of {target}", zh: "目标 {target}的 {place}", place = place, target = Name(&target))
    }

    /// A tenth of the target, or of one where the axis is a share.
    pub(super) fn tenth(&self) -> Fraction {
        let tenth = Fraction::from_quantity(Quantity::from_micros(100_000));
        if self.is_share() { tenth } else { self.own.target.as_ref().map_or(Fraction::one(), |own| own.times(&tenth)) }
    }

    /// Where a row stands; the table, or the component, without one.
    pub(super) fn row(&self, row: Option<usize>) -> Span {
        match &self.component.pays {
            Pays::Table(_, table) => row.and_then(|row| table.rows.get(row)).map_or(table.span, |row| row.span),
            _ => self.component.id.span,
        }
    }

    /// Where a row stands; the component where its threshold lies at that place.
    pub(super) fn row_or_threshold(&self, row: Option<usize>, at: &Fraction) -> Span {
        if self.component.threshold.as_ref() == Some(at) { self.component.id.span } else { self.row(row) }
    }

    /// The position that it was worked out for.
    pub(super) fn seat(&self) -> EcoString {
        self.view.plan.organisation.seat_id(self.own.seat)
    }

    /// `seller-2026/sales`.
    pub(super) fn entity(&self) -> EcoString {
        ecow::eco_format!("{}/{}", self.look.own.id.value, self.component.id.value)
    }
}
