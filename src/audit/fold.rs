//! The policies of one source, asked of its records.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::actuals::Fold;
use crate::actuals::record::{Cell, Record, Row};
use crate::audit::judge::{Found, Judge};
use crate::audit::terms::Term;
use crate::audit::{Asked, Breach, Kind};
use crate::credit::Feeds;
use crate::model::Compiled;
use crate::units::Date;

/// Asks the policies of one source.
pub(super) struct Auditing<'a> {
    pub terms: &'a [Term<'a>],
    /// Those that the source can be asked, approvals before all others.
    pub own: Vec<usize>,
    pub source: usize,
    pub compiled: &'a Compiled,
    pub feeds: &'a Feeds,
    pub days: Asked,
    /// The columns that number its records.
    pub unique: &'a [usize],
}

/// What came of some records.
#[derive(Default)]
pub(super) struct Sums {
    pub found: Vec<Breach>,
    pub asked: BTreeMap<usize, u64>,
    /// By policy and what is missing: how many records, and the first.
    pub open: BTreeMap<(usize, EcoString), (u64, Row)>,
    /// The last day that a record has.
    pub last: Option<Date>,
}

impl Sums {
    fn lack(&mut self, term: usize, lacking: EcoString, (count, first): (u64, Row)) {
        let own = self.open.entry((term, lacking)).or_insert((0, first));
        *own = (own.0 + count, own.1.min(first));
    }
}

/// What an approval made of a record.
struct Agreed<'a> {
    id: &'a EcoString,
    /// What it asks for.
    asks: Vec<EcoString>,
    /// Whether who must agree did; nothing where no record tells.
    is_granted: Option<bool>,
}

/// What approvals say of more than a policy gives by itself: one of the column's own name before others that ask for it. `Err` where no record tells who agreed.
fn is_granted(agreed: &[Agreed<'_>], column: &EcoString) -> Result<bool, ()> {
    let asking: Vec<&Agreed<'_>> = agreed.iter().filter(|own| own.asks.contains(column)).collect();
    let named: Vec<&Agreed<'_>> = asking.iter().copied().filter(|own| own.id == column).collect();
    let asking = if named.is_empty() { asking } else { named };
    if asking.iter().any(|own| own.is_granted == Some(true)) {
        return Ok(true);
    }
    if asking.iter().any(|own| own.is_granted.is_none()) { Err(()) } else { Ok(false) }
}

impl Auditing<'_> {
    fn breach(&self, term: usize, found: Found, judge: &Judge<'_>, record: &Record<'_>) -> Breach {
        let own = &self.terms[term];
        let written = found.row.and_then(|row| own.rows.get(row));
        let organisation = &self.compiled.plan.organisation;
        let done = record.layout.find("done").map(|at| record.cells[at].date());
        Breach {
            kind: own.kind,
            rule: own.id.clone(),
            name: own.name.clone(),
            row: written.map(|row| row.title.clone()),
            fault: found.fault,
            span: written.map_or(own.span, |row| row.span),
            source: self.source,
            place: record.place,
            key: self.key(record),
            position: judge.seat().map(|seat| organisation.seat_id(seat)),
            date: record.cell("date").date(),
            what: found.what,
            due: found.due,
            consequence: own.consequence.clone(),
            weight: found.weight,
            order: term,
            done,
        }
    }

    /// The cells that number a record.
    fn key(&self, record: &Record<'_>) -> String {
        let cell = |at: &usize| match record.cells[*at] {
            Cell::Number(value) | Cell::Money(value, _) => value.to_string(),
            Cell::Date(moment) => moment.date.to_string(),
            Cell::Time(time) => time.to_string(),
            _ => record.word(*at, &self.compiled.plan).unwrap_or_default().to_string(),
        };
        self.unique.iter().map(cell).collect::<Vec<_>>().join("+")
    }
}

impl Fold for Auditing<'_> {
    type Sum = Sums;

    fn empty(&self) -> Sums {
        Sums::default()
    }

    fn add(&self, sum: &mut Sums, record: &Record<'_>) {
        let date = record.cell("date").date();
        if !self.days.holds(date) {
            return;
        }
        sum.last = sum.last.max(date);
        let mut agreed: Vec<Agreed<'_>> = Vec::new();
        for at in &self.own {
            let term = &self.terms[*at];
            let judge = Judge::new(term, record, self.compiled, self.feeds);
            if !judge.concerns() {
                continue;
            }
            *sum.asked.entry(*at).or_default() += 1;
            let found = judge.found();
            if term.kind == Kind::Approval {
                let is_granted = found.as_ref().ok().map(Vec::is_empty);
                agreed.push(Agreed { id: &term.id, asks: term.asked(), is_granted });
            }
            match found {
                Ok(found) => {
                    for own in found {
                        match own.column.as_ref().map_or(Ok(false), |column| is_granted(&agreed, column)) {
                            Ok(true) => {}
                            Ok(false) => sum.found.push(self.breach(*at, own, &judge, record)),
                            Err(()) => sum.lack(*at, "approver".into(), (1, record.place)),
                        }
                    }
                }
                Err(lacking) => sum.lack(*at, lacking, (1, record.place)),
            }
        }
    }

    fn merge(&self, into: &mut Sums, other: Sums) {
        into.found.extend(other.found);
        into.last = into.last.max(other.last);
        other.asked.iter().for_each(|(term, count)| *into.asked.entry(*term).or_default() += count);
        other.open.into_iter().for_each(|((term, lacking), own)| into.lack(term, lacking, own));
    }
}
