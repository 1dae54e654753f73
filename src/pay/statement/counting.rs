//! What a component earns more than on earlier paydays.

use crate::pay::calendar::{turns, windows};
use crate::pay::component::{Earned, earned, per_deal};
use crate::pay::deals::{Tracking, attributed};
use crate::pay::position::TargetPay;
use crate::pay::shared::Group;
use crate::pay::statement::{Book, ComponentLine, Count};
use crate::pay::terms::{ComponentTerms, Pays};
use crate::pay::work::{Limits, Trouble, Work, Worth};
use crate::pay::world::{At, Days, Question, place};
use crate::syntax::incentives::{MeasureAs, Window};
use crate::units::{Date, Fraction};

impl Book<'_> {
    /// Whether what a component pays is followed deal by deal.
    pub(super) fn follows_deals(&self, component: &ComponentTerms) -> bool {
        let hangs = !component.paid_on.is_empty() || !self.own.clawbacks.is_empty();
        hangs && component.measure().is_some() && !component.is_shared()
    }

    /// What a component earned more than before, over the windows that a turn touches.
    pub(super) fn counted(
        &mut self,
        work: &Work<'_>,
        (at, component): (usize, &ComponentTerms),
        turn: Days,
        annual: Option<&TargetPay>,
        line: &mut ComponentLine,
    ) -> Result<Fraction, Trouble> {
        if self.terms.sums_only.contains(&component.id.span) {
            return Err(Trouble::SumsOnly);
        }
        let calendar = &self.plan.facts.calendar;
        let (stretches, to_date) = match &component.pays {
            Pays::Table(measure, _) | Pays::Rate(measure, _) => {
                let to_date = measure.looks_at == MeasureAs::AttainmentToDate;
                let by_deal = measure.window == Window::Transaction;
                (if by_deal { vec![turn] } else { windows(calendar, measure.window, turn) }, to_date)
            }
            Pays::Card(card) => {
                let every = self.terms.cards[*card].every;
                let own = every.map(|every| turns(&self.plan.facts, self.own.period, every)).unwrap_or_default();
                let own: Vec<Days> = own.into_iter().filter(|own| turn.0 <= own.1 && own.1 <= turn.1).collect();
                (if own.is_empty() { vec![turn] } else { own }, false)
            }
            Pays::Judged(_) => (vec![turn], false),
        };
        let mut more = Fraction::zero();
        for window in stretches {
            let up_to = turn.1.min(window.1);
            let counted = if to_date { (window.0, up_to) } else { window };
            let target_pay = self.target_pay(annual, component.share, counted);
            let earned = match component.is_shared() {
                true => self.shared(work, (at, component), (window, up_to))?,
                false => earned(self.terms, component, work, (window, up_to), target_pay.as_ref())?,
            };
            let by_deal = match component.measure().filter(|_| self.follows_deals(component)) {
                Some(measure) => {
                    let question = Question { seat: self.seat, measure, window, up_to };
                    let most = per_deal(component, work, target_pay.as_ref());
                    let limits = Limits::of(component, target_pay.as_ref(), most.as_ref());
                    Some(attributed(component, work, &question, &limits, earned.pays())?)
                }
                None => None,
            };
            let running = self.state.components.entry(at).or_default();
            let before = running.earned.insert(window.0, earned.pays().clone()).unwrap_or_else(Fraction::zero);
            more = more.plus(&match by_deal {
                Some(by_deal) => running.deals.earned(window.0, by_deal, component, self.losing.rules.len()),
                None => earned.pays().minus(&before),
            });
            line.counts.push(Count { window, up_to, target_pay, earned, before });
        }
        if self.follows_deals(component) {
            let tracking = Tracking { losing: &self.losing, component, work, until: self.until };
            let running = self.state.components.entry(at).or_default();
            more = more.plus(&running.deals.let_out(&tracking, turn.1));
        }
        Ok(more)
    }

    /// What a component earns that hangs on what others reached.
    pub(super) fn shared(
        &self,
        work: &Work<'_>,
        (at, component): (usize, &ComponentTerms),
        (window, up_to): (Days, Date),
    ) -> Result<Earned, Trouble> {
        let group = Group { terms: self.terms, plan: self.plan, world: self.world, index: self.index, at };
        let pays = self.shared.of(&group, self.seat, (window, up_to))?;
        let reading = component.measure().and_then(|measure| {
            self.world.reading(&Question { seat: self.seat, measure, window, up_to }).map(|reading| (reading, measure))
        });
        let at = reading.as_ref().map_or(At::NoTarget, |(reading, measure)| place(reading, measure, work.plan));
        let reading = reading.map(|(reading, _)| reading);
        Ok(Earned::Measured(Box::new(Worth { reading, at, rows: Vec::new(), pays })))
    }
}
