//! What the plan does to its components together.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::pay::component::factor;
use crate::pay::position::TargetPay;
use crate::pay::statement::{Book, Line, Step};
use crate::pay::work::Work;
use crate::pay::world::Days;
use crate::source::Span;
use crate::syntax::incentives::IfLate;
use crate::units::Fraction;

impl Book<'_> {
    /// Takes what components are below nothing from those that they say it is taken from first.
    pub(super) fn take_from(&self, lines: &mut Vec<Line>) {
        let components = self.own.components.iter().filter_map(|(_, own)| own.as_ref());
        for (component, from) in components.filter_map(|own| Some((own, own.taken_from.as_ref()?))) {
            let amount = |of: &EcoString| {
                let own = lines.iter().filter(|line| line.of == *of);
                own.fold(Fraction::zero(), |sum, line| sum.plus(&line.amount))
            };
            let short = amount(&component.id.value).negated();
            let taken = short.min(amount(from));
            if taken.is_zero() || taken.is_negative() {
                continue;
            }
            let span = Some(component.id.span);
            lines.push(Line { step: Step::TakenFrom, of: from.clone(), span, amount: taken.negated() });
            lines.push(Line { step: Step::TakenFrom, of: component.id.value.clone(), span, amount: taken });
        }
    }

    /// Says what is due to be taken back so far: what components paid for deals that were lost, of which the plan as a whole left its part.
    pub(super) fn due(&mut self, before: &Fraction, after: &Fraction) {
        let kept = self.state.kept.take().unwrap_or_else(|| (Fraction::zero(), Fraction::zero()));
        let kept = (kept.0.plus(before), kept.1.plus(after));
        let part = kept.1.over(&kept.0).unwrap_or_else(Fraction::one).max(Fraction::zero());
        self.state.kept = Some(kept);
        let mut due: BTreeMap<usize, BTreeMap<EcoString, Fraction>> = BTreeMap::new();
        for (at, deals) in self.state.components.values().flat_map(|running| running.deals.due()) {
            for (deal, amount) in deals.iter().filter(|(_, amount)| !amount.is_zero()) {
                let sum = due.entry(*at).or_default().entry(deal.clone()).or_insert_with(Fraction::zero);
                *sum = sum.plus(amount);
            }
        }
        for (at, deals) in due {
            let amount = deals.values().fold(Fraction::zero(), |sum, own| sum.plus(own));
            self.state.settlement.due(at, amount.times(&part), deals);
        }
    }

    /// What the plan itself does to the sum of its components.
    pub(super) fn together(&mut self, work: &Work<'_>, days: Days, annual: Option<&TargetPay>, lines: &mut Vec<Line>) {
        let mut sum = lines.iter().fold(Fraction::zero(), |sum, line| sum.plus(&line.amount));
        let mut add = |step: Step, span: Option<Span>, amount: Fraction, sum: &mut Fraction| {
            if !amount.is_zero() || matches!(step, Step::Modifier(_)) {
                *sum = sum.plus(&amount);
                lines.push(Line { step, of: EcoString::new(), span, amount });
            }
        };
        if let Some(modifier) = &self.own.modifier {
            match factor(modifier, work, days) {
                Ok(factor) => {
                    let change = sum.times(&factor).minus(&sum);
                    add(Step::Modifier(factor), Some(modifier.span), change, &mut sum);
                }
                // What the factor is, is not known yet: all waits until it is.
                Err(_) => {
                    let kept = self.state.waiting.through(sum.clone(), false, IfLate::BackPay).minus(&sum);
                    add(Step::Gate, Some(modifier.span), kept, &mut sum);
                    return;
                }
            }
        }
        let (is_open, if_late, place) = match &self.own.gate {
            Some(gate) => match self.gate(work, gate, days.1, None) {
                Ok(is_open) => (is_open, self.if_late(gate, days.1), Some(gate.span)),
                Err(_) => (false, IfLate::BackPay, Some(gate.span)),
            },
            None => (true, IfLate::BackPay, self.own.modifier.as_ref().map(|modifier| modifier.span)),
        };
        let change = self.state.waiting.through(sum.clone(), is_open, if_late).minus(&sum);
        add(Step::Gate, place, change, &mut sum);
        let cap = self.own.cap.as_ref();
        if let Some((starts, most)) = cap.and_then(|cap| self.most(work, cap, days.1, annual, None)) {
            let change = self.state.capped.through(&sum, starts, &most).minus(&sum);
            add(Step::Cap, cap.map(|cap| cap.span), change, &mut sum);
        }
    }
}
