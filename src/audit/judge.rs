//! One policy, asked of one record.

use ecow::EcoString;

use crate::actuals::record::{Cell, ColumnKind, Record};
use crate::actuals::tally::SaleFacts;
use crate::audit::duties::{both, named};
use crate::audit::people::People;
use crate::audit::terms::{RowTerm, Term, approver_column};
use crate::audit::{Fault, Weight};
use crate::credit::Feeds;
use crate::decision::evaluate::{Asked, Fact, Facts};
use crate::decision::{Allowed, AxisKind, Levers, PolicyTable};
use crate::diagnostic::{Message, listed};
use crate::model::Compiled;
use crate::plan::{SeatId, Who};
use crate::say;
use crate::syntax::customers::OwnerRef;
use crate::units::{Date, Duration, DurationUnit, Figure, Fraction, Quantity, WorkingDays};

/// What was found of a record.
pub(super) struct Found {
    pub row: Option<usize>,
    pub fault: Fault,
    pub weight: Weight,
    pub what: Message,
    /// The last day on which it may be done.
    pub due: Option<Date>,
    /// The column that is beyond what is allowed, where one is.
    pub column: Option<EcoString>,
}

impl Found {
    fn breach(row: Option<usize>, fault: Fault, what: Message) -> Self {
        Self { row, fault, weight: Weight::Breach, what, due: None, column: None }
    }
}

pub(super) struct Judge<'a> {
    term: &'a Term<'a>,
    record: &'a Record<'a>,
    compiled: &'a Compiled,
    facts: SaleFacts<'a>,
    people: People<'a>,
}

/// Ids as words.
fn words(ids: &[EcoString]) -> Vec<&str> {
    ids.iter().map(EcoString::as_str).collect()
}

impl<'a> Judge<'a> {
    pub(super) fn new(term: &'a Term<'a>, record: &'a Record<'a>, compiled: &'a Compiled, feeds: &'a Feeds) -> Self {
        let people = People { organisation: &compiled.plan.organisation, day: record.cell("date").date() };
        Self { term, record, compiled, facts: SaleFacts { record, plan: &compiled.plan, feeds }, people }
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
        if let Some(apart) = &self.term.apart {
            let seat = both(apart, self.record, self.people, self.compiled);
            let what = |seat| {
                say!(
                    en: "{seat} has both `{one}` and `{other}`", zh: "{seat} 同时承担 `{one}` 和 `{other}`",
                    seat = self.compiled.plan.organisation.seat_id(seat), one = apart.0.name, other = apart.1.name,
                )
            };
            return Ok(seat.map(|seat| Found::breach(None, Fault::TwoDuties, what(seat))).into_iter().collect());
        }
        if let Some(policy) = &self.term.policy {
            let rows = policy.rows(&self.facts)?;
            let mut all = self.beyond(policy, &rows)?;
            all.extend(rows.iter().filter_map(|at| self.action(*at)));
            return Ok(all);
        }
        let Some(cases) = &self.term.cases else { return Ok(Vec::new()) };
        if self.term.rows.is_empty() {
            let holds = cases.holds(&self.facts).map_err(|unknown| unknown.asked.name.clone())?;
            let what = || say!(en: "it is what the rule looks for", zh: "符合该规则所查的情形");
            return Ok(holds.then(|| Found::breach(None, Fault::Found, what())).into_iter().collect());
        }
        let mut all = Vec::new();
        for at in cases.rows(&self.facts).map_err(|unknown| unknown.asked.name.clone())? {
            let row = &self.term.rows[at];
            let found = if row.owner.is_some() { self.territory(row)? } else { self.approval(row)? };
            all.extend(found.map(|(fault, what)| Found::breach(Some(at), fault, what)));
        }
        Ok(all)
    }

    /// What a row asks to be done, and until when.
    fn action(&self, at: usize) -> Option<Found> {
        let row = &self.term.rows[at];
        let (action, owner) = row.action.as_ref()?;
        let owner = owner.as_ref().map(|owner| say!(en: " ({owner})", zh: "（{owner}）", owner = owner));
        let what =
            say!(en: "to be done: {action}{owner}", zh: "应采取措施：{action}{owner}", action = action, owner = owner);
        let due = self.people.day.zip(row.due);
        let due = due.map(|(day, due)| after(day, due, &self.compiled.plan.facts.working_days));
        Some(Found { row: Some(at), fault: Fault::Action, weight: Weight::Due, what, due, column: None })
    }

    /// What a record says beyond what the policy gives.
    fn beyond(&self, policy: &PolicyTable<'_>, rows: &[usize]) -> Result<Vec<Found>, EcoString> {
        let mut all = Vec::new();
        for (name, at) in self.term.compared(self.record.layout) {
            let column = &self.record.layout.columns[at];
            if self.record.cells[at] == Cell::Missing {
                continue;
            }
            let given = policy.value(name, rows, &self.facts)?;
            let levers = match &given {
                None if policy.has_levers() => Some(policy.levers(name, &self.facts)?),
                _ => None,
            };
            let given = given.or_else(|| levers.as_ref().map(|levers| Allowed::Number(levers.sum.clone())));
            let wrong = match given {
                Some(Allowed::Number(most)) => self.number_beyond(name, at, &most, levers.as_ref())?,
                Some(Allowed::Word(word)) => self.word_beyond(policy, name, at, &[word]),
                Some(Allowed::Words(words)) => self.word_beyond(policy, name, at, &words),
                None => None,
            };
            let own = |(fault, what)| Found {
                column: Some(column.name.clone()),
                ..Found::breach(rows.first().copied().filter(|_| levers.is_none()), fault, what)
            };
            all.extend(wrong.map(own));
        }
        Ok(all)
    }

    /// A number above what is allowed at most; of a price, below what is allowed at least.
    fn number_beyond(
        &self,
        name: &str,
        at: usize,
        allowed: &Fraction,
        levers: Option<&Levers>,
    ) -> Result<Option<(Fault, Message)>, EcoString> {
        let column = &self.record.layout.columns[at];
        let asked = Asked {
            name: column.name.clone(),
            kind: AxisKind::Number,
            how: None,
            window: None,
            of: None,
            counted_in: None,
        };
        let value = match self.facts.fact(&asked) {
            Fact::Number(number) => number,
            Fact::Quantity(value) => Fraction::from_quantity(value),
            // A column that nothing else in the plan speaks of was read as text.
            Fact::Word(text) => match Figure::parse(&text) {
                Ok(Figure::Amount { value, .. } | Figure::Percent(value)) => Fraction::from_quantity(value),
                _ => return Err(column.name.clone()),
            },
            _ => return Err(column.name.clone()),
        };
        let spoken = |value: &Fraction| self.figure(value, &column.kind);
        if name == "price" {
            return Ok((value < *allowed).then(|| {
                let what = say!(
                    en: "`{column}` is {value}, and at least {least} is asked", zh: "`{column}` 为 {value}，至少应为 {least}",
                    column = column.name, value = spoken(&value), least = spoken(allowed),
                );
                (Fault::BelowLimit, what)
            }));
        }
        let part = |(id, part): &(EcoString, Fraction)| say!(en: "{id} {part}", zh: "{id} {part}", id = id, part = spoken(part));
        let parts: Option<Vec<Message>> = levers.map(|levers| levers.parts.iter().map(part).collect());
        let parts = parts.map(|parts| say!(en: ": {parts}", zh: "：{parts}", parts = parts));
        Ok((value > *allowed).then(|| {
            let what = say!(
                en: "`{column}` is {value}, and at most {most} is allowed{parts}", zh: "`{column}` 为 {value}，最多允许 {most}{parts}",
                column = column.name, value = spoken(&value), most = spoken(allowed), parts = parts,
            );
            (Fault::AboveLimit, what)
        }))
    }

    /// A number as the column has it: money, a share, or plain.
    fn figure(&self, value: &Fraction, kind: &ColumnKind) -> Figure {
        let micros = Fraction::from_int(1_000_000);
        let cut = || value.times(&micros).floor().over(&micros).and_then(|cut| cut.exact());
        let value = value.exact().or_else(cut).unwrap_or(Quantity::ZERO);
        match kind {
            ColumnKind::Percent => Figure::Percent(value),
            ColumnKind::Money => {
                Figure::Amount { value, currency: Some(self.compiled.plan.facts.currency), word: None }
            }
            _ => Figure::Amount { value, currency: None, word: None },
        }
    }

    /// A word that is none of those allowed: of words in order, one that comes later than the last of them; yes may stand where no is enough.
    fn word_beyond(
        &self,
        policy: &PolicyTable<'_>,
        name: &str,
        at: usize,
        allowed: &[EcoString],
    ) -> Option<(Fault, Message)> {
        let said = self.record.word(at, &self.compiled.plan)?;
        let order = policy.words(name).unwrap_or_default();
        let place = |word: &EcoString| order.iter().position(|own| own == word);
        let is_truth = order.iter().any(|word| word == "true");
        let within = match (place(&said), allowed.iter().filter_map(place).max()) {
            _ if is_truth => said == "true" || allowed.iter().any(|word| word == "false"),
            (Some(said), Some(most)) => said <= most,
            _ => allowed.contains(&said),
        };
        (!within).then(|| {
            let what = say!(
                en: "`{column}` is {said}, and {allowed} is allowed", zh: "`{column}` 为 {said}，允许的是 {allowed}",
                column = self.record.layout.columns[at].name, said = said, allowed = listed(&words(allowed)),
            );
            (Fault::NotAllowed, what)
        })
    }

    /// Who approved, and was to.
    fn approval(&self, row: &RowTerm) -> Result<Option<(Fault, Message)>, EcoString> {
        if row.refuse {
            return Ok(Some((Fault::Refused, say!(en: "this is refused whoever asks", zh: "任何人申请均不批准"))));
        }
        if row.approvers.is_empty() {
            return Ok(None);
        }
        let column = approver_column(self.record.layout, &self.term.id).ok_or("approver")?;
        let text = match self.record.cells[column] {
            Cell::Missing => EcoString::new(),
            _ => self.record.word(column, &self.compiled.plan).unwrap_or_default(),
        };
        let given = named(&text);
        let needs = listed(&words(&row.approvers));
        if given.is_empty() {
            let what =
                say!(en: "{needs} must agree, and nobody did", zh: "须经 {needs} 批准，但无人批准", needs = needs);
            return Ok(Some((Fault::NoApproval, what)));
        }
        let asker = self.seat();
        if given.iter().any(|one| asker.is_some_and(|asker| self.people.seats(one).contains(&asker))) {
            return Ok(Some((Fault::OwnApproval, say!(en: "whoever asked agreed to it", zh: "由申请人自己批准"))));
        }
        let unknown: Vec<&str> = given.iter().copied().filter(|one| !self.people.knows(one)).collect();
        if !unknown.is_empty() {
            let what = say!(
                en: "{unknown} agreed, who held no position of the plan on that day",
                zh: "批准人 {unknown} 当日不在方案的任何岗位上", unknown = listed(&unknown),
            );
            return Ok(Some((Fault::UnknownApprover, what)));
        }
        let agreed = |one: &EcoString| given.iter().any(|given| self.people.is(given, one, asker));
        let missing: Vec<EcoString> = row.approvers.iter().filter(|one| !agreed(one)).cloned().collect();
        let stands_in = row.backup.as_ref().is_some_and(agreed);
        if missing.is_empty() || (stands_in && missing.len() == 1) {
            return Ok(self.too_late(row).filter(|_| !stands_in));
        }
        let what = say!(
            en: "{missing} did not agree; {given} did", zh: "{missing} 未批准；批准人为 {given}",
            missing = listed(&words(&missing)), given = listed(&given),
        );
        Ok(Some((Fault::WrongApprover, what)))
    }

    /// Whether who was to agree took longer than the row allows, by the days on which it was asked and agreed.
    fn too_late(&self, row: &RowTerm) -> Option<(Fault, Message)> {
        let day = |word: &str| {
            let own = self.record.layout.find(&ecow::eco_format!("{}-{word}", self.term.id));
            self.record.cells[own.or_else(|| self.record.layout.find(word))?].date()
        };
        let (asked, agreed) = (day("requested")?, day("approved")?);
        let due = after(asked, row.due?, &self.compiled.plan.facts.working_days);
        let what = || say!(en: "agreed on {agreed}, and due by {due}", zh: "{agreed} 批准，期限为 {due}", agreed = agreed, due = due);
        (agreed > due).then(|| (Fault::LateApproval, what()))
    }

    /// Whether the record is of somebody to whom its territory does not belong: the owner, or somebody below. Where no owner is there on the
    /// day, it belongs to nobody yet.
    fn territory(&self, row: &RowTerm) -> Result<Option<(Fault, Message)>, EcoString> {
        let Some(owner) = &row.owner else { return Ok(None) };
        let seat = self.seat().ok_or("position")?;
        let organisation = &self.compiled.plan.organisation;
        let (named, owners): (EcoString, Vec<SeatId>) = match owner {
            OwnerRef::Entry(id) => match organisation.lookup(id) {
                Some(Who::Role(role)) if organisation.role_of(seat) == Some(role) => return Ok(None),
                Some(Who::Unit(unit)) if self.people.lies_in(seat, unit) => return Ok(None),
                _ => (id.value.clone(), self.people.seats(id)),
            },
            OwnerRef::Field(field) => {
                let Some(name) = field.field.get() else { return Ok(None) };
                let column = self.record.layout.find(name).ok_or_else(|| name.value.clone())?;
                let owner = self.record.word(column, &self.compiled.plan).ok_or_else(|| name.value.clone())?;
                let seats = self.people.seats(&owner);
                (owner, seats)
            }
        };
        let above = self.people.above(seat);
        let is_of = |owner: &SeatId| *owner == seat || above.contains(owner);
        let is_vacant = !owners.is_empty() && !owners.iter().any(|owner| self.people.is_there(*owner));
        if is_vacant || owners.iter().any(is_of) {
            return Ok(None);
        }
        let what = say!(
            en: "it is of {seat}, and its territory belongs to {owner}", zh: "记录属于 {seat}，而客户归属 {owner}",
            seat = organisation.seat_id(seat), owner = named,
        );
        Ok(Some((Fault::ForeignTerritory, what)))
    }
}

/// The last day of a length of time that begins on a day; hours count as the days that they reach into.
pub(super) fn after(day: Date, time: Duration, working: &WorkingDays) -> Date {
    let count = i32::try_from(time.count).unwrap_or(i32::MAX).min(36_500);
    match time.unit {
        DurationUnit::Minutes => day.plus_days(i32::from(count > 0).max((count + 1_439) / 1_440)),
        DurationUnit::Hours => day.plus_days((count + 23) / 24),
        DurationUnit::Days => day.plus_days(count),
        DurationUnit::Weeks => day.plus_days(count.saturating_mul(7).min(36_500)),
        DurationUnit::Months => day.plus_months(count.min(1_200)),
        DurationUnit::Quarters => day.plus_months(count.saturating_mul(3).min(1_200)),
        DurationUnit::Years => day.plus_months(count.saturating_mul(12).min(1_200)),
        DurationUnit::WorkingDays => {
            let (mut last, mut left) = (day, count);
            // A calendar without a single working day has no end to wait for.
            for _ in 0..count.saturating_mul(10) {
                if left == 0 {
                    break;
                }
                last = last.plus_days(1);
                left -= i32::from(working.works(last));
            }
            last
        }
    }
}
