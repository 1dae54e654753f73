//! What was credited to a position, record by record.

use crate::actuals::closed::Late;
use crate::actuals::payroll::DealCredit;
use crate::document::statements::{DealView, Paid, Teller, cents};
use crate::pay::statement::Statement;
use crate::pay::terms::Pays;
use crate::units::{Quantity, speak};

impl Teller<'_, '_> {
    /// The records of which something was credited to the position of a statement in its days, for what its plan measures.
    pub(super) fn deals(&self, paid: &Paid<'_>, statement: &Statement) -> Vec<DealView> {
        let credits = paid.payroll.credits.iter().filter(|credit| {
            credit.seat == statement.seat && statement.days.0 <= credit.day && credit.day <= statement.days.1
        });
        let measured: Vec<_> = self.terms.plans[statement.plan]
            .components
            .iter()
            .filter_map(|(_, component)| match &component.as_ref()?.pays {
                Pays::Table(measure, _) | Pays::Rate(measure, _) => {
                    paid.payroll.meters.of_site(measure.metric, measure.site)
                }
                Pays::Card(_) | Pays::Judged(_) => None,
            })
            .collect();
        let mut deals: Vec<DealView> =
            credits.filter(|credit| measured.contains(&credit.meter)).map(|credit| self.deal(paid, credit)).collect();
        let late = paid.payroll.late.iter().filter(|late| {
            late.seat() == Some(statement.seat) && statement.days.0 <= late.day && late.day <= statement.days.1
        });
        deals.extend(late.filter(|late| measured.contains(&late.meter)).map(|late| self.late(paid, late)));
        deals
    }

    /// What records of closed periods gave that came later, or took that are gone: they are told as one.
    fn late(&self, paid: &Paid<'_>, late: &Late) -> DealView {
        let metric = paid.payroll.meters.get(late.meter).feed.metric;
        let plan = &self.compiled.plan;
        let metrics = &plan.targets.metrics;
        let amount = late.amount(plan).map(|value| metrics[metric].kind.show(value.round(cents()), self.words.lang));
        DealView {
            date: self.day(late.day),
            record: self.pick("changes of closed periods", "已结账期间的变动").to_owned(),
            metric: metrics[metric].name.clone().unwrap_or_else(|| metrics.id(metric).clone()).to_string(),
            value: String::new(),
            share: String::new(),
            credited: amount.unwrap_or_default(),
            rule: self.rule(paid, Some(late.rule)),
        }
    }

    /// The crediting rule by its name, and where it is written.
    fn rule(&self, paid: &Paid<'_>, rule: Option<usize>) -> String {
        let rule = rule.map(|rule| &paid.payroll.crediting.rules[rule]);
        let named = rule.and_then(|rule| rule.name.clone().or_else(|| rule.id.clone())).unwrap_or_default();
        let place = rule.and_then(|rule| rule.span).map(|span| self.place(span)).unwrap_or_default();
        if named.is_empty() { place } else { format!("{named} ({place})") }
    }

    fn deal(&self, paid: &Paid<'_>, credit: &DealCredit) -> DealView {
        let metric = paid.payroll.meters.get(credit.meter).feed.metric;
        let metrics = &self.compiled.plan.targets.metrics;
        let kind = &metrics[metric].kind;
        let show = |value: Quantity| kind.show(value, self.words.lang);
        let report = &paid.payroll.sources[credit.source].report;
        let file = report.files.get(credit.place.file as usize).map(|file| file.path.clone()).unwrap_or_default();
        let credited = credit.credited(&self.compiled.plan);
        DealView {
            date: self.day(credit.day),
            record: match credit.place.line {
                0 => self.pick("changes of closed periods", "已结账期间的变动").to_owned(),
                line => format!("{file}:{line}"),
            },
            metric: metrics[metric].name.clone().unwrap_or_else(|| metrics.id(metric).clone()).to_string(),
            value: credit
                .currency
                .map_or_else(|| show(credit.value), |own| speak::money(credit.value, own, self.words.lang)),
            share: speak::percent(credit.share),
            credited: credited.map(|value| show(value.round(cents()))).unwrap_or_default(),
            rule: self.rule(paid, credit.rule),
        }
    }
}
