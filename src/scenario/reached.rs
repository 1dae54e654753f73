//! Which parts of the plan decided about what a scenario compares.

use crate::pay::position::work;
use crate::pay::reach::{Part, of_component, of_plan};
use crate::pay::statement::{ComponentLine, Line, Statement, Step};
use crate::pay::terms::PlanTerms;
use crate::pay::work::Work;
use crate::scenario::Checking;

impl Checking<'_, '_> {
    /// Notes what decided about a component, a draw or all of some statements.
    pub(super) fn reach(&mut self, statements: &[&Statement], of: &str) {
        for statement in statements {
            let own = &self.payroll.terms.plans[statement.plan];
            let work = work(&self.compiled.plan, self.ledger, own, statement.seat, statement.days.1);
            for line in statement.lines.iter().filter(|line| of == "total" || line.of == of) {
                match &line.step {
                    Step::Component(told) => self.reach_component(own, line, told, &work),
                    step => self.reached.extend(line.span.zip(part(step))),
                }
            }
            if of == "total" {
                self.reached.extend(of_plan(own, &work, statement.days));
            }
        }
    }

    fn reach_component(&mut self, own: &PlanTerms, line: &Line, told: &ComponentLine, work: &Work<'_>) {
        let component = own.components.iter().find(|(id, _)| id.value == line.of);
        let Some(component) = component.and_then(|(_, component)| component.as_ref()) else { return };
        for count in &told.counts {
            let days = (count.window, count.up_to);
            let terms = &self.payroll.terms;
            self.reached.extend(of_component(terms, component, work, days, &count.earned, count.target_pay.as_ref()));
        }
        if let Some((gate, open)) = component.gate.as_ref().zip(told.open) {
            self.reached.push((gate.span, if open { Part::Open } else { Part::Shut }));
        }
        if let Some(cap) = component.cap.as_ref().filter(|_| !told.cut.is_zero()) {
            self.reached.push((cap.span, Part::Cap));
        }
    }

    /// Notes the rules that credited the scenario's records.
    pub(super) fn credits(&mut self) {
        if self.compared == 0 {
            return;
        }
        let rules = self.payroll.credits.iter().filter_map(|credit| credit.rule);
        let spans = rules.filter_map(|rule| self.payroll.crediting.rules[rule].span);
        self.reached.extend(spans.map(|span| (span, Part::Credited)));
        self.reached.sort_unstable();
        self.reached.dedup();
    }
}

/// What a line of a statement that is no component's is of.
fn part(step: &Step) -> Option<Part> {
    match step {
        Step::Cap => Some(Part::Cap),
        Step::Held => Some(Part::Held),
        Step::Released => Some(Part::Released),
        Step::Clawback(_) => Some(Part::TakenBack),
        Step::Draw => Some(Part::Advanced),
        Step::Repaid => Some(Part::Repaid),
        _ => None,
    }
}
