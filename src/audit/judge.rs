//! One policy, asked of one record.

use ecow::EcoString;

use crate::actuals::record::{Cell, Record};
use crate::actuals::tally::SaleFacts;
use crate::audit::Weight;
use crate::audit::terms::{RowTerm, Term};
use crate::credit::Feeds;
use crate::diagnostic::{Message, listed};
use crate::model::Compiled;
use crate::plan::{Index, SeatId, Who};
use crate::say;
use crate::syntax::customers::OwnerRef;
use crate::units::Quantity;

/// What was found: the row, what it weighs, and what is wrong.
pub(super) type Found = (Option<usize>, Weight, Message);

pub(super) struct Judge<'a> {
    term: &'a Term,
    record: &'a Record<'a>,
    compiled: &'a Compiled,
    facts: SaleFacts<'a>,
}

/// Ids as words.
fn words(ids: &[EcoString]) -> Vec<&str> {
    ids.iter().map(EcoString::as_str).collect()
}

impl<'a> Judge<'a> {
    pub(super) fn new(term: &'a Term, record: &'a Record<'a>, compiled: &'a Compiled, feeds: &'a Feeds) -> Self {
        Self { term, record, compiled, facts: SaleFacts { record, plan: &compiled.plan, feeds } }
    }

    /// The position that the record names.
    pub(super) fn seat(&self) -> Option<SeatId> {
        match self.record.cell("position") {
            Cell::Seat(seat) => Some(seat),
            _ => None,
        }
    }

    /// Whether the policy binds whom the record names; where that cannot be told it does.
    pub(super) fn concerns(&self) -> bool {
        self.term.audience.as_ref().is_none_or(|cases| cases.holds(&self.facts).unwrap_or(true))
    }

    /// What is wrong with the record; else what it does not say.
    pub(super) fn found(&self) -> Result<Vec<Found>, EcoString> {
        if self.term.rows.is_empty() {
            let holds = self.term.cases.holds(&self.facts).map_err(|unknown| unknown.asked.name.clone())?;
            let what = || say!(en: "it is what the rule looks for", zh: "符合该规则所查的情形");
            return Ok(holds.then(|| (None, Weight::Breach, what())).into_iter().collect());
        }
        let rows = self.term.cases.rows(&self.facts).map_err(|unknown| unknown.asked.name.clone())?;
        let mut all = Vec::new();
        for at in rows {
            let row = &self.term.rows[at];
            all.extend(self.approval(row)?.map(|what| (Some(at), Weight::Breach, what)));
            all.extend(self.territory(row)?.map(|what| (Some(at), Weight::Breach, what)));
            all.extend(self.beyond(row).into_iter().map(|what| (Some(at), Weight::Breach, what)));
            all.extend(row.action.as_ref().map(|(action, owner)| {
                let owner = owner.as_ref().map(|owner| say!(en: " ({owner})", zh: "（{owner}）", owner = owner));
                let what = say!(
                    en: "to be done: {action}{owner}", zh: "应采取措施：{action}{owner}", action = action, owner = owner,
                );
                (Some(at), Weight::Due, what)
            }));
        }
        Ok(all)
    }

    /// What a record says beyond the most that a row gives.
    fn beyond(&self, row: &RowTerm) -> Vec<Message> {
        let over = |(name, most): &(EcoString, Quantity)| {
            // What a limit is of is what is owed.
            let column = if name == "limit" { "balance" } else { name.as_str() };
            let value = self.record.cell(column).number().filter(|value| value > most)?;
            Some(say!(
                en: "`{column}` is {value}, and at most {most} is allowed", zh: "`{column}` 为 {value}，最多允许 {most}",
                column = column, value = value.to_string(), most = most.to_string(),
            ))
        };
        row.limits.iter().filter_map(over).collect()
    }

    /// Who approved, and was to.
    fn approval(&self, row: &RowTerm) -> Result<Option<Message>, EcoString> {
        if row.refuse {
            return Ok(Some(say!(en: "this is refused whoever asks", zh: "任何人申请均不批准")));
        }
        if row.approvers.is_empty() {
            return Ok(None);
        }
        let layout = self.record.layout;
        let own = ecow::eco_format!("{}-approver", self.term.id);
        let column = layout.find(&own).or_else(|| layout.find("approver")).ok_or("approver")?;
        let given = self.record.word(column, &self.compiled.plan).unwrap_or_default();
        let given: Vec<&str> = given.split([';', '+', '/', '、', ',', ' ']).filter(|one| !one.is_empty()).collect();
        let needs = listed(&words(&row.approvers));
        if given.is_empty() {
            return Ok(Some(say!(
                en: "{needs} must agree, and nobody did", zh: "须经 {needs} 批准，但无人批准", needs = needs,
            )));
        }
        let asker = self.seat();
        let by_asker = given.iter().any(|one| asker.is_some_and(|asker| self.seats(one).contains(&asker)));
        if by_asker {
            return Ok(Some(say!(en: "whoever asked agreed to it", zh: "由申请人自己批准")));
        }
        let agreed = |one: &EcoString| given.iter().any(|given| self.is(given, one));
        let missing: Vec<EcoString> = row.approvers.iter().filter(|one| !agreed(one)).cloned().collect();
        let stands_in = row.backup.as_ref().is_some_and(agreed);
        if missing.is_empty() || (stands_in && missing.len() == 1) {
            return Ok(None);
        }
        Ok(Some(say!(
            en: "{missing} did not agree; {given} did", zh: "{missing} 未批准；批准人为 {given}",
            missing = listed(&words(&missing)), given = listed(&given),
        )))
    }

    /// The positions that an id names: a position, those of a role, or the one that an employee holds.
    fn seats(&self, id: &str) -> Vec<SeatId> {
        let organisation = &self.compiled.plan.organisation;
        match organisation.lookup(id) {
            Some(Who::Seat(seat)) => vec![seat],
            Some(Who::Group(group)) => organisation.groups[group].seats.clone().map(SeatId).collect(),
            Some(Who::Unit(unit)) => organisation.units[unit].head.into_iter().collect(),
            Some(Who::Role(_)) => Vec::new(),
            None => {
                let day = self.record.cell("date").date();
                let all = organisation.roster.iter().flat_map(|roster| &roster.holdings);
                let held = all.filter(|own| own.employee == id);
                let held = held.filter(|own| {
                    day.is_none_or(|day| organisation.on(day).holding(own.seat).is_some_and(|now| now.employee == id))
                });
                held.map(|own| own.seat).collect()
            }
        }
    }

    /// Whether whoever agreed is whom a row names: the id itself; a position of the role, which above whoever asks must be the nearest; or the
    /// position.
    fn is(&self, given: &str, wanted: &str) -> bool {
        if given == wanted {
            return true;
        }
        let organisation = &self.compiled.plan.organisation;
        let seats = self.seats(given);
        match organisation.lookup(wanted) {
            Some(Who::Role(role)) => {
                let nearest = self.seat().and_then(|asker| {
                    self.above(asker).into_iter().find(|seat| organisation.role_of(*seat) == Some(role))
                });
                match nearest {
                    Some(nearest) => seats.contains(&nearest),
                    None => seats.iter().any(|seat| organisation.role_of(*seat) == Some(role)),
                }
            }
            _ => self.seats(wanted).iter().any(|seat| seats.contains(seat)),
        }
    }

    /// Those above a position, the nearest first.
    fn above(&self, seat: SeatId) -> Vec<SeatId> {
        let organisation = &self.compiled.plan.organisation;
        let mut all = Vec::new();
        let mut next = organisation.manager(seat);
        while let Some(seat) = next.filter(|seat| !all.contains(seat)) {
            all.push(seat);
            next = organisation.manager(seat);
        }
        all
    }

    /// Whether the record is of somebody to whom its territory does not belong: the owner, or somebody below.
    fn territory(&self, row: &RowTerm) -> Result<Option<Message>, EcoString> {
        let Some(owner) = &row.owner else { return Ok(None) };
        let seat = self.seat().ok_or("position")?;
        let organisation = &self.compiled.plan.organisation;
        let (named, owners): (EcoString, Vec<SeatId>) = match owner {
            OwnerRef::Entry(id) => match organisation.lookup(id) {
                Some(Who::Role(role)) if organisation.role_of(seat) == Some(role) => return Ok(None),
                Some(Who::Unit(unit)) if self.lies_in(seat, unit) => return Ok(None),
                _ => (id.value.clone(), self.seats(id)),
            },
            OwnerRef::Field(field) => {
                let Some(name) = field.field.get() else { return Ok(None) };
                let column = self.record.layout.find(name).ok_or_else(|| name.value.clone())?;
                let owner = self.record.word(column, &self.compiled.plan).ok_or_else(|| name.value.clone())?;
                let seats = self.seats(&owner);
                (owner, seats)
            }
        };
        let above = self.above(seat);
        if owners.iter().any(|owner| *owner == seat || above.contains(owner)) {
            return Ok(None);
        }
        Ok(Some(say!(
            en: "it is of {seat}, and its territory belongs to {owner}", zh: "记录属于 {seat}，而客户归属 {owner}",
            seat = organisation.seat_id(seat), owner = named,
        )))
    }

    /// Whether a position is of a unit or one below it.
    fn lies_in(&self, seat: SeatId, unit: crate::plan::UnitId) -> bool {
        let organisation = &self.compiled.plan.organisation;
        let mut next = organisation.unit_of(seat);
        for _ in 0..=organisation.units.len() {
            match next {
                Some(own) if own == unit => return true,
                Some(own) => next = organisation.units[own].parent,
                None => return false,
            }
        }
        debug_assert!(seat.index() < organisation.seats.len());
        false
    }
}
