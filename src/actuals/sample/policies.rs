//! What records say only for the sake of policies: who approved, a customer's class and what his limit hangs on. Most of it is as the plan wants it;
//! a few records break a policy, each of which is noted ([`Seeded`]).
//!
//! All of this is drawn from a chance of its own, so that whatever else records say does not hang on it.

use ecow::EcoString;

use super::Making;
use super::chance::Chance;
use crate::actuals::record::{Column, ColumnKind};
use crate::decision::evaluate::{Asked, Cases, Chain, Fact, Facts, SeatFacts, fact_of};
use crate::decision::{Allowed, Axes, PolicyTable};
use crate::model::Compiled;
use crate::plan::{Index, OnDate, SeatId, Who};
use crate::syntax::Match;
use crate::syntax::process::ApprovalRow;
use crate::units::{Date, Fraction, Quantity};

/// One record of so many that need somebody's agreement lacks it in one way or another.
const UNAPPROVED: u64 = 24;
/// Of one record of so many the backup agreed.
const BACKUP: u64 = 10;
/// One customer of so many is beyond the limit.
const BEYOND: u64 = 30;

/// A breach that a sample record was given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seeded {
    /// Id of the policy; `territories` of those.
    pub rule: EcoString,
    /// What is wrong, as audits name it: `no-approval`.
    pub fault: &'static str,
    /// The source.
    pub source: EcoString,
    /// The cells that number the record.
    pub key: String,
}

/// The policies that records of a source are made to keep.
pub(super) struct Policies<'a> {
    making: &'a Making<'a>,
    /// The plan in force.
    compiled: &'a Compiled,
    approvals: Vec<Approval<'a>>,
    limits: Vec<Limit<'a>>,
    /// Columns that nothing but a policy asks for.
    aside: Vec<bool>,
    chance: Chance,
    /// How many breaches of approvals were made, which turns their kinds.
    turn: u64,
}

struct Approval<'a> {
    id: &'a EcoString,
    audience: Option<Cases>,
    cases: Cases,
    rows: Vec<&'a ApprovalRow>,
    /// The column that says who agreed.
    column: usize,
}

struct Limit<'a> {
    id: &'a EcoString,
    audience: Option<Cases>,
    table: PolicyTable<'a>,
    /// The result that is a limit, and the column held against it.
    result: EcoString,
    column: usize,
    /// The column that the limit is in proportion to, where that is made up for its sake.
    base: Option<usize>,
}

impl<'a> Policies<'a> {
    /// Those of the plan that is in force from a day on.
    pub(super) fn new(making: &'a Making<'a>, compiled: &'a Compiled, chance: Chance) -> Self {
        let axes = &Axes::collect(&compiled.written, &compiled.plan);
        let columns = &making.source.layout.columns;
        let (plan, find) = (&compiled.plan, |name: &str| making.source.layout.find(name));
        let sections = || compiled.written.sections();
        let audience = |when: Option<&crate::syntax::When>| Cases::of_when(when?, plan, axes);
        let approvals = sections().filter_map(|sections| sections.process.approvals.get()).flatten();
        let approvals = approvals.filter_map(|entry| {
            Some(Approval {
                id: &entry.id.value,
                audience: audience(entry.value.r#for.get()),
                cases: Cases::of_table(&entry.value.table, plan, axes)?,
                rows: entry.value.table.rows.list().iter().collect(),
                column: find(&ecow::eco_format!("{}-approver", entry.id.value)).or_else(|| find("approver"))?,
            })
        });
        let approvals: Vec<Approval<'a>> = approvals.collect();
        let graded = sections().filter_map(|sections| sections.customers.segments.get());
        let graded = graded.filter_map(|segments| segments.gives.get()).flat_map(|gives| gives.iter());
        let graded: Vec<&str> = graded.map(|(name, _)| name.as_str()).collect();
        let mut aside: Vec<bool> = columns.iter().map(|column| graded.contains(&column.name.as_str())).collect();
        approvals.iter().for_each(|approval| aside[approval.column] = true);
        let policies = sections().filter_map(|sections| sections.risk.policies.get()).flatten();
        let mut limits = Vec::new();
        for entry in
            policies.filter(|entry| !matches!(entry.value.r#match.get().map(|way| way.value), Some(Match::All)))
        {
            let Some(table) = PolicyTable::new(&entry.value, plan, axes) else { continue };
            let results: Vec<EcoString> = table.gives().cloned().collect();
            for result in results {
                let owed = (result == "limit").then(|| find("balance")).flatten();
                let Some(column) = find(&result).or(owed) else { continue };
                let is_counted = |at: &usize| making.feeds.iter().any(|feed| super::cells::counts(feed, &columns[*at]));
                let base = table.operands_of_formulas().filter_map(|name| find(name)).find(|at| !is_counted(at));
                if let Some(base) = base {
                    aside[base] = true;
                }
                let audience = audience(entry.value.r#for.get());
                limits.push(Limit { id: &entry.id.value, audience, table: table.clone(), result, column, base });
            }
        }
        Self { making, compiled, approvals, limits, aside, chance, turn: 0 }
    }

    /// Whether a column is made up here.
    pub(super) fn makes(&self, column: usize) -> bool {
        self.aside[column]
    }

    /// Fills the columns that are made up for policies; the breaches that the record then is.
    pub(super) fn fill(
        &mut self,
        cells: &mut [String],
        (seat, date): (Option<SeatId>, Date),
    ) -> Vec<(EcoString, &'static str)> {
        let columns = &self.making.source.layout.columns;
        // The position as the plan in force numbers it.
        let base = &self.making.shared.compiled.plan.organisation;
        let seat = seat.and_then(|seat| self.compiled.plan.organisation.seat(&base.seat_id(seat)));
        for (at, column) in columns.iter().enumerate().filter(|(at, _)| self.aside[*at]) {
            if let ColumnKind::Words(words) = &column.kind {
                // The first of a scale of grades is the lowest, which is rare among those who owe.
                let least = usize::from(words.len() > 2 && !self.chance.one_in(40));
                cells[at] = self.chance.one_of(&words[least..]).map(EcoString::to_string).unwrap_or_default();
            }
        }
        for at in 0..self.limits.len() {
            self.base(at, cells, (seat, date));
        }
        let mut seeded = Vec::new();
        let mut is_granted = Vec::new();
        for at in 0..self.approvals.len() {
            if let Some(fault) = self.agree(at, cells, (seat, date)) {
                seeded.extend(fault.map(|fault| (self.approvals[at].id.clone(), fault)));
                is_granted.push((at, fault.is_none()));
            }
        }
        for limit in &self.limits {
            let name = &columns[limit.column].name;
            let asks = |at: usize| self.approvals[at].cases.asked().iter().any(|asked| asked.name == *name);
            let covering: Vec<&(usize, bool)> = is_granted.iter().filter(|(at, _)| asks(*at)).collect();
            let named: Vec<&&(usize, bool)> =
                covering.iter().filter(|(at, _)| self.approvals[*at].id == name).collect();
            let is_covered = match named.as_slice() {
                [] => covering.iter().any(|(_, granted)| *granted),
                named => named.iter().any(|(_, granted)| *granted),
            };
            if !is_covered && self.is_beyond(limit, cells, (seat, date)) {
                seeded.push((limit.id.clone(), "above-limit"));
            }
        }
        seeded
    }

    fn facts<T>(
        &self,
        cells: &[String],
        (seat, date): (Option<SeatId>, Date),
        with: impl FnOnce(&dyn Facts) -> T,
    ) -> T {
        let plan = &*self.compiled.plan;
        let own = |asked: &Asked| match self.making.source.layout.find(&asked.name) {
            Some(at) => fact(asked, &cells[at], &self.making.source.layout.columns[at], plan),
            None => Fact::Missing,
        };
        match seat {
            Some(seat) => with(&Chain(&own, &SeatFacts { plan, seat, date })),
            None => with(&own),
        }
    }

    /// Whether a record is beyond a limit.
    fn is_beyond(&self, limit: &Limit<'_>, cells: &[String], who: (Option<SeatId>, Date)) -> bool {
        let Some(value) = number(&cells[limit.column]) else { return false };
        self.facts(cells, who, |facts| {
            let concerns = limit.audience.as_ref().is_none_or(|cases| cases.holds(facts).unwrap_or(true));
            let Ok(rows) = limit.table.rows(facts) else { return false };
            let most = match limit.table.value(&limit.result, &rows, facts) {
                Ok(Some(Allowed::Number(most))) => Some(most),
                Ok(None) if limit.table.has_levers() => {
                    limit.table.levers(&limit.result, facts).ok().map(|all| all.sum)
                }
                _ => None,
            };
            concerns && most.is_some_and(|most| value > most)
        })
    }

    /// Makes up what a limit is in proportion to, so that it is enough for what is there; for a few it is not.
    fn base(&mut self, at: usize, cells: &mut [String], who: (Option<SeatId>, Date)) {
        let limit = &self.limits[at];
        let (Some(base), Some(value)) = (limit.base, number(&cells[limit.column])) else { return };
        let is_short = self.chance.one_in(BEYOND);
        let part = i64::try_from(30 + self.chance.below(60)).unwrap_or(50);
        let mut number = value.times(&Fraction::from_int(part)).over(&Fraction::from_int(100)).unwrap_or(value);
        for _ in 0..8 {
            let hundreds = number.over(&Fraction::from_int(100)).map(|number| number.floor());
            let whole = hundreds.map(|own| own.times(&Fraction::from_int(100))).and_then(|own| own.exact());
            cells[base] = whole.unwrap_or(Quantity::ZERO).to_string();
            if self.is_beyond(&self.limits[at], cells, who) == is_short {
                return;
            }
            let (by, over) = if is_short { (1, 2) } else { (2, 1) };
            let next = number.times(&Fraction::from_int(by)).over(&Fraction::from_int(over));
            number = next.unwrap_or(number);
        }
    }

    /// Fills in who agreed: nothing where nobody is asked. `None` where the approval is of others; else what is wrong, if anything.
    fn agree(&mut self, at: usize, cells: &mut [String], who: (Option<SeatId>, Date)) -> Option<Option<&'static str>> {
        let approval = &self.approvals[at];
        let row = self.facts(cells, who, |facts| {
            if approval.audience.as_ref().is_some_and(|cases| !cases.holds(facts).unwrap_or(true)) {
                return None;
            }
            approval.cases.rows(facts).ok()?.first().map(|row| approval.rows[*row])
        })?;
        if row.refuse.get().is_some_and(|refuse| refuse.value) {
            return Some(Some("refused"));
        }
        let asked = row.approver.get().into_iter().flat_map(|all| &all.0).map(|one| &*one.value);
        let asked: Vec<&str> = asked.filter(|one| *one != "none").collect();
        let organisation = &self.compiled.plan.organisation;
        let on = organisation.on(who.1);
        let mut agreed: Vec<SeatId> = asked.iter().filter_map(|one| stands_for(on, one, who.0)).collect();
        if agreed.is_empty() {
            return Some(None);
        }
        let backup = row.backup.get().map(|backup| backup.value.as_str()).filter(|backup| *backup != "none");
        if let Some(backup) =
            backup.and_then(|backup| stands_for(on, backup, who.0)).filter(|seat| !agreed.contains(seat))
            && self.chance.one_in(BACKUP)
        {
            agreed[0] = backup;
        }
        let is_broken = self.chance.one_in(UNAPPROVED);
        let fault = is_broken.then(|| self.spoil(&mut agreed, who.0, backup.is_some()));
        let ids: Vec<String> = agreed.iter().map(|seat| organisation.seat_id(*seat).to_string()).collect();
        cells[self.approvals[at].column] = ids.join(";");
        Some(fault)
    }

    /// Puts somebody else, whoever asks, or nobody in the place of who agreed.
    fn spoil(&mut self, agreed: &mut Vec<SeatId>, asker: Option<SeatId>, has_backup: bool) -> &'static str {
        self.turn += 1;
        let organisation = &self.compiled.plan.organisation;
        match (self.turn % 4, asker) {
            (1, Some(asker)) => {
                *agreed = vec![asker];
                "own-approval"
            }
            // The last of several did not agree, and nobody stood in.
            (2, Some(_)) if agreed.len() > 1 && !has_backup => {
                agreed.pop();
                "wrong-approver"
            }
            (2 | 3, Some(asker)) => {
                let role = organisation.role_of(asker);
                let seats = (0..organisation.seats.len()).map(SeatId::new);
                let peers: Vec<SeatId> =
                    seats.filter(|seat| *seat != asker && organisation.role_of(*seat) == role).collect();
                *agreed = self.chance.one_of(&peers).copied().into_iter().collect();
                if agreed.is_empty() { "no-approval" } else { "wrong-approver" }
            }
            _ => {
                agreed.clear();
                "no-approval"
            }
        }
    }
}

/// The position that an id stands for: of a role the nearest above whoever asks, else any.
fn stands_for(on: OnDate<'_>, id: &str, asker: Option<SeatId>) -> Option<SeatId> {
    let organisation = on.organisation();
    match organisation.lookup(id)? {
        Who::Seat(seat) => Some(seat),
        Who::Group(group) => organisation.groups[group].seats.clone().map(SeatId).next(),
        Who::Unit(unit) => organisation.units[unit].head,
        Who::Role(role) => {
            let of_role = |seat: &SeatId| organisation.role_of(*seat) == Some(role);
            let nearest = asker.and_then(|asker| on.above(asker).into_iter().find(of_role));
            nearest.or_else(|| (0..organisation.seats.len()).map(SeatId::new).find(of_role))
        }
    }
}

/// What a cell says, as conditions ask for it.
fn fact(asked: &Asked, cell: &str, column: &Column, plan: &crate::plan::Plan) -> Fact {
    let text = match column.kind {
        ColumnKind::Duration if cell.bytes().all(|byte| byte.is_ascii_digit()) => format!("{cell}d"),
        _ => cell.to_owned(),
    };
    if cell.is_empty() { Fact::Missing } else { fact_of(asked, &text, plan).unwrap_or(Fact::Missing) }
}

fn number(cell: &str) -> Option<Fraction> {
    match crate::units::Figure::parse(cell).ok()? {
        crate::units::Figure::Amount { value, .. } | crate::units::Figure::Percent(value) => {
            Some(Fraction::from_quantity(value))
        }
        _ => None,
    }
}
