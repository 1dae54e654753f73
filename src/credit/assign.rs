//! What one record gives to whom.

use ecow::EcoString;

use crate::credit::{Credit, CreditRule, CreditShare, CreditedTo, Crediting, Credits, Holder, Missed, Why};
use crate::decision::evaluate::{Asked, Fact, Facts};
use crate::plan::{Index, Life, OnDate, Plan, RoleId, Roster, SeatId, UnitId, Who};
use crate::syntax::incentives::{Closed, CreditKind};
use crate::units::{Date, Duration, DurationUnit, Quantity};

impl Crediting {
    /// What a record of a source gives to whom. Each share that a rule which holds declares is given or missed, so nothing is lost: where a rule
    /// credits several (an overlay for all of a role, a roll-up to all heads above), each is given the whole share.
    pub fn credits(&self, plan: &Plan, source: &str, record: &dyn Facts) -> Credits {
        let tables = self.of_source(source);
        let mut found = Vec::new();
        for table in tables {
            match table.cases.rows(record) {
                Ok(rows) => found.extend(rows.into_iter().map(|row| table.rules[row])),
                Err(unknown) => {
                    let why = Why::Undecided(unknown.asked.name.clone());
                    return Credits { given: Vec::new(), missed: vec![Missed::whole(why)] };
                }
            }
        }
        self.by_rules(plan, &found, record)
    }

    /// What a record gives by rules that hold of it, in their order.
    pub fn by_rules(&self, plan: &Plan, rules: &[usize], record: &dyn Facts) -> Credits {
        let mut credits = Credits::default();
        self.add_credits(plan, rules, record, &mut credits);
        credits
    }

    /// Adds what a record gives by rules that hold of it: [`by_rules`](Self::by_rules) for those who credit millions and keep the room that credits take.
    pub fn add_credits(&self, plan: &Plan, rules: &[usize], record: &dyn Facts, credits: &mut Credits) {
        let asking = Asking { crediting: self, plan, record };
        let whole = asking.is_whole(rules);
        let mut rest = None;
        for rule in rules {
            let own = &self.rules[*rule];
            match asking.share(&own.share) {
                Ok(share) => {
                    let whole = if own.is_commission() { whole.clone() } else { Ok(()) };
                    asking.credit(*rule, share, whole, credits);
                }
                Err(why) => {
                    let mut share = Quantity::ZERO;
                    if own.is_commission() {
                        // Of several that are not said, the first stands for all.
                        std::mem::swap(&mut share, rest.get_or_insert_with(|| asking.unsaid(rules)));
                    }
                    credits.missed.push(Missed { rule: Some(*rule), kind: own.kind, share, why });
                }
            }
        }
        if !rules.iter().any(|rule| self.rules[*rule].is_commission()) {
            credits.missed.push(Missed::whole(Why::NoRule));
        }
    }
}

impl Missed {
    /// All of a record, of which no rule for a part of it could be told.
    fn whole(why: Why) -> Self {
        Self { rule: None, kind: CreditKind::Direct, share: Quantity::ONE, why }
    }
}

/// A record being credited.
struct Asking<'a> {
    crediting: &'a Crediting,
    plan: &'a Plan,
    record: &'a dyn Facts,
}

impl Asking<'_> {
    /// Whether the direct and split shares that hold of a record sum to 100 %, where the record says one of them.
    fn is_whole(&self, rules: &[usize]) -> Result<(), Why> {
        let commission = || rules.iter().map(|rule| &self.crediting.rules[*rule]).filter(|rule| rule.is_commission());
        if !commission().any(|rule| matches!(rule.share, CreditShare::Field(_))) {
            return Ok(());
        }
        let mut sum = Quantity::ZERO;
        for rule in commission() {
            // One that is not said is told by itself.
            let Ok(share) = self.share(&rule.share) else { return Ok(()) };
            sum += share;
        }
        if sum == Quantity::ONE { Ok(()) } else { Err(Why::NotWhole(sum)) }
    }

    /// What the direct and split shares that are known leave of the record: the share of one that is not.
    fn unsaid(&self, rules: &[usize]) -> Quantity {
        let commission = rules.iter().map(|rule| &self.crediting.rules[*rule]).filter(|rule| rule.is_commission());
        let known: Quantity = commission.filter_map(|rule| self.share(&rule.share).ok()).sum();
        (Quantity::ONE - known).max(Quantity::ZERO)
    }

    /// Credits a share to whom a rule says.
    fn credit(&self, rule: usize, share: Quantity, whole: Result<(), Why>, credits: &mut Credits) {
        let own = &self.crediting.rules[rule];
        let (kind, closed) = (own.kind, own.closed);
        let miss = |why, credits: &mut Credits| credits.missed.push(Missed { rule: Some(rule), kind, share, why });
        let date = match whole.and_then(|()| self.date(own)) {
            Ok(date) => date,
            Err(why) => return miss(why, credits),
        };
        let give = |to, credits: &mut Credits| match self.in_force(to, date, own.hold_over) {
            Ok(to) => credits.given.push(Credit { rule, to, kind, share, date, closed }),
            Err(why) => miss(why, credits),
        };
        let seats = match (&own.to, kind) {
            (CreditedTo::Nobody, _) => return give(Holder::Nobody, credits),
            (CreditedTo::Unit, _) => match self.unit_or_company() {
                Ok(unit) => return give(Holder::Unit(unit), credits),
                Err(why) => Err(why),
            },
            (CreditedTo::Column(column), CreditKind::RollUp) => {
                self.named(column, date, own.hold_over).and_then(|holder| self.heads(holder, date))
            }
            (CreditedTo::Column(column), _) => match self.named(column, date, own.hold_over) {
                Ok(holder) => return give(holder, credits),
                Err(why) => Err(why),
            },
            (CreditedTo::Role(role), kind) => self.of_role(*role, kind, date),
        };
        match seats {
            Ok(seats) => seats.into_iter().for_each(|seat| give(Holder::Seat(seat), credits)),
            Err(why) => miss(why, credits),
        }
    }

    fn share(&self, share: &CreditShare) -> Result<Quantity, Why> {
        match share {
            CreditShare::Fixed(share) => Ok(*share),
            CreditShare::Field(asked) => match self.record.fact(asked) {
                Fact::Quantity(share) => Ok(share),
                _ => Err(Why::NoShare(asked.name.clone())),
            },
        }
    }

    /// The latest day of the columns that a rule names.
    fn date(&self, rule: &CreditRule) -> Result<Date, Why> {
        let mut latest = None;
        for column in &rule.dates {
            match self.record.fact(column) {
                Fact::Date(date) => {
                    let minutes = self.record.minutes(column);
                    let late = rule.cut_off.zip(minutes).is_some_and(|(cut_off, minutes)| minutes >= cut_off);
                    latest = latest.max(Some(if late { date.plus_days(1) } else { date }));
                }
                _ => return Err(Why::NoDate(column.name.clone())),
            }
        }
        latest.map(|day| self.arrived(rule, day)).ok_or_else(|| Why::NoDate("date".into()))
    }

    /// The day a record counts on whose columns say another: of one that arrived later after its month than is waited for, that of its arrival,
    /// unless its month is opened again for it.
    fn arrived(&self, rule: &CreditRule, day: Date) -> Date {
        let Some(grace) = rule.grace.filter(|_| rule.closed == Closed::NextOpen) else { return day };
        let Fact::Date(recorded) = self.record.fact(&self.crediting.asked.recorded) else { return day };
        let calendar = &self.plan.facts.calendar;
        let (_, last) = calendar.dates(calendar.month_of(day));
        if recorded > self.after(last, grace) { recorded.max(day) } else { day }
    }

    /// The position or the unit that a column names; where it says nothing, the position that the record's employee held that day.
    fn named(&self, column: &Asked, date: Date, hold_over: Option<Duration>) -> Result<Holder, Why> {
        let known = &self.crediting.asked;
        let employee = || match self.record.fact(&known.employee) {
            Fact::Word(employee) => Some(employee),
            _ => None,
        };
        if column.name == known.employee.name {
            let employee = employee().ok_or_else(|| Why::NoPosition(column.name.clone()))?;
            return self.held(&employee, None, date, hold_over).map(Holder::Seat);
        }
        if let Some(seat) = self.record.seat(column) {
            return Ok(Holder::Seat(seat));
        }
        let Fact::Word(id) = self.record.fact(column) else {
            let employee = employee().filter(|_| column.name == known.position.name);
            let employee = employee.ok_or_else(|| Why::NoPosition(column.name.clone()))?;
            return self.held(&employee, None, date, hold_over).map(Holder::Seat);
        };
        let organisation = &self.plan.organisation;
        match organisation.lookup(&id) {
            Some(Who::Seat(seat)) => Ok(Holder::Seat(seat)),
            Some(Who::Unit(unit)) => Ok(Holder::Unit(unit)),
            Some(Who::Group(group)) => {
                let seats = organisation.groups[group].seats.clone();
                match (seats.len(), employee()) {
                    (1, _) => Ok(Holder::Seat(SeatId(seats.start))),
                    (_, Some(employee)) => {
                        self.held(&employee, Some(Who::Group(group)), date, hold_over).map(Holder::Seat)
                    }
                    (_, None) => Err(Why::SeveralPositions(id)),
                }
            }
            _ => Err(Why::UnknownPosition(id)),
        }
    }

    /// The position that an employee held on a day, among those that are asked for; else the one he left within the time it is held over.
    fn held(
        &self,
        employee: &EcoString,
        among: Option<Who>,
        date: Date,
        hold_over: Option<Duration>,
    ) -> Result<SeatId, Why> {
        let organisation = &self.plan.organisation;
        let holdings = organisation.roster.as_ref().map_or(&[][..], |roster| &roster.holdings);
        let of = |seat: SeatId| among.is_none_or(|who| organisation.is_of(seat, who, false));
        let own = self.crediting.held.get(employee).into_iter().flatten().map(|index| &holdings[*index]);
        let own: Vec<_> = own.filter(|holding| of(holding.seat)).collect();
        for time in [None, hold_over] {
            let mut found = own.iter().filter(|holding| self.lives(holding.life, date, time));
            match (found.next(), found.next()) {
                (Some(holding), None) => return Ok(holding.seat),
                (Some(_), Some(_)) => return Err(Why::SeveralPositions(employee.clone())),
                (None, _) => {}
            }
        }
        Err(Why::NotHeld(employee.clone(), date))
    }

    /// Whether a day lies within the days of something, or in the time after them that it is held over.
    fn lives(&self, (starts, ends): Life, date: Date, hold_over: Option<Duration>) -> bool {
        let until = |ends: Date| hold_over.map_or(ends, |time| self.after(ends, time));
        starts.is_none_or(|starts| starts <= date) && ends.is_none_or(|ends| date <= until(ends))
    }

    fn after(&self, day: Date, time: Duration) -> Date {
        after(self.plan, day, time)
    }

    /// The heads above a position or a unit, from the nearest on.
    fn heads(&self, holder: Holder, date: Date) -> Result<Vec<SeatId>, Why> {
        let organisation = &self.plan.organisation;
        let (who, unit) = match holder {
            Holder::Seat(seat) => (Who::Seat(seat), organisation.unit_of(seat)),
            Holder::Unit(unit) => (Who::Unit(unit), Some(unit)),
            Holder::Nobody => return Ok(Vec::new()),
        };
        let on = organisation.on(date);
        let mut heads: Vec<SeatId> = Vec::new();
        let units = std::iter::successors(unit, |unit| on.parent(*unit)).take(organisation.units.len());
        for head in units.filter_map(|unit| on.head(unit)) {
            if who != Who::Seat(head) && !heads.contains(&head) {
                heads.push(head);
            }
        }
        if heads.is_empty() { Err(Why::NoHead(who)) } else { Ok(heads) }
    }

    /// The unit that the record names.
    fn own_unit(&self) -> Option<UnitId> {
        match self.record.fact(&self.crediting.asked.unit) {
            Fact::Word(id) => self.plan.organisation.units.find(&id),
            _ => None,
        }
    }

    /// The record's unit: as it says, else that of the position it names.
    fn unit(&self, date: Date) -> Result<UnitId, Why> {
        if let Some(unit) = self.own_unit() {
            return Ok(unit);
        }
        match self.named(&self.crediting.asked.position, date, None).map_err(|_| Why::NoUnit)? {
            Holder::Seat(seat) => self.plan.organisation.unit_of(seat).ok_or(Why::NoUnit),
            Holder::Unit(unit) => Ok(unit),
            Holder::Nobody => Err(Why::NoUnit),
        }
    }

    /// The unit that the record names, else the one that all others lie below.
    fn unit_or_company(&self) -> Result<UnitId, Why> {
        let units = &self.plan.organisation.units;
        let mut top = units.iter().filter(|(_, unit)| unit.value.parent.is_none()).map(|(unit, _)| unit);
        self.own_unit().or_else(|| top.next()).ok_or(Why::NoUnit)
    }

    /// The positions of a role for the record's unit.
    fn of_role(&self, role: RoleId, kind: CreditKind, date: Date) -> Result<Vec<SeatId>, Why> {
        let unit = self.unit(date)?;
        let seats = of_role_for(self.plan.organisation.on(date), self.plan, role, unit);
        match seats.len() {
            0 => Err(Why::NobodyInRole(role, unit)),
            1 => Ok(seats),
            _ if kind.is_commission() => Err(Why::SeveralInRole(role, unit)),
            _ => Ok(seats),
        }
    }

    /// Who is credited, if there on the day, or not gone for longer than is held over; and of a position, if held where it is known who holds what.
    fn in_force(&self, holder: Holder, date: Date, hold_over: Option<Duration>) -> Result<Holder, Why> {
        let organisation = &self.plan.organisation;
        match holder {
            Holder::Nobody => Ok(holder),
            Holder::Unit(unit) if organisation.on(date).has_unit(unit) => Ok(holder),
            Holder::Unit(unit) => Err(Why::UnitNotInForce(unit, date)),
            Holder::Seat(seat) if !self.lives(organisation.life(Who::Seat(seat)), date, hold_over) => {
                Err(Why::NotInForce(seat, date))
            }
            Holder::Seat(seat) => {
                let known = organisation.roster.as_ref().filter(|roster| !roster.lost);
                let held = |roster: &Roster| roster.of(seat).iter().any(|own| self.lives(own.life, date, hold_over));
                if known.is_none_or(held) { Ok(holder) } else { Err(Why::Vacant(seat, date)) }
            }
        }
    }
}

/// The last day of a length of time that begins after a day.
pub fn after(plan: &Plan, day: Date, time: Duration) -> Date {
    let count = i32::try_from(time.rank()).unwrap_or(i32::MAX);
    match time.unit {
        DurationUnit::Minutes | DurationUnit::Hours | DurationUnit::Days | DurationUnit::Weeks => {
            day.plus_days((count / (24 * 60)).min(MOST_DAYS))
        }
        DurationUnit::Months | DurationUnit::Quarters | DurationUnit::Years => {
            day.plus_months(count.min(MOST_DAYS / 30))
        }
        DurationUnit::WorkingDays => {
            let days = (1..=MOST_DAYS).map(|days| day.plus_days(days));
            let mut working = days.filter(|day| plan.facts.working_days.works(*day));
            working.nth(count.clamp(1, MOST_DAYS) as usize - 1).filter(|_| count > 0).unwrap_or(day)
        }
    }
}

/// What the organisation says to crediting on a day, whatever the record: for those who credit elsewhere, as in a database.
impl Crediting {
    fn asking<'a>(&'a self, plan: &'a Plan) -> Asking<'a> {
        Asking { crediting: self, plan, record: &nothing }
    }

    /// The position that an employee held on a day, or left within the time it is held over; none where it is not one alone.
    pub fn held_by(
        &self,
        plan: &Plan,
        employee: &EcoString,
        date: Date,
        hold_over: Option<Duration>,
    ) -> Option<SeatId> {
        self.asking(plan).held(employee, None, date, hold_over).ok()
    }

    /// The heads of a unit and of all above it, from the nearest on.
    pub fn heads_of(&self, plan: &Plan, unit: UnitId, date: Date) -> Vec<SeatId> {
        self.asking(plan).heads(Holder::Unit(unit), date).unwrap_or_default()
    }

    /// The positions of a role that are credited for a unit; none where it is not clear which.
    pub fn in_role(&self, plan: &Plan, (role, kind): (RoleId, CreditKind), unit: UnitId, date: Date) -> Vec<SeatId> {
        let seats = of_role_for(plan.organisation.on(date), plan, role, unit);
        if seats.len() > 1 && kind.is_commission() { Vec::new() } else { seats }
    }

    /// Whether somebody may be credited on a day.
    pub fn is_in_force(&self, plan: &Plan, holder: Holder, date: Date, hold_over: Option<Duration>) -> bool {
        self.asking(plan).in_force(holder, date, hold_over).is_ok()
    }

    /// The employees of whom it is known what they held, with the places of their holdings in the roster.
    pub fn employees(&self) -> impl Iterator<Item = (&EcoString, &[usize])> {
        self.held.iter().map(|(employee, held)| (employee, held.as_slice()))
    }
}

/// Facts of no record.
fn nothing(_: &Asked) -> Fact {
    Fact::Missing
}

/// Days of a hundred years: no time is held over for longer.
const MOST_DAYS: i32 = 36_525;

/// The positions of a role in a unit on a day; else those in the nearest unit, itself or above, that has some in it or below it.
fn of_role_for(on: OnDate<'_>, plan: &Plan, role: RoleId, unit: UnitId) -> Vec<SeatId> {
    let organisation = &plan.organisation;
    let of_role = |unit: UnitId| -> Vec<SeatId> {
        on.seats_of(unit).filter(|seat| organisation.role_of(*seat) == Some(role)).collect()
    };
    let above = |unit: &UnitId| on.parent(*unit);
    for unit in std::iter::successors(Some(unit), above).take(organisation.units.len()) {
        let own = of_role(unit);
        if !own.is_empty() {
            return own;
        }
        let mut below: Vec<SeatId> = Vec::new();
        let mut open = organisation.sub_units[unit.index()].clone();
        let mut seen = 0;
        while let Some(sub) = open.pop().filter(|_| seen <= organisation.units.len()) {
            seen += 1;
            below.extend(of_role(sub));
            open.extend(organisation.sub_units[sub.index()].iter().copied());
        }
        if !below.is_empty() {
            below.sort_unstable();
            return below;
        }
    }
    Vec::new()
}
