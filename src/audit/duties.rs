//! Duties that must not lie in one hand, as far as records tell whose hand it is.

use ecow::EcoString;

use crate::actuals::record::{Cell, Record};
use crate::audit::people::People;
use crate::model::Compiled;
use crate::plan::SeatId;

/// A duty of which a record tells who has it.
#[derive(Debug, Clone)]
pub(super) struct Duty {
    /// As the plan names it.
    pub name: EcoString,
    /// The column that tells.
    pub column: EcoString,
}

/// Two duties that must not lie in one hand.
#[derive(Debug, Clone)]
pub(super) struct Apart(pub Duty, pub Duty);

impl Apart {
    pub(super) fn columns(&self) -> [EcoString; 2] {
        [self.0.column.clone(), self.1.column.clone()]
    }
}

/// What can be told of two duties.
pub(super) enum Pair {
    /// Who asks for something and who agrees to it: the approval itself finds that.
    SameApproval,
    /// Records may tell both.
    Told(Apart),
    /// No record tells one of them.
    Untold,
}

pub(super) fn apart(one: &EcoString, other: &EcoString, compiled: &Compiled) -> Pair {
    let parts = |duty: &EcoString| {
        let (id, act) = duty.split_once('.')?;
        let mut approvals =
            compiled.written.sections().filter_map(|sections| sections.process.approvals.get()).flatten();
        let is_known = ["request", "approve"].contains(&act) && approvals.any(|own| own.id.value == id);
        is_known.then(|| (EcoString::from(id), act == "approve"))
    };
    let (Some((first, first_agrees)), Some((second, second_agrees))) = (parts(one), parts(other)) else {
        return Pair::Untold;
    };
    if first == second && first_agrees != second_agrees {
        return Pair::SameApproval;
    }
    let duty = |name: &EcoString, id: EcoString, agrees: bool| {
        let column = if agrees { ecow::eco_format!("{id}-approver") } else { "position".into() };
        Duty { name: name.clone(), column }
    };
    // Whoever asks for both has both whatever is done.
    if !first_agrees && !second_agrees {
        return Pair::Untold;
    }
    Pair::Told(Apart(duty(one, first, first_agrees), duty(other, second, second_agrees)))
}

/// The positions that have a duty, by a record.
fn hands(duty: &Duty, record: &Record<'_>, people: People<'_>, compiled: &Compiled) -> Vec<SeatId> {
    let Some(column) = record.layout.find(&duty.column) else { return Vec::new() };
    match record.cells[column] {
        Cell::Seat(seat) => vec![seat],
        _ => {
            let text = record.word(column, &compiled.plan).unwrap_or_default();
            named(&text).into_iter().flat_map(|one| people.seats(one)).collect()
        }
    }
}

/// The position that has both duties, where one does.
pub(super) fn both(apart: &Apart, record: &Record<'_>, people: People<'_>, compiled: &Compiled) -> Option<SeatId> {
    let first = hands(&apart.0, record, people, compiled);
    let second = hands(&apart.1, record, people, compiled);
    first.into_iter().find(|seat| second.contains(seat))
}

/// The ids in a cell that names one or several.
pub(super) fn named(text: &str) -> Vec<&str> {
    text.split([';', '+', '/', '、', ',', ' ', '；', '，']).filter(|one| !one.is_empty()).collect()
}
