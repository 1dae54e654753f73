//! What tables of pay ask of single records: the terms of payment, the product, whatever only the record of a transaction can say.
//!
//! Such a table pays record by record, also where its measure is counted over a month or a year: each record is paid by the row that holds for
//! it, and the parts are all of what is paid.

use crate::decision::evaluate::Asked;
use crate::pay::terms::{ByCase, ComponentTerms, MeasureTerms, Pays, TableTerms};
use crate::plan::Plan;
use crate::syntax::incentives::{MeasureAs, Mode, Window};

/// What is known of a position without any record.
const OF_POSITIONS: [&str; 7] = ["role", "unit", "position", "head", "service_month", "level", "period"];

/// Whether only a record can say something that is asked: it is no metric, and nothing of the position that is paid.
pub fn is_of_records(asked: &Asked, plan: &Plan) -> bool {
    let is_plain = asked.how.is_none() && asked.window.is_none() && asked.of.is_none();
    let name = asked.name.as_str();
    is_plain && !OF_POSITIONS.contains(&name) && plan.targets.metrics.find(name).is_none()
}

/// What a component asks of records, in the order of its tables.
pub fn of_component<'t>(component: &'t ComponentTerms, plan: &Plan) -> Vec<&'t Asked> {
    let cases = match &component.pays {
        Pays::Rate(_, ByCase::Table { cases, .. }) => Some(cases),
        Pays::Table(_, table) => table.cases.as_ref(),
        Pays::Rate(_, ByCase::Value(..)) | Pays::Card(_) | Pays::Judged(_) => None,
    };
    let asked = cases.into_iter().flat_map(|cases| cases.asked());
    asked.filter(|asked| is_of_records(asked, plan)).collect()
}

/// Whether a component pays transaction by transaction, or record by record.
pub fn is_by_deal(component: &ComponentTerms, plan: &Plan) -> bool {
    let has_ceiling = component.ceiling.is_some();
    match &component.pays {
        Pays::Table(measure, table) => {
            measure.window == Window::Transaction
                || table.mode == Mode::Forward
                || table_by_record(table, measure, has_ceiling, plan)
        }
        Pays::Rate(measure, rate) => {
            measure.window == Window::Transaction || rate_by_record(rate, measure, has_ceiling, plan)
        }
        Pays::Card(_) | Pays::Judged(_) => false,
    }
}

/// Whether a rate alone hangs on the record. An amount is the sum of its records; of what a ceiling counts no record could say whether it is in it.
pub fn rate_by_record(rate: &ByCase, measure: &MeasureTerms, has_ceiling: bool, plan: &Plan) -> bool {
    let ByCase::Table { cases, .. } = rate else { return false };
    adds_up(measure, has_ceiling) && cases.asked().iter().any(|asked| is_of_records(asked, plan))
}

/// Whether the row of a table hangs on the record: one whose rows are told apart by conditions alone, or are picked by another measure.
pub fn table_by_record(table: &TableTerms, measure: &MeasureTerms, has_ceiling: bool, plan: &Plan) -> bool {
    let Some(cases) = &table.cases else { return false };
    let by_rate = table.rows.iter().all(|row| row.rate.is_some() && row.pays.is_none() && row.each.is_none());
    let by_row = table.reads.is_some() || !table.banded;
    by_rate && by_row && adds_up(measure, has_ceiling) && cases.asked().iter().any(|asked| is_of_records(asked, plan))
}

fn adds_up(measure: &MeasureTerms, has_ceiling: bool) -> bool {
    measure.looks_at == MeasureAs::Amount && !has_ceiling
}
